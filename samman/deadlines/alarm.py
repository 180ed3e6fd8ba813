"""The line at the top of staff pages while escalation stands still."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.accounts.viewer import viewer_of
from samman.deadlines.clock_watch import halted_since


def clock_halted(request: HttpRequest) -> str:
    """For monitors and administrators only; nothing while the clock is believed."""
    if not isinstance(request.user, Officer) or halted_since() is None:
        return ""
    if not viewer_of(request.user).has_role(Role.MONITOR, Role.ADMINISTRATOR):
        return ""
    return _(
        "The server's clock is wrong, so no time limit is escalated. Put the clock right, or confirm it (confirm_clock)."
    )
