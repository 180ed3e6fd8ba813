"""From levels to a score, a chance and a word: the weights of Fellegi and Sunter, and what they mean.

`data/record_model.json` is a model of Splink (its own form): for each level how often it is seen of two reports of one child (m)
and of two that have nothing to do with each other (u). A score is the sum of log2(m/u), in bits. `data/calibration.json` says
what chance a score means in a register of a size, and from which chance on a candidate is called likely.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from samman.matching.evidence import COMPARISONS, LEVELS, Levels

DATA = Path(__file__).parent / "data"
MODEL, CALIBRATION = DATA / "record_model.json", DATA / "calibration.json"
VERY_LIKELY, LIKELY, POSSIBLE = "very_likely", "likely", "possible"


class Calibration(NamedTuple):
    """`reported`: the share of found children of whom there is a report. The log odds that follow from the scores count `slope`
    times and are moved by `shift`. From a chance of `likely` and `very_likely` on a candidate is called so."""

    reported: float
    slope: float
    shift: float
    likely: float
    very_likely: float


class Model(NamedTuple):
    """For each comparison the weight of each level, the first being that of "not known", which is 0."""

    weights: dict[str, NDArray[np.float64]]
    version: str


def read_model(settings: Mapping[str, Any]) -> Model:
    """The weights of a model in Splink's form."""
    weights = {}
    for comparison in settings["comparisons"]:
        name = comparison["output_column_name"]
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        found = [math.log2(level["m_probability"] / level["u_probability"]) for level in levels]
        weights[name] = np.array([0.0, *reversed(found)])
        if len(found) != len(LEVELS[name]):
            raise ValueError(f"The model knows other levels of {name}.")
    return Model(weights, str(settings.get("linker_uid", "")))


@functools.cache
def default() -> Model:
    return read_model(json.loads(MODEL.read_text(encoding="utf-8")))


@functools.cache
def calibration() -> Calibration:
    return Calibration(**json.loads(CALIBRATION.read_text(encoding="utf-8")))


def scores(levels: Mapping[str, Levels], model: Model | None = None) -> NDArray[np.float64]:
    """The score of each pair in bits, of a fixed order of adding so that it is the same wherever it is counted."""
    weights = (model or default()).weights
    found = np.zeros(len(levels[COMPARISONS[0]]))
    for name in COMPARISONS:
        found += weights[name][levels[name].astype(np.intp) + 1]
    return found


def chances(
    of_one: NDArray[np.float64],
    register: int,
    given: Calibration | None = None,
    *,
    whole: float | None = None,
) -> NDArray[np.float64]:
    """The chance of each candidate of one found person, from the scores of them all, in a register of so many reports: two that
    are equally good cannot both be the child. Where only the best are given, `whole` is the sum of 2 to the power of all."""
    known = given or calibration()
    odds = _odds(of_one, register, known)
    of_all = odds.sum() if whole is None else whole / max(register, 1) * known.reported
    return calibrated(odds / (of_all + 1 - known.reported), known)


def alone(
    of_one: NDArray[np.float64], register: int, given: Calibration | None = None
) -> NDArray[np.float64]:
    """The chance that each would have if there were no other: what is left to be looked at once the better ones were not she."""
    known = given or calibration()
    odds = _odds(of_one, register, known)
    return calibrated(odds / (odds + 1 - known.reported), known)


def _odds(of_one: NDArray[np.float64], register: int, known: Calibration) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.exp2(np.clip(of_one - math.log2(max(register, 1)), -500, 500))
    return found * known.reported


def calibrated(chance: NDArray[np.float64], known: Calibration) -> NDArray[np.float64]:
    """A chance as theory has it, corrected by what was seen of decided pairs."""
    found: NDArray[np.float64] = 1 / (1 + np.exp(-(known.shift + known.slope * logit(chance))))
    return found


def logit(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log odds, within what a float can tell from certain."""
    kept = np.clip(chance, 1e-12, 1 - 1e-12)
    found: NDArray[np.float64] = np.log(kept / (1 - kept))
    return found


def fit(chance: NDArray[np.float64], same: NDArray[np.bool_], known: float = 20.0) -> tuple[float, float]:
    """Slope and shift by which chances meet what was decided (logistic regression, drawn towards 1 and 0 by the weight of `known`
    pairs so that a few decisions do not turn everything over)."""
    x = np.stack([logit(chance), np.ones(len(chance))])
    start = np.array([1.0, 0.0])

    def loss(at: NDArray[np.float64]) -> float:
        odds = at @ x
        return float(np.logaddexp(0, odds).sum() - odds @ same + known / 2 * ((at - start) ** 2).sum())

    found = start
    for _ in range(100):
        likely = 1 / (1 + np.exp(-np.clip(found @ x, -500, 500)))
        slopes = x @ (same - likely) - known * (found - start)
        curve = (x * (likely * (1 - likely))) @ x.T + known * np.eye(2)
        step = np.linalg.solve(curve, slopes)
        while loss(found + step) > loss(found) and np.abs(step).max() >= 1e-9:
            step = step / 2
        found = found + step
        if np.abs(step).max() < 1e-9:
            break
    return float(found[0]), float(found[1])


def word(chance: float, given: Calibration | None = None) -> str:
    """What a candidate of this chance is called."""
    known = given or calibration()
    if chance >= known.very_likely:
        return VERY_LIKELY
    return LIKELY if chance >= known.likely else POSSIBLE
