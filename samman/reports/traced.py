"""The children who were traced in a month, as records have them: what the bulletin is made of, and what it may not tell."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation

from samman.common import clock
from samman.common.sealing import SealBroken
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.missing_children.enums import Sex, State
from samman.missing_children.enums_home import How, OtherState
from samman.missing_children.models import FoundPerson, GuardianCheck, Notice, Recovery, Restoration, Stay
from samman.people.models import Person
from samman.reports.bulletin import Traced
from samman.reports.bulletin_check import Records


def bounds(month: date) -> tuple[datetime, datetime]:
    """The first moment of a month in India, and that of the next."""
    start = datetime(month.year, month.month, 1, tzinfo=clock.IST)
    return start, start.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def last_months(count: int) -> list[date]:
    """The first days of this month in India and of those before it, the newest first."""
    today = clock.in_ist(clock.now()).date()
    last = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last, last - count, -1)]


def traced_in(state: Unit, month: date) -> list[Traced]:
    """Every child of a state who was traced in a month. One query, of plain values: in a large State they are thousands."""
    names = _names_of_states()
    rows = _recoveries(state, month).values(*_OF_CHILD)
    return [_traced(row, names) for row in rows]


def records_of(state: Unit, month: date) -> Records:
    """What a bulletin of that month is compared with, the names under which children were found too. Nine queries.

    What is sealed is opened for this comparing alone: the checker's sentences show what the writer typed, never a record.
    """
    names: set[str] = set()
    places: set[str] = set()
    told = {label for by_code in _names_of_states().values() for label in by_code.values()}
    children: Counter[str] = Counter()
    for row in _recoveries(state, month).values_list(
        *_DISTRICT,
        "place",
        "other_district",
        *(f"{_PERSON}__{name}" for name in (*_PLACES, "other_names", *_NAMES)),
    ):
        district_hi, district_en, where, elsewhere, home, seen, other_names, *own = row
        names.update(own, other_names)
        places.update((where, home, seen))
        told.add(elsewhere)
        children.update({district_hi, district_en})
    missing = _recoveries(state, month).order_by().values("case")
    found = FoundPerson.objects.filter(is_missing__in=missing)
    for home, where, other_names, *own in found.values_list(
        "home_place", "found_place", "other_names", *_NAMES
    ):
        names.update(own, other_names)
        places.update((home, where))
    others, sealed_places = _sealed(Q(case__in=missing) | Q(case__in=found.order_by().values("case")))
    for pair in Unit.objects.districts().values_list("name_hi", "name_en"):
        told.update(pair)
    stations = Unit.objects.filter(state=state, kind=UnitKind.STATION).values_list("name_hi", "name_en")
    return Records(
        names=frozenset(names - {""}),
        others=frozenset(others - {""}),
        places=frozenset((places | sealed_places) - {""}),
        told_places=frozenset(told),
        children_of=dict(children),
        stations=frozenset(name for pair in stations for name in pair if name),
    )


def _sealed(of_cases: Q) -> tuple[set[str], set[str]]:
    """Names of grown-up persons and places in the sealed words of cases. What cannot be opened is passed over."""
    names: set[str] = set()
    places: set[str] = set()

    def take(row: Any, blob: bytes | memoryview, field: str, name: str, place: str) -> None:
        try:
            words = row.case.unseal(blob, field)
        except SealBroken:
            return
        names.add(str(words.get(name) or ""))
        places.add(str(words.get(place) or ""))

    for person in Person.objects.filter(of_cases).select_related("case"):
        take(person, person.identity, f"person:{person.role}", "name", "address")
    for notice in Notice.objects.filter(of_cases).select_related("case"):
        take(notice, notice.consent, "notice_consent", "who", "")
    for check in GuardianCheck.objects.filter(of_cases).select_related("case"):
        take(check, check.words, "guardian", "who", "")
    for end in Restoration.objects.filter(of_cases).select_related("case"):
        take(end, end.words, "restoration", "to_whom", "place")
    for stay in Stay.objects.filter(of_cases).select_related("case"):
        take(stay, stay.words, "stay", "in_charge", "place")
    return names, places


_PERSON = "case__missing_person"
_PLACES = ("home_place", "seen_place")
_NAMES = ("name_hi", "name_en", "father_name", "mother_name")
_DISTRICT = ("case__district__name_hi", "case__district__name_en")
_OF_CHILD = (
    *_DISTRICT, "case_id", "case__district_id", "case__state_code", f"{_PERSON}__sex", f"{_PERSON}__group_id",
    "hours", "other_district", "other_state", "kilometres", "how", "arrested",
)  # fmt: skip


def _recoveries(state: Unit, month: date) -> QuerySet[Recovery]:
    since, until = bounds(month)
    found = Recovery.objects.filter(
        found_at__gte=since, found_at__lt=until, case__state=state, case__about_child=True
    )
    return found.order_by("case_id")


def _traced(row: dict[str, Any], names: dict[str, dict[str, str]]) -> Traced:
    place_hi, place_en = _by_script(row["other_district"])
    return Traced(
        district_id=row["case__district_id"],
        district_hi=row["case__district__name_hi"],
        district_en=row["case__district__name_en"],
        is_girl=row[f"{_PERSON}__sex"] == Sex.FEMALE,
        together=row[f"{_PERSON}__group_id"] or f"case {row['case_id']}",
        hours=row["hours"],
        place_hi=place_hi,
        place_en=place_en,
        state_hi=names["hi"].get(row["other_state"], ""),
        state_en=names["en"].get(row["other_state"], ""),
        kilometres=row["kilometres"],
        by_cyber=row["how"] == How.CYBER,
        arrested=row["arrested"],
        is_home=row["case__state_code"] == State.HOME,
    )


def _names_of_states() -> dict[str, dict[str, str]]:
    """The States in each language: language -> code -> name."""
    found = {}
    for language in ("hi", "en"):
        with translation.override(language):
            found[language] = {code: str(label) for code, label in OtherState.choices}
    return found


def _by_script(place: str) -> tuple[str, str]:
    """A district outside our map in each language, as far as it was written so: "नासिक / Nashik"."""
    parts = [part.strip() for part in place.split("/")]
    hindi = [part for part in parts if any("\u0900" <= letter <= "\u097f" for letter in part)]
    other = [part for part in parts if part and part not in hindi]
    return (hindi or other or [""])[0], (other or [""])[0]
