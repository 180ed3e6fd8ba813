"""The pages of the boards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samman.accounts.gates import officers_only, viewer_for
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.reports.board import ROWS_OF_ROLE, board_of

supervisors = officers_only(*sorted(ROWS_OF_ROLE))


@supervisors
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What waits among all that one answers for. Each figure opens its list."""
    typed = request.GET.get("district", "")
    district = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    found = board_of(viewer_for(request), clock.now(), district)
    opened = Unit.objects.districts().filter(pk=district).first() if district and found.rows else None
    context = {
        "board": found,
        "opened": opened,
        "by_district": found.level == "district",
        "name_of_rows": _("District") if found.level == "district" else _("Police station"),
    }
    return render(request, "reports/board.html", context)
