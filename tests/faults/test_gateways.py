"""Gateways that are dead, hang, talk nonsense or report twice and out of order, under a running site."""

from __future__ import annotations

import json
import statistics
import time

import pytest

from tests.faults.conftest import GATEWAY_TIMEOUT, kill
from tests.faults.town import Answer, Ledger, Town, eventually

SUBMITS = 6


def states(town: Town, number: str) -> list[tuple[str, str]]:
    """State and gateway of each message of a complaint."""
    return town.sql(
        "SELECT m.state, m.gateway FROM messages_message m JOIN cases_case c ON c.id = m.case_id WHERE c.number = %s",
        number,
    )


def settled(town: Town, numbers: list[str]) -> list[tuple[str, str]]:
    """The same of all, when none waits or is being sent any more."""

    def rest() -> list[tuple[str, str]]:
        rows = [row for number in numbers for row in states(town, number)]
        return rows if rows and not any(state in ("waiting", "sending") for state, _gateway in rows) else []

    found: list[tuple[str, str]] = eventually(rest, "messages settled", seconds=120)
    return found


def submits(town: Town, ledger: Ledger, name: str) -> tuple[list[str], float]:
    """Send a few; their numbers, and the median time of the post in seconds."""
    numbers, times = [], []
    for phone in town.prepared(SUBMITS, name):
        answer: Answer = phone.post("/send/")
        assert answer.status == 303
        times.append(answer.seconds)
        numbers.append(phone.send(ledger))
    return numbers, statistics.median(times)


def told_so_far(town: Town) -> int:
    """How many messages both gateways took, when what was on its way to them has arrived."""

    def count() -> int:
        return len(town.gateways.taken("first")) + len(town.gateways.taken("second"))

    taken = -1
    while (now := count()) != taken:
        taken = now
        time.sleep(1)
    return taken


def test_no_web_process_ever_speaks_to_a_gateway(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    eventually(
        lambda: (
            not town.one(
                "SELECT count(*) FROM messages_message"
                " WHERE state = 'sending' OR state = 'waiting' AND next_try_at < now()"
            )
        ),
        "an empty outbox",
        seconds=180,
    )
    with town.worker_away():
        taken = told_so_far(town)
        numbers, _median = submits(town, ledger, "no-http")
        assert told_so_far(town) == taken
        assert {state for number in numbers for state, _gateway in states(town, number)} == {"waiting"}
    assert {state for state, _gateway in settled(town, numbers)} == {"accepted"}
    town.check(ledger, before=before)


@pytest.mark.parametrize("behaviour", ["refuse", "garbage", "hang"])
def test_a_sick_gateway_changes_nothing_for_her(town: Town, ledger: Ledger, behaviour: str) -> None:
    before = town.cases()
    former = town.worker
    kill(former)  # a new one does not know of a gateway that it rests
    eventually(lambda: town.worker != former, "a new worker")
    numbers, well = submits(town, ledger, "well")
    settled(town, numbers)
    town.gateways.does("first", behaviour)
    numbers, sick = submits(town, ledger, behaviour)
    # Had a page waited for the gateway, it would have been for as long as the time-out.
    assert sick < well + 0.75 * GATEWAY_TIMEOUT, f"{sick:.2f} s instead of {well:.2f} s"
    found = settled(town, numbers)
    if behaviour == "refuse":  # surely not sent: the second tells at once
        assert set(found) == {("accepted", "second")}
    else:  # perhaps sent: flagged, and the second tells a minute later
        assert {state for state, _gateway in found} <= {"uncertain", "accepted"}
        assert ("uncertain", "first") in found
        kill(town.worker)  # so that the gateways do not rest for what comes next
        later(town, numbers)

        def told() -> bool:
            return {state for state, _gateway in settled(town, numbers)} == {"accepted"}

        eventually(told, "all told by the second gateway")
        assert ("accepted", "second") in settled(town, numbers)
    town.check(ledger, before=before)


def later(town: Town, numbers: list[str]) -> None:
    """A minute later the outbox looks again."""
    town.sql(
        "UPDATE messages_message m SET next_try_at = now() - interval '1 second' FROM cases_case c"
        " WHERE c.id = m.case_id AND c.number = ANY(%s) AND m.state = 'uncertain'",
        numbers,
    )
    town.run("from samman.messages import outbox; outbox.send_due()")


def test_reports_twice_and_out_of_order_never_turn_a_state_back(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    (phone,) = town.prepared(1, "reports")
    number = phone.send(ledger)
    settled(town, [number])
    door = dict(line.split("\t") for line in manage_lines(town))["first"]
    rows = town.sql(
        "SELECT m.reference::text, m.provider_id FROM messages_message m JOIN cases_case c ON c.id = m.case_id"
        " WHERE c.number = %s",
        number,
    )
    for said in (
        ["delivered", "delivered"],
        ["failed", "delivered", "failed"],
        ["delivered", "sent", "failed", "pending"],
    ):
        if not rows:
            break
        reference, provider_id = rows.pop()
        for status in said:
            body = json.dumps({"reference": reference, "id": provider_id, "status": status}).encode()
            assert town.phone("gateway").ask("POST", door, body, "application/json").status == 200
        assert (
            town.one("SELECT state FROM messages_message WHERE reference = %s::uuid", reference)
            == "delivered"
        )
    unknown = json.dumps({"reference": "", "id": "nobody-knows", "status": "delivered"}).encode()
    assert town.phone("gateway").ask("POST", door, unknown, "application/json").status == 409
    assert town.phone("gateway").ask("POST", door, b"\xff{", "application/json").status == 400
    assert town.phone("gateway").ask("POST", door[:-3] + "xx/", unknown, "application/json").status == 404
    town.check(ledger, before=before)


def manage_lines(town: Town) -> list[str]:
    from tests.conftest import manage

    return manage(town.env, "gateway_addresses").splitlines()
