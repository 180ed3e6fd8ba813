"""Kinds of units."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    """Where a unit stands in the police of a state; partner organisations are units too."""

    STATE = "state", _("State")
    ZONE = "zone", _("Zone")
    RANGE = "range", _("Range")
    DISTRICT = "district", _("District")
    CIRCLE = "circle", _("Circle")
    STATION = "station", _("Police station")
    OUTPOST = "outpost", _("Outpost")
    SPECIAL = "special", _("Special unit")
    PARTNER = "partner", _("Partner organisation")


# Marks of a station (`Unit.subkind`). A Mahila Thana is a station of its district like any other; GRP and cyber stations
# have no area of their own: a complaint comes to them by transfer, or because she named them.
MAHILA_THANA = "mahila_thana"
GRP = "grp"
CYBER = "cyber"
SPECIAL_STATIONS = frozenset({GRP, CYBER})
# Marks of special units: against trafficking (they own cases as stations do), and for children (JJ Act s.107).
AHTU = "ahtu"
SJPU = "sjpu"
