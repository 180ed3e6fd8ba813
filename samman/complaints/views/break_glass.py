"""A look from outside: the form, the list of all looks for headquarters, the SP and the auditor, and its review."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.titles import role_title
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.audit.models import Entry
from samman.cases.break_glass import can_review
from samman.cases.models import SENIOR_ROLES, BreakGlass, BreakGlassReview, Case
from samman.common import show
from samman.common.digits import typed_digits
from samman.complaints import actions
from samman.complaints.actions import NoSuchComplaint, Refused, TooManyTries
from samman.complaints.clocks import BREAK_GLASS
from samman.complaints.forms import BreakGlassForm, LookReviewForm
from samman.complaints.views.shared import to_case
from samman.deadlines.models import Deadline

PAGE = 50
READERS = (Role.SUPERINTENDENT, Role.MONITOR, Role.AUDITOR)


@officers_only(*SENIOR_ROLES)
@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest) -> HttpResponse:
    """Open one complaint outside the own area for half an hour, with a reason."""
    form = BreakGlassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        viewer = viewer_for(request)
        try:
            case = actions.break_glass(
                form.cleaned_data["number"], reason=form.cleaned_data["reason"], by=viewer
            )
        except NoSuchComplaint:
            form.add_error("number", _("There is no such complaint that you could open. Look at the number."))
        except TooManyTries as error:
            moment = show.date_words(error.at, "stamp")
            form.add_error(
                None, _("Too many tries within a day. You can try again: %(moment)s.") % {"moment": moment}
            )
        else:
            return to_case(case)
    return render(request, "complaints/break_glass.html", {"form": form})


def _looks(viewer: Viewer) -> QuerySet[BreakGlass]:
    """The looks that a viewer reads of: the SP those at cases of the district; headquarters and the auditor all of the
    state, with the numbers that were tried in vain."""
    states = viewer.unit_ids([Role.MONITOR, Role.AUDITOR])
    allowed = Q(case__in=Case.objects.in_charge_of(viewer).values("pk"))
    if states:
        allowed |= Q(case=None) & (Q(unit__state__in=states) | Q(unit__in=states))
    if audited := viewer.unit_ids([Role.AUDITOR]):
        allowed |= Q(case__state__in=audited)
    return BreakGlass.objects.filter(allowed).select_related(
        "case__unit", "case__district", "officer", "unit__district", "review__reviewed_by"
    )


@officers_only(*READERS)
@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """All looks from outside, newest first: who, at what, why, and what the review says."""
    viewer = viewer_for(request)
    before = typed_digits(request.GET.get("before", ""))[:18]
    found = _looks(viewer).order_by("-id")
    if request.GET.get("which") == "unreviewed":
        found = found.filter(case__isnull=False, review=None)
    page = list(found.filter(pk__lt=int(before))[: PAGE + 1] if before else found[: PAGE + 1])
    record("read_looks", by=viewer.actor, outcome="read", detail={"count": len(page[:PAGE])})
    kept = {"which": "unreviewed"} if request.GET.get("which") == "unreviewed" else {}
    following = {**kept, "before": page[PAGE - 1].pk} if len(page) > PAGE else None
    return render(
        request,
        "complaints/looks.html",
        {
            "lines": _lines(viewer, page[:PAGE]),
            "which": kept.get("which", ""),
            "next_url": f"?{urlencode(following)}" if following else "",
            "first_url": f"?{urlencode(kept)}" if before else "",
        },
    )


def _lines(viewer: Viewer, found: list[BreakGlass]) -> list[dict[str, Any]]:
    """Each look with its opened reason; the same few queries for any number."""
    opened = set(
        Entry.objects.filter(
            act="identity_opened", case_id__in=[look.case_id for look in found], detail__has_key="look"
        ).values_list("detail__look", flat=True)
    )
    waiting = Deadline.objects.running().filter(ladder=BREAK_GLASS, case__in=[look.case_id for look in found])
    due = {
        (case_id, number): due_at
        for case_id, number, due_at in waiting.values_list("case_id", "round", "due_at")
    }
    return [_line(viewer, look, opened, due.get((look.case_id or 0, look.number or 0))) for look in found]


def _line(viewer: Viewer, look: BreakGlass, opened: set[int], due_at: datetime | None) -> dict[str, Any]:
    review: BreakGlassReview | None = getattr(look, "review", None)
    case = look.case
    return {
        "look": look,
        "case": case,
        "post": role_title(look.role, look.unit),
        "reason": case.unseal(look.reason, "break_glass") if case and look.reason else "",
        "name_seen": look.pk in opened,
        "review": review,
        "remark": case.unseal(review.remark, "break_glass_review")
        if case and review and review.remark
        else "",
        "due_at": due_at if review is None else None,
        "can_review": case is not None and review is None and can_review(viewer, case, look),
    }


@officers_only(Role.SUPERINTENDENT, Role.MONITOR)
@require_http_methods(["GET", "POST"])
def review_look(request: HttpRequest, look_id: int) -> HttpResponse:
    """Whether one look from outside was justified."""
    viewer = viewer_for(request)
    seen = _looks(viewer).filter(case__isnull=False)
    look = seen.filter(pk=look_id).first() if look_id < 2**63 else None
    if look is None:
        record("review_break_glass", by=viewer.actor, outcome="refused", object_kind="look")
        raise Http404
    form = LookReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.review_break_glass(
                look.pk,
                is_justified=form.cleaned_data["answer"] == "yes",
                remark=form.cleaned_data["remark"],
                by=viewer,
            )
        except Refused as refused:
            messages.info(request, str(refused))
        else:
            messages.success(request, _("Your word on this look is recorded."))
        return redirect("complaints:looks")
    line = _lines(viewer, [look])[0]
    record("read_looks", by=viewer.actor, outcome="read", case=look.case, detail={"look": look.pk})
    return render(request, "complaints/review_look.html", {"line": line, "form": form})
