"""What can go no further is put at rest by two officers of headquarters: counted, shown to her, back at her word (promise 2)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit import Actor
from samman.cases import history
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.cases.writing import Refused, citizen_case, officer_writes, save_case
from samman.common import clock
from samman.complaints import access, clocks, messages
from samman.complaints.actions.rounds import begin_round
from samman.complaints.enums import RestReason
from samman.complaints.models import Rest
from samman.complaints.ordering import queue_order
from samman.complaints.workflow import next_state


def propose_rest(case_id: int, *, reason: str, words: str, version: int, by: Viewer) -> Rest:
    """The first officer's proposal; it changes nothing yet. Raises Refused, NotNow, Stale, Http404, PermissionDenied."""
    with officer_writes(
        "propose_rest", case_id, by=by, allowed=access.can_put_at_rest, version=version
    ) as case:
        next_state("put_at_rest", case.state_code)
        if case.rests.running().exists():
            raise Refused(_("It is proposed already; another officer of headquarters decides."))
        rest = Rest.objects.create(
            case=case,
            state_id=case.state_id,
            reason=RestReason(reason),
            words=case.seal(words, "rest"),
            proposed_by=by.officer,
            proposed_at=clock.now(),
        )
        history.add(case, "rest_proposed", by=by.actor, data={"reason": rest.reason}, words=words)
        messages.rest_proposed(case)
        return rest


def decide_rest(case_id: int, *, rest_id: int, confirm: bool, by: Viewer) -> None:
    """The second officer's word: confirmed, the clocks stop and it rests; refused, it goes on as it was.

    Raises Refused (decided already, or by the one who proposed), NotNow, Http404, PermissionDenied.
    """
    with officer_writes("decide_rest", case_id, by=by, allowed=access.can_put_at_rest) as case:
        rest = case.rests.running().select_for_update().filter(pk=rest_id, confirmed_at=None).first()
        if rest is None:
            raise Refused(_("This was decided already."))
        if rest.proposed_by_id == by.officer.pk:
            raise Refused(_("Another officer of headquarters than the one who proposed it must decide."))
        now = clock.now()
        if not confirm:
            rest.ended_at = now
            rest.save(update_fields=["ended_at"])
            history.add(case, "rest_refused", by=by.actor)
            return
        state = next_state("put_at_rest", case.state_code)
        rest.confirmed_by, rest.confirmed_at = by.officer, now
        rest.save(update_fields=["confirmed_by", "confirmed_at"])
        clocks.stop_all(case)
        case.vettings.open().update(closed_at=now)
        case.state_code = state
        case.queue_order = queue_order(case, since=now)
        save_case(case, "state_code", "due_at", "queue_order")
        history.add(case, "put_at_rest", by=by.actor, shown_to_her=True, data={"reason": rest.reason})
        messages.put_at_rest(case)


def bring_back(citizen: Citizen) -> None:
    """Her word, with her own key: it goes on, in a new round with a new clock. Raises NotNow, PermissionDenied."""
    with transaction.atomic():
        case = citizen_case(citizen)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key cannot do this")
        wake(case, by=citizen.actor)


def wake(case: Case, *, by: Actor) -> None:
    """She has spoken: what rested goes on. In the caller's transaction, the case is locked. Raises NotNow."""
    state = next_state("bring_back", case.state_code)
    now = clock.now()
    case.rests.running().update(ended_at=now)
    clocks.end_withdrawal(case)
    begin_round(case, state, since=now)
    history.add(case, "brought_back", by=by, shown_to_her=True)
    messages.brought_back(case)


def rest_words(rest: Rest, case: Case) -> str:
    """The first officer's words, opened."""
    return str(case.unseal(rest.words, "rest"))
