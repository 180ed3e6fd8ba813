"""kill -9 of the worker while a gateway holds its messages: nothing is stuck, nothing of hers is sent twice."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.faults.conftest import kill
from tests.faults.town import HERSELF, Ledger, Town, eventually

PHONE = "9876501234"
MAY_WRITE = {
    **HERSELF,
    "phone": {"may_contact": "yes"},
    "number": {"phone": PHONE, "hours_from": "0", "hours_until": "24", "may_message": "on"},
    "pair": {"caller_word": "गेंदा", "her_word": "नदी"},
    "meet": {"meet_at": "write_first"},
    "name": {},
}


@pytest.fixture(autouse=True)
def outbox_empty(town: Town) -> Iterator[None]:
    """What other tests queued has left before this one begins."""
    eventually(lambda: not waiting(town), "an empty outbox", seconds=120)
    yield


def waiting(town: Town) -> int:
    return int(
        town.one(
            "SELECT count(*) FROM messages_message WHERE state IN ('waiting', 'sending') AND next_try_at < now()"
        )
    )


def of_case(town: Town, number: str, audience: str) -> list[tuple[str, str, int, bool]]:
    """State, reference, repeats and whether it will be tried again, of each message."""
    return town.sql(
        "SELECT m.state, m.reference::text, m.repeats, m.next_try_at IS NOT NULL FROM messages_message m"
        " JOIN cases_case c ON c.id = m.case_id WHERE c.number = %s AND m.audience = %s ORDER BY m.id",
        number,
        audience,
    )


def time_passes(town: Town, number: str) -> None:
    """Two minutes later, as the outbox counts them."""
    town.sql(
        "UPDATE messages_message m SET next_try_at = m.next_try_at - interval '2 minutes' FROM cases_case c"
        " WHERE c.id = m.case_id AND c.number = %s",
        number,
    )


def swept(town: Town) -> None:
    """What the worker does each minute."""
    town.run("from samman.messages import outbox; outbox.mark_left_behind(); outbox.send_due()")


def kill_worker_in_the_act(town: Town, number: str, audience: str) -> list[str]:
    """Kill it while the gateway has the message and we have no answer; references of what it was sending. It stays dead,
    so that nobody but the test decides when the next one looks."""

    def in_the_act() -> list[str]:
        sending = [row[1] for row in of_case(town, number, audience) if row[0] == "sending"]
        had = {said["reference"] for said in town.gateways.taken("first")}
        return sending if sending and set(sending) <= had else []

    def caught() -> list[str]:
        if not in_the_act():
            return []
        os.kill(town.worker, signal.SIGSTOP)  # else it might be done before it is killed
        sending = in_the_act()
        if not sending:
            os.kill(town.worker, signal.SIGCONT)
        return sending

    sending: list[str] = eventually(caught, "messages on their way", seconds=60, every=0.03)
    with town.lock:
        town.minded = False
        kill(town.worker)
    return sending


def times_sent(town: Town) -> Counter[str]:
    return Counter(said["reference"] for name in ("first", "second") for said in town.gateways.taken(name))


def test_notices_of_a_killed_worker_are_flagged_and_told_by_the_other_gateway(
    town: Town, ledger: Ledger
) -> None:
    before = town.cases()
    # What others left waiting would hang first, and a gateway that failed three times rests.
    eventually(lambda: not waiting(town), "messages of earlier complaints sent", seconds=60)
    town.gateways.does("first", "hang")
    number = town.prepared(1, "worker-killed")[0].send(ledger)
    held = kill_worker_in_the_act(town, number, "officer")
    longest = town.one(
        "SELECT max(extract(epoch FROM next_try_at - now())) FROM messages_message m WHERE state = 'sending'"
    )
    assert longest <= 60  # and the sweep comes each minute: two minutes at most

    time_passes(town, number)
    swept(town)
    flagged = {reference: state for state, reference, _repeats, _again in of_case(town, number, "officer")}
    assert {flagged[reference] for reference in held} == {"uncertain"}
    time_passes(town, number)
    swept(town)
    after = {
        reference: (state, repeats) for state, reference, repeats, _again in of_case(town, number, "officer")
    }
    assert {after[reference] for reference in held} == {
        ("accepted", 1)
    }  # accepted, and marked as perhaps told twice
    assert all(times_sent(town)[reference] == 2 for reference in held)
    town.check(ledger, before=before)


def test_a_one_time_code_of_a_killed_worker_is_flagged_and_never_sent_again(
    town: Town, ledger: Ledger
) -> None:
    before = town.cases()
    phone = town.phone("code")
    phone.walk(town.district, MAY_WRITE)
    number = phone.send(ledger)
    eventually(lambda: not waiting(town), "her notices sent", seconds=60)
    town.gateways.does("first", "hang")
    her = town.phone("lost-key")
    her.get("/lost/")
    assert her.post("/lost/", {"number": number, "phone": PHONE, "go": "on"}).status in (200, 303)
    (code,) = kill_worker_in_the_act(town, number, "her")

    for _minutes in range(3):
        time_passes(town, number)
        swept(town)
    ((state, reference, repeats, again),) = of_case(town, number, "her")
    assert (state, reference, repeats, again) == ("uncertain", code, 0, False)
    assert times_sent(town)[code] == 1
    town.check(ledger, before=before)


def test_a_worker_killed_again_and_again_finishes_what_it_was_given(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    numbers = []
    for phone in town.prepared(5, "worker-again"):
        numbers.append(phone.send(ledger))
        kill(town.worker)
        eventually(lambda dead=town.worker: town.worker != dead, "a new worker", seconds=60)  # type: ignore[misc]
    with town.lock:
        town.minded = False
        kill(town.worker)
    for number in numbers:
        time_passes(town, number)
    swept(town)  # what was flagged
    for number in numbers:
        time_passes(town, number)
    swept(town)  # what is told again
    states = {row[0] for number in numbers for row in of_case(town, number, "officer")}
    assert states == {"accepted"}
    town.check(ledger, before=before)
