"""What is owed to a found or recovered person before anybody goes home, and where the person is meanwhile."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from samman.accounts.models import Officer
from samman.cases.models import Case
from samman.missing_children.enums_home import Step


class Stay(models.Model):
    """Where a found or recovered person is. Sealed; the newest row counts; few may open it, with a reason."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="stays")
    since = models.DateTimeField()
    words = models.BinaryField()  # sealed JSON: place, in_charge, phone
    noted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.since}"

    @property
    def opened_words(self) -> dict[str, Any]:
        """The sealed words, opened. The caller has checked `access.has_opened_place`."""
        found: dict[str, Any] = self.case.unseal(self.words, "stay")
        return found


class CareStep(models.Model):
    """One of the duties that was done (procedure, steps 16 to 20). Done again, another row is added."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="care_steps")
    step = models.CharField(max_length=10, choices=Step.choices)
    done_at = models.DateTimeField()
    # Committee, hospital, or who took the statement; for the portal its number.
    body = models.CharField(max_length=120)
    by_woman = models.BooleanField(null=True)  # of the statement: a woman officer
    in_plain_clothes = models.BooleanField(null=True)  # of the statement (POCSO s.24)
    before_magistrate = models.BooleanField(null=True)  # of the statement: BNSS 183
    sections = ArrayField(models.CharField(max_length=20), default=list)  # codes of `directory.Offence`
    noted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "step"], name="care_step_case")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(step=Step.STATEMENT)
                | Q(by_woman__isnull=False, in_plain_clothes__isnull=False, before_magistrate__isnull=False),
                name="care_statement_says_how",
                violation_error_message="Of a statement it is said whether a woman officer took it, in plain clothes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"
