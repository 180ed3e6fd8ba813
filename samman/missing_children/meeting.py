"""From a child whom a search team met to the page on which somebody is registered as found."""

from typing import Any

from samman.common import clock
from samman.missing_children.enums import MomentSure
from samman.missing_children.enums_home import FoundKind
from samman.missing_children.enums_operations import AgeBand, PlaceKind
from samman.missing_children.forms.describing import HINDI
from samman.missing_children.models import ChildMet

KIND = {
    PlaceKind.RELIGIOUS: FoundKind.RELIGIOUS,
    PlaceKind.FLYOVER: FoundKind.STREET,
    PlaceKind.RAILWAY: FoundKind.RAILWAY,
    PlaceKind.BUS: FoundKind.BUS,
    PlaceKind.SHELTER: FoundKind.SHELTER,
    PlaceKind.WORK: FoundKind.WORK,
    PlaceKind.MARKET: FoundKind.STREET,
    PlaceKind.OTHER: FoundKind.OTHER,
}
YEARS = {AgeBand.SMALL: (0, 5), AgeBand.CHILD: (6, 11), AgeBand.GROWING: (12, 15), AgeBand.NEARLY: (16, 17)}


def found_from(child: ChildMet) -> dict[str, Any]:
    """What the page already knows of a child whom a team met. The caller has checked who asks (`actions.child_met`)."""
    visit = child.visit
    name = visit.team.operation.unseal(child.name, "met_name")
    at = clock.in_ist(visit.visited_at)
    known: dict[str, Any] = {
        "met": child.pk,
        "name_hi" if HINDI.search(name) else "name_en": name,
        "sex": child.sex,
        "found_day": at.date(),
        "found_hour": at.strftime("%H:%M"),
        "found_sure": MomentSure.HOUR,
        "found_kind": KIND[PlaceKind(visit.place_kind)],
        "found_place": visit.place,
        "found_district": "" if visit.elsewhere else visit.team.district_id,
        "found_elsewhere": visit.elsewhere,
        "found_by": visit.team.name,
        "guessed": ["age"] if child.age_band else [],
    }
    if child.age_band:
        known["age_years"], known["age_until_years"] = YEARS[AgeBand(child.age_band)]
    return known
