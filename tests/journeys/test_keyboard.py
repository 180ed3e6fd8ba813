"""A phone with keys: everything goes by Tab, Space and Enter, and one sees where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys import steps
from tests.journeys.conftest import OpenPage

HERE = "() => document.activeElement.id || document.activeElement.className || document.activeElement.name"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this element has the focus; it must then be marked and lie in view, not under the Exit bar."""
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            break
    else:
        raise AssertionError(f"{selector} is not reached by Tab; the last was {page.evaluate(HERE)}")
    seen = page.evaluate(
        """() => {
            const focused = document.activeElement
            const box = (focused.closest('.govuk-radios__item, .govuk-checkboxes__item') || focused).getBoundingClientRect()
            const bar = document.querySelector('.exit__button')
            const top = focused === bar ? innerHeight : bar.getBoundingClientRect().top
            return box.top >= 0 && box.bottom <= top + 1
        }"""
    )
    assert seen, f"{selector} has the focus but is out of sight"


@pytest.mark.parametrize("javascript", [False, True], ids=["without_javascript", "with_javascript"])
def test_from_the_first_page_through_questions(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/", javascript=javascript)
    page.keyboard.press("Tab")
    assert "skip" in page.evaluate(HERE)
    tab_to(page, "#danger-no")
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/who/")

    tab_to(page, "[name=for_whom]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.locator("[name=for_whom][value=self]").is_checked()
    tab_to(page, "#continue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/age/")
    steps.answer_until(page, "kind", steps.herself())

    tab_to(page, "[name=trouble]")
    for _press in range(13):
        page.keyboard.press("ArrowDown")
    assert page.locator("[name=trouble][value=other]").is_checked()
    tab_to(page, "#continue")
    page.keyboard.press("Space")
    page.wait_for_url("**/q/signs/")

    tab_to(page, "[name=risks][value=injured]")
    page.keyboard.press("Space")
    tab_to(page, "#continue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/words/")

    tab_to(page, "[name=story]")
    page.keyboard.type("Written with keys.")
    tab_to(page, "#continue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/when/")
    tab_to(page, ".exit__button")


def test_enter_in_a_line_of_text_goes_on_and_not_back(open_page: OpenPage) -> None:
    page = open_page("/", javascript=False)
    steps.hurry_to(page, "name", steps.herself())
    tab_to(page, "[name=name]")
    page.keyboard.type("Radha")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/")


def test_enter_in_a_search_box_searches(open_page: OpenPage) -> None:
    page = open_page("/", javascript=False)
    steps.hurry_to(page, "district", steps.herself())
    tab_to(page, "[name=search]")
    page.keyboard.type("allahabad")
    page.keyboard.press("Enter")
    page.locator("[name=district]").first.wait_for()
    assert "प्रयागराज" in page.locator("main").inner_text()
