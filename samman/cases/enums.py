"""What all kinds of cases share."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Urgency(TextChoices):
    """From her answers (design: rules of safety). Shown to the police, never to her."""

    URGENT = "urgent", _("Most urgent")
    STANDARD = "standard", _("Normal")


class Scope(TextChoices):
    """What the holder of a receipt may do."""

    FULL = "full", "full"  # hers: sees, adds, answers, rates
    ADD = "add", "add"  # a helper's: sees that it goes on, adds; never rates, withdraws or reads her answers


class MachineScope(TextChoices):
    """What a machine's key may do."""

    CALL_112 = "112", _("Hand over who is missing, from 112")


class Ground(TextChoices):
    """Why another station should have the case: all that it is told before it accepts, so it names nobody."""

    PLACE = "place", _("It happened in its area")
    TRAIN = "train", _("It happened in a train or at a railway station")
    ONLINE = "online", _("It happened by phone or on the internet")
    WOMEN = "women", _("A Mahila Thana is to work on it")
    ASKED = "asked", _("She asks for it")
    OTHER = "other", _("Another reason")


class OfferOutcome(TextChoices):
    """How an offer ended."""

    ACCEPTED = "accepted", "accepted"
    REFUSED = "refused", "refused"
    WITHDRAWN = "withdrawn", "withdrawn"  # by the sender
    DECIDED = "decided", "decided"  # by an order of headquarters
    ENDED = "ended", "ended"  # nobody answered: the case was closed, or work on it stopped


class ClosedBy(TextChoices):
    """The only ways a case closes."""

    HER_RATING = "her_rating", _("Her answer")
    HER_WITHDRAWAL = "her_withdrawal", _("Her withdrawal")
    LAW = "law", _("The law")
