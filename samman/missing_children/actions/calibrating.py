"""What officers decided teaches what a score means."""

from typing import NamedTuple

import numpy as np
from django.db import transaction

from samman.audit import record
from samman.audit.actors import Actor
from samman.common import clock
from samman.matching import scoring
from samman.missing_children.matcher import calibration
from samman.missing_children.matching_report import decided_pairs
from samman.missing_children.models import Calibration, Candidate

FEWEST = 30  # decided pairs, below which nothing is learned


class Taught(NamedTuple):
    """From how many decided pairs, how many of them one child; what was believed, and slope and shift before and after."""

    pairs: int
    same: int
    believed: float  # mean chance
    before: tuple[float, float]
    after: tuple[float, float]


def learn() -> Taught:
    """What the decided pairs teach; nothing is changed."""
    decided = {(one.found_id, one.missing_id): one.same for one in decided_pairs()}
    rows = Candidate.objects.filter(found__in={found for found, _ in decided})
    chances = {
        (found, missing): chance for found, missing, chance in rows.values_list("found", "missing", "chance")
    }
    pairs = [(chances[pair], same) for pair, same in sorted(decided.items()) if pair in chances]
    known = calibration()
    before = (known.slope, known.shift)
    chance, same = np.array([one for one, _ in pairs]), np.array([is_same for _, is_same in pairs], bool)
    if len(pairs) < FEWEST:
        return Taught(len(pairs), int(same.sum()), float(chance.mean()) if pairs else 0.0, before, before)
    # The chances were corrected by what was known before: the new correction comes on top of it.
    slope, shift = scoring.fit(chance, same)
    after = (slope * known.slope, shift + slope * known.shift)
    return Taught(len(pairs), int(same.sum()), float(chance.mean()), before, after)


def keep(taught: Taught, *, by: Actor) -> Calibration:
    """From now on scores are read so; the next night reads all of them anew."""
    slope, shift = taught.after
    with transaction.atomic():
        kept = Calibration.objects.create(
            slope=slope, shift=shift, pairs=taught.pairs, same=taught.same, made_at=clock.now()
        )
        detail = {"pairs": taught.pairs, "same": taught.same}
        record(
            "recalibrate_matching",
            by=by,
            object_kind="calibration",
            object_id=kept.pk,
            detail=detail,
            rows=[kept],
        )
    return kept
