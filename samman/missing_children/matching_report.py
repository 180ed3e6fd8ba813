"""What became of possible matches: by word and by score, what waits for a look, and what was decided, to calibrate anew."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models import Case as Choice

from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.missing_children.enums_home import DecisionKind, Outcome
from samman.missing_children.enums_matching import Likely, ScoredBy
from samman.missing_children.models import Candidate, Decision, Rejection
from samman.missing_children.models.matching import CandidateQuerySet

BANDS = (0, 4, 8, 12, 16, 20)  # bits at which a band begins; below the first is one too
LOOKED_AFTER = timedelta(days=3)  # a likely match that nobody has looked at for so long stands in the report
MOST = 50


@dataclass(frozen=True)
class Decided:
    """One pair on which officers gave their word: its score then, and whether it is the same child."""

    found_id: int
    missing_id: int
    score: float  # bits, at the first officer's word
    same: bool


def decided_pairs() -> list[Decided]:
    """All pairs that matching proposed and two officers joined (same), or that the second officer refused or somebody said no
    to (not same). A pair that was joined in the end counts as same, whoever said no before. Two queries."""
    found: dict[tuple[int, int], Decided] = {}
    rejections = (
        Rejection.objects.exclude(candidate__source=ScoredBy.OFFICER)
        .order_by("id")
        .values_list("candidate__found", "candidate__missing", "score")
    )
    for found_id, missing_id, score in rejections.iterator():
        found[found_id, missing_id] = Decided(found_id, missing_id, score, same=False)
    joining = Decision.objects.filter(kind=DecisionKind.JOINED, score__isnull=False).exclude(outcome="")
    decisions = joining.order_by("id").values_list("with_case", "case", "score", "outcome")
    for with_id, case_id, weight, outcome in decisions.iterator():
        if with_id is not None and weight is not None:
            found[with_id, case_id] = Decided(with_id, case_id, weight, same=outcome == Outcome.AGREED)
    return list(found.values())


@dataclass
class Line:
    """How many pairs of one word and one band of scores there are, and what became of them."""

    word: str
    least: int | None  # bits at which the band begins; none below the first
    until: int | None
    offered: int
    proposed: int
    confirmed: int
    refused: int
    rejected: int
    average: float  # of the scores


def in_area(viewer: Viewer) -> CandidateQuerySet:
    """The candidates of which one of the cases lies where the viewer holds a post."""
    mine = Case.objects.in_charge_of(viewer)
    here = Q(found__in=mine.filter(kind="found")) | Q(missing__in=mine.filter(kind="missing"))
    return Candidate.objects.filter(here).exclude(source=ScoredBy.OFFICER).not_kept_from(viewer)


def lines(viewer: Viewer) -> list[Line]:
    """A line for each word and band, the best first; five queries, of which one reads all candidates of the area."""
    joined = Decision.objects.filter(
        kind=DecisionKind.JOINED, case=OuterRef("missing"), with_case=OuterRef("found")
    )
    said_no = Rejection.objects.filter(candidate=OuterRef("pk"))
    here = in_area(viewer).annotate(
        band=Choice(
            *(When(score__gte=least, then=Value(least)) for least in reversed(BANDS)),
            default=Value(BANDS[0] - 1),
        )
    )
    counted = {
        "proposed": here.filter(Exists(joined)),
        "confirmed": here.filter(Exists(joined.filter(outcome=Outcome.AGREED))),
        "refused": here.filter(Exists(joined.filter(outcome=Outcome.REFUSED))),
        "rejected": here.filter(Exists(said_no)),
    }
    numbers = {name: _by_band(found) for name, found in counted.items()}
    order = list(Likely.values)
    offered = here.values_list("word", "band").annotate(Count("pk"), Avg("score"))
    found = sorted(offered, key=lambda row: (order.index(row[0]), -row[1]))
    return [
        Line(
            word=str(Likely(word).label),
            least=None if band < BANDS[0] else band,
            until=_until(band),
            offered=count,
            **{name: by_band.get((word, band), 0) for name, by_band in numbers.items()},
            average=average,
        )
        for word, band, count, average in found
    ]


def _by_band(found: QuerySet[Any]) -> dict[tuple[str, int], int]:
    rows = found.values_list("word", "band").annotate(Count("pk"))
    return {(word, band): count for word, band, count in rows}


def _until(band: int) -> int | None:
    """Where a band ends, in bits; the last one has no end."""
    return next((least for least in BANDS if least > band), None)


def sums(found: list[Line]) -> dict[str, int]:
    """The same over all lines."""
    names = ("offered", "proposed", "confirmed", "refused", "rejected")
    return {name: sum(getattr(line, name) for line in found) for name in names}


def unlooked(viewer: Viewer, now: datetime) -> list[Candidate]:
    """Likely matches of the area that nobody has looked at for days, the oldest first."""
    waits = in_area(viewer).likely().open().filter(looked_at=None, first_at__lt=now - LOOKED_AFTER)
    shown = waits.select_related(
        "found__found_person", "missing__missing_person", "found__unit", "missing__unit"
    )
    return list(shown.order_by("first_at", "id")[:MOST])
