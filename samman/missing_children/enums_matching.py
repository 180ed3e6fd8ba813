"""The codes of matching: how likely two persons are one, why an officer says no, what one unit asks another."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Likely(TextChoices):
    """How likely a found and a missing person are one, in calibrated words."""

    VERY_LIKELY = "very_likely", _("Very likely")
    LIKELY = "likely", _("Likely")
    POSSIBLE = "possible", _("Possible")


# Of these both units are told.
TOLD_OF = (Likely.VERY_LIKELY, Likely.LIKELY)


class ScoredBy(TextChoices):
    """Who brought a pair together: matching, at once when a person was saved or at night with all others; or an officer who
    sees both, where matching did not."""

    ONLINE = "online", _("At once")
    NIGHTLY = "nightly", _("At night")
    OFFICER = "officer", _("By an officer")


class NotSame(TextChoices):
    """Why an officer says that two persons are not one."""

    FACE = "face", _("The face is another")
    AGE = "age", _("The age does not fit")
    MARKS = "marks", _("Marks or height do not fit")
    FAMILY = "family", _("Name or parents are others")
    PLACE = "place", _("Home or dates do not fit")
    SAID = "said", _("The child or the family says no")
    OTHER = "other", _("Another reason")


class Asked(TextChoices):
    """The one fact that a unit asks another about a possible match."""

    MARK = "mark", _("Marks: mole, scar, tattoo")
    PHOTO = "photo", _("A photograph, or a better one")
    PARENTS = "parents", _("Names of the parents")
    LANGUAGE = "language", _("Language")
    PLACE = "place", _("Home: village, what is near it")
    CASE = "case", _("To see the whole case for a time")
    OTHER = "other", _("Something else")
