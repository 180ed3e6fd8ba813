"""She asks for a call, another station or another officer; an officer ends it with words for her (mission V11)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.cases.writing import Refused, citizen_case, officer_writes
from samman.common import clock
from samman.complaints import access, calling, messages
from samman.complaints.enums import CallCause, RequestKind
from samman.complaints.models import Request
from samman.complaints.workflow import NotNow


def may_be_called(case: Case) -> bool:
    """Whether she allows calls, with both words, and no caller found it unsafe since."""
    return calling.may_be_phoned(case)


def make_request(citizen: Citizen, *, kind: str, words: str) -> Request:
    """She asks; of each kind one is open at a time, and asking again gives that one.

    Raises NotNow (closed; a call without a safe number), PermissionDenied (a helper's key).
    """
    with transaction.atomic():
        case = citizen_case(citizen)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key asks for nothing")
        wanted = RequestKind(kind)
        present = case.requests.open().filter(kind=wanted).first()
        if present is not None:
            return present
        if case.closed_at is not None or (wanted == RequestKind.CALL and not may_be_called(case)):
            raise NotNow("make_request")
        event = "call_asked" if wanted == RequestKind.CALL else "change_asked"
        asked = history.add(
            case,
            event,
            by=citizen.actor,
            shown_to_her=True,
            data={"kind": wanted},
            words=words or None,
        )
        request = Request.objects.create(
            case=case, state_id=case.state_id, kind=wanted, asked=asked, asked_at=asked.at
        )
        if wanted == RequestKind.CALL:
            calling.open_call(case, CallCause.ASKED, by=citizen.actor)
        messages.request_made(case, for_a_call=wanted == RequestKind.CALL)
        return request


def end_request(case_id: int, *, request_id: int, text: str, by: Viewer) -> None:
    """What came of it, in words for her. Raises Refused (answered already), Http404, PermissionDenied."""
    kind = Request.objects.filter(pk=request_id, case_id=case_id).values_list("kind", flat=True).first()

    def allowed(viewer: Viewer, case: Case) -> bool:
        return access.can_see_request(viewer, case, kind or "")

    with officer_writes("end_request", case_id, by=by, allowed=allowed) as case:
        request = case.requests.open().select_for_update().filter(pk=request_id).first()
        if request is None:
            raise Refused(_("This request is already answered."))
        request.ended_at, request.ended_by = clock.now(), by.officer
        request.save(update_fields=["ended_at", "ended_by"])
        if request.kind == RequestKind.CALL and access.can_call(
            by, case
        ):  # the station ends no call of headquarters
            calling.end_calls(case, CallCause.ASKED)
        history.add(
            case, "request_ended", by=by.actor, shown_to_her=True, data={"kind": request.kind}, words=text
        )
        messages.news_for_her(case)


def end_requests(case: Case, *kinds: str) -> None:
    """Open requests that no longer make sense. In the caller's transaction."""
    ended = kinds or RequestKind.values
    case.requests.open().filter(kind__in=ended).update(ended_at=clock.now())
    if RequestKind.CALL in ended:
        calling.end_calls(case, CallCause.ASKED)


def request_words(request: Request, case: Case) -> str:
    """What she wrote with it, opened."""
    return history.words_of(request.asked, case)
