"""A case goes to another unit: by order at once, or by an offer that the other unit accepts. No clock begins anew.

Each act takes `then`, which is done in its transaction: what a kind of case adds, such as clocks and messages. (A transaction
around the act would undo the record of a refusal.)
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404

from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer
from samman.audit import Actor
from samman.cases import access, history
from samman.cases.enums import Ground, OfferOutcome
from samman.cases.models import Assignment, Case, Transfer, TransferOffer
from samman.cases.writing import Stale, officer_writes, save_case
from samman.common import clock
from samman.jurisdictions.models import Unit

Then = Callable[[TransferOffer], object]


def _nothing(_row: object) -> None:
    """A case of no kind adds nothing."""


def _station(case: Case, unit_id: int) -> Unit:
    """A station of the state to which the case may go; never the one that it is kept from. Raises Http404."""
    stations = Unit.objects.all_stations().filter(state_id=case.state_id).select_related("district")
    return get_object_or_404(stations.exclude(pk__in=[case.kept_from_id or 0, case.unit_id]), pk=unit_id)


def transfer_case(
    case_id: int,
    *,
    to_unit_id: int,
    reason: str,
    version: int,
    by: Viewer,
    then: Callable[[Case], object] = _nothing,
) -> Case:
    """Hand a case to another station by order; the clock goes on as it was.

    The nodal officer and the SP order within their district, headquarters anywhere; an order of headquarters ends an offer
    that still waits. Raises Http404, PermissionDenied or Stale.
    """
    with officer_writes(
        "transfer_case", case_id, by=by, allowed=access.can_transfer, version=version
    ) as case:
        unit = _station(case, to_unit_id)
        if not access.is_order(by, case, unit):
            raise Http404
        waiting = case.offers.open().first()
        if waiting is not None:
            if not access.holds(by, case, Role.MONITOR):
                raise Stale
            _end(waiting, OfferOutcome.DECIDED, by=by)
        _move(case, unit, reason=reason, by=by)
        then(case)
        return case


def _move(case: Case, unit: Unit, *, reason: str, by: Viewer, offer: TransferOffer | None = None) -> None:
    data = {"offer": offer.pk} if offer is not None else {}
    move_case(case, unit, reason=reason, by=by.actor, officer=by.officer, data=data)


def move_case(
    case: Case,
    unit: Unit,
    *,
    reason: str,
    by: Actor,
    officer: Officer | None,
    data: dict[str, int] | None = None,
) -> None:
    """Give a case to a unit, in the transaction of the act that decides it; the case is locked. Work on it ends, clocks go on.

    `reason` is a code or plain words, never a word of hers. Without an officer the program did it, by a clock.
    """
    former = case.unit
    transfer = Transfer.objects.create(
        case=case,
        from_unit=former,
        to_unit=unit,
        reason=reason,
        transferred_by=officer,
        created_at=clock.now(),
    )
    Assignment.objects.current().filter(case=case).update(ended_at=clock.now())
    case.place_at(unit)
    save_case(case, "unit", "circle", "district", "range", "zone", "state")
    data = {"from_unit": former.pk, "to_unit": unit.pk, **(data or {})}
    history.add(case, "transferred", by=by, shown_to_her=True, reason=reason, data=data, rows=[transfer])


def offer_case(
    case_id: int,
    *,
    to_unit_id: int,
    ground: Ground,
    reason: str,
    due_at: Callable[[Case, datetime], datetime],
    version: int,
    by: Viewer,
    then: Then = _nothing,
) -> TransferOffer:
    """Offer a case to a station that stands under another head; until it accepts, the case stays where it is.

    `due_at` says until when it answers. It reads the ground; the reason is sealed, for those who see the case. Raises
    Http404, PermissionDenied, or Stale (the case changed, or another offer waits).
    """
    with officer_writes("offer_case", case_id, by=by, allowed=access.can_transfer, version=version) as case:
        unit = _station(case, to_unit_id)
        if access.is_order(by, case, unit):
            raise Http404
        if case.offers.open().exists():
            raise Stale
        now = clock.now()
        offer = TransferOffer.objects.create(
            case=case,
            from_unit=case.unit,
            to_unit=unit,
            ground=ground,
            offered_by=by.officer,
            offered_at=now,
            due_at=due_at(case, now),
        )
        history.add(
            case, "transfer_offered", by=by.actor, data={**_data(offer), "ground": ground}, words=reason
        )
        then(offer)
        return offer


def withdraw_offer(case_id: int, offer_id: int, *, by: Viewer, then: Then = _nothing) -> TransferOffer:
    """The sender takes an offer back. Raises Http404, PermissionDenied, or Stale (it was answered)."""
    with officer_writes("withdraw_offer", case_id, by=by, allowed=access.can_transfer) as case:
        offer = _open(case, offer_id)
        _end(offer, OfferOutcome.WITHDRAWN, by=by)
        history.add(case, "transfer_withdrawn", by=by.actor, data=_data(offer))
        then(offer)
        return offer


def accept_offer(offer_id: int, *, by: Viewer, then: Then = _nothing) -> TransferOffer:
    """The other unit takes the case over: it owns it from now on. Raises Http404, or Stale (no longer offered)."""
    with _answering("accept_offer", offer_id, by=by) as offer:
        _end(offer, OfferOutcome.ACCEPTED, by=by)
        unit = _station(offer.case, offer.to_unit_id)
        _move(offer.case, unit, reason=offer.ground, by=by, offer=offer)
        then(offer)
        return offer


def refuse_offer(offer_id: int, *, reason: str, by: Viewer, then: Then = _nothing) -> TransferOffer:
    """The other unit says that it is not its case; it stays where it is. Raises Http404, or Stale (no longer offered)."""
    with _answering("refuse_offer", offer_id, by=by) as offer:
        _end(offer, OfferOutcome.REFUSED, by=by)
        history.add(offer.case, "transfer_refused", by=by.actor, data=_data(offer), words=reason)
        then(offer)
        return offer


def end_offers(case: Case) -> int:
    """The case closes, or work on it stops: no answer is owed any more. In the caller's transaction. How many waited."""
    return case.offers.open().update(outcome=OfferOutcome.ENDED, answered_at=clock.now())


@contextmanager
def _answering(verb: str, offer_id: int, *, by: Viewer) -> Iterator[TransferOffer]:
    """An open offer that is the viewer's to answer, with its case locked; the viewer need not see the case yet."""
    offers = TransferOffer.objects.filter(pk=offer_id)
    case_id = offers.values_list("case_id", flat=True).first() or 0
    among = Case.objects.filter(pk__in=offers.for_answer_by(by).values("case_id"))
    with officer_writes(verb, case_id, by=by, allowed=lambda _viewer, _case: True, among=among) as case:
        yield _open(case, offer_id)


def _open(case: Case, offer_id: int) -> TransferOffer:
    offer = case.offers.open().filter(pk=offer_id).select_related("to_unit").first()
    if offer is None:
        raise Stale
    offer.case = case
    return offer


def _end(offer: TransferOffer, outcome: OfferOutcome, *, by: Viewer) -> None:
    offer.outcome = outcome
    offer.answered_by = by.officer
    offer.answered_at = clock.now()
    offer.save(update_fields=["outcome", "answered_by", "answered_at"])


def _data(offer: TransferOffer) -> dict[str, int]:
    return {"offer": offer.pk, "from_unit": offer.from_unit_id, "to_unit": offer.to_unit_id}
