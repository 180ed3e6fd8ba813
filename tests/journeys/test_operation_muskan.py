"""Operation Muskan: headquarters starts it, the district forms teams and confirms who looks for whom, an officer reports from a
phone on a bad line, and all of it stands in the figures."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from samman.common import clock
from tests.journeys import steps
from tests.journeys.conftest import InDatabase, OfficerPage

AT = "/staff/operations/"
PHONE = {"width": 360, "height": 640}


def fill(page: Page, **typed: Any) -> None:
    """Fill in fields of the page by name."""
    for name, value in typed.items():
        field = page.locator(f"form[method=post] [name='{name}']")
        kind = field.first.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
        if kind == "select":
            field.first.select_option(value)
        elif kind == "checkbox":
            page.locator(f"[name='{name}'][value='{value}']").check()
        else:
            field.first.fill(value)


def send(page: Page) -> None:
    """The button that sends the page's form."""
    page.locator("form[method=post] button.govuk-button:not([name])").last.click()


def day(days: int = 0) -> str:
    """A day so many days from now."""
    today: date = clock.in_ist(clock.now()).date()
    return (today + timedelta(days=days)).isoformat()


def started(officer: OfficerPage) -> str:
    """Headquarters starts it in all districts; its address."""
    page = officer("monitor.hq", javascript=False)
    page.goto(f"{AT}new/")
    fill(page, kind="muskan", name="ऑपरेशन मुस्कान, नवंबर", starts_on=day(-3), ends_on=day(20))
    page.locator("[name=everywhere]").check()
    send(page)
    found = re.search(r"/operations/\d+/", page.url)
    assert found is not None
    return f"/staff{found[0]}"


def teams_formed(nodal: Page, operation: str) -> None:
    """Two teams, of officers of two stations; the proposal with one child moved, confirmed."""
    for name, lead in (("टीम चौक", "सीमा यादव"), ("टीम हज़रतगंज", "कविता रावत")):
        nodal.goto(operation)
        nodal.locator("a[href*='/team/?district=']").click()
        option = nodal.locator("[name=lead] option", has_text=lead).first.get_attribute("value")
        fill(nodal, name=name, lead=option)
        send(nodal)
    nodal.goto(operation)
    nodal.locator("a[href*='/share/']").click()
    chosen = nodal.locator("select[name^='case-']")
    assert chosen.count() >= 2
    steps.picture(nodal, "operation-share")
    moved = nodal.locator(f"[name={chosen.first.get_attribute('name')}]")
    teams = [one.get_attribute("value") for one in moved.locator("option").all()]
    other = next(team for team in teams if team not in ("0", moved.input_value()))
    moved.select_option(other)
    send(nodal)
    expect(nodal.locator(".notice--success")).to_be_visible()
    nodal.locator("a[href*='/share/']").click()
    expect(moved).to_have_value(str(other))


def figures(page: Page) -> dict[str, int]:
    """The counts of the operation's page."""
    return {
        str(one.get_attribute("data-figure")): int(one.locator("b").inner_text())
        for one in page.locator("[data-figure]").all()
    }


def visited(phone: Page, in_database: InDatabase) -> None:
    """A visit, sent into a dead line first and then twice; one row."""
    phone.goto(AT)
    phone.locator("a[href$='/visit/']").first.click()
    fill(
        phone,
        **{
            "place_kind": "railway",
            "place": "चारबाग, प्लेटफार्म 3",
            "total": "४",
            "c1-name": "बबलू",
            "c1-sex": "m",
            "c1-age_band": "6_11",
            "c1-done": "taken",
            "note": "चाचा के साथ आया था",
        },
    )
    steps.picture(phone, "operation-visit-form")
    phone.context.set_offline(True)
    send(phone)
    expect(phone.locator("[data-carry-state]")).not_to_be_empty()
    expect(phone.locator("[name=c1-name]")).to_have_value("बबलू")
    steps.picture(phone, "operation-visit-not-sent")
    phone.context.set_offline(False)
    again = phone.context.new_page()  # the same form once more, from a second window
    token = phone.locator("[name=token]").input_value()
    send(phone)
    expect(phone.locator(f"[data-carried='{token}']")).to_be_visible()
    address = phone.url
    again.goto(address)
    again.goto(f"{AT}")
    again.locator("a[href$='/visit/']").first.click()
    fill(again, place_kind="railway", place="चारबाग, प्लेटफार्म 3", note="फिर से")
    again.locator("[name=token]").evaluate("(one, token) => { one.value = token }", token)
    send(again)
    expect(again.locator(f"[data-carried='{token}']")).to_be_visible()
    assert again.url == address
    phone.reload()
    expect(phone.locator("main")).to_contain_text("बबलू")
    assert in_database("SELECT count(*) FROM missing_children_searchvisit") == [(1,)]
    steps.picture(phone, "operation-visit")


def test_operation_muskan_from_its_start_to_its_figures(
    officer: OfficerPage, in_database: InDatabase
) -> None:
    operation = started(officer)
    nodal = officer("nodal.lucknow", javascript=False)
    teams_formed(nodal, operation)

    phone = officer("desk.chowk", viewport=PHONE)
    phone.goto(AT)
    phone.locator("#main a[href*='/operations/team/']").first.click()
    expect(phone.locator("#children")).to_be_visible()
    steps.picture(phone, "operation-team")
    visited(phone, in_database)

    phone.locator("a[href$='/labour/']").click()
    fill(phone, employer="नमूना सेठ", trade="ढाबा", boys_under_14="2", girls_14_to_17="1", rescued="3")
    send(phone)
    expect(phone.locator("#labour")).to_contain_text("ढाबा")

    ahtu = officer("ahtu.lucknow", javascript=False)
    ahtu.goto(AT)
    ahtu.locator("#owed a").first.click()
    fill(ahtu, **{"told-whom": "सहायक श्रमायुक्त, लखनऊ", "told-letter": "112/2026"})
    ahtu.locator("form[method=post] button.govuk-button").first.click()
    expect(ahtu.locator("#labour")).to_contain_text("112/2026")
    ahtu.goto(AT)
    expect(ahtu.locator("#owed")).to_have_count(0)

    phone.goto(AT)
    phone.locator("#main a[href*='/operations/team/']").first.click()
    team = phone.url
    phone.locator("a[href$='/stay/']").click()
    fill(phone, place="सूरत", other_state="gj", begins_on=day(-2), ends_on=day(5))
    send(phone)
    for days, told in ((-2, "कपड़ा मिलों में पूछा"), (-1, "स्टेशन के पास तीन बच्चे मिले")):
        fill(phone, day=day(days), met="3", told=told)
        send(phone)
        expect(phone.locator("main")).to_contain_text(told)
    steps.picture(phone, "operation-stay")
    phone.goto(team)
    phone.locator("a[href$='/awareness/']").click()
    fill(
        phone, place_kind="school", place="प्राथमिक विद्यालय", topic="1098", reached="120", held_by="चाइल्डलाइन"
    )
    send(phone)
    expect(phone.locator("#awareness")).to_contain_text("1098")

    nodal.goto(operation)
    steps.picture(nodal, "operation-figures")
    shown = figures(nodal)
    assert shown["teams"] == 2 and shown["looked_for"] >= 2
    assert (shown["visits"], shown["met"], shown["labour"], shown["awareness"], shown["reached"]) == (
        1,
        4,
        3,
        1,
        120,
    )
    outsider = officer("desk.hazratganj", javascript=False)
    outsider.goto(team)
    expect(outsider.locator("main")).not_to_contain_text("सूरत")
