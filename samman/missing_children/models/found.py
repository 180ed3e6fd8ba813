"""A person who was found or met, and whose family is not known yet."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from samman.accounts.models import Officer
from samman.cases.models import Case
from samman.jurisdictions.models import Unit
from samman.missing_children.enums import MomentSure, Source
from samman.missing_children.models.missing import Described, described_constraints


class FoundPerson(Described):
    """The found person of a case. `guessed` names the fields that nobody was told but somebody thought."""

    never_deleted = True

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="found_person")
    is_missing = models.ForeignKey(Case, models.PROTECT, null=True, related_name="found_as")  # decided by two
    language = models.CharField(max_length=2)
    source = models.CharField(max_length=12, choices=Source.choices)
    registered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    guessed = ArrayField(models.CharField(max_length=20), default=list)
    found_at = models.DateTimeField()
    found_sure = models.CharField(max_length=5, choices=MomentSure.choices)
    found_place = models.CharField(max_length=300)
    found_district = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    found_elsewhere = models.CharField(max_length=120, blank=True)  # district and State, outside our own map
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    portal_id = models.CharField(max_length=40, blank=True)
    words = models.BinaryField()  # sealed JSON: found_by, story, remembers

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
