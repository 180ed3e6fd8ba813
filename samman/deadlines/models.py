"""Clocks and their ladders, one engine for every kind of case."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from samman.cases.models import Case


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Deadlines."""

    def running(self) -> "DeadlineQuerySet":
        """Clocks that nobody has stopped."""
        return self.filter(stopped_at=None)

    def due(self, now: datetime) -> "DeadlineQuerySet":
        """Running clocks whose next step has come, the longest waiting first."""
        return self.running().filter(next_step_at__lte=now).order_by("next_step_at", "id")


class Deadline(models.Model):
    """One clock of a case: when it started, when it is due, and when its ladder's next step comes."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    ladder = models.CharField(max_length=40)  # a name in `deadlines.ladders`
    round = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    next_step = models.PositiveSmallIntegerField(default=0)
    next_step_at = models.DateTimeField(null=True)  # none: the ladder has no step left
    failures = models.PositiveIntegerField(default=0)  # how often the next step was tried in vain

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "ladder", "round"], name="deadline_once_a_round"),
            models.CheckConstraint(
                condition=Q(due_at__gte=models.F("started_at")),
                name="deadline_due_after_start",
                violation_error_message="A deadline cannot be due before it starts.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_step_at", "id"],
                name="deadline_next",
                condition=Q(stopped_at=None, next_step_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ladder}"


class Firing(models.Model):
    """A step that was taken. The unique row is what makes every step fire once, whatever restarts."""

    append_only = True

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="firings")
    step = models.PositiveSmallIntegerField()
    fired_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deadline", "step"], name="firing_once")]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.step}"


class ClockWatch(models.Model):
    """One row: how far the wall clock stood from the boot clock when last believed, and whether escalation is halted."""

    boot_id = models.CharField(max_length=40)
    offset = models.FloatField()  # seconds, wall minus boot
    last_at = models.DateTimeField()  # the last believed moment
    halted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="clock_watch_one_row",
                violation_error_message="There is one clock watch.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.boot_id} {self.halted_at}"
