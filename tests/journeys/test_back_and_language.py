"""She goes back, forward, and to the other language in the middle of a page: every word stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import OpenPage

HALF = "A story that is not finished"


@pytest.mark.parametrize("javascript", [False, True], ids=["without_javascript", "with_javascript"])
def test_language_in_mid_form_and_back_keep_what_was_typed(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/", javascript=javascript)
    steps.hurry_to(page, "words", steps.herself(trouble="street", risks=["life"]))
    page.locator("[name=story]").fill(HALF)

    page.locator(".bar__language button").click()
    page.wait_for_url("**/en/q/words/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("[name=story]").input_value() == HALF
    expect(page.locator("h1")).to_contain_text("What happened?")

    page.locator(".bar__back button.back").click()
    page.wait_for_url("**/en/q/signs/")
    expect(page.locator("[name=risks][value=life]")).to_be_checked()
    page.locator(".bar__back button.back").click()
    page.wait_for_url("**/en/q/kind/")
    expect(page.locator("[name=trouble][value=street]")).to_be_checked()
    page.locator("[name=trouble][value=phone]").check()
    steps.carry_on(page)
    steps.carry_on(page)
    assert page.locator("[name=story]").input_value() == HALF

    page.locator(".bar__language button").click()
    page.wait_for_url("**/q/words/")
    assert page.locator("html").get_attribute("lang") == "hi"
    assert page.locator("[name=story]").input_value() == HALF

    page.go_back()  # the browser's own Back
    page.goto("/q/kind/")
    expect(page.locator("[name=trouble][value=phone]")).to_be_checked()
    page.goto("/q/words/")
    assert page.locator("[name=story]").input_value() == HALF


def test_answer_is_changed_from_the_check_page(open_page: OpenPage) -> None:
    page = open_page("/", language="en", javascript=False)
    steps.hurry_to(page, "check", steps.herself(story="First words."))
    page.locator('a[href="/en/q/words/?check=1"]').click()
    page.locator("[name=story]").fill("Better words.")
    steps.carry_on(page)
    expect(page.locator(".answers")).to_contain_text("Better words.")
    expect(page.locator(".answers")).not_to_contain_text("First words.")
    # For another: the questions that now come up are asked before the check page comes again.
    page.locator('a[href="/en/q/who/?check=1"]').click()
    steps.fill(page, "for_whom", "other")
    steps.carry_on(page)
    assert steps.question(page) == "helper"
    steps.answer_until(page, "check", steps.somebody_else(story=None))
    expect(page.locator(".answers")).to_contain_text("Better words.")


def test_what_is_missing_is_kept_in_the_other_language(open_page: OpenPage) -> None:
    """The two numbers, half typed, too."""
    page = open_page("/look/", javascript=False)
    page.locator("[name=number]").fill("123 456")
    page.locator(".bar__language button").click()
    page.wait_for_url("**/en/look/")
    assert page.locator("[name=number]").input_value() == "123 456"
