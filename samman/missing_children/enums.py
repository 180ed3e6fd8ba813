"""The codes of missing and found persons. Codes of looks are for matching: few, and said in the words of the field."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where the case of a missing person stands. Found dead and untraceable are states of their own, never closed."""

    MISSING = "missing", _("Missing")
    TRACED = "traced", _("Traced, not home yet")
    HOME = "home", _("Back home")
    OWN_WAY = "own_way", _("Grown up, went where she or he chose")
    FOUND_DEAD = "found_dead", _("Found dead")
    UNTRACEABLE = "untraceable", _("Untraceable so far")


class FoundState(TextChoices):
    """Where the case of one who was found stands."""

    FOUND = "found", _("In care, family not known")
    IDENTIFIED = "identified", _("Family known")
    PLACED = "placed", _("Stays in care by order of the committee")


class Sex(TextChoices):
    """As in the national portal."""

    FEMALE = "f", _("Female")
    MALE = "m", _("Male")
    TRANSGENDER = "t", _("Transgender")


class AgeSure(TextChoices):
    """How sure an age is."""

    PAPERS = "papers", _("From papers")
    FAMILY = "family", _("As the family says")
    GUESSED = "guessed", _("Guessed")


class MomentSure(TextChoices):
    """How exactly the moment is known at which somebody was last seen, or found."""

    HOUR = "hour", _("To the hour")
    DAY = "day", _("The day only")
    ABOUT = "about", _("About that time")


class Source(TextChoices):
    """Where a report came from."""

    STATION = "station", _("Came to the police station")
    PHONE = "phone", _("By phone, letter or e-mail")
    PUBLIC = "public", _("From the public site")
    CALL_112 = "call_112", _("From 112")
    CHILDLINE = "childline", _("From 1098")
    OTHER_STATE = "other_state", _("From another State")
    IMPORT = "import", _("From an old register")


# What staff may choose when they write a report down; the others are set by the program.
SOURCES_OF_STAFF = (Source.STATION, Source.PHONE, Source.CALL_112, Source.CHILDLINE, Source.OTHER_STATE)


class Relation(TextChoices):
    """Who it is that reports on the public site."""

    MOTHER = "mother", _("The mother")
    FATHER = "father", _("The father")
    SIBLING = "sibling", _("Brother or sister")
    RELATIVE = "relative", _("Another relative")
    SPOUSE = "spouse", _("Husband or wife")
    KNOWS = "knows", _("Neighbour or friend")
    WORKS = "works", _("From a school, a shelter or an organisation")
    OTHER = "other", _("Somebody else")


class Reason(TextChoices):
    """What may have happened, as whoever reports it sees it (SOP of the ministry, 23.11.2016)."""

    UNKNOWN = "unknown", _("Not known")
    LOST = "lost", _("Lost the way")
    LEFT = "left", _("Left home")
    TAKEN = "taken", _("Taken away by somebody")
    TRAFFICKED = "trafficked", _("Trafficked or sold")
    ABANDONED = "abandoned", _("Abandoned")


# What makes a report of a grown-up person the information of an offence (BNSS 173(1)).
OFFENCES = frozenset({Reason.TAKEN, Reason.TRAFFICKED})


class Risk(TextChoices):
    """The class that the risk form gives (SOP, annexure III)."""

    HIGH = "high", _("High risk")
    MEDIUM = "medium", _("Medium risk")
    LOW = "low", _("Low risk")


class Build(TextChoices):
    """Build of the body."""

    THIN = "thin", _("Thin")
    MIDDLE = "middle", _("Middle")
    STOUT = "stout", _("Stout")


class Complexion(TextChoices):
    """Colour of the skin, in the words of the portal."""

    FAIR = "fair", _("Fair")
    WHEATISH = "wheatish", _("Wheatish")
    DARK = "dark", _("Dark")


class Face(TextChoices):
    """Shape of the face."""

    ROUND = "round", _("Round face")
    LONG = "long", _("Long face")
    OVAL = "oval", _("Oval face")
    SQUARE = "square", _("Square face")


class Hair(TextChoices):
    """How the hair is worn."""

    SHORT = "short", _("Short hair")
    LONG = "long", _("Long hair")
    CURLY = "curly", _("Curly hair")
    SHAVED = "shaved", _("Shaved head")
    DYED = "dyed", _("Dyed hair")


class Eyes(TextChoices):
    """Colour of the eyes, or what is seen of them."""

    BLACK = "black", _("Black eyes")
    BROWN = "brown", _("Brown eyes")
    LIGHT = "light", _("Light eyes")
    SQUINT = "squint", _("Squint")


class Language(TextChoices):
    """Languages that the person speaks or understands."""

    HINDI = "hindi", _("Hindi")
    AWADHI = "awadhi", _("Awadhi")
    BHOJPURI = "bhojpuri", _("Bhojpuri")
    BRAJ = "braj", _("Braj")
    BUNDELI = "bundeli", _("Bundeli")
    URDU = "urdu", _("Urdu")
    PUNJABI = "punjabi", _("Punjabi")
    BENGALI = "bengali", _("Bengali")
    MAITHILI = "maithili", _("Maithili")
    NEPALI = "nepali", _("Nepali")
    MARATHI = "marathi", _("Marathi")
    GUJARATI = "gujarati", _("Gujarati")
    ODIA = "odia", _("Odia")
    TELUGU = "telugu", _("Telugu")
    TAMIL = "tamil", _("Tamil")
    ENGLISH = "english", _("English")
    SIGNS = "signs", _("Sign language")
    OTHER = "other", _("Another language")
    NONE = "none", _("Does not speak")


class ConsentBy(TextChoices):
    """By whose word a notice is public (JJ Act s.74: nobody else's)."""

    GUARDIAN = "guardian", _("Parent, guardian or family")
    COMMITTEE = "committee", _("Child Welfare Committee")


class Place(TextChoices):
    """Where a notice is put up."""

    SITE = "site", _("Page on this site")
    POSTER = "poster", _("Posters")
    STATION = "station", _("Notice board of a police station")
    PAPER = "paper", _("Newspaper")
    BROADCAST = "broadcast", _("Television or radio")
    PORTAL = "portal", _("National portal")
    SOCIAL = "social", _("Social media, WhatsApp groups")
    OTHER = "other", _("Another place")


class SightingOutcome(TextChoices):
    """What the station found when it looked into a sighting."""

    TRUE = "true", _("It was the person")
    FALSE = "false", _("It was somebody else")
    UNCLEAR = "unclear", _("Looked into, not clear")
    PASSED = "passed", _("Given to another station")
    NO_SENSE = "no_sense", _("Nothing that can be looked into")


class Phase(TextChoices):
    """The parts of the procedure, in its order."""

    REPORT = "report", _("First report")
    FIR = "fir", _("FIR")
    FIRST_HOURS = "first_hours", _("First hours")
    FIRST_DAY = "first_day", _("First day")
    FOLLOW_UP = "follow_up", _("Review")
    TRANSFER = "transfer", _("To the anti-trafficking unit")
    UNTRACED = "untraced", _("Not traced")
    FOUND = "found", _("When found")
    RESTORE = "restore", _("Home")
    CLOSE = "close", _("Taking down")
    AFTER = "after", _("After coming home")
    DRIVE = "drive", _("Operations")


class OnCase(TextChoices):
    """On which kind of case a step is done."""

    MISSING = "missing", "missing"
    FOUND = "found", "found"
    BOTH = "both", "both"
    NONE = "none", "none"  # on no single case: an operation


class OfWhom(TextChoices):
    """For whom a step is."""

    ALL = "all", "all"
    CHILD = "child", "child"
    FIR = "fir", "fir"  # a child, or a grown-up person of whom an FIR is owed or entered


class Proof(TextChoices):
    """What shows that a step was done."""

    NOTE = "note", _("What was done, when and by whom")
    NUMBER = "number", _("Number or reference")
    PAPER = "paper", _("What the paper says, or the paper itself")


class Confidence(TextChoices):
    """How sure a rule is."""

    HIGH = "high", _("Certain")
    MEDIUM = "medium", _("Seen once")
    LOW = "low", _("To be confirmed")


class Specialist(TextChoices):
    """Whom the risk form calls in."""

    CYBER = "cyber", _("Cyber cell: phone, bank and accounts")
    FORENSIC = "forensic", _("Forensic field unit")
    DOGS = "dogs", _("Dog squad")
    SKETCH = "sketch", _("Sketch artist")
    DIVERS = "divers", _("Divers (PAC flood company, SDRF)")
    DOCTOR = "doctor", _("Doctor")
    COUNSELLOR = "counsellor", _("Counsellor")
    INTERPRETER = "interpreter", _("Interpreter or special educator")


class Agency(TextChoices):
    """Whom the risk form lets alert first."""

    STATIONS = "stations", _("Stations and 112 vehicles around")
    RAILWAY = "railway", _("GRP and RPF")
    ROADWAYS = "roadways", _("Roadways and bus stands")
    DISTRICTS = "districts", _("Neighbouring districts")
    STATES = "states", _("Other States")
    BORDER = "border", _("Border posts (SSB)")
    AIRPORT = "airport", _("Airports")
    AHTU = "ahtu", _("Anti-trafficking unit")
    CHILDLINE = "childline", _("Child helpline 1098")
    COMMITTEE = "committee", _("Child Welfare Committee")
    HOSPITALS = "hospitals", _("Hospitals")
