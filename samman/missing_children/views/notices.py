"""The public notice on the page of a missing person: put up, where it hangs, taken down; and sightings."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samman.accounts.gates import viewer_for
from samman.cases.models import Case
from samman.cases.pages import refuse
from samman.cases.writing import Stale
from samman.evidence.actions import FileRefused
from samman.missing_children import access, actions
from samman.missing_children.actions import Consent, Refused
from samman.missing_children.forms.notices import PublishForm, PutUpForm, SightingForm
from samman.missing_children.views.case import case_page
from samman.missing_children.views.shared import fetch_case, readers, say_changed, to_case


def _own(request: HttpRequest, number: str, act: str) -> Case:
    case = fetch_case(request, number, act)
    if not access.can_publish(viewer_for(request), case):
        refuse(request, act, number, case)
    return case


@readers
@require_POST
def publish_notice(request: HttpRequest, number: str) -> HttpResponse:
    """Put up the notice, with the consent."""
    case = _own(request, number, "publish_notice")
    form = PublishForm(request.POST, request.FILES)
    if not form.is_valid():
        return case_page(request, case, publish_form=form)
    told = form.cleaned_data
    consent = Consent(
        by=told["consent_by"],
        on=told["consent_on"],
        who=told["consent_who"],
        relation=told["consent_relation"],
        words=told["consent_words"],
        order_number=told["order_number"],
    )
    try:
        actions.publish_notice(
            case.pk, consent, told["paper"], version=told["version"], by=viewer_for(request)
        )
    except Stale:
        say_changed(request)
        return case_page(request, fetch_case(request, number), status=409, publish_form=form)
    except Refused as refused:
        form.add_error(None, str(refused))
        return case_page(request, case, publish_form=form)
    except FileRefused as refused:
        form.add_error("paper", refused.sentence)
        return case_page(request, case, publish_form=form)
    messages.success(request, _("The notice is public now. Note below every place where it is put up."))
    return to_case(case, "notice")


@readers
@require_POST
def put_up(request: HttpRequest, number: str) -> HttpResponse:
    """Note a place where the notice hangs."""
    case = _own(request, number, "put_up")
    form = PutUpForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, put_up_form=form)
    try:
        actions.put_up(case.pk, **form.cleaned_data, by=viewer_for(request))
    except Refused as refused:
        form.add_error(None, str(refused))
        return case_page(request, case, put_up_form=form)
    messages.success(request, _("Noted. When the notice is taken down, this place must be confirmed."))
    return to_case(case, "notice")


@readers
@require_POST
def take_down_notice(request: HttpRequest, number: str) -> HttpResponse:
    """The notice comes down: the consent was taken back, or it was wrong."""
    case = _own(request, number, "take_down_notice")
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
    if case.notices.up().exists():  # a second press changes nothing
        try:
            actions.take_down_notice(case.pk, version=version, by=viewer_for(request))
        except Stale:
            say_changed(request)
            return case_page(request, fetch_case(request, number), status=409)
        messages.success(request, _("The notice is down. Confirm below every place where it hung."))
    return to_case(case, "notice")


@readers
@require_POST
def confirm_taken_down(request: HttpRequest, number: str, place_id: int) -> HttpResponse:
    """It hangs there no more."""
    case = fetch_case(request, number, "confirm_taken_down")
    try:
        actions.confirm_taken_down(case.pk, place_id=place_id, by=viewer_for(request))
    except PermissionDenied:
        refuse(request, "confirm_taken_down", number, case)
    return to_case(case, "notice")


@readers
@require_POST
def check_sighting(request: HttpRequest, number: str) -> HttpResponse:
    """What the station found."""
    case = fetch_case(request, number, "check_sighting")
    if not access.can_check_sighting(viewer_for(request), case):
        refuse(request, "check_sighting", number, case)
    form = SightingForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, sighting_form=form)
    told = form.cleaned_data
    actions.check_sighting(
        case.pk,
        sighting_id=told["sighting"],
        outcome=told["outcome"],
        note=told["note"],
        by=viewer_for(request),
    )
    messages.success(request, _("What came of the sighting is written down."))
    return to_case(case, "sightings")
