"""A whole list of officers: everything wrong is told by line, all or nothing, passwords once; never a 500."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl.workbook.workbook import Workbook

from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.accounts.officer_list import Checked, check_list
from samman.accounts.sheets import BadList, rows_of
from samman.audit.models import Entry
from samman.common import clock
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import UnitName
from tests.officers import Map, make_officer, make_unit

pytestmark = pytest.mark.django_db

HEADING = ["username", "name_hi", "name_en", "role", "unit"]
RITA = ["rita.devi", "रीता देवी", "Rita Devi", "sho", "First Thana"]


def csv_of(*lines: Sequence[object], heading: Sequence[str] = HEADING) -> bytes:
    return "\n".join(",".join(map(str, line)) for line in (heading, *lines)).encode()


def xlsx_of(*lines: Sequence[object], heading: Sequence[str] = HEADING) -> bytes:
    book: Any = Workbook()  # type: ignore[no-untyped-call]
    for line in (heading, *lines):
        book.active.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def check(data: bytes, police_map: Map, name: str = "list.csv") -> Checked:
    return check_list(rows_of(name, data), police_map.state)


def errors_of(data: bytes, police_map: Map, name: str = "list.csv") -> list[str]:
    with pytest.raises(BadList) as told:
        check(data, police_map, name)
    return told.value.errors


# Lines


@pytest.mark.parametrize(
    ("role", "unit_text", "expected"),
    [
        ("sho", "First Thana", "zz-a-one"),
        ("थानाध्यक्ष", "पहला थाना", "zz-a-one"),
        ("station_house_officer", "zz-a-one", "zz-a-one"),
        ("Station House Officer", "first", "zz-a-one"),
        ("महिला हेल्प डेस्क", "थाना पहला", "zz-a-one"),
        ("SP", "Testpur", "zz-a"),
        ("nodal officer", "Puranapur", "zz-a"),
        ("monitor", "", "zz"),
        ("monitor", "Test State", "zz"),
    ],
)
def test_units_are_found_by_code_or_any_name_and_posts_by_usual_words(
    police_map: Map, role: str, unit_text: str, expected: str
) -> None:
    UnitName.objects.create(unit=police_map.district, text="Puranapur", folded="puranapur")
    (line,) = check(csv_of([*RITA[:3], role, unit_text]), police_map).lines
    assert line.unit.code == expected


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": "Nowhere"}, "Nowhere नाम की इस प्रकार की"),
        ({"unit": "Other Thana"}, "Other Thana नाम की इस प्रकार की"),  # of another state
        ({"unit": "Testpur"}, "दूसरे प्रकार की इकाई"),
        ({"unit": ""}, "unit खाली"),
        ({"role": "emperor"}, "emperor नाम का कोई पद नहीं"),
        ({"role": ""}, "role खाली"),
        ({"role": "administrator"}, "एक-एक करके"),
        ({"role": "auditor", "unit": ""}, "एक-एक करके"),
        ({"username": ""}, "username खाली"),
        ({"username": "रीता"}, "3 से 60"),
        ({"username": "a b"}, "3 से 60"),
        ({"name_hi": ""}, "name_hi खाली"),
        ({"name_en": ""}, "name_en खाली"),
        ({"name_hi": "Rita"}, "name_hi हिन्दी अक्षरों में नहीं"),
        ({"name_en": "रीता"}, "name_en अंग्रेज़ी अक्षरों में नहीं"),
        ({"name_en": "R" * 130}, "name_en बहुत लंबा"),
        ({"name_en": "R" * 400}, "300 अक्षरों से लंबा"),
        ({"name_en": "Rita\0"}, "अक्षर नहीं"),
        ({"name_en": "=HYPERLINK(1)"}, "सूत्र"),
        ({"phone": "12345"}, "दस अंकों"),
        ({"phone": "none"}, "दस अंकों"),
        ({"woman": "maybe"}, "yes या no"),
        ({"from": "31/02/2027"}, "कोई तारीख नहीं"),
        ({"from": "01/01/2020"}, "बीत चुका"),
        ({"until": "01/01/2020"}, "बीत चुका"),
        ({"until": "01/01/2190"}, "तीन साल से आगे"),
        ({"district": "Nowhere"}, "Nowhere नाम का कोई जनपद नहीं"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_its_number(
    police_map: Map, changes: dict[str, str], said: str
) -> None:
    columns = [*HEADING, "phone", "woman", "from", "until", "district"]
    right = dict(zip(columns, [*RITA, "", "", "", "", ""], strict=True))
    good = ["asha.devi", "आशा", "Asha", "desk", "First Thana", "9876543210", "yes", "", "", ""]
    wrong = list({**right, **changes}.values())
    for data, name in (
        (csv_of(good, wrong, heading=columns), "list.csv"),
        (xlsx_of(good, wrong, heading=columns), "list.xlsx")
        if not any("\0" in cell for cell in wrong)
        else (b"", ""),
    ):
        if data:
            (error,) = errors_of(data, police_map, name)
            assert error.startswith("पंक्ति 3: ") and said in error, error


def test_all_errors_are_told_at_once(police_map: Map) -> None:
    told = errors_of(
        csv_of(["x", "y", "z", "emperor", ""], RITA, ["Rita.Devi", *RITA[1:]], ["", "", "", "", ""]),
        police_map,
    )
    assert len(told) == 4, told
    assert "पंक्ति 4: यूज़र नाम Rita.Devi पंक्ति 3 पर पहले से है।" in told


def test_a_taken_user_name_is_told_beside_other_errors_of_its_line(police_map: Map) -> None:
    make_officer(Role.DESK, police_map.station, username="rita.devi")
    told = errors_of(csv_of([*RITA[:3], "emperor", "First Thana"]), police_map)
    assert len(told) == 2 and "पहले से लिया हुआ" in told[1]


def test_a_name_that_several_units_have_needs_the_district_or_the_code(police_map: Map) -> None:
    second = make_unit("zz-b", UnitKind.DISTRICT, "दूसरापुर", "Secondpur", police_map.state)
    other = make_unit("zz-b-one", UnitKind.STATION, "पहला थाना", "First Thana", second)
    (error,) = errors_of(csv_of(RITA), police_map)
    assert "zz-a-one, zz-b-one" in error
    (line,) = check(csv_of([*RITA, "Secondpur"], heading=[*HEADING, "district"]), police_map).lines
    assert line.unit == other


def test_a_user_name_that_is_taken_is_an_error_whatever_its_case(police_map: Map) -> None:
    make_officer(Role.DESK, police_map.station, username="Rita.Devi")
    assert "पहले से लिया हुआ" in errors_of(csv_of(RITA), police_map)[0]


def test_the_check_takes_the_same_few_queries_for_any_length(
    police_map: Map, django_assert_max_num_queries: Any
) -> None:
    lines = [[f"officer.of.list{n}", "नाम", "Name", "desk", "First Thana"] for n in range(300)]
    rows = rows_of("list.csv", csv_of(*lines))
    with django_assert_max_num_queries(4):
        assert len(check_list(rows, police_map.state).lines) == 300


# Files


def test_cells_of_a_spreadsheet_are_read_as_what_they_show(police_map: Map) -> None:
    tomorrow = clock.in_ist(clock.now() + timedelta(days=1))
    data = xlsx_of(
        [*RITA, 9876543210, True, datetime(tomorrow.year, tomorrow.month, tomorrow.day)],
        heading=[*HEADING, "phone", "woman", "from"],
    )
    (line,) = check(data, police_map, "list.xlsx").lines
    assert line.phone == "9876543210" and line.is_woman
    assert line.starts_at is not None and clock.in_ist(line.starts_at).date() == tomorrow.date()


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    return packed({**parts, part: parts[part].replace(old, new)})


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    b'<!DOCTYPE w [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %s "%s">' % (bytes([98 + n]), (b"&%s;" % bytes([97 + n])) * 10) for n in range(9))
    + b"]>"
)


def strange_files() -> list[tuple[str, bytes, str]]:
    good = xlsx_of(RITA)
    formula: Any = Workbook()  # type: ignore[no-untyped-call]
    formula.active.append(HEADING)
    formula.active.append([*RITA[:4], "=A1"])
    with_formula = io.BytesIO()
    formula.save(with_formula)
    return [
        ("empty.csv", b"", "फाइल खाली"),
        ("spaces.csv", b"\n\n , ,\n", "फाइल खाली"),
        ("heading.csv", csv_of(), "अधिकारी कोई नहीं"),
        ("latin.csv", "नाम".encode("utf-16"), "UTF-8 में नहीं"),
        ("kruti.csv", b"username\xe9", "UTF-8 में नहीं"),
        ("semicolon.csv", csv_of(RITA).replace(b",", b";"), "अल्पविराम"),
        ("missing.csv", csv_of(RITA[:4], heading=HEADING[:4]), "नहीं मिले: unit"),
        ("unknown.csv", csv_of([*RITA, "x"], heading=[*HEADING, "salary"]), "salary"),
        ("twice.csv", csv_of([*RITA, "x"], heading=[*HEADING, "unit"]), "unit"),
        ("cells.csv", csv_of([*RITA, "one more"]), "कॉलम से ज्यादा खाने"),
        ("wide.csv", csv_of(["x"] * 50), "40 से ज्यादा कॉलम"),
        ("long.csv", csv_of(*[RITA] * 5001), "5000 से ज्यादा पंक्तियाँ"),
        ("huge.csv", b"x" * (5 * 1024 * 1024 + 1), "5 MB से बड़ी"),
        ("quote.csv", csv_of(RITA) + b'\n"' + b"x" * 200_000, "न CSV फाइल है"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "पुरानी एक्सेल"),
        ("no.xlsx", b"this is no spreadsheet", "पढ़ी नहीं जा सकी"),
        ("cut.xlsx", good[: len(good) // 2], "पढ़ी नहीं जा सकी"),
        ("other.xlsx", packed({"photo.jpg": b"x"}), "पढ़ी नहीं जा सकी"),
        ("formula.xlsx", with_formula.getvalue(), "सूत्र"),
        ("bomb.xlsx", packed({"xl/bomb.xml": b"0" * 40_000_000}), "बहुत कुछ भरा"),
        ("parts.xlsx", packed({f"{n}.xml": b"x" for n in range(400)}), "बहुत कुछ भरा"),
        ("laughs.xlsx", changed(good, SHEET, b"<worksheet", LAUGHS + b"<worksheet"), ""),
        ("far.xlsx", changed(good, SHEET, b'<row r="2"', b'<row r="1048576"'), "5000 से ज्यादा पंक्तियाँ"),
        ("column.xlsx", changed(good, SHEET, b'r="A2"', b'r="ZZZZZZ2"'), "पढ़ी नहीं जा सकी"),
        ("broken.xlsx", changed(good, SHEET, b"</sheetData>", b"</sheet"), "पढ़ी नहीं जा सकी"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    strange_files(),
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_strange_file_gets_a_sentence_and_never_an_error_page(
    client: Client, police_map: Map, administrator: Officer, name: str, data: bytes, said: str
) -> None:
    client.force_login(administrator)
    answer = client.post(reverse("accounts:import_list"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert Officer.objects.filter(username="rita.devi").count() == 0


# The page


def upload(client: Client, data: bytes, name: str = "list.csv") -> Any:
    return client.post(reverse("accounts:import_list"), {"file": SimpleUploadedFile(name, data)})


def confirm(client: Client, answer: Any) -> Any:
    return client.post(reverse("accounts:import_list"), {"lines": answer.context["text"], "confirm": "yes"})


def test_the_list_is_shown_then_entered_and_the_passwords_are_shown_once(
    client: Client, police_map: Map, administrator: Officer, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["samman.accounts.passwords.Argon2"]
    client.force_login(administrator)
    shown = upload(client, xlsx_of(RITA, ["asha", "आशा", "Asha", "desk", "zz-a-one"]), "list.xlsx")
    page = shown.content.decode()
    assert "rita.devi" in page and "First Thana" not in page.split("<table")[0]
    assert not Officer.objects.filter(username="rita.devi").exists(), "nothing before the word"
    entered = confirm(client, shown)
    rita, password = entered.context["entered"][0]
    rita.refresh_from_db()
    assert rita.must_change_password and rita.state == police_map.state
    assert rita.check_password(password) and password in entered.content.decode()
    assert [(p.role, p.unit) for p in rita.postings.all()] == [
        (Role.STATION_HOUSE_OFFICER, police_map.station)
    ]
    acts = list(Entry.objects.values_list("act", flat=True))
    assert (
        acts.count("create_officer") == acts.count("add_posting") == 2 and acts.count("import_officers") == 1
    )
    assert not Entry.objects.filter(detail__icontains=password).exists()


def test_the_temporary_password_signs_in(
    client: Client, police_map: Map, administrator: Officer, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["samman.accounts.passwords.Argon2"]
    client.force_login(administrator)
    _rita, password = confirm(client, upload(client, csv_of(RITA))).context["entered"][0]
    client.logout()
    answer = client.post(reverse("account_login"), {"login": "rita.devi", "password": password}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("account_change_password")


def test_pressing_twice_doubles_nobody_and_gives_new_passwords_on_a_second_word(
    client: Client, police_map: Map, administrator: Officer, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["samman.accounts.passwords.Argon2"]
    client.force_login(administrator)
    data = csv_of(RITA, ["asha", "आशा", "Asha", "desk", "First Thana"])
    shown = upload(client, data)
    first = dict((o.username, p) for o, p in confirm(client, shown).context["entered"])
    Officer.objects.filter(username="asha").update(last_login=clock.now())
    again = upload(client, data)
    assert again.context["checked"].again and "पहले ही दर्ज" in again.content.decode()
    assert Officer.objects.get(username="rita.devi").check_password(first["rita.devi"]), (
        "looking changes nothing"
    )
    second = dict((o.username, p) for o, p in confirm(client, again).context["entered"])
    assert set(second) == {"rita.devi"}
    assert Officer.objects.get(username="rita.devi").check_password(second["rita.devi"])
    assert Officer.objects.get(username="asha").check_password(first["asha"]), "who has come in keeps the own"
    assert (
        Officer.objects.filter(username__in=first).count() == 2
        and Posting.objects.filter(officer__username__in=first).count() == 2
    )


def test_what_came_in_between_is_told_and_nothing_is_entered(
    client: Client, police_map: Map, administrator: Officer
) -> None:
    client.force_login(administrator)
    shown = upload(client, csv_of(RITA, ["asha", "आशा", "Asha", "desk", "First Thana"]))
    make_officer(Role.DESK, police_map.station, username="asha")
    answer = confirm(client, shown)
    assert "asha पहले से लिया हुआ" in answer.content.decode()
    assert not Officer.objects.filter(username="rita.devi").exists(), "all or nothing"


def test_a_tampered_second_step_is_checked_like_the_first(
    client: Client, police_map: Map, administrator: Officer
) -> None:
    client.force_login(administrator)
    for lines in (
        "\0",
        "x",
        csv_of([*RITA[:3], "administrator", "zz"]).decode(),
        csv_of([*RITA[:4], "yy-a-one"]).decode(),
    ):
        answer = client.post(reverse("accounts:import_list"), {"lines": lines, "confirm": "yes"})
        assert answer.status_code == 200 and "notice--error" in answer.content.decode()
    assert not Officer.objects.filter(username="rita.devi").exists()


def test_a_long_list_is_for_the_command(client: Client, police_map: Map, administrator: Officer) -> None:
    client.force_login(administrator)
    lines = [[f"officer.of.list{n}", "नाम", "Name", "desk", "First Thana"] for n in range(501)]
    assert "500 अधिकारी" in upload(client, csv_of(*lines)).content.decode()


def test_it_is_the_administrators_page_and_units_of_other_states_are_not_found(
    client: Client, police_map: Map, administrator: Officer, outsider_administrator: Officer, desk: Officer
) -> None:
    client.force_login(desk)
    assert client.get(reverse("accounts:import_list")).status_code == 404
    assert upload(client, csv_of(RITA)).status_code == 404
    assert client.get(reverse("accounts:import_sheet")).status_code == 404
    client.force_login(outsider_administrator)
    assert "First Thana" in upload(client, csv_of(RITA)).content.decode()
    assert not Officer.objects.filter(username="rita.devi").exists()
    client.force_login(administrator)
    sheet = client.get(reverse("accounts:import_sheet"))
    assert sheet.content.decode("utf-8-sig").split(",")[0] == "username"


def test_from_and_until_are_kept(client: Client, police_map: Map, administrator: Officer) -> None:
    client.force_login(administrator)
    begins = clock.in_ist(clock.now() + timedelta(days=2))
    day = begins.strftime("%d/%m/%Y")
    confirm(client, upload(client, csv_of([*RITA, day, day], heading=[*HEADING, "from", "until"])))
    posting = Posting.objects.get(officer__username="rita.devi")
    assert posting.ends_at is not None and posting.ends_at - posting.starts_at == timedelta(days=1)
    assert clock.in_ist(posting.starts_at).date() == begins.date()


# The command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "officers.csv"
    path.write_bytes(csv_of(RITA, ["asha", "आशा", "Asha", "desk", "First Thana"]))
    return path


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("import_officers", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_tries_then_enters_and_prints_the_passwords(police_map: Map, file: Path) -> None:
    told = run(file, "--state", "zz", "--dry-run")
    assert "2 officers; no line is wrong." in told and "trial" in told
    assert not Officer.objects.filter(username="rita.devi").exists()
    told = run(file, "--state", "zz")
    assert "entered 2 of 2" in told and "rita.devi  " in told
    assert Posting.objects.filter(officer__username__in=["rita.devi", "asha"]).count() == 2
    assert "entered already" in run(file, "--state", "zz", "--dry-run")


def test_the_command_tells_errors_by_line_in_english_and_enters_nothing(police_map: Map, file: Path) -> None:
    file.write_bytes(csv_of(RITA, ["asha", "आशा", "Asha", "desk", "Nowhere"]))
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 error\\."):
        call_command("import_officers", str(file), "--state", "zz", stdout=out)
    assert "Line 3: there is no unit Nowhere of this kind (Police station)." in out.getvalue()
    assert not Officer.objects.filter(username="rita.devi").exists()


def test_the_passwords_go_to_a_new_file_that_only_its_owner_reads(
    police_map: Map, file: Path, tmp_path: Path
) -> None:
    place = tmp_path / "passwords.csv"
    told = run(file, "--state", "zz", "--passwords", place)
    assert place.stat().st_mode & 0o777 == 0o600
    lines = place.read_text().splitlines()
    assert lines[0] == "username,temporary password" and len(lines) == 3
    assert lines[1].split(",")[1] not in told
    with pytest.raises(CommandError, match="cannot be made anew"):
        run(file, "--state", "zz", "--passwords", place)


@pytest.mark.parametrize(
    "arguments", [["nothing.csv", "--state", "zz"], [".", "--state", "zz"], ["x.csv", "--state", "none"]]
)
def test_the_command_says_what_is_not_there(police_map: Map, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)
