"""Search operations: teams with the children for whom they look, visits, stays, labour found, awareness (mission M5, M11)."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.cases.models import Case
from samman.common import clock, sealing
from samman.jurisdictions.models import Coverage, Unit
from samman.missing_children.enums import Sex
from samman.missing_children.enums_home import OtherState
from samman.missing_children.enums_operations import AgeBand, AwarenessPlace, Done, OperationKind, PlaceKind

if TYPE_CHECKING:
    from samman.accounts.viewer import Viewer


def today() -> date:
    """The day in India."""
    return clock.in_ist(clock.now()).date()


# Posts that see what lies within their wide area.
WIDE = {Role.RANGE_OFFICER: "range_id", Role.ZONE_OFFICER: "zone_id", Role.MONITOR: "state_id"}
# Posts that answer for the missing children of a whole district.
OF_DISTRICT = (Role.NODAL_OFFICER, Role.SUPERINTENDENT, Role.SJPU_OFFICER)
BELOW = (Role.DESK, Role.STATION_HOUSE_OFFICER, Role.WELFARE_OFFICER, Role.CIRCLE_OFFICER)


def districts_of(viewer: "Viewer", *, answers_for: bool = False) -> models.QuerySet[Unit]:
    """The districts in which a viewer holds a post that has to do with searches; `answers_for`: only those for which the post
    answers as a whole, so not those of a station or a circle. An anti-trafficking unit's are those that it covers today."""
    within = Q(pk__in=[])
    for posting in viewer.postings:
        if posting.role in WIDE:
            within |= Q(**{WIDE[Role(posting.role)]: posting.unit_id})
        elif posting.role in OF_DISTRICT or (posting.role in BELOW and not answers_for):
            within |= Q(pk=posting.unit.district_id or posting.unit_id)
    if covering := viewer.unit_ids([Role.AHTU_OFFICER]):
        day = today()
        covered = Coverage.objects.filter(unit__in=covering, valid_from__lte=day)
        covered = covered.filter(Q(valid_until=None) | Q(valid_until__gt=day))
        within |= Q(pk__in=covered.values("covered"))
    return Unit.objects.districts().filter(within)


class OperationQuerySet(models.QuerySet["Operation"]):
    """Operations."""

    def visible_to(self, viewer: "Viewer") -> "OperationQuerySet":
        """Those that are held in a district in which the viewer holds a post."""
        districts = districts_of(viewer)
        here = Q(everywhere=True, state__in=districts.values("state")) | Q(
            pk__in=OperationDistrict.objects.filter(district__in=districts).values("operation")
        )
        return self.filter(here)

    def open(self) -> "OperationQuerySet":
        """Those whose last day has not passed."""
        return self.filter(ends_on__gte=today())

    def ended(self) -> "OperationQuerySet":
        """Those whose last day has passed."""
        return self.filter(ends_on__lt=today())


class Operation(models.Model):
    """A drive for missing children: Smile, Muskan. What its teams write of children is sealed under its own key."""

    never_deleted = True

    once = models.UUIDField(unique=True)  # of the form: sent twice, it is one operation
    kind = models.CharField(max_length=6, choices=OperationKind.choices)
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    everywhere = models.BooleanField(default=False)  # in all districts of the state
    districts = models.ManyToManyField(Unit, through="OperationDistrict", related_name="+")
    data_key = models.BinaryField()
    started_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()

    objects = OperationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "-ends_on", "-id"], name="operation_state_ends")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="operation_ends_after_start",
                violation_error_message="An operation ends after it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.ends_on < today()

    def key(self) -> bytes:
        """The operation's data key, opened."""
        return sealing.unwrap_key(self.data_key, place=f"operation:{self.once}")

    def seal(self, value: Any, field: str) -> bytes:
        """Seal a JSON value under this operation's key; `field` names where it is kept."""
        return sealing.seal_json(self.key(), value, place=f"operation:{self.once}:{field}")

    def unseal(self, blob: bytes | memoryview, field: str) -> Any:
        """Open what `seal` closed."""
        return sealing.unseal_json(self.key(), blob, place=f"operation:{self.once}:{field}")

    def of_districts(self) -> models.QuerySet[Unit]:
        """The districts in which it is held."""
        if self.everywhere:
            return Unit.objects.districts().filter(state=self.state_id)
        return Unit.objects.filter(pk__in=OperationDistrict.objects.filter(operation=self).values("district"))


class OperationDistrict(models.Model):
    """A district in which an operation is held."""

    never_deleted = True

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    district = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "district"], name="operation_district_once")
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.district_id}"


class Team(models.Model):
    """Officers who look for children in a part of a district, within one operation."""

    never_deleted = True

    once = models.UUIDField(unique=True)
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="teams")
    district = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    area = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    formed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    formed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["operation", "district"], name="team_operation_district")]

    def __str__(self) -> str:
        return self.name


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    """Members."""

    def current(self) -> "TeamMemberQuerySet":
        """Those who are in the team now."""
        return self.filter(until=None)


class TeamMember(models.Model):
    """An officer in a team, the lead among them."""

    never_deleted = True

    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "officer"], condition=Q(until=None), name="team_member_once"
            ),
        ]
        indexes = [models.Index(fields=["officer"], condition=Q(until=None), name="team_member_officer")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.officer_id}"


class TeamCaseQuerySet(models.QuerySet["TeamCase"]):
    """Cases of teams."""

    def current(self) -> "TeamCaseQuerySet":
        """Those that a team has now."""
        return self.filter(until=None)


class TeamCase(models.Model):
    """A missing child for whom a team looks. Within one operation one team has the child."""

    never_deleted = True

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, models.PROTECT, related_name="searches")
    given_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = TeamCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "case"],
                condition=Q(until=None),
                name="team_case_once",
                violation_error_message="Within one operation one team looks for a child.",
            ),
        ]
        indexes = [models.Index(fields=["team"], condition=Q(until=None), name="team_case_team")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.case_id}"


class SearchVisit(models.Model):
    """A team was at a place: when, who, how many children it met."""

    append_only = True

    once = models.UUIDField(unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="visits")
    place_kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    place = models.CharField(max_length=200)
    elsewhere = models.CharField(max_length=120, blank=True)  # town and State, outside the team's district
    visited_at = models.DateTimeField()
    officers = ArrayField(models.BigIntegerField())  # ids of those of the team who were there
    total = models.PositiveIntegerField()  # children met, also those of whom there is no row
    note = models.BinaryField()  # sealed text
    noted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["team", "-visited_at", "-id"], name="visit_team")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.place_kind}"


class ChildMet(models.Model):
    """A child whom a team met at a place."""

    append_only = True

    visit = models.ForeignKey(SearchVisit, models.PROTECT, related_name="children")
    name = models.BinaryField()  # sealed: as it was told
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    age_band = models.CharField(max_length=5, choices=AgeBand.choices, blank=True)
    done = models.CharField(max_length=7, choices=Done.choices)

    def __str__(self) -> str:
        return f"{self.visit_id} {self.done}"


class LabourFound(models.Model):
    """Children found at work on a visit, and who was told of it (mission M11). The bands are those of the law on child labour."""

    never_deleted = True

    once = models.UUIDField(unique=True)
    visit = models.ForeignKey(SearchVisit, models.PROTECT, related_name="labour")
    trade = models.CharField(max_length=120)
    words = models.BinaryField()  # sealed JSON: employer, place, note
    girls_under_14 = models.PositiveSmallIntegerField(default=0)
    boys_under_14 = models.PositiveSmallIntegerField(default=0)
    girls_14_to_17 = models.PositiveSmallIntegerField(default=0)
    boys_14_to_17 = models.PositiveSmallIntegerField(default=0)
    rescued = models.PositiveSmallIntegerField(default=0)
    ngo = models.CharField(max_length=120, blank=True)  # which was there
    told_whom = models.CharField(max_length=120, blank=True)  # in the Labour Department
    told_at = models.DateTimeField(null=True)
    told_letter = models.CharField(max_length=60, blank=True)
    fir_number = models.CharField(max_length=10, blank=True)
    fir_year = models.PositiveSmallIntegerField(null=True)
    sections = ArrayField(models.CharField(max_length=20), default=list)  # codes of `directory.Offence`
    noted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(told_at=None), name="labour_not_told")]
        constraints = [
            models.CheckConstraint(
                condition=Q(told_at=None, told_whom="", told_letter="")
                | Q(told_at__isnull=False) & ~Q(told_whom=""),
                name="labour_told_to_somebody",
                violation_error_message="The Labour Department was told: whom, and when.",
            ),
            models.CheckConstraint(
                condition=Q(fir_number="", fir_year=None) | ~Q(fir_number="") & Q(fir_year__isnull=False),
                name="labour_fir_whole",
                violation_error_message="An FIR has a number and a year.",
            ),
            models.CheckConstraint(
                condition=Q(
                    rescued__lte=F("girls_under_14")
                    + F("boys_under_14")
                    + F("girls_14_to_17")
                    + F("boys_14_to_17")
                ),
                name="labour_rescued_among_found",
                violation_error_message="No more are rescued than were found.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.trade}"

    @property
    def children(self) -> int:
        """How many children were found at work."""
        return self.girls_under_14 + self.boys_under_14 + self.girls_14_to_17 + self.boys_14_to_17


class TeamStay(models.Model):
    """A team stays at a place for some days, of its own State or another (seed 000: a week at least)."""

    never_deleted = True

    once = models.UUIDField(unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="stays")
    place = models.CharField(max_length=200)
    other_state = models.CharField(max_length=6, choices=OtherState.choices, blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    noted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")),
                name="team_stay_ends_after_start",
                violation_error_message="A stay ends after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.place}"


class StayDay(models.Model):
    """What a team wrote of one day of its stay."""

    append_only = True

    once = models.UUIDField(unique=True)
    stay = models.ForeignKey(TeamStay, models.PROTECT, related_name="days")
    day = models.DateField()
    met = models.PositiveIntegerField(default=0)  # children
    words = models.BinaryField()  # sealed JSON: told, leads
    noted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["stay", "day", "id"], name="stay_day")]

    def __str__(self) -> str:
        return f"{self.stay_id} {self.day}"


class Awareness(models.Model):
    """People were told how children go missing and what to do."""

    append_only = True

    once = models.UUIDField(unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="awareness")
    held_on = models.DateField()
    place_kind = models.CharField(max_length=10, choices=AwarenessPlace.choices)
    place = models.CharField(max_length=200)
    topic = models.CharField(max_length=200)
    reached = models.PositiveIntegerField()  # persons
    held_by = models.CharField(max_length=200)  # officers, NGO
    noted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.team_id} {self.held_on}"
