"""Putting messages into the outbox."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, transaction

from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.cases.models import Case
from samman.common import clock
from samman.messages.actions import (
    BadVariable,
    Recipient,
    UnknownEvent,
    officers_at,
    officers_of,
    queue_to_her,
    queue_to_officers,
)
from samman.messages.models import Message, Reason, State
from tests.cases.rows import bare_case
from tests.messages.stations import some_station
from tests.officers import make_officer

pytestmark = pytest.mark.django_db
TIME = {"time": "23-11 18:40"}


def jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args::text FROM procrastinate_jobs WHERE task_name = 'send_messages' ORDER BY id"
        )
        return [json.loads(args) for (args,) in cursor.fetchall()]


def end_postings(station: Any) -> None:
    Posting.objects.filter(unit=station).update(ends_at=clock.now())


def test_a_message_and_its_job_come_and_go_together(case: Case) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        queue_to_officers("report_late", case=case, officers=[Recipient("9876543210", "a")], variables=TIME)
        assert Message.objects.count() == 1 and len(jobs()) == 1
        raise RuntimeError
    assert Message.objects.count() == 0 and jobs() == []


def test_the_job_holds_ids_and_nothing_else(case: Case) -> None:
    told = [Recipient("9876543210", "a"), Recipient("9876543211", "b")]
    queued = queue_to_officers("report_late", case=case, officers=told, variables=TIME)
    found = jobs()
    assert found == [{"message_ids": [message.pk for message in queued]}]


def test_number_and_text_stand_nowhere_in_the_clear(case: Case) -> None:
    queue_to_officers("report_late", case=case, officers=[Recipient("9876543210", "desk@x")], variables=TIME)
    with connection.cursor() as cursor:
        cursor.execute("SELECT m::text FROM messages_message m")
        (line,) = cursor.fetchone()
    assert "9876543210" not in line
    assert b"9876543210".hex() not in line
    assert Message.objects.get().open_recipient() == "9876543210"


def test_a_number_moved_to_another_row_does_not_open(case: Case) -> None:
    told = [Recipient("9876543210", "a"), Recipient("9876543211", "b")]
    first, second = queue_to_officers("report_late", case=case, officers=told, variables=TIME)
    second.recipient = first.recipient
    with pytest.raises(Exception, match="message:"):
        second.open_recipient()


def test_one_number_is_told_once(case: Case) -> None:
    told = [Recipient("9876543210", "a"), Recipient("+91 98765 43210", "b")]
    assert len(queue_to_officers("report_late", case=case, officers=told, variables=TIME)) == 1


def test_every_post_at_a_station_is_told_and_no_other() -> None:
    station, neighbour = some_station(), some_station(1)
    for unit in (station, neighbour):
        end_postings(unit)
    make_officer(Role.DESK, station, phone="9000000001")
    make_officer(Role.STATION_HOUSE_OFFICER, station, phone="9000000002")
    make_officer(Role.DESK, neighbour, phone="9000000003")
    found = officers_of(station, [Role.DESK, Role.STATION_HOUSE_OFFICER])
    assert [(told.phone, told.label) for told in found] == [
        ("9000000001", f"desk@{station.code}"),
        ("9000000002", f"station_house_officer@{station.code}"),
    ]


def test_an_officer_whose_posting_has_ended_is_not_told() -> None:
    station = some_station()
    end_postings(station)
    officer = make_officer(Role.DESK, station, phone="9000000001")
    Posting.objects.filter(officer=officer).update(ends_at=clock.now())
    assert "9000000001" not in [told.phone for told in officers_of(station, [Role.DESK])]


def test_a_unit_without_officers_is_told_on_its_own_phone() -> None:
    station = some_station()
    end_postings(station)
    station.phone = "0522-2345678"
    assert [told.phone for told in officers_of(station, [Role.DESK])] == ["5222345678"]


def test_a_unit_that_nobody_can_reach_stays_visible_in_the_outbox(case: Case) -> None:
    station = some_station()
    end_postings(station)
    station.phone = ""
    queue_to_officers("report_late", case=case, officers=officers_of(station, [Role.DESK]), variables=TIME)
    message = Message.objects.get()
    assert (message.state, message.reason, message.recipient_label) == (
        State.FAILED,
        Reason.NO_NUMBER,
        f"unit@{station.code}",
    )
    assert jobs() == []


def test_recipients_of_many_units_take_one_query(django_assert_num_queries: Any) -> None:
    station = some_station()
    circle = station.circle
    with django_assert_num_queries(1):
        officers_at([(station, [Role.DESK]), (circle, [Role.CIRCLE_OFFICER]), (None, [Role.RANGE_OFFICER])])


def test_the_station_that_a_case_is_kept_from_is_never_told() -> None:
    station = some_station()
    case = bare_case(station.district, kept_from=station)  # type: ignore[arg-type]
    make_officer(Role.DESK, station, phone="9000000001")
    officer = make_officer(Role.NODAL_OFFICER, station.district, phone="9000000002")
    told = [*officers_of(station, [Role.DESK]), station, *Posting.objects.filter(officer=officer)]
    queued = queue_to_officers("report_late", case=case, officers=told, variables=TIME)
    assert [message.recipient_label for message in queued] == [f"nodal_officer@{station.district.code}"]  # type: ignore[union-attr]


def test_an_officer_of_that_station_is_not_told_for_another_post_either() -> None:
    station = some_station()
    case = bare_case(station.district, kept_from=station)  # type: ignore[arg-type]
    both = make_officer(Role.STATION_HOUSE_OFFICER, station, phone="+91 90000 00003")
    district = case.district
    Posting.objects.create(officer=both, unit=district, role=Role.NODAL_OFFICER, starts_at=clock.now())
    make_officer(Role.SUPERINTENDENT, district, phone="9000000004")
    told = officers_at([(district, [Role.NODAL_OFFICER, Role.SUPERINTENDENT])])
    queued = queue_to_officers("report_late", case=case, officers=told, variables=TIME)
    assert [message.open_recipient() for message in queued] == ["9000000004"]


def test_officers_are_told_by_mail_too_where_a_mail_gateway_is_named(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = Officer(username="desk1", phone="9000000001", email="desk1@example.org")
    assert [
        m.channel for m in queue_to_officers("report_late", case=case, officers=[officer], variables=TIME)
    ] == ["sms"]
    monkeypatch.setenv("SAMMAN_EMAIL_GATEWAYS", "post")
    both = queue_to_officers("report_late", case=case, officers=[officer], variables=TIME)
    assert [(m.channel, m.open_recipient()) for m in both] == [
        ("sms", "9000000001"),
        ("email", "desk1@example.org"),
    ]


def test_an_event_without_a_template_is_refused(case: Case) -> None:
    with pytest.raises(UnknownEvent):
        queue_to_officers("tell_all", case=case, officers=[Recipient("9000000001", "a")])


def test_a_text_to_officers_cannot_go_to_her_nor_hers_to_them(case: Case) -> None:
    with pytest.raises(UnknownEvent):
        queue_to_her("report_late", case=case, phone="9000000001", language="hi")
    with pytest.raises(UnknownEvent):
        queue_to_officers("her_news", case=case, officers=[Recipient("9000000001", "a")])


def test_what_officers_must_not_read_is_refused(case: Case) -> None:
    with pytest.raises(BadVariable):
        queue_to_officers(
            "report_late",
            case=case,
            officers=[Recipient("9000000001", "a")],
            variables={**TIME, "kind": "dowry"},
        )


def test_without_a_number_of_hers_nothing_is_queued(case: Case) -> None:
    assert queue_to_her("her_news", case=case, phone="", language="hi") is None
    assert not Message.objects.exists()


def test_her_label_never_shows_her_number(case: Case) -> None:
    message = queue_to_her("her_news", case=case, phone="9000000001", language="en")
    assert message and message.recipient_label == "her"
