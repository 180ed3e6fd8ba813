"""kill -9 of a web process, twenty times, while phones send."""

from __future__ import annotations

import threading

from tests.faults.conftest import kill
from tests.faults.town import Ledger, Phone, Town, eventually

KILLS = 20
HANDS = 6


def test_twenty_kills_of_web_processes_lose_and_double_nothing(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    waiting = town.prepared(700, "web-killed")
    done = threading.Event()
    failures: list[BaseException] = []
    sent: list[Phone] = []

    def hand() -> None:
        while waiting and not done.is_set():
            phone = waiting.pop()
            try:
                phone.send(ledger)
            except BaseException as error:
                failures.append(error)
                return
            sent.append(phone)

    hands = [threading.Thread(target=hand, daemon=True) for _hand in range(HANDS)]
    for thread in hands:
        thread.start()
    killed: set[int] = set()
    while len(killed) < KILLS:
        at_least = len(ledger.lines()) + 1  # someone gets through between two kills
        eventually(lambda least=at_least: len(ledger.lines()) >= least, "a complaint", seconds=60)  # type: ignore[misc]
        answering = eventually(
            town.in_the_act, "a web process with a phone on its line", seconds=60, every=0.01
        )
        kill(answering[0])
        killed.add(answering[0])
    done.set()
    for thread in hands:
        thread.join(90)
    assert not failures, failures[0]
    cut = sum(phone.told.count(0) for phone in sent)
    assert cut >= KILLS / 2, f"only {cut} lines were cut: the kills did not hit"
    assert not {status for phone in sent for status in phone.told} - {0, 200, 303, 503}
    town.check(ledger, before=before)
