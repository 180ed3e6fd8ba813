"""Two sisters are missing: the child welfare officer takes it down on one page, gives one paper, and enters one FIR for both."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import OfficerPage


def write(page: Page, typed: dict[str, str]) -> None:
    for name, value in typed.items():
        steps.fill(page, name, value)


def open_by_key(page: Page, number: int) -> None:
    """Open the boxes of one more person with the keyboard."""
    summary = page.locator("details summary", has_text=str(number)).first
    summary.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["hi", "en"])
def test_from_the_report_of_two_sisters_to_their_fir(officer: OfficerPage, language: str) -> None:
    page = officer("cwpo.chowk", language=language, javascript=False)
    expect(
        page.locator("table.list, .empty").first
    ).to_be_visible()  # signed in, on the list of missing children
    steps.picture(page, "staff-missing-list")
    page.locator('a[href$="/missing/register/"]').click()
    now = datetime.now(ZoneInfo("Asia/Kolkata"))
    first = {"name_hi": "राधिका नमूना", "sex": "f", "age_years": "11", "father_name": "सुरेश नमूना"}
    write(page, {f"p1-{name}": value for name, value in first.items()})
    open_by_key(page, 2)
    write(page, {"p2-name_en": "Pinky Sample", "p2-sex": "f", "p2-age_years": "८"})
    day = (now - timedelta(days=1)).strftime("%Y-%m-%d")
    write(
        page, {"seen_day": day, "seen_hour": "17:30", "seen_place": "नमूना मेला", "reporter_name": "सुरेश नमूना"}
    )
    steps.picture(page, "staff-missing-register")
    page.locator('form[action$="/missing/register/"] button[type=submit]').click()
    expect(page.locator("dl.facts").nth(1)).to_contain_text("Pinky")
    page.locator("#agreed").check()
    page.locator('form[action$="/register/check/"] button[type=submit]').click()
    numbers = [re.sub(r"\D", "", text) for text in page.locator("[data-number]").all_text_contents()]
    assert len(numbers) == 2
    steps.picture(page, "staff-missing-slip")
    page.locator(f'a[href$="/missing/{numbers[0]}/"]').click()
    expect(page.locator("#papers .clock")).to_be_visible()
    steps.picture(page, "staff-missing-case")
    write(page, {"fir_number": f"77/{now.year}", "fir_day": now.strftime("%Y-%m-%d"), "fir_hour": "00:01"})
    page.locator("[name=for_the_others]").check()
    page.locator('form[action$="/fir/"] button[type=submit]').click()
    expect(page.locator("#papers")).to_contain_text(f"77/{now.year}")
    page.locator("#together a").click()
    expect(page.locator("#papers")).to_contain_text(f"77/{now.year}")
    expect(page.locator("#who")).to_contain_text("सुरेश नमूना")  # the parents of the first
    steps.picture(page, "staff-missing-second")
    page.goto(
        f"{'/en' if language == 'en' else ''}/staff/missing/register/"
    )  # the paper still lies there: it is put away
    page.locator('form[action$="/register/away/"] button').click()
    expect(page.locator("[name=p1-name_hi]")).to_have_value("")
