"""kill -9 of the database's first process while phones send, and its start again."""

from __future__ import annotations

import threading

from tests.faults.conftest import kill
from tests.faults.town import (
    Answer,
    Ledger,
    Phone,
    Town,
    alive,
    answers,
    children,
    eventually,
    outage,
)

KILLS = 2


def test_kills_of_the_database_lose_nothing_and_show_the_phone_numbers(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    waiting = town.prepared(300, "database-killed")
    done = threading.Event()
    failures: list[BaseException] = []
    sent: list[Phone] = []

    def hand() -> None:
        while waiting and not done.is_set():
            phone = waiting.pop()
            try:
                phone.send(ledger, seconds=90)
            except BaseException as error:
                failures.append(error)
                return
            sent.append(phone)

    hands = [threading.Thread(target=hand, daemon=True) for _hand in range(6)]
    for thread in hands:
        thread.start()
    outages: list[Answer] = []
    for _kill in range(KILLS):
        at_least = len(ledger.lines()) + 5
        eventually(lambda least=at_least: len(ledger.lines()) >= least, "complaints", seconds=60)  # type: ignore[misc]
        first = int(town.cluster._pid_file()[0])
        others = children(first)
        kill(first)
        eventually(lambda left=others: not alive(left), "its other processes gone", seconds=30)  # type: ignore[misc]
        outages += outage(town)
        town.cluster.start(label="Faults: the database again")
        eventually(lambda: answers(town), "pages again", seconds=60)
    done.set()
    for thread in hands:
        thread.join(120)
    assert not failures, failures[0]
    assert outages and all(page.is_honest_outage() for page in outages), [page.status for page in outages]
    assert max(page.seconds for page in outages) < 30
    assert not {status for phone in sent for status in phone.told} - {200, 303, 503}
    assert any(503 in phone.told for phone in sent)
    town.check(ledger, before=before)
