"""VIKALP: the complaint, its action-taken reports, her ratings, and headquarters' vetting and directions."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from samman.accounts.models import Officer
from samman.cases.models import Case, HistoryEntry, Receipt
from samman.complaints.enums import (
    Advice,
    AssistedBy,
    CallCause,
    CallEnd,
    CallOutcome,
    Checked,
    ChildDuty,
    Decision,
    Flag,
    ForWhom,
    Gap,
    Need,
    Reason,
    RequestKind,
    RestReason,
    Risk,
    Trouble,
    VettingCause,
    When,
    WithdrawalReason,
    YesNoUnknown,
)
from samman.directory.models import Offence
from samman.jurisdictions.models import Unit


class Complaint(models.Model):
    """The complaint of a case. Codes are plain, since lists and clocks need them; every word of hers is sealed."""

    never_deleted = True

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="complaint")
    language = models.CharField(max_length=2)
    for_whom = models.CharField(max_length=6, choices=ForWhom.choices)
    under_18 = models.CharField(max_length=8, choices=YesNoUnknown.choices)
    trouble = models.CharField(max_length=12, choices=Trouble.choices)
    risks = ArrayField(models.CharField(max_length=12, choices=Risk.choices), default=list)
    when = models.CharField(max_length=8, choices=When.choices)
    accused_power = models.CharField(max_length=8, choices=YesNoUnknown.choices)
    needs = ArrayField(models.CharField(max_length=12, choices=Need.choices), default=list)
    station_unsure = models.BooleanField(default=False)  # the station was proposed, she did not know it
    assisted = models.CharField(
        max_length=5, choices=AssistedBy.choices, blank=True
    )  # staff wrote it for her
    registered_by = models.ForeignKey(Officer, models.PROTECT, null=True, db_index=False, related_name="+")
    has_voice = models.BooleanField(default=False)
    answers = models.BinaryField()  # sealed JSON: every word she typed, as she typed it

    class Meta:
        indexes = [
            models.Index(
                fields=["registered_by", "-case"],
                name="complaint_registered_by",
                condition=Q(registered_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"


class ReportDraft(models.Model):
    """The report that a station is writing. One a round; whoever saves an old version is shown the newer one."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="report_drafts")
    round = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    content = models.BinaryField()  # sealed JSON of the form's fields
    saved_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="report_draft_once_a_round")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.round}"


class ActionTakenReport(models.Model):
    """An action-taken report (आख्या). Added, never edited; a correction is another report."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="reports")
    round = models.PositiveSmallIntegerField()
    is_final = models.BooleanField()
    decision = models.CharField(max_length=12, choices=Decision.choices)
    gd_number = models.CharField(max_length=20)
    gd_at = models.DateTimeField()
    fir_number = models.CharField(max_length=10, blank=True)
    fir_year = models.PositiveSmallIntegerField(null=True)
    fir_station = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+"
    )  # numbers are per station
    fir_is_sensitive = models.BooleanField(default=False)
    leave_by = models.CharField(max_length=120, blank=True)  # the DySP who permitted the enquiry
    leave_at = models.DateTimeField(null=True)
    was_met = models.BooleanField()
    met_at = models.DateTimeField(null=True)
    met_by_woman = models.BooleanField(default=False)
    met_in_plain_clothes = models.BooleanField(default=False)
    words = models.BinaryField()  # sealed JSON: met_by, met_where, done, reasons, public_part, not_met_reason
    public_language = models.CharField(max_length=2)
    is_copied = models.BooleanField(default=False)  # the same words stand in a report of another case
    words_index = models.BinaryField(default=b"")  # blind index of the folded words, to find copies
    submitted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    submitted_from = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    in_stead = models.BooleanField(default=False)  # by the nodal officer, in the stead of the station (V6)
    submitted_at = models.DateTimeField()
    sections = models.ManyToManyField(Offence, through="ReportSection", related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="report_case"),
            models.Index(fields=["words_index"], name="report_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision__in=[Decision.FIR, Decision.ZERO_FIR])
                | ~Q(fir_number="") & Q(fir_year__isnull=False),
                name="report_fir_has_number",
                violation_error_message="An FIR has a number and a year.",
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.ENQUIRY) | ~Q(leave_by="") & Q(leave_at__isnull=False),
                name="report_enquiry_has_leave",
                violation_error_message="An enquiry needs the DySP's permission (BNSS 173(3)).",
            ),
            models.CheckConstraint(
                condition=Q(was_met=False) | Q(met_at__isnull=False),
                name="report_meeting_has_time",
                violation_error_message="A meeting has a time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.round}"


class ReportSection(models.Model):
    """A section of law named in a report."""

    append_only = True

    report = models.ForeignKey(ActionTakenReport, models.PROTECT, related_name="report_sections")
    offence = models.ForeignKey(Offence, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "offence"], name="report_section_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.offence_id}"


class ReportReview(models.Model):
    """The nodal officer's word on a final report: accepted, or returned with what is missing."""

    append_only = True

    report = models.OneToOneField(ActionTakenReport, models.PROTECT, related_name="review")
    is_accepted = models.BooleanField()
    remark = models.BinaryField(null=True)  # sealed
    reviewed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id} {self.is_accepted}"


class Rating(models.Model):
    """Her answer to a report, or the taking back of SATISFIED. Given with her own key, never with a helper's, or by phone
    after her own word."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField()
    report = models.ForeignKey(ActionTakenReport, models.PROTECT, related_name="ratings")
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="+")
    # By phone: the line that holds that her word was right, and who called. A trigger wants this or her key.
    call_try = models.ForeignKey("CallTry", models.PROTECT, null=True, related_name="ratings")
    is_satisfied = models.BooleanField()
    takes_back = models.ForeignKey("self", models.PROTECT, null=True, related_name="taken_back_by")
    reasons = ArrayField(models.CharField(max_length=12, choices=Reason.choices), default=list)
    words = models.BinaryField(null=True)  # sealed
    flags = ArrayField(models.CharField(max_length=16, choices=Flag.choices), default=list)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="rating_case")]
        constraints = [
            models.UniqueConstraint(fields=["takes_back"], name="rating_taken_back_once"),
            models.CheckConstraint(
                condition=Q(receipt__isnull=False, call_try=None) | Q(receipt=None, call_try__isnull=False),
                name="rating_by_key_or_by_phone",
                violation_error_message="An answer is given with her key or by phone.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.is_satisfied}"


class UrgentCall(models.Model):
    """Headquarters phones the station of an urgent case within 15 minutes; this is its list."""

    never_deleted = True

    case = models.OneToOneField(Case, models.PROTECT, related_name="urgent_call")
    state = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    spoke_with = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="urgent_call_open", condition=Q(done_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_by__isnull=False),
                name="urgent_call_done_by_someone",
                violation_error_message="A call that was made has a caller.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"


class VettingQuerySet(models.QuerySet["Vetting"]):
    """Vettings."""

    def open(self) -> "VettingQuerySet":
        """Those on which headquarters still owes a word."""
        return self.filter(closed_at=None)

    def unread(self) -> "VettingQuerySet":
        """Open ones without an adviser's note."""
        return self.open().filter(noted_at=None)


class Vetting(models.Model):
    """A complaint before headquarters' legal adviser: she is dissatisfied, or a decision is one that the law hardly allows."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="vettings")
    round = models.PositiveSmallIntegerField()  # the round that is looked at
    cause = models.CharField(max_length=12, choices=VettingCause.choices)
    report = models.ForeignKey(ActionTakenReport, models.PROTECT, null=True, related_name="+")
    state = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")  # whose headquarters
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(null=True)  # the adviser's note is written
    closed_at = models.DateTimeField(null=True)  # the direction is issued, or there is nothing to direct

    objects = VettingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="vetting_open", condition=Q(closed_at=None)),
            models.Index(fields=["case", "id"], name="vetting_case"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "cause"], name="vetting_once_a_round"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.cause}"


class VettingNote(models.Model):
    """What the adviser found: the law that applies, what is missing, what to do."""

    append_only = True

    vetting = models.OneToOneField(Vetting, models.PROTECT, related_name="note")
    gaps = ArrayField(models.CharField(max_length=16, choices=Gap.choices), default=list)
    advice = models.CharField(max_length=10, choices=Advice.choices)
    words = models.BinaryField()  # sealed
    written_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sections = models.ManyToManyField(Offence, through="VettingSection", related_name="+")

    def __str__(self) -> str:
        return f"{self.vetting_id} {self.advice}"


class VettingSection(models.Model):
    """A section of law that applies in the adviser's view."""

    append_only = True

    note = models.ForeignKey(VettingNote, models.PROTECT, related_name="vetting_sections")
    offence = models.ForeignKey(Offence, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "offence"], name="vetting_section_once")]

    def __str__(self) -> str:
        return f"{self.note_id} {self.offence_id}"


class DirectionQuerySet(models.QuerySet["Direction"]):
    """Directions."""

    def unread(self) -> "DirectionQuerySet":
        """Those that neither the SP nor the nodal officer has opened, answered by the station or not."""
        return self.filter(read_at=None)

    def waiting(self) -> "DirectionQuerySet":
        """Those that somebody has yet to read or to answer."""
        return self.filter(Q(answered_at=None) | Q(read_at=None))

    def unanswered(self) -> "DirectionQuerySet":
        """Those that no report has answered yet."""
        return self.filter(answered_at=None)


class Direction(models.Model):
    """Headquarters' written, numbered word to the SP and the nodal officer; a report answers it.

    Only its first reading and its answer are noted later; a trigger refuses every other change.
    """

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="directions")
    round = models.PositiveSmallIntegerField()  # the round whose report answers it
    state = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()  # running, by state and year
    vetting = models.ForeignKey(Vetting, models.PROTECT, null=True, related_name="directions")
    words = models.BinaryField()  # sealed
    issued_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # first opened by the SP or the nodal officer
    answered_by = models.ForeignKey(ActionTakenReport, models.PROTECT, null=True, related_name="answers")
    answered_at = models.DateTimeField(null=True)

    objects = DirectionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="direction_unanswered", condition=Q(answered_at=None)),
            models.Index(fields=["case", "id"], name="direction_case"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["state", "year", "number"], name="direction_number"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_by__isnull=False),
                name="direction_answered_by_report",
                violation_error_message="A direction is answered by a report.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Number and year, as it is cited: 17/2026."""
        return f"{self.number}/{self.year}"


class DirectionReading(models.Model):
    """An officer opened a direction: first reading of each."""

    append_only = True

    direction = models.ForeignKey(Direction, models.PROTECT, related_name="readings")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["direction", "officer"], name="direction_read_once")]

    def __str__(self) -> str:
        return f"{self.direction_id} {self.officer_id}"


class RestQuerySet(models.QuerySet["Rest"]):
    """Rests."""

    def running(self) -> "RestQuerySet":
        """Proposed or in force: neither refused nor ended."""
        return self.filter(ended_at=None)


class Rest(models.Model):
    """A complaint put at rest, or proposed to be: one officer of headquarters proposes, another confirms. It is not closed."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="rests")
    state = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")  # whose headquarters
    reason = models.CharField(max_length=10, choices=RestReason.choices)
    words = models.BinaryField()  # sealed
    proposed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # refused by the second officer, or she came back

    objects = RestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["state", "proposed_at"],
                name="rest_to_confirm",
                condition=Q(confirmed_at=None, ended_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="rest_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=models.F("proposed_by")),
                name="rest_by_two_officers",
                violation_error_message="Another officer of headquarters than the one who proposed it must confirm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason}"


class Duplicate(models.Model):
    """Two complaints of the same matter, linked; neither is merged away."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="duplicates")
    of = models.ForeignKey(Case, models.PROTECT, related_name="duplicated_by")  # the earlier one
    linked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "of"], name="duplicate_once"),
            models.CheckConstraint(
                condition=Q(case__gt=models.F("of")),
                name="duplicate_of_an_earlier_one",
                violation_error_message="A complaint is a duplicate of an earlier one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} = {self.of_id}"


class ChildNotice(models.Model):
    """That the Child Welfare Committee or the Special Court was told of a child's case, when and by which paper."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="child_notices")
    to = models.CharField(max_length=10, choices=ChildDuty.choices)
    told_at = models.DateTimeField()
    reference = models.CharField(max_length=120)  # letter or GD number
    noted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "to"], name="child_notice_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.to}"


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    """Withdrawals."""

    def open(self) -> "WithdrawalQuerySet":
        """Asked for; neither taken back nor confirmed."""
        return self.filter(taken_back_at=None, confirmed_at=None)

    def to_check(self) -> "WithdrawalQuerySet":
        """Open ones of which headquarters has to find out whether she wants it herself: the callers' queue asks this."""
        return self.open().filter(Q(needs_check=True) | Q(forced=True), checked_at=None)

    def doubtful_first(self) -> "WithdrawalQuerySet":
        """What headquarters looks at, in order: forced or in doubt, not checked yet, the rest; each the longest waiting first."""
        rank = models.Case(
            models.When(IN_DOUBT, then=0),
            models.When(needs_check=True, checked_at=None, then=1),
            default=2,
            output_field=models.IntegerField(),
        )
        return self.annotate(rank=rank).order_by("rank", "asked_at", "id")


# Nothing closes while one of these holds; the trigger `withdrawal_stays` says the same.
IN_DOUBT = Q(forced=True) | Q(outcome__in=[Checked.FORCED, Checked.DOUBT])


class Withdrawal(models.Model):
    """She asked to stop. It closes nothing before 72 hours are over and she has said so again, unforced.

    What she asked and how stays as it was; a trigger refuses every change but the ones that the last fields note.
    """

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="withdrawals")
    state = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")  # whose headquarters
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="+")  # her own key
    asked_at = models.DateTimeField()
    holds_until = models.DateTimeField()  # before it, nothing is confirmed
    reasons = ArrayField(models.CharField(max_length=10, choices=WithdrawalReason.choices), default=list)
    words = models.BinaryField(null=True)  # sealed
    forced = models.BooleanField()  # her private answer
    needs_check = models.BooleanField()  # a woman of headquarters speaks with her before
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Checked.choices, blank=True)
    taken_back_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_with = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="+")
    came_back_at = models.DateTimeField(null=True)  # she took the complaint up again

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["state", "asked_at"],
                name="withdrawal_open",
                condition=Q(taken_back_at=None, confirmed_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(taken_back_at=None, confirmed_at=None),
                name="withdrawal_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(holds_until__gte=models.F("asked_at") + timedelta(hours=72)),
                name="withdrawal_waits_72_hours",
                violation_error_message="A withdrawal waits for 72 hours.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None)
                | Q(
                    confirmed_at__gte=models.F("holds_until"),
                    confirmed_with__isnull=False,
                    taken_back_at=None,
                ),
                name="withdrawal_confirmed_by_her",
                violation_error_message="A withdrawal is confirmed with her own key, after it has waited.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None)
                | Q(forced=False) & (Q(needs_check=False, outcome="") | Q(outcome=Checked.FREE)),
                name="withdrawal_confirmed_unforced",
                violation_error_message="A withdrawal is not confirmed while she is forced or it is in doubt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_at:%Y-%m-%d}"

    @property
    def in_doubt(self) -> bool:
        """She said that she is forced, or headquarters found it, or is in doubt."""
        return self.forced or self.outcome in (Checked.FORCED, Checked.DOUBT)

    @property
    def may_be_confirmed(self) -> bool:
        """Whether nothing but her own word is missing."""
        return not self.in_doubt and (not self.needs_check or self.outcome == Checked.FREE)


class CallQuerySet(models.QuerySet["Call"]):
    """Calls to her."""

    def open(self) -> "CallQuerySet":
        """Those that still wait."""
        return self.filter(ended_at=None)

    def free(self, now: datetime) -> "CallQuerySet":
        """Open ones that lie before no caller; a lease that ran out frees the call."""
        return self.open().filter(Q(taken_until=None) | Q(taken_until__lte=now))

    def in_order(self) -> "CallQuerySet":
        """By risk, then the longest waiting."""
        return self.order_by("rank", "opened_at", "id")


class Call(models.Model):
    """A call to her that a caller of headquarters is to make: one open a case and cause, before one caller at a time.

    The number is shown under a lease only. What it is about stays as it was; a trigger holds that.
    """

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="calls")
    state = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")  # whose headquarters
    cause = models.CharField(max_length=16, choices=CallCause.choices)
    rating = models.ForeignKey(Rating, models.PROTECT, null=True, related_name="checks")  # which is checked
    not_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")  # who took that rating
    opened_at = models.DateTimeField()
    rank = models.PositiveSmallIntegerField()  # 0 is the highest risk
    not_before = models.DateTimeField()  # the next try
    tries = models.PositiveSmallIntegerField(default=0)  # in vain
    taken_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_until = models.DateTimeField(null=True)  # the lease
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=CallEnd.choices, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["state", "rank", "opened_at", "id"], name="call_open", condition=Q(ended_at=None)
            ),
            models.Index(fields=["taken_by"], name="call_taken", condition=Q(ended_at=None)),
            models.Index(fields=["case", "id"], name="call_case"),
            models.Index(fields=["state", "-ended_at"], name="call_ended", condition=~Q(ended_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "cause"], condition=Q(ended_at=None), name="call_once_a_cause"
            ),
            models.UniqueConstraint(fields=["rating"], name="call_checks_once"),
            models.CheckConstraint(
                condition=Q(cause=CallCause.CHECK, rating__isnull=False, not_by__isnull=False)
                | ~Q(cause=CallCause.CHECK) & Q(rating=None, not_by=None),
                name="call_of_check_has_rating",
                violation_error_message="A check names the answer that is checked and who took it.",
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None) | Q(not_by=None) | ~Q(taken_by=models.F("not_by")),
                name="call_checked_by_another",
                violation_error_message="Another caller checks an answer than the one who took it.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
                name="call_ends_for_a_reason",
                violation_error_message="A call ends for a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.cause}"


class CallTry(models.Model):
    """What happened on a call: a word that was typed and whether it was hers, or how the try ended. Added, never edited."""

    append_only = True

    call = models.ForeignKey(Call, models.PROTECT, related_name="lines")
    caller = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=CallOutcome.choices)
    was_her_word_right = models.BooleanField(null=True)  # none: no word was typed
    confirms = models.BooleanField(null=True)  # of a check: whether she had said so
    note = models.BinaryField(null=True)  # sealed

    class Meta:
        indexes = [models.Index(fields=["call", "id"], name="call_try_call")]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirms=None) | Q(outcome=CallOutcome.REACHED, was_her_word_right=True),
                name="call_try_confirmed_by_her",
                violation_error_message="Only she confirms an answer, after her word.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.outcome}"


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions."""

    def open(self) -> "QuestionQuerySet":
        """Those that she has not answered."""
        return self.filter(answer=None)


class Question(models.Model):
    """A question of the police to her, and her answer. The words of both stand in the history; no clock waits for them."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="questions")
    asked = models.OneToOneField(HistoryEntry, models.PROTECT, related_name="+")
    answer = models.OneToOneField(HistoryEntry, models.PROTECT, null=True, related_name="+")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="question_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"


class RequestQuerySet(models.QuerySet["Request"]):
    """Requests."""

    def open(self) -> "RequestQuerySet":
        """Those that nobody has answered; the callers' queue reads those of kind CALL."""
        return self.filter(ended_at=None)


class Request(models.Model):
    """She asks for a call, another station or another officer. Her words stand in the history, sealed."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="requests")
    state = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")  # whose headquarters
    kind = models.CharField(max_length=8, choices=RequestKind.choices)
    asked = models.OneToOneField(HistoryEntry, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["state", "kind", "asked_at"], name="request_open", condition=Q(ended_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(ended_at=None), name="request_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
