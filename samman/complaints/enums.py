"""What she can answer, and what the police can decide."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Trouble(TextChoices):
    """Kind of trouble, in everyday words; `TROUBLE_SECTIONS` maps it to offences, for the police only."""

    HOME = "home", _("Beating or tormenting at home")
    DOWRY = "dowry", _("Demand for dowry")
    STREET = "street", _("Molesting or following on the way")
    TOUCH = "touch", _("Touching in a wrong way, dirty talk or gestures")
    PHONE = "phone", _("Troubling by phone or internet")
    PHOTO = "photo", _("Threat to spread my photo or video")
    FORCED = "forced", _("Forced relations, rape")
    ACID = "acid", _("Acid or burning")
    CONFINED = "confined", _("Locked in, not allowed to leave")
    TAKEN = "taken", _("Taken away, sold or forced to work")
    MARRIAGE = "marriage", _("Forced marriage, or marriage of a child")
    THREAT = "threat", _("Threat to kill or hurt")
    WORK = "work", _("Trouble at work, school or college")
    OTHER = "other", _("Something else, or hard to say")


class ForWhom(TextChoices):
    """To whom it happened."""

    SELF = "self", _("To me")
    OTHER = "other", _("To someone else")


class YesNoUnknown(TextChoices):
    """Yes, no, or not known."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I do not know")


class When(TextChoices):
    """When it happened; the first two start the medical clock of BNSS 184 when the trouble is rape."""

    NOW = "now", _("Today or last night")
    DAYS = "days", _("In the last few days")
    WEEKS = "weeks", _("Some weeks or months ago")
    LONG = "long", _("Long ago")
    ONGOING = "ongoing", _("It goes on again and again")


class Risk(TextChoices):
    """What makes a case urgent beside the kind of trouble; she may tick any."""

    LIFE = "life", _("I am afraid for my life")
    SELF_HARM = "self_harm", _("I feel like ending my life")
    LOCKED = "locked", _("I am not allowed to leave")
    INJURED = "injured", _("I am hurt and need a doctor")
    CHILD = "child", _("Children are with me in danger")


class Need(TextChoices):
    """Help that she needs when the police meet her."""

    SIGN = "sign", _("Someone who knows sign language")
    SEEING = "seeing", _("I cannot see well")
    MOVING = "moving", _("I cannot walk well")
    LANGUAGE = "language", _("Someone who speaks my language")
    SPECIAL = "special", _("A person who helps me understand or speak")


class State(TextChoices):
    """Where a complaint stands."""

    AWAITING_REPORT = "awaiting_report", _("Report awaited")
    INTERIM_REPORTED = "interim_reported", _("Interim report given")
    AWAITING_ACCEPTANCE = "awaiting_acceptance", _("Final report with the nodal officer")
    AWAITING_RATING = "awaiting_rating", _("Her answer awaited")
    IN_VETTING = "in_vetting", _("Dissatisfied: with headquarters")
    AT_REST = "at_rest", _("At rest: can go no further")
    SATISFIED = "satisfied", _("Satisfied: closed")
    WITHDRAWN = "withdrawn", _("Withdrawn by her: closed")


class Decision(TextChoices):
    """What the station decided on the information (BNSS 173, 174; design: rules of safety). 'Compromise' is not offered."""

    FIR = "fir", _("FIR registered")
    ZERO_FIR = "zero_fir", _("Zero FIR registered")
    NCR = "ncr", _("NCR registered")
    ENQUIRY = "enquiry", _("Preliminary enquiry, with the DySP's permission")
    NO_OFFENCE = "no_offence", _("No offence made out, with reasons")


class Reason(TextChoices):
    """What is still missing, when she is dissatisfied (public_wording: dissatisfied_why)."""

    NOBODY_CAME = "nobody_came", _("Nobody came to meet me")
    NO_FIR = "no_fir", _("The FIR was not written")
    COMPROMISE = "compromise", _("I was pressed to compromise")
    UNTRUE = "untrue", _("What the police wrote is not true")
    GOES_ON = "goes_on", _("The trouble still goes on")
    OTHER = "other", _("Something else")


class VettingCause(TextChoices):
    """Why a complaint lies before a legal adviser (mission V8)."""

    DISSATISFIED = "dissatisfied", _("She is dissatisfied")
    TAKEN_BACK = "taken_back", _("She took 'satisfied' back")
    NO_OFFENCE = "no_offence", _("'No offence' on a listed offence")
    ENQUIRY = "enquiry", _("Only an enquiry on a listed offence")


class Gap(TextChoices):
    """What an adviser finds missing (BNSS 173, 183, 184; design: rules of safety)."""

    NO_FIR = "no_fir", _("FIR not registered")
    WRONG_SECTIONS = "wrong_sections", _("Wrong or missing sections")
    NO_MEDICAL = "no_medical", _("No medical examination (BNSS 184)")
    NO_STATEMENT = (
        "no_statement",
        _("No statement by a woman officer (BNSS 173), or none before the magistrate (BNSS 183)"),
    )
    NOT_MET = "not_met", _("She was not met, or not as she chose")
    ACCUSED_NOT_MET = "accused_not_met", _("The person complained against was not questioned")
    NO_PROTECTION = "no_protection", _("No protection for her")
    COMPROMISE = "compromise", _("A compromise was pressed upon her")
    EVIDENCE = "evidence", _("Evidence not secured")
    UNTRUE = "untrue", _("The report does not fit what she says")


class Advice(TextChoices):
    """What an adviser recommends."""

    DIRECT = "direct", _("A direction to the SP and the nodal officer")
    IN_ORDER = "in_order", _("In order by law: nothing to direct")


class RestReason(TextChoices):
    """Why a complaint can go no further (design: promise 2). It is not closed: it stays counted and comes back at her word."""

    DIED = "died", _("She has died")
    NOT_FOUND = "not_found", _("She cannot be found")
    NEVER_COMPLAINED = "never", _("She says that she never complained")
    SPAM = "spam", _("No complaint at all (spam)")


class AssistedBy(TextChoices):
    """How staff took a complaint down for her; empty where she wrote it herself (mission V10)."""

    HERE = "here", _("is here in person")
    PHONE = "phone", _("is on the phone")


class ChildDuty(TextChoices):
    """Whom the police tell of a child's case within 24 hours (POCSO 19(6))."""

    COMMITTEE = "committee", _("Child Welfare Committee")
    COURT = "court", _("Special Court (POCSO)")


class WithdrawalReason(TextChoices):
    """Why she wants to stop. The second and the third ask for a closer look."""

    SETTLED = "settled", _("It is settled for me")
    AFRAID = "afraid", _("I am afraid")
    ASKED = "asked", _("Someone asks me to")
    NO_TRUST = "no_trust", _("I do not believe that anything comes of it")
    OTHER = "other", _("Something else")


class Checked(TextChoices):
    """What headquarters found when it looked whether she wants to stop herself."""

    FREE = "free", _("She wants it herself")
    FORCED = "forced", _("Somebody forces her")
    DOUBT = "doubt", _("In doubt")


class CallCause(TextChoices):
    """Why a caller of headquarters phones her (mission V9)."""

    WITHDRAWAL = "withdrawal", _("She asked to stop: does she want it herself?")
    DISSATISFIED = "dissatisfied", _("She is dissatisfied")
    ASKED = "asked", _("She asked to be called")
    SILENT = "silent", _("She has not said yet whether she is satisfied")
    CHECK = "check_of_voice", _("An answer given by phone is checked")


class CallOutcome(TextChoices):
    """What came of a try. A word that was typed is a line of its own, so that each is kept whatever comes of the call."""

    WORD = "word", _("Her word was asked")
    REACHED = "reached", _("Spoke with her")
    NOT_HER = "not_her", _("It was not her")
    NO_ANSWER = "no_answer", _("Nobody picked up")
    BUSY = "busy", _("Busy, or switched off")
    UNSAFE = "unsafe", _("Unsafe: stop all calls to her")


class CallEnd(TextChoices):
    """Why a call waits no longer."""

    REACHED = "reached", _("Spoke with her")
    UNSAFE = "unsafe", _("Unsafe: calls stopped")
    UNREACHED = "unreached", _("All tries used up")
    NEEDLESS = "needless", _("No longer needed")


class Flag(TextChoices):
    """What headquarters should know of an answer; it blocks nothing and is never shown to her."""

    POLICE_NETWORK = "police_network", _("from a police network")
    OFFICER_DEVICE = "officer_device", _("from a browser in which an officer is signed in")
    NEW_KEY = "new_key", _("with a key that replaced another within the seven days before")


class RequestKind(TextChoices):
    """What she may ask for beside (mission V11)."""

    CALL = "call", _("A call")
    STATION = "station", _("Another police station")
    OFFICER = "officer", _("Another officer")
