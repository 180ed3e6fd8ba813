"""VIKALP: the complaint, its action-taken reports and her ratings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from samman.accounts.models import Officer
from samman.cases.models import Case, Receipt
from samman.complaints.enums import Decision, ForWhom, Need, Reason, Risk, Trouble, When, YesNoUnknown
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
    has_voice = models.BooleanField(default=False)
    answers = models.BinaryField()  # sealed JSON: every word she typed, as she typed it

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
    """Her answer to a report, or the taking back of SATISFIED. Given with her own key, never with a helper's."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField()
    report = models.ForeignKey(ActionTakenReport, models.PROTECT, related_name="ratings")
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="+")
    is_satisfied = models.BooleanField()
    takes_back = models.ForeignKey("self", models.PROTECT, null=True, related_name="taken_back_by")
    reasons = ArrayField(models.CharField(max_length=12, choices=Reason.choices), default=list)
    words = models.BinaryField(null=True)  # sealed
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="rating_case")]
        constraints = [models.UniqueConstraint(fields=["takes_back"], name="rating_taken_back_once")]

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
