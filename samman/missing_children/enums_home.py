"""The codes of the way home: found, recovered, before the committee, restored, followed up."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FoundKind(TextChoices):
    """At what kind of place somebody was found."""

    SHELTER = "shelter", _("Child care home or shelter")
    RAILWAY = "railway", _("Railway station or train")
    BUS = "bus", _("Bus stand or bus")
    STREET = "street", _("Street, market or fair")
    RELIGIOUS = "religious", _("Temple, mosque, dargah or ghat")
    WORK = "work", _("Work place: shop, kiln, factory, house")
    HOSPITAL = "hospital", _("Hospital")
    HOUSE = "house", _("Somebody's house")
    OTHER = "other", _("Another place")


class Script(TextChoices):
    """The script that the person reads or writes, or in which the name was written down."""

    DEVANAGARI = "devanagari", _("Devanagari")
    URDU = "urdu", _("Urdu")
    BENGALI = "bengali", _("Bengali script")
    GURMUKHI = "gurmukhi", _("Gurmukhi")
    GUJARATI = "gujarati", _("Gujarati script")
    LATIN = "latin", _("English letters")
    OTHER = "other", _("Another script")
    NONE = "none", _("Does not read")


class How(TextChoices):
    """How a missing person was traced (issue of recovery: patrol, cyber, informant, family, match, other police)."""

    PATROL = "patrol", _("Search or patrol")
    CYBER = "cyber", _("Phone, bank or social media (cyber)")
    INFORMANT = "informant", _("Informant or the public")
    FAMILY = "family", _("The family found the person")
    MATCH = "match", _("Match with a found person")
    OTHER_POLICE = "other_police", _("Police of another district or State, GRP, RPF")
    CAME_HOME = "came_home", _("Came home alone")


class Step(TextChoices):
    """What is owed to a found or recovered child at once (procedure, steps 16 to 20)."""

    CWC = "cwc", _("Produced before the Child Welfare Committee")
    MEDICAL = "medical", _("Medical examination")
    STATEMENT = "statement", _("Statement")
    SECTIONS = "sections", _("Sections added to the FIR")
    PORTAL = "portal", _("Entered in the national portal")


class OrderKind(TextChoices):
    """What an order of the Child Welfare Committee says of where the child goes."""

    RESTORE = "restore", _("Restore to the family")
    CARE = "care", _("Keep in care")


class Wish(TextChoices):
    """What a child says when heard alone."""

    HOME = "home", _("Wants to go home")
    AFRAID = "afraid", _("Is afraid of going home, or was hurt there")
    UNSURE = "unsure", _("Does not know")
    TOO_SMALL = "too_small", _("Too small to say")


class Proof(TextChoices):
    """By what it was checked that these are the parents or guardians (procedure, step 21)."""

    PAPERS = "papers", _("Aadhaar, ration card or voter card")
    BIRTH = "birth", _("Birth certificate or school papers of the child")
    PHOTO = "photo", _("Photographs with the child")
    CHILD_KNOWS = "child_knows", _("The child knows them")
    VILLAGE = "village", _("Pradhan, neighbours or school confirm")
    STATION = "station", _("The home station confirms")
    DNA = "dna", _("DNA test")


class Way(TextChoices):
    """How the way of one who was missing ends by the law."""

    HOME = "home", _("Home to parents or guardians")
    OWN_WAY = "own_way", _("Grown up: where she or he chose")


class MayKnow(TextChoices):
    """What a grown-up person lets the family learn."""

    NOTHING = "nothing", _("Nothing")
    WELL = "well", _("Only that she or he was found and is well")
    WHERE = "where", _("Also where she or he is")


class DecisionKind(TextChoices):
    """What is decided by two officers."""

    FOUND_DEAD = "found_dead", _("Found dead")
    UNTRACEABLE = "untraceable", _("Untraceable so far")
    JOINED = "joined", _("The found person is the missing one")
    OWN_WAY = "own_way", _("Grown up, goes where she or he chooses")


class Outcome(TextChoices):
    """How a decision by two ended; empty while the second officer has not answered."""

    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")


class FollowUpWay(TextChoices):
    """How somebody asked after a person who is home."""

    VISIT = "visit", _("Visit")
    CALL = "call", _("Phone call")


class FollowUpOutcome(TextChoices):
    """What was found when somebody asked after a person who is home."""

    WELL = "well", _("Well: lives at home, goes to school")
    NEEDS_HELP = "needs_help", _("Needs help: school, counselling, money")
    HARMED = "harmed", _("Is hurt or made to work there")
    MOVED = "moved", _("Family moved away")
    NOT_MET = "not_met", _("Not met, try again")
    MISSING_AGAIN = "missing_again", _("Missing again")


class OtherState(TextChoices):
    """The States and territories of India, and abroad, for what lies outside our own map (codes of ISO 3166-2:IN)."""

    AN = "an", _("Andaman and Nicobar Islands")
    AP = "ap", _("Andhra Pradesh")
    AR = "ar", _("Arunachal Pradesh")
    AS = "as", _("Assam")
    BR = "br", _("Bihar")
    CH = "ch", _("Chandigarh")
    CG = "cg", _("Chhattisgarh")
    DH = "dh", _("Dadra, Nagar Haveli, Daman and Diu")
    DL = "dl", _("Delhi")
    GA = "ga", _("Goa")
    GJ = "gj", _("Gujarat")
    HR = "hr", _("Haryana")
    HP = "hp", _("Himachal Pradesh")
    JK = "jk", _("Jammu and Kashmir")
    JH = "jh", _("Jharkhand")
    KA = "ka", _("Karnataka")
    KL = "kl", _("Kerala")
    LA = "la", _("Ladakh")
    LD = "ld", _("Lakshadweep")
    MP = "mp", _("Madhya Pradesh")
    MH = "mh", _("Maharashtra")
    MN = "mn", _("Manipur")
    ML = "ml", _("Meghalaya")
    MZ = "mz", _("Mizoram")
    NL = "nl", _("Nagaland")
    OD = "od", _("Odisha")
    PY = "py", _("Puducherry")
    PB = "pb", _("Punjab")
    RJ = "rj", _("Rajasthan")
    SK = "sk", _("Sikkim")
    TN = "tn", _("Tamil Nadu")
    TS = "ts", _("Telangana")
    TR = "tr", _("Tripura")
    UP = "up", _("Uttar Pradesh")
    UK = "uk", _("Uttarakhand")
    WB = "wb", _("West Bengal")
    NP = "np", _("Nepal")
    BD = "bd", _("Bangladesh")
    ABROAD = "abroad", _("Another country")
