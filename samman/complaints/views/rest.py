"""Putting at rest what can go no further, by two officers of headquarters; and linking complaints of one matter."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.audit import record
from samman.cases.models import Case
from samman.cases.pages import refuse
from samman.cases.text_kept import keeps_text
from samman.cases.writing import Stale
from samman.complaints import access, actions
from samman.complaints import words as police_words
from samman.complaints.actions import Refused
from samman.complaints.forms import LinkForm, RestForm
from samman.complaints.views.case import case_page
from samman.complaints.views.shared import case_officers, fetch_case, say_changed, to_case
from samman.complaints.workflow import NotNow, is_possible


@keeps_text
@officers_only(Role.MONITOR)
@require_http_methods(["GET", "POST"])
def put_at_rest(request: HttpRequest, number: str) -> HttpResponse:
    """Propose it, or decide on what another officer proposed."""
    case = fetch_case(request, number, "propose_rest")
    if not access.can_put_at_rest(viewer_for(request), case):
        refuse(request, "propose_rest", number, case)
    if not is_possible("put_at_rest", case.state_code):
        messages.info(request, _("This complaint cannot be put at rest now."))
        return to_case(case)
    form = RestForm(request.POST if request.method == "POST" else None, initial={"version": case.version})
    if request.method == "GET" or getattr(request, "came_back", False) or not form.is_valid():
        return _rest_page(request, case, form)
    try:
        actions.propose_rest(
            case.pk,
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
            version=form.cleaned_data["version"],
            by=viewer_for(request),
        )
    except Stale:
        say_changed(request)
        return to_case(case)
    except (Refused, NotNow) as refused:
        messages.info(request, str(refused) or _("This complaint cannot be put at rest now."))
        return to_case(case)
    messages.success(request, _("Proposed. Another officer of headquarters decides; until then it goes on."))
    return to_case(case)


def _rest_page(request: HttpRequest, case: Case, form: RestForm) -> HttpResponse:
    viewer = viewer_for(request)
    proposed = case.rests.running().filter(confirmed_at=None).select_related("proposed_by").first()
    record("view_rest", by=viewer.actor, outcome="read", case=case)
    return render(
        request,
        "complaints/rest.html",
        {
            "case": case,
            "trouble": police_words.TROUBLE.get(case.complaint.trouble, ""),
            "form": form,
            "proposed": proposed,
            "words": actions.rest_words(proposed, case) if proposed else "",
            "own": proposed is not None and proposed.proposed_by_id == viewer.officer.pk,
            "came_back": getattr(request, "came_back", False),
        },
    )


@officers_only(Role.MONITOR)
@require_POST
def decide_rest(request: HttpRequest, number: str, rest_id: int) -> HttpResponse:
    """The second officer confirms or refuses."""
    case = fetch_case(request, number, "decide_rest")
    if rest_id >= 2**63 or not case.rests.filter(pk=rest_id).exists():
        raise Http404
    confirm = request.POST.get("answer") == "confirm"
    if not confirm and request.POST.get("answer") != "refuse":
        return redirect("complaints:put_at_rest", case.number)
    try:
        actions.decide_rest(case.pk, rest_id=rest_id, confirm=confirm, by=viewer_for(request))
    except (Refused, NotNow) as refused:
        messages.error(request, str(refused) or _("This complaint cannot be put at rest now."))
    else:
        messages.success(request, _("It is at rest.") if confirm else _("It goes on."))
    return to_case(case)


@case_officers
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, number: str) -> HttpResponse:
    """Say that it is the same matter as another complaint. Neither is merged away."""
    case = fetch_case(request, number, "link_duplicate")
    if request.method == "GET":
        return to_case(case, "same")
    form = LinkForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, link_form=form)
    try:
        actions.link_duplicate(case.pk, number=form.cleaned_data["number"], by=viewer_for(request))
    except Refused as refused:
        form.add_error("number", str(refused))
        return case_page(request, case, link_form=form)
    messages.success(request, _("Both complaints are linked; each goes on with its own clock."))
    return to_case(case, "same")
