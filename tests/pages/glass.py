"""A real browser before the program in this very process: pages of Django's test client are shown and judged in it.

So a page can be brought into any state with the tests' own factories, and it tells by which view and templates it was made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page, Route

from tests.journeys import steps
from tests.journeys.faults import faults
from tools.prepare import ROOT

HOST = "http://localhost"
BUILDS: set[int] = set()  # of pages in which nothing was found
PHONE, DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 800}


class Glass:
    """Shows pages in one language, hers on a phone and those of officers on a desk, and keeps what is wrong with them."""

    def __init__(self, page: Page, language: str, *, theirs: tuple[str, ...] = ()) -> None:
        self.page, self.language, self.theirs = page, language, theirs
        self.wrong: list[str] = []
        self.views: set[str] = set()  # that made a page which was looked at
        self.templates: set[str] = set()
        self.client, self.response = Client(), None
        self.context = Context()
        page.route("**/*", self._answer)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url} script error: {error}"))

    def at(self, path: str) -> str:
        """The address in the language."""
        return path if self.language == "hi" else f"/en{path}"

    def look(
        self,
        client: Client,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        status: int = 200,
        name: str = "",
    ) -> Any:
        """Open a page, or post a form and look at what is answered; redirects are followed. The response."""
        ask: Callable[..., Any] = client.get if data is None else client.post
        response = ask(self.at(path), data or {}, follow=True, headers={"host": "localhost"})
        name = name or path.strip("/").replace("/", "-") or "start"
        if response.status_code != status:
            self.wrong.append(f"{name}: {path} answers {response.status_code}, not {status}")
            return response
        self.judge(client, response, name)
        return response

    def mistake(self, client: Client, path: str, data: dict[str, Any], *, name: str) -> None:
        """What a form says that was filled in wrongly: mistakes look the same in both languages, so one is enough."""
        if self.language == "hi":
            self.look(client, path, data, name=name)

    def judge(self, client: Client, response: Any, name: str) -> None:
        """Show what was answered, and keep what is wrong with it."""
        if response.status_code != 404 and (match := getattr(response, "resolver_match", None)):
            self.views.add(match.view_name)
        self.templates.update(
            template.name for template in getattr(response, "templates", ()) if template.name
        )
        path = response.request["PATH_INFO"] if hasattr(response, "request") else self.at("/")
        self.client, self.response = client, response
        # What the page asks for itself, its pictures, is answered in a context of the browser's own, which knows neither the
        # test's connection to the database nor what stands in it: so it is answered in ours.
        self.context = copy_context()
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self.page.goto(f"{HOST}{path}")
        steps.picture(self.page, name)
        if "/staff/" in path:
            self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
            steps.picture(self.page, name)
        # Both languages have the same colours, and mostly the same build.
        found = faults(self.page, theirs=self.theirs, colours=self.language == "hi", known=BUILDS)
        self.wrong.extend(f"{name}: {fault}" for fault in found)

    def _answer(self, route: Route) -> None:
        asked = urlsplit(route.request.url)
        if f"{asked.scheme}://{asked.netloc}" != HOST:
            self.wrong.append(f"{self.page.url} asks for {route.request.url}")
            route.abort()
        elif asked.path.startswith(settings.STATIC_URL):
            route.fulfill(path=str(finders.find(asked.path.removeprefix(settings.STATIC_URL))))
        else:
            response: Any = self.response
            if not route.request.is_navigation_request():
                response = self.context.copy().run(self.client.get, f"{asked.path}?{asked.query}")
                if response.status_code >= 400:
                    self.wrong.append(f"{self.page.url}: {asked.path} answers {response.status_code}")
            body = b"".join(response.streaming_content) if response.streaming else response.content
            route.fulfill(status=response.status_code, headers=dict(response.headers), body=body)


# What there is


def routes(resolver: Any = None, path: str = "", names: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Every address: its name, such as "complaints:list", its path and its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            below = f"{names}{entry.namespace}:" if entry.namespace else names
            yield from routes(entry, f"{path}{entry.pattern}", below)
        else:
            yield f"{names}{entry.name}", f"/{path}{entry.pattern}", entry


def is_only_posted(view: Any) -> bool:
    """Whether the view takes no GET, as its decorator says."""
    while view is not None:
        cells = (
            dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True))
            if hasattr(view, "__code__")
            else {}
        )
        if "request_method_list" in cells:
            return "GET" not in cells["request_method_list"].cell_contents
        view = getattr(view, "__wrapped__", None)
    return False


def page_templates() -> Iterator[str]:
    """Every template that is a whole page: it stands in a frame and is none itself."""
    paths = {path: path.read_text() for path in ROOT.glob("samman/*/templates/**/*.html")}
    frames = {frame for text in paths.values() for frame in re.findall(r'{% extends "([^"]+)"', text)}
    for path, text in paths.items():
        name = str(Path(*path.relative_to(ROOT).parts[3:]))
        if "{% extends" in text and name not in frames:
            yield name
