"""Missing persons in a list: what waits, the nearest clock first; fifty a page by keyset, counts up to a hundred, the same
number of queries for any length."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import Case, CaseQuerySet
from samman.cases.ordering import of_kind
from samman.cases.pages import slice_of
from samman.cases.typed_name import TypedName, typed_name
from samman.cases.waiting import Line, Waiting
from samman.common import show
from samman.common.fir import fir_words
from samman.deadlines.actions import began_at
from samman.deadlines.models import Deadline
from samman.jurisdictions.models import Unit
from samman.missing_children import by_name, matches, words
from samman.missing_children.access import JOINERS, READERS
from samman.missing_children.clocks import FIR
from samman.missing_children.enums import State
from samman.missing_children.models import MissingPerson, PersonPhoto, Sighting

MOST_COUNTED = 100
OPEN, CLOSED, ALL = "open", "closed", "all"
# What a line shows: a case and a description have a hundred columns more, some of them sealed.
SHOWN = (
    "number", "state_code", "about_child", "due_at", "closed_at", "kept_from", "queue_order", "unit__name_hi", "unit__name_en",
    *(f"missing_person__{name}" for name in (
        *words.WHO, "fir_number", "fir_year", "seen_at", "seen_sure", "seen_place", "source", "trafficking_suspected", "group",
    )),
)  # fmt: skip
FLAGS = ("late", "running", "children", "women", "no_fir", "fir_owed", "sightings")


@dataclass(frozen=True)
class Filters:
    """What the address of the list says; unknown words in it are passed over."""

    which: str = OPEN
    state: str = ""
    flags: frozenset[str] = frozenset()
    district: int = 0
    name: TypedName = field(default_factory=TypedName)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """The filters of an address' query string."""
        which, state, district = query.get("which", OPEN), query.get("state", ""), query.get("district", "")
        return cls(
            which=which if which in (OPEN, CLOSED, ALL) else OPEN,
            state=state if state in State.values else "",
            flags=frozenset(flag for flag in FLAGS if query.get(flag) == "1"),
            district=int(district) if district.isascii() and district.isdigit() and len(district) < 10 else 0,
            name=typed_name(query.get("name", "")),
        )

    @property
    def is_plain(self) -> bool:
        """Whether nothing is filtered."""
        return self.which == OPEN and not (self.state or self.flags or self.district or self.name.text)

    def apply(self, cases: CaseQuerySet, now: datetime) -> CaseQuerySet:
        """The cases that these filters leave."""
        if self.which == OPEN:
            cases = cases.open()
        elif self.which == CLOSED:
            cases = cases.exclude(closed_at=None)
        if self.state:
            cases = cases.filter(state_code=self.state)
        if "late" in self.flags:
            cases = cases.filter(due_at__lt=now)
        if "running" in self.flags:
            cases = cases.filter(due_at__isnull=False)
        if "no_fir" in self.flags:
            cases = cases.filter(missing_person__fir_number="")
        if "fir_owed" in self.flags:
            cases = cases.filter(pk__in=_owing_fir())
        if "sightings" in self.flags:
            cases = cases.filter(pk__in=_with_sightings())
        if "children" in self.flags:
            cases = cases.filter(about_child=True)
        if "women" in self.flags:
            cases = cases.filter(about_child=False)
        if self.district:
            cases = cases.filter(district_id=self.district)
        return cases


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    case: Case
    person: MissingPerson
    name: str
    age: str
    fir: str
    state: str
    mark: str  # late, soon or nothing
    started_at: datetime | None
    photo: PersonPhoto | None
    has_sighting: bool  # one that nobody has looked into


@dataclass(frozen=True)
class Page:
    """Fifty lines, and where the next and the previous fifty begin."""

    rows: list[Row] = field(default_factory=list)
    after: str = ""
    before: str = ""
    note: str = ""  # what is to be said of a search by name


def missing_of(viewer: Viewer) -> CaseQuerySet:
    """The missing persons of a viewer's lists and counts; a page of one is fetched through `Case.objects.visible_to`."""
    return Case.objects.listed_for(viewer).filter(of_kind("missing"))


def counts(cases: CaseQuerySet, now: datetime) -> dict[str, int]:
    """What waits of `missing_of` a viewer, each counted up to a hundred and one: late, with a running clock, traced and not home,
    all."""
    waiting = cases.open().order_by("queue_order", "id")
    running = waiting.filter(due_at__isnull=False)
    queries = {
        "late": running.filter(due_at__lt=now),
        "running": running,
        "traced": waiting.filter(state_code=State.TRACED),
        "sightings": waiting.filter(pk__in=_with_sightings()),
        "all": waiting,
    }
    return {name: _counted(query) for name, query in queries.items()}


def _counted(query: CaseQuerySet) -> int:
    return len(query.values_list("pk", flat=True)[: MOST_COUNTED + 1])


def _owing_fir() -> QuerySet[Deadline, int]:
    """Cases whose FIR is owed and not written: the hour runs, or is over."""
    return Deadline.objects.running().filter(ladder=FIR).values_list("case_id", flat=True)


def _with_sightings() -> QuerySet[Sighting, int]:
    """Cases with a sighting that nobody has looked into."""
    return Sighting.objects.unchecked().values_list("case_id", flat=True)


def waiting(viewer: Viewer, now: datetime) -> Waiting | None:
    """What waits among the missing persons, for the page on which an officer's day begins."""
    if not viewer.has_role(*READERS):
        return None
    address, cases = reverse("missing:list"), missing_of(viewer).open().order_by("queue_order", "id")
    owed, seen = cases.filter(pk__in=_owing_fir()), cases.filter(pk__in=_with_sightings())
    late = cases.filter(due_at__isnull=False, due_at__lt=now)
    lines = [
        Line(
            _("No FIR yet: the hour runs or is over"), _counted(owed), f"{address}?fir_owed=1", is_late=True
        ),
        Line(_("Past the time limit"), _counted(late), f"{address}?late=1", is_late=True),
        Line(_("Sightings not looked into"), _counted(seen), f"{address}?sightings=1"),
        *_of_matches(viewer),
    ]
    return Waiting(_("Missing children and women"), address, lines)


def _of_matches(viewer: Viewer) -> list[Line]:
    """What waits of possible matches, for those who may decide on them."""
    if not viewer.has_role(*JOINERS):
        return []
    address = reverse("missing:matches")
    likely = {pk for side in matches.of_viewer(viewer) for pk in _first(side.filter(looked_at=None))}
    asked = _first(matches.questions_for(viewer))
    return [
        Line(_("Possible matches nobody has looked at"), min(len(likely), MOST_COUNTED + 1), address),
        Line(_("Questions of other units"), len(asked), f"{address}#questions"),
    ]


def _first(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True)[: MOST_COUNTED + 1])


def page_of(
    cases: CaseQuerySet, filters: Filters, query: Mapping[str, str], now: datetime, *, viewer: Viewer
) -> Page:
    """The page of `missing_of` the viewer that starts after (or ends before) a given line. Open cases stand in queue order,
    others newest first; of a name that was typed there is one page, the nearest names first."""
    found = filters.apply(cases, now).select_related("missing_person", "unit").only(*SHOWN)
    if filters.name.wrong:
        return Page()
    if filters.name.asked:
        hits = by_name.search(found.in_area_of(viewer), "missing", filters.name.asked)
        page = by_name.slice_by(found, hits)
        note = filters.name.note(len(page.cases), hits.more)
    else:
        page, note = slice_of(found, query, by_order=filters.which == OPEN), ""
    ids = [case.pk for case in page.cases]
    mains = PersonPhoto.objects.filter(case_id__in=ids, is_main=True, file__display_state="ready")
    photos = {photo.case_id: photo for photo in mains.select_related("file")}
    began = began_at(page.cases)
    seen = set(_with_sightings().filter(case_id__in=ids))
    rows = [_row(case, photos.get(case.pk), began.get(case.pk), now, case.pk in seen) for case in page.cases]
    return Page(rows, page.after, page.before, note)


def _row(
    case: Case, photo: PersonPhoto | None, began_at: datetime | None, now: datetime, has_sighting: bool
) -> Row:
    person = case.missing_person
    due = case.due_at if case.closed_at is None else None
    return Row(
        case=case,
        person=person,
        name=words.name_of(person),
        age=words.age_words(person.age_today),
        fir=fir_words(person.fir_number, person.fir_year),
        state=str(words.STATE.get(case.state_code, case.state_code)),
        mark="" if due is None else "late" if due <= now else "soon" if due - now <= show.SOON else "",
        started_at=began_at,
        photo=photo,
        has_sighting=has_sighting,
    )


def districts(viewer: Viewer) -> list[Unit]:
    """The districts among which those above may choose; nothing below a range."""
    wide = {Role.RANGE_OFFICER: "range_id", Role.ZONE_OFFICER: "zone_id", Role.MONITOR: "state_id"}
    within = Q()
    for role, level in wide.items():
        for unit_id in viewer.unit_ids([role]):
            within |= Q(**{level: unit_id})
    units = Unit.objects.districts().filter(within).order_by("name_en").only("name_hi", "name_en")
    return list(units) if within else []
