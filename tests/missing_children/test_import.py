"""An old register comes in whole or not at all: every line checked, everything wrong told, no clock of the past fires at once."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import translation
from openpyxl.workbook.workbook import Workbook

from samman.accounts.enums import Role
from samman.accounts.sheets import BadList, rows_of
from samman.audit.actors import command
from samman.audit.models import Entry
from samman.cases.models import Case, HistoryEntry, Receipt
from samman.common import clock
from samman.common.text import fold
from samman.deadlines.models import Deadline
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from samman.missing_children import clocks
from samman.missing_children.actions.importing import import_missing
from samman.missing_children.enums import AgeSure, MomentSure, Reason, Sex
from samman.missing_children.models import Group, MissingPerson
from samman.missing_children.register_list import COLUMNS, Checked, check_list
from samman.people.actions import identity_of
from samman.people.models import SafeContact
from tests.factories import unit
from tests.missing_children import made
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db

HEADING = ("थाना", "जिला", "नाम", "पिता का नाम", "लिंग", "उम्र", "गुमशुदगी दिनांक", "अपराध क्रमांक")
MUNNI = ("चौक", "लखनऊ", "मुन्नी नमूना", "रामू नमूना", "बालिका", "१२ वर्ष", "12.10.25", "112/2025")
SHORT = ("station", "name", "sex", "age", "missing_since")


def csv_of(*lines: Sequence[object], heading: Sequence[str] = HEADING) -> bytes:
    return "\n".join(",".join(map(str, line)) for line in (heading, *lines)).encode()


def check(data: bytes, name: str = "register.csv", **options: Any) -> Checked:
    return check_list(rows_of(name, data), Unit.objects.get(code="up"), **options)


def errors_of(data: bytes) -> list[str]:
    with pytest.raises(BadList) as told, translation.override("en"):
        check(data)
    return told.value.errors


def enter(data: bytes) -> list[Case]:
    return import_missing(
        check(data).new, state=Unit.objects.get(code="up"), by=command("import_missing"), digest=""
    )


def run(path: Path, *more: str) -> str:
    out = io.StringIO()
    call_command("import_missing", str(path), "--state", "up", *more, stdout=out)
    return out.getvalue()


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_bytes(csv_of(MUNNI))
    return path


# One person, whole


def test_a_register_in_hindi_with_its_own_headings_is_registered_as_it_stands(register: Path) -> None:
    assert "Done: 1 persons." in run(register, "--apply")
    case = Case.objects.get(kind="missing")
    person = case.missing_person
    assert (case.unit, case.state_code, case.about_child) == (unit(), "missing", True)
    running = set(Deadline.objects.running().filter(case=case).values_list("ladder", flat=True))
    assert running == {clocks.REVIEW, clocks.UNTRACED}  # nothing of the first hours
    assert (person.name_hi, person.name_en, person.sex, person.source) == (
        "मुन्नी नमूना",
        "",
        Sex.FEMALE,
        "import",
    )
    assert (person.age_from_months, person.age_until_months, person.age_on) == (144, 155, date(2025, 10, 12))
    assert (person.fir_number, person.fir_year, person.fir_station) == ("112", 2025, unit())
    assert clock.in_ist(person.seen_at).date() == date(2025, 10, 12) and person.seen_sure == MomentSure.DAY
    assert Entry.objects.filter(act="import_missing").count() == 1
    assert HistoryEntry.objects.get(case=case).event == "entered_from_register"


def test_a_trial_writes_nothing_and_says_so(register: Path) -> None:
    told = run(register)
    assert "1 persons to enter" in told and "nothing was written" in told
    assert not Case.objects.filter(kind="missing").exists() and not Entry.objects.filter(act="import_missing")


def test_words_and_phones_are_sealed_and_nothing_is_allowed_by_an_old_register() -> None:
    heading = (*HEADING, "सूचनाकर्ता", "मोबाइल", "विवरण", "धारा", "कारण", "गृह जिला", "राज्य", "कद", "उपनाम")
    more = ("रामू नमूना", made.PHONE, made.STORY.replace(",", ""), "363 भादवि & 137(2) बीएनएस", "अपहरण", "दतिया", "मध्य प्रदेश",
            "4 फीट 6 इंच", "गुड्डी; मुनिया")  # fmt: skip
    case = enter(csv_of((*MUNNI, *more), heading=heading))[0]
    person = case.missing_person
    assert identity_of(case)["reporter"]["phone"] == made.PHONE
    assert person.opened_words["story"] == made.STORY.replace(",", "") + "\nधारा: 363 भादवि"
    assert person.fir_sections == ["BNS-137-2"] and person.likely_reason == Reason.TAKEN
    assert (person.home_district, person.home_elsewhere) == (None, "दतिया, मध्य प्रदेश")
    assert (person.height_cm, person.other_names) == (137, ["गुड्डी", "मुनिया"])
    assert not SafeContact.objects.get(case=case).may_call


def test_only_those_over_the_station_see_who_was_entered() -> None:
    theirs = ("up-lucknow-hazratganj", "", "सीता नमूना", "", "F", "9", "12.10.25", "7/25")
    case, other = enter(csv_of(MUNNI, theirs))
    desk, colleague = make_viewer(Role.DESK, unit()), make_viewer(Role.WELFARE_OFFICER, unit())
    outsider = make_viewer(Role.STATION_HOUSE_OFFICER, other.unit)
    assert [list(Case.objects.visible_to(viewer)) for viewer in (desk, colleague, outsider)] == [
        [case],
        [case],
        [other],
    ]


def test_a_spreadsheet_with_real_dates_and_an_about_age_is_taken() -> None:
    book: Any = Workbook()  # type: ignore[no-untyped-call]
    for row in (SHORT, ("up-lucknow-chowk", "Munni Sample", "F", "about 14", datetime(2025, 10, 12, 18, 40))):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    line = check(out.getvalue(), "register.xlsx").new[0]
    assert clock.in_ist(line.report.seen["seen_at"]) == datetime(2025, 10, 12, 18, 40, tzinfo=clock.IST)
    assert (line.person["age_sure"], line.person["name_en"]) == (AgeSure.GUESSED, "Munni Sample")


def test_who_was_a_child_then_and_is_grown_up_now_has_a_childs_case() -> None:
    case = enter(csv_of(("up-lucknow-chowk", "Munni", "F", 16, "1/2/2012"), heading=SHORT))[0]
    assert case.about_child
    grown = enter(csv_of(("up-lucknow-chowk", "Sita", "F", 30, "1/2/2012"), heading=SHORT))[0]
    assert not grown.about_child and Deadline.objects.running().get(case=grown).ladder == clocks.REVIEW


# Together, doubled, traced


def test_persons_of_one_fir_are_tied_together() -> None:
    other = ("चौक", "लखनऊ", "चुन्नी नमूना", "रामू नमूना", "F", "9", "12.10.25", "112/25")
    alone = ("चौक", "लखनऊ", "सीता नमूना", "", "F", "9", "12.10.25", "113/25")
    cases = enter(csv_of(MUNNI, other, alone))
    groups = [case.missing_person.group_id for case in cases]
    assert (
        groups[0] is not None and groups[0] == groups[1] and groups[2] is None and Group.objects.count() == 1
    )


def test_the_same_person_twice_in_a_register_is_told_by_line() -> None:
    in_other_words = ("Chowk", "Lucknow", "मुन्नी  नमूना", "", "F", "12", "12 अक्टूबर 2025", "")
    sister = ("चौक", "लखनऊ", "चुन्नी नमूना", "रामू नमूना", "F", "9", "12.10.25", "112/25")
    errors = errors_of(csv_of(MUNNI, sister, in_other_words, MUNNI))
    assert errors == [
        "Line 4: the same person stands on line 2 already.",
        "Line 5: the same person stands on line 2 already.",
    ]


def test_a_register_that_comes_again_enters_only_who_is_new() -> None:
    first = enter(csv_of(MUNNI))[0]
    new = ("चौक", "लखनऊ", "सीता नमूना", "", "F", "9", "14.10.25", "114/25")
    checked = check(csv_of(MUNNI, new))
    assert [line.already for line in checked.already] == [first.number]
    assert [line.person["name_hi"] for line in checked.new] == ["सीता नमूना"]


def test_who_is_traced_is_left_out_and_counted_and_unwanted_columns_are_named() -> None:
    heading = (*HEADING, "स्थिति", "धर्म")
    data = csv_of((*MUNNI, "अदम दस्तयाब", "x"), (*MUNNI[:7], "9/2024", "दस्तयाब", "x"), heading=heading)
    wrong, known = errors_of(data)
    assert wrong == 'Column not known: धर्म. Rename it, or leave it out with --leave-out "धर्म".'
    assert known.startswith("Known: station (थाना); district (जिला); ") and all(
        name in known for name in COLUMNS
    )
    checked = check(data, left_out=frozenset({"धर्म"}))
    assert (len(checked.new), checked.traced) == (1, 1)


# Wrong lines


def test_everything_wrong_is_told_at_once_by_line_and_nothing_is_written(register: Path) -> None:
    lines = (
        ("चौकठ", "लखनऊ", "क", "", "बालिका", "12", "12.10.25", ""),
        ("चौक", "नखलऊ", "क", "", "बालिका", "12", "12.10.25", ""),
        ("चौक", "लखनऊ", "क", "", "?", "बारह", "31.02.2025", "112"),
        ("", "", "क", "", "", "", "", ""),
        MUNNI,
    )
    register.write_bytes(csv_of(*lines))
    with pytest.raises(CommandError, match="10 errors"):
        run(register, "--apply")
    errors = errors_of(register.read_bytes())
    assert errors[0] == "Line 2: there is no station चौकठ, लखनऊ."
    assert errors[1] == "Line 3: there is no district नखलऊ."
    assert "Line 4: sex ? is not understood; write F, M or T." in errors
    assert "Line 4: missing_since 31.02.2025 is no day that has been; write it like 12.10.2025." in errors
    assert "Line 4: fir_number 112 has no year; write it like 112/2025." in errors
    assert "Line 5: neither age nor birth_date is told; write about how old, such as 10-14." in errors
    assert not Case.objects.filter(kind="missing").exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (csv_of(), "The register has a heading but no person."),
        (csv_of(("x",), heading=("नाम",)), "Missing: station, sex, missing_since, age or birth_date."),
        (csv_of(("x", "y"), heading=("नाम", "name")), "Two columns say the same: name."),
        (csv_of((*MUNNI, "zu viel")), "Line 2: there are more cells than columns."),
        (b"\xff\xfe\x00x", "UTF-8"),
    ],
)
def test_a_file_that_is_no_register_gets_a_plain_sentence(data: bytes, sentence: str) -> None:
    assert any(sentence in error for error in errors_of(data))


def test_when_the_last_cannot_be_kept_none_is() -> None:
    other = ("चौक", "लखनऊ", "चुन्नी नमूना", "रामू नमूना", "F", "9", "13.10.25", "113/25")
    lines = check(csv_of(MUNNI, other)).new
    lines[1].person["age_from_months"] = 2000
    with pytest.raises(IntegrityError):
        import_missing(lines, state=Unit.objects.get(code="up"), by=command("import_missing"), digest="")
    assert not MissingPerson.objects.exists() and not HistoryEntry.objects.exists()


# Clocks and messages


def test_a_long_register_makes_no_clock_fire_at_once_tells_nobody_and_gives_no_key() -> None:
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(12)]
    chowk = [("up-lucknow-chowk", f"Munni {n}", "F", 12, day) for n, day in enumerate(days)]
    elsewhere = ("up-lucknow-hazratganj", "Sita", "F", 12, days[0])
    cases = enter(csv_of(*reversed(chowk), elsewhere, heading=SHORT))
    today = clock.in_ist(clock.now()).date()
    of_chowk = [case for case in cases if case.unit == unit()]
    assert [case.missing_person.seen_at.year for case in of_chowk] == [2020] * 12
    waits = [(clock.in_ist(case.due_at).date() - today).days for case in of_chowk if case.due_at]
    assert waits == [1] * 10 + [2] * 2  # who is missing longest first
    owed = Deadline.objects.running().filter(ladder=clocks.FIR)
    assert all(clock.in_ist(one.due_at).hour == 11 for one in owed) and owed.count() == 13
    assert set(Deadline.objects.exclude(ladder=clocks.FIR).values_list("ladder", flat=True)) == {
        clocks.REVIEW
    }
    assert not Message.objects.exists() and not Receipt.objects.exists()


def test_no_heading_of_a_register_means_two_columns() -> None:
    meant: dict[str, set[str]] = {}
    for name, others in COLUMNS.items():
        for word in (name, *others.split(";")):
            meant.setdefault(fold(word), set()).add(name)
    assert {word: names for word, names in meant.items() if len(names) > 1} == {}


def test_headings_of_the_police_are_known_as_they_write_them() -> None:
    for crime, place in (("मु०अ०सं०", "कहाँ से"), ("मु० अ० सं०", "कहाँ से गुम"), ("मु.अ.सं.", "स्थान")):
        (line,) = check(csv_of((*MUNNI, "नमूना मेला"), heading=(*HEADING[:-1], crime, place))).new
        assert line.report.fir is not None and line.report.fir.number == "112"
        assert line.report.seen["seen_place"] == "नमूना मेला"


def test_one_error_is_one(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    for more, told in (((), "1 error. Nothing"), (((*MUNNI[:5], "x", *MUNNI[6:]),), "2 errors. Nothing")):
        path.write_bytes(csv_of((*MUNNI[:5], "y", *MUNNI[6:]), *more))
        with pytest.raises(CommandError, match=told):
            run(path)


def test_operations_lists_every_heading() -> None:
    text = (Path(__file__).parents[2] / "docs/operations.md").read_text("utf-8")
    assert all(f"`{name}`" in text for name in COLUMNS)
