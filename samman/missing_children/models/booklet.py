"""Booklets of the children whom a team looks for: each for one officer, for some days, every print of it on record."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from samman.accounts.models import Officer
from samman.cases.models import Case
from samman.common import clock
from samman.missing_children.models.operations import Operation, Team, TeamCase
from samman.missing_children.workflow import SEARCHED_STATES


class Booklet(models.Model):
    """The children for whom a team looked on the day on which it was made, numbered. The PDF itself is never kept."""

    append_only = True

    once = models.UUIDField()  # of the form: sent twice, an officer gets one
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="booklets")
    number = models.PositiveIntegerField()  # within the operation
    team = models.ForeignKey(Team, models.PROTECT, related_name="booklets")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")  # for whom it is
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["team", "officer", "-id"], name="booklet_team")]
        constraints = [
            models.UniqueConstraint(fields=["operation", "number"], name="booklet_number"),
            models.UniqueConstraint(fields=["once", "officer"], name="booklet_once"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="booklet_expires_later",
                violation_error_message="A booklet is valid for some time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.number}"

    @property
    def last_day(self) -> date:
        """The last day on which it is valid."""
        return clock.in_ist(self.expires_at - timedelta(seconds=1)).date()

    @property
    def is_over(self) -> bool:
        """Whether its time is over, or that of its operation, which may end earlier than was thought."""
        return self.expires_at <= clock.now() or self.operation.is_over

    def numbered(self) -> dict[int, int]:
        """The ids of its cases by their numbers in it."""
        return dict(self.cases.order_by("place").values_list("place", "case_id"))

    def struck(self, kept_from: list[int]) -> list[int]:
        """The numbers of children who are not looked for any more, by anybody or by this team, and of those whose case is kept
        by now from one of these stations."""
        of_team = TeamCase.objects.current().filter(team=self.team_id).values("case")
        searched = Q(case__closed_at=None, case__state_code__in=SEARCHED_STATES, case__in=of_team)
        if kept_from:
            searched &= Q(case__kept_from=None) | ~Q(case__kept_from__in=kept_from)
        return list(self.cases.exclude(searched).order_by("place").values_list("place", flat=True))


class BookletCase(models.Model):
    """A child in a booklet, by its number there."""

    append_only = True

    booklet = models.ForeignKey(Booklet, models.PROTECT, related_name="cases")
    place = models.PositiveSmallIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booklet", "place"], name="booklet_place_once"),
            models.UniqueConstraint(fields=["booklet", "case"], name="booklet_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.booklet_id} {self.place}"


class BookletPrint(models.Model):
    """One download of a booklet, on record before its first byte goes out. Its number stands on every page of it."""

    append_only = True

    booklet = models.ForeignKey(Booklet, models.PROTECT, related_name="prints")
    copy = models.PositiveIntegerField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")  # who had it made
    at = models.DateTimeField()
    language = models.CharField(max_length=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booklet", "copy"], name="booklet_copy_once")]

    def __str__(self) -> str:
        return f"{self.booklet_id} {self.copy}"
