"""She goes away for a moment: after five minutes a quiet sheet lies over the page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import OfficerPage, OpenPage


def test_page_covers_itself_and_uncovers_with_what_was_typed(open_page: OpenPage) -> None:
    page = open_page("/")
    page.clock.install()
    page.goto("/")
    steps.hurry_to(page, "words", steps.herself())
    page.locator("[name=story]").fill("Half a sentence")
    page.clock.run_for("04:50")
    expect(page.locator(".idle-cover")).to_have_count(0)
    page.keyboard.press("End")  # typing begins the five minutes anew
    page.clock.run_for("04:50")
    expect(page.locator(".idle-cover")).to_have_count(0)
    page.clock.run_for("00:15")
    is_covered(page)
    steps.picture(page, "covered")
    page.locator(".idle-cover button").click()
    expect(page.locator(".idle-cover")).to_have_count(0)
    expect(page.locator("[name=story]")).to_be_visible()
    assert page.locator("[name=story]").input_value() == "Half a sentence"
    page.keyboard.type("!")
    assert page.locator("[name=story]").input_value() == "Half a sentence!"


def test_phone_that_slept_covers_the_page_when_it_wakes(open_page: OpenPage) -> None:
    page = open_page("/")
    page.clock.install()
    page.goto("/")
    page.clock.fast_forward("20:00")
    page.clock.run_for(2000)
    is_covered(page)


def test_officers_pages_cover_themselves_too(officer: OfficerPage) -> None:
    page = officer("desk.chowk")
    page.clock.install()
    page.reload()
    page.clock.fast_forward("05:01")
    page.clock.run_for(2000)
    is_covered(page)


def is_covered(page: Page) -> None:
    expect(page.locator(".idle-cover")).to_be_visible()
    expect(page.locator("main")).to_be_hidden()
    expect(page.locator("h1").first).to_be_hidden()
