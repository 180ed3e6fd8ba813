"""A girl found in Kota as Lakshmi, reported in Katni as लक्ष्मी: matching brings the two together, one officer of each unit says
that it is the same child, and she goes home."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from samman.common import clock
from samman.common.digits import typed_digits
from tests.journeys import steps
from tests.journeys.conftest import LiveSite, OfficerPage
from tests.journeys.test_two_sisters import go_home, write

STAY = "नमूना बाल गृह, कोटा"
PHONE: ViewportSize = {"width": 360, "height": 640}
MAP = {
    "state.csv": "code,name_en,name_hi\nmp,Madhya Pradesh,मध्य प्रदेश\n",
    "districts.csv": "code,name_en,name_hi,latitude,longitude\nmp-katni,Katni,कटनी,23.8343,80.3931\n",
    "stations.csv": "code,district,name_en,name_hi,is_headquarters\nmp-katni-kotwali,mp-katni,Kotwali Katni,कोतवाली कटनी,yes\n",
}
KATNI = """
from pathlib import Path
from samman.accounts import codes
from samman.accounts.models import Officer
from samman.audit.actors import command
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.jurisdictions.reference import load_state

load_state(Path({folder!r}), by=command("load_reference"))
station = Unit.objects.get(code="mp-katni-kotwali")
password = Officer.objects.get(username="desk.chowk").password
for name, role, phone, name_hi, name_en in (
    ("desk.katni", "desk", "9000000301", "कविता पटेल (नमूना)", "Kavita Patel (sample)"),
    ("sho.katni", "station_house_officer", "9000000302", "मोहन बघेल (नमूना)", "Mohan Baghel (sample)"),
):
    officer = Officer.objects.create(
        username=name, password=password, phone=phone, name_hi=name_hi, name_en=name_en, is_demo=True, state=station.state
    )
    officer.postings.create(unit=station, role=role, starts_at=clock.now())
    codes.enrol(officer)
"""
ASKED, ANSWERED = "क्या बाएँ हाथ पर जलने का निशान है?", "हाँ, कलाई के पास, बचपन का"
WHY = "नाम, पिता का नाम और कटनी मिलते हैं, हाथ का निशान भी वही है"
WHY_NOT = "यह बालिका पंद्रह वर्ष की है, हमारी ग्यारह की"


@pytest.fixture(scope="session")
def katni(live_site: LiveSite, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A district of Madhya Pradesh with one station and two officers."""
    folder: Path = tmp_path_factory.mktemp("mp")
    for name, text in MAP.items():
        (folder / name).write_text(text)
    live_site.manage("shell", "--no-imports", "-c", KATNI.format(folder=str(folder)))


def address(page: Page, rest: str) -> str:
    """Address of a staff page in the language of the page that is shown."""
    prefix = "/en" if urlsplit(page.url).path.startswith("/en/") else ""
    return f"{prefix}/staff/{rest}"


def report_missing(desk: Page) -> str:
    """The desk in Katni writes down whom the family calls लक्ष्मी; the number of the case."""
    day = (clock.in_ist(clock.now()) - timedelta(days=6)).strftime("%Y-%m-%d")
    desk.goto(address(desk, "missing/register/"))
    for name, value in {
        "p1-name_hi": "लक्ष्मी",
        "p1-sex": "f",
        "p1-age_years": "11",
        "p1-father_name": "रामू",
        "seen_day": day,
        "seen_hour": "17:30",
        "seen_place": "कटनी रेलवे स्टेशन",
        "reporter_name": "रामू",
    }.items():
        steps.fill(desk, name, value)
    desk.locator('form[action$="/missing/register/"] button[type=submit]').click()
    desk.locator("#agreed").check()
    desk.locator('form[action$="/register/check/"] button[type=submit]').click()
    number = typed_digits(desk.locator("[data-number]").first.inner_text())
    desk.locator('form[action$="/away/"] button').click()
    return number


def report_found(desk: Page, **changes: Any) -> str:
    """Another unit writes down a girl who was found in Kota; the number of the case."""
    desk.goto(address(desk, "missing/found/new/"))
    typed = {
        "name_en": "Lakshmi",
        "sex": "f",
        "age_years": "11",
        "father_name": "Ramu",
        "home_elsewhere": "Katni",
        "found_kind": "railway",
        "found_place": "Kota Junction",
        "found_district": "",
        "found_elsewhere": "Kota",
        "found_state": "rj",
        "stay_place": STAY,
    }
    desk.locator("details", has=desk.locator("[name=home_elsewhere]")).locator("summary").first.click()
    write(desk, **(typed | changes))
    desk.locator("#home").wait_for()
    return urlsplit(desk.url).path.rstrip("/").rpartition("/")[2]


def case_of(page: Page, number: str) -> str:
    return address(page, f"missing/{number}/")


def wait_for_match(page: Page, case: str) -> None:
    """Until the worker has asked matching, and the panel of the case shows what it found."""

    def is_there() -> bool:
        page.goto(case)
        return page.locator("#matches li a").count() > 0

    steps.wait_until(page, is_there, 60)


def open_sheet(page: Page, number: str, other: str) -> None:
    """From the page of a case over the list of its possible matches to the sheet of the one."""
    page.goto(case_of(page, number))
    page.locator("#matches a[href$='/candidates/']").click()
    for path in [str(link.get_attribute("href")) for link in page.locator("table.list th a").all()]:
        page.goto(path)
        if other in {typed_digits(text)[:9] for text in page.locator(".sheet__side .hint").all_inner_texts()}:
            return
    raise AssertionError(f"{other} is no possible match of {number}")


def say(page: Page, verb: str, **typed: str) -> None:
    """Same, not, or ask, on the sheet that is shown."""
    form = page.locator(f"form[action$='/{verb}/']")
    page.locator("details", has=form).locator("summary").click()
    for name, value in typed.items():
        field = form.locator(f"[name={name}]")
        if field.first.evaluate("one => one.type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button").click()


def told(page: Page, number: str) -> list[str]:
    """What the demo phone shows of a possible match of this case."""
    page.goto(address(page, "demo-phone/?to=officer"))
    rows = page.locator("table.list tbody tr").all_inner_texts()
    return [row for row in rows if re.search("दूसरे प्रकरण|another case", row) and number in typed_digits(row)]


def pictures(page: Page, name: str) -> None:
    """On the phone and on the desk's screen."""
    steps.picture(page, name)
    page.set_viewport_size({"width": 1280, "height": 800})
    steps.picture(page, name)
    page.set_viewport_size(PHONE)


def compare(page: Page) -> None:
    """The sheet says what agrees and what to ask, and no more than is needed."""
    rows = page.locator("table.list tbody tr")
    for name in ("Lakshmi", "Ramu", "Katni"):
        expect(rows.filter(has_text=name).locator(".tag--done")).to_have_count(1)
    expect(rows.filter(has_text="Lakshmi")).to_contain_text("लक्ष्मी")
    expect(page.locator("main")).not_to_contain_text(STAY)


def ask_and_answer(head: Page, finder: Page, missing: str, found: str) -> None:
    """Katni asks one fact; the unit that asked is told it, and the unit that answers sees no case behind the question."""
    say(head, "ask", asked="mark", ask_words=ASKED)
    expect(head.locator("#questions")).to_contain_text(ASKED)
    finder.goto(address(finder, "missing/matches/"))
    pictures(finder, "match-waiting")
    question = finder.locator("#questions li").filter(has_text=re.compile(r"\s?".join(found)))
    question.locator("a").first.click()
    expect(finder.locator("main")).to_contain_text(ASKED)
    assert missing not in typed_digits(finder.locator("main").inner_text())
    pictures(finder, "match-question")
    write(finder, answer=ANSWERED)
    head.reload()
    expect(head.locator("#questions")).to_contain_text(ANSWERED)


def not_this_child(head: Page, desk: Page, second: Page, missing: str, other: str) -> None:
    """Said no to by one officer: it rests for that officer, and others see who said so, and may decide otherwise."""
    open_sheet(head, missing, other)
    say(head, "not", reason="age", no_words=WHY_NOT)
    expect(head.locator("#no")).to_contain_text(WHY_NOT)
    sheet = str(head.locator("form[action$='/not/']").get_attribute("action")).removesuffix("not/")
    head.goto(case_of(head, missing))
    expect(head.locator(f"#matches li a[href='{sheet}']")).to_have_count(0)
    head.locator("#matches a[href$='/candidates/']").click()
    expect(head.locator(f"h2 ~ table a[href='{sheet}']")).to_have_count(1)
    pictures(head, "match-list")
    for page, number, against in ((desk, missing, other), (second, other, missing)):
        open_sheet(page, number, against)
        expect(page.locator("#no")).to_contain_text(WHY_NOT)
        expect(page.locator("form[action$='/same/']")).to_have_count(1)


def decided_by_two(head: Page, desk: Page, second: Page, missing: str, found: str) -> str:
    """The first officer gives reasons; no second of the same unit; one of the other unit agrees. The address of the sheet."""
    open_sheet(head, missing, found)
    say(head, "same", words=WHY)
    expect(head.locator("#decisions")).to_contain_text(WHY)
    open_sheet(desk, missing, found)
    expect(desk.locator("#decisions")).to_contain_text(WHY)
    expect(desk.locator("form[action$='/decide/']")).to_have_count(0)
    pictures(desk, "match-same-unit")
    open_sheet(second, found, missing)
    pictures(second, "match-second")
    second.locator("form[action$='/decide/'] button[value=agree]").click()
    expect(second.locator("form[action$='/decide/']")).to_have_count(0)
    return urlsplit(head.url).path


@pytest.mark.parametrize("language", ["hi", "en"])
def test_found_in_kota_home_in_katni(officer: OfficerPage, katni: None, language: str) -> None:
    plain: dict[str, Any] = {"language": language, "javascript": False, "viewport": PHONE}
    desk, head = officer("desk.katni", **plain), officer("sho.katni", **plain)
    finder, second = officer("desk.chowk", **plain), officer("sho.chowk", **plain)

    missing = report_missing(desk)
    found = report_found(finder)
    other = report_found(finder, age_years="15")
    wait_for_match(head, case_of(head, missing))
    pictures(head, "match-panel")
    steps.wait_until(finder, lambda: bool(told(finder, missing) and told(finder, found)))
    assert not [row for row in told(finder, missing) + told(finder, found) if re.search("लक्ष्मी|Lakshmi", row)]

    open_sheet(head, missing, found)
    compare(head)
    pictures(head, "match-sheet")
    ask_and_answer(head, finder, missing, found)
    not_this_child(head, desk, second, missing, other)
    sheet = decided_by_two(head, desk, second, missing, found)

    home = case_of(head, missing)
    head.goto(home)
    expect(head.locator("#recovery")).to_contain_text("Kota Junction")
    go_home(head, desk, home, committee="बाल कल्याण समिति, कटनी", father="रामू")
    expect(desk.locator("#visits")).to_be_visible()
    pictures(desk, "match-home")
    head.goto(f"{home}candidates/")
    expect(head.locator(f"h2 ~ table tr:has(a[href='{sheet}']) .tag--done")).to_have_count(1)
    pictures(head, "match-ended")
    finder.goto(case_of(finder, found))
    expect(finder.locator("#found")).to_be_visible()
    expect(finder.locator("a[href*='/act/']")).to_have_count(0)
    report = officer("monitor.hq", **plain)
    report.goto(address(report, "missing/matching/"))
    expect(report.locator("table.list td.number").first).to_be_visible()
    pictures(report, "match-report")
