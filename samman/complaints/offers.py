"""Complaints offered to another station: what it may see before it takes one over, and nothing else."""

from dataclasses import dataclass
from datetime import datetime

from samman.accounts.viewer import Viewer
from samman.cases.models import Case, TransferOffer, TransferOfferQuerySet
from samman.complaints import words
from samman.complaints.enums import Decision
from samman.complaints.models import ActionTakenReport

MOST = 50
MOST_COUNTED = 100


@dataclass(frozen=True)
class Offered:
    """One offer: kind, urgency, district and clocks; no word and no identity of hers."""

    offer: TransferOffer
    trouble: str
    can_answer: bool
    has_zero_fir: bool


def offered_to(viewer: Viewer) -> list[Offered]:
    """What waits for an answer of the viewer's unit or of one below it, the longest waiting first."""
    found = TransferOffer.objects.open().shown_to(viewer).order_by("due_at", "id")
    return _as_offered(list(_with_all(found)[:MOST]), viewer)


def offer_of(viewer: Viewer, number: str) -> Offered | None:
    """The newest offer of this complaint to the viewer's unit, answered or not."""
    if "\0" in number:
        return None
    found = TransferOffer.objects.shown_to(viewer).filter(case__number=number).order_by("-id")
    return next(iter(_as_offered(list(_with_all(found)[:1]), viewer)), None)


def _with_all(offers: TransferOfferQuerySet) -> TransferOfferQuerySet:
    return offers.select_related(
        "case__complaint", "to_unit__district", "from_unit__district", "case__district", "offered_by"
    )


def _as_offered(offers: list[TransferOffer], viewer: Viewer) -> list[Offered]:
    ids = [offer.pk for offer in offers]
    mine = set(
        TransferOffer.objects.open().for_answer_by(viewer).filter(pk__in=ids).values_list("pk", flat=True)
    )
    zero = zero_firs([offer.case for offer in offers])
    return [
        Offered(
            offer=offer,
            trouble=str(words.TROUBLE.get(offer.case.complaint.trouble, "")),
            can_answer=offer.pk in mine,
            has_zero_fir=offer.case_id in zero,
        )
        for offer in offers
    ]


def waiting(viewer: Viewer, now: datetime) -> tuple[int, int]:
    """How many offers the viewer has to answer, and how many below the viewer are late; each counted up to a hundred and one."""
    found = TransferOffer.objects.open()
    late = found.shown_to(viewer).filter(due_at__lte=now)
    mine = found.for_answer_by(viewer)
    return tuple(len(query.values_list("pk", flat=True)[: MOST_COUNTED + 1]) for query in (mine, late))  # type: ignore[return-value]


def zero_firs(cases: list[Case]) -> dict[int, ActionTakenReport]:
    """The zero FIR of each case that has one and no FIR of its own after it: it goes along with a transfer (BNSS 173(1))."""
    reports = ActionTakenReport.objects.filter(
        case_id__in=[case.pk for case in cases], decision__in=[Decision.FIR, Decision.ZERO_FIR]
    )
    newest = reports.select_related("fir_station").order_by("case_id", "-id").distinct("case_id")
    return {report.case_id: report for report in newest if report.decision == Decision.ZERO_FIR}
