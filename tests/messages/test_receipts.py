"""Delivery reports: at a secret address, in any order, as often as the gateway likes."""

from __future__ import annotations

import itertools
import json

import pytest
from django.test import Client

from samman.messages import outbox, receipts
from samman.messages.actions import move
from samman.messages.models import Message, Reason, State
from samman.messages.workflow import TRANSITIONS, may_become
from tests.gateway_simulator import Simulator
from tests.messages.conftest import UseGateways

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(notice: Message, simulator: Simulator, use_gateways: UseGateways) -> Message:
    """An officer's notice that the first gateway took as first-1."""
    use_gateways(
        first=("json", simulator.url("first", "json")), second=("cdac", simulator.url("second", "cdac"))
    )
    outbox.send_due([notice.pk])
    notice.refresh_from_db()
    return notice


def post(status: str, gateway: str = "first", **fields: str) -> int:
    said = {"id": "first-1", "status": status, **fields}
    answer = Client(enforce_csrf_checks=True).post(
        receipts.path(gateway), json.dumps(said), content_type="application/json"
    )
    return answer.status_code


def state(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_a_delivered_message_is_marked_so(accepted: Message) -> None:
    assert post("DELIVRD") == 200
    assert state(accepted) == State.DELIVERED
    assert accepted.delivered_at is not None


def test_a_form_is_understood_as_well_as_json(accepted: Message) -> None:
    answer = Client().post(receipts.path("first"), {"msgid": "first-1", "dlr": "delivered"})
    assert answer.status_code == 200
    assert state(accepted) == State.DELIVERED


def test_a_failed_delivery_is_marked_so(accepted: Message) -> None:
    assert post("undelivered") == 200
    assert state(accepted) == State.FAILED
    assert accepted.reason == Reason.REPORTED


def test_a_report_still_under_way_changes_nothing(accepted: Message) -> None:
    assert post("submitted") == 200
    assert state(accepted) == State.ACCEPTED


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["delivered", "failed", "delivered", "submitted"], 3))
)
def test_in_whatever_order_reports_come_a_delivered_message_stays_delivered(
    order: list[str], accepted: Message
) -> None:
    for word in order:
        assert post(word) == 200
    assert state(accepted) == (State.DELIVERED if "delivered" in order else State.FAILED)


def test_the_moment_of_delivery_is_that_of_the_first_report(accepted: Message) -> None:
    post("delivered")
    accepted.refresh_from_db()
    first = accepted.delivered_at
    post("delivered")
    accepted.refresh_from_db()
    assert accepted.delivered_at == first


def test_a_report_that_is_faster_than_the_answer_holds(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(first=("json", simulator.url("first", "json")))
    claimed, _touched = outbox._claim([notice.pk])
    assert post("delivered", id="", reference=str(notice.reference)) == 200
    outbox._send_all(claimed)
    assert state(notice) == State.DELIVERED
    assert notice.provider_id == "first-1"


def test_a_report_tells_what_became_of_an_uncertain_message(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    simulator.does("first", "garbage")
    use_gateways(first=("json", simulator.url("first", "json")))
    outbox.send_due([notice.pk])
    assert post("delivered", id="", reference=str(notice.reference)) == 200
    assert state(notice) == State.DELIVERED
    assert notice.next_try_at is None


def test_a_report_of_a_message_not_known_yet_is_asked_for_again(accepted: Message) -> None:
    assert post("delivered", id="first-999") == 409


def test_another_gateways_report_does_not_count(accepted: Message) -> None:
    assert post("delivered", gateway="second") == 409
    assert state(accepted) == State.ACCEPTED


@pytest.mark.parametrize(
    "address",
    [
        "staff/gateway/receipt/first/wrong/",
        "staff/gateway/receipt/third/{}/",
        "staff/gateway/receipt/second/{}/",
    ],
)
def test_without_the_gateways_own_secret_there_is_no_such_page(address: str, accepted: Message) -> None:
    answer = Client().post(
        "/" + address.format(receipts.token("first")), {"id": "first-1", "status": "delivered"}
    )
    assert answer.status_code == 404
    assert state(accepted) == State.ACCEPTED


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"id": {"a": 1}}', b"\xff\xfe", b"[" * 100_000, b'{"status": "delivered"}'],
)
def test_nonsense_gets_a_plain_refusal(body: bytes, accepted: Message) -> None:
    answer = Client().post(receipts.path("first"), body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("value", ["\x00", "first-1\x00", "\ud800", "x" * 5000, "' OR 1=1"])
def test_hostile_ids_are_not_known(value: str, accepted: Message) -> None:
    assert post("delivered", id=value, reference=value) in (200, 409)


def test_only_a_post_is_a_report(accepted: Message) -> None:
    assert Client().get(receipts.path("first")).status_code == 405


def test_no_state_leads_back_to_an_earlier_one() -> None:
    order = [State.WAITING, State.SENDING, State.UNCERTAIN, State.ACCEPTED, State.FAILED, State.DELIVERED]
    back = {
        (a, b)
        for a, follows in TRANSITIONS.items()
        for b in follows
        if order.index(State(b)) < order.index(State(a))
    }
    # Only what surely did not leave waits again, and only what is uncertain is sent again.
    assert back == {(State.SENDING, State.WAITING), (State.UNCERTAIN, State.SENDING)}


def test_a_delivered_message_can_become_nothing_else(accepted: Message) -> None:
    post("delivered")
    accepted.refresh_from_db()
    assert not any(may_become(State.DELIVERED, state) for state in State.values)
    assert move(accepted, State.FAILED) is False
    assert state(accepted) == State.DELIVERED
