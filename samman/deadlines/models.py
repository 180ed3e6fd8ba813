"""Clocks and the policies that they follow, one engine for every kind of case."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q

from samman.cases.models import Case
from samman.deadlines.ladders import Step
from samman.jurisdictions.models import Unit


class PolicyQuerySet(models.QuerySet["Policy"]):
    """Policies."""

    def newest(self) -> "PolicyQuerySet":
        """Of each ladder the newest version, for each state that has its own and for all others."""
        return self.order_by("ladder", "state", "-version").distinct("ladder", "state")


class Policy(models.Model):
    """One version of a ladder: when it is due, its steps, whom each tells. Loaded from data, and never changed after."""

    append_only = True

    ladder = models.CharField(max_length=40)  # a name in `deadlines.ladders`
    state = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # none: every other state
    version = models.PositiveSmallIntegerField()
    due_minutes = models.PositiveIntegerField(null=True)  # after the start; none: chosen for each case
    steps = models.JSONField()  # `Step.as_data` of each, in order
    loaded_at = models.DateTimeField()

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ladder", "state", "version"], name="policy_once_a_version", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.ladder} {self.version}"

    @cached_property
    def ladder_steps(self) -> tuple[Step, ...]:
        """Its steps in order."""
        return tuple(Step.from_data(data) for data in self.steps)

    def begun(self, started_at: datetime, due_at: datetime | None = None) -> dict[str, Any]:
        """The fields of a clock that starts under it. Raises ValueError unless `due_at` is given just where it is chosen."""
        if (due_at is None) == (self.due_minutes is None):
            raise ValueError(
                f"{self}: the due moment is {'chosen' if due_at is None else 'not chosen'} for each case"
            )
        due_at = due_at or started_at + timedelta(minutes=self.due_minutes or 0)
        return {
            "policy": self,
            "started_at": started_at,
            "due_at": due_at,
            "next_step": 0,
            "next_step_at": self.ladder_steps[0].at(started_at, due_at),
        }


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Deadlines."""

    def running(self) -> "DeadlineQuerySet":
        """Clocks that nobody has stopped."""
        return self.filter(stopped_at=None)

    def due(self, now: datetime) -> "DeadlineQuerySet":
        """Running clocks whose next step has come, the longest waiting first."""
        return self.running().filter(next_step_at__lte=now).order_by("next_step_at", "id")

    def claimed(self, now: datetime) -> "DeadlineQuerySet":
        """Those due that nobody else holds, locked with their policies and cases until the transaction ends.

        The case is locked with its clock (without barring rows that point to it), so that no handler ever waits for a lock.
        """
        with_case = self.due(now).select_related("case", "policy")
        return with_case.select_for_update(of=("self", "case"), skip_locked=True, no_key=True)

    def save_progress(self, deadlines: list["Deadline"]) -> None:
        """Save the next step and the failures of many clocks in one statement (`bulk_update` takes ten times as long)."""
        columns = zip(*((d.pk, d.next_step, d.next_step_at, d.failures) for d in deadlines), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE deadlines_deadline d SET next_step = n.step, next_step_at = n.at, failures = n.failures"
                " FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[], %s::int[]) AS n (id, step, at, failures)"
                " WHERE d.id = n.id",
                [list(column) for column in columns],
            )


class Deadline(models.Model):
    """One clock of a case: when it started, when it is due, and when the next step of its policy comes.

    The database refuses to move its start, its due moment or its policy, and to start it again once stopped: no clock is
    paused (ADR 11).
    """

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    ladder = models.CharField(max_length=40)  # a name in `deadlines.ladders`
    policy = models.ForeignKey(
        Policy, models.PROTECT, db_index=False, related_name="+"
    )  # as it was at the start
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
            ),
            models.Index(fields=["due_at"], name="deadline_due"),  # what fell due on a day
            # What runs of one ladder, the nearest first: visits to those who are home again.
            models.Index(
                fields=["ladder", "due_at", "id"], name="deadline_running", condition=Q(stopped_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ladder}"

    def step_at(self, number: int) -> datetime | None:
        """When the step of that number (the first is 0) comes; None where the policy has no such step."""
        steps = self.policy.ladder_steps
        return steps[number].at(self.started_at, self.due_at) if number < len(steps) else None


class Firing(models.Model):
    """A step that was taken. The unique row is what makes every step fire once, whatever restarts."""

    append_only = True

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="firings")
    step = models.PositiveSmallIntegerField()
    fired_at = models.DateTimeField()
    told = ArrayField(models.CharField(max_length=200), default=list)  # posts, as messages name them

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
