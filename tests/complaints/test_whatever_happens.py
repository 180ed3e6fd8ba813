"""Whatever anybody does in whatever order: only she closes it, one unit owns it, every act is in the record, no message but as
she allowed, and a clock runs for whoever owes something (promises 2, 3, 5, 7).

The machine tries every verb of `complaints.actions` (`test_every_verb_is_tried` holds it to that), the work on a case, charges
and leaves as far as they touch it, and a closing by force, each by everybody and with every key. Not here: files (each is
decoded in a process of its own; `tests/evidence`), sending (what leaves when; `tests/messages/test_her_contact.py`), and the
sealing of the chain, which waits for the commit (`tests/tampering`).
"""

import contextlib
import inspect
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from samman.accounts import actions as posts
from samman.accounts.enums import Role
from samman.accounts.models import Handover, Officer, Posting
from samman.accounts.viewer import Viewer, viewer_of
from samman.audit import actors
from samman.audit.models import Entry
from samman.audit.rows import broken_rows
from samman.cases import actions as work
from samman.cases.charge import hand_over_due, sign_charge
from samman.cases.enums import Ground, Scope
from samman.cases.history import broken_lines
from samman.cases.keys import Citizen, NoMatch, TryLater
from samman.cases.models import Assignment, Case, Transfer
from samman.cases.writing import Stale
from samman.common import clock, digits
from samman.complaints import actions, calling
from samman.complaints.actions import (
    NoSuchComplaint,
    Refused,
    StaleDraft,
    TooManyTries,
)
from samman.complaints.clocks import OFFER
from samman.complaints.enums import (
    Advice,
    AssistedBy,
    CallOutcome,
    Checked,
    ChildDuty,
    Decision,
    RequestKind,
    RestReason,
    State,
)
from samman.complaints.models import Rating, Rest
from samman.complaints.workflow import NotNow
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline
from samman.jurisdictions.models import Unit
from samman.messages.models import Audience, Message
from samman.people import lost_key
from samman.people.actions import her_phone, open_identity
from samman.people.lost_key import WrongAnswers
from tests.complaints.trips import make_complaint, make_draft, unit
from tests.factories import ALLOWS_CALLS, answers_at_desk, at, cleaned_report
from tests.officers import make_officer

pytestmark = pytest.mark.django_db
EXPECTED = (
    NotNow,
    Refused,
    Stale,
    StaleDraft,
    WrongAnswers,
    NoSuchComplaint,
    TooManyTries,
    NoMatch,
    TryLater,
    PermissionDenied,
    Http404,
    ValidationError,
    posts.Refused,
)
# What is exported beside the verbs: it reads, or it is named by another verb of the machine.
READS = {
    "call_note",
    "can_ask_withdrawal",
    "direction_words",
    "last_reminder",
    "linked",
    "may_be_called",
    "next_reminder_at",
    "note_words",
    "perhaps_the_same",
    "question_thread",
    "report_draft_content",
    "report_words",
    "request_words",
    "rest_words",
    "right_word",
    "route",
    "satisfied_until",
    "withdrawal_words",
    "wrong_words",
}
PLACES = {
    "desk": (Role.DESK, "up-lucknow-chowk"),
    "sho": (Role.STATION_HOUSE_OFFICER, "up-lucknow-chowk"),
    "circle": (Role.CIRCLE_OFFICER, "circle"),
    "nodal": (Role.NODAL_OFFICER, "up-lucknow"),
    "sp": (Role.SUPERINTENDENT, "up-lucknow"),
    "monitor": (Role.MONITOR, "up"),
    "second": (Role.MONITOR, "up"),
    "adviser": (Role.LEGAL_ADVISER, "up"),
    "caller": (Role.CALLER, "up"),
    "e_cell": (Role.E_CELL, "up"),
    "auditor": (Role.AUDITOR, "up"),
    "outsider": (Role.STATION_HOUSE_OFFICER, "up-amethi-gauriganj"),
    "far nodal": (Role.NODAL_OFFICER, "up-amethi"),
}
ANYBODY = st.sampled_from(sorted(PLACES))
WHERE = st.sampled_from(
    ["up-lucknow-chowk", "up-lucknow-hazratganj", "up-lucknow-cyber", "up-amethi-gauriganj"]
)
KEY = st.sampled_from([0, 0, 0, 1, 2])  # most often the first
WAYS = {
    "messages": {**ALLOWS_CALLS, "may_message": True},
    "calls": {**ALLOWS_CALLS, "may_message": False},
    "nothing": {"may_contact": False},
}


def who(*likely: str) -> st.SearchStrategy[str]:
    """Mostly one of those whose act it is, else anybody."""
    return st.one_of(st.sampled_from(likely), st.sampled_from(likely), ANYBODY)


class Anything(RuleBasedStateMachine):
    """Every verb by everybody at any moment."""

    @initialize(
        child=st.booleans(),
        way=st.sampled_from(sorted(WAYS)),
        trouble=st.sampled_from(["street", "home", "work", "forced"]),
        how=st.sampled_from(["self", "self", "helper", "assisted"]),
    )
    def register(self, child: bool, way: str, trouble: str, how: str) -> None:
        self.before = transaction.savepoint()
        answers: dict[str, Any] = {"trouble": trouble, "under_18": "yes" if child else "no", **WAYS[way]}
        if how == "helper":
            answers |= {"for_whom": "other", "knows": "yes"}
        self.now = clock.now()
        self.last_message = Message.objects.order_by("-id").values_list("pk", flat=True).first() or 0
        if how == "assisted":
            by = viewer_of(make_officer(Role.E_CELL, unit("up"), enrolled=False))
            draft = make_draft(**answers)
            self.case = actions.register_assisted(draft, how=AssistedBy.HERE, language="hi", by=by)
        else:
            self.case = make_complaint(**answers)
        self.other = make_complaint(trouble=trouble)
        self.tries = 0
        self.people = {name: self._appoint(name) for name in PLACES}
        self.admin = viewer_of(make_officer(Role.ADMINISTRATOR, unit("up"), enrolled=False))

    def teardown(self) -> None:
        if hasattr(self, "case"):
            try:
                assert not list(broken_lines())
                assert not list(broken_rows())
            finally:
                transaction.savepoint_rollback(self.before)

    def _appoint(self, name: str) -> Officer:
        role, code = PLACES[name]
        where: Unit | None = self.case.circle if code == "circle" else unit(code)
        return make_officer(role, where, enrolled=False, is_woman=name != "second")

    def by(self, name: str) -> Viewer:
        with at(self.now):
            return viewer_of(self.people[name])

    def key(self, which: int) -> Citizen:
        """Who holds one of the keys that there are: hers, a helper's, a printed one, one that waits or has ended."""
        receipts = list(self.case.receipts.select_related("case").order_by("id"))
        return Citizen(receipts[which % len(receipts)])

    def do(self, act: Callable[[], Any]) -> None:
        """Try it now; what the rules refuse is refused, and nothing else may happen."""
        self.case.refresh_from_db()
        before = her_phone(self.case)
        with at(self.now), contextlib.suppress(*EXPECTED):
            act()
        self.case.refresh_from_db()
        self._to_her_only_as_she_allowed(before)

    def _to_her_only_as_she_allowed(self, before: str) -> None:
        new = Message.objects.filter(pk__gt=self.last_message, case=self.case)
        hers = new.filter(audience=Audience.HER)
        if hers.exists():
            assert before or her_phone(self.case)
        for message in new:
            self.last_message = max(self.last_message, message.pk)

    def the(self, rows: Any) -> int:
        """The newest of some rows, or a number that there is not."""
        return rows.order_by("-id").values_list("pk", flat=True).first() or 0

    # The police

    @rule(
        by=who("desk", "sho", "nodal"),
        final=st.booleans(),
        decision=st.sampled_from([Decision.NO_OFFENCE, Decision.NCR]),
    )
    def report(self, by: str, final: bool, decision: Decision) -> None:
        self.do(
            lambda: actions.submit_report(
                self.case.pk,
                cleaned=cleaned_report(decision=decision),
                is_final=final,
                version=self.case.version,
                by=self.by(by),
                stead_reason="nobody is there",
            )
        )

    @rule(by=who("desk"), version=st.integers(0, 2))
    def save_draft(self, by: str, version: int) -> None:
        self.do(
            lambda: actions.save_report_draft(
                self.case.pk, content={"done": "x"}, version=version, by=self.by(by)
            )
        )

    @rule(by=who("nodal", "sp"), accept=st.booleans())
    def review(self, by: str, accept: bool) -> None:
        self.do(
            lambda: actions.review_report(
                self.case.pk,
                report_id=self.the(self.case.reports),
                accept=accept,
                remark="x" * 12,
                version=self.case.version,
                by=self.by(by),
            )
        )

    @rule(by=ANYBODY, told=st.sampled_from([None, *ChildDuty.values]))
    def child(self, by: str, told: str | None) -> None:
        if told is None:
            self.do(lambda: actions.mark_child(self.case.pk, version=self.case.version, by=self.by(by)))
        else:
            self.do(
                lambda: actions.note_child_told(
                    self.case.pk, to=told, told_at=self.now, reference="12", by=self.by(by)
                )
            )

    @rule(by=who("nodal", "sp", "monitor"), to=WHERE, order=st.booleans())
    def hand_over(self, by: str, to: str, order: bool) -> None:
        kwargs: dict[str, Any] = {"to_unit_id": unit(to).pk, "reason": "it lies there", "by": self.by(by)}
        if order:
            self.do(lambda: actions.transfer_case(self.case.pk, version=self.case.version, **kwargs))
        else:
            self.do(
                lambda: actions.offer_case(
                    self.case.pk, ground=Ground.PLACE, version=self.case.version, **kwargs
                )
            )

    @rule(by=who("outsider", "far nodal", "nodal"), answer=st.sampled_from(["accept", "refuse", "withdraw"]))
    def answer_offer(self, by: str, answer: str) -> None:
        offer = self.the(self.case.offers)
        if answer == "accept":
            self.do(lambda: actions.accept_offer(offer, by=self.by(by)))
        elif answer == "refuse":
            self.do(lambda: actions.refuse_offer(offer, reason="not ours at all", by=self.by(by)))
        else:
            self.do(lambda: actions.withdraw_offer(self.case.pk, offer, by=self.by(by)))

    @rule(
        by=who("desk", "sho", "monitor"),
        what=st.sampled_from(["remind", "reply", "ask", "word", "urgent", "open"]),
    )
    def write_or_ask(self, by: str, what: str) -> None:
        pk = self.case.pk
        acts: dict[str, Callable[[], object]] = {
            "remind": lambda: actions.remind_station(pk, words="", by=self.by(by)),
            "reply": lambda: actions.reply_to_her(pk, text="words for her", by=self.by(by)),
            "ask": lambda: actions.ask_her(pk, text="a question", by=self.by(by)),
            "word": lambda: actions.check_word(pk, typed="नदी", by=self.by(by)),
            "urgent": lambda: actions.mark_urgent_call(pk, spoke_with="SHO", by=self.by(by)),
            "open": lambda: open_identity(pk, reason="to meet her", by=self.by(by)),
        }
        self.do(acts[what])

    @rule(by=who("desk", "sho"), officer=who("desk", "sho"), what=st.sampled_from(["take", "assign", "end"]))
    def work_on_it(self, by: str, officer: str, what: str) -> None:
        other = self.people[officer].pk
        acts: dict[str, Callable[[], object]] = {
            "take": lambda: work.take_case(self.case.pk, by=self.by(by)),
            "assign": lambda: work.assign_case(self.case.pk, other, by=self.by(by)),
            "end": lambda: work.end_assignment(self.case.pk, other, by=self.by(by)),
        }
        self.do(acts[what])

    @rule(by=who("desk"), right=st.booleans())
    def new_key_at_the_desk(self, by: str, right: bool) -> None:
        answers = answers_at_desk(Case.objects.get(pk=self.case.pk))
        said = answers if right else {**answers, "trouble": "acid"}
        self.do(
            lambda: actions.issue_key(self.case.pk, answers=said, reason="lost her paper", by=self.by(by))
        )

    @rule(by=who("desk", "sho"), both=st.booleans())
    def link(self, by: str, both: bool) -> None:
        one, two = (self.case, self.other) if both else (self.other, self.case)
        self.do(lambda: actions.link_duplicate(one.pk, number=two.number, by=self.by(by)))

    @rule(by=who("far nodal", "sp"), right=st.booleans())
    def look_from_outside(self, by: str, right: bool) -> None:
        number = self.case.number if right else "000000000"
        self.do(lambda: actions.break_glass(number, reason="the same man here", by=self.by(by)))

    @rule(by=who("sp", "monitor"), justified=st.booleans())
    def review_look(self, by: str, justified: bool) -> None:
        look = self.the(self.case.looks_from_outside)
        self.do(
            lambda: actions.review_break_glass(look, is_justified=justified, remark="x" * 12, by=self.by(by))
        )

    # Posts come and go

    @rule(of=st.sampled_from(["desk", "sho", "nodal"]), gives=st.booleans(), leave=st.booleans())
    def post_ends(self, of: str, gives: bool, leave: bool) -> None:
        former = self.people[of]
        with at(self.now):
            successor = self._appoint(of)
        if leave:
            self.do(
                lambda: posts.give_leave(
                    by=self.admin,
                    officer_id=former.pk,
                    ends_at=self.now + timedelta(days=2),
                    stand_in_id=successor.pk if gives else None,
                )
            )
        else:
            posting = Posting.objects.filter(officer=former).latest("id")
            self.do(
                lambda: posts.end_posting(
                    by=self.admin,
                    officer_id=former.pk,
                    posting_id=posting.pk,
                    successor_id=successor.pk if gives else None,
                )
            )
            self.people[of] = successor

    @rule(by=who("desk", "sho"))
    def sign(self, by: str) -> None:
        self.do(lambda: sign_charge(self.the(Handover.objects), by=self.by(by)))

    # Headquarters

    @rule(by=who("adviser"), advice=st.sampled_from(Advice.values), takes=st.booleans())
    def vet(self, by: str, advice: str, takes: bool) -> None:
        vetting = self.the(self.case.vettings)
        if takes:
            self.do(lambda: actions.take_vetting(self.case.pk, vetting_id=vetting, by=self.by(by)))
            return
        self.do(
            lambda: actions.write_vetting_note(
                self.case.pk,
                vetting_id=vetting,
                gaps=["no_fir"],
                offences=[],
                advice=advice,
                text="a note",
                by=self.by(by),
            )
        )

    @rule(by=who("monitor"), hours=st.integers(0, 400))
    def direct(self, by: str, hours: int) -> None:
        self.do(
            lambda: actions.issue_direction(
                self.case.pk,
                text="a direction",
                term=timedelta(hours=hours),
                vetting_id=None,
                version=self.case.version,
                by=self.by(by),
            )
        )

    @rule(by=who("sp", "nodal"))
    def read_direction(self, by: str) -> None:
        direction = self.the(self.case.directions)
        self.do(lambda: actions.read_direction(self.case.pk, direction_id=direction, by=self.by(by)))

    @rule(by=who("monitor", "second"), reason=st.sampled_from(RestReason.values))
    def propose_rest(self, by: str, reason: str) -> None:
        self.do(
            lambda: actions.propose_rest(
                self.case.pk,
                reason=reason,
                words="looked for her",
                version=self.case.version,
                by=self.by(by),
            )
        )

    @rule(by=who("monitor", "second"), confirm=st.booleans())
    def decide_rest(self, by: str, confirm: bool) -> None:
        rest = self.the(self.case.rests)
        self.do(lambda: actions.decide_rest(self.case.pk, rest_id=rest, confirm=confirm, by=self.by(by)))

    @rule(by=who("monitor"), outcome=st.sampled_from(Checked.values))
    def check_withdrawal(self, by: str, outcome: str) -> None:
        asked = self.the(self.case.withdrawals)
        self.do(
            lambda: actions.check_withdrawal(
                self.case.pk, withdrawal_id=asked, outcome=outcome, words="spoke with her", by=self.by(by)
            )
        )

    @rule(by=who("desk", "monitor", "sp"))
    def end_request(self, by: str) -> None:
        request = self.the(self.case.requests)
        self.do(lambda: actions.end_request(self.case.pk, request_id=request, text="done so", by=self.by(by)))

    @rule(
        by=who("caller"),
        word=st.sampled_from(["नदी", "गलत"]),
        outcome=st.sampled_from([None, *CallOutcome.values]),
        yes=st.booleans(),
        found=st.sampled_from(Checked.values),
    )
    def phone(self, by: str, word: str, outcome: str | None, yes: bool, found: str) -> None:
        """She is phoned; without an outcome her answer is taken."""

        def call() -> None:
            viewer = self.by(by)
            taken = actions.take_next_call(by=viewer)
            if taken is None:
                return
            assert taken.case_id == self.case.pk
            assert calling.may_be_phoned_now(self.case, self.now)
            actions.check_call_word(taken.pk, typed=word, by=viewer)
            if outcome is None:
                actions.rate_by_voice(
                    taken.pk,
                    satisfied=yes,
                    reasons=["other"],
                    words="",
                    version=self.case.version,
                    by=viewer,
                )
            else:
                actions.finish_call(
                    taken.pk,
                    outcome=outcome,
                    note="a note",
                    by=viewer,
                    confirms=yes,
                    reasons=["other"],
                    found=found,
                )

        self.do(call)

    # She, or a helper

    @rule(which=KEY, satisfied=st.booleans())
    def rate(self, which: int, satisfied: bool) -> None:
        self.do(
            lambda: actions.rate_report(
                self.key(which),
                satisfied=satisfied,
                reasons=["other"],
                words="",
                version=self.case.version,
            )
        )

    @rule(which=KEY)
    def take_back(self, which: int) -> None:
        self.do(lambda: actions.take_back(self.key(which), version=self.case.version))

    @rule(which=KEY, forced=st.sampled_from([True, False, None]))
    def ask_withdrawal(self, which: int, forced: bool | None) -> None:
        self.do(lambda: actions.ask_withdrawal(self.key(which), reasons=["settled"], words="", forced=forced))

    @rule(which=KEY, again=st.sampled_from(["confirm", "confirm", "take back", "come back", "bring back"]))
    def say_again(self, which: int, again: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            "confirm": lambda: actions.confirm_withdrawal(self.key(which)),
            "take back": lambda: actions.take_back_withdrawal(self.key(which)),
            "come back": lambda: actions.come_back(self.key(which)),
            "bring back": lambda: actions.bring_back(self.key(which)),
        }
        self.do(acts[again])

    @rule(which=KEY, what=st.sampled_from(["note", "file", "answer"]))
    def write(self, which: int, what: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            "note": lambda: actions.add_note(self.key(which), "some words"),
            "file": lambda: actions.note_file_added(self.key(which), "photo"),
            "answer": lambda: actions.answer_question(
                self.key(which), self.the(self.case.questions), "an answer"
            ),
        }
        self.do(acts[what])

    @rule(which=KEY, kind=st.sampled_from(RequestKind.values))
    def make_request(self, which: int, kind: str) -> None:
        self.do(lambda: actions.make_request(self.key(which), kind=kind, words="please"))

    @rule(which=KEY, way=st.sampled_from(sorted(WAYS)))
    def change_contact(self, which: int, way: str) -> None:
        self.do(lambda: actions.change_contact(self.key(which), WAYS[way]))

    @rule(which=KEY, what=st.sampled_from(["renew", "stop"]))
    def keys(self, which: int, what: str) -> None:
        if what == "renew":
            self.do(lambda: actions.renew_key(self.key(which), digits.new_key()))
        else:
            self.do(lambda: actions.stop_new_key(self.key(which)))

    @rule(right=st.booleans())
    def new_key_by_phone(self, right: bool) -> None:
        self.tries += 1
        address = f"203.0.113.{self.tries}"

        def lose() -> None:
            lost_key.send_code(self.case.number, ALLOWS_CALLS["phone"], address=address)
            sent = Message.objects.filter(case=self.case, event="her_code").order_by("-id").first()
            code = sent.all_variables()["code"] if sent is not None and right else "00000000"
            lost_key.redeem_code(self.case.number, code, address=address)

        self.do(lose)

    # The trodden paths, so that what comes after them is reached as well

    @rule(then=st.sampled_from(["", "satisfied", "dissatisfied", "by phone", "directed"]))
    def reported_and_accepted(self, then: str) -> None:
        self.say_again(0, again="bring back" if self.case.state_code == State.AT_REST else "come back")
        far = self.case.district.code == "up-amethi"
        self.report("outsider" if far else "desk", final=True, decision=Decision.NCR)
        reader = self.by("far nodal" if far else "nodal")
        for direction in self.case.directions.unread():
            self.do(partial(actions.read_direction, self.case.pk, direction_id=direction.pk, by=reader))
        self.review("far nodal" if far else "nodal", accept=True)
        if then == "by phone":
            self.wait(73)
            self.phone("caller", word="नदी", outcome=None, yes=True, found=Checked.FREE)
        elif then:
            self.rate(0, satisfied=then == "satisfied")
        if then == "directed":
            self.direct("monitor", hours=24)

    @rule()
    def withdrawn(self) -> None:
        self.ask_withdrawal(0, forced=False)
        self.check_withdrawal("monitor", outcome=Checked.FREE)
        self.wait(73)
        self.say_again(0, again="confirm")

    @rule()
    def at_rest(self) -> None:
        self.propose_rest("monitor", reason=RestReason.NOT_FOUND)
        self.decide_rest("second", confirm=True)

    # By force, and time

    @rule(state=st.sampled_from(["satisfied", "withdrawn", "at_rest"]))
    def by_force(self, state: str) -> None:
        """Whoever writes past the program into the database."""
        if self.case.closed_at is not None:
            return
        values: dict[str, Any] = {"state_code": state}
        if state != "at_rest":
            values["closed_at"] = self.now
            values["closed_by"] = "her_rating" if state == "satisfied" else "her_withdrawal"
        with contextlib.suppress(DatabaseError), transaction.atomic():
            Case.objects.filter(pk=self.case.pk).update(**values)
        self.case.refresh_from_db()

    @rule(hours=st.one_of(st.integers(1, 60), st.sampled_from([73, 24 * 8, 24 * 40])))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

        def pass_by() -> None:
            fire_due(self.now)
            hand_over_due(by=actors.job("hand_over_charges"))

        self.do(pass_by)

    # What always holds

    @invariant()
    def only_she_closed_it(self) -> None:
        case = self.case
        if case.closed_at is None:
            assert case.state_code not in (State.SATISFIED, State.WITHDRAWN)
            return
        assert not case.about_child
        if case.closed_by == "her_rating":
            newest = Rating.objects.filter(case=case).latest("id")
            assert newest.is_satisfied
            if newest.receipt is not None:
                assert newest.receipt.scope == Scope.FULL
            else:
                assert newest.call_try is not None
                assert newest.call_try.was_her_word_right
        else:
            assert case.closed_by == "her_withdrawal"
            withdrawn = case.withdrawals.latest("id")
            assert withdrawn.confirmed_at is not None
            assert withdrawn.confirmed_with is not None
            assert withdrawn.confirmed_with.scope == Scope.FULL
            assert not withdrawn.forced
            assert withdrawn.confirmed_at - withdrawn.asked_at >= timedelta(hours=72)

    @invariant()
    def rests_by_two(self) -> None:
        if self.case.state_code == State.AT_REST:
            rest = Rest.objects.running().get(case=self.case)
            assert rest.confirmed_by_id not in (None, rest.proposed_by_id)

    @invariant()
    def one_unit_owns_it(self) -> None:
        last = Transfer.objects.filter(case=self.case).order_by("-id").first()
        if last is None:
            assert self.case.unit.code == "up-lucknow-chowk"
            return
        assert self.case.unit_id == last.to_unit_id
        assert self.case.district_id == (last.to_unit.district_id or last.to_unit_id)
        working = Assignment.objects.current().filter(case=self.case)
        assert not working.filter(started_at__lt=last.created_at).exists()

    @invariant()
    def an_offer_waits_with_a_clock_and_of_nothing_that_is_over(self) -> None:
        waiting = self.case.offers.open().count()
        assert waiting <= 1
        assert Deadline.objects.running().filter(case=self.case, ladder=OFFER).count() == waiting
        if self.case.closed_at is not None or self.case.state_code == State.AT_REST:
            assert not waiting

    @invariant()
    def every_line_is_in_the_record(self) -> None:
        lines = {str(pk) for pk in self.case.history.values_list("pk", flat=True)}
        recorded = set(
            Entry.objects.filter(case_id=self.case.pk, object_kind="history").values_list(
                "object_id", flat=True
            )
        )
        assert lines == recorded

    @invariant()
    def nobody_phones_about_what_is_over_nor_whom_she_forbade(self) -> None:
        waiting = self.case.calls.open()
        if self.case.state_code in (State.AT_REST, State.WITHDRAWN):
            assert not waiting.exists()
        with at(self.now):
            found = calling.queue(self.by("caller")).filter(case=self.case).exists()
            assert not found or calling.may_be_phoned(self.case) or not all(self._words())

    def _words(self) -> tuple[str, str]:
        contact = self.case.safe_contact
        contact.refresh_from_db()
        return calling.words_of(self.case, contact)

    @invariant()
    def whoever_owes_something_has_a_clock(self) -> None:
        running = Deadline.objects.running().filter(case=self.case)
        if self.case.closed_at is not None or self.case.state_code == State.AT_REST:
            assert not running.exclude(
                ladder__in=["unrated", "vetting", "child_notice", "break_glass_review"]
            ).exists()
            return
        owed = {
            State.AWAITING_REPORT: ["action_taken_report"],
            State.INTERIM_REPORTED: ["final_report", "returned_report"],
            State.AWAITING_ACCEPTANCE: ["report_acceptance"],
            State.IN_VETTING: ["vetting"],
        }.get(State(self.case.state_code))
        if owed:
            assert running.filter(ladder__in=owed, due_at=self.case.due_at or self.now).exists()


def test_whatever_anybody_does() -> None:
    run_state_machine_as_test(
        Anything,
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,  # the same sequences on every machine
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_verb_is_tried() -> None:
    source = inspect.getsource(Anything)
    verbs = {
        name
        for name in actions.__all__
        if inspect.isfunction(getattr(actions, name)) and name not in READS | {"register_complaint"}
    }
    assert {name for name in verbs if f"actions.{name}(" not in source} == set()


def test_the_machine_notices_a_broken_promise() -> None:
    """Were a rating of anybody's to close it, the invariants would say so."""
    with (
        mock.patch("samman.complaints.actions.ratings.open_after_rating", lambda case, rating, state: None),
        pytest.raises(AssertionError),
    ):
        machine = Anything()
        machine.register(child=False, way="nothing", trouble="street", how="self")
        machine.report("desk", final=False, decision=Decision.NCR)
        machine.rate(0, satisfied=False)
        Case.objects.filter(pk=machine.case.pk).update(state_code=State.IN_VETTING)
        machine.case.refresh_from_db()
        machine.whoever_owes_something_has_a_clock()
