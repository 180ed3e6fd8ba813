"""Whatever anybody does in whatever order: only she closes it, one unit owns it, every act is in the record, no message but as
she allowed, and a clock runs for whoever owes something (promises 2, 3, 5, 7)."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.audit.models import Entry
from samman.cases.enums import Ground
from samman.cases.models import Case, Transfer
from samman.cases.writing import Stale
from samman.common import clock
from samman.complaints import actions
from samman.complaints.actions import Refused
from samman.complaints.clocks import OFFER
from samman.complaints.enums import Advice, Decision, RestReason, State
from samman.complaints.models import Rating, Rest
from samman.complaints.workflow import NotNow
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline
from samman.messages.models import Audience, Message
from tests.complaints.trips import make_complaint, unit
from tests.factories import at, citizen, cleaned_report
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
EXPECTED = (NotNow, Refused, Stale, PermissionDenied, Http404)
WHO = st.sampled_from(
    [
        "desk",
        "sho",
        "circle",
        "nodal",
        "sp",
        "monitor",
        "second",
        "adviser",
        "caller",
        "auditor",
        "outsider",
        "far nodal",
    ]
)
WHERE = st.sampled_from(
    ["up-lucknow-chowk", "up-lucknow-hazratganj", "up-lucknow-cyber", "up-amethi-gauriganj"]
)


class Anything(RuleBasedStateMachine):
    """Every verb by everybody at any moment."""

    @initialize(
        child=st.booleans(),
        messages=st.booleans(),
        trouble=st.sampled_from(["street", "home", "work"]),
        helper=st.booleans(),
    )
    def register(self, child: bool, messages: bool, trouble: str, helper: bool) -> None:
        answers: dict[str, Any] = {"trouble": trouble, "under_18": "yes" if child else "no"}
        self.may_message = messages and not helper
        if self.may_message:
            answers |= {"may_contact": True, "may_message": True, "phone": "9415012345"}
        if helper:
            answers |= {"for_whom": "other", "knows": "yes"}
        self.case = make_complaint(**answers)
        self.now = clock.now()
        self.hers = not helper
        case = self.case
        assert case.circle is not None
        self.people = {
            "desk": make_viewer(Role.DESK, case.unit),
            "sho": make_viewer(Role.STATION_HOUSE_OFFICER, case.unit),
            "circle": make_viewer(Role.CIRCLE_OFFICER, case.circle),
            "nodal": make_viewer(Role.NODAL_OFFICER, case.district),
            "sp": make_viewer(Role.SUPERINTENDENT, case.district),
            "monitor": make_viewer(Role.MONITOR, case.state),
            "second": make_viewer(Role.MONITOR, case.state),
            "adviser": make_viewer(Role.LEGAL_ADVISER, case.state),
            "caller": make_viewer(Role.CALLER, case.state),
            "auditor": make_viewer(Role.AUDITOR, case.state),
            "outsider": make_viewer(Role.STATION_HOUSE_OFFICER, unit("up-amethi-gauriganj")),
            "far nodal": make_viewer(Role.NODAL_OFFICER, unit("up-amethi")),
        }

    def by(self, who: str) -> Viewer:
        return self.people[who]

    def do(self, act: Callable[[], Any]) -> None:
        """Try it now; what the rules refuse is refused, and nothing else may happen."""
        self.case.refresh_from_db()
        with at(self.now), contextlib.suppress(*EXPECTED):
            act()
        self.case.refresh_from_db()

    # The police

    @rule(who=WHO, final=st.booleans(), decision=st.sampled_from([Decision.NO_OFFENCE, Decision.NCR]))
    def report(self, who: str, final: bool, decision: Decision) -> None:
        cleaned = cleaned_report(decision=decision)
        version = self.case.version
        self.do(
            lambda: actions.submit_report(
                self.case.pk,
                cleaned=cleaned,
                is_final=final,
                version=version,
                by=self.by(who),
                stead_reason="nobody is there",
            )
        )

    @rule(who=WHO, accept=st.booleans())
    def review(self, who: str, accept: bool) -> None:
        newest = self.case.reports.order_by("-id").first()
        if newest is not None:
            self.do(
                lambda: actions.review_report(
                    self.case.pk,
                    report_id=newest.pk,
                    accept=accept,
                    remark="x" * 12,
                    version=self.case.version,
                    by=self.by(who),
                )
            )

    @rule(who=WHO)
    def found_to_be_child(self, who: str) -> None:
        self.do(lambda: actions.mark_child(self.case.pk, version=self.case.version, by=self.by(who)))

    @rule(who=WHO, to=WHERE, order=st.booleans())
    def hand_over(self, who: str, to: str, order: bool) -> None:
        kwargs: dict[str, Any] = {"to_unit_id": unit(to).pk, "reason": "it lies there", "by": self.by(who)}
        if order:
            self.do(lambda: actions.transfer_case(self.case.pk, version=self.case.version, **kwargs))
        else:
            self.do(
                lambda: actions.offer_case(
                    self.case.pk, ground=Ground.PLACE, version=self.case.version, **kwargs
                )
            )

    @rule(who=WHO, answer=st.sampled_from(["accept", "refuse", "withdraw"]))
    def answer_offer(self, who: str, answer: str) -> None:
        offer = self.case.offers.order_by("-id").first()
        if offer is None:
            return
        by = self.by(who)
        if answer == "accept":
            self.do(lambda: actions.accept_offer(offer.pk, by=by))
        elif answer == "refuse":
            self.do(lambda: actions.refuse_offer(offer.pk, reason="not ours at all", by=by))
        else:
            self.do(lambda: actions.withdraw_offer(self.case.pk, offer.pk, by=by))

    @rule(who=WHO)
    def remind(self, who: str) -> None:
        self.do(lambda: actions.remind_station(self.case.pk, words="", by=self.by(who)))

    # Headquarters

    @rule(who=WHO, advice=st.sampled_from(Advice.values))
    def vet(self, who: str, advice: str) -> None:
        vetting = self.case.vettings.order_by("-id").first()
        if vetting is not None:
            self.do(
                lambda: actions.write_vetting_note(
                    self.case.pk,
                    vetting_id=vetting.pk,
                    gaps=["no_fir"],
                    offences=[],
                    advice=advice,
                    text="a note",
                    by=self.by(who),
                )
            )

    @rule(who=WHO, hours=st.integers(0, 400))
    def direct(self, who: str, hours: int) -> None:
        self.do(
            lambda: actions.issue_direction(
                self.case.pk,
                text="a direction",
                term=timedelta(hours=hours),
                vetting_id=None,
                version=self.case.version,
                by=self.by(who),
            )
        )

    @rule(who=WHO, reason=st.sampled_from(RestReason.values))
    def propose_rest(self, who: str, reason: str) -> None:
        self.do(
            lambda: actions.propose_rest(
                self.case.pk,
                reason=reason,
                words="looked for her",
                version=self.case.version,
                by=self.by(who),
            )
        )

    @rule(who=WHO, confirm=st.booleans())
    def decide_rest(self, who: str, confirm: bool) -> None:
        rest = self.case.rests.order_by("-id").first()
        if rest is not None:
            self.do(
                lambda: actions.decide_rest(self.case.pk, rest_id=rest.pk, confirm=confirm, by=self.by(who))
            )

    # She, or her helper

    @rule(satisfied=st.booleans())
    def rate(self, satisfied: bool) -> None:
        self.do(
            lambda: actions.rate_report(
                self._citizen(), satisfied=satisfied, reasons=["other"], words="", version=self.case.version
            )
        )

    @rule()
    def take_back(self) -> None:
        self.do(lambda: actions.take_back(self._citizen(), version=self.case.version))

    @rule()
    def bring_back(self) -> None:
        self.do(lambda: actions.bring_back(self._citizen()))

    @rule(forced=st.sampled_from([True, False, None]))
    def ask_withdrawal(self, forced: bool | None) -> None:
        self.do(lambda: actions.ask_withdrawal(self._citizen(), reasons=["settled"], words="", forced=forced))

    @rule()
    def take_back_withdrawal(self) -> None:
        self.do(lambda: actions.take_back_withdrawal(self._citizen()))

    @rule()
    def confirm_withdrawal(self) -> None:
        self.do(lambda: actions.confirm_withdrawal(self._citizen()))

    @rule()
    def come_back(self) -> None:
        self.do(lambda: actions.come_back(self._citizen()))

    @rule()
    def write(self) -> None:
        self.do(lambda: actions.add_note(self._citizen(), "some words"))

    def _citizen(self) -> Any:
        if self.hers:
            return citizen(self.case)
        from samman.cases.keys import citizen_of

        found = citizen_of(self.case.receipts.get().pk)
        assert found is not None
        return found

    # Time

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        with at(self.now):
            fire_due(self.now)
        self.case.refresh_from_db()

    # What always holds

    @invariant()
    def only_she_closed_it(self) -> None:
        case = self.case
        if case.closed_at is None:
            assert case.state_code not in (State.SATISFIED,)
            return
        assert not case.about_child
        assert self.hers
        if case.closed_by == "her_rating":
            newest = Rating.objects.filter(case=case).latest("id")
            assert newest.is_satisfied
        else:
            assert case.closed_by == "her_withdrawal"
            withdrawn = case.withdrawals.latest("id")
            assert withdrawn.confirmed_at is not None
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
        if last is not None:
            assert self.case.unit_id == last.to_unit_id

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
    def nothing_is_sent_to_her_but_as_she_allowed(self) -> None:
        if not self.may_message:
            assert not Message.objects.filter(case=self.case, audience=Audience.HER).exists()

    @invariant()
    def whoever_owes_something_has_a_clock(self) -> None:
        running = Deadline.objects.running().filter(case=self.case)
        if self.case.closed_at is not None or self.case.state_code == State.AT_REST:
            assert not running.exclude(
                ladder__in=["unrated", "vetting", "child_notice", "break_glass"]
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
            max_examples=25,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,  # the same sequences on every machine
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_machine_notices_a_broken_promise() -> None:
    """Were a rating of anybody's to close it, the invariants would say so."""
    with (
        mock.patch("samman.complaints.actions.ratings.open_after_rating", lambda case, rating, state: None),
        pytest.raises(AssertionError),
    ):
        machine = Anything()
        machine.register(child=False, messages=False, trouble="street", helper=False)
        machine.report("desk", final=False, decision=Decision.NCR)
        machine.rate(satisfied=False)
        Case.objects.filter(pk=machine.case.pk).update(state_code=State.IN_VETTING)
        machine.case.refresh_from_db()
        machine.whoever_owes_something_has_a_clock()
