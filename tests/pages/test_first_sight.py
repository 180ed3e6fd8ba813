"""What must be seen on a small phone without scrolling, above the button that leaves."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from tests.pages.glass import Glass
from tests.public_site import search, walk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("way", [walk, search], ids=["complaint", "missing"])
def test_both_numbers_are_seen_at_first_sight(
    browser: Browser, settings: Any, way: Any, language: str
) -> None:
    settings.DEMO = True  # with the line that says so, the least room
    her = Client()
    way.send(her)
    with browser.new_context() as context:
        glass = Glass(context.new_page(), language)
        glass.look(her, "/note/", name=f"numbers-{way.__name__.rpartition('.')[2]}")
        leave = glass.page.locator(".exit__button").bounding_box()
        for number in ("#number", "#key"):
            box = glass.page.locator(number).bounding_box()
            assert leave and box and box["y"] + box["height"] <= leave["y"], (number, box, leave)
