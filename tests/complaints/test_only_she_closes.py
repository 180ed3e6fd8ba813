"""Promise 2: only she closes it, with her own key: by SATISFIED or by her confirmed withdrawal; never a child's case."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError

from samman.accounts.enums import Role
from samman.cases.keys import Citizen, citizen_of
from samman.cases.models import Case, Receipt
from samman.cases.writing import Stale
from samman.common import clock
from samman.complaints import actions
from samman.complaints.closing_rule import CLOSING
from samman.complaints.enums import ForWhom, Reason, State, YesNoUnknown
from samman.complaints.models import Rating, Withdrawal
from samman.complaints.public import Refused, progress
from samman.complaints.workflow import NotNow
from samman.deadlines.models import Deadline
from tests.complaints.trips import accept, her, make_complaint, reported_and_accepted, submit
from tests.factories import answers_at_desk, at, direct, rate
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db


def satisfied(case: Case) -> Rating:
    case.refresh_from_db()
    return actions.rate_report(her(case), satisfied=True, reasons=[], words="", version=case.version)


def refused(statement: str, *values: int | str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError:
        return True
    return False


def test_satisfied_closes() -> None:
    case = reported_and_accepted()
    satisfied(case)
    case.refresh_from_db()
    assert (case.state_code, case.closed_by, case.due_at) == (State.SATISFIED, "her_rating", None)
    assert case.closed_at is not None


def test_the_database_has_the_closing_rule_that_the_program_has() -> None:
    """Whoever changes the text adds a migration; whoever adds a migration changes the text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'complaint_closes_by_her_only'")
        found = cursor.fetchall()
        cursor.execute(
            "SELECT tgenabled, tgfoid::regproc::text FROM pg_trigger"
            " WHERE tgrelid = 'cases_case'::regclass AND tgname = 'complaint_closing'"
        )
        assert cursor.fetchall() == [("O", "complaint_closes_by_her_only")]
    assert [body.strip() for (body,) in found] == [CLOSING.split("$$")[1].strip()]


@pytest.mark.parametrize("by", ["her_rating", "her_withdrawal", "law", "", "somebody"])
def test_a_case_does_not_close_as_a_case_of_another_kind(by: str) -> None:
    case = reported_and_accepted()
    assert refused(
        "UPDATE cases_case SET kind = 'x', closed_at = now(), closed_by = %s WHERE id = %s", by, case.pk
    )
    assert refused("UPDATE cases_case SET kind = 'x' WHERE id = %s", case.pk)


@pytest.mark.parametrize("by", ["her_rating", "her_withdrawal", "law", "", "somebody"])
def test_the_database_refuses_every_closing_without_her_rating(by: str) -> None:
    case = reported_and_accepted()
    assert refused(
        "UPDATE cases_case SET closed_at = now(), closed_by = %s, state_code = 'satisfied' WHERE id = %s",
        by,
        case.pk,
    )
    assert refused("UPDATE cases_case SET state_code = 'satisfied' WHERE id = %s", case.pk)
    assert refused("UPDATE cases_case SET closed_at = now(), closed_by = %s WHERE id = %s", by, case.pk)


def test_the_database_refuses_a_rating_without_her_full_key() -> None:
    case = reported_and_accepted(for_whom=ForWhom.OTHER, knows="yes")
    report = case.reports.get()
    helper = case.receipts.get()
    statement = (
        "INSERT INTO complaints_rating (case_id, round, report_id, receipt_id, is_satisfied, reasons, flags, created_at)"
        " VALUES (%s, 1, %s, %s, true, '{}', '{}', clock_timestamp())"
    )
    assert refused(statement, case.pk, report.pk, helper.pk)
    other = her(make_complaint())
    assert refused(statement, case.pk, report.pk, other.receipt.pk)
    mine = reported_and_accepted()
    assert not refused(statement, mine.pk, mine.reports.get().pk, her(mine).receipt.pk)


def test_a_rating_of_an_earlier_round_closes_nothing() -> None:
    case = reported_and_accepted()
    satisfied(case)
    case.refresh_from_db()
    actions.take_back(her(case), version=case.version)
    assert refused(
        "UPDATE cases_case SET closed_at = now(), closed_by = 'her_rating', state_code = 'satisfied', round = 1 WHERE id = %s",
        case.pk,
    )


def test_a_case_cannot_begin_closed() -> None:
    case = make_complaint()
    assert refused(
        "INSERT INTO cases_case SELECT (jsonb_populate_record(c, jsonb_build_object('id', 999999, 'number', '000000000',"
        " 'draft_id', NULL, 'closed_at', now(), 'closed_by', 'her_rating'))).* FROM cases_case c WHERE id = %s",
        case.pk,
    )


def test_a_helpers_key_never_rates() -> None:
    case = reported_and_accepted(for_whom=ForWhom.OTHER, knows="yes")
    helper = citizen_of(case.receipts.get().pk)
    assert helper is not None
    for is_satisfied in (True, False):
        with pytest.raises(PermissionDenied):
            actions.rate_report(
                helper, satisfied=is_satisfied, reasons=["other"], words="", version=case.version
            )
    assert not Rating.objects.exists()


def test_satisfied_needs_an_accepted_final_report() -> None:
    case = make_complaint()
    with pytest.raises(NotNow):
        satisfied(case)
    submit(case, make_viewer(Role.DESK, case.unit), is_final=False)
    with pytest.raises(NotNow):
        satisfied(case)
    submit(case, make_viewer(Role.DESK, case.unit), is_final=True)
    with pytest.raises(NotNow):
        satisfied(case)
    accept(case)
    satisfied(case)


def test_dissatisfied_lies_before_headquarters_with_a_clock_of_its_own() -> None:
    case = reported_and_accepted()
    actions.rate_report(
        her(case), satisfied=False, reasons=[Reason.NO_FIR], words="कुछ नहीं हुआ", version=case.version
    )
    case.refresh_from_db()
    assert (case.round, case.state_code, case.closed_at) == (1, State.IN_VETTING, None)
    running = Deadline.objects.running().filter(case=case)
    assert [(d.ladder, d.due_at) for d in running] == [("vetting", case.due_at)]
    assert case.due_at is not None
    assert case.due_at > clock.now() + timedelta(hours=23, minutes=59)


def test_a_direction_begins_a_new_round_with_a_new_clock() -> None:
    case = reported_and_accepted()
    rate(case, satisfied=False)
    direct(case)
    assert (case.round, case.state_code, case.closed_at) == (2, State.AWAITING_REPORT, None)
    running = Deadline.objects.running().filter(case=case, ladder="action_taken_report")
    assert [(d.round, d.due_at) for d in running] == [(2, case.due_at)]
    assert case.due_at is not None
    assert case.due_at > clock.now() + timedelta(hours=23, minutes=59)


def test_she_may_say_dissatisfied_to_an_interim_report() -> None:
    case = make_complaint()
    submit(case, make_viewer(Role.DESK, case.unit), is_final=False)
    case.refresh_from_db()
    actions.rate_report(
        her(case), satisfied=False, reasons=[Reason.NOBODY_CAME], words="", version=case.version
    )
    case.refresh_from_db()
    assert case.state_code == State.IN_VETTING


def test_dissatisfied_without_a_word_is_asked_again() -> None:
    case = reported_and_accepted()
    with pytest.raises(Refused):
        actions.rate_report(her(case), satisfied=False, reasons=[], words=" ", version=case.version)


def test_satisfied_can_be_taken_back_for_seven_days_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    case = reported_and_accepted()
    satisfied(case)
    case.refresh_from_db()
    closed = case.closed_at
    assert closed is not None
    monkeypatch.setattr(clock, "now", lambda: closed + timedelta(days=7, seconds=1))
    assert not progress(her(case)).can_take_back
    with pytest.raises(NotNow):
        actions.take_back(her(case), version=case.version)
    monkeypatch.setattr(clock, "now", lambda: closed + timedelta(days=6, hours=23))
    assert progress(her(case)).can_take_back
    actions.take_back(her(case), version=case.version)
    case.refresh_from_db()
    assert (case.closed_at, case.closed_by, case.state_code, case.round) == (
        None,
        "",
        State.IN_VETTING,
        1,
    )


def test_a_childs_case_is_never_closed_by_a_rating() -> None:
    case = reported_and_accepted(under_18=YesNoUnknown.YES)
    satisfied(case)
    case.refresh_from_db()
    assert (case.closed_at, case.state_code) == (None, State.AWAITING_RATING)
    assert refused(
        "UPDATE cases_case SET closed_at = now(), closed_by = 'her_rating', state_code = 'satisfied' WHERE id = %s",
        case.pk,
    )
    assert refused("UPDATE cases_case SET about_child = false WHERE id = %s", case.pk)


def test_an_old_page_cannot_rate() -> None:
    case = reported_and_accepted()
    with pytest.raises(Stale):
        actions.rate_report(her(case), satisfied=True, reasons=[], words="", version=case.version - 1)


def test_the_same_answer_sent_twice_counts_once() -> None:
    case = reported_and_accepted()
    version = case.version
    actions.rate_report(her(case), satisfied=False, reasons=["other"], words="", version=version)
    with pytest.raises(Stale):
        actions.rate_report(her(case), satisfied=False, reasons=["other"], words="", version=version)
    assert Rating.objects.count() == 1


def test_a_key_made_at_the_desk_holds_after_a_day_and_she_can_stop_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = reported_and_accepted()
    woman = make_viewer(Role.DESK, case.unit, is_woman=True)
    actions.issue_key(case.pk, answers=answers_at_desk(case), reason="lost her paper", by=woman)
    assert progress(her_first(case)).new_key_pending
    new = Receipt.objects.get(case=case, issued_by=woman.officer)
    assert citizen_of(new.pk) is None
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=25))
    assert citizen_of(new.pk) is not None
    monkeypatch.undo()
    assert actions.stop_new_key(her_first(case)) == 1
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=25))
    assert citizen_of(new.pk) is None


def her_first(case: Case) -> Citizen:
    citizen = citizen_of(case.receipts.filter(issued_by=None).get().pk)
    assert citizen is not None
    return citizen


def test_a_man_does_not_make_her_key() -> None:
    case = make_complaint()
    with pytest.raises(PermissionDenied):
        actions.issue_key(
            case.pk,
            answers=answers_at_desk(case),
            reason="lost her paper",
            by=make_viewer(Role.DESK, case.unit, is_woman=False),
        )


@pytest.mark.parametrize(
    "table", ["complaints_rating", "complaints_actiontakenreport", "complaints_reportreview"]
)
def test_reports_and_ratings_are_never_changed(table: str) -> None:
    satisfied(reported_and_accepted())
    assert refused(f"DELETE FROM {table}")
    assert refused(f"UPDATE {table} SET id = id")


# By her own withdrawal

CLOSE = (
    "UPDATE cases_case SET closed_at = %s, closed_by = 'her_withdrawal', state_code = 'withdrawn', due_at = NULL"
    " WHERE id = %s"
)
CONFIRM = "UPDATE complaints_withdrawal SET confirmed_at = %s, confirmed_with_id = %s WHERE case_id = %s"


def asked(case: Case, *, forced: bool = False) -> Withdrawal:
    return actions.ask_withdrawal(her(case), reasons=[], words="", forced=forced)


@pytest.fixture
def old_case() -> Case:
    with at(hours=-80):
        case = make_complaint()
        asked(case)
    return case


def now_text() -> str:
    return clock.now().isoformat()


def test_the_database_lets_a_confirmed_withdrawal_close(old_case: Case) -> None:
    assert not refused(CONFIRM, now_text(), her(old_case).receipt.pk, old_case.pk)
    assert not refused(CLOSE, now_text(), old_case.pk)


def test_the_database_refuses_a_withdrawal_that_she_did_not_confirm(old_case: Case) -> None:
    assert refused(CLOSE, now_text(), old_case.pk)
    assert refused(CLOSE, now_text(), make_complaint().pk)


def test_the_database_refuses_a_withdrawal_with_a_key_that_staff_have_seen(old_case: Case) -> None:
    seen = her(old_case).receipt
    seen.must_renew = True
    seen.save(update_fields=["must_renew"])
    assert refused(CONFIRM, now_text(), seen.pk, old_case.pk)
    assert refused(CLOSE, now_text(), old_case.pk)


def test_the_database_refuses_to_confirm_before_72_hours() -> None:
    with at(hours=-71):
        case = make_complaint()
        asked(case)
    assert refused(CONFIRM, now_text(), her(case).receipt.pk, case.pk)
    assert refused("UPDATE complaints_withdrawal SET holds_until = asked_at")
    assert refused("UPDATE complaints_withdrawal SET asked_at = asked_at - interval '9 days'")
    later = (clock.now() + timedelta(hours=5)).isoformat()
    assert not refused(CONFIRM, later, her(case).receipt.pk, case.pk)
    assert refused(CLOSE, now_text(), case.pk)


def test_the_database_refuses_a_withdrawal_of_her_who_is_forced() -> None:
    with at(hours=-80):
        case = make_complaint()
        asked(case, forced=True)
    assert refused("UPDATE complaints_withdrawal SET forced = false")
    assert refused(CONFIRM, now_text(), her(case).receipt.pk, case.pk)


@pytest.mark.parametrize("found", ["forced", "doubt"])
def test_the_database_refuses_a_withdrawal_in_doubt(old_case: Case, found: str) -> None:
    assert not refused("UPDATE complaints_withdrawal SET outcome = %s", found)
    assert refused(CONFIRM, now_text(), her(old_case).receipt.pk, old_case.pk)


def test_the_database_refuses_a_withdrawal_without_the_check_that_it_needs(old_case: Case) -> None:
    assert not refused("UPDATE complaints_withdrawal SET needs_check = true")
    assert refused(CONFIRM, now_text(), her(old_case).receipt.pk, old_case.pk)
    assert refused("UPDATE complaints_withdrawal SET needs_check = false")


def test_the_database_refuses_a_withdrawal_that_was_taken_back(old_case: Case) -> None:
    actions.take_back_withdrawal(her(old_case))
    assert refused(CONFIRM, now_text(), her(old_case).receipt.pk, old_case.pk)
    assert refused("UPDATE complaints_withdrawal SET taken_back_at = NULL")
    assert refused(CLOSE, now_text(), old_case.pk)


def test_the_database_refuses_a_withdrawal_confirmed_with_another_key(old_case: Case) -> None:
    for receipt in (her(make_complaint()).receipt, helper_of(old_case)):
        assert refused(CONFIRM, now_text(), receipt.pk, old_case.pk)
    hers = old_case.receipts.filter(scope="full")
    hers.update(must_renew=True)  # staff have seen it
    assert refused(CONFIRM, now_text(), hers.get().pk, old_case.pk)
    hers.update(ended_at=clock.now())
    assert refused(CONFIRM, now_text(), hers.get().pk, old_case.pk)


def helper_of(case: Case) -> Receipt:
    now = clock.now()
    return Receipt.objects.create(
        case=case, holder="helper", scope="add", key_hash="x", created_at=now, valid_from=now
    )


INSERT = (
    "INSERT INTO complaints_withdrawal (case_id, state_id, receipt_id, asked_at, holds_until, reasons, forced, needs_check,"
    " outcome) VALUES (%s, %s, %s, clock_timestamp(), now() + interval '73 hours', '{}', false, false, '')"
)


def test_the_database_refuses_a_withdrawal_asked_with_another_key_or_in_a_childs_case() -> None:
    case, child = make_complaint(), make_complaint(under_18=YesNoUnknown.YES)
    assert refused(INSERT, case.pk, case.state_id, helper_of(case).pk)
    assert refused(INSERT, case.pk, case.state_id, her(child).receipt.pk)
    assert refused(INSERT, child.pk, child.state_id, her(child).receipt.pk)
    assert not refused(INSERT, case.pk, case.state_id, her(case).receipt.pk)
    assert refused(INSERT, case.pk, case.state_id, her(case).receipt.pk)  # one at a time


@pytest.mark.parametrize(
    ("state", "by"),
    [("withdrawn", "her_rating"), ("satisfied", "her_withdrawal"), ("awaiting_report", "her_withdrawal")],
)
def test_state_and_closing_fit_each_other(old_case: Case, state: str, by: str) -> None:
    assert not refused(CONFIRM, now_text(), her(old_case).receipt.pk, old_case.pk)
    assert refused(
        "UPDATE cases_case SET closed_at = %s, closed_by = %s, state_code = %s WHERE id = %s",
        now_text(),
        by,
        state,
        old_case.pk,
    )


def test_the_database_refuses_a_rating_with_a_key_that_staff_have_seen_or_that_does_not_hold_yet() -> None:
    case = reported_and_accepted()
    statement = (
        "INSERT INTO complaints_rating (case_id, round, report_id, receipt_id, is_satisfied, reasons, flags, created_at)"
        " SELECT %s, 1, %s, id, true, '{}', '{}', clock_timestamp() FROM cases_receipt WHERE id = %s"
    )
    now, report, own = clock.now(), case.reports.get(), her(case).receipt
    for seen, valid_from in ((True, now), (False, now + timedelta(hours=24))):
        receipt = Receipt.objects.create(
            case=case,
            holder="her",
            scope="full",
            key_hash="x",
            created_at=now,
            valid_from=valid_from,
            must_renew=seen,
        )
        assert refused(statement, case.pk, report.pk, receipt.pk)
    assert not refused(statement, case.pk, report.pk, own.pk)


@pytest.mark.parametrize(
    "change",
    [
        "scope = 'full'",
        "holder = 'her'",
        "key_hash = 'x'",
        "valid_from = now() - interval '1 day'",
        "must_renew = false",
        "case_id = (SELECT max(id) FROM cases_case)",
    ],
)
def test_a_key_stays_what_it_was_made_as(change: str) -> None:
    case = make_complaint(for_whom=ForWhom.OTHER, knows="yes")
    make_complaint()
    case.receipts.update(must_renew=True)
    assert refused(f"UPDATE cases_receipt SET {change} WHERE case_id = {case.pk}")


def test_a_key_that_has_ended_stays_so() -> None:
    case = make_complaint()
    case.receipts.update(ended_at=clock.now())
    assert refused(f"UPDATE cases_receipt SET ended_at = NULL WHERE case_id = {case.pk}")
