"""Summaries of what units did in time, by day and by span, and what was told of yesterday.

Derived data (ADR 13): everything but `Digest` and `Bulletin` can be thrown away and counted anew by `manage.py
refresh_summary`. No person and no case is in it, and no word but what a person wrote for everybody to read.
"""

from math import sqrt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer
from samman.cases.models import LEVEL_OF_ROLE
from samman.jurisdictions.models import Unit
from samman.reports.failures import KINDS

# The level at which each post supervises: which id of a unit must be the post's own.
SUPERVISING = (
    Role.CIRCLE_OFFICER, Role.NODAL_OFFICER, Role.SUPERINTENDENT, Role.RANGE_OFFICER, Role.ZONE_OFFICER, Role.MONITOR,
)  # fmt: skip
LEVEL_OF_POST: dict[str, str] = {role: LEVEL_OF_ROLE[role] for role in SUPERVISING}

FEWEST = 5  # with fewer of them, a share says nothing and none is shown
_Z = 1.959964  # 95 percent


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Between which shares the true one lies with 95 percent confidence (Wilson 1927); (0, 1) for nothing."""
    if whole <= 0:
        return 0.0, 1.0
    share, square = part / whole, _Z * _Z
    middle = share + square / (2 * whole)
    spread = _Z * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    below = 1 + square / whole
    return max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below)


def supervised_by(viewer: Viewer) -> Q:
    """The units that a viewer supervises, themselves and all below: the levels are those of `Case.objects.visible_to`.

    A condition on `unit`; for a viewer who supervises nothing it fits no row.
    """
    found = Q(pk__in=[])
    for role, level in LEVEL_OF_POST.items():
        own = viewer.unit_ids([role])
        if own:
            found |= Q(unit_id__in=own) | Q(**{f"unit__{level}__in": own})
    return found


def within(district: Unit) -> Q:
    """The units of a district, and itself; a condition on `unit`."""
    return Q(unit=district) | Q(unit__district=district)


class UnitDayQuerySet(models.QuerySet["UnitDay"]):
    """Days of units."""

    def visible_to(self, viewer: Viewer) -> "UnitDayQuerySet":
        """Those of units that the viewer supervises."""
        return self.filter(supervised_by(viewer))

    def with_failures(self) -> "UnitDayQuerySet":
        """Those on which something was missed."""
        missed = Q()
        for kind in KINDS:
            missed |= Q(**{f"{kind}__gt": 0})
        return self.filter(missed)


class UnitDay(models.Model):
    """What fell due at a unit on one day in India, and what of it was kept. A complaint counts for the unit that owned it then.

    Reports, child notices and offers without an answer stand at the station, the nodal officer's answers and
    directions at the district, vettings and 15-minute calls at the state.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")
    day = models.DateField()
    complaints = models.PositiveIntegerField(default=0)  # whose first report fell due
    reports_due = models.PositiveIntegerField(default=0)  # first reports of any round
    in_time = models.PositiveIntegerField(default=0)  # of these
    # From the start of the first clock to the first act, or to now where there is none: one number a complaint, in minutes.
    first_act_minutes = ArrayField(models.PositiveIntegerField(), default=list)
    verified = models.PositiveIntegerField(default=0)  # her answers that headquarters' caller heard herself
    verified_satisfied = models.PositiveIntegerField(default=0)  # of these, and not denied to a second caller
    # Failures, by the names of `failures.KINDS`
    late_reports = models.PositiveIntegerField(default=0)
    late_acceptances = models.PositiveIntegerField(default=0)
    late_transfers = models.PositiveIntegerField(default=0)
    late_child_notices = models.PositiveIntegerField(default=0)
    unread_directions = models.PositiveIntegerField(default=0)
    late_directions = models.PositiveIntegerField(default=0)
    late_vettings = models.PositiveIntegerField(default=0)
    late_calls = models.PositiveIntegerField(default=0)

    objects = UnitDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "unit"], name="unit_day_once"),
            models.CheckConstraint(
                condition=Q(in_time__lte=models.F("reports_due")), name="unit_day_in_time_of_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"

    @property
    def failures(self) -> int:
        """All that was missed."""
        return sum(getattr(self, kind) for kind in KINDS)


class UnitSpan(models.Model):
    """The sums of some days for a unit and all below it: seven days for the trend, twelve weeks for the league."""

    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")
    starts_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    complaints = models.PositiveIntegerField(default=0)
    reports_due = models.PositiveIntegerField(default=0)
    in_time = models.PositiveIntegerField(default=0)
    first_act_median = models.PositiveIntegerField(null=True)  # minutes
    verified = models.PositiveIntegerField(default=0)
    verified_satisfied = models.PositiveIntegerField(default=0)

    objects = models.Manager["UnitSpan"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "days", "starts_on"], name="unit_span_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.starts_on} {self.days}"

    @property
    def has_share(self) -> bool:
        """Whether there were enough reports to say a share."""
        return self.reports_due >= FEWEST

    @property
    def share(self) -> float | None:
        """Of the first reports that fell due, which part was in time; in percent."""
        return 100 * self.in_time / self.reports_due if self.has_share else None

    @property
    def interval(self) -> tuple[float, float]:
        """Between which bounds that share surely lies, in percent."""
        low, high = wilson(self.in_time, self.reports_due)
        return 100 * low, 100 * high

    @property
    def rounds(self) -> float | None:
        """Rounds for each complaint: first reports of all rounds that fell due, for one of a first round."""
        return self.reports_due / self.complaints if self.has_share and self.complaints else None

    @property
    def first_act_hours(self) -> float | None:
        """The median from the beginning to the first act, in hours."""
        if self.first_act_median is None or self.complaints < FEWEST:
            return None
        return self.first_act_median / 60

    @property
    def verified_share(self) -> float | None:
        """Of the answers that headquarters' callers heard, which part was 'satisfied' and stands; in percent, never ranked."""
        return 100 * self.verified_satisfied / self.verified if self.verified >= FEWEST else None


class Silence(models.Model):
    """How many at a unit have not rated an accepted report for three days, counted by the half hour."""

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="+")
    cases = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.cases}"


class MissingSpan(models.Model):
    """Missing persons of an area in a month, or in all twelve that pages show: what `missing_figures.Figures` tells of them.

    Counted by the half hour. Of a cell no person is in it but as one of a number; ways between districts only the largest, and
    none of fewer than `missing_figures.FEWEST`.
    """

    level = models.CharField(max_length=8)  # circle, district, range, zone, state
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")
    starts_on = models.DateField()  # the first day of its (first) month
    months = models.PositiveSmallIntegerField()  # 1 or 12
    missing = models.PositiveIntegerField()
    traced = models.PositiveIntegerField()
    pending = models.PositiveIntegerField()  # missing still; who was found dead is in neither
    median = models.FloatField(null=True)  # hours from last seen to found
    day = models.PositiveIntegerField()  # found within 24 hours
    two_days = models.PositiveIntegerField()
    arrested = models.PositiveIntegerField()
    by_place = models.JSONField()  # id of the unit below -> [missing, traced, pending]
    by_sex = models.JSONField()  # "12-17 f" -> [missing, traced, pending]
    found_where = models.JSONField()  # own, other, or the code of a State -> traced
    how = models.JSONField()  # code of `enums_home.How` -> traced
    flows = (
        models.JSONField()
    )  # [code of the home district, code of the district where found, persons], the largest first
    flows_left = models.PositiveIntegerField()  # persons of all other ways
    waits = models.JSONField()  # of those who are missing now, however long: only in the row of all months
    found_in = (
        models.JSONField()
    )  # "2025-10" -> traced in that month, whenever missing: only in the row of all months
    counted_at = models.DateTimeField()

    objects = models.Manager["MissingSpan"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["level", "unit", "months", "starts_on"], name="missing_span_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.unit_id} {self.starts_on} {self.months}"


class Digest(models.Model):
    """That those above a unit were told of yesterday. The unique row is what tells them once, whatever restarts."""

    never_deleted = True

    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")
    day = models.DateField()
    failures = models.PositiveIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "unit"], name="digest_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"


class Bulletin(models.Model):
    """The bulletin of a month on children who were traced: drafted from the records, then a person's own text."""

    never_deleted = True

    state = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    edition = models.PositiveSmallIntegerField(
        default=1
    )  # a correction is the next one; what was said before stays
    text_hi = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)  # a stale form is refused, never overwritten
    edited_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    released_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    objects = models.Manager["Bulletin"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state", "month", "edition"], name="bulletin_edition_once"),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False) & ~Q(text_hi="") & ~Q(text_en=""),
                name="bulletin_goes_out_whole",
                violation_error_message="A bulletin goes out in both languages, by somebody.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state_id} {self.month:%Y-%m} {self.edition}"
