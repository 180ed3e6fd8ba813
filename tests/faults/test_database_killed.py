"""kill -9 of the database's first process while phones send, and its start again."""

from __future__ import annotations

import contextlib
import threading
import time

from tests.faults.conftest import kill
from tests.faults.town import Answer, Ledger, NoAnswer, Phone, Town, eventually, together

KILLS = 2


def test_kills_of_the_database_lose_nothing_and_show_the_phone_numbers(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    waiting = town.prepared(150, "database-killed")
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
        kill(int(town.cluster._pid_file()[0]))
        outages += pages_meanwhile(town)
        town.cluster.start(label="Faults: the database again")
        eventually(lambda: answers(town), "pages again", seconds=20)
    done.set()
    for thread in hands:
        thread.join(120)
    assert not failures, failures[0]
    assert outages and all(page.is_honest_outage() for page in outages), [page.status for page in outages]
    assert max(page.seconds for page in outages) < 30
    assert not {status for phone in sent for status in phone.told} - {200, 303, 503}
    assert any(503 in phone.told for phone in sent)
    town.check(ledger, before=before)


def pages_meanwhile(town: Town) -> list[Answer]:
    """What somebody with a draft, and somebody new, see while there is no database."""
    one = town.phone("one", cookies={"s": "x" * 32}, token="y" * 32)
    new = town.phone("new", token="y" * 32)
    return together([
        lambda: one.get("/q/who/"),
        lambda: one.post("/send/"),
        lambda: one.get("/note/"),
        lambda: new.post("/look/", {"number": "123456789", "key": "1" * 12, "go": "on"}),
    ])  # fmt: skip


def answers(town: Town) -> bool:
    """Whether both web processes are well again: a few pages in a row."""
    with contextlib.suppress(NoAnswer):
        for _page in range(6):
            if town.phone("again").get("/q/who/").status != 200:
                return False
            time.sleep(0.02)
        return True
    return False
