"""Sending, over real HTTP, to gateways that do what gateways do."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import connections

from samman.cases.models import Case
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.messages import outbox
from samman.messages.actions import Recipient, queue_to_officers
from samman.messages.gateways import Outcome, Verdict
from samman.messages.models import Message, Reason, State
from tests.gateway_simulator import Simulator
from tests.messages.conftest import UseGateways

pytestmark = pytest.mark.django_db


def later(message: Message, **ago: float) -> Message:
    """The message as it would be some time later."""
    Message.objects.filter(pk=message.pk).update(next_try_at=clock.now() - timedelta(seconds=1))
    if ago:
        Message.objects.filter(pk=message.pk).update(created_at=clock.now() - timedelta(**ago))
    outbox.wake_gateways()
    message.refresh_from_db()
    return message


def send(message: Message) -> Message:
    outbox.send_due([message.pk])
    message.refresh_from_db()
    return message


@pytest.mark.parametrize("kind", ["json", "cdac"])
def test_an_accepted_message_keeps_the_providers_id(
    kind: str, notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(first=(kind, simulator.url("first", kind)))
    sent = send(notice)
    assert (sent.state, sent.gateway, sent.provider_id, sent.attempts) == (
        State.ACCEPTED,
        "first",
        "first-1",
        1,
    )
    assert sent.next_try_at is None and sent.sent_at is not None
    assert sent.shown_text is None  # the text is kept nowhere


def test_the_gateway_is_told_number_text_and_template(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(first=("json", simulator.url("first", "json")))
    send(notice)
    (said,) = simulator.taken("first")
    assert said["to"] == "919876543210"
    assert "23-11 18:40" in said["text"] and "सम्मान" in said["text"]
    assert said["template_id"].startswith("DEMO-") and said["sender"] == "SAMVAD"
    assert str(said["unicode"]) == "True"
    assert said["reference"] == str(notice.reference)


@pytest.mark.parametrize("kind", ["json", "cdac"])
@pytest.mark.parametrize("behaviour", ["refuse", "refuse_number", "loop"])
def test_where_the_first_refuses_the_second_takes_over_at_once(
    kind: str, behaviour: str, notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    simulator.does("first", behaviour)
    use_gateways(first=(kind, simulator.url("first", kind)), second=("json", simulator.url("second", "json")))
    sent = send(notice)
    assert (sent.state, sent.gateway, sent.attempts, sent.repeats) == (State.ACCEPTED, "second", 2, 0)
    assert len(simulator.taken("first")) == len(simulator.taken("second")) == 1


def test_where_the_first_is_dead_the_second_takes_over_at_once(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(first=("cdac", simulator.dead_url("cdac")), second=("json", simulator.url("second", "json")))
    assert send(notice).gateway == "second"


@pytest.mark.parametrize("behaviour", ["hang", "drip", "garbage", "broken", "cut"])
@pytest.mark.parametrize("kind", ["json", "cdac"])
def test_what_may_have_been_sent_is_uncertain(
    kind: str, behaviour: str, notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    simulator.does("first", behaviour)
    use_gateways(first=(kind, simulator.url("first", kind)), second=("json", simulator.url("second", "json")))
    began = time.monotonic()
    sent = send(notice)
    assert time.monotonic() - began < 3
    assert sent.state == State.UNCERTAIN
    assert simulator.taken("second") == []  # not at once: perhaps the first one sent it


def test_an_uncertain_notice_is_sent_again_by_the_other_gateway_and_flagged(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    simulator.does("first", "garbage")
    use_gateways(
        first=("json", simulator.url("first", "json")), second=("json", simulator.url("second", "json"))
    )
    sent = send(notice)
    assert sent.next_try_at and sent.next_try_at > clock.now() + timedelta(seconds=50)
    outbox.send_due()
    assert simulator.taken("second") == []  # not before its time
    later(sent)
    outbox.send_due()
    sent.refresh_from_db()
    assert (sent.state, sent.gateway, sent.repeats) == (State.ACCEPTED, "second", 1)


def test_an_uncertain_notice_is_not_repeated_for_ever(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    simulator.does("first", "garbage")
    use_gateways(first=("json", simulator.url("first", "json")))
    send(notice)
    for _ in range(5):
        later(notice)
        Message.objects.filter(pk=notice.pk, repeats__gte=outbox.REPEATS).update(next_try_at=None)
        outbox.send_due()
    notice.refresh_from_db()
    assert (notice.state, notice.repeats, notice.next_try_at) == (State.UNCERTAIN, outbox.REPEATS, None)
    assert len(simulator.taken("first")) == 1 + outbox.REPEATS


def test_a_message_that_all_refuse_waits_longer_and_longer_and_fails_after_a_day(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    simulator.does("first", "refuse")
    use_gateways(first=("json", simulator.url("first", "json")))
    waits = []
    for _ in range(5):
        sent = send(notice)
        assert (sent.state, sent.reason) == (State.WAITING, Reason.REFUSED)
        assert sent.next_try_at
        waits.append(round((sent.next_try_at - clock.now()).total_seconds() / 60))
        later(notice)
    assert waits == [1, 5, 15, 60, 180]
    later(notice, hours=25)
    sent = send(notice)
    assert (sent.state, sent.reason, sent.next_try_at) == (State.FAILED, Reason.REFUSED, None)


def test_without_any_gateway_a_message_waits(notice: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMMAN_SMS_GATEWAYS", "")
    sent = send(notice)
    assert (sent.state, sent.reason, sent.attempts) == (State.WAITING, Reason.NO_GATEWAY, 0)


def test_a_gateway_that_keeps_failing_rests_for_a_while(
    case: Case, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(first=("json", simulator.dead_url("json")), second=("json", simulator.url("second", "json")))
    told = [Recipient(f"98765432{n:02d}", "x") for n in range(20)]
    queue_to_officers("report_late", case=case, officers=told, variables={"time": "x"})
    assert outbox.send_due() == 20
    assert set(Message.objects.values_list("gateway", "state")) == {("second", "accepted")}
    assert Message.objects.filter(attempts=1).count() >= 10  # the dead one was left out


def test_a_message_left_in_sending_by_a_dead_worker_becomes_uncertain(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(first=("json", simulator.url("first", "json")))
    Message.objects.filter(pk=notice.pk).update(
        state=State.SENDING, attempts=1, gateway="first", next_try_at=clock.now() + outbox.LEFT_BEHIND
    )
    assert outbox.mark_left_behind() == 0  # somebody may still be sending it
    assert outbox.send_due() == 0
    later(notice)
    assert outbox.mark_left_behind() == 1
    notice.refresh_from_db()
    assert notice.state == State.UNCERTAIN
    assert outbox.send_due() == 0
    later(notice)
    assert outbox.send_due() == 1
    notice.refresh_from_db()
    assert (notice.state, notice.repeats) == (State.ACCEPTED, 1)


def test_an_answer_that_comes_after_all_does_not_undo_what_happened_since(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(
        first=("json", simulator.url("first", "json")), second=("json", simulator.url("second", "json"))
    )
    slow, _touched = outbox._claim([notice.pk])
    later(notice)
    outbox.mark_left_behind()
    later(notice)
    outbox.send_due()  # another worker took it for dead
    outbox._mark(slow[0], Verdict(Outcome.REFUSED))
    notice.refresh_from_db()
    assert (notice.state, notice.gateway, notice.provider_id) == (State.ACCEPTED, "second", "second-1")
    outbox._mark(slow[0], Verdict(Outcome.ACCEPTED, "late-1"))
    notice.refresh_from_db()
    assert notice.provider_id == "second-1"


def test_nobody_is_left_behind_for_two_minutes() -> None:
    """Longest wait for the sweep plus a minute until its next run."""
    assert outbox.LEFT_BEHIND + timedelta(minutes=1) <= timedelta(minutes=2)


def test_a_message_of_a_station_that_may_not_see_the_case_any_more_is_dropped(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(first=("json", simulator.url("first", "json")))
    case = notice.case
    assert case is not None
    other = Unit.objects.stations().filter(district=case.district).exclude(pk=case.unit_id)[0]
    Message.objects.filter(pk=notice.pk).update(unit=other)
    case.kept_from = other
    case.save()
    sent = send(notice)
    assert (sent.state, sent.reason) == (State.FAILED, Reason.NOT_ALLOWED)
    assert simulator.taken("first") == []


def test_a_first_notice_leaves_even_when_the_wall_clock_was_set_back(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(first=("json", simulator.url("first", "json")))
    Message.objects.filter(pk=notice.pk).update(next_try_at=clock.now() + timedelta(hours=2))
    assert send(notice).state == State.ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_one_message_twice(
    case: Case, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(first=("json", simulator.url("first", "json")))
    told = [Recipient(f"98765432{n:02d}", "x") for n in range(40)]
    ids = [m.pk for m in queue_to_officers("report_late", case=case, officers=told, variables={"time": "x"})]

    def work(own: bool) -> None:
        outbox.send_due(ids if own else None)
        connections.close_all()

    workers = [threading.Thread(target=work, args=(number % 2 == 0,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(simulator.taken("first")) == 40
    assert len({said["reference"] for said in simulator.taken("first")}) == 40
    assert not Message.objects.exclude(state=State.ACCEPTED).exists()
