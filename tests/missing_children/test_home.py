"""The way home in its order: heard alone, order, two officers, handed over; one who is grown up; visits; missing again."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases.drafts import start_draft
from samman.cases.models import Case
from samman.cases.writing import Stale
from samman.common import clock
from samman.common.sessions import SessionStore
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline
from samman.evidence.access import can_view
from samman.missing_children import actions, clocks
from samman.missing_children.actions import Refused
from samman.missing_children.enums import Source, State
from samman.missing_children.enums_home import Wish
from samman.missing_children.models import CwcOrder, GuardianCheck, MissingPerson
from samman.missing_children.workflow import NotNow
from samman.people.actions import identity_of, open_identity
from tests.factories import at, unit
from tests.missing_children import homeward, made
from tests.missing_children.homeward import check, hear, order, restore, sho, trace
from tests.missing_children.searching import other_station
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db


def test_step_by_step_what_is_missing_is_said_and_at_the_end_the_law_closes() -> None:
    case = made.make_missing()
    with pytest.raises(NotNow):
        restore(case)
    for early in (hear, order, check):
        with pytest.raises(Refused, match=r"traced|दस्तयाब|मिली|मिलने"):
            early(case)
    trace(case)
    with pytest.raises(Refused):
        check(case)  # before the child was heard
    with pytest.raises(Refused):
        restore(case)
    hear(case)
    with pytest.raises(Refused):
        restore(case)
    order(case)
    first = sho(case)
    check(case, by=first)
    with pytest.raises(Refused):
        check(case, by=first)
    with pytest.raises(Refused):
        restore(case)
    check(case)
    restore(case)
    case.refresh_from_db()
    assert (case.state_code, case.closed_by, case.due_at) == (State.HOME, "law", None)


def test_pressed_twice_nothing_is_doubled() -> None:
    case = homeward.ready_for_home()
    again = order(case)
    assert CwcOrder.objects.get() == again
    version = Case.objects.get(pk=case.pk).version
    restore(case)
    with pytest.raises((Stale, PermissionDenied)):
        actions.restore_home(case.pk, restored_at=clock.now(), words={}, version=version, by=sho(case))


def test_a_check_that_finds_somebody_else_makes_two_new_ones_necessary() -> None:
    case = homeward.ready_for_home()
    check(case, is_right=False)
    check(case)
    with pytest.raises(Refused):
        restore(case)
    check(case)
    restore(case)
    assert GuardianCheck.objects.count() == 5


def test_a_child_who_is_afraid_goes_home_only_by_an_order_made_after_that_was_known() -> None:
    with at(hours=-30):
        case = trace(made.make_missing())
        order(case)
    hear(case, wish=Wish.AFRAID)
    check(case)
    check(case)
    with pytest.raises(Refused):
        restore(case)
    order(case, number="15/2026")
    restore(case)


def test_a_child_who_was_ever_afraid_goes_home_only_with_what_the_committee_decided_sealed() -> None:
    case = trace(made.make_missing())
    homeward.cwc_done(case)
    hear(case, wish=Wish.AFRAID)
    hear(case, heard_by="दूसरी सदस्य", wish=Wish.HOME)  # what it says later does not make the first unsaid
    order(case)
    check(case)
    check(case)
    for too_little in ("", "ठीक है"):
        with pytest.raises(Refused, match=r"समिति|committee"):
            restore(case, decided=too_little)
    row = restore(case)
    assert row.opened_words["decided"] == homeward.DECIDED
    assert homeward.DECIDED not in str(list(case.history.values("data")))
    assert homeward.DECIDED not in str(list(Entry.objects.values("detail", "reason")))


def test_a_child_who_was_never_produced_goes_home_only_with_the_reason() -> None:
    case = homeward.ready_for_home()
    with pytest.raises(Refused, match=r"समिति|committee"):
        restore(case, not_produced="")
    homeward.cwc_done(case)
    restore(case, not_produced="", decided="")
    case.refresh_from_db()
    assert case.state_code == State.HOME


def test_owner_colleague_outsider_and_who_only_watches() -> None:
    case = homeward.ready_for_home()
    with pytest.raises(Http404):
        restore(case, by=make_viewer(Role.STATION_HOUSE_OFFICER, unit("up-amethi-gauriganj")))
    for role in (Role.MONITOR, Role.ZONE_OFFICER):
        where = case.state if role == Role.MONITOR else case.zone
        if where is not None:
            with pytest.raises(PermissionDenied):
                restore(case, by=make_viewer(role, where))
    restore(case, by=make_viewer(Role.WELFARE_OFFICER, case.unit))


def test_the_order_itself_is_seen_by_those_who_may_know_where_the_child_is() -> None:
    case = homeward.ready_for_home()
    file = case.orders.get().file
    head, nodal = sho(case), make_viewer(Role.NODAL_OFFICER, case.district)
    for viewer in (head, nodal):
        open_identity(case.pk, reason="to read the order of the committee", by=viewer)
    assert can_view(head, file) and not can_view(nodal, file)


def test_one_who_is_grown_up_by_now_is_not_handed_over_and_a_child_does_not_choose_alone() -> None:
    case = homeward.grown_up()
    hear(case)
    for act in (check, restore):
        with pytest.raises(Refused):
            act(case)
    with pytest.raises(Refused):
        homeward.propose(homeward.ready_for_home(), "own_way", may_know="well")
    homeward.own_way(case)
    assert (case.state_code, case.closed_by) == (State.OWN_WAY, "law")
    assert not Deadline.objects.running().filter(case=case).exists()  # nobody visits her unasked


# Afterwards


def test_visits_are_due_after_1_3_6_and_12_months_and_one_not_met_is_due_still() -> None:
    case = homeward.taken_home()
    due = Deadline.objects.running().filter(case=case, ladder=clocks.FOLLOW_UP).order_by("round")
    since = case.restoration.restored_at
    assert [one.due_at for one in due] == [clocks.months_later(since, months) for months in (1, 3, 6, 12)]
    homeward.follow_up(case, outcome="not_met")
    assert due.all().count() == 4
    homeward.follow_up(case)
    homeward.follow_up(case, months=3, done_at=clock.now())
    assert [one.round for one in due.all()] == [3, 4]
    with at(hours=24 * 220) as now:
        fire_due(now)
    assert case.history.filter(event="care_late", data__what=clocks.FOLLOW_UP).exists()


def test_the_same_visit_twice_is_one_and_none_lies_before_the_way_home() -> None:
    case, when = homeward.taken_home(), clock.now()
    for _ in range(2):
        homeward.follow_up(case, done_at=when)
    assert case.follow_ups.count() == 1
    with pytest.raises(Refused):
        homeward.follow_up(case, done_at=when - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        homeward.follow_up(made.make_missing())


def test_missing_again_is_a_new_case_that_knows_the_former_one() -> None:
    before = homeward.taken_home()
    officer, draft = sho(before), start_draft(SessionStore())
    fields = {
        "station": before.unit,
        "seen": {"seen_at": clock.now(), "seen_sure": "hour", "seen_place": "नमूना बाज़ार"},
        "reason": "left",
        "trafficking_suspected": False,
        "story": "फिर नहीं दिखी",
        "clothes": "नीली कुर्ती",
        "source": Source.STATION,
        "language": "hi",
        "by": officer,
    }
    case = actions.register_again(before.pk, draft, **fields)  # type: ignore[arg-type]
    assert actions.register_again(before.pk, draft, **fields) == case  # type: ignore[arg-type]
    person = MissingPerson.objects.get(case=case)
    assert (person.before, person.name_hi, person.clothes) == (before, made.NAME_HI, "नीली कुर्ती")
    assert identity_of(case)["reporter"]["phone"] == made.PHONE
    assert case.due_at is not None and case.state_code == State.MISSING
    before.refresh_from_db()
    assert before.closed_by == "law" and before.history.filter(event="missing_again").count() == 1
    assert not Deadline.objects.running().filter(case=before).exists()
    with pytest.raises(PermissionDenied):
        actions.register_again(case.pk, start_draft(SessionStore()), **fields)  # type: ignore[arg-type]


def test_missing_again_stays_kept_from_the_station_that_was_accused_before() -> None:
    before = homeward.taken_home(station=other_station())
    Case.objects.filter(pk=before.pk).update(kept_from=unit())
    case = actions.register_again(
        before.pk,
        start_draft(SessionStore()),
        station=before.unit,
        seen={"seen_at": clock.now(), "seen_sure": "hour", "seen_place": "नमूना बाज़ार"},
        reason="left",
        trafficking_suspected=False,
        story="फिर नहीं दिखी",
        clothes="",
        source=Source.STATION,
        language="hi",
        by=sho(before),
    )
    case.refresh_from_db()
    assert (case.unit, case.kept_from) == (before.unit, unit())


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31T10:00+05:30", 1, "2026-02-28"),
        ("2026-11-30T10:00+05:30", 3, "2027-02-28"),
        ("2026-12-05T10:00+05:30", 12, "2027-12-05"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(
    day: str, months: int, later: str
) -> None:
    found = clocks.months_later(datetime.fromisoformat(day), months)
    assert found.date().isoformat() == later and found.hour == 10
