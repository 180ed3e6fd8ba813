"""What became of possible matches: by word and by score, and what was decided, to calibrate matching anew."""

from dataclasses import dataclass

from samman.missing_children.enums_home import DecisionKind, Outcome
from samman.missing_children.models import Decision, Rejection


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
    rejections = Rejection.objects.order_by("id").values_list(
        "candidate__found", "candidate__missing", "score"
    )
    for found_id, missing_id, score in rejections.iterator():
        found[found_id, missing_id] = Decided(found_id, missing_id, score, same=False)
    joining = Decision.objects.filter(kind=DecisionKind.JOINED, score__isnull=False).exclude(outcome="")
    decisions = joining.order_by("id").values_list("with_case", "case", "score", "outcome")
    for with_id, case_id, weight, outcome in decisions.iterator():
        if with_id is not None and weight is not None:
            found[with_id, case_id] = Decided(with_id, case_id, weight, same=outcome == Outcome.AGREED)
    return list(found.values())
