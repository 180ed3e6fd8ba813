"""Every public and every staff page, in both languages, by the rules of WCAG 2.2 AA and on the screen it is for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.evidence import made
from tests.journeys import steps
from tests.journeys.conftest import LiveSite, OfficerPage, OpenPage, enter_password
from tests.journeys.faults import faults

# What is Latin by itself: typed in the test, names of units in both scripts, or from the table of offences.
THEIRS = (
    "What is done.", "She reads this.", "SI Seema", "help desk", "memo.ogg", "a.jpg", "(Lucknow)", "(Chowk)", "English",
    "cruelty defined in", "conditional", "years + fine", steps.OPENING_REASON,
)  # fmt: skip
both = pytest.mark.parametrize("language", ["hi", "en"])
Look = Callable[[Page, str], None]


@pytest.fixture
def wrong() -> list[str]:
    return []


@pytest.fixture
def look_at(wrong: list[str]) -> Look:
    """Judge a page and go on, so that one run tells everything."""

    def look_at(page: Page, name: str) -> None:
        steps.picture(page, name)
        wrong.extend(f"{name}: {fault}" for fault in faults(page, theirs=THEIRS))

    return look_at


def local(language: str, path: str) -> str:
    return path if language == "hi" else f"/en{path}"


@both
def test_pages_before_sending(open_page: OpenPage, look_at: Look, wrong: list[str], language: str) -> None:
    page = open_page("/", language=language)
    for path in (
        "/",
        "/call/",
        "/safe/",
        "/lost/",
        "/help/",
        "/later/",
        "/look/",
        "/done/",
        "/no-such-page/",
    ):
        page.goto(local(language, path))
        look_at(page, f"public{path.replace('/', '-')}")
    page.goto(local(language, "/"))
    steps.begin(page)
    answers = steps.somebody_else(
        under_18="unknown", may_contact="yes", phone="9876543210", hours_from=11, hours_until=13, caller_word="गेंदा",
        her_word="नदी", meet_at="elsewhere", meet_where="स्कूल", accused_power="yes",
    )  # fmt: skip
    while name := steps.question(page):
        look_at(page, f"q-{name}")
        if language == "hi":  # mistakes look the same in both languages
            make_a_mistake(page, name, look_at)
        steps.answer(page, answers)
        if name in ("district", "place"):
            look_at(page, f"q-{name}-found")
        steps.carry_on(page)
    look_at(page, "check")
    steps.send(page)
    look_at(page, "numbers")
    for path in ("/note/print/", "/later/"):
        page.goto(local(language, path))
        look_at(page, f"public{path.replace('/', '-')}")
    assert not wrong, "\n".join(wrong)


def make_a_mistake(page: Page, name: str, look_at: Look) -> None:
    """Go on without an answer, search for nonsense, add no file: what is said then is judged too."""
    if name in ("signs", "person", "needs", "phone", "name"):
        return  # nothing that one could do wrong
    if name in ("district", "place"):
        page.locator("[name=search]").fill("qqqq")
    page.locator({"district": "#find", "place": "#find", "files": "#add"}.get(name, "#continue")).click()
    page.locator(".govuk-error-summary").wait_for()
    look_at(page, f"q-{name}-wrong")
    if name == "files":
        steps.add_file(page, {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": made.jpeg()})
        look_at(page, "q-files-added")


@both
def test_pages_of_a_case_on_both_sides(
    open_page: OpenPage, officer: OfficerPage, look_at: Look, wrong: list[str], language: str
) -> None:
    her = open_page("/", language=language)
    steps.hurry_to(her, "words", steps.herself())
    her.locator("[name=voice]").set_input_files(
        {"name": "memo.ogg", "mimeType": "audio/ogg", "buffer": made.sound("ogg", "libopus")}
    )
    steps.answer_until(her, "files", steps.herself())
    steps.add_file(her, {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": made.jpeg()})
    steps.carry_on(her)
    steps.answer_until(her, "check", steps.herself(risks=["life"]))
    numbers = steps.send(her)
    her.locator("#kept").click()
    her.wait_for_url("**/done/")
    her.goto(local(language, "/look/"))
    if language == "hi":
        her.locator("#continue").click()
        her.locator(".govuk-error-summary").wait_for()
        look_at(her, "look-wrong")
    steps.look(her, numbers)
    look_at(her, "progress-new")

    desk = officer("desk.chowk", language=language)
    look_at(desk, "staff-list")
    if language == "hi":
        desk.goto("/staff/complaints/?number=123456789")
        look_at(desk, "staff-list-not-found")
        desk.goto("/staff/complaints/?late=1&which=closed&urgent=1")
        look_at(desk, "staff-list-empty")
    desk.goto(steps.case_path(desk, numbers.number))
    look_at(desk, "staff-case-covered")
    steps.open_case(desk, numbers.number)
    look_at(desk, "staff-case")
    desk.locator("#evidence .file__name a").first.click()
    look_at(desk, "staff-file")
    desk.goto(steps.case_path(desk, numbers.number, "report/"))
    look_at(desk, "staff-report")
    if language == "hi":
        desk.locator("button[value=check]").click()
        desk.locator(".govuk-error-summary").wait_for()
        look_at(desk, "staff-report-wrong")
    report = steps.report_answers(final=True, public_part="She reads this.", done="What is done.")
    for name, value in report.items():
        steps.fill(desk, name, value)
    desk.locator("[name=q]").fill("85")
    desk.locator("button[value=search]").click()
    desk.locator("button[value^=add-]").first.wait_for()
    look_at(desk, "staff-report-search")
    desk.locator("button[value^=add-]").first.click()
    desk.locator("[name=offences]").wait_for(state="attached")
    desk.locator("button[value=check]").click()
    desk.locator("[name=draft_version]").wait_for(state="attached")
    look_at(desk, "staff-check")
    desk.locator("form:has([name=draft_version]) button[type=submit]").click()
    desk.locator("#reports .chapter").first.wait_for()
    desk.goto(steps.case_path(desk, numbers.number, "new-key/"))
    look_at(desk, "staff-key")

    nodal = officer("nodal.lucknow", language=language)
    look_at(nodal, "staff-list-nodal")
    nodal.goto(steps.case_path(nodal, numbers.number, "transfer/"))
    look_at(nodal, "staff-transfer")
    nodal.goto(steps.case_path(nodal, numbers.number, "review/"))
    look_at(nodal, "staff-review-covered")
    if nodal.locator("#cover").count():
        steps.give_reason(nodal)
    look_at(nodal, "staff-review")
    steps.accept_report(nodal, numbers.number)
    look_at(nodal, "staff-case-accepted")

    steps.look(her, numbers)
    look_at(her, "progress")
    for path in ("/look/words/", "/look/file/", "/look/answer/", "/look/answer/yes/", "/look/answer/no/"):
        her.goto(local(language, path))
        look_at(her, f"public{path.replace('/', '-')}")
    steps.fill(her, "reasons", ["goes_on"])
    her.locator("#continue").click()
    her.locator("#send").wait_for()
    look_at(her, "sure")
    steps.look(her, numbers)
    steps.rate(her, satisfied=True)
    look_at(her, "progress-closed")
    her.goto(local(language, "/look/again/"))
    look_at(her, "take-back")
    assert not wrong, "\n".join(wrong)


@both
def test_pages_of_headquarters_and_of_signing_in(
    open_page: OpenPage,
    officer: OfficerPage,
    live_site: LiveSite,
    look_at: Look,
    wrong: list[str],
    language: str,
) -> None:
    steps.registered(open_page("/", javascript=False), steps.herself(risks=["life"]))
    page = open_page("/staff/sign-in/", language=language, viewport={"width": 1280, "height": 800})
    look_at(page, "staff-sign-in")
    page.locator("form.card button[type=submit]").click()
    page.locator(".govuk-error-summary").wait_for()
    look_at(page, "staff-sign-in-wrong")
    enter_password(page, live_site, "range.lucknow")
    look_at(page, "staff-code")
    pages = {
        "monitor.hq": ["/staff/complaints/", "/staff/complaints/calls/", "/staff/demo-phone/", "/components/"],
        "auditor.hq": ["/staff/record/"],
        "admin.hq": [
            "/staff/officers/", "/staff/officers/new/", "/staff/my/second-step/", "/staff/my/password/",
            "/staff/my/second-step/spare-codes/new/", "/staff/my/second-step/keys/", "/staff/my/second-step/app/",
        ],
    }  # fmt: skip
    for user, paths in pages.items():
        page = officer(user, language=language)
        for path in paths:
            page.goto(local(language, path))
            look_at(page, f"{user.partition('.')[0]}{path.replace('/', '-')}")
        if user == "admin.hq":
            page.goto(local(language, "/staff/officers/"))
            page.locator("table.list tbody a").first.click()
            page.wait_for_load_state()
            look_at(page, "admin-officer")
            page.goto(f"{page.url}posts/new/")
            look_at(page, "admin-post")
    assert not wrong, "\n".join(wrong)
