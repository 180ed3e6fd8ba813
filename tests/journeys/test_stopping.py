"""She wants to stop, in Hindi and without a script: asks, is asked whether she is forced, says it again after 72 hours, and
takes it up again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import InDatabase, OfficerPage, OpenPage


def test_she_stops_and_takes_it_up_again(
    open_page: OpenPage, officer: OfficerPage, in_database: InDatabase
) -> None:
    her = open_page("/", javascript=False)
    steps.begin(her)
    steps.answer_until(her, "check", steps.herself())
    paper = steps.send(her)
    her.locator("#kept").click()
    steps.look(her, paper)
    her.locator("#pause").click()
    steps.picture(her, "pause")
    steps.fill(her, "reasons", ["settled"])
    steps.fill(her, "own_words", "अब घर में सब ठीक है।")
    her.locator("#continue").click()
    steps.picture(her, "pause-alone")
    her.locator("#alone-no").click()
    expect(her.locator("main")).not_to_contain_text("अब घर में सब ठीक है।")
    steps.picture(her, "pause-sure")
    her.locator("#send").click()
    her.wait_for_url("**/look/?m=paused")
    expect(her.locator("#paused")).to_contain_text("एक महीने बाद")
    expect(her.locator("#pause-end")).to_have_count(0)
    steps.picture(her, "progress-paused")

    # The station learns nothing of it.
    desk = officer("desk.chowk", javascript=False)
    desk.goto(steps.case_path(desk, paper.number))
    expect(desk.locator("main")).not_to_contain_text("रोकने")

    in_database("SET session_replication_role = replica")  # what she asked never changes: not even for a test
    in_database(
        "UPDATE complaints_withdrawal SET asked_at = asked_at - interval '73 hours', "
        "holds_until = holds_until - interval '73 hours' "
        "WHERE case_id = (SELECT id FROM cases_case WHERE number = %s)",
        paper.number,
    )
    in_database("SET session_replication_role = DEFAULT")
    steps.look(her, paper, ready="#pause-end")
    her.locator("#pause-end").click()
    steps.picture(her, "pause-end")
    her.locator("#send").click()
    her.wait_for_url("**/look/?m=over")
    steps.picture(her, "progress-withdrawn")
    desk.goto(steps.case_path(desk, paper.number))
    expect(desk.locator("main")).to_contain_text("वापस ली")

    her.locator("#up").click()
    steps.picture(her, "up")
    her.locator("#send").click()
    her.wait_for_url("**/look/?m=up")
    expect(her.locator("#up")).to_have_count(0)
    steps.picture(her, "progress-up")
