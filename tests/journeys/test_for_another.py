"""A neighbour writes for a woman: the complaint stays the woman's."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from samman.common.digits import typed_digits
from tests.journeys import steps
from tests.journeys.conftest import InDatabase, OfficerPage, OpenPage


def test_helper_may_add_and_she_gets_a_key_of_her_own_from_a_woman_officer(
    open_page: OpenPage, officer: OfficerPage, in_database: InDatabase
) -> None:
    helper = open_page("/")
    steps.hurry_to(helper, "check", steps.somebody_else())
    of_helper = steps.send(helper)
    expect(helper.locator(".notice--info")).to_be_visible()  # says what this key is for
    helper.locator("#kept").click()
    helper.wait_for_url("**/done/")

    desk = officer("desk.chowk")
    steps.open_case(desk, of_helper.number)
    expect(desk.locator("#inside")).to_contain_text("सुधा")
    public_part = "This is for her eyes only."
    steps.write_report(desk, of_helper.number, steps.report_answers(final=True, public_part=public_part))
    steps.accept_report(officer("nodal.lucknow"), of_helper.number)

    steps.look(helper, of_helper)
    cannot_answer(helper)
    expect(helper.locator("main")).not_to_contain_text(public_part)
    helper.locator("#words").click()
    helper.locator("[name=words]").fill("She lives with her mother now.")
    steps.carry_on(helper)
    expect(helper.locator(".notice--success")).to_be_visible()

    # A man cannot make her key, a woman can, and hers holds after 24 hours.
    man = officer("sho.chowk", path=f"/staff/complaints/{of_helper.number}/")
    expect(man.locator('a[href$="/new-key/"]')).to_have_count(0)
    answered = man.goto(f"/staff/complaints/{of_helper.number}/new-key/")
    assert answered is not None and answered.status == 403
    desk.goto(steps.case_path(desk, of_helper.number))
    expect(desk.locator("main")).to_contain_text("She lives with her mother now.")
    desk.locator('a[href$="/new-key/"]').click()
    steps.answer_at_desk(desk)
    steps.fill(desk, "reason", "She came in person and wants a key of her own")
    steps.picture(desk, "staff-key")
    desk.locator("form.card button[type=submit]").click()
    key = typed_digits(desk.locator("dd.num").nth(1).inner_text())
    steps.picture(desk, "staff-key-shown")
    hers = steps.Numbers(of_helper.number, key)
    assert re.fullmatch(r"\d{12}", key) and key != of_helper.key

    her = open_page("/look/")
    steps.renew(her, hers, in_database)
    expect(her.locator(".report__words")).to_contain_text(public_part)

    steps.look(helper, of_helper)
    cannot_answer(helper)
    steps.rate(her, satisfied=True)
    expect(her.locator("#take-back")).to_be_visible()


def cannot_answer(page: Page) -> None:
    """A helper's page leads to no answer, and its addresses lead back."""
    for button in ("#answer", "#missing", "#take-back"):
        expect(page.locator(button)).to_have_count(0)
    for address in ("/look/answer/", "/look/answer/yes/", "/look/answer/no/"):
        page.goto(address)
        assert page.url.endswith("/look/"), address
