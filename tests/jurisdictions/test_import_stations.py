"""A real list of stations takes the place of the samples, or nothing happens."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.jurisdictions.models import Unit
from samman.jurisdictions.public import find_stations
from tests.officers import make_officer

pytestmark = pytest.mark.django_db
HEAD = "district,name_hi,name_en"


def lines(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    path = tmp_path / "stations.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def run(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("import_stations", str(path), *arguments, stdout=out)
    return out.getvalue()


def refused(path: Path) -> str:
    """What the command says when it refuses the file; nothing may change."""
    before = list(Unit.objects.order_by("pk").values())
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_stations", str(path), "--apply", stdout=out)
    assert list(Unit.objects.order_by("pk").values()) == before
    return out.getvalue()


def stations(district: str) -> list[Unit]:
    return list(Unit.objects.stations().filter(district__code=district).order_by("code"))


def test_trial_run_writes_nothing_and_tells_the_outcome(tmp_path: Path) -> None:
    before = list(Unit.objects.order_by("pk").values())
    said = run(lines(tmp_path, "Agra,ताजगंज,Tajganj", "आगरा,रकाबगंज,Rakabganj"))
    assert "Stations added: 1, kept: 1." in said
    assert "nothing was written" in said
    assert list(Unit.objects.order_by("pk").values()) == before
    assert not Entry.objects.filter(act="stations_imported").exists()


def test_list_takes_the_place_of_the_samples_and_known_stations_keep_their_ids(tmp_path: Path) -> None:
    known = Unit.objects.get(code="up-agra-rakabganj")
    said = run(lines(tmp_path, "Agra,ताजगंज,Tajganj", "up-agra,रकाबगंज थाना,Rakabganj"), "--apply")
    assert [unit.code for unit in stations("up-agra")] == [
        "up-agra-nai-ki-mandi",
        "up-agra-new-agra",
        "up-agra-rakabganj",
        "up-agra-tajganj",
    ]
    known.refresh_from_db()
    assert known.name_hi == "रकाबगंज थाना"
    assert known.latitude
    assert "left as they are: Nai Ki Mandi (up-agra-nai-ki-mandi), New Agra" in said
    agra = Unit.objects.get(code="up-agra")
    assert [unit.code for unit in find_stations("ताजगंज", agra)] == ["up-agra-tajganj"]
    for unit in stations("up-agra"):
        assert unit.circle and unit.circle.closed_at is None
        assert unit.state_id == agra.state_id
    assert len(stations("up-lucknow")) == 52


def test_samples_that_an_officer_is_posted_to_are_closed_not_deleted(tmp_path: Path) -> None:
    sample = Unit.objects.get(code="up-agra-sample-03")
    make_officer(Role.DESK, sample)
    said = run(lines(tmp_path, "Agra,ताजगंज,Tajganj"), "--apply")
    assert "closed because cases or officers refer to them: 1." in said
    sample.refresh_from_db()
    assert sample.closed_at
    assert not Unit.objects.filter(code="up-agra-sample-04").exists()
    found = find_stations("नमूना", Unit.objects.get(code="up-agra"))
    assert [unit.code for unit in found] == ["up-agra-grp-sample"]


def test_reference_loaded_again_brings_no_samples_back(tmp_path: Path) -> None:
    run(lines(tmp_path, "Agra,ताजगंज,Tajganj", "Agra,रकाबगंज नया,Rakabganj"), "--apply")
    before = stations("up-agra")
    call_command("load_reference", "--force", stdout=StringIO())
    assert stations("up-agra") == before
    assert Unit.objects.get(code="up-agra-rakabganj").name_hi == "रकाबगंज नया"
    assert not Unit.objects.filter(code__startswith="up-agra-sample").exists()


def test_same_list_twice_keeps_every_station(tmp_path: Path) -> None:
    path = lines(tmp_path, "Agra,ताजगंज,Tajganj", "Agra,सदर बाजार,Sadar Bazar")
    run(path, "--apply")
    before = stations("up-agra")
    assert "added: 0, kept: 2" in run(path, "--apply")
    assert stations("up-agra") == before


def test_code_renames_a_station_even_a_sample(tmp_path: Path) -> None:
    sample = Unit.objects.get(code="up-agra-sample-01")
    run(lines(tmp_path, "up-agra-sample-01,Agra,ताजगंज,Tajganj", head="code," + HEAD), "--apply")
    sample.refresh_from_db()
    assert (sample.name_en, sample.is_sample) == ("Tajganj", False)
    assert [name.text for name in sample.names.order_by("pk")] == ["ताजगंज", "Tajganj"]


def special(district: str) -> list[str]:
    found = Unit.objects.all_stations().filter(district__code=district, subkind__in=("grp", "cyber"))
    return list(found.order_by("code").values_list("code", flat=True))


def test_a_list_without_grp_and_cyber_stations_leaves_them_alone(tmp_path: Path) -> None:
    before = special("up-agra")
    said = run(lines(tmp_path, "Agra,ताजगंज,Tajganj"), "--apply")
    assert special("up-agra") == before == ["up-agra-cyber", "up-agra-grp-sample"]
    assert "Cyber Crime" not in said


def test_a_list_with_a_grp_station_takes_the_place_of_the_made_up_one(tmp_path: Path) -> None:
    path = lines(tmp_path, "Agra,जीआरपी आगरा कैंट,GRP Agra Cantt,yes", head=HEAD + ",grp")
    run(path, "--apply")
    assert special("up-agra") == ["up-agra-cyber", "up-agra-grp-agra-cantt"]
    assert Unit.objects.get(code="up-agra-grp-agra-cantt").circle is None


def test_a_station_of_two_kinds_is_refused(tmp_path: Path) -> None:
    said = refused(lines(tmp_path, "Agra,जीआरपी,GRP,yes,yes", head=HEAD + ",grp,cyber"))
    assert "cannot be grp and cyber at once" in said


def test_named_circle_is_found_or_made_and_empty_sample_circles_go(tmp_path: Path) -> None:
    path = lines(
        tmp_path,
        "Lucknow,चौक,Chowk,चौक,Chowk,,",
        "Lucknow,आशियाना,Ashiyana,कैंट सर्किल,Cantt circle,26.79,80.91",
        "Lucknow,पीजीआई,PGI,कैंट,Cantt,,",
        head=HEAD + ",circle_hi,circle_en,latitude,longitude",
    )
    run(path, "--apply")
    assert Unit.objects.get(code="up-lucknow-chowk").circle == Unit.objects.get(
        code="up-lucknow-circle-chowk"
    )
    new = Unit.objects.get(code="up-lucknow-ashiyana")
    assert new.latitude == 26.79
    assert new.circle and (new.circle.code, new.circle.is_sample) == ("up-lucknow-circle-cantt", False)
    assert Unit.objects.get(code="up-lucknow-pgi").circle == new.circle
    samples = Unit.objects.filter(kind="circle", district__code="up-lucknow", is_sample=True)
    used = {unit.circle_id for unit in stations("up-lucknow")}
    assert {unit.pk for unit in samples} <= used


def test_headquarters_of_the_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = lines(
        tmp_path, "Lucknow,कैसरबाग,Qaiserbagh,yes", "Lucknow,हजरतगंज,Hazratganj,", head=HEAD + ",headquarters"
    )
    run(path, "--apply")
    assert [unit.code for unit in stations("up-lucknow") if unit.is_headquarters] == ["up-lucknow-qaiserbagh"]


def test_import_is_on_the_record(tmp_path: Path) -> None:
    run(lines(tmp_path, "Agra,ताजगंज,Tajganj"), "--apply")
    entry = Entry.objects.get(act="stations_imported")
    assert entry.detail["districts"] == ["up-agra"]
    assert len(entry.digest) == 64


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Atlantis,ताजगंज,Tajganj", "Line 2: there is no one district Atlantis"),
        ("Akbarpur,ताजगंज,Tajganj", "Line 2: there is no one district Akbarpur"),
        (",ताजगंज,Tajganj", "Line 2: district is empty."),
        ("Agra,,Tajganj", "Line 2: name_hi is empty"),
        ("Agra,ताजगंज,", "Line 2: name_en is empty"),
        ("Agra,ताजगंज,.-", "Line 2: name_en is empty"),
        ("Agra,Tajganj,ताजगंज", "Line 2: name_hi is not written in Hindi letters."),
        ("Agra,ताजगंज,Tajganj,extra", "Line 2: there are more cells than columns."),
        ("Agra," + "क" * 121 + ",Tajganj", "Line 2: name_hi is too long."),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_written(tmp_path: Path, row: str, sentence: str) -> None:
    assert sentence in refused(lines(tmp_path, row, "Agra,सदर बाजार,Sadar Bazar"))


@pytest.mark.parametrize(
    ("latitude", "longitude", "sentence"),
    [
        ("north", "78.0", "are not numbers."),
        ("27.1", "", "are not numbers."),
        ("nan", "78.0", "are not in India."),
        ("78.0", "27.1", "are not in India."),
    ],
)
def test_bad_coordinates_are_named(tmp_path: Path, latitude: str, longitude: str, sentence: str) -> None:
    path = lines(tmp_path, f"Agra,ताजगंज,Tajganj,{latitude},{longitude}", head=HEAD + ",latitude,longitude")
    assert sentence in refused(path)


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("phone", "call me", "phone call me is not a phone number."),
        ("headquarters", "maybe", "headquarters is maybe; write yes or no."),
        ("code", "Tajganj!", "has other signs than"),
        ("code", "up-lucknow-chowk", "belongs to another unit: Chowk."),
        ("code", "up-agra", "belongs to another unit: Agra."),
        ("circle_hi", "सदर", "the circle is named in one language only"),
    ],
)
def test_bad_cells_are_named(tmp_path: Path, column: str, value: str, sentence: str) -> None:
    assert sentence in refused(lines(tmp_path, f"Agra,ताजगंज,Tajganj,{value}", head=f"{HEAD},{column}"))


def test_doubles_are_named_with_the_first_line(tmp_path: Path) -> None:
    said = refused(lines(tmp_path, "Agra,ताजगंज,Tajganj", "up-agra,ताज गंज,TAJGANJ", "Agra,ताजगंज,Taj"))
    assert "Line 3: TAJGANJ (Agra) is already on line 2." in said
    assert "Line 4: Taj (Agra) is already on line 2." in said


def test_the_same_name_in_two_districts_is_no_double(tmp_path: Path) -> None:
    run(lines(tmp_path, "Agra,सदर,Sadar", "Meerut,सदर,Sadar"), "--apply")
    assert Unit.objects.filter(name_en="Sadar").count() == 2


def test_all_errors_are_told_at_once_and_long_lists_are_cut(tmp_path: Path) -> None:
    said = refused(lines(tmp_path, *(f"Nowhere,क{n},N{n}" for n in range(70))))
    assert "Line 2:" in said and "Line 51:" in said
    assert "... and 20 more." in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file is empty."),
        (HEAD.encode() + b"\n", "no station."),
        (HEAD.encode() + b"\n,,\n", "no station."),
        (b"district,name_hi\n", "The heading has no column name_en."),
        (b"district,name_hi,name_en,colour\n", "Unknown column: colour."),
        (b"district;name_hi;name_en\n", "separated by commas"),
        ("district,name_hi,name_en\nAgra,é,x\n".encode("latin-1"), "not UTF-8 text"),
        ("district,name_hi,name_en\n".encode("utf-16"), "not UTF-8 text"),
        (b"PK\x03\x04\x00\x00", ""),
        (HEAD.encode() + b'\nAgra,"' + b"x" * 200_000 + b'",A\n', "not a CSV file"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_plain_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "stations.csv"
    path.write_bytes(content)
    assert sentence in refused(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path / "none.csv")
    assert "cannot be read" in refused(tmp_path)


def test_byte_order_mark_of_excel_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "stations.csv"
    path.write_text(f"{HEAD}\r\nAgra,ताजगंज,Tajganj\r\n", encoding="utf-8-sig")
    assert "added: 1" in run(path)


def test_a_big_file_shows_progress_and_stays_quick(tmp_path: Path) -> None:
    said = run(lines(tmp_path, *(f"Agra,थाना क{n},Place {n}" for n in range(1200))))
    assert "read 500 lines" in said and "read 1000 lines" in said
    assert "Agra (1 of 1): 1200 stations" in said
