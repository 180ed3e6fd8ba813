"""Headquarters' directions: numbered, read, answered by a report, climbing when they are not (mission V7)."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from samman.accounts.enums import Role
from samman.accounts.viewer import viewer_of
from samman.cases.models import Case
from samman.common import clock
from samman.complaints import actions
from samman.complaints.enums import State
from samman.complaints.models import Direction
from samman.deadlines.engine import fire_due
from samman.messages.models import Message
from samman.reports.board import board_of
from tests.complaints.trips import accept, make_complaint, reported_and_accepted, submit
from tests.factories import (
    STORY,
    at,
    direct,
    file_report,
    grouped,
    make_viewer,
    opened_by,
    rate,
    signed_in,
    unit,
    vet,
)
from tests.officers import make_map, make_officer

pytestmark = pytest.mark.django_db
LIST = "/staff/directions/"
TEXT = "1. एफआईआर दर्ज करें। 2. महिला अधिकारी बयान लें।"


@pytest.fixture
def dissatisfied() -> Case:
    case = reported_and_accepted()
    rate(case, satisfied=False)
    case.refresh_from_db()
    return case


def page_of(case: Case) -> str:
    return f"/staff/complaints/{case.number}/direct/"


def test_a_monitor_writes_it_by_the_page_beginning_with_what_the_adviser_found(dissatisfied: Case) -> None:
    vet(dissatisfied)
    monitor = signed_in(Role.MONITOR, dissatisfied.state)
    page = monitor.get(page_of(dissatisfied))
    assert "एफआईआर दर्ज नहीं की गई" in page.text
    dissatisfied.refresh_from_db()
    monitor.post(page_of(dissatisfied), {"text": TEXT, "term": "48", "version": dissatisfied.version})
    direction = Direction.objects.get()
    assert (direction.number, direction.round) == (1, 2)
    assert actions.direction_words(direction, dissatisfied) == TEXT
    assert direction.due_at - direction.issued_at == timedelta(hours=48)
    dissatisfied.refresh_from_db()
    assert (dissatisfied.state_code, dissatisfied.round) == (State.AWAITING_REPORT, 2)
    assert not dissatisfied.vettings.open().exists()


def test_sp_and_nodal_officer_are_told_without_the_matter(dissatisfied: Case) -> None:
    for role in (Role.SUPERINTENDENT, Role.NODAL_OFFICER):
        make_viewer(role, dissatisfied.district, phone=f"94150{len(role):05d}")
    direct(dissatisfied, text=TEXT)
    told = Message.objects.filter(case=dissatisfied, event="direction_issued")
    assert {message.recipient_label.partition("@")[0] for message in told} >= {
        "superintendent",
        "nodal_officer",
    }
    assert all("एफआईआर" not in str(message.variables) for message in told)


def test_numbers_run_on_through_the_year_without_a_gap(dissatisfied: Case) -> None:
    first = direct(dissatisfied)
    other = make_complaint()
    second, third = direct(other), direct(other)
    assert [first.number, second.number, third.number] == [1, 2, 3]


def test_one_on_a_report_that_is_owed_anyway_changes_no_round() -> None:
    case = make_complaint()
    due = case.due_at
    direct(case)
    assert (case.round, case.state_code, case.due_at) == (1, State.AWAITING_REPORT, due)
    submit(case, make_viewer(Role.DESK, case.unit), is_final=False)
    assert Direction.objects.get().answered_by == case.reports.get()


def test_a_silent_or_doubtful_answer_is_pursued_while_hers_is_awaited() -> None:
    case = reported_and_accepted()
    direct(case)
    assert (case.round, case.state_code) == (2, State.AWAITING_REPORT)


def test_reading_is_recorded_and_only_sp_or_nodal_officer_counts(dissatisfied: Case) -> None:
    direction = direct(dissatisfied, text=TEXT)
    page = f"/staff/complaints/{dissatisfied.number}/"
    station = signed_in(Role.STATION_HOUSE_OFFICER, dissatisfied.unit)
    assert TEXT not in station.get(page).text
    station.post(f"{page}direction/{direction.pk}/")
    assert TEXT in station.get(page).text
    assert not Direction.objects.exclude(read_at=None).exists()
    sp = signed_in(Role.SUPERINTENDENT, dissatisfied.district)
    for _ in range(2):
        sp.post(f"{page}direction/{direction.pk}/")
    assert Direction.objects.exclude(read_at=None).exists()
    assert direction.readings.count() == 2
    assert dissatisfied.history.filter(event="direction_read").count() == 2


def test_outsiders_find_nothing(dissatisfied: Case) -> None:
    direction = direct(dissatisfied)
    read = f"/staff/complaints/{dissatisfied.number}/direction/{direction.pk}/"
    for role, where in (
        (Role.SUPERINTENDENT, unit("up-amethi")),
        (Role.DESK, unit("up-lucknow-hazratganj")),
        (Role.MONITOR, make_map().other_state),
    ):
        client = signed_in(role, where)
        assert client.post(read).status_code == 404
        assert grouped(dissatisfied.number) not in client.get(LIST).text
    assert (
        grouped(dissatisfied.number) in signed_in(Role.SUPERINTENDENT, dissatisfied.district).get(LIST).text
    )
    assert signed_in(Role.SUPERINTENDENT, dissatisfied.district).get(page_of(dissatisfied)).status_code == 404
    assert signed_in(Role.LEGAL_ADVISER, dissatisfied.state).get(page_of(dissatisfied)).status_code == 404


def test_a_direction_of_another_complaint_is_not_found(dissatisfied: Case) -> None:
    direction = direct(dissatisfied)
    other = make_complaint()
    monitor = signed_in(Role.MONITOR, dissatisfied.state)
    for number in (direction.pk, 2**63, 10**25):
        assert monitor.post(f"/staff/complaints/{other.number}/direction/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "  "}, "दस अक्षरों"),
        ({"term": "1"}, "दिए गए"),
        ({"term": ""}, "उत्तर कब तक"),
        ({"text": "क" * 4001}, "4000"),
    ],
)
def test_what_is_wrong_is_said(dissatisfied: Case, typed: dict[str, str], said: str) -> None:
    monitor = signed_in(Role.MONITOR, dissatisfied.state)
    page = monitor.post(
        page_of(dissatisfied), {"text": TEXT, "term": "24", "version": dissatisfied.version, **typed}
    )
    assert page.status_code == 200
    assert said in page.text
    assert not Direction.objects.exists()


def test_a_stale_page_issues_nothing_and_keeps_the_text(dissatisfied: Case) -> None:
    monitor = signed_in(Role.MONITOR, dissatisfied.state)
    page = monitor.post(
        page_of(dissatisfied), {"text": TEXT, "term": "24", "version": dissatisfied.version - 1}
    )
    assert TEXT in page.text
    assert not Direction.objects.exists()


def test_unread_and_unanswered_it_climbs_each_step_once(dissatisfied: Case) -> None:
    direct(dissatisfied)
    for hours in (7, 25, 37, 49, 49, 60):
        with at(hours=hours) as now:
            fire_due(now)
    events = list(dissatisfied.history.filter(event__startswith="direction_").values_list("event", flat=True))
    assert events.count("direction_unread") == 1
    assert events.count("direction_late") == 3


def test_read_and_answered_it_does_not_climb(dissatisfied: Case) -> None:
    direction = direct(dissatisfied)
    actions.read_direction(
        dissatisfied.pk,
        direction_id=direction.pk,
        by=make_viewer(Role.NODAL_OFFICER, dissatisfied.district),
    )
    file_report(dissatisfied, by=make_viewer(Role.DESK, dissatisfied.unit))
    with at(hours=60) as now:
        fire_due(now)
    assert not dissatisfied.history.filter(event__in=["direction_unread", "direction_late"]).exists()


def test_three_rounds_until_she_is_satisfied() -> None:
    case = make_complaint()
    for number in (1, 2, 3):
        assert case.round == number
        submit(case, make_viewer(Role.DESK, case.unit))
        accept(case)
        if number < 3:
            rate(case, satisfied=False)
            vet(case)
            direct(case)
    rate(case, satisfied=True)
    case.refresh_from_db()
    assert case.state_code == State.SATISFIED
    assert not Direction.objects.unanswered().exists()


@pytest.mark.parametrize(
    "change",
    [
        "words = ''",
        "number = number + 1",
        "due_at = due_at + interval '1 day'",
        "read_at = NULL",
        "case_id = case_id + 1",
    ],
)
def test_the_database_refuses_a_changed_direction(dissatisfied: Case, change: str) -> None:
    direction = direct(dissatisfied)
    actions.read_direction(
        dissatisfied.pk, direction_id=direction.pk, by=make_viewer(Role.SUPERINTENDENT, dissatisfied.district)
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE complaints_direction SET {change}")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM complaints_direction")


def test_an_answer_to_a_direction_that_nobody_in_the_district_read_is_not_accepted(
    dissatisfied: Case,
) -> None:
    direction = direct(dissatisfied, text=TEXT)
    submit(dissatisfied, make_viewer(Role.DESK, dissatisfied.unit))
    nodal = make_officer(Role.NODAL_OFFICER, dissatisfied.district)
    client = opened_by(nodal, dissatisfied)
    assert board_of(viewer_of(nodal), clock.now()).total.count("unread") == 1
    assert grouped(dissatisfied.number) in client.get(f"{LIST}?unread=1").text
    review = f"/staff/complaints/{dissatisfied.number}/review/"
    page = client.get(review).text
    assert TEXT not in page and "निर्देश पढ़ें" in page and STORY in page
    typed = {
        "answer": "accept",
        "remark": "",
        "version": dissatisfied.version,
        "report": dissatisfied.reports.latest("id").pk,
    }
    assert "पहले मुख्यालय का निर्देश पढ़ें" in client.post(review, typed).text
    dissatisfied.refresh_from_db()
    assert dissatisfied.state_code == State.AWAITING_ACCEPTANCE
    read = client.post(
        f"/staff/complaints/{dissatisfied.number}/direction/{direction.pk}/", {"back": "review"}
    )
    assert read["Location"] == review and TEXT in client.get(review).text
    assert board_of(viewer_of(nodal), clock.now()).total.count("unread") == 0
    client.post(review, typed)
    dissatisfied.refresh_from_db()
    assert dissatisfied.state_code == State.AWAITING_RATING


def test_a_covered_review_page_shows_no_word_of_hers(dissatisfied: Case) -> None:
    direct(dissatisfied)
    submit(dissatisfied, make_viewer(Role.DESK, dissatisfied.unit))
    nodal = signed_in(Role.NODAL_OFFICER, dissatisfied.district)
    page = nodal.get(f"/staff/complaints/{dissatisfied.number}/review/").text
    assert STORY not in page and "आवेदिका क्यों असंतुष्ट हैं" in page


def test_the_next_report_begins_with_what_stays_and_says_what_it_has_to_mend(dissatisfied: Case) -> None:
    before = dissatisfied.reports.latest("id")
    direct(dissatisfied)
    desk = signed_in(Role.DESK, dissatisfied.unit)
    page = desk.get(f"/staff/complaints/{dissatisfied.number}/report/").text
    assert "आवेदिका क्यों असंतुष्ट हैं" in page and "निर्देश पढ़ें" in page
    assert f'value="{before.gd_number}"' in page and "की आख्या से लिया गया, जाँच लें" in page
    assert re.search(rf'value="{before.decision}"[^>]* checked', page)
    assert "आख्या नमूना" not in page and "महिला उ०नि० नमूना" not in page
