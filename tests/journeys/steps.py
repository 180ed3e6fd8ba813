"""What people do on the pages, in few words. Fields go by their names, so that every step works in both languages."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import APIResponse, Page, expect

from samman.common.clock import IST
from samman.common.digits import typed_digits

STORY = "सोमवार की शाम उसने मुझे मारा और दरवाज़ा बंद कर दिया।"
OPENING_REASON = "To meet her and to write the report"
DONE = "Went to her in plain clothes, heard her with a woman constable, GD entry made, FIR registered, accused called."
PICTURES = os.environ.get("SAMMAN_PICTURES")  # a folder, to look at every page that a journey comes by

Answers = dict[str, Any]


class Numbers(NamedTuple):
    """What she takes with her."""

    number: str
    key: str


def herself(**changes: Any) -> Answers:
    """The answers of a woman in Lucknow, by field name. A field that is None is left as it stands."""
    return {
        "for_whom": "self", "under_18": "no", "trouble": "home", "risks": [], "story": STORY, "when": "now",
        "district": "Lucknow", "station": "Chowk", "locality": "चौक बाज़ार", "accused": "मनोज", "accused_power": "no",
        "needs": [], "may_contact": "no", "meet_at": "help_desk", "name": "राधा शर्मा",
    } | changes  # fmt: skip


def somebody_else(**changes: Any) -> Answers:
    """The answers of a neighbour who helps."""
    return herself(for_whom="other", helper_name="सुधा", helper_relation="पड़ोसी", knows="yes") | changes


def wait_until(page: Page, holds: Callable[[], bool], seconds: float = 15) -> None:
    """Wait for something that no locator can wait for."""
    for _try in range(int(seconds * 10)):
        if holds():
            return
        page.wait_for_timeout(100)
    assert holds()


# Her pages


def question(page: Page) -> str:
    """Name of the question that is shown; empty on other pages."""
    found = re.fullmatch(r"(?:/en)?/q/([a-z]+)/", urlsplit(page.url).path)
    return found[1] if found else ""


def begin(page: Page) -> None:
    """From the first page to the first question."""
    page.locator("#danger-no").click()
    expect(page.locator("[name=for_whom]").first).to_be_attached()


def fields(page: Page) -> dict[str, str]:
    """Names and kinds of the fields of the page's own form."""
    found: dict[str, str] = page.evaluate(
        "() => Object.fromEntries(Array.from(document.querySelector('#question').elements, e => [e.name, e.type]))"
    )
    return found


def fill(page: Page, name: str, value: Any) -> None:
    """Fill one field of whatever kind: a word, True, or a list for several ticks."""
    some = page.locator(f"[name={name}]")
    kind = some.first.evaluate("e => e.type")
    if kind == "radio" or (kind == "checkbox" and value is not True):
        for one in value if isinstance(value, list) else [value]:
            page.locator(f'[name={name}][value="{one}"]').check()
    elif kind == "checkbox":
        some.check()
    elif kind == "select-one":
        some.select_option(str(value))
    elif kind == "file":
        some.set_input_files(value)
    elif kind != "hidden":
        some.fill(str(value))


def search(page: Page, name: str, text: str) -> None:
    """Find a district or station by its name and choose the first that was found."""
    page.locator("[name=search]").fill(text)
    page.locator("#find").click()
    page.locator("[name=searched]").and_(page.locator(f'[value="{text}"]')).wait_for(state="attached")
    page.locator(f"[name={name}]").first.check()


def answer(page: Page, answers: Mapping[str, Any]) -> None:
    """Fill the question that is shown; `carry_on` leads on."""
    shown = fields(page)
    for name, kind in shown.items():
        value = answers.get(name)
        if value is None or value == "":
            continue
        if "searched" in shown and name in ("district", "station") and value != "unknown":
            continue
        if kind == "file" and question(page) == "files":
            for file in value if isinstance(value, list) else [value]:
                add_file(page, file)
            continue
        fill(page, name, value)
    if question(page) == "district":
        search(page, "district", str(answers["district"]))
    if question(page) == "place" and answers["station"] != "unknown":
        search(page, "station", str(answers["station"]))


def add_file(page: Page, file: Any) -> None:
    """Add one file on the page of files."""
    before = page.locator(".files li").count()
    page.locator("[name=file]").set_input_files(file)
    page.locator("#add").click()
    expect(page.locator(".files li")).to_have_count(before + 1)


def carry_on(page: Page) -> None:
    """Press Continue and wait for the next page."""
    address = page.url
    page.locator("#continue").click()
    page.wait_for_url(lambda now: now != address)


def answer_until(page: Page, stop: str, answers: Mapping[str, Any]) -> None:
    """Answer question after question until one is shown, or the check page (`stop="check"`)."""
    while question(page) != stop and question(page):
        picture(page, f"q-{question(page)}")
        answer(page, answers)
        carry_on(page)
    assert question(page) == stop or urlsplit(page.url).path.endswith(f"/{stop}/"), page.url


def hurry_to(page: Page, stop: str, answers: Mapping[str, Any]) -> None:
    """From the first page to a question or the check page by plain posts of the same browser, where the questions
    themselves are not what is tested."""
    prefix = "/en" if urlsplit(page.url).path.startswith("/en/") else ""
    first = page.request.get(f"{prefix}/q/who/").text()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', first)[0]
    told: list[tuple[str, str]] = [("csrfmiddlewaretoken", token)]
    for name, value in answers.items():
        if name not in ("district", "station") and value is not None:
            told += [(name, str(one)) for one in (value if isinstance(value, list) else [value])]
    place = f"{prefix}/q/who/"
    while not place.endswith(f"/{stop}/"):
        own = list(told)
        wanted = {"district": "district", "place": "station"}.get(place.split("/")[-2])
        if wanted:
            text = str(answers[wanted])
            own += [("search", text), ("searched", text), (wanted, _unit(page, place, token, wanted, text))]
        answered = _post(page, place, own)
        assert answered.status == 303, f"{place} was not taken: {answered.status}"
        place = answered.headers["location"]
    page.goto(place)


_units: dict[tuple[str, str], str] = {}


def _unit(page: Page, place: str, token: str, name: str, text: str) -> str:
    """The value of the first unit that the search on this page finds."""
    if (name, text) not in _units:
        found = _post(page, place, [("csrfmiddlewaretoken", token), ("search", text), ("go", "find")]).text()
        _units[name, text] = re.findall(rf'name="{name}" value="(\d+)"', found)[0]
    return _units[name, text]


def _post(page: Page, place: str, told: list[tuple[str, str]]) -> APIResponse:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return page.request.post(place, data=urlencode(told), headers=kind, max_redirects=0)


def registered(page: Page, answers: Mapping[str, Any]) -> Numbers:
    """A complaint sent in a hurry, its numbers kept."""
    hurry_to(page, "check", answers)
    found = send(page)
    page.locator("#kept").click()
    page.wait_for_url("**/done/")
    return found


def send(page: Page) -> Numbers:
    """Send from the check page, and read both numbers."""
    picture(page, "check")
    page.locator("#send").click()
    page.locator("#key").wait_for()
    picture(page, "numbers")
    return numbers(page)


def numbers(page: Page) -> Numbers:
    """Both numbers as they stand on the page."""
    found = Numbers(*(typed_digits(page.locator(place).inner_text()) for place in ("#number", "#key")))
    assert len(found.number) == 9 and len(found.key) == 12, found
    return found


def register(page: Page, answers: Mapping[str, Any]) -> Numbers:
    """From the first page to both numbers, which she keeps."""
    begin(page)
    answer_until(page, "check", answers)
    found = send(page)
    page.locator("#kept").click()
    page.wait_for_url("**/done/")
    picture(page, "done")
    return found


def look(page: Page, found: Numbers, *, ready: str = ".state") -> None:
    """Open her page with both numbers; signs in anew when it is not open."""
    english = urlsplit(page.url).path.startswith("/en/")
    page.goto("/en/look/" if english else "/look/")
    if page.locator("[name=key]").count():
        picture(page, "look-sign-in")
        page.locator("[name=number]").fill(found.number)
        page.locator("[name=key]").fill(found.key)
        page.locator("#continue").click()
    page.locator(ready).wait_for()


def let_keys_hold(in_database: Callable[..., object], found: Numbers) -> None:
    """Let a new key hold now, as if its 24 hours were over. A trigger keeps everybody from that, so it is put aside."""
    in_database("SET session_replication_role = replica")
    in_database(
        "UPDATE cases_receipt SET valid_from = now() - interval '1 second' "
        "WHERE case_id = (SELECT id FROM cases_case WHERE number = %s)",
        found.number,
    )
    in_database("SET session_replication_role = origin")


def renew(page: Page, seen: Numbers, in_database: Callable[..., object]) -> Numbers:
    """With a key that a desk made: not within 24 hours; then she gets one of her own, which the desk has not seen."""
    page.locator("[name=number]").fill(seen.number)
    page.locator("[name=key]").fill(seen.key)
    page.locator("#continue").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    let_keys_hold(in_database, seen)
    look(page, seen, ready="#key")
    own = Numbers(seen.number, typed_digits(page.locator("#key").inner_text()))
    assert own.key != seen.key
    page.locator("#send").click()
    look(page, own)
    return own


def rate(page: Page, *, satisfied: bool, reasons: list[str] | None = None, words: str = "") -> None:
    """Give her answer, with the second question that goes with it."""
    page.locator("#answer").click()
    picture(page, "answer")
    fill(page, "satisfied", "yes" if satisfied else "no")
    carry_on(page)
    picture(page, "satisfied" if satisfied else "dissatisfied")
    if satisfied:
        page.locator("#send").click()
        page.wait_for_url("**/look/?m=yes")
    else:
        say_what_is_missing(page, reasons or ["nobody_came"], words)
        page.wait_for_url("**/look/?m=no")


def say_what_is_missing(page: Page, reasons: list[str], words: str) -> None:
    """Fill and send the page of what is missing."""
    fill(page, "reasons", reasons)
    fill(page, "words", words)
    page.locator("#continue").click()
    page.locator("#send").wait_for()
    picture(page, "sure")
    page.locator("#send").click()


# Officers' pages


def case_path(page: Page, number: str, rest: str = "") -> str:
    """Address of a case's page in the language of the page that is shown."""
    english = urlsplit(page.url).path.startswith("/en/")
    return f"{'/en' if english else ''}/staff/complaints/{number}/{rest}"


def open_case(page: Page, number: str) -> None:
    """Go to a case; take it when nobody of the station has; open what is covered, with a reason."""
    page.goto(case_path(page, number))
    take = page.locator('form[action$="/take/"] button')
    if take.count():
        take.click()
        expect(take).to_have_count(0)
    if page.locator("#cover").count():
        picture(page, "staff-case-covered")
        give_reason(page)
        page.locator("#inside").wait_for()


def give_reason(page: Page) -> None:
    """Fill the form that opens what is covered."""
    fill(page, "why", "report")
    fill(page, "reason", OPENING_REASON)
    page.locator("#cover button[type=submit]").click()


def give_reason_to_search(page: Page) -> None:
    """Open what is covered of a missing person."""
    fill(page, "why", "search")
    fill(page, "reason", "To search, and to look into what was seen")
    page.locator("#cover button[type=submit]").click()
    page.locator("#inside").wait_for()


def answer_at_desk(page: Page, **changes: str) -> None:
    """What she says to the three questions for a new key: as in `herself`, unless told otherwise."""
    fill(page, "is_here", True)
    says = {
        "place": "chauk bazar",
        "accused": "Manoj",
        "trouble": "home",
        "when": "now",
        "meet": "help_desk",
    } | changes
    for name, said in says.items():
        if page.locator(f"form.card [name={name}]").count():
            fill(page, name, said)


def report_answers(*, final: bool, public_part: str, done: str = DONE, **changes: Any) -> Answers:
    """A whole report on an FIR, by field name; its moments are now."""
    now = datetime.now(IST)
    day, hour = now.strftime("%Y-%m-%d"), now.strftime("%H:%M")
    return {
        "kind": "final" if final else "interim", "decision": "fir", "gd_number": "27", "gd_date": day, "gd_time": hour,
        "fir_number": f"412/{now.year}", "was_met": "yes", "met_by": "SI Seema", "met_date": day, "met_time": hour,
        "met_where": "help desk", "met_by_woman": "yes", "met_in_plain_clothes": "yes", "done": done,
        "public_part": public_part, "public_language": "en",
    } | changes  # fmt: skip


def write_report(page: Page, number: str, answers: Mapping[str, Any]) -> None:
    """Write the report with one section of law, read it once more, send it."""
    page.goto(case_path(page, number, "report/"))
    for name, value in answers.items():
        fill(page, name, value)
    if not page.locator("[name=offences]").count():
        page.locator("[name=q]").fill("85")
        page.locator("button[value=search]").click()
        page.locator("button[value^=add-]").first.click()
        page.locator("[name=offences]").wait_for(state="attached")
    picture(page, "staff-report")
    page.locator("button[value=check]").click()
    page.locator("[name=draft_version]").wait_for(state="attached")
    picture(page, "staff-check")
    page.locator("form:has([name=draft_version]) button[type=submit]").click()
    page.locator("#reports .chapter").first.wait_for()


def accept_report(page: Page, number: str) -> None:
    """The nodal officer opens the case with a reason, reads the final report and accepts it."""
    page.goto(case_path(page, number, "review/"))
    if page.locator("#cover").count():
        give_reason(page)
    picture(page, "staff-review")
    fill(page, "answer", "accept")
    page.locator('form[action$="/review/"] button[type=submit]').click()
    page.locator("#reports .tag--done").first.wait_for()


def vet(page: Page, number: str) -> None:
    """The legal adviser takes the complaint up from the queue and writes the note."""
    page.goto(case_path(page, number).split("complaints/")[0] + "vetting/")
    picture(page, "staff-vetting-list")
    page.locator(f'form[action*="/{number}/"] button').click()
    picture(page, "staff-vetting")
    fill(page, "gaps", ["no_fir", "not_met"])
    fill(page, "sections", "BNS 74, 78")
    fill(page, "words", "The report leaves out the first incident.")
    fill(page, "advice", "direct")
    page.locator('form[action*="/vetting/"] button[type=submit]').last.click()
    page.locator("#to-direct").wait_for()


def direct(page: Page, number: str, text: str) -> None:
    """A monitor of headquarters issues the direction."""
    page.goto(case_path(page, number, "direct/"))
    fill(page, "text", text)
    fill(page, "term", "24")
    picture(page, "staff-direct")
    page.locator('form[action$="/direct/"] button[type=submit]').click()
    page.locator("#reports").wait_for()


def read_direction(page: Page, number: str, text: str) -> None:
    """Open the newest direction of a case; opening it is recorded."""
    page.goto(case_path(page, number))
    page.locator('form[action*="/direction/"] button').first.click()
    expect(page.locator("#reports")).to_contain_text(text)
    picture(page, "staff-case-direction")


def listed_numbers(page: Page) -> list[str]:
    """The complaint numbers in the list that is shown."""
    return [typed_digits(text) for text in page.locator("table.list tbody th a").all_inner_texts()]


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page, when SAMMAN_PICTURES names a folder."""
    if PICTURES:
        language = page.locator("html").get_attribute("lang")
        width = (page.viewport_size or {"width": 0})["width"]
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=True)
