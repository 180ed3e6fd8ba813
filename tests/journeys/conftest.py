"""A really running site (web and worker, as `make run` starts them) and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright

from tests.conftest import TEST_HOME, clone_database, cluster, drop_database, manage
from tools import prepare
from tools.site import Site, free_port

CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class LiveSite:
    url: str  # without a slash at its end
    env: dict[str, str]
    home: Path
    site: Site

    def manage(self, *arguments: str) -> str:
        """Run manage.py against this site's database: `live_site.manage("demo_code", "desk.chowk")`."""
        return manage(self.env, *arguments)


@pytest.fixture(scope="session")
def live_site() -> Iterator[LiveSite]:
    """A demo site of its own: database, secrets, files, web server and worker."""
    name = f"samman_live_{os.getpid()}"
    home = TEST_HOME / name
    prepare.secret_files(home)
    clone_database(name)
    port = free_port()
    env = {
        **os.environ,
        "SAMMAN_HOME": str(home),
        "SAMMAN_PORT": str(port),
        "SAMMAN_DEMO": "1",
        "SAMMAN_DATABASE_URL": cluster.url("app", name),
        "SAMMAN_OWNER_DATABASE_URL": cluster.url("owner", name),
    }
    site = Site(env, port=port, log=home / "log")
    try:
        prepare.hindi("Journeys:")
        prepare.static_files("Journeys:", home, env)
        manage(env, "load_demo")
        site.start()
        yield LiveSite(f"http://localhost:{port}", env, home, site)
    finally:
        site.stop()
        drop_database(name)
        if site.log and site.log.exists():
            site.log.replace(TEST_HOME / "live-site.log")  # to look at after a failure
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, else the one that playwright brought."""
    with sync_playwright() as playwright:
        program = (
            shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        )
        started = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield started
        started.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_site: LiveSite) -> Iterator[OpenPage]:
    """Open a page of the live site as a person of her own: `open_page("/", javascript=False, language="hi")`.

    Every call is a new browser context (own cookies) with a 360x640 screen. Nothing outside the site is reached:
    another host is answered by an empty page, and a test fails if one was asked for anything but a page of its own
    (the neutral exit) or if a script failed.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def watch(context: BrowserContext) -> None:
        def outside(route: Route, request: Request) -> None:
            if request.is_navigation_request():
                route.fulfill(status=200, content_type="text/html", body="<title>elsewhere</title>elsewhere")
            else:
                wrong.append(f"{request.url} was asked for by {request.frame.url}")
                route.abort()

        def is_outside(url: str) -> bool:
            return urlsplit(url).scheme.startswith("http") and not url.startswith(f"{live_site.url}/")

        context.route(is_outside, outside)
        context.on("weberror", lambda error: wrong.append(f"script error: {error.error}"))

    def open_page(path: str = "/", *, javascript: bool = True, language: str = "hi", **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_site.url,
            java_script_enabled=javascript,
            locale={"hi": "hi-IN", "en": "en-IN"}[language],
            timezone_id="Asia/Kolkata",
            **{"viewport": {"width": 360, "height": 640}, **options},
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        watch(context)
        page = context.new_page()
        page.goto(path if language == "hi" or path.startswith("/en/") else f"/en{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Ask axe-core what is wrong with a page by WCAG 2.2 AA: `assert axe(page) == []`. Needs JavaScript on."""
    source = (prepare.ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

    def faults(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", rules)
        return [
            f"{page.url}: {violation['id']}: {node['html'][:160]} ({node.get('failureSummary', '')})"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return faults


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys run in one process of pytest-xdist, so that there is one live site; and they begin first."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("journeys"))
    items.sort(key=lambda item: here not in item.path.parents)
