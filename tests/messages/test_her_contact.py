"""Messages to her: only as she allows, looked at again just before they leave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from samman.cases.models import Case
from samman.common import clock
from samman.messages import contact, outbox
from samman.messages.actions import queue_to_her
from samman.messages.models import Message, Reason, State
from samman.people.actions import keep_safe_contact
from samman.people.models import SafeContact
from tests.gateway_simulator import Simulator
from tests.messages.conftest import UseGateways

pytestmark = pytest.mark.django_db
HER_NUMBER = "9000000009"


def ist(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.IST)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment.astimezone(UTC))


def allow(case: Case, **answers: object) -> SafeContact:
    given = {
        "may_contact": True,
        "may_message": True,
        "phone": HER_NUMBER,
        "hours_from": 10,
        "hours_until": 16,
    }
    return keep_safe_contact(case, {**given, **answers}, she_knows=True)


def queue(case: Case) -> Message:
    message = queue_to_her("her_news", case=case, phone=HER_NUMBER, language="hi")
    assert message
    return message


def send(message: Message) -> Message:
    outbox.send_due([message.pk])
    message.refresh_from_db()
    return message


@pytest.fixture(autouse=True)
def gateway(simulator: Simulator, use_gateways: UseGateways, monkeypatch: pytest.MonkeyPatch) -> None:
    use_gateways(
        first=("json", simulator.url("first", "json")), second=("json", simulator.url("second", "json"))
    )
    at(monkeypatch, ist(11))


def test_she_is_written_to_within_her_hours(case: Case, simulator: Simulator) -> None:
    allow(case)
    assert send(queue(case)).state == State.ACCEPTED
    (said,) = simulator.taken("first")
    assert case.number not in said["text"].replace(" ", "")


def test_no_contact_is_the_default(case: Case, simulator: Simulator) -> None:
    sent = send(queue(case))
    assert (sent.state, sent.reason) == (State.FAILED, Reason.NOT_ALLOWED)
    assert simulator.taken("first") == []


def test_permission_taken_back_after_queueing_holds_the_message_back(
    case: Case, simulator: Simulator
) -> None:
    allowed = allow(case)
    message = queue(case)
    allowed.may_message = False
    allowed.save()
    sent = send(message)
    assert (sent.state, sent.reason, sent.next_try_at) == (State.FAILED, Reason.NOT_ALLOWED, None)
    assert simulator.taken("first") == []


def test_a_number_she_has_changed_since_is_not_written_to(case: Case, simulator: Simulator) -> None:
    allow(case, phone="9000000001")
    assert send(queue(case)).reason == Reason.NOT_ALLOWED
    assert simulator.taken("first") == []


def test_outside_her_hours_the_message_waits_for_them(
    case: Case, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(case)
    at(monkeypatch, ist(20))
    waiting = send(queue(case))
    assert (waiting.state, waiting.reason, waiting.next_try_at) == (
        State.WAITING,
        Reason.HER_HOURS,
        ist(10, day=24),
    )
    at(monkeypatch, ist(9, 59, day=24))
    assert outbox.send_due() == 0
    assert simulator.taken("first") == []
    at(monkeypatch, ist(10, 1, day=24))
    assert outbox.send_due() == 1
    waiting.refresh_from_db()
    assert waiting.state == State.ACCEPTED


def test_where_she_named_no_hours_the_night_is_left_in_peace(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(case, hours_from=None, hours_until=None)
    at(monkeypatch, ist(3))
    assert send(queue(case)).next_try_at == ist(9)


@pytest.mark.parametrize(
    ("hours", "hour", "inside"),
    [((10, 16), 10, True), ((10, 16), 15, True), ((10, 16), 16, False), ((22, 2), 23, True), ((22, 2), 1, True),
     ((22, 2), 2, False), ((0, 24), 23, True)],
)  # fmt: skip
def test_hours_are_of_the_day_in_india_and_may_run_over_midnight(
    hours: tuple[int, int], hour: int, inside: bool
) -> None:
    assert contact.within(ist(hour, 30), hours) is inside


def test_the_next_of_her_hours_is_always_ahead() -> None:
    for hour in range(24):
        found = contact.next_moment(ist(hour, 30), (10, 16))
        assert timedelta(0) < found - ist(hour, 30) <= timedelta(days=1)


@pytest.mark.parametrize("behaviour", ["hang", "garbage", "cut"])
def test_an_uncertain_message_to_her_is_never_sent_again(
    behaviour: str, case: Case, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(case)
    simulator.does("first", behaviour)
    sent = send(queue(case))
    assert (sent.state, sent.next_try_at) == (State.UNCERTAIN, None)
    at(monkeypatch, ist(11, day=24))
    assert outbox.send_due() == 0
    assert len(simulator.taken("first")) == 1 and simulator.taken("second") == []


def test_a_message_to_her_left_in_sending_is_not_sent_again(case: Case, simulator: Simulator) -> None:
    allow(case)
    message = queue(case)
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, attempts=1, next_try_at=ist(10))
    outbox.mark_left_behind()
    assert outbox.send_due() == 0
    message.refresh_from_db()
    assert message.state == State.UNCERTAIN
    assert simulator.taken("first") == []


def test_a_refused_message_to_her_goes_to_the_second_gateway(case: Case, simulator: Simulator) -> None:
    allow(case)
    simulator.does("first", "refuse")
    assert send(queue(case)).gateway == "second"
