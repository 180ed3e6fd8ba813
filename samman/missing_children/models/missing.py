"""A missing person, the report that several may share, and photographs."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from samman.accounts.models import Officer
from samman.cases.models import Case
from samman.common import clock
from samman.evidence.models import File
from samman.jurisdictions.models import Unit
from samman.missing_children import ages
from samman.missing_children.enums import (
    AgeSure,
    Build,
    Complexion,
    Eyes,
    Face,
    Hair,
    Language,
    MomentSure,
    Reason,
    Risk,
    Sex,
    Source,
)


class Described(models.Model):
    """What is known of a person, for those who search and for matching. Names are plain, in the script in which they were
    given, since matching needs them; who sees the case sees them. An age of today is computed, never kept."""

    name_hi = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    other_names = ArrayField(models.CharField(max_length=80), default=list)
    father_name = models.CharField(max_length=120, blank=True)
    mother_name = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    birth_date = models.DateField(null=True)
    age_from_months = models.PositiveSmallIntegerField()  # completed months on `age_on`, both counted in
    age_until_months = models.PositiveSmallIntegerField()
    age_on = models.DateField()
    age_sure = models.CharField(max_length=8, choices=AgeSure.choices)
    height_cm = models.PositiveSmallIntegerField(null=True)
    build = models.CharField(max_length=10, choices=Build.choices, blank=True)
    complexion = models.CharField(max_length=10, choices=Complexion.choices, blank=True)
    face = models.CharField(max_length=10, choices=Face.choices, blank=True)
    hair = models.CharField(max_length=10, choices=Hair.choices, blank=True)
    eyes = models.CharField(max_length=10, choices=Eyes.choices, blank=True)
    marks = models.CharField(max_length=500, blank=True)
    needs = models.CharField(max_length=300, blank=True)  # disability or illness
    clothes = models.CharField(max_length=300, blank=True)
    languages = ArrayField(models.CharField(max_length=10, choices=Language.choices), default=list)
    home_place = models.CharField(max_length=200, blank=True)
    home_district = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    home_elsewhere = models.CharField(max_length=120, blank=True)  # district and State, outside our own map

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the language of the page, else in the other script; empty where none is known."""
        from django.utils.translation import get_language

        own, other = (self.name_en, self.name_hi) if get_language() == "en" else (self.name_hi, self.name_en)
        return own or other

    def age_at(self, day: date) -> ages.Interval:
        """The age on a day, in completed months."""
        given = (self.age_from_months, self.age_until_months)
        return ages.on(day, given=given, given_on=self.age_on, birth_date=self.birth_date)

    @property
    def age_today(self) -> ages.Interval:
        """The age today, in completed months."""
        return self.age_at(clock.in_ist(clock.now()).date())

    @property
    def sure_of_age(self) -> str:
        """How sure the age is, in words."""
        return str(AgeSure(self.age_sure).label)

    def may_be_child_at(self, day: date) -> bool:
        """Whether the person may have been under eighteen on a day; in doubt a child."""
        sure = AgeSure.PAPERS if self.birth_date and self.age_sure == AgeSure.PAPERS else self.age_sure
        return ages.may_be_child(self.age_at(day), sure)


def described_constraints(prefix: str) -> list[models.CheckConstraint]:
    """What holds of every description, with names of its own in each table."""
    return [
        models.CheckConstraint(
            condition=Q(age_until_months__gte=models.F("age_from_months")),
            name=f"{prefix}_age_in_order",
            violation_error_message="An age is told from the younger to the older.",
        ),
        models.CheckConstraint(
            condition=Q(birth_date=None) | Q(birth_date__lte=models.F("age_on")),
            name=f"{prefix}_born_before",
            violation_error_message="The birth date lies after the day of the report.",
        ),
    ]


class Group(models.Model):
    """Persons who went missing together and stand in one report: sisters, three friends."""

    never_deleted = True

    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class MissingPerson(Described):
    """The missing person of a case."""

    never_deleted = True

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="missing_person")
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="persons")
    before = models.ForeignKey(Case, models.PROTECT, null=True, related_name="missing_again")
    language = models.CharField(max_length=2)  # of the report
    source = models.CharField(max_length=12, choices=Source.choices)
    registered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField()
    seen_sure = models.CharField(max_length=5, choices=MomentSure.choices)
    seen_place = models.CharField(max_length=300)
    seen_district = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    likely_reason = models.CharField(max_length=10, choices=Reason.choices, default=Reason.UNKNOWN)
    trafficking_suspected = models.BooleanField(default=False)
    risk = models.CharField(max_length=6, choices=Risk.choices, blank=True)  # from the risk form
    gd_number = models.CharField(max_length=20, blank=True)
    gd_at = models.DateTimeField(null=True)
    fir_number = models.CharField(max_length=10, blank=True)
    fir_year = models.PositiveSmallIntegerField(null=True)
    fir_station = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    fir_at = models.DateTimeField(null=True)
    fir_sections = ArrayField(models.CharField(max_length=20), default=list)  # codes of `directory.Offence`
    portal_id = models.CharField(max_length=40, blank=True)
    words = models.BinaryField()  # sealed JSON: with_whom, phones, accounts, money, school, story

    class Meta:
        indexes = [
            models.Index(fields=["seen_at"], name="missing_seen_at"),
            models.Index(fields=["fir_station", "fir_year", "fir_number"], name="missing_fir"),
            models.Index(fields=["case"], name="missing_without_fir", condition=Q(fir_number="")),
        ]
        constraints = [
            *described_constraints("missing"),
            models.CheckConstraint(
                condition=Q(fir_number="", fir_year=None, fir_station=None, fir_at=None)
                | ~Q(fir_number="")
                & Q(fir_year__isnull=False, fir_station__isnull=False, fir_at__isnull=False),
                name="missing_fir_whole",
                violation_error_message="An FIR has a number, a year, a station and a time.",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="missing_point_on_earth",
                violation_error_message="A point on the map has a latitude and a longitude.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)

    @property
    def opened_words(self) -> dict[str, Any]:
        """The sealed words, opened. The caller has checked `people.access.has_opened`."""
        found: dict[str, Any] = self.case.unseal(self.words, "missing_words")
        return found


class PersonPhoto(models.Model):
    """A photograph of a missing or found person, with the day on which it was taken where that is known."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="photos")
    file = models.OneToOneField(File, models.PROTECT, related_name="photo_of")
    taken_on = models.DateField(null=True)
    is_main = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(is_main=True), name="photo_one_main_a_case")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.file_id}"
