"""The main trip of the house, on her small phone and on the officers' desks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import OfficerPage, OpenPage

NOT_MET = "किसी ने मुझसे बात नहीं की।"


@pytest.mark.parametrize(
    ("language", "javascript"),
    [("hi", False), ("en", True)],
    ids=["hindi_without_javascript", "english_with_it"],
)
def test_from_her_words_over_three_rounds_to_satisfied_and_taken_back(
    open_page: OpenPage, officer: OfficerPage, language: str, javascript: bool
) -> None:
    her = open_page("/", language=language, javascript=javascript)
    steps.picture(her, "start")
    numbers = steps.register(her, steps.herself())
    desk = officer("desk.chowk", language=language, javascript=javascript)
    house_officer = officer("sho.chowk", language=language, javascript=javascript)
    nodal = officer("nodal.lucknow", language=language, javascript=javascript)

    steps.look(her, numbers)
    expect(her.locator("#answer")).to_have_count(0)
    expect(her.locator("#missing")).to_have_count(0)

    assert numbers.number in steps.listed_numbers(desk)
    steps.picture(desk, "staff-list")
    steps.open_case(desk, numbers.number)
    steps.picture(desk, "staff-case")
    expect(desk.locator("#inside")).to_contain_text(steps.STORY)
    steps.write_report(
        desk, numbers.number, steps.report_answers(final=False, public_part="First words of the desk.")
    )
    she_reads(her, numbers, "First words of the desk.")
    expect(her.locator("#missing")).to_be_visible()

    steps.open_case(house_officer, numbers.number)
    final = steps.report_answers(final=True, public_part="All is done, says the station.")
    steps.write_report(house_officer, numbers.number, final)
    she_reads(her, numbers, "All is done, says the station.")
    expect(her.locator("#answer")).to_have_count(0)
    steps.accept_report(nodal, numbers.number)

    steps.look(her, numbers)
    steps.picture(her, "progress")
    steps.rate(her, satisfied=False, reasons=["nobody_came", "goes_on"], words=NOT_MET)
    expect(her.locator(".notice--success")).to_be_visible()
    expect(her.locator("#answer")).to_have_count(0)

    desk.goto(steps.case_path(desk, numbers.number))
    expect(desk.locator("#reports")).to_contain_text(NOT_MET)
    adviser = officer("legal.hq", language=language, javascript=javascript)
    monitor = officer("monitor.hq", language=language, javascript=javascript)
    for order in ("Meet her where she asked.", "Register the case and meet her again."):
        steps.vet(adviser, numbers.number)
        steps.direct(monitor, numbers.number, order)
        steps.read_direction(nodal, numbers.number, order)
        again = steps.report_answers(
            final=True, public_part="We met her again and mended it.", done=f"{steps.DONE} {order}"
        )
        steps.write_report(desk, numbers.number, again)
        steps.accept_report(nodal, numbers.number)
        steps.look(her, numbers)
        if order.startswith("Meet"):
            steps.rate(her, satisfied=False, reasons=["no_fir"], words=NOT_MET)
            steps.picture(her, "progress-before-headquarters")

    steps.look(her, numbers)
    steps.rate(her, satisfied=True)
    expect(her.locator("#answer")).to_have_count(0)
    steps.picture(her, "progress-closed")
    nodal.goto(steps.case_path(nodal, numbers.number))
    expect(nodal.locator(".head .tag--done")).to_be_visible()

    her.locator("#take-back").click()
    steps.say_what_is_missing(her, ["goes_on"], "He came back.")
    her.wait_for_url("**/look/?m=again")
    expect(her.locator("#take-back")).to_have_count(0)
    nodal.reload()
    expect(nodal.locator(".head .tag--done")).to_have_count(0)
    expect(nodal.locator("#reports")).to_contain_text("He came back.")
    steps.picture(nodal, "staff-case-taken-back")

    her.locator("#end-button").click()
    her.wait_for_url(lambda address: "look" not in address)
    her.goto("/look/")
    expect(her.locator("[name=key]")).to_be_visible()


def she_reads(page: Page, numbers: steps.Numbers, words: str) -> None:
    """Her page shows the words that the police wrote for her."""
    steps.look(page, numbers)
    expect(page.locator(".report__words").first).to_contain_text(words)
    steps.picture(page, "progress-reported")
