"""What units did in time, from real complaints: late, interim, handed on, at rest, directed; counted twice the same."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from samman.accounts.enums import Role
from samman.cases.actions import take_case, transfer_case
from samman.cases.models import Case
from samman.common import clock
from samman.complaints import actions
from samman.complaints.enums import Reason, RestReason
from samman.deadlines.engine import fire_due
from samman.jurisdictions.models import Unit
from samman.reports import summary
from samman.reports.models import Silence, UnitDay, UnitSpan
from tests.complaints.trips import make_complaint, reported_and_accepted, unit
from tests.factories import ALLOWS_CALLS, at, citizen, direct, file_report, make_viewer, rate
from tests.reports.days import ist

pytestmark = pytest.mark.django_db
CHOWK, HAZRATGANJ = "up-lucknow-chowk", "up-lucknow-hazratganj"


def reported(case: Case, hours: float, *, is_final: bool = False) -> None:
    with at(case.created_at + timedelta(hours=hours)):
        file_report(case, by=make_viewer(Role.DESK, case.unit), is_final=is_final)


def handed_on(case: Case, hours: float) -> None:
    with at(case.created_at + timedelta(hours=hours)):
        by = make_viewer(Role.NODAL_OFFICER, case.district)
        to = unit(HAZRATGANJ).pk
        transfer_case(case.pk, to_unit_id=to, reason="घटना दूसरे थाने की है", version=case.version, by=by)


def counted(days: int = 15) -> None:
    with at(ist(0)):
        summary.refresh(days)


def yesterday(where: Unit) -> UnitDay:
    return UnitDay.objects.get(unit=where, day=ist(-1).date())


@pytest.fixture
def cases() -> dict[str, Case]:
    """All made at noon two days ago, so that the report was due at noon yesterday."""
    with at(ist(-2)):
        made = {name: make_complaint() for name in ("interim", "late", "missing", "rest", "after", "before")}
    reported(made["interim"], 20)
    reported(made["late"], 30, is_final=True)
    handed_on(made["after"], 26)
    handed_on(made["before"], 10)
    with at(ist(-2, 17)):
        case = made["rest"]
        rest = actions.propose_rest(
            case.pk,
            reason=RestReason.NOT_FOUND,
            words="तीन बार बताए पते पर गए, घर बंद मिला",
            version=case.version,
            by=make_viewer(Role.MONITOR, case.state),
        )
        actions.decide_rest(case.pk, rest_id=rest.pk, confirm=True, by=make_viewer(Role.MONITOR, case.state))
    return made


def test_a_report_counts_for_who_owned_the_complaint_when_it_was_due(cases: dict[str, Case]) -> None:
    counted()
    chowk, other = yesterday(unit(CHOWK)), yesterday(unit(HAZRATGANJ))
    assert (chowk.complaints, chowk.reports_due, chowk.in_time, chowk.late_reports) == (4, 4, 1, 3)
    assert (other.complaints, other.reports_due, other.in_time, other.late_reports) == (1, 1, 0, 1)


def test_the_first_act_is_an_assignment_or_a_report_and_none_counts_to_this_moment(
    cases: dict[str, Case],
) -> None:
    case = cases["missing"]
    with at(ist(-2, 15)):
        take_case(case.pk, by=make_viewer(Role.DESK, case.unit))
    counted()
    assert sorted(yesterday(unit(CHOWK)).first_act_minutes) == [3 * 60, 20 * 60, 30 * 60, 48 * 60]


def test_what_is_late_now_is_counted_today_and_what_is_not_due_is_not(cases: dict[str, Case]) -> None:
    with at(ist(0, -6)):
        make_complaint()  # due at 18 today
    with at(ist(0, -13)):
        make_complaint()  # was due at 11 today
    counted()
    today = UnitDay.objects.get(unit=unit(CHOWK), day=ist(0).date())
    assert (today.reports_due, today.in_time, today.late_reports) == (1, 0, 1)


def test_a_report_that_came_meanwhile_stays_late(cases: dict[str, Case]) -> None:
    counted()
    before = yesterday(unit(CHOWK)).late_reports
    reported(cases["missing"], 40)
    counted()
    assert yesterday(unit(CHOWK)).late_reports == before


def test_a_direction_fails_at_the_district_and_the_next_round_at_the_station() -> None:
    with at(ist(-3, 8)):
        case = reported_and_accepted()
        rate(case, satisfied=False)
    with at(ist(-2, 8)):
        direct(case, hours=24)
    counted()
    district, station = UnitDay.objects.filter(unit=case.district), UnitDay.objects.filter(unit=case.unit)
    assert [(one.day, one.unread_directions, one.late_directions) for one in district.order_by("day")] == [
        (ist(-2).date(), 1, 0),
        (ist(-1).date(), 0, 1),
    ]
    round_two = station.get(day=ist(-1).date())
    assert (round_two.complaints, round_two.reports_due, round_two.late_reports) == (0, 1, 1)
    with at(ist(0)):
        span = UnitSpan.objects.get(unit=case.unit, days=summary.SPAN)
    assert (span.complaints, span.reports_due, span.in_time) == (1, 2, 1)


def test_headquarters_fails_too_when_it_does_not_vet_or_phone() -> None:
    with at(ist(-3, 8)):
        case = reported_and_accepted(risks=["life"])
        rate(case, satisfied=False)
    counted()
    of_state = UnitDay.objects.filter(unit=case.state).order_by("day")
    assert [(one.day, one.late_calls, one.late_vettings) for one in of_state] == [
        (ist(-3).date(), 1, 0),
        (ist(-2).date(), 0, 1),
    ]


def heard(*, satisfied: bool = True) -> Case:
    """An answer that a caller of headquarters heard yesterday, after three days of silence."""
    with at(ist(-6, 8)):
        case = reported_and_accepted(**ALLOWS_CALLS)
    with at(ist(-1, 11)):
        fire_due(clock.now())
        caller = make_viewer(Role.CALLER, case.state, is_woman=True)
        call = actions.take_next_call(by=caller)
        assert call is not None
        actions.check_call_word(call.pk, typed="नदी", by=caller)
        case.refresh_from_db()
        reasons = () if satisfied else ("nobody_came",)
        actions.rate_by_voice(
            call.pk, satisfied=satisfied, reasons=reasons, words="", version=case.version, by=caller
        )
    case.refresh_from_db()
    return case


def test_only_what_a_caller_heard_counts_as_verified_and_what_she_took_back_is_not_satisfied() -> None:
    with at(ist(-1)):
        rate(reported_and_accepted(), satisfied=True)  # by her key: never ranked
    case = heard()
    counted()
    day = yesterday(case.unit)
    assert (day.verified, day.verified_satisfied) == (1, 1)
    with at(ist(0, 9)):
        actions.take_back(citizen(case), reasons=[Reason.GOES_ON], words="", version=case.version)
    counted()
    day = yesterday(case.unit)
    assert (day.verified, day.verified_satisfied) == (1, 0)


def test_who_is_silent_is_counted_until_she_answers() -> None:
    with at(ist(-4)):
        case = reported_and_accepted()
        reported_and_accepted(unit(HAZRATGANJ))
    with at(ist(-1)):
        reported_and_accepted()  # not yet three days
    counted()
    assert dict(Silence.objects.values_list("unit__code", "cases")) == {CHOWK: 1, HAZRATGANJ: 1}
    with at(ist(0, 11)):
        rate(case, satisfied=True)
    counted()
    assert dict(Silence.objects.values_list("unit__code", "cases")) == {HAZRATGANJ: 1}


def test_counted_again_everything_is_the_same(cases: dict[str, Case]) -> None:
    def stored() -> list[list[object]]:
        days = UnitDay.objects.order_by("day", "unit").values_list(
            "day", "unit", "reports_due", "in_time", "late_reports", "first_act_minutes"
        )
        spans = UnitSpan.objects.order_by("unit", "days", "starts_on").values_list(
            "unit", "days", "starts_on", "reports_due", "in_time", "first_act_median"
        )
        return [list(days), list(spans), list(Silence.objects.order_by("unit").values_list("unit", "cases"))]

    counted()
    first = stored()
    assert first[0] and first[1]
    counted()
    assert stored() == first


def test_the_spans_sum_up_all_units_above_and_end_yesterday(cases: dict[str, Case]) -> None:
    with at(ist(0, -13)):
        make_complaint()  # late today: not in the league yet
    counted()
    case = cases["late"]
    for level in (case.district, case.range, case.zone, case.state):
        span = UnitSpan.objects.get(unit=level, days=summary.SPAN)
        assert (span.reports_due, span.in_time) == (5, 1)
        assert span.starts_on == ist(-84).date()
        weeks = UnitSpan.objects.filter(unit=level, days=7)
        assert [(week.starts_on, week.reports_due) for week in weeks] == [(ist(-7).date(), 5)]
    # minutes: 1200, 1800 and three without an act, which stand at 2880
    assert UnitSpan.objects.get(unit=case.district, days=summary.SPAN).first_act_median == 2880


def test_through_the_day_two_days_are_counted_and_all_that_may_change_once_a_day() -> None:
    with at(ist(-1, 1)):
        make_complaint()
    with at(ist(0, 2)):
        assert summary.refresh() == summary.AGAIN
    with at(ist(0, 3)):
        assert summary.refresh() == summary.AGAIN  # nothing fell due yet: there are no spans
    with at(ist(1, 3)):
        assert [summary.refresh(), summary.refresh()] == [summary.AGAIN, 2]


def test_the_command_counts_as_many_days_as_are_asked_for(
    cases: dict[str, Case], capsys: pytest.CaptureFixture[str]
) -> None:
    with at(ist(0)):
        call_command("refresh_summary", days=4)
    assert "4 days" in capsys.readouterr().out
    assert yesterday(unit(CHOWK)).reports_due == 4


@pytest.mark.django_db(transaction=True)
def test_a_second_process_passes_by_while_one_counts(owner_connection: object) -> None:
    lock = f"SELECT pg_advisory_lock({summary._LOCK})"
    owner_connection.execute(lock)  # type: ignore[attr-defined]
    assert summary.refresh() == 0
    owner_connection.execute("SELECT pg_advisory_unlock_all()")  # type: ignore[attr-defined]
    assert summary.refresh() > 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] == 0
