"""Two officers write the same report at the same time: nobody's words are overwritten."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import OfficerPage, OpenPage


def test_second_officer_sees_what_the_first_kept_and_both_texts_stay(
    open_page: OpenPage, officer: OfficerPage
) -> None:
    number = steps.registered(open_page("/", javascript=False), steps.herself()).number
    desk = officer("desk.chowk", language="en", javascript=False)
    house_officer = officer("sho.chowk", language="en", javascript=False)
    for page in (desk, house_officer):
        page.goto(steps.case_path(page, number, "report/"))
    steps.fill(desk, "done", "The desk met her.")
    steps.fill(desk, "met_by", "SI Seema")
    steps.fill(house_officer, "done", "The house officer went to the place.")
    steps.fill(house_officer, "gd_number", "31")
    desk.locator(".actions button[value=save]").click()
    expect(desk.locator(".notice--success")).to_be_visible()

    house_officer.locator(".actions button[value=save]").click()
    expect(house_officer.locator("main")).to_contain_text("The desk met her.")
    expect(house_officer.locator("main")).to_contain_text("The house officer went to the place.")
    expect(house_officer.locator("main")).to_contain_text("Seema Yadav")
    steps.picture(house_officer, "staff-conflict")
    desk.reload()
    assert desk.locator("[name=done]").input_value() == "The desk met her."  # not overwritten meanwhile

    house_officer.locator("#both-done").check()
    house_officer.locator(".actions button[value=save]").click()
    for page in (house_officer, desk):
        page.goto(steps.case_path(page, number, "report/"))
        kept = page.locator("[name=done]").input_value()
        assert "The desk met her." in kept and "The house officer went to the place." in kept
        assert page.locator("[name=gd_number]").input_value() == "31"
        assert page.locator("[name=met_by]").input_value() == "SI Seema"


def test_draft_keeps_itself_and_says_when_somebody_else_wrote(
    open_page: OpenPage, officer: OfficerPage
) -> None:
    number = steps.registered(open_page("/", javascript=False), steps.herself()).number
    desk = officer("desk.chowk", language="en")
    house_officer = officer("sho.chowk", language="en")
    for page in (desk, house_officer):
        page.clock.install()
        page.goto(steps.case_path(page, number, "report/"))
    state = "[data-autosave-state]"
    steps.fill(desk, "done", "Typed at the desk.")
    desk.clock.run_for(5000)
    expect(desk.locator(state)).to_have_text("Draft kept")
    steps.fill(desk, "done", "Typed at the desk, and more.")
    desk.clock.run_for(5000)
    expect(desk.locator("[name=version]")).to_have_value("2")

    steps.fill(house_officer, "done", "Typed by the house officer.")
    house_officer.clock.run_for(5000)
    expect(house_officer.locator(state)).to_contain_text("Another officer changed this report")
    assert house_officer.locator("[name=done]").input_value() == "Typed by the house officer."
    house_officer.locator(".actions button[value=save]").click()
    expect(house_officer.locator("main")).to_contain_text("Typed at the desk, and more.")
    expect(house_officer.locator("main")).to_contain_text("Typed by the house officer.")
