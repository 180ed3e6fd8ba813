"""Silent for three days: a caller phones her as she allowed, takes SATISFIED after her word; she takes it back with her key."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import LiveSite, OfficerPage, OpenPage


def test_a_silent_complaint_is_phoned_answered_and_taken_back(
    live_site: LiveSite, open_page: OpenPage, officer: OfficerPage
) -> None:
    papers = json.loads((live_site.home / "secrets" / "demo_papers.json").read_text())
    paper = next(paper for paper in papers if paper["what"].startswith("silent"))
    numbers = steps.Numbers(paper["number"], paper["key"])
    caller = officer("caller.hq", javascript=False)
    caller.goto("/staff/complaints/")
    steps.picture(caller, "calls")
    caller.locator("#take").click()
    expect(caller.locator("#dial")).to_contain_text("गेंदा")
    expect(caller.locator("#dial a[href='tel:9000000092']")).to_be_visible()
    expect(caller.locator("main")).not_to_contain_text("नदी")
    steps.picture(caller, "call")
    caller.locator("[name=word]").fill("पहाड़")
    caller.locator("#word button").click()
    expect(caller.locator("#tell")).to_have_count(0)
    caller.locator("[name=word]").fill("नदी")
    caller.locator("#word button").click()
    expect(caller.locator("#tell")).to_be_visible()
    steps.picture(caller, "call-her")
    steps.fill(caller, "satisfied", "yes")
    caller.locator("#rating button[type=submit]").click()
    caller.wait_for_url("**/staff/calls/")
    steps.picture(caller, "calls-done")

    her = open_page("/", javascript=False)
    steps.look(her, numbers)
    expect(her.locator(".state")).to_contain_text("फोन पर")
    steps.picture(her, "progress-by-phone")
    her.locator("#take-back").click()
    steps.say_what_is_missing(her, ["other"], "मैंने ऐसा नहीं कहा था।")
    her.wait_for_url("**/look/?m=again")
    monitor = officer("monitor.hq", javascript=False, path=f"/staff/complaints/{numbers.number}/")
    monitor.goto(steps.case_path(monitor, numbers.number))
    expect(monitor.locator("#calls")).to_be_visible()
    steps.picture(monitor, "staff-case-calls")
