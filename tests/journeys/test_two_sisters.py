"""Two sisters are missing: reported at a desk, one FIR, the procedure, a search, found in another State, heard, home by the
committee's order and two officers, and visited afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from samman.common import clock
from tests.journeys import steps
from tests.journeys.conftest import OfficerPage

PLACE = "नमूना बाल गृह, नासिक रोड"


def write(page: Page, **typed: Any) -> None:
    """Fill in the form of the page and send it."""
    for name, value in typed.items():
        field = page.locator(f"form[method=post] [name={name}]").first
        kind = field.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
        if kind == "select":
            field.select_option(value)
        elif kind in ("radio", "checkbox"):
            page.locator(f"[name={name}][value='{value}']").check()
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(value)
    page.locator("form[method=post] .actions button.govuk-button").last.click()


def do(page: Page, case: str, verb: str, **typed: Any) -> None:
    """One act of the way home, from the link on the page of the case."""
    page.goto(case)
    page.locator(f"a[href$='/act/{verb}/']").first.click()
    write(page, **typed)
    expect(page.locator("form[action*='/act/']")).to_have_count(0)


def order() -> dict[str, Any]:
    """A photographed order."""
    out = BytesIO()
    Image.new("RGB", (400, 560), "white").save(out, "JPEG")
    return {"name": "order.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def open_by_key(page: Page, number: int) -> None:
    """Open the boxes of one more person with the keyboard."""
    page.locator("details summary", has_text=str(number)).first.focus()
    page.keyboard.press("Enter")


def report(desk: Page) -> list[str]:
    """The child welfare officer takes the report down on one page and gives one paper; the addresses of the two cases."""
    expect(desk.locator("table.list, .empty").first).to_be_visible()  # signed in, on the list
    desk.locator('a[href$="/missing/register/"]').click()
    for name, value in {
        "name_hi": "राधिका नमूना",
        "sex": "f",
        "age_years": "11",
        "father_name": "सुरेश नमूना",
    }.items():
        steps.fill(desk, f"p1-{name}", value)
    open_by_key(desk, 2)
    for name, value in {"name_en": "Pinky Sample", "sex": "f", "age_years": "८"}.items():
        steps.fill(desk, f"p2-{name}", value)
    day = (clock.in_ist(clock.now()) - timedelta(days=2)).strftime("%Y-%m-%d")
    seen = {"seen_day": day, "seen_hour": "17:30", "seen_place": "नमूना मेला", "reporter_name": "सुरेश नमूना"}
    for name, value in seen.items():
        steps.fill(desk, name, value)
    steps.picture(desk, "staff-missing-register")
    desk.locator('form[action$="/missing/register/"] button[type=submit]').click()
    expect(desk.locator("dl.facts").nth(1)).to_contain_text("Pinky")
    desk.locator("#agreed").check()
    desk.locator('form[action$="/register/check/"] button[type=submit]').click()
    numbers = [re.sub(r"\D", "", text) for text in desk.locator("[data-number]").all_text_contents()]
    steps.picture(desk, "staff-missing-slip")
    links = [desk.locator(f'a[href$="/missing/{number}/"]') for number in numbers]
    paths = [str(link.get_attribute("href")) for link in links]
    desk.locator('form[action$="/away/"] button').click()  # the paper is handed out, and put away here
    expect(desk).to_have_url(re.compile(re.escape(paths[0]) + "$"))  # on the page of the first
    return [desk.url.split("/staff/")[0].removesuffix("/en") + path for path in paths]


def enter_one_fir(page: Page, elder: str) -> None:
    """Within the hour; one for both."""
    page.goto(elder)
    expect(page.locator("#papers .clock")).to_be_visible()
    now = clock.in_ist(clock.now())
    typed = {"fir_number": f"77/{now.year}", "fir_day": now.strftime("%Y-%m-%d"), "fir_hour": "00:01"}
    for name, value in typed.items():
        steps.fill(page, name, value)
    page.locator("[name=for_the_others]").check()
    page.locator('form[action$="/fir/"] button[type=submit]').click()
    expect(page.locator("#papers")).to_contain_text(f"77/{now.year}")
    page.locator("#together a").click()
    expect(page.locator("#papers")).to_contain_text(f"77/{now.year}")
    expect(page.locator("#who")).to_contain_text("सुरेश नमूना")  # the parents of the first


def procedure(head: Page, case: str) -> None:
    """The head of the station judges the risk and has the message sent out."""
    head.goto(case)
    head.locator("#procedure a[href$='/risk/']").first.click()
    write(head, risk="high", lines="मेले के दुकानदारों और झूले वाले से पूछें", specialists="cyber", agencies="railway")
    head.goto(f"{case}step/8/")
    write(head, proof="वायरलेस सं. 12, जीआरपी और पड़ोसी थानों को")
    head.goto(case)
    expect(head.locator("#procedure b", has_text=re.compile(r"^8\.$")).first).to_be_attached()
    steps.picture(head, "missing-procedure")


def search(above: Page, member: Page, name: str) -> None:
    """The district holds an operation; a team looks for both, and says where it was."""
    base = above.url.split("/staff/")[0] + "/staff/operations/"
    above.goto(f"{base}new/")
    first = clock.in_ist(clock.now()).date()
    last = first + timedelta(days=20)
    write(above, kind="muskan", name=name, starts_on=first.isoformat(), ends_on=last.isoformat())
    page_of_operation = above.url
    above.locator("a[href*='/team/?district=']").click()
    lead = above.locator("[name=lead] option", has_text=re.compile("राकेश वर्मा|Rakesh Verma"))
    chosen = str(lead.first.get_attribute("value"))
    write(above, area="चौक, अमीनाबाद", lead=chosen, members=chosen)
    above.locator("a[href*='/share/']").first.click()
    expect(above.get_by_text("राधिका").first).to_be_visible()
    above.locator("form .actions button").click()
    team = above.locator("#teams a[href*='/operations/team/']").first
    path = str(team.get_attribute("href"))
    member.goto(above.url.split("/staff/")[0].removesuffix("/en") + path)
    expect(member.locator("#children")).to_contain_text("राधिका")
    member.locator("a[href$='/visit/']").first.click()
    officer = str(member.locator("[name=officers]").first.get_attribute("value"))
    write(
        member,
        place_kind="railway",
        place="चारबाग स्टेशन, प्लेटफ़ॉर्म 1",
        day=first.isoformat(),
        officers=officer,
        total="3",
    )
    steps.picture(member, "missing-visit")
    above.goto(page_of_operation)
    expect(above.locator("#visits")).to_contain_text("चारबाग")


def go_home(head: Page, second: Page, case: str, *, committee: str, father: str) -> None:
    """Before the committee, heard alone, its order, the guardian looked at by two officers, handed over."""
    do(head, case, "cwc", body=committee)
    do(head, case, "hearing", heard_by="समिति सदस्य", wish="home", words="घर जाना है")
    do(
        head,
        case,
        "order",
        kind="restore",
        number="212/2026",
        committee=committee,
        received_by="थानाध्यक्ष",
        file=order(),
    )
    guardian = {"who": father, "relation": "पिता", "is_right": "yes", "proofs": "papers"}
    do(head, case, "guardian", **guardian)
    expect(head.locator("a[href$='/act/restore/']")).to_have_count(0)  # one officer is not two
    do(second, case, "guardian", **guardian)
    do(second, case, "restore", to_whom=father, relation="पिता", place="नमूना गली 5")


def bring_home(head: Page, welfare: Page, case: str, language: str) -> None:
    """Found in another State; the committee, her own words, its order, the guardian looked at by two, home, and a visit."""
    head.goto(case)
    head.locator("a[href$='/act/recovery/']").click()
    write(
        head,
        place="नासिक रोड रेलवे स्टेशन",
        district="",
        other_district="नासिक",
        other_state="mh",
        how="other_police",
        officers="उपनिरीक्षक, जीआरपी नासिक",
        journey_hours="30",
        stay=PLACE,
    )
    expect(head.locator("#recovery")).to_contain_text("नासिक रोड रेलवे स्टेशन")
    expect(head.locator("#home .duty")).to_have_count(8)
    expect(head.locator("body")).not_to_contain_text(PLACE)
    steps.picture(head, "missing-traced")
    go_home(head, welfare, case, committee="बाल कल्याण समिति, लखनऊ", father="सुरेश")
    expect(welfare.locator("#visits")).to_be_visible()
    do(welfare, case, "follow-up", way="visit", outcome="well", dcpu="नमूना अधिकारी", words="विद्यालय जाती है")
    seen = "विद्यालय जाता है" if language == "hi" else "goes to school"
    expect(welfare.locator("#home")).to_contain_text(seen)
    steps.picture(welfare, "missing-home")


@pytest.mark.parametrize("language", ["hi", "en"])
def test_two_sisters_come_home(officer: OfficerPage, language: str) -> None:
    welfare = officer("cwpo.chowk", language=language, javascript=False)
    head = officer("sho.chowk", language=language, javascript=False)
    above = officer("nodal.lucknow", language=language, javascript=False)
    cases = report(welfare)
    assert len(cases) == 2
    if language == "en":
        cases = [case.replace("/staff/", "/en/staff/") if "/en/" not in case else case for case in cases]
    enter_one_fir(welfare, cases[0])
    procedure(head, cases[0])
    search(above, head, f"ऑपरेशन मुस्कान {language}")
    for case in cases:
        bring_home(head, welfare, case, language)
