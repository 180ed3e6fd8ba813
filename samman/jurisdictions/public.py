"""Finding a district or a station by what somebody typed, in either script and many spellings."""

from samman.common.text import fold, sound
from samman.jurisdictions.enums import MAHILA_THANA, UnitKind
from samman.jurisdictions.models import Unit, UnitName, UnitNameQuerySet

# Said with a place by habit, never part of what tells one place from another.
_FILLERS = frozenset(fold("थाना थाने पुलिस स्टेशन जिला जनपद thana police station ps district zila jila").split())
LAST_OF_CLASS = (2, 3, 5)  # grades of `UnitName.objects.alike`: a word begins so, contains it, a guess


def find_districts(text: str, limit: int = 8) -> list[Unit]:
    """Districts by today's, former or misspelt name, best first; an ambiguous old name gives both. Two queries."""
    return _find(text, UnitName.objects.filter(unit__kind=UnitKind.DISTRICT), limit)


def find_stations(text: str, district: Unit | None = None, limit: int = 10) -> list[Unit]:
    """Stations of a district (or of all) by name, best first, samples after real ones. Two queries.

    Without text, a district's stations from the headquarters on; without both, nothing. GRP and cyber stations are found
    by their names only.
    """
    if place_key(text):
        names = UnitName.objects.filter(unit__kind=UnitKind.STATION)
        return _find(text, names.filter(unit__district=district) if district else names, limit)
    if district is None:
        return []
    stations = Unit.objects.stations().filter(district=district).select_related("district", "circle")
    return list(stations.order_by("-is_headquarters", "is_sample", "name_hi", "code")[:limit])


def match_district(text: str, state: Unit | None = None) -> Unit | None:
    """The one district whose code or name this is exactly; None when there is none, or when the name is ambiguous."""
    districts = Unit.objects.districts()
    if state is not None:
        districts = districts.filter(state=state)
    by_code = districts.filter(code=text.strip().lower()).first()
    if by_code is not None:
        return by_code
    found = list(districts.filter(names__folded=fold(text), names__is_ambiguous=False).distinct()[:2])
    return found[0] if len(found) == 1 else None


def propose_station(district: Unit, locality_text: str) -> Unit:
    """The station to propose when she does not know hers; the caller marks it unsure.

    The first that applies: the station whose name stands in what she wrote about the place (the longest name wins,
    in either script, also as it sounds); the station at the district's headquarters town; the first real station by
    code; the first of all. A Mahila Thana only when she named it, a GRP or cyber station never. Raises
    Unit.DoesNotExist for a district without stations. Two queries.
    """
    stations = {unit.pk: unit for unit in Unit.objects.stations().filter(district=district).order_by("code")}
    if not stations:
        raise Unit.DoesNotExist(f"District {district.code} has no station.")
    real = [key for key, station in stations.items() if not station.is_sample]
    words = fold(locality_text).split()
    heard = {
        sound("".join(words[a:b]))
        for a in range(len(words))
        for b in range(a + 1, min(a + 3, len(words)) + 1)
    }
    written = f" {' '.join(words)} "
    best: tuple[int, int, int] | None = None
    names = UnitName.objects.filter(unit__in=real) if words else UnitName.objects.none()
    for unit_id, folded, by_sound in names.values_list("unit_id", "folded", "sound"):
        if folded in _FILLERS:
            continue
        if f" {folded} " in written:
            rank = (2, len(folded), -unit_id)
        elif len(by_sound) >= 3 and by_sound in heard:
            rank = (1, len(by_sound), -unit_id)
        else:
            continue
        best = max(best, rank) if best else rank
    if best is not None:
        return stations[-best[2]]
    return min(
        stations.values(),
        key=lambda unit: (unit.subkind == MAHILA_THANA, not unit.is_headquarters, unit.is_sample, unit.code),
    )


def place_key(text: str) -> str:
    """The text folded and without 'thana', 'police station' and the like, unless nothing else was typed."""
    words = fold(text[:100]).split()
    return " ".join([word for word in words if word not in _FILLERS] or words)


def _find(text: str, names: UnitNameQuerySet, limit: int) -> list[Unit]:
    folded = place_key(text)
    if not folded:
        return []
    grades: dict[int, int] = {}
    for unit_id, grade in names.filter(unit__closed_at=None).alike(folded, limit * 8 + 40):
        grades.setdefault(unit_id, grade)
    # A name within a word ('agra' in 'Prayagraj') matters when no word begins so; what only sounds or looks alike is
    # a guess, for when nothing is written so.
    best = min(grades.values(), default=0)
    worst = next(last for last in LAST_OF_CLASS if best <= last)
    keys = [unit_id for unit_id, grade in grades.items() if grade <= worst][:limit]
    units = Unit.objects.select_related("district", "circle").in_bulk(keys)
    return [units[key] for key in keys]


def station_for(district_id: int, station_id: int | None, locality_text: str) -> tuple[Unit, bool]:
    """The station that was named, or else the one proposed from district and locality; and whether it is unsure.

    Raises Unit.DoesNotExist for what is no district of today.
    """
    found = Unit.objects.current().in_bulk({district_id, station_id or district_id})
    district = found.get(district_id)
    if district is None or district.kind != UnitKind.DISTRICT:
        raise Unit.DoesNotExist
    station = found.get(station_id or 0)
    if station is not None and (station.kind, station.district_id) != (UnitKind.STATION, district.pk):
        station = None
    unsure = station is None
    if station is None:
        station = propose_station(district, locality_text)
    station.district = district
    return station, unsure
