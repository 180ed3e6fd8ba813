"""Whoever did it is known at the station: that station learns nothing."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import OfficerPage, OpenPage


def test_station_sees_nothing_and_the_head_of_the_district_and_headquarters_see_it(
    open_page: OpenPage, officer: OfficerPage
) -> None:
    phone = open_page("/staff/demo-phone/?to=officer", language="en")
    before = rows(phone)
    her = open_page("/")
    steps.hurry_to(her, "check", steps.herself(accused_power="yes"))
    expect(her.locator(".notice--info")).to_be_visible()  # says to whom it goes
    number = steps.send(her).number

    for user in ("desk.chowk", "sho.chowk", "co.chowk"):
        page = officer(user, language="en")
        page.goto("/en/staff/complaints/?which=all")
        assert number not in steps.listed_numbers(page), user
        page.goto(f"/en/staff/complaints/?number={number}")
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        for rest in ("", "report/", "open/", "transfer/", "new-key/"):
            address = steps.case_path(page, number, rest)
            assert page.request.get(address).status == 404, f"{user} {rest}"

    phone.reload()
    # What other complaints' clocks say meanwhile is not of this one.
    told = {
        row: text
        for row, text in rows(phone).items()
        if row not in before and number in "".join(text.split())
    }
    assert told and not [text for text in told.values() if "Chowk" in text], told
    assert any("Lucknow" in text for text in told.values()), told

    for user in ("sp.lucknow", "nodal.lucknow", "monitor.hq"):
        page = officer(user, language="en")
        page.goto("/en/staff/complaints/?which=all")
        assert number in steps.listed_numbers(page), user
        page.goto(steps.case_path(page, number))
        expect(page.locator(".head .tag--sun").first).to_contain_text("Chowk")
    superintendent = officer("sp.lucknow", language="en")
    steps.open_case(superintendent, number)
    answers = steps.report_answers(final=False, public_part="Senior officers work on it.")
    steps.write_report(superintendent, number, answers)
    superintendent.goto(steps.case_path(superintendent, number, "transfer/"))
    stations = superintendent.locator("select[name=station] option").all_inner_texts()
    assert len(stations) > 2 and "Chowk" not in stations


def rows(page: Page) -> dict[str, str]:
    """The messages on the demo phone: who was told, by row."""
    found: list[tuple[str, str]] = page.locator("table.list tbody tr").evaluate_all(
        "rows => rows.map(row => [row.id, row.innerText])"
    )
    return dict(found)
