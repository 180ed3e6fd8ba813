"""What the pages of the way home read: found persons, visits that are due, and what comes next on a case."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.cases.ordering import of_kind
from samman.cases.pages import slice_of
from samman.cases.typed_name import TypedName
from samman.common import clock
from samman.deadlines.models import Deadline
from samman.missing_children import by_name, clocks, words

MOST = 100


def new_token() -> uuid.UUID:
    """What tells two sends of one form from two forms."""
    return uuid.uuid4()


@dataclass(frozen=True)
class FoundPage:
    """One page of the list of found persons."""

    rows: list[dict[str, Any]]
    after: str = ""
    before: str = ""
    note: str = ""  # what is to be said of a search by name


# What a line of the list of found persons shows.
_SHOWN = (
    "number", "state_code", "due_at", "queue_order", "unit__name_hi", "unit__name_en",
    *(f"found_person__{name}" for name in (
        *words.WHO, "found_at", "found_sure", "found_kind", "found_elsewhere", "found_state", "found_district__name_hi",
        "found_district__name_en",
    )),
)  # fmt: skip


def found_page(viewer: Viewer, query: Mapping[str, str], name: TypedName) -> FoundPage:
    """Found persons who are not joined to a case yet, in queue order, or those of a name that was typed, the nearest first; the
    same number of queries, however many there are."""
    if name.wrong:
        return FoundPage([])
    cases = Case.objects.listed_for(viewer).open().filter(of_kind("found"))
    cases = cases.select_related("found_person__found_district", "unit").only(*_SHOWN)
    if name.asked:
        hits = by_name.search(cases.in_area_of(viewer), "found", name.asked)
        page = by_name.slice_by(cases, hits)
        note = name.note(len(page.cases), hits.more)
    else:
        page, note = slice_of(cases, query, by_order=True), ""
    now = clock.now()
    started = dict(
        Deadline.objects.running()
        .filter(case__in=[case.pk for case in page.cases])
        .order_by("-due_at")
        .values_list("case_id", "started_at")
    )
    rows = [
        {
            "case": case,
            "person": case.found_person,
            "name": words.name_of(case.found_person),
            "age": words.age_words(case.found_person.age_today),
            "where": words.place_words(
                case.found_person.found_district,
                case.found_person.found_elsewhere,
                case.found_person.found_state,
            ),
            "state": words.FOUND_STATE[case.state_code],
            "started_at": started.get(case.pk),
            "is_late": case.due_at is not None and case.due_at < now,
        }
        for case in page.cases
    ]
    return FoundPage(rows, page.after, page.before, note)


def visits_of(viewer: Viewer) -> QuerySet[Deadline]:
    """The clocks of visits that are due within two weeks or late, the longest due first."""
    visible = Case.objects.listed_for(viewer).filter(kind="missing")
    return _visits_due().filter(case__in=visible).order_by("due_at", "id")


def _visits_due() -> QuerySet[Deadline]:
    running = Deadline.objects.running()
    return running.filter(ladder=clocks.FOLLOW_UP, due_at__lt=clock.now() + clocks.VISITS_SHOWN)


@dataclass(frozen=True)
class Visits:
    """The visits of a page, and what is to be said of a search by name."""

    rows: list[dict[str, Any]]
    note: str = ""


def due_visits(viewer: Viewer, name: TypedName) -> Visits:
    """The first of those visits, with the persons; of a name that was typed, those of persons who may have it."""
    if name.wrong:
        return Visits([])
    due, note = visits_of(viewer), ""
    if name.asked:
        cases = Case.objects.listed_for(viewer).filter(kind="missing", pk__in=_visits_due().values("case"))
        hits = by_name.search(cases.in_area_of(viewer), "missing", name.asked)
        due, note = due.filter(case__in=hits.ids), name.note(len(hits.ids), hits.more)
    found = due.select_related("case__missing_person", "case__unit")[:MOST]
    rows = [
        {
            "deadline": one,
            "case": one.case,
            "name": words.name_of(one.case.missing_person),
            "months": words.months_words(clocks.FOLLOW_UP_MONTHS[one.round - 1]),
        }
        for one in found
    ]
    return Visits(rows, note)


def running_of(case: Case) -> dict[str, tuple[datetime, datetime]]:
    """The running clocks of a case: ladder -> (start, due)."""
    found = Deadline.objects.running().filter(case=case).values_list("ladder", "started_at", "due_at")
    return {ladder: (started, due) for ladder, started, due in found}
