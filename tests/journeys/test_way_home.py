"""A girl who went missing in Lucknow is found in another State: committee, two officers, home, and a visit after it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from samman.common import clock
from tests.journeys import steps
from tests.journeys.conftest import OfficerPage

PLACE = "नमूना बाल गृह, नासिक रोड"


def write(page: Page, **typed: Any) -> None:
    """Fill in the form of the page and send it."""
    for name, value in typed.items():
        field = page.locator(f"form[method=post] [name={name}]")
        first = field.first
        kind = first.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
        if kind == "select":
            first.select_option(value)
        elif kind in ("radio", "checkbox"):
            page.locator(f"[name={name}][value='{value}']").check()
        elif kind == "file":
            first.set_input_files(value)
        else:
            first.fill(value)
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


def registered(desk: Page, base: str) -> str:
    """A missing girl, taken down at the desk; the address of her case."""
    desk.goto(f"{base}register/")
    ago = clock.in_ist(clock.now() - timedelta(days=2))
    write(
        desk,
        **{
            "p1-name_hi": "गुड़िया",
            "p1-sex": "f",
            "p1-age_years": "12",
            "source": "station",
            "seen_day": ago.strftime("%Y-%m-%d"),
            "seen_hour": "17:30",
            "seen_place": "मेला मैदान",
            "reason": "unknown",
        },
    )
    desk.locator("#agreed").check()
    desk.locator("form[action$='/check/'] button[type=submit]").click()
    path = desk.locator(".no-print .plain a").first.get_attribute("href")
    desk.locator("form[action$='/away/'] button").click()
    assert path is not None
    return base.split("/staff/")[0] + path


def test_found_in_another_state_and_home(officer: OfficerPage) -> None:
    desk = officer("desk.chowk", javascript=False)
    base = desk.url.split("/staff/")[0] + "/staff/missing/"
    case = registered(desk, base)

    head = officer("sho.chowk", javascript=False)
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

    do(head, case, "cwc", body="बाल कल्याण समिति, नासिक")
    do(head, case, "hearing", heard_by="समिति सदस्य", wish="home", words="घर जाना है")
    do(
        head,
        case,
        "order",
        kind="restore",
        number="212/2026",
        committee="बाल कल्याण समिति, लखनऊ",
        received_by="थानाध्यक्ष चौक",
        file=order(),
    )
    guardian = {"who": "रामू", "relation": "पिता", "is_right": "yes", "proofs": "papers"}
    do(head, case, "guardian", **guardian)
    expect(head.locator("a[href$='/act/restore/']")).to_have_count(0)
    welfare = officer("cwpo.chowk", javascript=False)
    do(welfare, case, "guardian", **guardian)
    steps.picture(welfare, "missing-ready")
    do(welfare, case, "restore", to_whom="रामू", relation="पिता", place="नमूना गली 5")
    expect(welfare.locator("#visits")).to_be_visible()
    do(welfare, case, "follow-up", way="visit", outcome="well", dcpu="नमूना अधिकारी", words="विद्यालय जाती है")
    expect(welfare.locator("#home")).to_contain_text("विद्यालय जाता है")
    steps.picture(welfare, "missing-home")
