"""The invented set is what docs/matching.md says of it."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from samman.matching import invented_world, synthetic

REPORTS, FOUND = 8000, 2000
Rows = dict[str, dict[str, str]]


def read(folder: Path, name: str) -> Rows:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        key = (reader.fieldnames or [""])[0]
        rows = list(reader)
    found = {row[key]: row for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("invented")
    synthetic.make(made, REPORTS, FOUND, seed=3)
    return made


@pytest.fixture(scope="module")
def missing(folder: Path) -> Rows:
    return read(folder, "missing")


@pytest.fixture(scope="module")
def found(folder: Path) -> Rows:
    return read(folder, "found")


@pytest.fixture(scope="module")
def truth(folder: Path) -> Rows:
    return read(folder, "truth")


def shares(truth: Rows, with_report: bool = True) -> dict[str, float]:
    chosen = [row for row in truth.values() if bool(row["missing_id"]) == with_report]
    count = Counter(kind for row in chosen for kind in row["kinds"].split(";"))
    return defaultdict(float, {kind: n / len(chosen) for kind, n in count.items()})


def test_the_same_seed_gives_the_same_files_and_another_one_others(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        synthetic.main([str(tmp_path / name), "--missing", "300", "--found", "60", "--seed", str(seed)])
    for name in ("missing.csv", "found.csv", "truth.csv"):
        first = (tmp_path / "a" / name).read_bytes()
        assert first == (tmp_path / "b" / name).read_bytes()
        assert first != (tmp_path / "c" / name).read_bytes()


def test_there_are_as_many_as_asked_for_and_truth_tells_of_rows_that_are_there(
    missing: Rows, found: Rows, truth: Rows
) -> None:
    assert (len(missing), len(found)) == (REPORTS, FOUND)
    assert list(truth) == list(found)
    named = [row["missing_id"] for row in truth.values() if row["missing_id"]]
    assert len(named) == len(set(named)) == FOUND * 0.8
    assert set(named) <= set(missing)
    assert all(truth[key]["found_id"] == key for key in found)


def test_few_reports_still_give_what_was_asked_for(tmp_path: Path) -> None:
    synthetic.make(tmp_path, 10, 40, seed=1)
    truth = read(tmp_path, "truth")
    assert len(truth) == 40
    assert sum(bool(row["missing_id"]) for row in truth.values()) <= 10


@pytest.mark.parametrize(
    ("kind", "share", "give"),
    [
        ("other_script", 0.40, 0.05),
        ("pet_name", 0.15, 0.03),
        ("no_father", 0.50, 0.05),
        ("far_find", 0.25, 0.04),
        ("other_district", 0.35, 0.04),
        ("few_fields", 0.50, 0.05),
        ("bare_report", 0.50, 0.05),
        ("spelling", 0.26, 0.05),
        ("age_far", 0.08, 0.03),
    ],
)
def test_difficulties_are_as_frequent_as_is_said(truth: Rows, kind: str, share: float, give: float) -> None:
    assert shares(truth)[kind] == pytest.approx(share, abs=give)


def test_a_child_without_a_report_is_not_hard_for_what_a_report_holds(truth: Rows) -> None:
    without = shares(truth, with_report=False)
    assert without["far_find"] > 0.1
    for kind in ("other_script", "spelling", "bare_report", "age_far"):
        assert not without[kind]


def test_kinds_are_what_the_two_rows_show(missing: Rows, found: Rows, truth: Rows) -> None:
    for key, row in truth.items():
        kinds = row["kinds"].split(";")
        told = found[key]
        if not row["missing_id"]:
            continue
        report = missing[row["missing_id"]]
        name = told["name_as_told"]
        assert ("no_father" in kinds) == (not told["father_name"] or not report["father_name"])
        assert ("other_script" in kinds) == bool(
            name and not report["name_en" if name.isascii() else "name_hi"]
        )
        assert report["sex"] == told["sex"]
        late = (date.fromisoformat(told["found_date"]) - date.fromisoformat(report["missing_date"])).days
        assert late >= -3  # the date in the report is sometimes that of the report
        assert late > 300 or "years_later" not in kinds
        if told["found_district_id"] == report["district_id"]:
            assert "far_find" not in kinds
            assert "other_district" not in kinds


def test_brothers_and_sisters_went_together_and_some_are_found_together(
    missing: Rows, found: Rows, truth: Rows
) -> None:
    groups = defaultdict(list)
    for row in missing.values():
        if row["group_id"]:
            groups[row["group_id"]].append(row)
    assert 0.03 < sum(map(len, groups.values())) / REPORTS < 0.10
    for members in groups.values():
        assert len(members) in (2, 3) or members[-1]["missing_id"] == max(missing)
        assert len({row["district_id"] for row in members}) == 1
    where = defaultdict(set)
    for key, row in truth.items():
        if row["missing_id"] and (group := missing[row["missing_id"]]["group_id"]):
            assert "sibling" in row["kinds"].split(";")
            where[group].add((key, found[key]["found_date"]))
    together = [finds for finds in where.values() if len(finds) > 1]
    assert together
    assert all(len({day for _, day in finds}) == 1 for finds in together)


def test_common_names_are_common_and_rare_ones_many(missing: Rows) -> None:
    first = Counter(
        row["name_hi"].split()[0] for row in missing.values() if row["name_hi"] and row["name_hi"][:2] != "कु"
    )
    most = first.most_common(10)
    assert most[0][1] / sum(first.values()) > 0.008
    assert sum(n for _, n in most) / sum(first.values()) < 0.25
    assert len(first) > 1000


def test_ages_are_guessed_worse_after_years(missing: Rows, found: Rows, truth: Rows) -> None:
    off = defaultdict(list)
    for key, row in truth.items():
        told = found[key]
        if row["missing_id"] and told["age_low_years"]:
            report = missing[row["missing_id"]]
            years = (
                date.fromisoformat(told["found_date"]) - date.fromisoformat(report["missing_date"])
            ).days / 365.25
            then = int(report["age_at_missing_years"]) + 0.5 + years
            middle = (int(told["age_low_years"]) + int(told["age_high_years"]) + 1) / 2
            off[years > 2].append(abs(middle - then))
    assert len(off[True]) > 30
    assert sum(off[True]) / len(off[True]) > sum(off[False]) / len(off[False])
    assert max(off[False]) < 9


def test_places_are_of_the_project_and_points_lie_in_india(missing: Rows, found: Rows) -> None:
    places = {row["id"] for row in invented_world.rows("districts.csv")}
    assert {row["district_id"] for row in missing.values()} <= places
    assert {row["found_district_id"] for row in found.values()} <= places | {""}
    for row in [*missing.values(), *found.values()]:
        assert not row["lat"] or 8 < float(row["lat"]) < 35
        assert not row["lon"] or 68 < float(row["lon"]) < 93
