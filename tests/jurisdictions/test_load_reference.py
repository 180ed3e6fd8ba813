"""The police map of Uttar Pradesh and Madhya Pradesh from their folders."""

import csv
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from samman.audit.actors import command
from samman.audit.models import Entry
from samman.jurisdictions.enums import CYBER, GRP, SPECIAL_STATIONS, UnitKind
from samman.jurisdictions.models import Coverage, ReferenceLoad, Unit, UnitName
from samman.jurisdictions.public import find_districts, match_district
from samman.jurisdictions.reference import DATA, BadReference, load_state

pytestmark = pytest.mark.django_db
BY = command("test")


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_reference", *arguments, stdout=out)
    return out.getvalue()


def write(folder: Path, name: str, *rows: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")


def small_state(folder: Path) -> Path:
    write(folder, "state.csv", "code,name_en,name_hi,stations_total", "xx,Ex State,एक्स राज्य,20")
    write(folder, "districts.csv", "code,name_en,name_hi,weight", "xx-a,Aa,आ,1", "xx-b,Bb,बी,3")
    write(folder, "stations.csv", "code,district,name_en,name_hi", "xx-a-one,xx-a,One,एक")
    return folder


def test_uttar_pradesh_has_its_zones_ranges_districts_and_stations() -> None:
    units = Unit.objects.filter(state__code="up")
    kinds = Counter(units.values_list("kind", flat=True))
    assert kinds == {
        "zone": 8,
        "range": 18,
        "district": 75,
        "circle": kinds["circle"],
        "station": 1535 + 75 + 6,
        "special": 75 + 75,  # anti-trafficking units and, by the JJ Act, juvenile police units
    }
    # What the reference counts are the stations with an area of their own; GRP and cyber stations stand beside them.
    assert units.stations().count() == 1535
    assert units.filter(is_commissionerate=True).count() == 7


def test_each_unit_knows_the_units_above_it() -> None:
    chowk = Unit.objects.get(code="up-lucknow-chowk")
    assert chowk.name_hi == "चौक"
    above = [chowk.circle, chowk.district, chowk.range, chowk.zone, chowk.state]
    assert [unit.code for unit in above if unit] == [
        "up-lucknow-circle-chowk",
        "up-lucknow",
        "up-range-lucknow",
        "up-zone-lucknow",
        "up",
    ]
    stations = Unit.objects.stations().filter(state__code="up")
    assert not stations.filter(circle=None).exists()
    assert not stations.filter(zone=None).exists()


def test_made_up_stations_say_so_in_their_name_and_known_ones_do_not() -> None:
    for unit in Unit.objects.filter(kind__in=(UnitKind.STATION, UnitKind.CIRCLE)):
        assert unit.is_sample == ("नमूना" in unit.name_hi) == ("Sample" in unit.name_en)
    assert Unit.objects.stations().filter(is_sample=False, state__code="up").count() == 74


def test_each_district_has_a_cyber_station_and_each_railway_section_a_made_up_one_in_no_circle() -> None:
    special = Unit.objects.all_stations().filter(state__code="up", subkind__in=SPECIAL_STATIONS)
    assert not special.exclude(circle=None).exists()
    assert set(special.filter(subkind=CYBER).values_list("district", flat=True)) == set(
        Unit.objects.districts().filter(state__code="up").values_list("pk", flat=True)
    )
    assert all("devdiscourse" in unit.source for unit in special.filter(subkind=CYBER))
    railway = special.filter(subkind=GRP)
    assert railway.count() == 6
    assert all(unit.is_sample for unit in railway)


def test_every_district_has_a_headquarters_station_and_a_mahila_thana_and_lucknow_its_52() -> None:
    for district in Unit.objects.filter(kind=UnitKind.DISTRICT, state__code="up"):
        stations = Unit.objects.stations().filter(district=district)
        assert stations.filter(is_headquarters=True).count() == 1
        assert stations.filter(subkind="mahila_thana").count() == 1
    assert Unit.objects.stations().filter(district__code="up-lucknow").count() == 52


def test_every_name_is_there_in_both_scripts() -> None:
    for unit in Unit.objects.all():
        assert any("\u0900" <= c <= "\u097f" for c in unit.name_hi), unit.code
        assert unit.name_en.isascii(), unit.code


def test_names_shared_by_two_districts_are_marked_ambiguous() -> None:
    shared = UnitName.objects.filter(is_ambiguous=True).values_list("text", "unit__code")
    assert ("Akbarpur", "up-ambedkar-nagar") in shared
    assert ("Akbarpur", "up-kanpur-dehat") in shared
    assert ("Chhatrapati Shahuji Maharaj Nagar", "up-amethi") in shared
    assert ("छत्रपति शाहूजी महाराज नगर", "up-chitrakoot") in shared
    assert match_district("Akbarpur") is None
    assert {unit.code for unit in find_districts("Akbarpur")} == {"up-ambedkar-nagar", "up-kanpur-dehat"}


def covering(district: str, day: date) -> list[str]:
    rows = Coverage.objects.filter(covered__code=district, valid_from__lte=day)
    return [row.unit.code for row in rows if row.valid_until is None or day < row.valid_until]


def test_every_district_is_covered_by_exactly_one_ahtu_before_and_after_the_order_of_2020() -> None:
    for district in Unit.objects.filter(kind=UnitKind.DISTRICT, state__code="up"):
        for day in (date(2017, 1, 1), date(2020, 10, 19), date(2020, 10, 20), date(2025, 1, 1)):
            assert len(covering(district.code, day)) == 1, (district.code, day)
    assert covering("up-mathura", date(2020, 10, 19)) == ["up-agra-ahtu"]
    assert covering("up-mathura", date(2020, 10, 20)) == ["up-mathura-ahtu"]
    assert Unit.objects.get(code="up-mathura-ahtu").confidence == "low"


def test_second_load_changes_nothing_and_asks_the_database_little(
    django_assert_max_num_queries: object,
) -> None:
    with django_assert_max_num_queries(13):  # type: ignore[operator]
        said = load()
    assert said.count("unchanged") == 4


def test_forced_load_keeps_every_id_phone_and_closing() -> None:
    Unit.objects.filter(code="up-lucknow-chowk").update(phone="0522000000")
    before = dict(Unit.objects.values_list("code", "pk"))
    load("--force")
    assert dict(Unit.objects.values_list("code", "pk")) == before
    assert Unit.objects.get(code="up-lucknow-chowk").phone == "0522000000"


def test_load_is_on_the_record() -> None:
    load("--force")
    entry = Entry.objects.filter(act="reference_loaded", object_id="state up").latest("id")
    assert entry.detail["stations"] == 1535


def test_madhya_pradesh_loads_by_the_same_command_with_divisions_and_no_zones() -> None:
    said = load("--state", "mp")
    assert "55 districts" in said
    units = Unit.objects.filter(state__code="mp")
    assert not units.filter(kind=UnitKind.ZONE).exists()
    assert units.filter(kind=UnitKind.RANGE).count() == 10
    indore = Unit.objects.get(code="mp-indore-vijay-nagar")
    assert indore.zone is None
    assert indore.range and indore.range.code == "mp-range-indore"
    assert not units.filter(kind=UnitKind.STATION, circle=None).exists()
    bhind = Unit.objects.filter(kind=UnitKind.STATION, district__code="mp-bhind")
    assert {unit.is_sample for unit in bhind} == {True}
    assert [unit.code for unit in find_districts("होशंगाबाद")] == ["mp-narmadapuram"]
    assert Unit.objects.stations().filter(state__code="up").count() == 1535


def test_a_state_with_neither_zones_nor_ranges_hangs_its_districts_below_itself(tmp_path: Path) -> None:
    counts = load_state(small_state(tmp_path), by=BY)
    assert counts and counts["stations"] == 20
    district = Unit.objects.get(code="xx-b")
    assert district.parent == district.state == Unit.objects.get(code="xx")
    # By weight 1:3, of 20.
    assert Counter(
        Unit.objects.filter(kind="station", state__code="xx").values_list("district__code", flat=True)
    ) == {
        "xx-a": 5,
        "xx-b": 15,
    }


def test_samples_that_are_no_longer_needed_go(tmp_path: Path) -> None:
    load_state(small_state(tmp_path), by=BY)
    write(tmp_path, "state.csv", "code,name_en,name_hi,stations_total", "xx,Ex State,एक्स राज्य,12")
    counts = load_state(tmp_path, by=BY)
    assert counts and counts["stations"] == 12
    assert counts["old samples deleted"] >= 8


@pytest.mark.parametrize(
    ("name", "rows", "sentence"),
    [
        ("districts.csv", ("code,name_en", "xx-a,Aa"), "districts.csv has no column name_hi."),
        ("districts.csv", ("code,name_en,name_hi", "xx-a,Aa,"), "districts.csv, line 2: name_hi is empty."),
        (
            "stations.csv",
            ("code,district,name_en,name_hi", "s,xx-zz,One,एक"),
            "line 2: district xx-zz is not in",
        ),
        (
            "stations.csv",
            ("code,district,name_en,name_hi", "xx-a,xx-a,One,एक"),
            "the code xx-a is there twice",
        ),
        ("state.csv", ("code,name_en,name_hi",), "state.csv must have exactly one row."),
        (
            "stations.csv",
            ("code,district,name_en,name_hi,latitude", "s,xx-a,One,एक,north"),
            "latitude north is not a number",
        ),
    ],
)
def test_a_bad_folder_is_refused_in_a_plain_sentence(
    tmp_path: Path, name: str, rows: tuple[str, ...], sentence: str
) -> None:
    write(small_state(tmp_path), name, *rows)
    with pytest.raises(BadReference, match=sentence):
        load_state(tmp_path, by=BY)
    assert not Unit.objects.filter(code__startswith="xx").exists()


def test_the_command_tells_of_an_unknown_state_without_a_trace() -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        load("--state", "atlantis")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (small_state(tmp_path) / "districts.csv").write_bytes(
        "code,name_en,name_hi\nxx-a,Aa,é\n".encode("latin-1")
    )
    with pytest.raises(BadReference, match="not UTF-8"):
        load_state(tmp_path, by=BY)


def test_a_failed_load_leaves_the_old_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_state(small_state(tmp_path), by=BY)
    before = set(Unit.objects.values_list("code", "name_en"))
    write(tmp_path, "districts.csv", "code,name_en,name_hi", "xx-a,Changed,आ", "xx-b,Bb,बी")

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("samman.jurisdictions.reference.remember_load", fail)
    with pytest.raises(RuntimeError):
        load_state(tmp_path, by=BY)
    assert set(Unit.objects.values_list("code", "name_en")) == before


def test_every_station_from_openstreetmap_says_so() -> None:
    with (DATA / "up" / "stations.csv").open(encoding="utf-8") as file:
        placed = [row for row in csv.DictReader(file) if row["latitude"]]
    assert placed
    assert all("OpenStreetMap" in row["source"] for row in placed)
    assert ReferenceLoad.objects.filter(name="state up").exists()
