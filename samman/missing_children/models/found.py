"""A person who was found or met, and whose family is not known yet."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from samman.accounts.models import Officer
from samman.cases.models import Case
from samman.jurisdictions.models import Unit
from samman.missing_children.enums import MomentSure, Source
from samman.missing_children.enums_home import FoundKind, OtherState, Script
from samman.missing_children.models.missing import Described, described_constraints
from samman.missing_children.models.operations import ChildMet


class FoundPerson(Described):
    """The found person of a case. `guessed` names the fields that nobody was told but somebody thought."""

    never_deleted = True

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="found_person")
    is_missing = models.ForeignKey(Case, models.PROTECT, null=True, related_name="found_as")  # decided by two
    language = models.CharField(max_length=2)
    source = models.CharField(max_length=12, choices=Source.choices)
    registered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    guessed = ArrayField(models.CharField(max_length=20), default=list)
    script = models.CharField(max_length=10, choices=Script.choices, blank=True)
    found_at = models.DateTimeField()
    found_sure = models.CharField(max_length=5, choices=MomentSure.choices)
    found_kind = models.CharField(max_length=10, choices=FoundKind.choices, default=FoundKind.OTHER)
    found_place = models.CharField(max_length=300)
    found_district = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    found_elsewhere = models.CharField(max_length=120, blank=True)  # the district, outside our own map
    found_state = models.CharField(max_length=6, choices=OtherState.choices, blank=True)  # its State
    journey_hours = models.PositiveSmallIntegerField(
        default=0
    )  # to the committee; they do not count (JJ Act s.31)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    # Whom a search team met: by one press from its report.
    met = models.ForeignKey(ChildMet, models.PROTECT, null=True, related_name="found_persons")
    portal_id = models.CharField(max_length=40, blank=True)
    words = models.BinaryField()  # sealed JSON: found_by, phone, story, remembers

    class Meta:
        indexes = [models.Index(fields=["found_at"], name="found_found_at")]
        constraints = [
            *described_constraints("found"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="found_point_on_earth",
                violation_error_message="A point on the map has a latitude and a longitude.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)

    @property
    def opened_words(self) -> dict[str, Any]:
        """The sealed words, opened. The caller has checked `people.access.has_opened`."""
        found: dict[str, Any] = self.case.unseal(self.words, "found_words")
        return found
