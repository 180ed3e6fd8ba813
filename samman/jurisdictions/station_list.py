"""Importing a real list of stations in place of the made-up ones: read and check the file, then apply it whole."""

import csv
import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from samman.audit import record
from samman.audit.actors import Actor
from samman.common.text import fold
from samman.jurisdictions.enums import CYBER, GRP, MAHILA_THANA, SPECIAL_STATIONS, UnitKind
from samman.jurisdictions.models import Unit, UnitName
from samman.jurisdictions.public import match_district
from samman.jurisdictions.reference import lock_reference, retire, unit_name

NEEDED = ("district", "name_hi", "name_en")
MARKS = (MAHILA_THANA, GRP, CYBER)
OPTIONAL = (
    "code",
    "circle_hi",
    "circle_en",
    "other_names",
    "phone",
    "latitude",
    "longitude",
    *MARKS,
    "headquarters",
)
YES_NO = {"": False, "no": False, "yes": True, "नहीं": False, "हाँ": True, "हां": True}
# The borders of India, in degrees, rounded outwards.
LATITUDES, LONGITUDES = (6.0, 38.0), (68.0, 98.0)
_CIRCLE_WORDS = frozenset(fold("circle सर्किल क्षेत्र").split())

Say = Callable[[str], None]


class BadList(Exception):
    """The file cannot be imported: `errors` are plain sentences, by line."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass
class Line:
    """One station of the file, checked."""

    number: int
    district: Unit
    code: str
    name_hi: str
    name_en: str
    circle_hi: str
    circle_en: str
    other_names: list[str]
    phone: str
    latitude: float | None
    longitude: float | None
    subkind: str  # one of MARKS, or nothing
    is_headquarters: bool

    @property
    def keys(self) -> set[str]:
        """The folded names in both scripts."""
        return {fold(self.name_hi), fold(self.name_en)}


@dataclass
class Outcome:
    """What an import did, or would do."""

    added: int = 0
    kept: int = 0
    deleted: int = 0
    closed: int = 0
    not_in_file: list[str] = field(default_factory=list)


def import_stations(path: Path, *, by: Actor, apply: bool, say: Say = lambda text: None) -> Outcome:
    """Check a station list and put it in place of the samples of its districts; without `apply`, undo it all again.

    A station that is there under the same code or name keeps its id. Samples that nothing refers to are deleted, the
    others closed. All or nothing; raises BadList.
    """
    lines = read_list(path, say)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    outcome = Outcome()
    with transaction.atomic():
        lock_reference()
        by_district: dict[Unit, list[Line]] = defaultdict(list)
        for line in lines:
            by_district[line.district].append(line)
        for number, (district, own) in enumerate(by_district.items(), 1):
            _replace(district, own, outcome)
            say(f"  {district.name_en} ({number} of {len(by_district)}): {len(own)} stations")
        record(
            "stations_imported",
            by=by,
            object_kind="stations",
            detail={
                "districts": [district.code for district in by_district],
                "added": outcome.added,
                "kept": outcome.kept,
                "deleted": outcome.deleted,
                "closed": outcome.closed,
            },
            digest=digest,
        )
        if not apply:
            transaction.set_rollback(True)
    return outcome


def read_list(path: Path, say: Say = lambda text: None) -> list[Line]:
    """The checked lines of a station list. Raises BadList with every error found."""
    try:
        return _Reading(say).run(path)
    except FileNotFoundError as error:
        raise BadList([f"There is no file {path}."]) from error
    except (IsADirectoryError, PermissionError) as error:
        raise BadList([f"The file {path} cannot be read."]) from error
    except UnicodeDecodeError as error:
        raise BadList(["The file is not UTF-8 text. Save it as 'CSV UTF-8' and try again."]) from error
    except csv.Error as error:
        raise BadList([f"The file is not a CSV file ({error})."]) from error


class _Reading:
    """One reading of a file: goes on after an error, so that all are told at once."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.errors: list[str] = []
        self.districts: dict[str, Unit | None] = {}
        self.seen: dict[tuple[int, str], int] = {}
        self.codes: dict[str, int] = {}

    def run(self, path: Path) -> list[Line]:
        lines = []
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="")
            self.check_columns(reader.fieldnames)
            for row in reader:
                line = self.read(reader.line_num, row)
                if line is not None:
                    lines.append(line)
                if reader.line_num % 500 == 0:
                    self.say(f"  read {reader.line_num} lines")
        if not lines and not self.errors:
            self.errors.append("The file has a heading but no station.")
        self.check_codes(lines)
        if self.errors:
            raise BadList(self.errors)
        return lines

    def check_columns(self, columns: object) -> None:
        names = [str(name).strip() for name in columns] if isinstance(columns, list) else []
        if not any(names):
            raise BadList(["The file is empty."])
        if len(names) == 1 and re.search("[;\t]", names[0]):
            raise BadList(["The columns must be separated by commas."])
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise BadList([f"The heading has no column {', '.join(missing)}. Needed: {', '.join(NEEDED)}."])
        unknown = [name for name in names if name not in NEEDED + OPTIONAL]
        if unknown:
            raise BadList([f"Unknown column: {', '.join(unknown)}. Known: {', '.join(NEEDED + OPTIONAL)}."])

    def read(self, number: int, row: dict[str, str | list[str] | None]) -> Line | None:
        if row.get(""):
            self.wrong(number, "there are more cells than columns.")
            return None
        cells = {key.strip(): " ".join(str(value or "").split()) for key, value in row.items()}
        if not any(cells.values()):
            return None
        found_before = len(self.errors)
        for name in ("name_hi", "name_en"):
            if not fold(cells[name]):
                self.wrong(number, f"{name} is empty; the station's name is needed in both languages.")
            elif not re.search("[\u0900-\u097f]" if name == "name_hi" else "[A-Za-z]", cells[name]):
                self.wrong(
                    number, f"{name} is not written in {'Hindi' if name == 'name_hi' else 'English'} letters."
                )
        for name, text in cells.items():
            if len(text) > (300 if name == "other_names" else 120):
                self.wrong(number, f"{name} is too long.")
        district = self.district(number, cells["district"])
        latitude, longitude = self.place(number, cells.get("latitude", ""), cells.get("longitude", ""))
        phone = re.sub(r"[\s()-]", "", cells.get("phone", ""))
        if phone and not re.fullmatch(r"\+?\d{3,14}", phone):
            self.wrong(number, f"phone {cells['phone']} is not a phone number.")
        if cells.get("code") and not re.fullmatch(r"[a-z0-9-]{1,80}", cells["code"]):
            self.wrong(number, f"code {cells['code']} has other signs than a-z, 0-9 and -.")
        yes = {}
        for name in (*MARKS, "headquarters"):
            answer = cells.get(name, "").lower()
            if answer not in YES_NO:
                self.wrong(number, f"{name} is {cells[name]}; write yes or no.")
            yes[name] = YES_NO.get(answer, False)
        marks = [name for name in MARKS if yes[name]]
        if len(marks) > 1:
            self.wrong(number, f"the station cannot be {' and '.join(marks)} at once.")
        if not marks and fold(cells["name_en"]) == "mahila thana":
            marks = [MAHILA_THANA]
        if bool(cells.get("circle_hi")) != bool(cells.get("circle_en")):
            self.wrong(number, "the circle is named in one language only; fill circle_hi and circle_en.")
        if district is None or len(self.errors) > found_before:
            return None
        line = Line(
            number=number,
            district=district,
            code=cells.get("code", ""),
            name_hi=cells["name_hi"],
            name_en=cells["name_en"],
            circle_hi=cells.get("circle_hi", ""),
            circle_en=cells.get("circle_en", ""),
            other_names=[t.strip()[:120] for t in cells.get("other_names", "").split(";") if fold(t)],
            phone=phone,
            latitude=latitude,
            longitude=longitude,
            subkind=marks[0] if marks else "",
            is_headquarters=yes["headquarters"],
        )
        return line if self.is_new(line) else None

    def is_new(self, line: Line) -> bool:
        for key in line.keys:
            first = self.seen.setdefault((line.district.pk, key), line.number)
            if first != line.number:
                self.wrong(
                    line.number, f"{line.name_en} ({line.district.name_en}) is already on line {first}."
                )
                return False
        if line.code and (first := self.codes.setdefault(line.code, line.number)) != line.number:
            self.wrong(line.number, f"code {line.code} is already on line {first}.")
            return False
        return True

    def check_codes(self, lines: list[Line]) -> None:
        """A code that is there already must be a station of the same district."""
        taken = {unit.code: unit for unit in Unit.objects.filter(code__in=self.codes)}
        for line in lines:
            unit = taken.get(line.code)
            if unit is not None and (unit.kind != UnitKind.STATION or unit.district_id != line.district.pk):
                self.wrong(line.number, f"code {line.code} belongs to another unit: {unit.name_en}.")

    def district(self, number: int, text: str) -> Unit | None:
        if not text:
            self.wrong(number, "district is empty.")
            return None
        if text not in self.districts:
            self.districts[text] = match_district(text)
        if self.districts[text] is None:
            self.wrong(number, f"there is no one district {text}; write its code, such as up-lucknow.")
        return self.districts[text]

    def place(self, number: int, latitude: str, longitude: str) -> tuple[float | None, float | None]:
        if not latitude and not longitude:
            return None, None
        try:
            place = float(latitude), float(longitude)
        except ValueError:
            self.wrong(
                number,
                f"latitude {latitude or '(empty)'}, longitude {longitude or '(empty)'} are not numbers.",
            )
            return None, None
        if not (LATITUDES[0] <= place[0] <= LATITUDES[1] and LONGITUDES[0] <= place[1] <= LONGITUDES[1]):
            self.wrong(number, f"latitude {latitude}, longitude {longitude} are not in India.")
        return place

    def wrong(self, number: int, text: str) -> None:
        self.errors.append(f"Line {number}: {text}")


def _replace(district: Unit, lines: list[Line], outcome: Outcome) -> None:
    """Put the lines in place of the district's samples."""
    stations = Unit.objects.filter(kind=UnitKind.STATION, district=district)
    matched = _match(lines, list(stations.order_by("code")))
    kept = [unit.pk for unit in matched.values()]
    codes = _free_codes(district, {line.code for line in lines})
    circles = _Circles(district, Counter(unit.circle_id for unit in matched.values()), codes)
    names: list[UnitName] = []
    new: list[int] = []
    named_headquarters = any(line.is_headquarters for line in lines)
    for line in lines:
        unit = matched.get(line.number)
        if unit is None:
            unit = Unit(code=line.code or codes(line.name_en), kind=UnitKind.STATION)
            outcome.added += 1
        else:
            outcome.kept += 1
            if unit.is_sample:  # named at last: nobody looks for it by its made-up name
                unit.names.all().delete()
        _fill(unit, line)
        unit.is_headquarters = line.is_headquarters or (unit.is_headquarters and not named_headquarters)
        unit.place_below(district if unit.is_special_station else circles.of(line, unit))
        unit.save()
        new.append(unit.pk)
        names += [unit_name(unit, text) for text in (line.name_hi, line.name_en, *line.other_names)]
    UnitName.objects.bulk_create(names, ignore_conflicts=True)
    # A list that names no GRP or no cyber station says nothing of them.
    unsaid = SPECIAL_STATIONS - {line.subkind for line in lines}
    told = stations.current().exclude(subkind__in=unsaid)
    deleted, closed = retire(told.filter(is_sample=True))
    used = stations.current().exclude(circle=None).values("circle")
    old_circles = Unit.objects.current().filter(kind=UnitKind.CIRCLE, district=district, is_sample=True)
    retire(old_circles.exclude(pk__in=used))
    district.stations_complete = True
    district.save(update_fields=["stations_complete"])
    outcome.deleted += deleted
    outcome.closed += closed
    left = told.exclude(pk__in=[*kept, *new])
    outcome.not_in_file += [f"{unit.name_en} ({unit.code})" for unit in left.order_by("code")]


def _match(lines: list[Line], stations: list[Unit]) -> dict[int, Unit]:
    """Line number -> the station that is there already: by code; a real one also by its own, then its other names."""
    matched: dict[int, Unit] = {}
    free = {unit.pk: unit for unit in stations}
    by_other_name: dict[str, list[int]] = defaultdict(list)
    for name in UnitName.objects.filter(unit__in=stations):
        by_other_name[name.folded].append(name.unit_id)

    def passes() -> Iterator[Callable[[Line, Unit], bool]]:
        yield lambda line, unit: bool(line.code) and unit.code == line.code
        yield lambda line, unit: fold(unit.name_hi) == fold(line.name_hi)
        yield lambda line, unit: fold(unit.name_en) == fold(line.name_en)
        yield lambda line, unit: any(by_other_name[key] == [unit.pk] for key in line.keys)

    for by_name, fits in enumerate(passes()):
        for line in lines:
            if line.number in matched or (by_name and line.code):
                continue
            found = (unit for unit in free.values() if fits(line, unit) and not (by_name and unit.is_sample))
            if (unit := next(found, None)) is not None:
                matched[line.number] = free.pop(unit.pk)
    return matched


def _fill(unit: Unit, line: Line) -> None:
    unit.name_hi = line.name_hi
    unit.name_en = line.name_en
    unit.is_sample = False
    unit.closed_at = None
    if line.subkind:
        unit.subkind = line.subkind
    if line.phone:
        unit.phone = line.phone
    if line.latitude is not None:
        unit.latitude, unit.longitude = line.latitude, line.longitude
    unit.source = "imported list"
    unit.confidence = "high"


class _Circles:
    """The circles of a district while its list is put in place."""

    def __init__(self, district: Unit, sizes: Counter[int | None], codes: Callable[[str], str]) -> None:
        self.district = district
        self.codes = codes
        self.sizes = sizes
        self.circles = list(
            Unit.objects.current()
            .filter(kind=UnitKind.CIRCLE, district=district)
            .order_by("is_sample", "code")
        )
        self.by_name = {_circle_key(name): c for c in self.circles for name in (c.name_hi, c.name_en)}

    def of(self, line: Line, unit: Unit) -> Unit:
        """The named circle, made if need be; else the one it is in; else the smallest."""
        if line.circle_en:
            circle = self.by_name.get(_circle_key(line.circle_hi)) or self.by_name.get(
                _circle_key(line.circle_en)
            )
            circle = circle or self.make(line.circle_hi, line.circle_en, is_sample=False)
        else:
            circle = next((c for c in self.circles if c.pk == unit.circle_id), None)
            if circle is not None:
                return circle
            if not self.circles:
                self.make(
                    f"नमूना सर्किल 1, {self.district.name_hi}", f"Sample circle 1, {self.district.name_en}"
                )
            circle = min(self.circles, key=lambda c: (self.sizes[c.pk], c.code))
        self.sizes[circle.pk] += 1
        return circle

    def make(self, name_hi: str, name_en: str, *, is_sample: bool = True) -> Unit:
        circle = Unit(
            code=self.codes(f"circle {_circle_key(name_en)}"),
            kind=UnitKind.CIRCLE,
            name_hi=name_hi,
            name_en=name_en,
            is_sample=is_sample,
        )
        circle.source = "imported list"
        circle.place_below(self.district)
        circle.save()
        UnitName.objects.bulk_create(
            [unit_name(circle, t) for t in (name_hi, name_en)], ignore_conflicts=True
        )
        self.circles.append(circle)
        self.by_name |= {_circle_key(name_hi): circle, _circle_key(name_en): circle}
        return circle


def _circle_key(name: str) -> str:
    return " ".join(word for word in fold(name).split() if word not in _CIRCLE_WORDS)


def _free_codes(district: Unit, wanted: set[str]) -> Callable[[str], str]:
    """Gives a code that no unit has yet and no line wants, made from the English name."""
    taken = wanted | set(
        Unit.objects.filter(code__startswith=f"{district.code}-").values_list("code", flat=True)
    )

    def code(name_en: str) -> str:
        plain = f"{district.code}-{slug(name_en) or 'station'}"[:76]
        number, found = 1, plain
        while found in taken:
            number += 1
            found = f"{plain}-{number}"
        taken.add(found)
        return found

    return code


def slug(text: str) -> str:
    """A name as part of a code: 'T. P. Nagar' gives 't-p-nagar'."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
