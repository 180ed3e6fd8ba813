"""The codes of search operations: what they are called, where teams look, what is done with a child whom they meet."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OperationKind(TextChoices):
    """Which drive it is (seed 000)."""

    SMILE = "smile", _("Operation Smile")
    MUSKAN = "muskan", _("Operation Muskan")
    OTHER = "other", _("Another drive")


class PlaceKind(TextChoices):
    """At what kind of place a team looks for children."""

    RELIGIOUS = "religious", _("Religious place")
    FLYOVER = "flyover", _("Below a flyover")
    RAILWAY = "railway", _("Railway station")
    BUS = "bus", _("Bus stand")
    SHELTER = "shelter", _("Shelter or child care home")
    WORK = "work", _("Work site: kiln, hotel, factory")
    MARKET = "market", _("Market or fair")
    OTHER = "other", _("Another place")


class AgeBand(TextChoices):
    """The age of a child whom a team meets, as guessed."""

    SMALL = "0_5", _("up to 5")
    CHILD = "6_11", _("6 to 11")
    GROWING = "12_15", _("12 to 15")
    NEARLY = "16_17", _("16 or 17")


class Done(TextChoices):
    """What was done with a child whom a team met."""

    FAMILY = "family", _("Stayed with the family")
    TAKEN = "taken", _("Taken to the committee or a shelter")
    NOTHING = "nothing", _("Nothing needed")
    LOOK = "look", _("To be looked into")


class AwarenessPlace(TextChoices):
    """Where people were told."""

    SCHOOL = "school", _("School or college")
    TRANSPORT = "transport", _("Bus stand or railway station")
    VILLAGE = "village", _("Village or quarter")
    MARKET = "market", _("Market or fair")
    OTHER = "other", _("Another place")
