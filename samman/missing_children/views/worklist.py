"""The list of missing persons."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samman.accounts.gates import viewer_for
from samman.cases.models import Case
from samman.common import clock, digits
from samman.missing_children import words, worklist
from samman.missing_children.access import REGISTRARS
from samman.missing_children.enums import State
from samman.missing_children.views.shared import note_list, readers
from samman.missing_children.worklist import Filters


@readers
@require_GET
def missing_list(request: HttpRequest) -> HttpResponse:
    """Who is missing, the nearest clock first."""
    viewer = viewer_for(request)
    now = clock.now()
    filters = Filters.read(request.GET)
    typed, wrong = request.GET.get("number", "").strip(), ""
    if typed:
        number = digits.typed_digits(typed)
        if Case.objects.visible_to(viewer).filter(kind="missing", number=number).exists():
            return redirect("missing:case", number)
        wrong = _("There is no missing person with this number among those that you see.")
    cases = worklist.missing_of(viewer)
    page = worklist.page_of(cases, filters, request.GET, now, viewer=viewer)
    note_list(request, (row.case for row in page.rows))
    return render(
        request,
        "missing_children/list.html",
        {
            "page": page,
            "filters": filters,
            "typed": typed[:20],
            "wrong": wrong or filters.name.wrong,
            # Whoever looks for somebody by name has no use for what waits.
            "counts": None if filters.name.text else worklist.counts(cases, now),
            "most": worklist.MOST_COUNTED,
            "states": [(state, words.STATE[state]) for state in State.values],
            "districts": worklist.districts(viewer),
            "which": ((worklist.OPEN, _("Open")), (worklist.CLOSED, _("Closed")), (worklist.ALL, _("All"))),
            "may_register": viewer.has_role(*REGISTRARS),
        },
    )
