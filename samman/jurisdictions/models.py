"""The police map: state > zone > range > district > circle > station > outpost, special units and what they cover."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import get_language

from samman.common.text import sound
from samman.jurisdictions.enums import SPECIAL_STATIONS, UnitKind


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units."""

    def current(self) -> "UnitQuerySet":
        """Units that exist today."""
        return self.filter(closed_at=None)

    def all_stations(self) -> "UnitQuerySet":
        """Police stations of every mark that exist today: all of them may own a case."""
        return self.current().filter(kind=UnitKind.STATION)

    def stations(self) -> "UnitQuerySet":
        """Police stations with an area of their own, Mahila Thanas among them; no GRP and no cyber station."""
        return self.all_stations().exclude(subkind__in=SPECIAL_STATIONS)

    def districts(self) -> "UnitQuerySet":
        """Districts that exist today."""
        return self.current().filter(kind=UnitKind.DISTRICT)

    def covering(self, district_id: int, subkind: str, day: date) -> "UnitQuerySet":
        """Special units of a mark that cover a district on a day, the one that began last first."""
        covers = Q(covers__covered=district_id, covers__valid_from__lte=day)
        still = Q(covers__valid_until=None) | Q(covers__valid_until__gt=day)
        return self.current().filter(covers & still, subkind=subkind).order_by("-covers__valid_from", "-id")


class Unit(models.Model):
    """One unit. The ids of all units above it stand in the row, so that lists need no join."""

    code = models.CharField(max_length=80, unique=True)  # as in the data files: up-lucknow, up-lucknow-chowk
    kind = models.CharField(max_length=10, choices=UnitKind.choices)
    subkind = models.CharField(
        max_length=20, blank=True
    )  # of stations: mahila_thana, grp, cyber; of special units: ahtu, sjpu
    name_hi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    state = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    zone = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    range = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    circle = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    is_commissionerate = models.BooleanField(
        default=False
    )  # of a district: commissioner, DCP, ACP instead of SP, CO
    is_headquarters = models.BooleanField(
        default=False
    )  # of a station: the one at the district's headquarters town
    stations_complete = models.BooleanField(
        default=False
    )  # of a district: its real list was imported; no samples here
    is_sample = models.BooleanField(
        default=False
    )  # a made-up name, in proportion, until the real list is imported
    phone = models.CharField(
        max_length=15, blank=True
    )  # the unit's own number, used where no officer is posted
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    opened_at = models.DateField(null=True)
    closed_at = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=10, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "district"], name="unit_kind_district"),
            models.Index(fields=["state", "kind"], name="unit_state_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" else self.name_hi

    @property
    def is_special_station(self) -> bool:
        """Whether it is a GRP or a cyber station, which has no area of its own and a command of its own."""
        return self.kind == UnitKind.STATION and self.subkind in SPECIAL_STATIONS

    def place_below(self, parent: "Unit | None") -> None:
        """Set the parent and the ids of all units above, from the parent's own."""
        self.parent = parent
        for level in ("state", "zone", "range", "district", "circle"):
            above = None
            if parent is not None:
                above = parent.pk if parent.kind == level else getattr(parent, f"{level}_id")
            setattr(self, f"{level}_id", above)


class UnitNameQuerySet(models.QuerySet["UnitName"]):
    """Names."""

    def alike(self, folded: str, limit: int) -> list[tuple[int, int]]:
        """(unit id, grade) of names that fit a folded text, best first.

        Grades: 0 the same, 1 begins so, 2 a word begins so, 3 contains it, 4 sounds alike, 5 looks alike. Each way
        has its index.
        """
        spoken = sound(folded)
        fits = Q(folded__startswith=folded) | Q(folded__trigram_similar=folded)
        if len(folded) >= 3:
            fits |= Q(folded__contains=folded)
        if spoken:
            fits |= Q(sound=spoken)
        if len(spoken) >= 3:
            fits |= Q(sound__startswith=spoken)
        grade = Case(
            When(folded=folded, then=0),
            When(folded__startswith=folded, then=1),
            When(folded__contains=f" {folded}", then=2),
            When(folded__contains=folded, then=3),
            When(sound=spoken, then=4),
            default=5,
            output_field=models.IntegerField(),
        )
        rows = (
            self.filter(fits)
            .annotate(grade=grade, likeness=TrigramSimilarity("folded", folded))
            .order_by("grade", "unit__is_sample", "unit__subkind", "-likeness", "unit__code", "folded")
        )
        return list(rows.values_list("unit_id", "grade")[:limit])


class UnitName(models.Model):
    """A name by which a unit is found: its own, former, other spellings.

    `folded` is `common.text.fold` of the text, `sound` is `common.text.sound` of it: the first finds what is written
    nearly alike, the second what is spoken alike.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    text = models.CharField(max_length=120)
    folded = models.CharField(max_length=120)
    sound = models.CharField(max_length=120, blank=True)
    is_ambiguous = models.BooleanField(
        default=False
    )  # belongs to two units: shown as a choice, never matched alone

    objects = UnitNameQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "folded"], name="unit_name_once")]
        indexes = [
            models.Index(fields=["folded"], name="unit_name_folded", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["sound"], name="unit_name_sound", opclasses=["varchar_pattern_ops"]),
            GinIndex(fields=["folded"], name="unit_name_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.text


class Coverage(models.Model):
    """What a special unit covers, by date."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="covers")
    covered = models.ForeignKey(Unit, models.PROTECT, related_name="covered_by")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "covered", "valid_from"], name="coverage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} covers {self.covered_id}"


class ReferenceLoad(models.Model):
    """What reference data was loaded last, so that the next start can tell in one query that nothing changed."""

    name = models.CharField(max_length=40, unique=True)  # "state up", "directory"
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the files and of the loader's version
    loaded_at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
