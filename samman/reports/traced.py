"""The children who were traced in a month, as records have them: what the bulletin is made of, and what it may not tell."""

from collections import Counter
from datetime import date, datetime

from django.utils import translation

from samman.common import clock
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.missing_children.enums import Sex, State
from samman.missing_children.enums_home import How, OtherState
from samman.missing_children.models import Recovery
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
    """Every child of a state who was traced in a month. One query."""
    return [_traced(one) for one in _recoveries(state, month)]


def records_of(state: Unit, month: date) -> Records:
    """What a bulletin of that month is compared with. Three queries."""
    names: set[str] = set()
    children: Counter[str] = Counter()
    for one in _recoveries(state, month):
        person = one.case.missing_person
        names |= {person.name_hi, person.name_en, person.father_name, person.mother_name, *person.other_names}
        for name in {one.case.district.name_hi, one.case.district.name_en}:
            children[name] += 1
    stations = Unit.objects.filter(state=state, kind=UnitKind.STATION).values_list("name_hi", "name_en")
    return Records(
        names=frozenset(names - {""}),
        children_of=dict(children),
        stations=frozenset(name for pair in stations for name in pair if name),
    )


def _recoveries(state: Unit, month: date) -> list[Recovery]:
    since, until = bounds(month)
    found = Recovery.objects.filter(
        found_at__gte=since, found_at__lt=until, case__state=state, case__about_child=True
    )
    return list(found.select_related("case__district", "case__missing_person").order_by("case_id"))


def _traced(one: Recovery) -> Traced:
    district, person = one.case.district, one.case.missing_person
    place_hi, place_en = _by_script(one.other_district)
    return Traced(
        district_id=district.pk,
        district_hi=district.name_hi,
        district_en=district.name_en,
        is_girl=person.sex == Sex.FEMALE,
        together=person.group_id or f"case {one.case_id}",
        hours=one.hours,
        place_hi=place_hi,
        place_en=place_en,
        state_hi=_state(one.other_state, "hi"),
        state_en=_state(one.other_state, "en"),
        kilometres=one.kilometres,
        by_cyber=one.how == How.CYBER,
        arrested=one.arrested,
        is_home=one.case.state_code == State.HOME,
    )


def _by_script(place: str) -> tuple[str, str]:
    """A district outside our map in each language, as far as it was written so: "नासिक / Nashik"."""
    parts = [part.strip() for part in place.split("/")]
    hindi = [part for part in parts if any("\u0900" <= letter <= "\u097f" for letter in part)]
    other = [part for part in parts if part and part not in hindi]
    return (hindi or other or [""])[0], (other or [""])[0]


def _state(code: str, language: str) -> str:
    with translation.override(language):
        return str(OtherState(code).label) if code else ""
