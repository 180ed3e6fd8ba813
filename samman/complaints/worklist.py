"""Today's work: which complaints an officer's list shows, in which order, and the counts above it.

Everything is bounded: fifty rows a page by keyset, counts up to a hundred, the same number of queries for any length.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.enums import Urgency
from samman.cases.models import Case, CaseQuerySet, TransferOffer
from samman.cases.ordering import of_kind
from samman.cases.pages import slice_of
from samman.cases.typed_name import TypedName
from samman.common import show
from samman.common.fir import fir_words
from samman.complaints import access, clocks, ordering, words
from samman.complaints.enums import Reason, RequestKind, State
from samman.complaints.models import ActionTakenReport, Rating, Request
from samman.deadlines.actions import began_at
from samman.deadlines.models import Deadline
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.people import name_keys
from samman.people.models import SafeContact

MOST_COUNTED = 100
OPEN, CLOSED, ALL = "open", "closed", "all"
FLAGS = ("urgent", "late", "soon", "again", "silent", "running")
LEVELS = ("district", "circle", "unit")
SHOWN = ("complaint", "safe_contact", "unit")
# No line shows what is sealed, and it is the larger part of a complaint.
SEALED = (
    "data_key",
    "complaint__answers",
    *(f"safe_contact__{name}" for name in ("caller_word", "her_word", "details")),
)
# She is dissatisfied: before headquarters, or directed and again with the police.
DISSATISFIED = Q(state_code=State.IN_VETTING) | Q(state_code=State.AWAITING_REPORT, round__gt=1)


@dataclass(frozen=True)
class Filters:
    """What the address of the list says; unknown words in it are passed over."""

    which: str = OPEN
    state: str = ""
    flags: frozenset[str] = frozenset()
    units: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """The filters of an address' query string."""
        which = query.get("which", OPEN)
        typed = {level: query.get(level, "") for level in LEVELS}
        units = {
            level: int(text)
            for level, text in typed.items()
            if text.isascii() and text.isdigit() and len(text) < 11
        }
        return cls(
            which=which if which in (OPEN, CLOSED, ALL) else OPEN,
            state=query.get("state", "") if query.get("state", "") in State.values else "",
            flags=frozenset(flag for flag in FLAGS if query.get(flag) == "1"),
            units={level: number for level, number in units.items() if number < 2**31},
        )

    @property
    def is_plain(self) -> bool:
        """Whether nothing is filtered."""
        return self.which == OPEN and not (self.state or self.flags or self.units)

    def apply(self, cases: CaseQuerySet, now: datetime) -> CaseQuerySet:
        """The cases that these filters leave."""
        if self.which == OPEN:
            cases = cases.open()
        elif self.which == CLOSED:
            cases = cases.exclude(closed_at=None)
        if self.state:
            cases = cases.filter(state_code=self.state)
        if "urgent" in self.flags:
            cases = cases.filter(urgency=Urgency.URGENT)
        if "late" in self.flags:
            cases = cases.filter(due_at__lt=now)
        if "soon" in self.flags:
            cases = cases.filter(due_at__gte=now, due_at__lt=now + show.SOON)
        if "again" in self.flags:
            cases = cases.filter(DISSATISFIED, due_at__isnull=False)
        if "running" in self.flags:
            cases = cases.filter(due_at__isnull=False)
        if "silent" in self.flags:  # an accepted report that she has not rated for three days
            unrated = Deadline.objects.running().filter(
                case=OuterRef("pk"), ladder=clocks.UNRATED, due_at__lt=now
            )
            cases = cases.filter(Exists(unrated), state_code=State.AWAITING_RATING)
            # Said beside the state, so that the index on the order starts where these stand.
            cases = cases.filter(queue_order__gte=ordering.first_of(State.AWAITING_RATING))
        for level, number in self.units.items():
            cases = cases.filter(**{f"{level}_id": number})
        return cases


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    case: Case
    trouble: str
    allowed: words.Allowed
    state: str
    detail: str
    started_at: datetime | None
    mark: str  # late, soon or nothing
    offered_to: Unit | None  # waits for another station's answer
    asks: bool = False  # she asks for something that nobody has answered


@dataclass(frozen=True)
class Page:
    """Fifty lines, and where the next and the previous fifty begin."""

    rows: list[Row]
    after: str = ""
    before: str = ""
    note: str = ""  # what is to be said of a search by name


def complaints_of(viewer: Viewer) -> CaseQuerySet:
    """The complaints of a viewer's lists and counts; a page of one is fetched through `Case.objects.visible_to`."""
    return Case.objects.listed_for(viewer).filter(of_kind("complaint"))


def counts(viewer: Viewer, now: datetime) -> dict[str, int]:
    """What waits, each counted up to a hundred and one: late, due soon, dissatisfied anew, before the nodal officer, all."""
    waiting = complaints_of(viewer).open().order_by("queue_order", "id")
    # Said of all four, so that the small index of running clocks serves them (`case_clock_...`).
    clock_runs = waiting.filter(due_at__isnull=False)
    queries = {
        "late": clock_runs.filter(due_at__lt=now),
        "soon": clock_runs.filter(due_at__gte=now, due_at__lt=now + show.SOON),
        "again": clock_runs.filter(DISSATISFIED),
        "acceptance": clock_runs.filter(state_code=State.AWAITING_ACCEPTANCE),
        "all": waiting,
    }
    return {
        name: len(query.values_list("pk", flat=True)[: MOST_COUNTED + 1]) for name, query in queries.items()
    }


def page_of(
    cases: CaseQuerySet,
    filters: Filters,
    query: Mapping[str, str],
    now: datetime,
    *,
    viewer: Viewer,
) -> Page:
    """The page that starts after (or ends before) a given line. Open cases stand in queue order, others newest first."""
    found = filters.apply(cases, now).select_related(*SHOWN).defer(*SEALED)
    page = slice_of(found, query, by_order=filters.which == OPEN)
    return Page(rows=_rows(page.cases, now, viewer), after=page.after, before=page.before)


def page_by_name(viewer: Viewer, filters: Filters, name: TypedName, now: datetime) -> Page:
    """The complaints of whoever may have this name, the nearest first, among those that the viewer may open; without a filter
    closed ones too. Recorded."""
    if name.asked is None:
        return Page([])
    cases = complaints_of(viewer)
    cases = cases if filters.is_plain else filters.apply(cases, now)
    ids, more = name_keys.find(cases, name.asked, by=viewer)
    found = cases.select_related(*SHOWN).defer(*SEALED).in_bulk(ids)
    return Page(_rows([found[pk] for pk in ids], now, viewer), note=name.note(len(ids), more))


def _rows(cases: list[Case], now: datetime, viewer: Viewer) -> list[Row]:
    ids = [case.pk for case in cases]
    newest = ActionTakenReport.objects.filter(case_id__in=ids).order_by("case_id", "-id").distinct("case_id")
    reports = {report.case_id: report for report in newest.defer("words")}
    answers = (
        Rating.objects.filter(case_id__in=ids, is_satisfied=False)
        .order_by("case_id", "-id")
        .distinct("case_id")
    )
    ratings = {rating.case_id: rating for rating in answers}
    began = began_at(cases)
    waiting = TransferOffer.objects.open().filter(case_id__in=ids).select_related("to_unit")
    offered = {offer.case_id: offer.to_unit for offer in waiting}
    # That she asks for another officer is shown to those above the station alone, case by case.
    above = {case.pk for case in cases if access.can_see_request(viewer, case, RequestKind.OFFICER)}
    requests = Request.objects.open().filter(Q(kind=RequestKind.CALL) | Q(case_id__in=above), case_id__in=ids)
    asking = set(requests.values_list("case_id", flat=True))
    return [
        replace(
            _row(
                case,
                reports.get(case.pk),
                ratings.get(case.pk),
                began.get(case.pk),
                now,
                offered_to=offered.get(case.pk),
            ),
            asks=case.pk in asking and case.closed_at is None,
        )
        for case in cases
    ]


def _row(
    case: Case,
    report: ActionTakenReport | None,
    rating: Rating | None,
    began_at: datetime | None,
    now: datetime,
    *,
    offered_to: Unit | None,
) -> Row:
    contact: SafeContact | None = getattr(case, "safe_contact", None)
    due = case.due_at if case.closed_at is None else None
    mark = "" if due is None else "late" if due <= now else "soon" if due - now <= show.SOON else ""
    detail = ""
    if case.state_code == State.AWAITING_REPORT and rating is not None:
        detail = ", ".join(str(Reason(reason).label) for reason in rating.reasons if reason in Reason.values)
    elif report is not None:
        decision = str(words.DECISION_SHORT[report.decision])
        number = fir_words(report.fir_number, report.fir_year)
        detail = f"{decision}, {number}" if number else decision
    return Row(
        case=case,
        trouble=str(words.TROUBLE.get(case.complaint.trouble, "")),
        allowed=words.allowed(contact),
        state=words.state_words(case.state_code, in_stead=report is not None and report.in_stead),
        detail=detail,
        started_at=began_at,
        mark=mark,
        offered_to=offered_to,
    )


# Filters by place


def places(viewer: Viewer, filters: Filters) -> dict[str, list[Unit]]:
    """The districts, circles and stations among which a supervisor may choose; nothing for a single station."""
    found: dict[str, list[Unit]] = {}
    units = Unit.objects.current().order_by("name_en")
    wide = {Role.RANGE_OFFICER: "range_id", Role.ZONE_OFFICER: "zone_id", Role.MONITOR: "state_id"}
    within = Q()
    for role, level in wide.items():
        for unit_id in viewer.unit_ids([role]):
            within |= Q(**{level: unit_id})
    if within:
        found["district"] = list(units.filter(within, kind=UnitKind.DISTRICT))
    own = Q()
    for unit_id in viewer.unit_ids([Role.NODAL_OFFICER, Role.SUPERINTENDENT]):
        own |= Q(district_id=unit_id)
    chosen = filters.units.get("district")
    if chosen and any(district.pk == chosen for district in found.get("district", [])):
        own |= Q(district_id=chosen)
    if own:
        below = list(units.filter(own, kind__in=[UnitKind.CIRCLE, UnitKind.STATION]))
        found["circle"] = [unit for unit in below if unit.kind == UnitKind.CIRCLE]
        circle = filters.units.get("circle")
        found["unit"] = [
            u for u in below if u.kind == UnitKind.STATION and (not circle or u.circle_id == circle)
        ]
    circles = viewer.unit_ids([Role.CIRCLE_OFFICER])
    if circles and "unit" not in found:
        found["unit"] = list(units.filter(circle_id__in=circles, kind=UnitKind.STATION))
    return found
