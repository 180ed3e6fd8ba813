"""A really running site (web and worker, as `make run` starts them) and a real browser."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

from tests.conftest import TEST_HOME, clone_database, cluster, drop_database, manage, superuser
from tools import prepare
from tools.site import Site, free_port

READ_SEEDS = """
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
for one in Authenticator.objects.filter(type="totp").select_related("user"):
    print(one.user.username, get_adapter().decrypt(one.data["secret"]))
"""


@dataclass
class LiveSite:
    url: str  # without a slash at its end
    env: dict[str, str]
    home: Path
    site: Site
    database: str

    def manage(self, *arguments: str) -> str:
        """Run manage.py against this site's database: `live_site.manage("demo_code", "desk.chowk")`."""
        return manage(self.env, *arguments)

    @cached_property
    def demo_password(self) -> str:
        """What `demo_signins` prints."""
        password = re.search(r"Password of all of them: (\S+)", self.manage("demo_signins"))
        assert password
        return password[1]

    @cached_property
    def seeds(self) -> dict[str, str]:
        """The seeds of all officers' one-time codes; to start a process for every code would cost minutes."""
        told = self.manage("shell", "--no-imports", "-c", READ_SEEDS)
        return dict(line.split() for line in told.splitlines())

    def code(self, user: str) -> str:
        """What the app on an officer's phone shows now."""
        if user not in self.seeds:  # made by a journey
            return self.manage("demo_code", user)
        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # needs Django's settings

        return str(format_hotp_value(hotp_value(self.seeds[user], int(time.time()) // 30)))


class Neutral(http.server.BaseHTTPRequestHandler):
    """A page about the weather."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Weather</title><link rel=icon href=data:,><h1>Sunny</h1>")

    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture(scope="session")
def neutral_site() -> Iterator[str]:
    """Address of the site to which 'Leave this page now' leads: another host than the live site, and a real one."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Neutral)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/weather"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def live_site(neutral_site: str) -> Iterator[LiveSite]:
    """A demo site of its own: database, secrets, files, web server and worker."""
    name = f"samman_live_{os.getpid()}"
    for left in TEST_HOME.glob("samman_live_*"):  # of runs that were killed
        if not Path(f"/proc/{left.name.rpartition('_')[2]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    home = TEST_HOME / name
    prepare.secret_files(home)
    clone_database(name)
    port = free_port()
    env = {
        **os.environ,
        "SAMMAN_HOME": str(home),
        "SAMMAN_PORT": str(port),
        "SAMMAN_DEMO": "1",
        "SAMMAN_EXIT_URL": neutral_site,
        "SAMMAN_DATABASE_URL": cluster.url("app", name),
        "SAMMAN_OWNER_DATABASE_URL": cluster.url("owner", name),
    }
    site = Site(env, port=port, log=home / "log")
    try:
        prepare.hindi("Journeys:")
        prepare.static_files("Journeys:", home, env)
        manage(env, "load_demo")
        site.start()
        yield LiveSite(f"http://localhost:{port}", env, home, site, name)
    finally:
        site.stop()
        drop_database(name)
        if site.log and site.log.exists():
            site.log.replace(TEST_HOME / "live-site.log")  # to look at after a failure
        shutil.rmtree(home)


InDatabase = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def in_database(live_site: LiveSite) -> Iterator[InDatabase]:
    """Ask the live site's database, or turn its clocks: `in_database("UPDATE ... WHERE number = %s", number)`."""
    with superuser(live_site.database) as connection:

        def run(statement: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
            done = connection.execute(statement, values)
            return done.fetchall() if done.description else []

        yield run


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_site: LiveSite, neutral_site: str) -> Iterator[OpenPage]:
    """Open a page of the live site as a person of her own: `open_page("/", javascript=False, language="hi")`.

    Every call is a new browser context (own cookies) with a 360x640 screen. Nothing but the site and the neutral site
    is reached: a test fails if another host was asked for anything, or if a script failed.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def watch(context: BrowserContext) -> None:
        def is_outside(url: str) -> bool:
            ours = url.startswith(f"{live_site.url}/") or url == neutral_site
            return urlsplit(url).scheme not in ("data", "blob", "about") and not ours

        def outside(route: Route, request: Request) -> None:
            wrong.append(f"{request.url} was asked for by {request.frame.url}")
            route.abort()

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


OfficerPage = Callable[..., Page]
DESK_SCREEN = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """Cookies of the officers who have signed in, so that each does so once."""
    return {}


@pytest.fixture
def officer(open_page: OpenPage, live_site: LiveSite, signed_in: dict[str, Any]) -> OfficerPage:
    """An officer of the demo at today's work: `officer("desk.chowk", language="en")`. Signs in with password and code."""

    def sign_in(user: str, *, language: str = "hi", path: str = "/staff/", **options: Any) -> Page:
        options = {"viewport": DESK_SCREEN, **options}
        if user in signed_in:
            return open_page(path, language=language, storage_state=signed_in[user], **options)
        page = open_page("/staff/sign-in/", language=language, **options)
        enter_password(page, live_site, user)
        enter_code(page, live_site.code(user))
        signed_in[user] = page.context.storage_state()
        return page

    return sign_in


def enter_password(page: Page, live_site: LiveSite, user: str) -> None:
    """The first step of signing in."""
    page.locator("[name=login]").fill(user)
    page.locator("[name=password]").fill(live_site.demo_password)
    page.locator("form.card button[type=submit]").click()
    page.locator("[name=code]").wait_for()


def enter_code(page: Page, code: str) -> None:
    """The second step."""
    page.locator("[name=code]").fill(code)
    page.locator("form.card button[type=submit]").first.click()
    page.locator(".top__who").wait_for()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys run in one process of pytest-xdist, so that there is one live site; and they begin first."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("journeys"))
    items.sort(key=lambda item: here not in item.path.parents)
