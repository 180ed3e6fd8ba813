"""A mother tells that two sisters are missing; a stranger sees the notice; then it is gone. Without JavaScript where the
public is concerned, in both languages."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from samman.common.clock import IST
from tests.journeys import steps
from tests.journeys.conftest import OfficerPage, OpenPage

NAMES = ("गुड़िया नमूना", "मुन्नी नमूना")
TOLD: dict[str, dict[str, object]] = {
    "near": {"relation": "mother"},
    "count": {"count": "2"},
    "one": {"called": NAMES[0], "also": "गुड्डी", "sex": "f"},
    "oneage": {"years": "12", "sure": "family"},
    "onelook": {"clothes": "लाल फ्रॉक", "marks": "दाहिने गाल पर तिल"},
    "two": {"called": NAMES[1], "sex": "f"},
    "twoage": {"years": "९", "sure": "family"},
    "since": {"day": "yesterday", "hour": "17"},
    "ground": {"locality": "चौक बाज़ार", "station": "unknown"},
    "why": {"reason": "lost"},
    "tell": {"story": "मेले गई थीं, फिर नहीं लौटीं।"},
    "behind": {"accused_power": "no"},
    "ring": {"may_contact": "no"},
    "meeting": {"meet_at": "help_desk"},
    "self": {"my_name": "सरला नमूना"},
}


def tell(page: Page, start: str) -> None:
    """From the first page to the check page, question after question."""
    page.locator("#search").click()
    while place := steps.question(page):
        steps.picture(page, f"q-{place}")
        if place == "town":
            steps.search(page, "district", "Lucknow")
        for name, value in TOLD.get(place, {}).items():
            steps.fill(page, name, value)
        steps.carry_on(page)
    assert urlsplit(page.url).path == f"{start}/check/"


@pytest.mark.parametrize("language", ["hi", "en"])
def test_two_sisters_are_told_of_shown_to_all_seen_and_shown_no_more(
    open_page: OpenPage, officer: OfficerPage, language: str
) -> None:
    start = "" if language == "hi" else "/en"
    mother = open_page("/", javascript=False, language=language)
    tell(mother, start)
    for name in NAMES:
        expect(mother.locator("main")).to_contain_text(name)
    numbers = steps.send(mother)
    mother.locator("#kept").click()
    mother.wait_for_url("**/done/?m=2")
    steps.look(mother, numbers, ready=".state >> nth=1")
    steps.picture(mother, "look-missing")
    expect(mother.locator("section.report")).to_have_count(2)
    for name in NAMES:
        expect(mother.locator("body")).not_to_contain_text(name)

    station = officer("sho.chowk", language=language)
    station.goto(f"{start}/staff/missing/{numbers.number}/")
    steps.picture(station, "staff-missing")
    station.locator("#notice summary").last.click()
    now = datetime.now(IST)
    for name, value in {
        "consent_by": "guardian",
        "consent_who": "सरला नमूना",
        "consent_relation": "माँ",
        "consent_on": now.strftime("%Y-%m-%d"),
        "consent_words": "फोटो सबको दिखाइए।",
    }.items():
        steps.fill(station, name, value)
    station.locator('form[action$="/notice/"] button[type=submit]').click()
    address = urlsplit(station.locator('#notice a[href*="/n/"]').first.get_attribute("href") or "").path
    assert address.startswith("/n/")  # one address for every reader
    address = f"{start}{address}"
    steps.picture(station, "staff-missing-notice")

    stranger = open_page(address, javascript=False, language=language)
    expect(stranger.locator("h2").first).to_contain_text(NAMES[0])
    expect(stranger.locator("body")).not_to_contain_text(NAMES[1])  # nobody consented for her
    steps.picture(stranger, "notice")
    stranger.locator("#seen").click()
    steps.fill(stranger, "tip", "चारबाग स्टेशन पर, लाल फ्रॉक में")
    stranger.locator("#continue").click()
    stranger.wait_for_url("**/thanks/")

    station.goto(f"{start}/staff/missing/{numbers.number}/")
    expect(station.locator("body")).not_to_contain_text("चारबाग स्टेशन पर")  # covered
    steps.give_reason_to_search(station)
    expect(station.locator("#sightings")).to_contain_text("चारबाग स्टेशन पर")
    steps.fill(station, "outcome", "false")
    steps.fill(station, "note", "उ0नि0 ने देखा, दूसरी बच्ची थी")
    station.locator('form[action$="/sighting/"] button[type=submit]').click()
    expect(station.locator("#sightings form")).to_have_count(0)
    steps.picture(station, "staff-missing-sighting")
    station.locator('form[action$="/notice/down/"] button').click()
    expect(station.locator('#notice a[href*="/n/"]')).to_have_count(0)

    for part in ("", "photo.jpg", "page.pdf", "seen/"):
        gone = stranger.goto(f"{address}{part}")
        assert gone is not None and gone.status == 410
        assert "no-store" in gone.headers["cache-control"]
    expect(stranger.locator("body")).not_to_contain_text(NAMES[0])
