"""The police ask her, she answers, allows calls, asks for one and for another station; in Hindi and without a script."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import OfficerPage, OpenPage

QUESTION = "उसके साथ उस शाम और कौन था?"
ANSWER = "उसका छोटा भाई भी था।"
WISH = "थाने में उसका चाचा काम करता है।"
ANSWERED = "मामला महिला थाने को देने पर विचार हो रहा है।"


def test_what_is_asked_is_answered_on_both_sides(open_page: OpenPage, officer: OfficerPage) -> None:
    her = open_page("/", javascript=False)
    paper = steps.registered(her, steps.herself())
    desk = officer("desk.chowk", javascript=False)
    steps.open_case(desk, paper.number)
    steps.fill(desk, "text", QUESTION)
    desk.locator('button[formaction$="/ask/"]').click()
    expect(desk.locator("#questions")).to_contain_text(QUESTION)

    steps.look(her, paper)
    expect(her.locator("#questions")).to_contain_text(QUESTION)
    her.locator('#questions a[href*="/look/reply/"]').click()
    steps.picture(her, "reply")
    her.locator("#continue").click()  # nothing written: it is said, and nothing is sent
    expect(her.locator(".govuk-error-summary")).to_be_visible()
    steps.fill(her, "words", ANSWER)
    her.locator("#continue").click()
    her.wait_for_url("**/look/?m=words")
    expect(her.locator("#questions")).to_contain_text(ANSWER)
    desk.goto(steps.case_path(desk, paper.number))
    expect(desk.locator("#questions")).to_contain_text(ANSWER)

    # Nobody may phone her yet: the wish for a call leads to the page where she allows it.
    her.locator("#ask-call").click()
    expect(her.locator("#first")).to_be_visible()
    her.locator("#ways-calls").click()
    for answers in (
        {"may_contact": "yes"},
        {"phone": "9415012345", "hours_from": "0", "hours_until": "24"},
        {},  # two words stand there already
    ):
        for name, value in answers.items():
            steps.fill(her, name, value)
        steps.picture(her, f"ways-{len(answers)}")
        her.locator("#continue").click()
    her.wait_for_url("**/look/?m=ways")
    her.locator("#ask-call").click()
    her.locator("#continue").click()
    her.wait_for_url("**/look/?m=asked")
    expect(her.locator("#ask-call")).to_have_count(0)

    # What she says of the station, the station does not read; the officers above it answer.
    her.locator("#ask-station").click()
    steps.fill(her, "own_words", WISH)
    her.locator("#continue").click()
    her.wait_for_url("**/look/?m=asked")
    desk.goto(steps.case_path(desk, paper.number))
    expect(desk.locator("#requests")).to_have_count(1)  # the call
    expect(desk.locator("main")).not_to_contain_text(WISH)
    nodal = officer("nodal.lucknow", javascript=False)
    steps.open_case(nodal, paper.number)
    wish = nodal.locator("#requests article", has_text=WISH)
    wish.locator("textarea").fill(ANSWERED)
    wish.locator("button").click()
    steps.look(her, paper)
    expect(her.locator(".timeline")).to_contain_text(ANSWERED)
    expect(her.locator("#ask-station")).to_have_count(1)  # she may ask again
