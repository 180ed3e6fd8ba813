"""Her withdrawal: she asks, thinks it over for 72 hours, and says it again unforced; meanwhile all goes on (mission V11)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404

from samman.accounts.enums import Role
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.common import clock
from samman.common.digits import new_key
from samman.complaints import access, actions
from samman.complaints.actions import Refused
from samman.complaints.enums import Checked, ForWhom, State, WithdrawalReason, YesNoUnknown
from samman.complaints.models import Withdrawal
from samman.complaints.timeline import public_timeline, staff_timeline
from samman.complaints.workflow import NotNow
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline
from samman.messages.models import Message
from tests.complaints.trips import her, make_complaint, reported_and_accepted, submit
from tests.factories import answers_at_desk, at, direct, make_case, make_viewer, rate
from tests.officers import make_map

pytestmark = pytest.mark.django_db
CALLS: dict[str, Any] = {"may_contact": True, "phone": "9415012345", "hours_from": 9, "hours_until": 18}


def ask(case: Case, *, forced: bool | None = False, reasons: tuple[str, ...] = ()) -> Withdrawal:
    return actions.ask_withdrawal(her(case), reasons=reasons, words="अब नहीं चाहिए", forced=forced)


def check(case: Case, outcome: str, *, is_woman: bool = True) -> None:
    by = make_viewer(Role.MONITOR, case.state, is_woman=is_woman)
    asked = case.withdrawals.latest("id")
    actions.check_withdrawal(case.pk, withdrawal_id=asked.pk, outcome=outcome, words="उनसे बात हुई", by=by)


def confirm(case: Case, *, hours: float = 73) -> bool:
    with at(hours=hours):
        done = actions.confirm_withdrawal(her(case))
    case.refresh_from_db()
    return done


@pytest.fixture
def case() -> Case:
    return make_complaint()


def test_asked_and_confirmed_after_72_hours_it_closes(case: Case) -> None:
    ask(case)
    assert confirm(case)
    assert (case.state_code, case.closed_by, case.due_at) == (State.WITHDRAWN, "her_withdrawal", None)
    assert not Deadline.objects.running().filter(case=case).exists()


def test_before_72_hours_nothing_is_confirmed(case: Case) -> None:
    ask(case)
    with pytest.raises(NotNow):
        confirm(case, hours=71.9)
    case.refresh_from_db()
    assert case.closed_at is None


def test_meanwhile_the_work_and_every_clock_go_on(case: Case) -> None:
    before = list(Deadline.objects.running().filter(case=case).values_list("ladder", "due_at"))
    state, due, order = case.state_code, case.due_at, case.queue_order
    ask(case)
    case.refresh_from_db()
    assert (case.state_code, case.due_at, case.queue_order) == (state, due, order)
    running = Deadline.objects.running().filter(case=case).exclude(ladder="withdrawal")
    assert list(running.values_list("ladder", "due_at")) == before
    submit(case, make_viewer(Role.DESK, case.unit))
    assert case.state_code == State.AWAITING_ACCEPTANCE


@pytest.mark.parametrize("in_state", ["new", "interim", "final", "accepted", "vetting", "directed"])
def test_she_may_stop_in_every_state_and_every_clock_stops(in_state: str) -> None:
    case = make_complaint() if in_state in ("new", "interim", "final") else reported_and_accepted()
    if in_state in ("interim", "final"):
        submit(case, make_viewer(Role.DESK, case.unit), is_final=in_state == "final")
    if in_state in ("vetting", "directed"):
        rate(case, satisfied=False)
    if in_state == "directed":
        direct(case)
    ask(case)
    assert confirm(case)
    assert case.state_code == State.WITHDRAWN
    assert not Deadline.objects.running().filter(case=case).exists()
    assert not case.vettings.open().exists()


def test_taken_back_it_never_closes(case: Case) -> None:
    ask(case)
    actions.take_back_withdrawal(her(case))
    actions.take_back_withdrawal(her(case))
    assert case.history.filter(event="withdrawal_taken_back").count() == 1
    with pytest.raises(NotNow):
        confirm(case)
    assert not Deadline.objects.running().filter(case=case, ladder="withdrawal").exists()


def test_asked_and_not_confirmed_within_thirty_days_it_ends_by_itself_and_she_sees_it(case: Case) -> None:
    asked = ask(case)
    fire_due(asked.holds_until + timedelta(days=29, hours=23))
    assert case.withdrawals.open().exists()
    fire_due(asked.holds_until + timedelta(days=30, minutes=1))
    fire_due(asked.holds_until + timedelta(days=31))
    assert not case.withdrawals.open().exists()
    assert not Deadline.objects.running().filter(case=case, ladder="withdrawal").exists()
    assert case.history.filter(event="withdrawal_lapsed").count() == 1
    assert "दोबारा नहीं कहा" in " ".join(line.text for line in public_timeline(case, with_words=True))
    with pytest.raises(NotNow):
        confirm(case, hours=33 * 24 + 1)
    case.refresh_from_db()
    assert case.closed_at is None
    assert ask(case) != asked


def test_nobody_below_headquarters_reads_that_it_lapsed(case: Case) -> None:
    asked = ask(case)
    fire_due(asked.holds_until + timedelta(days=30, minutes=1))
    for role, where, reads in (
        (Role.STATION_HOUSE_OFFICER, case.unit, False),
        (Role.SUPERINTENDENT, case.district, False),
        (Role.MONITOR, case.state, True),
    ):
        hidden = access.hidden_lines(make_viewer(role, where), case)
        events = {line.event for line in staff_timeline(case, with_words=False, without=hidden)}
        assert ("withdrawal_lapsed" in events) == reads


def test_asked_again_the_72_hours_begin_again() -> None:
    with at(hours=-80):
        case = make_complaint()
        first = ask(case)
        actions.take_back_withdrawal(her(case))
    second = ask(case)
    assert second.holds_until - first.holds_until == second.asked_at - first.asked_at
    with pytest.raises(NotNow):
        confirm(case, hours=1)
    assert confirm(case)


def test_asking_twice_asks_once(case: Case) -> None:
    assert ask(case) == ask(case, forced=True)
    assert Withdrawal.objects.count() == 1


def test_confirming_twice_closes_once(case: Case) -> None:
    ask(case)
    confirm(case)
    with pytest.raises(NotNow):
        confirm(case)
    assert case.history.filter(event="withdrawn").count() == 1


# Nobody forces her


def test_while_she_says_that_she_is_forced_it_does_not_close_whatever_was_found(case: Case) -> None:
    ask(case, forced=True)
    assert not confirm(case)
    check(case, Checked.FREE)
    assert not confirm(case)
    assert case.closed_at is None


@pytest.mark.parametrize("outcome", [Checked.FORCED, Checked.DOUBT])
def test_while_headquarters_is_in_doubt_it_does_not_close(case: Case, outcome: str) -> None:
    ask(case)
    check(case, outcome)
    assert not confirm(case)
    check(case, Checked.FREE)  # it spoke with her again
    assert confirm(case)


def test_where_she_allows_calls_a_woman_of_headquarters_asks_her_first() -> None:
    case = make_complaint(**CALLS)
    ask(case)
    assert not confirm(case)
    assert list(Withdrawal.objects.to_check()) == [case.withdrawals.get()]
    check(case, Checked.FREE)
    assert not Withdrawal.objects.to_check().exists()
    assert confirm(case)


def test_without_calls_her_private_answer_is_the_check_and_no_answer_is_none(case: Case) -> None:
    assert not ask(case, forced=False).needs_check
    actions.take_back_withdrawal(her(case))
    assert ask(case, forced=None).needs_check
    assert not confirm(case)


@pytest.mark.parametrize("reason", [WithdrawalReason.AFRAID, WithdrawalReason.ASKED])
def test_a_reason_that_speaks_of_pressure_is_looked_into(case: Case, reason: str) -> None:
    ask(case, reasons=(reason,))
    assert not confirm(case)


def test_a_man_or_an_officer_below_headquarters_does_not_look_into_it(case: Case) -> None:
    ask(case)
    with pytest.raises(PermissionDenied):
        check(case, Checked.FREE, is_woman=False)
    asked = case.withdrawals.get()
    for role, where, error in (
        (Role.DESK, case.unit, PermissionDenied),
        (Role.SUPERINTENDENT, case.district, PermissionDenied),
        (Role.MONITOR, make_map().other_state, Http404),
    ):
        with pytest.raises(error):
            actions.check_withdrawal(
                case.pk,
                withdrawal_id=asked.pk,
                outcome=Checked.FREE,
                words="",
                by=make_viewer(role, where, is_woman=True),
            )
    assert Withdrawal.objects.get().outcome == ""


def test_what_is_over_is_not_looked_into(case: Case) -> None:
    ask(case)
    actions.take_back_withdrawal(her(case))
    with pytest.raises(Refused):
        check(case, Checked.FREE)


def test_doubtful_ones_stand_first() -> None:
    with at(hours=-5):
        plain = ask(make_complaint())
    with at(hours=-4):
        unchecked = ask(make_complaint(**CALLS))
    forced = ask(make_complaint(), forced=True)
    assert list(Withdrawal.objects.open().doubtful_first()) == [forced, unchecked, plain]


def test_headquarters_is_told_when_nobody_has_asked_her_and_only_then(case: Case) -> None:
    ask(case, forced=True)
    with at(hours=25) as now:
        fire_due(now)
        fire_due(now)
    assert case.history.filter(event="withdrawal_unchecked").count() == 1
    check(case, Checked.FORCED)
    with at(hours=61) as now:
        fire_due(now)
    assert case.history.filter(event="withdrawal_unchecked").count() == 1


# Never


def test_never_in_a_childs_case() -> None:
    case = make_complaint(under_18=YesNoUnknown.YES)
    with pytest.raises(NotNow):
        ask(case)


def test_never_with_a_helpers_key() -> None:
    case = make_complaint(for_whom=ForWhom.OTHER, knows="yes")
    helper = Citizen(case.receipts.select_related("case").get())
    for act in (actions.take_back_withdrawal, actions.confirm_withdrawal, actions.come_back):
        with pytest.raises(PermissionDenied):
            act(helper)
    with pytest.raises(PermissionDenied):
        actions.ask_withdrawal(helper, reasons=[], words="", forced=False)


def test_satisfied_ends_what_she_asked_for() -> None:
    case = reported_and_accepted()
    ask(case)
    rate(case, satisfied=True)
    assert not case.withdrawals.open().exists()


# She can come back


@pytest.mark.parametrize("days", [0, 6, 400])
def test_she_takes_it_up_again_whenever_she_wants(case: Case, days: int) -> None:
    ask(case)
    confirm(case)
    with at(clock.now() + timedelta(days=4 + days)) as now:
        actions.come_back(her(case))
    case.refresh_from_db()
    assert (case.state_code, case.closed_at, case.closed_by, case.round) == (
        State.AWAITING_REPORT,
        None,
        "",
        2,
    )
    assert case.due_at == now + timedelta(hours=24)
    assert Message.objects.filter(case=case, event="complaint_taken_up").exists()
    with pytest.raises(NotNow):
        actions.come_back(her(case))


def test_after_coming_back_the_old_withdrawal_closes_nothing(case: Case) -> None:
    ask(case)
    confirm(case)
    with at(hours=80):
        actions.come_back(her(case))
    with pytest.raises(NotNow):
        confirm(case, hours=200)
    with pytest.raises(IntegrityError):
        Case.objects.filter(pk=case.pk).update(
            state_code="withdrawn", closed_at=clock.now() + timedelta(days=9), closed_by="her_withdrawal"
        )


def renewed(case: Case, *, hours: float) -> Citizen:
    """Whoever has used a key that staff had seen, and has one of her own now."""
    with at(hours=hours):
        receipt = case.receipts.select_related("case").filter(must_renew=True, ended_at=None).get()
        return actions.renew_key(Citizen(receipt), new_key())


def test_stopping_with_a_key_from_a_desk_is_looked_into() -> None:
    case = make_case()
    desk = make_viewer(Role.DESK, case.unit, is_woman=True)
    actions.issue_key(case.pk, answers=answers_at_desk(case), reason="नमूना", by=desk)
    citizen = renewed(case, hours=25)
    with at(hours=26):
        asked = actions.ask_withdrawal(citizen, reasons=[], words="", forced=False)
    assert asked.needs_check
    with at(hours=26 + 73):
        assert actions.confirm_withdrawal(citizen) is False


def test_stopping_what_staff_wrote_down_for_her_is_looked_into(case: Case) -> None:
    case.receipts.update(must_renew=True)
    citizen = renewed(case, hours=1)
    with at(hours=40 * 24):
        assert actions.ask_withdrawal(citizen, reasons=[], words="", forced=False).needs_check


def test_a_key_made_while_she_thinks_it_over_brings_it_before_headquarters() -> None:
    case = make_case()
    asked = actions.ask_withdrawal(her(case), reasons=[], words="", forced=False)
    assert not asked.needs_check
    desk = make_viewer(Role.DESK, case.unit, is_woman=True)
    actions.issue_key(case.pk, answers=answers_at_desk(case), reason="नमूना", by=desk)
    asked.refresh_from_db()
    assert asked.needs_check


# Who knows of it


def test_until_it_is_confirmed_only_headquarters_knows_of_it(case: Case) -> None:
    ask(case, forced=True)
    told = set(Message.objects.filter(case=case, event="withdrawal_asked").values_list("unit_id", flat=True))
    assert told == {case.state_id}
    for role, where, knows in (
        (Role.DESK, case.unit, False),
        (Role.SUPERINTENDENT, case.district, False),
        (Role.MONITOR, case.state, True),
    ):
        hidden = access.hidden_lines(make_viewer(role, where), case)
        events = {line.event for line in staff_timeline(case, with_words=True, without=hidden)}
        assert ("withdrawal_asked" in events) == knows, role


def test_her_words_are_sealed(case: Case) -> None:
    asked = ask(case)
    assert actions.withdrawal_words(asked, case) == "अब नहीं चाहिए"
    assert "अब नहीं चाहिए".encode() not in bytes(asked.words or b"")
    assert not case.history.filter(event="withdrawal_asked", sealed__isnull=False).exists()


def test_found_to_be_a_child_she_cannot_stop_it_any_more(case: Case) -> None:
    ask(case)
    case.refresh_from_db()
    actions.mark_child(case.pk, version=case.version, by=make_viewer(Role.DESK, case.unit))
    assert not case.withdrawals.open().exists()
    with pytest.raises(NotNow):
        confirm(case)
