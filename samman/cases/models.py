"""The spine: one Case row for a case of any kind, with its drafts, receipts, assignments, grants, transfers and history."""

import uuid
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from samman.accounts.enums import CASE_ROLES, CHILD_ROLES, Role
from samman.accounts.models import Handover, Officer, Posting
from samman.cases.enums import ClosedBy, Ground, MachineScope, OfferOutcome, Scope, Urgency
from samman.common import clock, sealing
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit

if TYPE_CHECKING:
    from samman.accounts.viewer import Viewer

# Which id of a case must equal the unit of a posting for the officer to see it.
LEVEL_OF_ROLE: dict[str, str] = {
    Role.DESK: "unit_id",
    Role.STATION_HOUSE_OFFICER: "unit_id",
    Role.WELFARE_OFFICER: "unit_id",
    Role.AHTU_OFFICER: "unit_id",
    Role.CIRCLE_OFFICER: "circle_id",
    Role.NODAL_OFFICER: "district_id",
    Role.SUPERINTENDENT: "district_id",
    Role.SJPU_OFFICER: "district_id",  # the district in which the unit stands
    Role.RANGE_OFFICER: "range_id",
    Role.ZONE_OFFICER: "zone_id",
    Role.MONITOR: "state_id",
    Role.LEGAL_ADVISER: "state_id",
}
# Posts that see cases of some kinds only; all others see every kind.
OF_CHILDREN = ("missing", "found")
KINDS_OF_ROLE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(sorted(CHILD_ROLES), OF_CHILDREN),
    Role.LEGAL_ADVISER: ("complaint",),
}
# The posts of a station: where the accused is police or known there, none of them sees the case.
AT_STATION = (Role.DESK, Role.STATION_HOUSE_OFFICER, Role.WELFARE_OFFICER)
# Who may look at one case outside the own area, with a reason, for half an hour. Headquarters sees all of the state anyway.
SENIOR_ROLES = (Role.SUPERINTENDENT, Role.RANGE_OFFICER, Role.ZONE_OFFICER)
assert set(LEVEL_OF_ROLE) == CASE_ROLES  # nosec B101  # noqa: S101  (two tables that must agree; checked at import)


def sees_kind(role: str, kind: str) -> bool:
    """Whether a post sees cases of this kind at all."""
    return role not in KINDS_OF_ROLE or kind in KINDS_OF_ROLE[role]


def place_of(posting: Posting) -> int | None:
    """The unit whose id a case must carry for this post to see it: its own, of a special unit that looks after a district
    that district."""
    if LEVEL_OF_ROLE.get(posting.role) == "district_id" and posting.unit.kind == UnitKind.SPECIAL:
        return posting.unit.district_id
    return posting.unit_id


def _places(viewer: "Viewer", role: str) -> list[int | None]:
    return [place_of(posting) for posting in viewer.postings if posting.role == role]


def _of_kinds(role: str, prefix: str = "") -> Q:
    return Q(**{f"{prefix}kind__in": KINDS_OF_ROLE[role]}) if role in KINDS_OF_ROLE else Q()


def _by_post(viewer: "Viewer", roles: Collection[str] = CASE_ROLES) -> Q:
    """The cases over which a viewer holds one of these posts; an empty condition when there is none."""
    found = Q()
    for role, level in LEVEL_OF_ROLE.items():
        if role in roles and (units := _places(viewer, role)):
            found |= Q(**{f"{level}__in": units}) & _of_kinds(role)
    return found


def _granted(viewer: "Viewer") -> list[int]:
    """The cases shown to the viewer's units for a time, of the kinds that the post there sees."""
    grants = Grant.objects.none()
    for role in LEVEL_OF_ROLE:
        if units := viewer.unit_ids([role]):
            grants |= Grant.objects.holding(units).filter(_of_kinds(role, "case__"))
    return list(grants.values_list("case_id", flat=True)[:10_000])


def _of_ids(ids: Sequence[int | None]) -> Q:
    return Q(pk__in=ids) if ids else Q()


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases."""

    def visible_to(self, viewer: "Viewer") -> "CaseQuerySet":
        """The one rule of who sees what: by current posting, by a grant that still holds, or for the half hour in which a
        senior officer looks at a case from outside. Others see nothing."""
        looked_at: list[int | None] = []
        if viewer.has_role(*SENIOR_ROLES):
            looked_at += BreakGlass.objects.holding(viewer.officer.pk).values_list("case_id", flat=True)
        return self._allowed(viewer, _by_post(viewer) | _of_ids([*_granted(viewer), *looked_at]))

    def listed_for(self, viewer: "Viewer") -> "CaseQuerySet":
        """What stands in a viewer's lists, counts and boards: all that is seen but for what is looked at from outside, of
        which only the page of that number opens."""
        return self._allowed(viewer, _by_post(viewer) | _of_ids(_granted(viewer)))

    def in_charge_of(self, viewer: "Viewer") -> "CaseQuerySet":
        """What the viewer sees by post alone: only who holds a post over a case works on it."""
        return self._allowed(viewer, _by_post(viewer))

    def in_area_of(self, viewer: "Viewer") -> "CaseQuerySet":
        """Those of the viewer's areas, whatever their kind, read from an index alone. Said beside `listed_for`, from which it
        takes nothing, it keeps a search that comes from another index from fetching each case to see where it lies."""
        area = Q()
        for role, level in LEVEL_OF_ROLE.items():
            if units := _places(viewer, role):
                area |= Q(**{f"{level}__in": units})
        area |= _of_ids(_granted(viewer))
        return self.filter(pk__in=Case.objects.filter(area).values("pk")) if area else self.none()

    def of_posts_or_work(self, viewer: "Viewer", roles: Collection[str]) -> "CaseQuerySet":
        """Those over which the viewer holds one of these posts, or on which the viewer works now."""
        working = Assignment.objects.current().filter(officer=viewer.officer)
        mine = list(working.order_by("-id").values_list("case_id", flat=True)[:10_000])
        found = _by_post(viewer, roles) | _of_ids(mine)
        return self.filter(found) if found else self.none()

    def _allowed(self, viewer: "Viewer", allowed: Q) -> "CaseQuerySet":
        if not allowed:
            return self.none()
        # A station named as the accused's own never sees the case, whatever else its officers hold or were given.
        stations = viewer.unit_ids(AT_STATION)
        return self.filter(allowed).exclude(kept_from_id__in=stations) if stations else self.filter(allowed)

    def open(self) -> "CaseQuerySet":
        """Cases that are not closed."""
        return self.filter(closed_at=None)


# The levels by which running clocks are counted, each with the level into which a board divides it.
CLOCKS_OF: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("unit", ()),
    ("circle", ("unit",)),
    ("district", ("unit",)),
    ("range", ("district",)),
    ("zone", ("district",)),
    ("state", ("district",)),
)


class Case(models.Model):
    """A case of any kind. Each kind adds a table of its own with a one-to-one key to this row."""

    never_deleted = True

    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=9, unique=True)  # the ID: she may tell it
    state_code = models.CharField(max_length=30)  # the step in the kind's workflow
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.STANDARD)
    about_child = models.BooleanField(default=False)  # under 18: the law closes it, never a rating
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)  # a stale form is refused, never overwritten
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")  # who owns it now
    circle = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False, related_name="+")
    district = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")
    range = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False, related_name="+")
    zone = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False, related_name="+")
    state = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")
    kept_from = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+"
    )  # a station that never sees it
    queue_order = models.BigIntegerField(default=0)  # smaller stands higher in every list
    due_at = models.DateTimeField(null=True)  # what the list's clock shows
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=16, choices=ClosedBy.choices, blank=True)
    draft_id = models.UUIDField(
        null=True, unique=True
    )  # the draft it came from: a second send finds this row
    data_key = models.BinaryField()  # the case's own key, wrapped by the master key

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            *[
                models.Index(
                    fields=[level, "queue_order", "id"],
                    name=f"case_open_{level}",
                    condition=Q(closed_at=None),
                )
                for level in ("unit", "circle", "district", "range", "zone", "state")
            ],
            # Those whose clock runs: few, however many wait for her answer. Lists and counts of wide areas read them alone,
            # and boards group them by the units one level down, from the index only.
            *[
                models.Index(
                    fields=[level, "queue_order", "id"],
                    name=f"case_clock_{level}",
                    condition=Q(closed_at=None, due_at__isnull=False),
                    include=["kind", "due_at", "state_code", "round", *below],
                )
                for level, below in CLOCKS_OF
            ],
            # Of a State's missing persons those in one state: they stand behind all who have a clock, and all who are missing.
            models.Index(
                fields=["state", "state_code", "queue_order", "id"],
                name="case_open_missing",
                condition=Q(kind="missing", closed_at=None),
            ),
            *[
                models.Index(fields=[level, "-id"], name=f"case_all_{level}")
                for level in ("unit", "circle", "district", "range", "zone", "state")
            ],
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by="") | Q(closed_at__isnull=False) & ~Q(closed_by=""),
                name="case_closed_by_someone",
                violation_error_message="A case closes only by her answer, her withdrawal or the law.",
            ),
            models.CheckConstraint(
                condition=Q(about_child=False) | Q(closed_by="") | Q(closed_by=ClosedBy.LAW),
                name="case_of_child_closed_by_law",
                violation_error_message="A child's case is closed by the law only, never by a rating.",
            ),
            models.CheckConstraint(
                condition=Q(kept_from=None) | ~Q(kept_from=models.F("unit")),
                name="case_never_at_station_of_accused",
                violation_error_message="The case never goes to the station where the accused is known.",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def key(self) -> bytes:
        """The case's data key, opened."""
        return sealing.unwrap_key(self.data_key, place=f"case:{self.number}")

    def seal(self, value: Any, field: str) -> bytes:
        """Seal a JSON value under this case's key; `field` names where it is kept."""
        return sealing.seal_json(self.key(), value, place=f"{self.number}:{field}")

    def unseal(self, blob: bytes | memoryview, field: str) -> Any:
        """Open what `seal` closed."""
        return sealing.unseal_json(self.key(), blob, place=f"{self.number}:{field}")

    def place_at(self, unit: Unit) -> None:
        """Give the case to a unit, with the ids of all units above it."""
        self.unit = unit
        for level in ("circle", "district", "range", "zone", "state"):
            setattr(self, f"{level}_id", unit.pk if unit.kind == level else getattr(unit, f"{level}_id"))


class Draft(models.Model):
    """What she has typed so far, with the ID and key already minted. Only her cookie opens it; 60 minutes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.CharField(max_length=64, unique=True)  # SHA-256 of a value made from her cookie
    sealed = models.BinaryField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")  # once sent
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class Receipt(models.Model):
    """A key to a case: hers, or a helper's with a narrower scope."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="receipts")
    holder = models.CharField(max_length=10)  # her, helper
    scope = models.CharField(max_length=6, choices=Scope.choices)
    key_hash = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    valid_from = (
        models.DateTimeField()
    )  # a key made at a help desk holds after 24 hours; she can stop it until then
    issued_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    # Staff printed this key for her, or made it at a desk: at its first use she gets one that nobody else has seen.
    must_renew = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.holder}"


class KeyTries(models.Model):
    """How often a key was tried in vain, per ID and per address (both as HMAC)."""

    subject = models.BinaryField(unique=True)
    failures = models.PositiveIntegerField(default=0)
    wait_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.failures}"


class Arrivals(models.Model):
    """How many complaints came from one address (as HMAC with the hour) within an hour. Not written to the log of changes:
    after a crash it begins anew."""

    subject = models.BinaryField(primary_key=True)
    count = models.PositiveIntegerField()
    began_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count}"


class KeyCode(models.Model):
    """A one-time code sent to the number she marked as safe, against which she gets a new key."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "created_at"], name="key_code_case")]

    def __str__(self) -> str:
        return f"{self.case_id}"


class MachineKey(models.Model):
    """The key of a machine that hands cases over without anybody signing in, such as that of 112. Only its hash is kept; it may
    do what its scope says, in one state, until it is revoked."""

    never_deleted = True

    name = models.CharField(max_length=60)  # of the machine, as the record shows it
    scope = models.CharField(max_length=12, choices=MachineScope.choices)
    state = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    key_hash = models.BinaryField()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments."""

    def current(self) -> "AssignmentQuerySet":
        """Those that hold now."""
        return self.filter(ended_at=None)


class Assignment(models.Model):
    """An officer given a case to work on."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="assignments")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "officer"], condition=Q(ended_at=None), name="assignment_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.officer_id}"


class ChargeItem(models.Model):
    """One open case on the list of a charge that was handed over, as it stood then: state and due date, no identity."""

    append_only = True

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    state_code = models.CharField(max_length=30)
    round = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(null=True)
    given = models.BooleanField()  # the successor works on it now; else nobody, who was named may not see it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "case"], name="charge_item_once")]

    def __str__(self) -> str:
        return f"{self.handover_id} {self.case_id}"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants."""

    def holding(self, unit_ids: list[int]) -> "GrantQuerySet":
        """Grants to these units that still hold."""
        return self.filter(unit_id__in=unit_ids, until__gt=clock.now(), ended_at=None)


class Grant(models.Model):
    """A case shown to another unit, for a purpose, until a date."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")  # none: the program
    created_at = models.DateTimeField()

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "until"], name="grant_unit_until")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id}"


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    """Looks from outside."""

    def holding(self, officer_id: int) -> "BreakGlassQuerySet":
        """Those by which this officer sees a case at this moment."""
        return self.filter(officer=officer_id, until__gt=clock.now())

    def unreviewed(self) -> "BreakGlassQuerySet":
        """Looks of which nobody has said yet whether they were justified."""
        return self.filter(case__isnull=False, review=None)


class BreakGlass(models.Model):
    """A senior officer opened a case outside the own area, with a reason, until a moment.

    Without a case: a number was tried that does not exist or is not to be had.
    """

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="looks_from_outside")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # where the officer was posted then
    role = models.CharField(max_length=24)
    number = models.PositiveSmallIntegerField(null=True)  # the first, second … look at this case
    opened_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.BinaryField(null=True)  # sealed

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["officer", "opened_at"], name="break_glass_officer")]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="break_glass_number"),
            models.CheckConstraint(
                condition=Q(case=None, number=None, until=None, reason=None)
                | Q(case__isnull=False, number__isnull=False, until__isnull=False, reason__isnull=False),
                name="break_glass_with_a_reason",
                violation_error_message="A case is opened from outside with a reason and until a moment.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.officer_id}"


class BreakGlassReview(models.Model):
    """Whether a look from outside was justified, in the word of the owner's SP or of headquarters."""

    append_only = True

    look = models.OneToOneField(BreakGlass, models.PROTECT, related_name="review")
    is_justified = models.BooleanField()
    remark = models.BinaryField(null=True)  # sealed
    reviewed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.look_id} {self.is_justified}"


class Transfer(models.Model):
    """A case handed from one unit to another. The clock goes on as it was."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    transferred_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+"
    )  # none: the program, by a clock
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_unit_id} > {self.to_unit_id}"


class TransferOfferQuerySet(models.QuerySet["TransferOffer"]):
    """Offers."""

    def open(self) -> "TransferOfferQuerySet":
        """Those that wait for an answer."""
        return self.filter(answered_at=None)

    def shown_to(self, viewer: "Viewer") -> "TransferOfferQuerySet":
        """Offers to the viewer's unit or to one below it. What is shown of the case is the offer, not the case."""
        allowed = Q()
        for role, level in LEVEL_OF_ROLE.items():
            if units := _places(viewer, role):
                field = "to_unit_id" if level == "unit_id" else f"to_unit__{level}"
                allowed |= Q(**{f"{field}__in": units}) & _of_kinds(role, "case__")
        return self._not_kept_from(viewer).filter(allowed) if allowed else self.none()

    def for_answer_by(self, viewer: "Viewer") -> "TransferOfferQuerySet":
        """Those that the viewer accepts or refuses: for the station itself, or as nodal officer or SP of its district.

        Where the district offers to a GRP or cyber station of its own, only that station answers. Nobody answers an offer
        of their own.
        """
        stations = viewer.unit_ids([Role.DESK, Role.STATION_HOUSE_OFFICER])
        districts = viewer.unit_ids([Role.NODAL_OFFICER, Role.SUPERINTENDENT])
        own_district = models.F("to_unit__district_id")
        from_elsewhere = ~Q(from_unit__district_id=own_district) & ~Q(from_unit_id=own_district)
        mine = Q(to_unit_id__in=stations) | Q(to_unit__district_id__in=districts) & from_elsewhere
        return self._not_kept_from(viewer).filter(mine).exclude(offered_by=viewer.officer)

    def _not_kept_from(self, viewer: "Viewer") -> "TransferOfferQuerySet":
        stations = viewer.unit_ids(AT_STATION)
        return self.exclude(case__kept_from_id__in=stations) if stations else self


class TransferOffer(models.Model):
    """A case offered to a station under another head. Until it is accepted the sender owns the case; one at a time."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="offers")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=8, choices=Ground.choices)
    offered_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    due_at = models.DateTimeField()  # then it climbs
    outcome = models.CharField(max_length=10, choices=OfferOutcome.choices, blank=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = TransferOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="offer_one_open_a_case"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, outcome="")
                | Q(answered_at__isnull=False, answered_by=None, outcome=OfferOutcome.ENDED)
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(outcome__in=["", OfferOutcome.ENDED]),
                name="offer_answered_by_someone",
                violation_error_message="An answered offer has an answer and one who gave it.",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="offer_open", condition=Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_unit_id} > {self.to_unit_id}"


class HistoryEntry(models.Model):
    """One line of a case's history: added, never edited, and its SHA-256 stands in the audit record."""

    append_only = True
    has_own_check = True  # cases.history

    case = models.ForeignKey(Case, models.PROTECT, related_name="history")
    at = models.DateTimeField()
    event = models.CharField(max_length=40)  # such as 'registered', 'report_submitted', 'identity_opened'
    round = models.PositiveSmallIntegerField()
    shown_to_her = models.BooleanField(default=False)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_label = models.CharField(max_length=200)
    data = models.JSONField(default=dict)  # codes, numbers, dates, unit ids; never words of hers
    sealed = models.BinaryField(null=True)  # words, under the case's key

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="history_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.event}"
