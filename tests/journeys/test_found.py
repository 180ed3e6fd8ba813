"""She searches on a small screen without a script: what was found is before her eyes, above the way out."""

from __future__ import annotations

import pytest

from tests.journeys import steps
from tests.journeys.conftest import OpenPage


@pytest.mark.parametrize(
    ("name", "text", "enter"),
    [("district", "Luck", False), ("district", "Luck", True), ("place", "Chowk", False)],
)
def test_what_a_search_found_is_seen_at_once(open_page: OpenPage, name: str, text: str, enter: bool) -> None:
    page = open_page("/", javascript=False)
    steps.hurry_to(page, name, steps.herself())
    page.goto(f"/q/{name}/")
    page.locator("[name=search]").fill(text)
    if enter:
        page.locator("[name=search]").press("Enter")
    else:
        page.locator("#find").click()
    chosen = page.locator(f"[name={'district' if name == 'district' else 'station'}]").first
    chosen.wait_for()
    exit_bar = page.locator(".exit").bounding_box()
    first = chosen.bounding_box()
    assert exit_bar is not None and first is not None
    steps.picture(page, f"found-{name}")
    assert first["y"] >= 0 and first["y"] + first["height"] <= exit_bar["y"]
