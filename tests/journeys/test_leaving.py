"""She leaves at once: nothing of hers is left on the phone, not even behind the Back button."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from tests.journeys import steps
from tests.journeys.conftest import InDatabase, OpenPage

SECRET = "Words that nobody else may read."


def press(page: Page) -> None:
    page.locator(".exit__button").click(no_wait_after=True)


def shift_three_times(page: Page) -> None:
    page.locator("h1").first.wait_for()
    page.wait_for_load_state()  # before its script is there nobody counts
    for _time in range(3):
        page.keyboard.press("Shift")


WAYS = [
    pytest.param(press, False, id="press_without_javascript"),
    pytest.param(press, True, id="press_with_javascript"),
    pytest.param(shift_three_times, True, id="shift_three_times"),
]


def leave(page: Page, way: Callable[[Page], None], neutral_site: str) -> None:
    """Go by this way; the neutral page is shown, the cookie is gone and the browser was told to forget."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if "/leave/" in answer.url else None)
    assert page.context.cookies()
    way(page)
    page.wait_for_url(neutral_site)
    assert page.title() == "Weather"
    for answer in answers:  # a script's own request is not shown to us
        assert answer.status == 303
        told = answer.all_headers()
        assert '"cookies"' in told["clear-site-data"] and '"cache"' in told["clear-site-data"]
        assert told["cache-control"] == "no-store"
    steps.wait_until(page, lambda: page.context.cookies() == [])


def go_back_through_all(page: Page, *secrets: str) -> None:
    """Press Back as often as it goes: no page shows any of the secrets."""
    for _step in range(12):
        page.go_back(wait_until="load")
        if page.url == "about:blank":
            break
        content = page.content()
        typed = page.locator("input, textarea").evaluate_all(
            "boxes => boxes.map(box => box.value + box.checked)"
        )
        assert not [secret for secret in secrets if secret in content or secret in "".join(typed)], page.url
        assert "true" not in "".join(typed) or "/q/phone/" in page.url, page.url


@pytest.mark.parametrize(("way", "javascript"), WAYS)
def test_while_she_writes(
    open_page: OpenPage,
    in_database: InDatabase,
    neutral_site: str,
    way: Callable[[Page], None],
    javascript: bool,
) -> None:
    page = open_page("/", javascript=javascript)
    steps.hurry_to(page, "when", steps.herself(story=SECRET))
    page.goto("/q/words/")
    assert page.locator("[name=story]").input_value() == SECRET
    page.locator("[name=story]").fill(f"{SECRET} And more.")
    leave(page, way, neutral_site)
    assert_forgotten(in_database)
    go_back_through_all(page, SECRET)
    page.goto("/q/words/")
    assert SECRET not in page.content()


def assert_forgotten(in_database: InDatabase) -> None:
    """The draft that was begun last is empty and over."""
    newest = in_database(
        "SELECT sealed, expires_at <= now() FROM cases_draft ORDER BY created_at DESC LIMIT 1"
    )
    assert newest in ([], [(b"", True)])


@pytest.mark.parametrize(("way", "javascript"), WAYS)
def test_from_the_numbers_and_from_her_page(
    open_page: OpenPage, neutral_site: str, way: Callable[[Page], None], javascript: bool
) -> None:
    page = open_page("/", javascript=javascript)
    steps.hurry_to(page, "check", steps.herself(story=SECRET))
    numbers = steps.send(page)
    leave(page, way, neutral_site)
    shown = f"{numbers.key[:4]} {numbers.key[4:8]}"
    go_back_through_all(page, SECRET, shown, numbers.key)

    page = open_page("/look/", javascript=javascript)
    steps.look(page, numbers)
    number = f"{numbers.number[:3]} {numbers.number[3:6]}"
    assert number in page.content()
    leave(page, way, neutral_site)
    go_back_through_all(page, number, numbers.key)
    page.goto("/look/")
    assert page.locator("[name=key]").count() == 1
