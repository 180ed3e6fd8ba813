"""A girl of sixteen: the law's duty is said before she sends, and no answer of anybody closes it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import InDatabase, OfficerPage, OpenPage


def test_duty_is_said_before_sending_and_no_answer_closes_it(
    open_page: OpenPage, officer: OfficerPage, in_database: InDatabase
) -> None:
    her = open_page("/", language="en", javascript=False)
    steps.hurry_to(her, "check", steps.herself(under_18="yes", trouble="touch"))
    duty = her.locator(".notice--info")
    expect(duty).to_contain_text("Under 18")
    numbers = steps.send(her)
    her.locator("#kept").click()

    desk = officer("desk.chowk", language="en")
    desk.goto(steps.case_path(desk, numbers.number))
    expect(desk.locator(".head .tag--hot").filter(has_text="POCSO")).to_be_visible()
    expect(desk.locator(".next-steps")).to_contain_text("POCSO 19(6)")
    expect(desk.locator(".next-steps")).to_contain_text("POCSO 24")
    steps.picture(desk, "staff-case-child")
    steps.open_case(desk, numbers.number)
    desk.goto(steps.case_path(desk, numbers.number, "report/"))
    expect(desk.locator("[name=fir_is_sensitive]")).to_be_checked()
    steps.write_report(
        desk, numbers.number, steps.report_answers(final=True, public_part="We did what the law says.")
    )
    steps.accept_report(officer("nodal.lucknow", language="en"), numbers.number)

    steps.look(her, numbers)
    steps.picture(her, "progress-child")
    expect(her.locator("#answer")).to_have_count(0)
    for address in ("/en/look/answer/", "/en/look/answer/yes/"):
        her.goto(address)
        expect(her.locator("[name=satisfied]")).to_have_count(0)
        expect(her.locator("[name=version][value]").and_(her.locator("[type=submit]"))).to_have_count(0)
        assert "/answer/yes/" not in her.url
    steps.look(her, numbers)
    her.locator("#missing").click()
    steps.say_what_is_missing(her, ["nobody_came"], "")
    her.wait_for_url("**/look/?m=no")
    assert in_database("SELECT round, closed_at FROM cases_case WHERE number = %s", numbers.number) == [
        (1, None)
    ]
