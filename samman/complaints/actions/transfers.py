"""A complaint goes to another station: what `cases` does with it, and the clock of the answer and the messages beside."""

from samman.accounts.viewer import Viewer
from samman.cases import actions as cases
from samman.cases.enums import Ground
from samman.cases.models import Case, TransferOffer
from samman.complaints import clocks, messages
from samman.complaints.enums import State
from samman.complaints.models import Complaint
from samman.complaints.workflow import NotNow


def transfer_case(case_id: int, *, to_unit_id: int, reason: str, version: int, by: Viewer) -> Case:
    """Hand the complaint to another station by order and tell it. Raises Stale, NotNow, Http404, PermissionDenied."""

    def then(case: Case) -> None:
        _is_worked_on(case)
        _is_with_its_station(case)
        messages.transferred(case)

    return cases.transfer_case(
        case_id, to_unit_id=to_unit_id, reason=reason, version=version, by=by, then=then
    )


def offer_case(
    case_id: int, *, to_unit_id: int, ground: Ground, reason: str, version: int, by: Viewer
) -> TransferOffer:
    """Offer the complaint to a station under another head, which answers within two hours; the report's clock goes on.

    Raises Stale, NotNow, Http404, PermissionDenied.
    """

    def then(offer: TransferOffer) -> None:
        _is_worked_on(offer.case)
        clocks.start_offer_clock(offer.case, offer.offered_at, time=offer.case.offers.count())
        messages.transfer_offered(offer.case, offer)

    return cases.offer_case(
        case_id,
        to_unit_id=to_unit_id,
        ground=ground,
        reason=reason,
        due_at=clocks.offer_due_at,
        version=version,
        by=by,
        then=then,
    )


def withdraw_offer(case_id: int, offer_id: int, *, by: Viewer) -> TransferOffer:
    """The sender takes the offer back. Raises Stale, Http404, PermissionDenied."""
    return cases.withdraw_offer(case_id, offer_id, by=by, then=_stop_clock)


def accept_offer(offer_id: int, *, by: Viewer) -> TransferOffer:
    """Take an offered complaint over. Raises Stale, Http404."""

    def then(offer: TransferOffer) -> None:
        _is_with_its_station(offer.case)
        messages.transfer_accepted(offer.case, offer)

    return cases.accept_offer(offer_id, by=by, then=then)


def refuse_offer(offer_id: int, *, reason: str, by: Viewer) -> TransferOffer:
    """Refuse an offered complaint, with a reason for those who offered it. Raises Stale, Http404."""

    def then(offer: TransferOffer) -> None:
        _stop_clock(offer)
        messages.transfer_refused(offer.case, offer)

    return cases.refuse_offer(offer_id, reason=reason, by=by, then=then)


def _is_worked_on(case: Case) -> None:
    """Raises NotNow, which undoes the act, for what rests."""
    if case.state_code == State.AT_REST:
        raise NotNow("transfer")


def _stop_clock(offer: TransferOffer) -> None:
    clocks.stop_offer_clock(offer.case)


def _is_with_its_station(case: Case) -> None:
    """Nobody waits for an answer any more, and the station is no longer a guess."""
    clocks.stop_offer_clock(case)
    Complaint.objects.filter(case=case).update(station_unsure=False)
