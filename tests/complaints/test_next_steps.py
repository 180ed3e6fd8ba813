"""What to do now, in the order that keeps her safest."""

import pytest
from django.utils import translation

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.common import clock
from samman.complaints.enums import Need, Risk, Trouble, When
from samman.complaints.next_steps import Step, next_steps
from samman.people.enums import MeetAt
from tests.factories import accept, file_report, make_case, make_viewer, rate, unit

pytestmark = pytest.mark.django_db


def steps(case: Case, *, was_met: bool = False) -> list[Step]:
    with translation.override("en"):
        case.refresh_from_db()
        return next_steps(case, case.complaint, case.safe_contact, was_met=was_met, now=clock.now())


def texts(case: Case, *, was_met: bool = False) -> str:
    return "\n".join(step.text for step in steps(case, was_met=was_met))


def test_danger_comes_before_contact_and_contact_before_papers() -> None:
    case = make_case(risks=[Risk.LIFE], trouble=Trouble.FORCED, when=When.NOW, meet_at=MeetAt.HOME)
    found = texts(case)
    order = [
        "Threat to life",
        "plain clothes",
        "Nobody approaches",
        "Medical examination",
        "woman officer, in her own",
        "one decision",
    ]
    places = [found.index(words) for words in order]
    assert places == sorted(places)


def test_recent_rape_has_the_medical_clock_of_a_day() -> None:
    case = make_case(trouble=Trouble.FORCED, when=When.DAYS)
    step = next(step for step in steps(case) if "184" in step.rule)
    assert step.until is not None
    assert (step.until - case.created_at).total_seconds() == 24 * 3600
    assert "184" not in "".join(
        step.rule for step in steps(make_case(trouble=Trouble.FORCED, when=When.LONG))
    )


def test_a_child_has_committee_and_court_within_a_day() -> None:
    case = make_case(under_18="yes")
    step = next(step for step in steps(case) if "19(6)" in step.rule)
    assert step.until is not None
    assert step.strong
    assert "age is not known" in texts(make_case(under_18="unknown"))


@pytest.mark.parametrize("meet_at", list(MeetAt))
def test_without_her_leave_nobody_phones(meet_at: str) -> None:
    assert "not phone" in texts(make_case(meet_at=meet_at))


def test_a_home_is_visited_only_when_she_chose_it() -> None:
    assert "at home, in plain clothes" in texts(make_case(meet_at=MeetAt.HOME))
    for meet_at in (MeetAt.ELSEWHERE, MeetAt.HELP_DESK):
        assert "Do not go to her home" in texts(make_case(meet_at=meet_at))
    unknown = texts(make_case(for_whom="other", knows="no", meet_at=MeetAt.HOME))
    assert "Do not go to her home" in unknown
    assert "at home, in plain clothes" not in unknown


def test_she_is_never_told_to_come_to_the_station() -> None:
    for meet_at in MeetAt:
        assert "come to the station" not in texts(make_case(meet_at=meet_at))


def test_after_she_was_met_the_visit_is_not_asked_again() -> None:
    case = make_case(meet_at=MeetAt.ELSEWHERE)
    assert "Nobody approaches" not in texts(case, was_met=True)


def test_needs_and_a_kept_station_are_said() -> None:
    case = make_case(needs=[Need.SIGN, Need.LANGUAGE], accused_power="yes")
    found = texts(case)
    assert found.startswith("Nothing of this complaint goes to the station")
    assert "interpreter" in found
    assert "speaks her language" in found


def test_every_state_has_its_own_next_step() -> None:
    station = unit()
    assert station.district is not None
    case = make_case(station=station)
    desk = make_viewer(Role.DESK, station)
    assert "one decision" in texts(case)
    file_report(case, by=desk)
    assert "write the final report" in texts(case)
    file_report(case, by=desk, is_final=True)
    assert "lies with the nodal officer" in texts(case)
    accept(case, by=make_viewer(Role.NODAL_OFFICER, station.district))
    assert "Nobody asks, reminds or presses her" in texts(case)
    rate(case, satisfied=False)
    assert "She is dissatisfied" in texts(case)


def test_a_closed_case_has_nothing_to_do_but_to_know() -> None:
    station = unit()
    case = make_case(station=station)
    assert station.district is not None
    file_report(case, by=make_viewer(Role.DESK, station), is_final=True)
    accept(case, by=make_viewer(Role.NODAL_OFFICER, station.district))
    rate(case, satisfied=True)
    assert "Closed by her own answer" in texts(case)


def test_a_childs_complaint_is_not_closed_by_an_answer() -> None:
    station = unit()
    case = make_case(station=station, under_18="yes")
    assert station.district is not None
    file_report(case, by=make_viewer(Role.DESK, station), is_final=True)
    accept(case, by=make_viewer(Role.NODAL_OFFICER, station.district))
    rate(case, satisfied=True)
    assert "closed by the law" in texts(case)


def test_what_threatens_her_stays_on_the_page_until_it_is_closed() -> None:
    case = make_case(risks=[Risk.LIFE, Risk.SELF_HARM])
    file_report(case, by=make_viewer(Role.DESK, case.unit), is_final=True)
    assert "Threat to life" in texts(case)
    accept(case, by=make_viewer(Role.NODAL_OFFICER, case.district))
    waiting = texts(case)
    assert "Her answer is awaited" in waiting
    assert "Threat to life" in waiting and "ending her life" in waiting
    rate(case, satisfied=True)
    assert "Threat to life" not in texts(case)
