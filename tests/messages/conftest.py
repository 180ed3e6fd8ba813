"""Gateways of a simulator, a case, and an officer's number to write to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.gateway_simulator import Simulator

if TYPE_CHECKING:  # conftest files are read before Django is set up
    from samman.cases.models import Case
    from samman.messages.models import Message

UseGateways = Callable[..., None]


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture(autouse=True)
def gateways_awake() -> None:
    from samman.messages import outbox

    outbox.wake_gateways()


@pytest.fixture
def use_gateways(monkeypatch: pytest.MonkeyPatch) -> UseGateways:
    """use_gateways(first=("json", url), second=("cdac", url)): configured in that order, with a time-out of half a second."""

    def use(**named: tuple[str, str]) -> None:
        monkeypatch.setenv("SAMMAN_SMS_GATEWAYS", ",".join(named))
        for name, (kind, url) in named.items():
            values = {"kind": kind, "url": url, "timeout": "0.5"}
            if kind == "cdac":
                values |= {
                    "username": "cell",
                    "password": "secret",
                    "senderid": "SAMVAD",
                    "secure_key": "k-e-y",
                }
            for key, value in values.items():
                monkeypatch.setenv(f"SAMMAN_GATEWAY_{name.upper()}_{key.upper()}", value)

    return use


@pytest.fixture
def case(db: None) -> Case:
    from tests.cases.rows import bare_case
    from tests.messages.stations import some_station

    return bare_case(some_station())


@pytest.fixture
def notice(case: Case) -> Message:
    """A message to an officer, waiting."""
    from samman.messages.actions import queue_to_officers
    from samman.messages.recipients import Recipient

    told = Recipient("9876543210", "desk@some-station")
    return queue_to_officers("report_late", case=case, officers=[told], variables={"time": "23-11 18:40"})[0]
