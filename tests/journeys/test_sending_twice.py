"""A bad line, an impatient thumb, the Back button: one complaint, the same two numbers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.journeys import steps
from tests.journeys.conftest import InDatabase, OpenPage


@pytest.mark.parametrize("javascript", [False, True], ids=["without_javascript", "with_javascript"])
def test_two_presses_reload_and_back_give_one_case_and_the_same_numbers(
    open_page: OpenPage, in_database: InDatabase, javascript: bool
) -> None:
    page = open_page("/", javascript=javascript)
    steps.hurry_to(page, "check", steps.herself())
    second_tab = page.context.new_page()
    second_tab.goto("/check/")
    before = cases(in_database)

    page.locator("#send").dblclick(no_wait_after=True)
    page.locator("#key").wait_for()
    numbers = steps.numbers(page)
    second_tab.locator("#send").click()
    second_tab.locator("#key").wait_for()
    assert steps.numbers(second_tab) == numbers
    page.reload()
    assert steps.numbers(page) == numbers
    page.go_back()
    page.locator("#key").wait_for()
    assert steps.numbers(page) == numbers
    page.goto("/check/")
    assert steps.numbers(page) == numbers
    assert cases(in_database) == before + 1

    page.locator("#kept").click()
    page.wait_for_url("**/done/")
    page.go_back()
    shows_nothing_of(page, numbers)
    page.goto("/note/")
    shows_nothing_of(page, numbers)


def test_answer_that_is_lost_on_the_way_is_found_again(open_page: OpenPage, in_database: InDatabase) -> None:
    page = open_page("/")
    steps.hurry_to(page, "check", steps.herself())
    before = cases(in_database)

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)  # the site gets it, she gets nothing
        route.abort()

    page.route("**/send/", lose, times=1)
    with pytest.raises(Error, match="ERR_FAILED"), page.expect_navigation():
        page.locator("#send").click(no_wait_after=True)
    page.locator("#send").wait_for(state="detached")  # the browser's own page of a broken line
    page.goto("/check/")
    expect(page.locator("#key")).to_be_visible()
    assert cases(in_database) == before + 1


def cases(in_database: InDatabase) -> int:
    return int(in_database("SELECT count(*) FROM cases_case")[0][0])


def shows_nothing_of(page: Page, numbers: steps.Numbers) -> None:
    page.locator(".exit").wait_for()
    expect(page.locator("#key")).to_have_count(0)
    assert numbers.key[:4] + " " + numbers.key[4:8] not in page.content()
