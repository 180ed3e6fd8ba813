"""The booklets of a team: who has one, how often it was printed, and the print itself. Its page and its print are gone (410) when
its time is over."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Any

import structlog
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samman.accounts.gates import viewer_for
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.missing_children import access, actions, press
from samman.missing_children.actions import Refused
from samman.missing_children.actions.booklets import USUAL_DAYS, Over, last_day, stations_of
from samman.missing_children.forms.booklets import BookletForm
from samman.missing_children.models import Booklet, Team
from samman.missing_children.models.operations import today
from samman.missing_children.views.operations import fetch_team
from samman.missing_children.views.shared import readers

log = structlog.get_logger("samman.missing_children")
CHUNK = 256 * 1024
SHOWN = 60  # booklets of a team, and prints of a booklet, the newest
ON_TEAM = 10  # on the team's page


def _refuse(request: HttpRequest, act: str) -> Http404:
    record(act, by=viewer_for(request).actor, outcome="refused")
    return Http404()


def _booklet(request: HttpRequest, booklet_id: int, act: str) -> Booklet:
    """The booklet, for who may have it printed; else 404, and the try is recorded."""
    rows = Booklet.objects.select_related("operation", "team__operation", "team__district", "officer")
    found = rows.filter(pk=booklet_id).first()
    if found is None or not access.can_print_booklet(viewer_for(request), found):
        raise _refuse(request, act)
    return found


def _choices(viewer: Viewer, team: Team) -> list[tuple[int, str]]:
    """The officers of a team for whom the viewer may have booklets made."""
    members = team.members.current().select_related("officer").order_by("since", "id")
    officers = [row.officer for row in members]
    if not access.leads_search(viewer, team):
        officers = [one for one in officers if one.pk == viewer.officer.pk]
    if not officers or not access.can_make_booklets(viewer, team, [one.pk for one in officers]):
        return []
    return [(one.pk, f"{one.rank} {one.name}".strip()) for one in officers]


def _new_form(team: Team, choices: list[tuple[int, str]], ticked: list[int]) -> BookletForm:
    until = min(today() + timedelta(days=USUAL_DAYS), last_day(team))
    return BookletForm(
        officers=choices, initial={"token": uuid.uuid4(), "officers": ticked, "until": until.isoformat()}
    )


def booklets_of(viewer: Viewer, team: Team) -> list[Booklet]:
    """The newest booklets of a team that the viewer may have printed, with the number of prints of each."""
    rows = team.booklets.select_related("officer", "operation").annotate(copies=Count("prints"))
    if not access.leads_search(viewer, team):
        rows = rows.filter(officer=viewer.officer) if access.is_member(viewer, team) else rows.none()
    return list(rows.order_by("-id")[:SHOWN])


def panel(viewer: Viewer, team: Team) -> list[Booklet] | None:
    """What the team's page shows of its booklets: the newest few; None for who has nothing to do with them."""
    if not access.is_member(viewer, team) and not access.leads_search(viewer, team):
        return None
    return booklets_of(viewer, team)[:ON_TEAM]


@readers
@require_http_methods(["GET", "HEAD", "POST"])
def team_booklets(request: HttpRequest, team_id: int) -> HttpResponse:
    """The booklets of a team, and the form that makes new ones."""
    viewer = viewer_for(request)
    team = fetch_team(request, team_id, "make_booklets" if request.method == "POST" else "view_booklet")
    choices = _choices(viewer, team)
    if request.method != "POST":
        rows = booklets_of(viewer, team)
        have = {row.officer_id for row in rows if not row.is_over}
        form = _new_form(team, choices, [pk for pk, _name in choices if pk not in have])
        return _booklets_page(request, team, choices, form, rows)
    if not choices:
        raise _refuse(request, "make_booklets")
    form = BookletForm(request.POST, officers=choices)
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.make_booklets(
                team.pk, officers=told["officers"], until=told["until"], token=told["token"], by=viewer
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        except PermissionDenied:
            raise Http404 from None
        else:
            if len(made) == 1:
                messages.success(
                    request, _("Booklet %(number)d is made. Print it now.") % {"number": made[0].number}
                )
                return redirect("missing:booklet", made[0].pk)
            messages.success(request, _("The booklets are made. Each officer prints her or his own."))
            return redirect("missing:team_booklets", team.pk)
    return _booklets_page(request, team, choices, form, booklets_of(viewer, team))


def _booklets_page(
    request: HttpRequest, team: Team, choices: list[tuple[int, str]], form: BookletForm, rows: list[Booklet]
) -> HttpResponse:
    context = {"team": team, "rows": rows, "form": form if choices else None, "most": SHOWN}
    return render(request, "missing_children/booklets.html", context)


@readers
@require_safe
def booklet(request: HttpRequest, booklet_id: int) -> HttpResponse:
    """One booklet: until when, which numbers to strike out, its prints, and to print it. Gone when its time is over."""
    return _booklet_page(request, _booklet(request, booklet_id, "view_booklet"))


@readers
@require_POST
def print_booklet(request: HttpRequest, booklet_id: int) -> HttpResponseBase:
    """The PDF. The print is on record before its first byte goes out."""
    found = _booklet(request, booklet_id, "print_booklet")
    language = "en" if request.POST.get("language") == "en" else "hi"
    try:
        row, pdf = actions.print_booklet(found.pk, language=language, by=viewer_for(request))
    except Over:
        return _booklet_page(request, found)
    except PermissionDenied:
        raise Http404 from None
    except press.NotPrinted as error:
        log.error("booklet not printed", reason=str(error))
        messages.error(
            request,
            _("The booklet could not be printed just now. Wait a minute and press the button once more."),
        )
        return _booklet_page(request, found, status=503)
    response = StreamingHttpResponse(_chunks(pdf), content_type="application/pdf")
    response.headers["Content-Length"] = str(_size(pdf))
    name = f"booklet-{found.number}-{row.copy}-{language}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _size(pdf: IO[bytes]) -> int:
    size = pdf.seek(0, 2)
    pdf.seek(0)
    return size


def _chunks(pdf: IO[bytes]) -> Iterator[bytes]:
    with pdf:
        while chunk := pdf.read(CHUNK):
            yield chunk


def _booklet_page(request: HttpRequest, found: Booklet, *, status: int = 200) -> HttpResponse:
    viewer, team = viewer_for(request), found.team
    context: dict[str, Any] = {
        "booklet": found,
        "team": team,
        "count": found.cases.count(),
        "struck": found.struck(stations_of(found.officer_id)),
        "prints": list(found.prints.select_related("officer").order_by("-copy")[:SHOWN]),
        "language": get_language(),
        "is_own": found.officer_id == viewer.officer.pk,
    }
    if found.is_over:
        choices = [choice for choice in _choices(viewer, team) if choice[0] == found.officer_id]
        context["form"] = _new_form(team, choices, [found.officer_id]) if choices else None
        status = 410
    return render(request, "missing_children/booklet.html", context, status=status)
