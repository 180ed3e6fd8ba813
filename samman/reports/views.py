"""The pages of the boards."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samman.accounts import vacancies
from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.viewer import Viewer
from samman.cases.waiting import waiting_for
from samman.common import clock
from samman.complaints import words
from samman.complaints.worklist import complaints_of
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.reports import league as leagues
from samman.reports import summary
from samman.reports.board import ROWS_OF_ROLE, board_of, last_days, silent_as_of
from samman.reports.failures import KINDS, MOST_CASES, cases_that_failed
from samman.reports.models import FEWEST, LEVEL_OF_POST, UnitDay

supervisors = officers_only(*sorted(ROWS_OF_ROLE))
KEPT_DAYS = 400  # digests can be read back so far
ROWS = 50  # on a page
WIDE = (Role.RANGE_OFFICER, Role.ZONE_OFFICER, Role.MONITOR)


def _number(request: HttpRequest, name: str) -> int | None:
    """A number in the address; anything else there is passed over."""
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def _district(request: HttpRequest, viewer: Viewer) -> Unit | None:
    """The district that the address opens, one below the viewer's own unit; 404 for any other."""
    number = _number(request, "district")
    if number is None:
        return None
    for role in WIDE:
        above = {f"{LEVEL_OF_POST[role]}__in": viewer.unit_ids([role])}
        found = Unit.objects.districts().filter(pk=number, **above).first()
        if found is not None:
            return found
    raise Http404


def _page(request: HttpRequest, rows: Sequence[Any]) -> dict[str, Any]:
    """Fifty rows of a list that is whole in memory, and the numbers of the pages around."""
    number = max(1, _number(request, "page") or 1)
    first = ROWS * (number - 1)
    return {
        "rows": rows[first : first + ROWS],
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if len(rows) > first + ROWS else None,
    }


@supervisors
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What waits among all that one answers for. Each figure opens its list."""
    viewer = viewer_for(request)
    opened = _district(request, viewer)
    found = board_of(viewer, clock.now(), opened)
    page = _page(request, found.rows)
    page["rows"] = [(row, row.shown(f"{found.level}={row.unit.pk}", is_row=True)) for row in page["rows"]]
    context = {
        "tally": found.total.shown(f"district={opened.pk}" if opened else ""),
        "page": page,
        "opened": opened,
        "by_district": found.level == "district",
        "name_of_rows": _("District") if found.level == "district" else _("Police station"),
        "silent_as_of": silent_as_of(),
        "days": last_days(viewer, opened),
        "waiting": waiting_for(viewer, clock.now()) if not opened else [],
        "vacant": sum(one.count for one in vacancies.vacancies(viewer, shown=0)) if not opened else 0,
    }
    return render(request, "reports/board.html", context)


@supervisors
@require_GET
def league(request: HttpRequest) -> HttpResponse:
    """Districts and stations by fair measures over twelve weeks, and how the share in time went week by week."""
    viewer = viewer_for(request)
    wide = viewer.has_role(*WIDE)
    opened = _district(request, viewer)
    by_district = wide and opened is None and request.GET.get("by") != "station"
    worst = request.GET.get("order") == "worst"
    places = leagues.league_of(
        viewer, UnitKind.DISTRICT if by_district else UnitKind.STATION, opened, worst=worst
    )
    page = _page(request, places)
    prefetch_related_objects([place.span for place in page["rows"]], "unit__district")
    context = {
        "page": page,
        "starts_on": places[0].span.starts_on if places else None,
        "opened": opened,
        "wide": wide,
        "by_district": by_district,
        "worst": worst,
        "name_of_rows": _("District") if by_district else _("Police station"),
        "trends": leagues.trends_of(viewer, [opened] if opened else leagues.own_areas(viewer)),
        "fewest": FEWEST,
        "weeks": summary.WEEKS,
    }
    return render(request, "reports/league.html", context)


@supervisors
@require_GET
def digest(request: HttpRequest) -> HttpResponse:
    """What was missed on one day, yesterday unless another is asked for, by unit and kind; each figure opens its cases."""
    viewer = viewer_for(request)
    day = _day(request)
    found = list(
        UnitDay.objects.visible_to(viewer).filter(day=day).with_failures().select_related("unit__district")
    )
    found.sort(key=lambda row: (-row.failures, row.unit.name_en))
    totals = {kind: sum(getattr(row, kind) for row in found) for kind in KINDS}
    kinds = [(kind, KINDS[kind], totals[kind]) for kind in KINDS if totals[kind]]
    page = _page(request, found)
    page["rows"] = [
        (row.unit, [(kind, label, getattr(row, kind)) for kind, label, _total in kinds])
        for row in page["rows"]
    ]
    yesterday = summary.today() - timedelta(days=1)
    context = {
        "day": day,
        "kinds": kinds,
        "page": page,
        "day_before": day - timedelta(days=1) if day > yesterday - timedelta(days=KEPT_DAYS) else None,
        "day_after": day + timedelta(days=1) if day < yesterday else None,
        "is_yesterday": day == yesterday,
    }
    return render(request, "reports/digest.html", context)


def _day(request: HttpRequest) -> date:
    """The day of the address; 404 where it is none, or has not passed yet."""
    yesterday = summary.today() - timedelta(days=1)
    typed = request.GET.get("day", "")
    if not typed:
        return yesterday
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Http404 from None
    if not yesterday - timedelta(days=KEPT_DAYS) <= day <= yesterday:
        raise Http404
    return day


@supervisors
@require_GET
def failures(request: HttpRequest) -> HttpResponse:
    """The complaints behind one figure of the digest, those among them that the viewer sees."""
    viewer = viewer_for(request)
    day, kind = _day(request), request.GET.get("kind", "")
    if kind not in KINDS:
        raise Http404
    days = UnitDay.objects.visible_to(viewer).filter(day=day).select_related("unit")
    row = get_object_or_404(days, unit_id=_number(request, "unit"))
    since, until = summary.bounds(day)
    ids = cases_that_failed(kind, row.unit_id, since, until)
    cases = complaints_of(viewer).filter(pk__in=ids).select_related("complaint", "unit").order_by("id")
    lines = [
        {
            "case": case,
            "trouble": words.TROUBLE.get(case.complaint.trouble, ""),
            "state": words.STATE.get(case.state_code, case.state_code),
        }
        for case in cases
    ]
    context = {
        "day": day,
        "unit": row.unit,
        "kind": KINDS[kind],
        "lines": lines,
        "elsewhere": len(set(ids)) - len(lines),
        "most": MOST_CASES if len(ids) == MOST_CASES else 0,
    }
    return render(request, "reports/failures.html", context)
