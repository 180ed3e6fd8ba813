"""Mission V9: callers phone her only as she allowed, learn her word by asking only, and take an answer only after it."""

import threading
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError
from django.http import Http404

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.accounts.viewer import Viewer, viewer_of
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.common import clock
from samman.complaints import actions, calling
from samman.complaints.actions import Refused
from samman.complaints.enums import CallCause, CallEnd, CallOutcome, Reason, RequestKind, Risk, State
from samman.complaints.models import Call, CallQuerySet, CallTry, Complaint, Rating
from samman.complaints.public import progress
from samman.complaints.workflow import NotNow
from samman.deadlines.engine import fire_due
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from samman.people.models import SafeContact
from tests.complaints.trips import her, make_complaint, reported_and_accepted
from tests.factories import ALLOWS_CALLS, at, direct, opened_by, rate, unit
from tests.officers import make_officer, make_viewer

pytestmark = pytest.mark.django_db

ALLOWS = ALLOWS_CALLS


def caller(state: Unit | None = None, **fields: Any) -> Viewer:
    return make_viewer(Role.CALLER, state or unit().state, is_woman=True, **fields)


def silent(**changes: Any) -> Case:
    """A complaint whose accepted report she has not rated for three days."""
    case = reported_and_accepted(**{**ALLOWS, **changes})
    fire_due(clock.now() + timedelta(days=3, minutes=1))
    return case


def the_call(case: Case) -> Call:
    return case.calls.open().get()


def taken(case: Case, by: Viewer, word: str = "नदी") -> Call:
    """The call of a case, taken, and her word typed."""
    call = actions.take_next_call(by=by)
    assert call is not None and call.case_id == case.pk
    actions.check_call_word(call.pk, typed=word, by=by)
    return call


def by_voice(case: Case, by: Viewer, *, satisfied: bool = True, reasons: tuple[str, ...] = ()) -> Rating:
    call = taken(case, by)
    case.refresh_from_db()
    return actions.rate_by_voice(
        call.pk, satisfied=satisfied, reasons=reasons, words="", version=case.version, by=by
    )


def refused(statement: str, *values: Any) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError:
        return True
    return False


def ist(hour: int, days: int = 0) -> datetime:
    """That hour of today, or of a later day, in India."""
    today = clock.in_ist(clock.now()).replace(hour=hour, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days)


# Which calls are opened


def test_three_days_of_silence_bring_it_to_the_callers_and_close_nothing() -> None:
    case = reported_and_accepted(**ALLOWS)
    fire_due(clock.now() + timedelta(days=2, hours=23))
    assert not case.calls.exists()
    fire_due(clock.now() + timedelta(days=3, minutes=1))
    case.refresh_from_db()
    assert the_call(case).cause == CallCause.SILENT
    assert (case.state_code, case.closed_at) == (State.AWAITING_RATING, None)


def test_who_allows_no_call_finds_a_line_on_her_page_and_nothing_else() -> None:
    case = reported_and_accepted()
    fire_due(clock.now() + timedelta(days=3, minutes=1))
    assert not case.calls.exists()
    assert progress(her(case)).steps[0].event == "answer_awaited"
    case.refresh_from_db()
    assert case.closed_at is None


def test_who_does_not_know_of_it_is_not_phoned() -> None:
    case = reported_and_accepted(**ALLOWS, for_whom="other", knows="no", helper_name="x")
    fire_due(clock.now() + timedelta(days=3, minutes=1))
    assert not case.calls.exists()


def test_without_the_two_words_no_call_is_opened() -> None:
    case = reported_and_accepted(**{**ALLOWS, "her_word": " "})
    assert calling.open_call(case, CallCause.ASKED, by=caller().actor) is None


def test_her_answer_or_a_new_round_ends_the_silence() -> None:
    answered, directed, early = silent(), silent(), reported_and_accepted(**ALLOWS)
    rate(answered, satisfied=True)
    direct(directed)
    rate(early, satisfied=True)
    fire_due(clock.now() + timedelta(days=4))
    for case in (answered, directed, early):
        assert not case.calls.open().exists()
    assert answered.calls.get().end == CallEnd.NEEDLESS


def test_dissatisfied_is_called_at_once_and_one_call_a_cause_stays_open() -> None:
    case = reported_and_accepted(**ALLOWS)
    rate(case, satisfied=False)
    first = the_call(case)
    assert first.cause == CallCause.DISSATISFIED
    assert calling.open_call(case, CallCause.DISSATISFIED, by=caller().actor) == first
    asked = calling.open_call(case, CallCause.ASKED, by=caller().actor)
    assert asked is not None and asked != first
    assert refused(
        'INSERT INTO complaints_call (case_id, state_id, cause, opened_at, rank, not_before, tries, "end")'
        " SELECT case_id, state_id, cause, opened_at, rank, not_before, 0, '' FROM complaints_call WHERE id = %s",
        first.pk,
    )


# The queue


def test_danger_comes_first_then_the_longest_waiting() -> None:
    me = caller()
    with at(hours=-5):
        old = make_complaint(**ALLOWS)
        calling.open_call(old, CallCause.ASKED, by=me.actor)
    plain, urgent = make_complaint(**ALLOWS), make_complaint(**ALLOWS, risks=[Risk.INJURED])
    danger, child = make_complaint(**ALLOWS, risks=[Risk.SELF_HARM]), make_complaint(**ALLOWS, under_18="yes")
    forced = make_complaint(**ALLOWS)
    for case in (plain, urgent, danger, child):
        calling.open_call(case, CallCause.ASKED, by=me.actor)
    calling.open_call(forced, CallCause.WITHDRAWAL, by=me.actor)
    found = [call.case_id for call in calling.waiting_now(me, clock.now())]
    assert found == [case.pk for case in (danger, child, forced, urgent, old, plain)]


@pytest.mark.parametrize(
    ("hours", "inside", "outside"),
    [((11, 13), 12, 13), ((22, 2), 1, 2), ((22, 2), 23, 21), ((None, None), 9, 20), ((8, 8), 18, 8)],
)
def test_only_her_hours_count(hours: tuple[int | None, int | None], inside: int, outside: int) -> None:
    me = caller()
    case = make_complaint(**{**ALLOWS, "hours_from": hours[0], "hours_until": hours[1]})
    with at(ist(0)):
        calling.open_call(case, CallCause.ASKED, by=me.actor)
    with at(ist(outside, days=1)):
        assert not calling.waiting_now(me, clock.now()).exists()
        assert actions.take_next_call(by=me) is None
        later = calling.coming_later(me, clock.now())
        assert [one.count for one in later] == [1]
        assert clock.in_ist(later[0].at).hour == (hours[0] if hours[0] not in (None, hours[1]) else 9)
    with at(ist(inside, days=1)):
        assert calling.waiting_now(me, clock.now()).get().case_id == case.pk
        assert calling.coming_later(me, clock.now()) == []


def test_a_call_lies_before_one_caller_for_twenty_minutes() -> None:
    case, first, second = silent(), caller(), caller()
    call = actions.take_next_call(by=first)
    assert call is not None
    assert actions.take_next_call(by=first) == call  # a second press
    assert actions.take_next_call(by=second) is None
    with pytest.raises(Http404):
        actions.check_call_word(call.pk, typed="नदी", by=second)
    with at(hours=0.34):
        with pytest.raises(Refused):
            actions.check_call_word(call.pk, typed="नदी", by=first)
        assert actions.take_next_call(by=second) == call
        with pytest.raises(Http404):
            actions.finish_call(call.pk, outcome=CallOutcome.BUSY, note="", by=first)
    assert case.calls.get().taken_by == second.officer


@pytest.mark.django_db(transaction=True)
def test_two_callers_at_once_get_two_calls() -> None:
    cases = {silent().pk, silent().pk}
    callers = [caller() for _one in range(3)]
    together = threading.Barrier(3)
    found: list[int | None] = []

    def take(by: Viewer) -> None:
        try:
            together.wait(10)
            call = actions.take_next_call(by=by)
            found.append(call.case_id if call else None)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=take, args=(one,)) for one in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(found, key=str) == sorted([*cases, None], key=str)


def test_a_caller_of_another_state_gets_nothing() -> None:
    from tests.officers import make_map

    case = silent()
    stranger = caller(make_map().state)
    assert actions.take_next_call(by=stranger) is None
    call = the_call(case)
    with pytest.raises(Http404):
        actions.finish_call(call.pk, outcome=CallOutcome.BUSY, note="", by=stranger)
    assert Entry.objects.filter(act="finish_call", outcome="refused", object_id=str(call.pk)).exists()


def test_whether_she_wants_to_stop_is_asked_by_a_woman() -> None:
    case = make_complaint(**ALLOWS)
    calling.open_call(case, CallCause.WITHDRAWAL, by=caller().actor)
    assert actions.take_next_call(by=make_viewer(Role.CALLER, unit().state, is_woman=False)) is None
    assert actions.take_next_call(by=caller()) is not None


def test_a_withdrawal_in_doubt_goes_to_the_callers_and_what_they_find_is_kept() -> None:
    case, me = make_complaint(**ALLOWS), caller()
    asked = actions.ask_withdrawal(her(case), reasons=["afraid"], words="", forced=False)
    call = taken(case, me)
    assert call.cause == CallCause.WITHDRAWAL
    with pytest.raises(Refused):
        actions.finish_call(call.pk, outcome=CallOutcome.REACHED, note="", by=me)
    actions.finish_call(
        call.pk, outcome=CallOutcome.REACHED, note="He stood beside her", found="forced", by=me
    )
    asked.refresh_from_db()
    assert (asked.outcome, asked.checked_by) == ("forced", me.officer)


def test_who_no_longer_wants_to_stop_is_not_asked_about_it() -> None:
    case = make_complaint(**ALLOWS)
    actions.ask_withdrawal(her(case), reasons=["afraid"], words="", forced=None)
    actions.take_back_withdrawal(her(case))
    assert case.calls.get().end == CallEnd.NEEDLESS


def test_what_she_takes_back_ends_the_calls_at_once() -> None:
    case, me = silent(), caller()
    SafeContact.objects.filter(case=case).update(may_call=False)
    assert actions.take_next_call(by=me) is None


# Her word


def test_her_word_counts_however_it_is_spelt_and_each_try_is_kept() -> None:
    case, me = silent(her_word="Ganga नदी"), caller()
    call = taken(case, me, "नाला")
    assert not actions.check_call_word(call.pk, typed="", by=me)
    assert actions.check_call_word(call.pk, typed=" ganga  नदी ", by=me)
    assert list(call.lines.order_by("id").values_list("was_her_word_right", flat=True)) == [
        False,
        False,
        True,
    ]
    assert Entry.objects.filter(act="check_word", case_id=case.pk).count() == 3


def test_three_wrong_words_end_the_call_until_another_day() -> None:
    case, me = silent(), caller()
    call = taken(case, me, "एक")
    actions.check_call_word(call.pk, typed="दो", by=me)
    actions.check_call_word(call.pk, typed="तीन", by=me)
    call.refresh_from_db()
    assert (call.taken_by, call.ended_at) == (None, None)
    assert call.not_before >= clock.now() + timedelta(hours=23)
    assert call.lines.latest("id").outcome == CallOutcome.NOT_HER
    with pytest.raises(Http404):
        actions.check_call_word(call.pk, typed="नदी", by=me)


def test_without_her_word_nothing_is_taken() -> None:
    case, me = silent(), caller()
    call = taken(case, me, "नाला")
    with pytest.raises(Refused):
        actions.rate_by_voice(call.pk, satisfied=True, reasons=[], words="", version=case.version, by=me)
    with pytest.raises(Refused):
        actions.finish_call(call.pk, outcome=CallOutcome.REACHED, note="", by=me)
    assert not Rating.objects.exists()


# How a try ends


def test_whoever_reaches_her_ends_her_wish_for_a_call_whatever_the_call_was_about() -> None:
    case, me = silent(), caller()
    wish = actions.make_request(her(case), kind=RequestKind.CALL, words="")
    call = taken(case, me)
    assert call.cause == CallCause.SILENT
    actions.finish_call(call.pk, outcome=CallOutcome.REACHED, note="", by=me)
    wish.refresh_from_db()
    assert wish.ended_at is not None
    assert not case.calls.open().exists()


def test_nobody_picks_up_the_call_comes_again_later_and_later_and_then_rests() -> None:
    case, me = silent(), caller()
    make_viewer(Role.MONITOR, case.state)
    now = clock.now()
    gaps = []
    for _try in range(8):
        with at(now):
            call = actions.take_next_call(by=me)
            assert call is not None
            actions.finish_call(call.pk, outcome=CallOutcome.NO_ANSWER, note="", by=me)
            call.refresh_from_db()
            if call.ended_at is None:
                assert not Message.objects.filter(case=case, event="call_given_up").exists()
                gaps.append(call.not_before - now)
                now = call.not_before
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert gaps == [2 * hour, day, 3 * day, *[7 * day] * 4]
    assert case.calls.get().end == CallEnd.UNREACHED
    assert Message.objects.filter(case=case, event="call_given_up").exists()
    case.refresh_from_db()
    assert case.closed_at is None
    assert "phoned" not in [line.event for line in progress(her(case)).steps]


def test_the_next_try_lies_inside_her_hours() -> None:
    case, me = make_complaint(**{**ALLOWS, "hours_from": 11, "hours_until": 13}), caller()
    with at(ist(11)):
        calling.open_call(case, CallCause.ASKED, by=me.actor)
    with at(ist(12)):
        call = actions.take_next_call(by=me)
        assert call is not None
        call = actions.finish_call(call.pk, outcome=CallOutcome.BUSY, note="", by=me)
    assert call.not_before == ist(11, days=1)


def test_unsafe_stops_every_call_until_she_says_anew_how_she_may_be_reached() -> None:
    case, me = silent(), caller()
    make_viewer(Role.MONITOR, case.state)
    calling.open_call(case, CallCause.ASKED, by=me.actor)
    call = actions.take_next_call(by=me)
    assert call is not None
    actions.finish_call(call.pk, outcome=CallOutcome.UNSAFE, note="A man shouted", by=me)
    told = Message.objects.filter(case=case, event="call_given_up")
    assert {message.audience for message in told} == {"officer"}
    assert actions.take_next_call(by=me) is None
    assert calling.open_call(case, CallCause.DISSATISFIED, by=me.actor) is None
    contact = SafeContact.objects.get(case=case)
    assert contact.may_call  # her own setting stays
    contact.updated_at = clock.now()
    contact.save(update_fields=["updated_at"])
    assert actions.take_next_call(by=me) is not None


# Her answer by phone


def test_satisfied_by_phone_closes_and_she_takes_it_back_with_her_key() -> None:
    case, me = silent(may_message=True), caller()
    Message.objects.all().delete()
    rating = by_voice(case, me)
    case.refresh_from_db()
    assert (case.state_code, case.closed_by) == (State.SATISFIED, "her_rating")
    assert rating.call_try is not None and rating.receipt is None
    assert rating.call_try.caller == me.officer
    found = progress(her(case))
    assert [line.event for line in found.steps[:2]] == ["rated_satisfied", "phoned"]
    assert found.can_take_back and found.by_phone
    assert [message.event for message in Message.objects.filter(audience="her")] == ["her_news"]
    with at(hours=24 * 6):
        actions.take_back(her(case), version=case.version)
    case.refresh_from_db()
    assert (case.state_code, case.closed_at) == (State.IN_VETTING, None)


def test_dissatisfied_by_phone_goes_before_headquarters() -> None:
    case = silent()
    by_voice(case, caller(), satisfied=False, reasons=(Reason.NO_FIR,))
    case.refresh_from_db()
    assert case.state_code == State.IN_VETTING
    assert not case.calls.open().exclude(cause=CallCause.CHECK).exists()  # she was asked just now


def test_an_answer_is_taken_to_an_accepted_report_only() -> None:
    case, me = make_complaint(**ALLOWS), caller()
    calling.open_call(case, CallCause.ASKED, by=me.actor)
    call = taken(case, me)
    with pytest.raises(NotNow):
        actions.rate_by_voice(call.pk, satisfied=True, reasons=[], words="", version=case.version, by=me)


def test_of_a_child_no_satisfied_is_taken_by_phone() -> None:
    case, me = silent(under_18="yes"), caller()
    call = taken(case, me)
    case.refresh_from_db()
    with pytest.raises(Refused):
        actions.rate_by_voice(call.pk, satisfied=True, reasons=[], words="", version=case.version, by=me)
    line = call.lines.get()
    assert refused(INSERT_RATING, case.pk, case.reports.get().pk, line.pk, True, clock.now())
    assert not refused(INSERT_RATING, case.pk, case.reports.get().pk, line.pk, False, clock.now())


INSERT_RATING = (
    "INSERT INTO complaints_rating (case_id, round, report_id, call_try_id, is_satisfied, reasons, flags, created_at)"
    " VALUES (%s, 1, %s, %s, %s, '{}', '{}', %s)"
)


def test_the_database_wants_her_word_of_the_last_hour_in_the_same_case() -> None:
    case, other, me = silent(), silent(), caller()
    call = actions.take_next_call(by=me)
    assert call is not None and call.case_id == case.pk
    actions.check_call_word(call.pk, typed="नाला", by=me)
    wrong = call.lines.get()
    report, now = case.reports.get().pk, clock.now()
    assert refused(INSERT_RATING, case.pk, report, wrong.pk, True, now)
    actions.check_call_word(call.pk, typed="नदी", by=me)
    right = call.lines.latest("id")
    assert refused(INSERT_RATING, case.pk, report, right.pk, True, now + timedelta(minutes=61))
    assert refused(INSERT_RATING, other.pk, other.reports.get().pk, right.pk, True, clock.now())
    assert refused(INSERT_RATING, case.pk, report, None, True, clock.now())
    assert refused(
        "UPDATE cases_case SET closed_at = now(), closed_by = 'her_rating', state_code = 'satisfied' WHERE id = %s",
        case.pk,
    )
    assert not refused(INSERT_RATING, case.pk, report, right.pk, True, clock.now())


def test_the_database_lets_only_the_caller_who_has_it_add_to_a_call() -> None:
    case, me, other = silent(), caller(), caller()
    call = taken(case, me)
    add = (
        "INSERT INTO complaints_calltry (call_id, caller_id, at, outcome, was_her_word_right)"
        " VALUES (%s, %s, %s, 'word', true)"
    )
    assert refused(add, call.pk, other.officer.pk, clock.now())
    assert refused(add, call.pk, me.officer.pk, clock.now() + timedelta(minutes=21))
    assert not refused(add, call.pk, me.officer.pk, clock.now())
    assert refused("UPDATE complaints_calltry SET was_her_word_right = true")
    assert refused("UPDATE complaints_call SET cause = 'asked' WHERE id = %s", call.pk)
    assert refused("DELETE FROM complaints_call")


# The second caller


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer by phone is checked."""
    monkeypatch.setattr(calling, "CHECKED_SHARE", 1)


def test_about_a_tenth_is_drawn_and_always_the_same() -> None:
    ratings = [Rating(pk=number) for number in range(1, 3001)]
    drawn = [rating.pk for rating in ratings if calling.is_drawn(rating)]
    assert 230 < len(drawn) < 370
    assert drawn == [rating.pk for rating in ratings if calling.is_drawn(rating)]


def test_a_second_caller_confirms(drawn: None) -> None:
    case, first, second = silent(), caller(), caller()
    rating = by_voice(case, first)
    assert calling.verified_answers([case]) == {case.pk: None}
    call = the_call(case)
    assert (call.cause, call.rating, call.not_by) == (CallCause.CHECK, rating, first.officer)
    with at(hours=25):
        assert actions.take_next_call(by=first) is None
        assert refused("UPDATE complaints_call SET taken_by_id = not_by_id WHERE id = %s", call.pk)
        call = taken(case, second)
        with pytest.raises(Refused):
            actions.finish_call(call.pk, outcome=CallOutcome.REACHED, note="", by=second)
        actions.finish_call(call.pk, outcome=CallOutcome.REACHED, note="", confirms=True, by=second)
    assert calling.verified_answers([case]) == {case.pk: True}
    case.refresh_from_db()
    assert case.state_code == State.SATISFIED


def test_what_she_does_not_confirm_opens_again(drawn: None) -> None:
    case, first, second = silent(), caller(), caller()
    rating = by_voice(case, first)
    with at(hours=25):
        call = taken(case, second)
        actions.finish_call(call.pk, outcome=CallOutcome.REACHED, note="", confirms=False, by=second)
    case.refresh_from_db()
    assert (case.state_code, case.closed_at) == (State.IN_VETTING, None)
    back = case.ratings.latest("id")
    assert back.takes_back == rating
    assert back.call_try is not None and back.call_try.caller == second.officer
    assert calling.verified_answers([case]) == {case.pk: False}
    assert progress(her(case)).steps[0].event == "answer_not_confirmed"


def test_an_answer_that_she_took_back_herself_is_not_checked(drawn: None) -> None:
    case = silent()
    by_voice(case, caller())
    case.refresh_from_db()
    actions.take_back(her(case), version=case.version)
    assert list(case.calls.open().values_list("cause", flat=True)) == [CallCause.DISSATISFIED]
    assert calling.verified_answers([case]) == {case.pk: None}


def test_lines_of_calls_stand_in_the_record(drawn: None) -> None:
    from samman.audit.rows import broken_rows

    by_voice(silent(), caller())
    assert CallTry.objects.count() == 2
    assert [fault for fault in broken_rows() if "calltry" in fault] == []


@pytest.mark.parametrize(
    ("role", "level"),
    [
        (Role.DESK, "unit"),
        (Role.STATION_HOUSE_OFFICER, "unit"),
        (Role.CIRCLE_OFFICER, "circle"),
        (Role.NODAL_OFFICER, "district"),
        (Role.SUPERINTENDENT, "district"),
    ],
)
def test_who_answers_for_the_report_never_phones_her_about_it(role: str, level: str) -> None:
    case, me = silent(), caller()
    Posting.objects.create(officer=me.officer, unit=getattr(case, level), role=role, starts_at=clock.now())
    assert actions.take_next_call(by=viewer_of(me.officer)) is None
    assert actions.take_next_call(by=caller()) is not None


def test_who_holds_a_post_where_the_accused_is_known_never_phones_her() -> None:
    case = make_complaint(accused_power="yes", **ALLOWS)
    calling.open_call(case, CallCause.SILENT, by=caller().actor)
    me, station = caller(), case.kept_from
    assert station is not None
    Posting.objects.create(officer=me.officer, unit=station, role=Role.DESK, starts_at=clock.now())
    assert actions.take_next_call(by=viewer_of(me.officer)) is None


def test_who_wrote_her_words_down_never_phones_her() -> None:
    case, me = silent(), caller()
    Complaint.objects.filter(case=case).update(registered_by=me.officer)  # has read the word that she answers
    assert actions.take_next_call(by=me) is None
    assert actions.take_next_call(by=caller()) is not None


def test_who_reported_on_it_never_phones_her_from_a_later_post() -> None:
    case = silent()
    me = case.reports.get().submitted_by
    Posting.objects.filter(officer=me).update(ends_at=clock.now())
    Posting.objects.create(officer=me, unit=case.state, role=Role.CALLER, starts_at=clock.now())
    assert actions.take_next_call(by=viewer_of(me)) is None


def test_words_are_not_tried_out_from_one_lease_to_the_next() -> None:
    case, me = silent(), caller()
    for word in ("पहाड़", "गुलाब"):
        call = actions.take_next_call(by=me)
        assert call is not None
        assert not actions.check_call_word(call.pk, typed=word, by=me)
    with at(hours=1):  # the twenty minutes are over, no outcome was kept
        again = actions.take_next_call(by=me)
        assert again is not None and again.case_id == case.pk
        assert not actions.check_call_word(again.pk, typed="मोती", by=me)
        assert actions.take_next_call(by=me) is None
        assert actions.take_next_call(by=caller()) is None


@pytest.mark.django_db(transaction=True)
def test_one_caller_in_two_windows_gets_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    silent(), silent()
    me = caller()
    found: list[int | None] = []
    together = threading.Barrier(2)
    waiting_now = calling.waiting_now

    def when_both_look(viewer: Viewer, now: datetime) -> CallQuerySet:
        with suppress(threading.BrokenBarrierError):
            together.wait(2)
        return waiting_now(viewer, now)

    monkeypatch.setattr(calling, "waiting_now", when_both_look)

    def take() -> None:
        try:
            call = actions.take_next_call(by=me)
            found.append(call.pk if call else None)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 2
    assert Call.objects.filter(taken_by=me.officer).count() == 1


def test_the_station_does_not_read_that_she_answered_by_phone() -> None:
    case, me = silent(), caller()
    by_voice(case, me, satisfied=False, reasons=(Reason.NOBODY_CAME,))
    page = f"/staff/complaints/{case.number}/"
    for role, where, reads in (
        (Role.STATION_HOUSE_OFFICER, case.unit, False),
        (Role.MONITOR, case.state, True),
    ):
        text = opened_by(make_officer(role, where), case).get(page).text
        assert (me.officer.name in text) == reads, role
        assert ("फोन पर बताया" in text) == reads, role
