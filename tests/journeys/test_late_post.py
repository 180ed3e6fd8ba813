"""She wrote for more than an hour, or her cookie is gone: what she typed is still there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import InDatabase, OpenPage

WORDS = "What I wrote while the hour went by."
both = pytest.mark.parametrize("javascript", [False, True], ids=["without_javascript", "with_javascript"])


def end_every_hour(in_database: InDatabase) -> None:
    in_database("UPDATE cases_draft SET expires_at = now() - interval '1 minute'")


@both
def test_words_typed_past_the_hour_are_kept_and_can_be_sent(
    open_page: OpenPage, in_database: InDatabase, javascript: bool
) -> None:
    page = open_page("/", javascript=javascript)
    steps.hurry_to(page, "words", steps.herself())
    page.locator("[name=story]").fill(WORDS)
    end_every_hour(in_database)
    kept_and_told(page)
    steps.carry_on(page)
    assert steps.question(page) == "who"  # what was answered before has gone, and is asked again
    steps.answer_until(page, "words", steps.herself())
    assert page.locator("[name=story]").input_value() == WORDS
    steps.answer_until(page, "check", steps.herself(story=None))
    expect(page.locator(".answers")).to_contain_text(WORDS)
    steps.send(page)


@both
def test_words_typed_after_the_cookie_is_gone_are_kept(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/", javascript=javascript)
    steps.hurry_to(page, "words", steps.herself())
    page.locator("[name=story]").fill(WORDS)
    page.context.clear_cookies()
    kept_and_told(page)
    kept_and_told(page)  # the page now holds a fresh session, and a first draft begins
    steps.carry_on(page)
    steps.answer_until(page, "words", steps.herself())
    assert page.locator("[name=story]").input_value() == WORDS


def kept_and_told(page: Page) -> None:
    """Continue leads to the same page, with a word on why, and with all that was typed."""
    page.locator(".notice--warning").evaluate_all("notices => notices.forEach(notice => notice.remove())")
    page.locator("#continue").click()
    expect(page.locator(".notice--warning")).to_be_visible()
    steps.picture(page, "late")
    assert page.locator("[name=story]").input_value() == WORDS


def test_sending_too_late_says_that_nothing_was_sent(open_page: OpenPage, in_database: InDatabase) -> None:
    page = open_page("/")
    steps.hurry_to(page, "check", steps.herself())
    end_every_hour(in_database)
    page.locator("#send").click()
    expect(page.locator('main a[href="/q/who/"]')).to_be_visible()
    expect(page.locator("#key")).to_have_count(0)
    steps.picture(page, "too-late")


@both
def test_words_for_her_page_wait_until_she_has_signed_in_again(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/", javascript=javascript)
    numbers = steps.registered(page, steps.herself())
    steps.look(page, numbers)
    page.locator("#words").click()
    page.locator("[name=words]").fill(WORDS)
    page.context.clear_cookies()
    page.locator("#continue").click()
    page.locator("[name=key]").wait_for()
    steps.picture(page, "look-again")
    for _try in range(2):  # the first one brings a fresh session
        if page.locator("[name=key]").count():
            page.locator("[name=number]").fill(numbers.number)
            page.locator("[name=key]").fill(numbers.key)
            page.locator("#continue").click()
            page.locator("[name=words], [name=key]").first.wait_for()
    assert page.locator("[name=words]").input_value() == WORDS
    steps.carry_on(page)
    expect(page.locator(".timeline")).to_contain_text(WORDS)
