"""What a browser keeps of a visit: one cookie while it lasts, and titles that say nothing."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Request

from tests.journeys import steps
from tests.journeys.conftest import LiveSite, OpenPage

KEPT = """async () => ({
    local: localStorage.length, session: sessionStorage.length,
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length, written: document.cookie,
})"""
TITLES = {"फॉर्म", "Form"}


def test_one_cookie_no_storage_neutral_titles_and_no_other_host(
    open_page: OpenPage, live_site: LiveSite
) -> None:
    page = open_page("/")
    asked: list[str] = []
    page.context.on("request", lambda request: remember(asked, request))
    page.reload()
    assert page.context.cookies() == []  # to look at the first page leaves nothing
    for address in ("/", "/call/", "/safe/", "/lost/", "/help/", "/look/", "/later/", "/no-such-page/"):
        page.goto(address)
        nothing_is_kept(page)
    page.goto("/")
    steps.begin(page)
    while steps.question(page):
        steps.answer(page, steps.somebody_else())
        nothing_is_kept(page)
        steps.carry_on(page)
    nothing_is_kept(page)
    numbers = steps.send(page)
    nothing_is_kept(page)
    for address in ("/note/print/", "/later/"):
        page.goto(address)
        nothing_is_kept(page)
    page.goto("/note/")
    page.locator("#kept").click()
    page.wait_for_url("**/done/")
    assert page.context.cookies() == []  # she has kept them: the session is over
    steps.look(page, numbers)
    for address in ("/look/", "/look/words/", "/look/file/"):
        page.goto(address)
        nothing_is_kept(page)
    page.goto("/look/")
    page.locator("#end-button").click()
    page.wait_for_url(f"{live_site.url}/")
    assert page.context.cookies() == []
    assert asked and not [address for address in asked if not address.startswith(f"{live_site.url}/")]


def remember(asked: list[str], request: Request) -> None:
    if not request.url.startswith(("data:", "blob:")):
        asked.append(request.url)


def nothing_is_kept(page: Page) -> None:
    """At most the session's cookie, out of reach of scripts; nothing in any store; a title that says nothing."""
    kept: dict[str, Any] = page.evaluate(KEPT)
    assert not any(kept.values()), f"{page.url} keeps {kept}"
    cookies = page.context.cookies()
    assert [cookie["name"] for cookie in cookies] in ([], ["s"])
    for cookie in cookies:
        assert cookie["httpOnly"] and cookie["sameSite"] == "Strict" and cookie["expires"] == -1
    assert page.title() in TITLES, f"{page.url} is called {page.title()!r}"
    said = page.url.lower()
    assert not [word for word in ("police", "complain", "victim", "report", "samman") if word in said], (
        page.url
    )
    forms = page.locator("form:not([autocomplete=off])").count()
    assert forms == 0, f"{page.url} lets the browser keep what is typed"
