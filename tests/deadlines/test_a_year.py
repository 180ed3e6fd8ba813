"""A year of 5,000 cases: two workers at once, killed in the middle of steps, with a clock that is set wrong (promise 7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bench.year import Simulation


@pytest.mark.django_db(transaction=True)
def test_in_a_year_every_step_is_taken_exactly_once_in_order_and_none_early() -> None:
    # Small batches, so that both workers have their hands in the same tick.
    year = Simulation(5_000, every=timedelta(hours=24), kill=0.005, batch=8).live()
    assert year.faults == []
    # And it was a year in which something happened.
    assert year.steps > 3_000
    assert min(year.by_version[1], year.by_version[2]) > 800
    assert min(year.by_worker.values()) > 500
    assert year.kills > 15
    assert year.ticks_not_believed > 12
