"""One fast page for one to five persons: what is typed is kept, read back, registered once, and printed with one key."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.common import clock
from samman.missing_children.enums import AgeSure, Reason
from samman.people.actions import identity_of
from tests.factories import grouped, signed_in, unit
from tests.missing_children import made

pytestmark = pytest.mark.django_db
PAGE, CHECK, SLIP, AWAY = (f"/staff/missing/register/{end}" for end in ("", "check/", "slip/", "away/"))


def typed(**changes: Any) -> dict[str, Any]:
    yesterday = clock.in_ist(clock.now()) - timedelta(days=1)
    return {
        "p1-name_hi": made.NAME_HI,
        "p1-sex": "f",
        "p1-age_years": "१२",
        "p1-age_sure": "family",
        "p1-father_name": "रामू नमूना",
        "p1-home_place": "नमूना गली 5",
        "p2-age_sure": "family",  # as the browser sends a person whom nobody has filled in
        "p2-as_first": "on",
        "source": "station",
        "reporter_name": "रामू नमूना",
        "reporter_phone": made.PHONE,
        "seen_day": yesterday.strftime("%d/%m/%Y"),
        "seen_hour": "17:30",
        "seen_sure": "hour",
        "seen_place": "नमूना मेला मैदान",
        "seen_district": unit().district_id,
        "reason": "unknown",
        "story": made.STORY,
        "fir_sections": ["BNS-137-2"],
        **changes,
    }


def desk() -> Client:
    return signed_in(Role.DESK, unit())


def registered(client: Client, **changes: Any) -> list[Case]:
    answer = client.post(PAGE, typed(**changes))
    assert answer.headers.get("Location") == CHECK, answer.text[-3000:]
    assert client.post(CHECK, {"agreed": "1"}).headers["Location"] == SLIP
    return list(Case.objects.filter(kind="missing").order_by("pk"))


def numbers(page: str) -> tuple[list[str], str]:
    found = re.findall(r"data-number>([^<]*)<", page)
    key = re.findall(r'id="key">([^<]*)<', page)[0]
    return [re.sub(r"\D", "", one) for one in found], re.sub(r"\D", "", key)


@pytest.mark.parametrize("role", [Role.DESK, Role.STATION_HOUSE_OFFICER, Role.WELFARE_OFFICER])
def test_a_missing_girl_is_read_back_and_registered_once(role: Role) -> None:
    client = signed_in(role, unit())
    client.post(PAGE, typed())
    page = client.get(CHECK).text
    assert made.STORY in page and "गुड़िया" in page and "एक घंटे" in page
    assert client.post(CHECK).status_code == 200 and not Case.objects.exists()
    for _press in range(2):
        client.post(CHECK, {"agreed": "1"})
    case = Case.objects.get()
    person = case.missing_person
    assert (case.unit, case.about_child) == (unit(), True)
    assert (person.age_from_months, person.age_until_months, person.seen_place) == (144, 155, "नमूना मेला मैदान")
    assert clock.in_ist(person.seen_at).strftime("%H:%M") == "17:30"
    assert identity_of(case)["reporter"]["phone"] == made.PHONE
    assert case.receipts.get().must_renew


def test_two_sisters_share_parents_home_and_key() -> None:
    client = desk()
    sister = {"p2-name_en": "Munni", "p2-sex": "f", "p2-age_years": "9", "p2-age_until_years": "10"}
    cases = registered(client, **sister)
    assert len(cases) == 2
    second = cases[1].missing_person
    assert (second.name_en, second.father_name, second.home_place) == ("Munni", "रामू नमूना", "नमूना गली 5")
    assert (second.age_from_months, second.age_until_months) == (108, 131)
    assert second.group_id == cases[0].missing_person.group_id is not None
    shown, key = numbers(client.get(SLIP).text)
    assert shown == [case.number for case in cases] and len(key) == 12


def test_the_slip_names_nobody_on_paper_and_is_wiped() -> None:
    client = desk()
    (case,) = registered(client)
    page = client.get(SLIP).text
    paper = page.partition('<div class="slip">')[2].partition('<div class="no-print">')[0]
    assert grouped(case.number) in paper and "गुड़िया" not in paper
    _shown, key = numbers(page)
    assert client.post(AWAY).headers["Location"] == f"/staff/missing/{case.number}/"
    assert client.get(SLIP).headers["Location"] == PAGE
    assert key not in client.get(PAGE).text.replace(" ", "")
    assert grouped(case.number) in client.get(PAGE).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"p1-name_hi": ""}, "नाम लिखें"),
        ({"p1-sex": ""}, "लिंग चुनें"),
        ({"p1-age_years": ""}, "आयु लिखें"),
        ({"p1-age_years": "abc"}, "एक से तीन अंकों"),
        ({"p1-age_years": "12", "p1-age_until_years": "9"}, "छोटी संख्या पहले"),
        ({"p1-birth_date": "1/1/2199"}, "जन्म तिथि नहीं हो सकती"),
        ({"p1-height_cm": "999"}, "30 से 230"),
        ({"p2-name_hi": "मुन्नी"}, "लिंग चुनें"),
        ({"seen_day": ""}, "अंतिम बार देखे जाने का दिन लिखें"),
        ({"seen_day": "1/1/2199"}, "समय अभी आया नहीं"),
        ({"seen_place": ""}, "अंतिम बार कहाँ देखा गया"),
        ({"seen_district": "999999999"}, "सूची में से जनपद चुनें"),
        ({"latitude": "26.8"}, "दोनों संख्याएँ"),
        ({"latitude": "x", "longitude": "99"}, "26.8467 जैसे"),
        ({"reporter_phone": "123"}, "दस अंक"),
        ({"may_contact": "on", "reporter_phone": ""}, "सुरक्षित नंबर"),
        ({"fir_number": "abc"}, "112/2026 जैसे"),
        ({"fir_number": "112/2199"}, "वर्ष देखें"),
        ({"fir_number": "112/2026", "fir_sections": []}, "धाराएँ चुनें"),
        ({"fir_number": "112/2026"}, "एफआईआर का दिनांक"),
        ({"gd_number": "21"}, "जीडी"),
        ({"story": "x" * 20_001}, "20000"),
        ({"p1-name_hi": "a\0b"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_is_kept(changes: dict[str, Any], sentence: str) -> None:
    client = desk()
    answer = client.post(PAGE, typed(**changes))
    assert answer.status_code == 200 and not Case.objects.exists()
    assert "error-summary" in answer.text and sentence in answer.text
    for kept in (
        made.STORY[:20] if "story" not in changes else "",
        "रामू नमूना",
        made.PHONE if "123" not in str(changes) else "",
    ):
        assert kept in answer.text or changes.get("reporter_phone") == ""


def test_persons_whom_nobody_filled_in_are_not_complained_of() -> None:
    page = desk().post(PAGE, typed(**{"p1-sex": "", "p2-name_hi": "मुन्नी"})).text
    assert page.count('id="id_p1-sex_error"') == page.count('id="id_p2-sex_error"') == 1
    assert "p3-sex_error" not in page and page.count("#id_p3") == 0


def test_a_name_in_the_box_of_the_other_script_goes_where_it_belongs() -> None:
    (case,) = registered(desk(), **{"p1-name_hi": "Gudiya"})
    assert (case.missing_person.name_hi, case.missing_person.name_en) == ("", "Gudiya")


def test_what_was_typed_is_there_again_when_something_is_to_be_changed() -> None:
    client = desk()
    client.post(PAGE, typed())
    page = client.get(PAGE).text
    assert made.STORY in page and 'value="१२"' in page


def test_an_fir_and_a_gd_number_come_with_the_report() -> None:
    today = clock.in_ist(clock.now())
    when = {"day": today.strftime("%d/%m/%Y"), "hour": "00:00"}
    papers = {"fir_number": f"112/{today.year}", "gd_number": "21"}
    papers |= {f"{paper}_{part}": value for paper in ("fir", "gd") for part, value in when.items()}
    (case,) = registered(desk(), **papers)
    person = case.missing_person
    assert (person.fir_number, person.fir_station, person.gd_number) == ("112", unit(), "21")
    assert case.due_at == case.created_at + timedelta(hours=2)  # not the FIR any more, but the risk form


def test_a_woman_goes_the_same_road_without_the_childs_clock() -> None:
    (case,) = registered(desk(), **{"p1-age_years": "30"})
    assert not case.about_child and case.due_at == case.created_at + timedelta(hours=24)
    (_first, taken) = registered(desk(), **{"p1-age_years": "30", "reason": Reason.TAKEN})
    assert not taken.about_child and taken.due_at == taken.created_at + timedelta(hours=1)


def test_a_guessed_age_near_eighteen_makes_a_child() -> None:
    (case,) = registered(desk(), **{"p1-age_years": "19", "p1-age_sure": AgeSure.GUESSED})
    assert case.about_child


def test_where_police_is_suspected_the_district_gets_it_and_the_slip_still_shows_the_numbers() -> None:
    client = desk()
    (case,) = registered(client, accused_is_police="on")
    assert case.unit == unit().district
    page = client.get(SLIP).text
    assert numbers(page)[0] == [case.number] and "गुड़िया" not in page
    assert client.get(f"/staff/missing/{case.number}/").status_code == 404
    assert client.post(AWAY).headers["Location"] == "/staff/missing/"


def test_what_was_not_sent_is_wiped_and_the_empty_page_comes_back() -> None:
    client = desk()
    client.post(PAGE, typed())
    assert client.post(AWAY).headers["Location"] == PAGE
    assert made.STORY not in client.get(PAGE).text


def test_a_complaint_and_a_missing_child_written_down_one_after_the_other_do_not_show_in_each_other() -> None:
    client = desk()
    client.post(PAGE, typed())
    assert made.STORY not in client.get("/staff/register/").text
    assert client.get("/staff/register/check/").status_code == 302
    registered(client)
    assert client.get("/staff/register/slip/").status_code == 302


@pytest.mark.parametrize(
    "role", [Role.NODAL_OFFICER, Role.SJPU_OFFICER, Role.MONITOR, Role.E_CELL, Role.LEGAL_ADVISER]
)
def test_who_stands_at_no_station_does_not_register(role: Role) -> None:
    station = unit()
    where = {Role.NODAL_OFFICER: station.district, Role.SJPU_OFFICER: made.special("sjpu")}.get(
        role, station.state
    )
    client = signed_in(role, where)
    for address in (PAGE, CHECK, SLIP):
        assert client.get(address).status_code == 404
    assert client.post(AWAY).status_code == 404
