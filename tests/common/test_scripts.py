"""The small scripts in a real browser, on a page made of the common templates; no server and no database."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, expect

from samman.common.widgets import VoiceInput

BUILD = Path(__file__).parents[2] / "assets" / "build"
SITE = "http://localhost:9"
AWAY = "http://weather.example/today"
FRAME = """{% load look i18n static %}<!doctype html><html lang="en"><title>Form</title>
<link rel="stylesheet" href="{% static sheet %}"><script src="{% static script %}" defer></script>
<body class="public" data-idle="300"><main id="main" tabindex="-1">CONTENT</main>
<form class="exit" method="post" action="/leave/" data-exit="AWAY"><button class="exit__button">Leave</button></form>
{% include "common/idle_cover.html" %}{% include "common/upload_bar.html" %}</body></html>"""


class Pages:
    """What the pretended site answers, and what it was asked."""

    def __init__(self) -> None:
        self.content = "<p>secret words</p><textarea id='story'></textarea>"
        self.after_post = "<p>sent</p>"
        self.posts: list[tuple[str, bytes]] = []
        self.script = "public.js"
        self.status = 200
        self.json = ""

    def html(self, content: str) -> str:
        source = FRAME.replace("CONTENT", content).replace("AWAY", AWAY)
        with translation.override("en"):
            return Template(source).render(
                Context({"sheet": "public.css", "script": self.script, "form": Voice()})
            )

    def answer(self, route: Route) -> None:
        request = route.request
        if request.url.startswith(AWAY):
            route.fulfill(content_type="text/html; charset=utf-8", body="<title>weather</title>rain")
        elif "/static/" in request.url:
            file = BUILD / request.url.rsplit("/", 1)[1]
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "")
        elif request.method == "POST":
            self.posts.append((request.url, request.post_data_buffer or b""))
            if request.url.endswith("/leave/"):
                route.fulfill(status=303, headers={"Location": AWAY})
            elif self.json:
                route.fulfill(status=self.status, content_type="application/json", body=self.json)
            else:
                route.fulfill(content_type="text/html; charset=utf-8", body=self.html(self.after_post))
        else:
            route.fulfill(content_type="text/html; charset=utf-8", body=self.html(self.content))


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def page(browser: Browser, pages: Pages) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    context.set_default_timeout(10_000)
    context.route("**/*", pages.answer)
    opened = context.new_page()
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    yield opened
    context.close()
    assert not failures


def test_exit_tells_the_server_and_takes_this_page_out_of_the_history(page: Page, pages: Pages) -> None:
    page.goto(f"{SITE}/before/")
    page.goto(f"{SITE}/q/")
    page.get_by_role("button", name="Leave").click()
    page.wait_for_url(AWAY)
    assert [url for url, _body in pages.posts] == [f"{SITE}/leave/"]
    page.go_back()
    assert page.url == f"{SITE}/before/"


def test_exit_goes_even_when_the_server_does_not_answer(page: Page, pages: Pages) -> None:
    page.goto(f"{SITE}/q/")
    page.route("**/leave/", lambda route: route.abort())
    page.get_by_role("button", name="Leave").click()
    page.wait_for_url(AWAY)


def test_the_page_is_blank_before_anything_is_awaited(page: Page) -> None:
    page.goto(f"{SITE}/q/")
    page.route("**/leave/", lambda route: None)  # never answered
    blank = page.evaluate("""() => {
        document.querySelector('.exit__button').click()
        return [document.body.textContent.trim(), document.title.trim()]
    }""")
    assert blank == ["", ""]
    page.wait_for_url(AWAY)


def test_shift_three_times_leaves_but_typing_capitals_does_not(page: Page) -> None:
    page.goto(f"{SITE}/q/")
    page.locator("#story").click()
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    expect(page.get_by_text("secret words")).to_be_visible()
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(AWAY)


def test_an_idle_page_covers_itself_and_gives_back_what_was_typed(page: Page) -> None:
    page.clock.install()
    page.goto(f"{SITE}/q/")
    page.locator("#story").fill("half a sentence")
    page.clock.run_for(299_000)
    expect(page.get_by_text("secret words")).to_be_visible()
    page.clock.run_for(3_000)
    expect(page.get_by_text("secret words")).to_be_hidden()
    expect(page.get_by_role("button")).to_have_count(1)
    page.get_by_role("dialog").get_by_role("button").click()
    expect(page.get_by_text("secret words")).to_be_visible()
    assert page.locator("#story").input_value() == "half a sentence"


def test_typing_keeps_the_page_open(page: Page) -> None:
    page.clock.install()
    page.goto(f"{SITE}/q/")
    page.clock.run_for(200_000)
    page.locator("#story").press("a")
    page.clock.run_for(200_000)
    expect(page.get_by_text("secret words")).to_be_visible()


class Voice(forms.Form):
    voice = forms.FileField(widget=VoiceInput())


def test_a_voice_is_recorded_into_the_file_input_and_can_be_deleted(page: Page, pages: Pages) -> None:
    pages.content = '<form method="post" enctype="multipart/form-data">{% field form.voice %}</form>'
    page.goto(f"{SITE}/voice/")
    page.locator("[data-start]").click()
    expect(page.locator("[data-time]")).to_have_text("0:01")
    page.locator("[data-stop]").click()
    expect(page.locator("audio")).to_be_visible()
    size = "document.querySelector('input[type=file]').files[0]?.size ?? 0"
    assert page.evaluate(size) > 0
    page.locator("[data-delete]").click()
    assert page.evaluate(size) == 0
    expect(page.locator("[data-start]")).to_be_visible()


UPLOAD = """<form method="post" action="/files/" enctype="multipart/form-data" data-upload="many">
<input type="file" name="file"><button type="submit" name="do" value="add">Add</button></form>"""


def files(*names: str) -> list[dict[str, object]]:
    return [{"name": name, "mimeType": "text/plain", "buffer": name.encode() * 9} for name in names]


def test_files_go_one_a_request_and_the_answer_takes_the_place_of_the_page(page: Page, pages: Pages) -> None:
    pages.content = UPLOAD
    page.goto(f"{SITE}/files/")
    page.locator("input[type=file]").set_input_files(files("one.txt", "two.txt"))  # type: ignore[arg-type]
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("sent")).to_be_visible()
    assert [b"one.txt" in body for _url, body in pages.posts] == [True, False]
    assert all(b'name="do"' in body for _url, body in pages.posts)


def test_a_button_that_leads_elsewhere_takes_the_file_along(page: Page, pages: Pages) -> None:
    pages.content = UPLOAD.replace(
        "<button", '<button type="submit" formaction="/en/next/">English</button><button'
    )
    page.goto(f"{SITE}/files/")
    page.locator("input[type=file]").set_input_files(files("one.txt"))  # type: ignore[arg-type]
    page.get_by_role("button", name="English").click()
    page.wait_for_url(f"{SITE}/en/next/")
    assert [url for url, _body in pages.posts] == [f"{SITE}/en/next/"]


def test_a_refused_file_stops_the_rest_and_says_why(page: Page, pages: Pages) -> None:
    pages.content = UPLOAD
    pages.after_post = '<div class="govuk-error-summary" data-module="govuk-error-summary">too big</div>'
    page.goto(f"{SITE}/files/")
    page.locator("input[type=file]").set_input_files(files("one.txt", "two.txt"))  # type: ignore[arg-type]
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("too big")).to_be_focused()
    assert len(pages.posts) == 1


def test_a_broken_line_keeps_the_chosen_file(page: Page, pages: Pages) -> None:
    pages.content = UPLOAD
    page.goto(f"{SITE}/files/")
    page.route("**/files/", lambda route: route.abort())
    page.locator("input[type=file]").set_input_files(files("one.txt"))  # type: ignore[arg-type]
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("The line broke.")).to_be_visible()
    assert page.evaluate("document.querySelector('input[type=file]').files.length") == 1
    expect(page.get_by_role("button", name="Add")).to_be_enabled()


DRAFT = """<form method="post" data-autosave="/draft/"><input type="hidden" name="version" value="1">
<textarea name="text"></textarea>
<p data-autosave-state data-saving="saving" data-saved="saved" data-conflict="changed" data-failed="failed"></p>
</form>"""


def test_a_draft_saves_itself_and_takes_the_new_version(page: Page, pages: Pages) -> None:
    pages.content, pages.script, pages.json = DRAFT, "staff.js", '{"version": 7}'
    page.clock.install()
    page.goto(f"{SITE}/report/")
    page.locator("textarea").press_sequentially("met her")
    page.clock.run_for(5_000)
    expect(page.get_by_text("saved")).to_be_visible()
    assert page.locator("[name=version]").input_value() == "7"
    assert len(pages.posts) == 1 and b"met her" in pages.posts[0][1]


def test_a_draft_that_another_changed_is_not_written_over(page: Page, pages: Pages) -> None:
    pages.content, pages.script, pages.json, pages.status = DRAFT, "staff.js", "{}", 409
    page.clock.install()
    page.goto(f"{SITE}/report/")
    page.locator("textarea").press_sequentially("a")
    page.clock.run_for(5_000)
    expect(page.get_by_text("changed")).to_be_visible()
    page.locator("textarea").press_sequentially("b")
    page.clock.run_for(10_000)
    assert len(pages.posts) == 1
