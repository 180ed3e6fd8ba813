"""The public notice of a missing person, where it hangs, how often it was opened, and what people say who saw the person."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from samman.accounts.models import Officer
from samman.cases.models import Case
from samman.evidence.models import File
from samman.missing_children.enums import ConsentBy, Place, SightingOutcome


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices."""

    def up(self) -> "NoticeQuerySet":
        """Those that everybody may see now."""
        return self.filter(taken_down_at=None)


class Notice(models.Model):
    """What is shown to everybody about a missing person, by the word of the guardian or of the committee (JJ Act s.74). Whoever
    has the token in its address sees it, until it is taken down; a new one gets another token."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    token = models.CharField(max_length=32, unique=True)
    consent_by = models.CharField(max_length=10, choices=ConsentBy.choices)
    consent_on = models.DateField()
    consent = models.BinaryField()  # sealed JSON: who, relation, words, order_number
    consent_file = models.OneToOneField(File, models.PROTECT, null=True, related_name="+")  # the signed paper
    published_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    taken_down_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(taken_down_at=None), name="notice_one_up_a_case"
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)

    @property
    def opened_consent(self) -> dict[str, Any]:
        """Who consented, in which words. The caller has checked `people.access.has_opened`."""
        found: dict[str, Any] = self.case.unseal(self.consent, "notice_consent")
        return found


class NoticeViews(models.Model):
    """How often a notice was opened on a day; of whoever opened it nothing is kept."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="views")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "day"], name="notice_views_once_a_day")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.day} {self.count}"


class TakeDownQuerySet(models.QuerySet["TakeDown"]):
    """Places of notices."""

    def unconfirmed(self) -> "TakeDownQuerySet":
        """Where it must come down, and nobody has confirmed yet that it did."""
        return self.filter(asked_at__isnull=False, confirmed_at=None)


class TakeDown(models.Model):
    """A place where a notice hangs. When the notice is taken down it must come down there too, and somebody confirms it."""

    never_deleted = True

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="places")
    place = models.CharField(max_length=10, choices=Place.choices)
    where = models.CharField(max_length=200)  # which station, paper, group; no name of hers
    put_up_at = models.DateTimeField()
    put_up_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    objects = TakeDownQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["notice"],
                condition=Q(asked_at__isnull=False, confirmed_at=None),
                name="takedown_unconfirmed",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(asked_at__isnull=False, confirmed_by__isnull=False, confirmed_at__gte=F("asked_at")),
                name="takedown_confirmed_by_somebody",
                violation_error_message="Somebody confirms, after it was asked for.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.place}"


class SightingQuerySet(models.QuerySet["Sighting"]):
    """Sightings."""

    def unchecked(self) -> "SightingQuerySet":
        """Those that the station has not looked into yet."""
        return self.filter(outcome="")


class Sighting(models.Model):
    """Somebody who read a notice says where the person was seen. The station looks into it and writes what came of it."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="sightings")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="sightings")
    once = models.CharField(max_length=32, unique=True)  # of the form: pressed twice, it is kept once
    received_at = models.DateTimeField()
    language = models.CharField(max_length=2)
    words = models.BinaryField()  # sealed JSON: tip, place, when, phone
    file = models.OneToOneField(File, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=SightingOutcome.choices, blank=True)
    note = models.BinaryField(null=True)  # sealed: what the station found
    checked_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    objects = SightingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="sighting_case"),
            models.Index(fields=["case"], name="sighting_unchecked", condition=Q(outcome="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", checked_by=None, checked_at=None)
                | ~Q(outcome="") & Q(checked_by__isnull=False, checked_at__isnull=False),
                name="sighting_checked_by_somebody",
                violation_error_message="What came of a sighting is said by an officer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"

    @property
    def opened_words(self) -> dict[str, str]:
        """What was said. The caller has checked `people.access.has_opened`."""
        found: dict[str, str] = self.case.unseal(self.words, "sighting")
        return found

    @property
    def opened_note(self) -> str:
        """What the station found. The caller has checked `people.access.has_opened`."""
        return str(self.case.unseal(self.note, "sighting_note")) if self.note else ""
