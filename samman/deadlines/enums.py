"""Words that the data of clocks uses."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """Whom a step tells: who stands at that level above the case's own unit."""

    STATION = "station", _("police station")
    CIRCLE = "circle", _("circle officer")
    NODAL = "nodal", _("district nodal officer")
    SUPERINTENDENT = "superintendent", _("superintendent of police")
    RANGE = "range", _("range")
    ZONE = "zone", _("zone")
    SJPU = "sjpu", _("special juvenile police unit")
    LEGAL = "legal", _("legal advisers of headquarters")
    HEADQUARTERS = "headquarters", _("headquarters")
