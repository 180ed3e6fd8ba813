"""She lost her paper: at the desk she answers three questions of her own complaint, and the new key holds after a day."""

from __future__ import annotations

from playwright.sync_api import expect

from samman.common.digits import typed_digits
from tests.journeys import steps
from tests.journeys.conftest import InDatabase, OfficerPage, OpenPage


def test_a_lost_key_at_the_desk(open_page: OpenPage, officer: OfficerPage, in_database: InDatabase) -> None:
    her = open_page("/", javascript=False)
    steps.begin(her)
    steps.answer_until(her, "check", steps.herself())
    paper = steps.send(her)
    her.locator("#kept").click()

    desk = officer("desk.chowk", javascript=False)
    desk.goto(steps.case_path(desk, paper.number, "new-key/"))
    steps.picture(desk, "staff-key")
    expect(desk.locator("main")).not_to_contain_text("मनोज")
    expect(desk.locator("main")).not_to_contain_text("चौक बाज़ार")
    steps.answer_at_desk(desk, trouble="acid")
    steps.fill(desk, "reason", "पर्ची कहीं गिर गई, नया नंबर चाहिए")
    desk.locator("form.card button[type=submit]").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text("एक प्रयास और शेष")
    steps.picture(desk, "staff-key-wrong")
    steps.answer_at_desk(desk)
    desk.locator("form.card button[type=submit]").click()
    key = typed_digits(desk.locator("dd.num").nth(1).inner_text())
    steps.picture(desk, "staff-key-shown")
    hers = steps.Numbers(paper.number, key)

    old = open_page("/", javascript=False)
    steps.look(old, paper)
    expect(old.locator(".notice--error")).to_contain_text("नया गुप्त नंबर")
    expect(old.locator(".timeline")).to_contain_text("जवाब सही नहीं थे")
    steps.picture(old, "progress-new-key")

    new = open_page("/look/", javascript=False)
    steps.renew(new, hers, in_database)
    expect(new.locator(".timeline")).to_be_visible()


def test_two_wrong_tries_end_it_for_the_day(open_page: OpenPage, officer: OfficerPage) -> None:
    her = open_page("/", javascript=False)
    steps.begin(her)
    steps.answer_until(her, "check", steps.herself())
    paper = steps.send(her)
    desk = officer("desk.chowk", javascript=False)
    desk.goto(steps.case_path(desk, paper.number, "new-key/"))
    for _try in range(2):
        steps.answer_at_desk(desk, trouble="acid")
        steps.fill(desk, "reason", "पर्ची कहीं गिर गई, नया नंबर चाहिए")
        desk.locator("form.card button[type=submit]").click()
    expect(desk.locator("main")).to_contain_text("आज दो प्रयास गलत रहे")
    expect(desk.locator("form.card")).to_have_count(0)
    steps.picture(desk, "staff-key-no-more")
