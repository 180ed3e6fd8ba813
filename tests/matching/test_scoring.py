"""Scores, chances, what is called likely, and how decided pairs correct them."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samman.matching import scoring, splink_model
from samman.matching.evidence import COMPARISONS, LEVELS, NULL
from samman.matching.scoring import Calibration

PLAIN = Calibration(reported=0.8, slope=1, shift=0, likely=0.5, very_likely=0.9)
bits = st.lists(st.floats(-60, 60), max_size=30).map(np.array)


def settings_of_model() -> dict[str, object]:
    found: dict[str, object] = json.loads(scoring.MODEL.read_text(encoding="utf-8"))
    return found


def test_the_model_knows_every_level_and_unknown_weighs_nothing() -> None:
    weights = scoring.default().weights
    assert set(weights) == set(COMPARISONS)
    for name in COMPARISONS:
        assert len(weights[name]) == len(LEVELS[name]) + 1
        assert weights[name][NULL + 1] == 0
        assert np.isfinite(weights[name]).all()
        assert weights[name][1] < 0 < weights[name][-1], name


def test_the_model_asks_what_the_settings_ask() -> None:
    """The file was learned with the conditions that the night uses now."""
    kept, now = settings_of_model()["comparisons"], splink_model.settings()["comparisons"]
    assert [
        [level["sql_condition"] for level in one["comparison_levels"]]
        for one in kept  # type: ignore[attr-defined]
    ] == [[level["sql_condition"] for level in one["comparison_levels"]] for one in now]


def test_m_and_u_of_each_comparison_are_shares() -> None:
    for one in settings_of_model()["comparisons"]:  # type: ignore[attr-defined]
        for share in ("m_probability", "u_probability"):
            told = [level[share] for level in one["comparison_levels"] if not level.get("is_null_level")]
            assert sum(told) == pytest.approx(1, abs=1e-6) and min(told) > 0


def test_a_model_of_other_levels_is_refused() -> None:
    model = settings_of_model()
    model["comparisons"][3]["comparison_levels"].pop()  # type: ignore[index]
    with pytest.raises(ValueError, match="mother"):
        scoring.read_model(model)


def test_a_score_is_the_sum_of_the_weights() -> None:
    weights = scoring.default().weights
    drawn = np.random.default_rng(1)
    levels = {name: drawn.integers(NULL, len(LEVELS[name]), 50).astype(np.int8) for name in COMPARISONS}
    found = scoring.scores(levels)
    for row in range(50):
        by_hand = sum(float(weights[name][levels[name][row] + 1]) for name in COMPARISONS)
        assert found[row] == pytest.approx(by_hand)
    nothing = {name: np.full(3, NULL, np.int8) for name in COMPARISONS}
    assert scoring.scores(nothing).tolist() == [0, 0, 0]


@given(bits, st.integers(0, 10_000_000))
def test_chances_keep_the_order_and_sum_to_no_more_than_one(found: np.ndarray, register: int) -> None:
    chance = scoring.chances(found, register, PLAIN)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert chance.sum() <= 1 + 1e-6
    assert (np.diff(chance[np.argsort(found)]) >= -1e-12).all()


def test_two_that_are_equally_good_share_the_chance() -> None:
    alone = scoring.chances(np.array([40.0]), 1000, PLAIN)
    both = scoring.chances(np.array([40.0, 40.0]), 1000, PLAIN)
    assert alone[0] > 0.999 and both.tolist() == pytest.approx([0.5, 0.5], abs=1e-3)


def test_in_a_larger_register_the_same_score_means_less() -> None:
    chance = [
        float(scoring.chances(np.array([18.0]), size, PLAIN)[0]) for size in (1_000, 100_000, 10_000_000)
    ]
    assert chance == sorted(chance, reverse=True) and chance[0] > 0.9 > 0.1 > chance[2]


def test_a_chance_by_hand() -> None:
    """One of 1,024 reports, ten bits: the odds are 1 where there is a report, and 4 of 5 have one."""
    found = scoring.chances(np.array([10.0]), 1024, PLAIN)
    assert found[0] == pytest.approx(0.8 / (0.8 + 0.2))
    assert scoring.chances(np.zeros(0), 5, PLAIN).tolist() == []


def test_words_by_thresholds() -> None:
    for chance, said in ((0, "possible"), (0.4999, "possible"), (0.5, "likely"), (0.8999, "likely"), (0.9, "very_likely"),
                         (1, "very_likely")):  # fmt: skip
        assert scoring.word(chance, PLAIN) == said
    own = scoring.calibration()
    assert 0.5 < own.likely < own.very_likely < 1 and 0 < own.reported < 1 and own.slope > 0
    assert scoring.word(own.likely) == "likely" and scoring.word(own.likely - 1e-9) == "possible"


def decided(slope: float, shift: float, pairs: int) -> tuple[np.ndarray, np.ndarray]:
    drawn = np.random.default_rng(20)
    odds = drawn.uniform(-6, 6, pairs)
    same = drawn.random(pairs) < 1 / (1 + np.exp(-(shift + slope * odds)))
    return 1 / (1 + np.exp(-odds)), same


@pytest.mark.parametrize(("slope", "shift"), [(1.0, 0.0), (0.6, -0.8), (1.5, 0.5)])
def test_many_decisions_give_back_the_slope_they_were_made_with(slope: float, shift: float) -> None:
    found = scoring.fit(*decided(slope, shift, 50_000))
    assert found == pytest.approx((slope, shift), abs=0.06)


def test_few_decisions_change_little() -> None:
    assert scoring.fit(np.zeros(0), np.zeros(0, bool)) == (1, 0)
    steps = [scoring.fit(*decided(0.3, -2, pairs)) for pairs in (3, 50, 2_000)]
    away = [math.hypot(slope - 1, shift) for slope, shift in steps]
    assert away[0] < 0.2 and away == sorted(away)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.one_of(st.sampled_from([0.0, 1.0, 1e-12]), st.floats(0, 1)), st.booleans()), max_size=200
    )
)
def test_no_decisions_break_the_fit(pairs: list[tuple[float, bool]]) -> None:
    found = scoring.fit(np.array([c for c, _ in pairs], float), np.array([s for _, s in pairs], bool))
    assert all(math.isfinite(value) for value in found)
    # At the fit the slopes of the penalised likelihood are nil.
    x = np.stack([scoring.logit(np.array([c for c, _ in pairs], float)), np.ones(len(pairs))])
    likely = 1 / (1 + np.exp(-np.clip(np.array(found) @ x, -500, 500)))
    rest = x @ (np.array([s for _, s in pairs], float) - likely) - 20 * (np.array(found) - [1.0, 0.0])
    assert np.abs(rest).max() < 1e-3


def test_a_calibrated_chance_keeps_order_and_bounds() -> None:
    chance = np.array([0, 1e-9, 0.1, 0.5, 0.9, 1])
    found = scoring.calibrated(chance, PLAIN._replace(slope=0.7, shift=-0.5))
    assert (np.diff(found) > 0).all() and found[0] > 0 and found[-1] < 1
    assert scoring.calibrated(chance, PLAIN)[1:5] == pytest.approx(chance[1:5])
