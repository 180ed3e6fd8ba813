"""How far from home somebody was found. Plain arithmetic; points come from the map or from the head town of a district."""

from math import asin, cos, radians, sin, sqrt

from samman.jurisdictions.models import Unit
from samman.missing_children.models import MissingPerson

EARTH_KM = 6371.0088  # mean radius (IUGG)

Point = tuple[float, float]


def great_circle_km(here: Point, there: Point) -> float:
    """Kilometres over the earth between two points of latitude and longitude in degrees."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (here, there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def point_of(unit: Unit | None) -> Point | None:
    """Where a unit stands; None where the map does not say."""
    if unit is None or unit.latitude is None or unit.longitude is None:
        return None
    return unit.latitude, unit.longitude


def start_of(person: MissingPerson) -> Point | None:
    """Where the way began: in the home district if last seen elsewhere, else where last seen, as exactly as known."""
    seen_in = person.seen_district or person.case.district
    if person.home_district is not None and person.home_district_id != seen_in.pk:
        return point_of(person.home_district)
    if person.latitude is not None and person.longitude is not None:
        return person.latitude, person.longitude
    return point_of(person.seen_district) or point_of(person.case.unit) or point_of(person.case.district)


def kilometres(person: MissingPerson, found: Point | None) -> int | None:
    """Whole kilometres from home to where the person was found; None where one of the points is not known."""
    start = start_of(person)
    return round(great_circle_km(start, found)) if start and found else None
