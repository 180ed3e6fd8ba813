"""A woman sits at the desk: one page, read back, a paper; on her own phone she then gets a key of her own."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import OfficerPage, OpenPage


@pytest.mark.parametrize(("language", "who"), [("hi", "ecell.hq"), ("en", "desk.chowk")])
def test_from_the_desk_to_her_own_key(
    open_page: OpenPage, officer: OfficerPage, language: str, who: str
) -> None:
    desk = officer(who, language=language, javascript=False)
    desk.goto(steps.case_path(desk, "").split("complaints/")[0] + "register/")
    steps.picture(desk, "staff-register")
    desk.locator("button.govuk-button", has_text="").last.click()
    expect(desk.locator(".govuk-error-summary")).to_be_visible()
    steps.picture(desk, "staff-register-errors")
    for name, value in {
        "assisted": "here", "for_whom": "self", "under_18": "no", "story": steps.STORY, "accused_power": "no",
    }.items():  # fmt: skip
        field = desk.locator(f"[name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            steps.fill(desk, name, value)
    desk.locator("[name=trouble]").select_option("street")
    desk.locator("[name=when]").select_option("days")
    desk.locator("[name=meet_at]").select_option("help_desk")
    desk.locator("[name=district]").select_option(label="लखनऊ" if language == "hi" else "Lucknow")
    desk.locator("[name=station]").fill("Chowk")
    desk.locator('form[action$="/register/"] button[type=submit]').click()
    expect(desk.locator("dl.facts")).to_contain_text(steps.STORY)
    steps.picture(desk, "staff-register-check")
    desk.locator("#agreed").check()
    desk.locator('form[action$="/check/"] button[type=submit]').click()
    paper = steps.numbers(desk)
    steps.picture(desk, "staff-register-slip")
    desk.locator('form[action$="/away/"] button').click()
    expect(desk.locator("#key")).to_have_count(0)

    her = open_page("/", language=language, javascript=False)
    steps.look(her, paper, ready="#key")
    steps.picture(her, "first-key")
    own = steps.numbers(her)
    assert own.number == paper.number
    assert own.key != paper.key
    her.locator("#send").click()
    her.locator(".state").wait_for()
    again = open_page("/", language=language, javascript=False)
    steps.look(again, own)
    expect(again.locator(".timeline")).to_be_visible()
