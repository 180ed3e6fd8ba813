"""What was missed yesterday: told once at eight to those above, by message and by page; each figure opens its complaints."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from samman.accounts.enums import Role
from samman.audit.actors import job
from samman.audit.models import Entry
from samman.cases.actions import transfer_case
from samman.cases.models import Case
from samman.common import clock
from samman.deadlines import clock_watch
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from samman.reports import jobs, summary
from samman.reports.digests import send_digests
from samman.reports.models import Digest, UnitDay
from tests.complaints.trips import make_complaint, unit
from tests.factories import NAME, at, file_report, grouped, make_officer, make_viewer, signed_in
from tests.reports.days import ist

pytestmark = pytest.mark.django_db
PAGE = "/staff/board/digest/"


@pytest.fixture
def cases() -> dict[str, Case]:
    """Two reports that were due in Lucknow yesterday at noon, one in Amethi."""
    with at(ist(-2)):
        return {
            "late": make_complaint(),
            "other": make_complaint(unit("up-lucknow-hazratganj")),
            "elsewhere": make_complaint(unit("up-amethi-gauriganj")),
        }


@pytest.fixture
def officers(cases: dict[str, Case]) -> None:
    """A nodal officer and an SP in both districts, and headquarters."""
    number = 9876500000
    case, other = cases["late"], cases["elsewhere"]
    posts: list[tuple[Role, Unit | None]] = [
        (role, where)
        for where in (case.district, other.district)
        for role in (Role.NODAL_OFFICER, Role.SUPERINTENDENT)
    ]
    posts += [(Role.RANGE_OFFICER, case.range), (Role.ZONE_OFFICER, case.zone), (Role.MONITOR, case.state)]
    with at(ist(-3)):
        for role, where in posts:
            assert where is not None
            number += 1
            make_officer(role, where, phone=str(number))


def told() -> dict[str, str]:
    """Whom a digest was sent, and the number in it."""
    found = Message.objects.filter(event="daily_digest", channel="sms")
    return {message.recipient_label: str(message.variables["count"]) for message in found}


def morning(hour: float = 8) -> int:
    """The job at that hour; how many units were told."""
    before = Digest.objects.count()
    with at(ist(0, hour)):
        jobs.refresh_summary(0)
    return Digest.objects.count() - before


def test_at_eight_those_above_are_told_how_much_was_missed(officers: None, cases: dict[str, Case]) -> None:
    assert morning() > 0
    case = cases["late"]
    posts = told()
    assert posts[f"nodal_officer@{case.district.code}"] == "2"
    assert posts[f"superintendent@{case.district.code}"] == "2"
    assert posts[f"nodal_officer@{cases['elsewhere'].district.code}"] == "1"
    assert posts[f"monitor@{case.state.code}"] == "3"
    assert not any(label.startswith(("desk@", "station_house_officer@")) for label in posts)
    assert Entry.objects.filter(act="send_digest").count() == Digest.objects.count()


def test_the_message_tells_counts_and_units_only(officers: None, cases: dict[str, Case]) -> None:
    morning()
    for message in Message.objects.filter(event="daily_digest"):
        assert set(message.variables) == {"count", "unit"}
        assert message.case_id is None
        assert cases["late"].number not in str(message.variables) and NAME not in str(message.variables)


@pytest.mark.parametrize("hour", [0.5, 3, 7.9, 20, 23])
def test_nothing_is_told_at_night(officers: None, hour: float) -> None:
    assert morning(hour) == 0
    assert told() == {}


def test_it_is_told_once_a_day_whatever_restarts(officers: None) -> None:
    assert morning() > 0
    count = Message.objects.filter(event="daily_digest").count()
    assert morning(8.5) == morning(14) == 0
    assert Message.objects.filter(event="daily_digest").count() == count


def test_a_worker_that_stood_still_at_eight_tells_it_later_that_day(officers: None) -> None:
    assert morning(15.5) > 0
    assert told()


def test_the_next_day_tells_of_the_next_day(officers: None, cases: dict[str, Case]) -> None:
    morning()
    with at(ist(0, -1)):
        make_complaint()  # was made yesterday at 23, due today at 23
    with at(ist(1, 8)):
        jobs.refresh_summary(0)
    days = Digest.objects.filter(unit=cases["late"].district).order_by("day")
    assert [(one.day, one.failures) for one in days] == [(ist(-1).date(), 2), (ist(0).date(), 1)]


def test_where_nothing_was_missed_nobody_is_told(officers: None, cases: dict[str, Case]) -> None:
    with at(ist(-2, 13)):
        for case in cases.values():
            file_report(case, by=make_viewer(Role.DESK, case.unit))
    assert morning() == 0


def test_nothing_is_told_while_the_clock_is_not_believed(
    officers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_watch, "halted_since", clock.now)
    assert morning() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_it_once(officers: None, cases: dict[str, Case]) -> None:
    with at(ist(0)):
        summary.refresh()
        together = threading.Barrier(2)
        failed: list[BaseException] = []

        def work() -> None:
            try:
                together.wait(20)
                send_digests(by=job("refresh_summary"))
            except BaseException as error:
                failed.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _worker in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert not failed
    assert Digest.objects.count() == Digest.objects.values("unit").distinct().count() > 0
    labels = list(
        Message.objects.filter(event="daily_digest", channel="sms").values_list("recipient_label", flat=True)
    )
    assert len(labels) == len(set(labels))


# The page


@pytest.fixture
def counted(cases: dict[str, Case]) -> dict[str, Case]:
    with at(ist(0)):
        summary.refresh()
    return cases


def figure(case: Case, kind: str = "late_reports") -> str:
    return f"{PAGE}complaints/?day={ist(-1).date()}&unit={case.unit_id}&kind={kind}"


def opened(client: Client, address: str) -> tuple[int, str]:
    page = client.get(address)
    return page.status_code, page.text


def test_each_figure_opens_its_complaints(counted: dict[str, Case]) -> None:
    case = counted["late"]
    sp = signed_in(Role.SUPERINTENDENT, case.district)
    page = sp.get(PAGE).text
    assert figure(case).replace("&", "&amp;") in page
    assert case.unit.name in page and counted["elsewhere"].unit.name not in page
    status, text = opened(sp, figure(case))
    assert status == 200 and grouped(case.number) in text and NAME not in text
    assert grouped(counted["other"].number) not in text


def test_a_colleague_sees_the_same_and_an_outsider_nothing(counted: dict[str, Case]) -> None:
    case = counted["late"]
    nodal = signed_in(Role.NODAL_OFFICER, case.district)
    assert grouped(case.number) in opened(nodal, figure(case))[1]
    circle = signed_in(Role.CIRCLE_OFFICER, case.circle)
    assert grouped(case.number) in opened(circle, figure(case))[1]
    outsider = signed_in(Role.SUPERINTENDENT, counted["elsewhere"].district)
    assert case.unit.name not in outsider.get(PAGE).text
    assert opened(outsider, figure(case))[0] == 404
    for role in (Role.DESK, Role.STATION_HOUSE_OFFICER):
        assert opened(signed_in(role, case.unit), PAGE)[0] == 404
        assert opened(signed_in(role, case.unit), figure(case))[0] == 404
    assert opened(signed_in(Role.MONITOR, case.state), figure(case))[0] == 200


def test_a_complaint_that_has_left_the_district_is_counted_and_not_shown(counted: dict[str, Case]) -> None:
    case = counted["late"]
    transfer_case(
        case.pk,
        to_unit_id=counted["elsewhere"].unit_id,
        reason="घटना दूसरे जनपद की है",
        version=case.version,
        by=make_viewer(Role.MONITOR, case.state),
    )
    status, text = opened(signed_in(Role.SUPERINTENDENT, case.district), figure(case))
    assert status == 200 and grouped(case.number) not in text
    assert "आपके क्षेत्र से बाहर" in text


def test_another_day_can_be_read_and_a_quiet_one_says_so(counted: dict[str, Case]) -> None:
    sp = signed_in(Role.SUPERINTENDENT, counted["late"].district)
    before = ist(-2).date()
    page = sp.get(f"{PAGE}?day={before}").text
    assert "इस दिन कोई चूक नहीं" in page
    assert f"?day={ist(-1).date()}" in page


@pytest.mark.parametrize("day", ["x", "%00", "2026-13-01", "0001-01-01", "9999-12-31", "today"])
def test_a_wrong_day_is_not_found(day: str) -> None:
    sp = signed_in(Role.SUPERINTENDENT, unit("up-amethi"))
    assert sp.get(f"{PAGE}?day={day}").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "kind=x", "kind=late_reports", "kind=late_reports&unit=x", "kind=late_reports&unit=1"]
)
def test_a_wrong_figure_is_not_found(counted: dict[str, Case], query: str) -> None:
    sp = signed_in(Role.SUPERINTENDENT, counted["late"].district)
    assert sp.get(f"{PAGE}complaints/?{query}").status_code == 404


def test_it_takes_the_same_queries_for_many_units(
    counted: dict[str, Case], django_assert_max_num_queries: Any
) -> None:
    monitor = signed_in(Role.MONITOR, counted["late"].state)
    with django_assert_max_num_queries(20) as few:
        monitor.get(PAGE)
    for station in Unit.objects.stations().filter(district__code="up-barabanki")[:20]:
        UnitDay.objects.create(unit=station, day=ist(-1).date(), late_reports=1)
    with django_assert_max_num_queries(len(few.captured_queries)):
        monitor.get(PAGE)
