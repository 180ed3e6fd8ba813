"""From being traced to being home: recovery, what two officers decide, the committee's order, the way home, what came after."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from samman.accounts.models import Officer
from samman.cases.models import Case
from samman.evidence.models import File
from samman.jurisdictions.models import Unit
from samman.missing_children.enums import MomentSure
from samman.missing_children.enums_home import (
    DecisionKind,
    FollowUpOutcome,
    FollowUpWay,
    How,
    MayKnow,
    OrderKind,
    OtherState,
    Outcome,
    Proof,
    Way,
    Wish,
)


class Recovery(models.Model):
    """Where, when and how a missing person was traced. Only the place, `hours` and `kilometres` are ever corrected; what was
    computed stands beside them (the migration's trigger refuses the rest)."""

    never_deleted = True

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="recovery")
    found_at = models.DateTimeField()
    found_sure = models.CharField(max_length=5, choices=MomentSure.choices)
    place = models.CharField(max_length=300)
    district = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    other_district = models.CharField(max_length=120, blank=True)  # outside our own map
    other_state = models.CharField(max_length=6, choices=OtherState.choices, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    how = models.CharField(max_length=12, choices=How.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+"
    )  # ours, that traced the person
    officers = models.CharField(max_length=300, blank=True)  # names and ranks, also of another police
    hours_computed = models.PositiveIntegerField()  # since last seen, whole hours
    hours = models.PositiveIntegerField()  # as it counts
    kilometres_computed = models.PositiveIntegerField(
        null=True
    )  # great circle; none where a point is unknown
    kilometres = models.PositiveIntegerField(null=True)  # as it counts
    arrested = models.PositiveSmallIntegerField(default=0)
    sections = ArrayField(models.CharField(max_length=20), default=list)  # codes of `directory.Offence`
    journey_hours = models.PositiveSmallIntegerField(
        default=0
    )  # to the committee; they do not count (JJ Act s.31)
    recorded_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["found_at"], name="recovery_found_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=False) | ~Q(other_state=""),
                name="recovery_somewhere",
                violation_error_message="Somebody was found in a district of ours or in another State.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.how}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions."""

    def open(self) -> "DecisionQuerySet":
        """Those that wait for the second officer."""
        return self.filter(outcome="")


class Decision(models.Model):
    """What two officers decide: the first proposes, another agrees or refuses. What was proposed is never changed."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=DecisionKind.choices)
    with_case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="+"
    )  # JOINED: the found person's
    may_know = models.CharField(max_length=8, choices=MayKnow.choices, blank=True)  # OWN_WAY: the family
    words = models.BinaryField()  # sealed: why; of OWN_WAY her or his own words
    proposed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # JOINED: whose word
    score = models.FloatField(null=True)  # JOINED: of the candidate then, where matching proposed the pair
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(outcome=""), name="decision_one_open_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by=None, decided_at=None)
                | ~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decision_by_somebody",
                violation_error_message="A decision has one who decided it, and when.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("proposed_by")),
                name="decision_by_two",
                violation_error_message="Another officer than the one who proposed it decides.",
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.JOINED, with_case__isnull=False)
                | ~Q(kind=DecisionKind.JOINED) & Q(with_case=None),
                name="decision_joins_two_cases",
                violation_error_message="Joining names the other case.",
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.OWN_WAY) & ~Q(may_know="")
                | ~Q(kind=DecisionKind.OWN_WAY) & Q(may_know=""),
                name="decision_says_what_family_learns",
                violation_error_message="A grown-up person says what the family may learn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.outcome}"

    @property
    def opened_words(self) -> str:
        """The first officer's words, opened."""
        return str(self.case.unseal(self.words, "decision"))


class HeardAlone(models.Model):
    """The child was heard alone, before the family learns where she or he is."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    heard_at = models.DateTimeField()
    heard_by = models.CharField(max_length=200)  # who heard: committee member, counsellor, woman officer
    wish = models.CharField(max_length=10, choices=Wish.choices)
    words = models.BinaryField()  # sealed: what the child says
    noted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.wish}"


class CwcOrder(models.Model):
    """An order of the Child Welfare Committee, signed: the file lies in the case."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=8, choices=OrderKind.choices)
    number = models.CharField(max_length=40)
    made_on = models.DateField()
    committee = models.CharField(max_length=120)
    received_by = models.CharField(max_length=200)  # who took the order over: name and rank
    received_at = models.DateTimeField()
    file = models.OneToOneField(File, models.PROTECT, related_name="order_of")
    noted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(committee="") & ~Q(received_by=""),
                name="order_is_whole",
                violation_error_message="An order has a number, a committee and one who received it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class GuardianCheck(models.Model):
    """One officer's own check that these are the parents or guardians; two different officers' are needed."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="guardian_checks")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    proofs = models.JSONField(default=list)  # codes of `enums_home.Proof`
    is_right = models.BooleanField()
    words = models.BinaryField()  # sealed JSON: who, relation, note

    def __str__(self) -> str:
        return f"{self.case_id} {self.officer_id}"

    @property
    def proof_words(self) -> list[str]:
        """By what it was checked, in words."""
        return [str(Proof(code).label) for code in self.proofs if code in Proof.values]


class Restoration(models.Model):
    """The end of the way by the law: home by the committee's order, or where a grown-up person chose."""

    append_only = True

    case = models.OneToOneField(Case, models.PROTECT, related_name="restoration")
    way = models.CharField(max_length=8, choices=Way.choices)
    restored_at = models.DateTimeField()
    order = models.OneToOneField(CwcOrder, models.PROTECT, null=True, related_name="+")
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="+")
    words = models.BinaryField()  # sealed JSON: to_whom, relation, phone, place
    restored_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way=Way.HOME, order__isnull=False, decision=None)
                | Q(way=Way.OWN_WAY, order=None, decision__isnull=False),
                name="restoration_by_order_or_choice",
                violation_error_message="A child goes home by an order, one who is grown up by her or his own choice.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.way}"

    @property
    def opened_words(self) -> dict[str, Any]:
        """The sealed words, opened. The caller has checked `access.has_opened_place`."""
        found: dict[str, Any] = self.case.unseal(self.words, "restoration")
        return found


class FollowUp(models.Model):
    """Somebody asked after one who is home: a visit or a call at 1, 3, 6, 12 months."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=5, choices=FollowUpWay.choices)
    done_at = models.DateTimeField()
    outcome = models.CharField(max_length=13, choices=FollowUpOutcome.choices)
    dcpu = models.CharField(max_length=120)  # who of the District Child Protection Unit
    words = models.BinaryField()  # sealed
    noted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "months"], name="follow_up_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.months} {self.outcome}"
