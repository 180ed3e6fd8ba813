"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from samman.common import registry


def site(request: HttpRequest) -> dict[str, Any]:
    """Names that the operator sets, whether this is the demo, the helplines and alarms (read only when used)."""
    return {
        "site_name": settings.SITE_NAME,
        "staff_site_name": settings.STAFF_SITE_NAME,
        "demo": settings.DEMO,
        "helplines": registry.helplines,
        "alarms": lambda: registry.alarms(request),
    }
