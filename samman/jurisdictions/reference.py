"""Loading a state's police map from its folder of CSV files; `data/README.md` describes the files."""

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from django.db import IntegrityError, connection, transaction

from samman.audit import record
from samman.audit.actors import Actor
from samman.common import clock
from samman.common.text import fold, sound
from samman.jurisdictions.enums import MAHILA_THANA, SPECIAL_STATIONS, UnitKind
from samman.jurisdictions.models import Coverage, ReferenceLoad, Unit, UnitName

DATA = Path(__file__).resolve().parent / "data"
VERSION = "2"  # raise when the loader makes something else of the same files
STATIONS_A_CIRCLE = 5

Row = Mapping[str, str]
Say = Callable[[str], None]

# Columns that a file must have; all others are optional. Only the first three files must exist.
REQUIRED = {
    "state.csv": ("code", "name_en", "name_hi"),
    "districts.csv": ("code", "name_en", "name_hi"),
    "stations.csv": ("code", "district", "name_en", "name_hi"),
    "zones.csv": ("code", "name_en", "name_hi"),
    "ranges.csv": ("code", "name_en", "name_hi"),
    "circles.csv": ("code", "district", "name_en", "name_hi"),
    "special_units.csv": ("code", "district", "subkind", "name_en", "name_hi"),
    "coverage.csv": ("unit", "covered", "valid_from"),
}
MUST_EXIST = ("state.csv", "districts.csv", "stations.csv")


class BadReference(Exception):
    """A file of the folder cannot be loaded; the text says which and why."""


# What rooms below have to load beside, by title: filled in when the program starts.
Loader = Callable[..., dict[str, int] | None]
_loaders: dict[str, Loader] = {}


def also_load(title: str, loader: Loader) -> None:
    """Let `manage.py load_reference` call `loader(by=actor)` too; it gives counts, or None when nothing is new."""
    _loaders[title] = loader


def loaders() -> dict[str, Loader]:
    """What rooms below have to load."""
    return dict(_loaders)


def load_state(
    folder: Path, *, by: Actor, say: Say = lambda text: None, force: bool = False
) -> dict[str, int] | None:
    """Load or refresh one state. Returns the counts, or None when the files are the ones loaded last.

    All or nothing. Stations of a district whose real list was imported (`stations_complete`) are left as they are.
    Raises BadReference.
    """
    files = read_folder(folder)
    name = f"state {files['state.csv'][0]['code']}"
    fingerprint = _fingerprint(folder)
    with transaction.atomic():
        lock_reference()
        if not force and ReferenceLoad.objects.filter(name=name, fingerprint=fingerprint).exists():
            return None
        counts = _Loading(files, say).run()
        remember_load(name, fingerprint, counts, by=by)
    return counts


def remember_load(name: str, fingerprint: str, counts: Mapping[str, int], *, by: Actor) -> None:
    """Note what was loaded, and put it on the record."""
    ReferenceLoad.objects.update_or_create(
        name=name, defaults={"fingerprint": fingerprint, "loaded_at": clock.now(), "counts": dict(counts)}
    )
    record("reference_loaded", by=by, object_kind="reference", object_id=name, detail=dict(counts))


def lock_reference() -> None:
    """Only one process at a time changes the police map; the others wait. Held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('samman reference'))")


def fingerprint_of(paths: Iterable[Path], version: str) -> str:
    """SHA-256 over the names and contents of files and a version."""
    digest = hashlib.sha256(version.encode())
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"\n{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _fingerprint(folder: Path) -> str:
    return fingerprint_of((folder / name for name in REQUIRED if (folder / name).exists()), VERSION)


def read_folder(folder: Path) -> dict[str, list[Row]]:
    """The rows of every file of a state's folder, checked for columns, names, doubles and unknown codes."""
    if not folder.is_dir():
        raise BadReference(f"There is no folder {folder}.")
    files: dict[str, list[Row]] = {}
    for name, columns in REQUIRED.items():
        path = folder / name
        if path.exists():
            files[name] = read_csv(path, columns)
        elif name in MUST_EXIST:
            raise BadReference(f"{name} is missing in {folder}.")
        else:
            files[name] = []
    if len(files["state.csv"]) != 1:
        raise BadReference("state.csv must have exactly one row.")
    _check_codes(files)
    return files


def read_csv(path: Path, columns: Iterable[str]) -> list[Row]:
    """The rows of a UTF-8 CSV file, stripped; none of `columns` may be missing or empty."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [c for c in columns if c not in (reader.fieldnames or ())]
            if missing:
                raise BadReference(f"{path.name} has no column {', '.join(missing)}.")
            rows: list[Row] = [
                {k: (v or "").strip() for k, v in row.items() if k is not None} for row in reader
            ]
    except UnicodeDecodeError as error:
        raise BadReference(f"{path.name} is not UTF-8 text.") from error
    for line, row in enumerate(rows, 2):
        for column in columns:
            if not row[column]:
                raise BadReference(f"{path.name}, line {line}: {column} is empty.")
    return rows


def _check_codes(files: Mapping[str, list[Row]]) -> None:
    seen: dict[str, str] = {}
    for name in (*MUST_EXIST, "zones.csv", "ranges.csv", "circles.csv", "special_units.csv"):
        for row in files[name]:
            if row["code"] in seen:
                raise BadReference(
                    f"{name}: the code {row['code']} is there twice (also in {seen[row['code']]})."
                )
            seen[row["code"]] = name
    points = (
        ("ranges.csv", "zone", "zones.csv"),
        ("districts.csv", "zone", "zones.csv"),
        ("districts.csv", "range", "ranges.csv"),
        ("circles.csv", "district", "districts.csv"),
        ("stations.csv", "district", "districts.csv"),
        ("stations.csv", "circle", "circles.csv"),
        ("special_units.csv", "district", "districts.csv"),
        ("coverage.csv", "unit", "special_units.csv"),
        ("coverage.csv", "covered", "districts.csv"),
    )
    for name, column, other in points:
        known = {row["code"] for row in files[other]}
        for line, row in enumerate(files[name], 2):
            if row.get(column) and row[column] not in known:
                raise BadReference(f"{name}, line {line}: {column} {row[column]} is not in {other}.")


class _Loading:
    """One load: level after level, each saved in a few statements."""

    def __init__(self, files: Mapping[str, list[Row]], say: Say) -> None:
        self.files = files
        self.say = say
        self.units: dict[str, Unit] = {}
        self.names: dict[str, list[str]] = {}

    def run(self) -> dict[str, int]:
        state_row = self.files["state.csv"][0]
        self.state = self.save([_unit(state_row, UnitKind.STATE, None)])[0]
        self.level("zones.csv", UnitKind.ZONE)
        self.level("ranges.csv", UnitKind.RANGE, "zone")
        self.level("districts.csv", UnitKind.DISTRICT, "range", "zone")
        # A district with its real list keeps it: neither stations nor circles of the files touch it.
        complete = set(
            Unit.objects.filter(state=self.state, stations_complete=True).values_list("code", flat=True)
        )
        self.open_districts = {
            code: unit
            for code, unit in self.units.items()
            if unit.kind == UnitKind.DISTRICT and code not in complete
        }
        self.circles_and_stations()
        self.special_units()
        self.save_names()
        retired = self.retire_old_samples()
        return self.counts(retired)

    def save(self, units: list[Unit]) -> list[Unit]:
        Unit.objects.bulk_create(
            units, update_conflicts=True, unique_fields=["code"], update_fields=UPDATED, batch_size=500
        )
        self.units.update((unit.code, unit) for unit in units)
        return units

    def level(self, name: str, kind: UnitKind, *parents: str) -> None:
        """Save one level; a unit hangs below the first parent that its row names, else below the state."""
        units = []
        for row in self.files[name]:
            codes = [row[p] for p in parents if row.get(p)]
            units.append(_unit(row, kind, self.units[codes[0]] if codes else self.state))
            self.names[row["code"]] = _all_names(row)
        if units:
            self.save(units)
            self.say(f"  {name.removesuffix('.csv')}: {len(units)}")

    def circles_and_stations(self) -> None:
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self.files["stations.csv"]:
            rows[row["district"]].append(row)
        wanted = allot_stations(self.files["state.csv"][0], self.files["districts.csv"], rows)
        circle_rows = [r for r in self.files["circles.csv"] if r["district"] in self.open_districts]
        circles = [_unit(r, UnitKind.CIRCLE, self.units[r["district"]]) for r in circle_rows]
        stations: list[tuple[Unit, str]] = []
        for code, district in self.open_districts.items():
            known = rows[code]
            found = [(_unit(row, UnitKind.STATION, district), row.get("circle", "")) for row in known]
            for row in known:
                self.names[row["code"]] = _all_names(row)
            found += [(unit, "") for unit in _sample_stations(district, known, wanted[code])]
            made = _sample_circles(district, sum(1 for _, circle in found if not circle))
            circles += made
            loose = sorted(
                (pair for pair in found if not pair[1]), key=lambda pair: (pair[0].is_sample, pair[0].code)
            )
            for number, (unit, _) in enumerate(loose):
                stations.append((unit, made[number * len(made) // len(loose)].code))
            stations += [pair for pair in found if pair[1]]
        self.save(circles)
        for row in circle_rows:
            self.names[row["code"]] = _all_names(row)
        for unit, circle in stations:
            unit.place_below(self.units[circle])
        self.save([unit for unit, _ in stations])
        self.say(f"  circles: {len(circles)}, stations: {len(stations)}")

    def special_units(self) -> None:
        """GRP and cyber stations own cases as stations do; they stand in no circle, and beside the state's total."""
        rows = self.files["special_units.csv"]
        units = []
        for row in rows:
            kind = UnitKind.STATION if row["subkind"] in SPECIAL_STATIONS else UnitKind.SPECIAL
            unit = _unit(row, kind, self.units[row["district"]])
            unit.is_sample = row.get("is_sample") == "yes"
            units.append(unit)
            self.names[row["code"]] = _all_names(row)
        self.save(units)
        coverage = [
            Coverage(
                unit=self.units[row["unit"]],
                covered=self.units[row["covered"]],
                valid_from=_day(row["valid_from"]),
                valid_until=_date(row.get("valid_until", "")),
                source=row.get("source", ""),
            )
            for row in self.files["coverage.csv"]
        ]
        Coverage.objects.bulk_create(
            coverage,
            update_conflicts=True,
            unique_fields=["unit", "covered", "valid_from"],
            update_fields=["valid_until", "source"],
        )
        if coverage:
            self.say(f"  special units: {len(rows)}, coverages: {len(coverage)}")

    def save_names(self) -> None:
        rows: dict[tuple[int, str], UnitName] = {}
        owners: dict[str, set[int]] = defaultdict(set)
        for code, unit in self.units.items():
            for text in (unit.name_hi, unit.name_en, *self.names.get(code, ())):
                row = unit_name(unit, text)
                rows.setdefault((unit.pk, row.folded), row)
                if unit.kind == UnitKind.DISTRICT:
                    owners[row.folded].add(unit.pk)
        for row in rows.values():
            row.is_ambiguous = row.unit.kind == UnitKind.DISTRICT and len(owners[row.folded]) > 1
        UnitName.objects.filter(unit__in=[unit.pk for unit in self.units.values()]).delete()
        UnitName.objects.bulk_create(rows.values(), batch_size=1000)
        self.say(f"  names: {len(rows)}")

    def retire_old_samples(self) -> tuple[int, int]:
        old = Unit.objects.current().filter(
            state=self.state, is_sample=True, district__stations_complete=False
        )
        old = old.exclude(pk__in=[unit.pk for unit in self.units.values()])
        deleted, closed = retire(old.filter(kind=UnitKind.STATION))
        more = retire(old.filter(kind=UnitKind.CIRCLE))
        return deleted + more[0], closed + more[1]

    def counts(self, retired: tuple[int, int]) -> dict[str, int]:
        units = Unit.objects.current().filter(state=self.state)
        counts = {f"{kind}s": units.filter(kind=kind).count() for kind in COUNTED}
        counts["stations"] = units.stations().count()
        counts["GRP and cyber stations"] = units.all_stations().count() - counts["stations"]
        counts["special units"] = units.filter(kind=UnitKind.SPECIAL).count()
        counts["commissionerates"] = units.filter(kind=UnitKind.DISTRICT, is_commissionerate=True).count()
        counts["sample stations"] = units.stations().filter(is_sample=True).count()
        counts["coverages"] = Coverage.objects.filter(unit__state=self.state).count()
        counts["names"] = UnitName.objects.filter(unit__state=self.state).count()
        if any(retired):
            counts["old samples deleted"], counts["old samples closed"] = retired
        return counts


COUNTED = (
    UnitKind.ZONE,
    UnitKind.RANGE,
    UnitKind.DISTRICT,
    UnitKind.CIRCLE,
)
# Not the phone, the closing or `stations_complete`: those are set by people here, not by the files.
UPDATED = [
    *("kind", "subkind", "name_hi", "name_en", "parent", "state", "zone", "range", "district", "circle"),
    *("is_commissionerate", "is_headquarters", "is_sample", "latitude", "longitude", "opened_at", "source"),
    "confidence",
]


def unit_name(unit: Unit, text: str) -> UnitName:
    """A name of a unit, ready for search; not saved."""
    return UnitName(unit=unit, text=text, folded=fold(text), sound=sound(text))


def retire(units: Iterable[Unit]) -> tuple[int, int]:
    """Delete units that nothing refers to and close the others. Returns how many were deleted, how many closed."""
    keys = [unit.pk for unit in units]
    if _delete(keys):
        return len(keys), 0
    kept = [key for key in keys if not _delete([key])]
    Unit.objects.filter(pk__in=kept, closed_at=None).update(closed_at=clock.in_ist(clock.now()).date())
    return len(keys) - len(kept), len(kept)


def _delete(keys: list[int]) -> bool:
    try:
        with transaction.atomic():
            Unit.objects.filter(pk__in=keys).delete()
    except IntegrityError:  # ProtectedError is one
        return False
    return True


def allot_stations(state: Row, districts: list[Row], known: Mapping[str, list[Row]]) -> dict[str, int]:
    """How many stations each district gets: its known total, else its share of the state's by weight.

    No district gets fewer than it needs for its known stations, a kotwali and a Mahila Thana. The sum is exactly the
    state's `stations_total`; without one, each district gets just what it needs.
    """
    least = {d["code"]: len(known[d["code"]]) + len(_missing_posts(known[d["code"]])) for d in districts}
    fixed = {
        d["code"]: max(int(d["stations_total"]), least[d["code"]])
        for d in districts
        if d.get("stations_total")
    }
    if not state.get("stations_total"):
        return least | fixed
    weights = {d["code"]: Fraction(d.get("weight") or 1) for d in districts if d["code"] not in fixed}
    while True:
        left = int(state["stations_total"]) - sum(fixed.values())
        shares = {code: left * weight / sum(weights.values()) for code, weight in weights.items()}
        short = [code for code, share in shares.items() if share < least[code]]
        if not short:
            break
        for code in short:
            fixed[code] = least[code]
            del weights[code]
    whole = {code: int(share) for code, share in shares.items()}
    by_rest = sorted(shares, key=lambda code: (whole[code] - shares[code], code))
    for code in by_rest[: left - sum(whole.values()) if shares else 0]:
        whole[code] += 1
    return fixed | whole


def _missing_posts(known: list[Row]) -> list[str]:
    posts = []
    if not any(row.get("is_headquarters") == "yes" for row in known):
        posts.append("kotwali")
    if not any(row.get("subkind") == MAHILA_THANA for row in known):
        posts.append(MAHILA_THANA)
    return posts


def _sample_stations(district: Unit, known: list[Row], total: int) -> list[Unit]:
    units = []
    for post in _missing_posts(known):
        if post == "kotwali":
            unit = _sample(district, UnitKind.STATION, "sample-kotwali", "नमूना कोतवाली", "Sample kotwali")
            unit.is_headquarters = True
        else:
            unit = _sample(
                district, UnitKind.STATION, "sample-mahila-thana", "नमूना महिला थाना", "Sample Mahila Thana"
            )
            unit.subkind = MAHILA_THANA
        units.append(unit)
    for number in range(1, total - len(known) - len(units) + 1):
        units.append(
            _sample(
                district,
                UnitKind.STATION,
                f"sample-{number:02}",
                f"नमूना थाना {number}",
                f"Sample station {number}",
            )
        )
    return units


def _sample_circles(district: Unit, stations: int) -> list[Unit]:
    if not stations:
        return []
    return [
        _sample(
            district,
            UnitKind.CIRCLE,
            f"circle-sample-{number}",
            f"नमूना सर्किल {number}",
            f"Sample circle {number}",
        )
        for number in range(1, max(1, round(stations / STATIONS_A_CIRCLE)) + 1)
    ]


def _sample(district: Unit, kind: UnitKind, tail: str, name_hi: str, name_en: str) -> Unit:
    unit = Unit(
        code=f"{district.code}-{tail}",
        kind=kind,
        name_hi=f"{name_hi}, {district.name_hi}",
        name_en=f"{name_en}, {district.name_en}",
        is_sample=True,
        source="made up until the real list is imported",
    )
    unit.place_below(district)
    return unit


def _unit(row: Row, kind: UnitKind, parent: Unit | None) -> Unit:
    unit = Unit(
        code=row["code"],
        kind=kind,
        subkind=row.get("subkind", ""),
        name_hi=row["name_hi"],
        name_en=row["name_en"],
        is_commissionerate=row.get("is_commissionerate") == "yes",
        is_headquarters=row.get("is_headquarters") == "yes",
        latitude=_number(row, "latitude"),
        longitude=_number(row, "longitude"),
        opened_at=_date(row.get("opened_at", "")),
        source=row.get("source", ""),
        confidence=row.get("confidence", ""),
    )
    unit.place_below(parent)
    return unit


def _all_names(row: Row) -> list[str]:
    texts = ";".join(row.get(c, "") for c in ("variants_en", "variants_hi", "former_names", "variants"))
    return [text.strip() for text in texts.split(";") if fold(text)]


def _number(row: Row, column: str) -> float | None:
    try:
        return float(row[column]) if row.get(column) else None
    except ValueError as error:
        raise BadReference(f"{row['code']}: {column} {row[column]} is not a number.") from error


def _date(text: str) -> date | None:
    return _day(text) if text else None


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise BadReference(f"{text} is not a date like 2020-10-20.")
    return date.fromisoformat(text)
