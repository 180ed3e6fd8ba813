"""What holds for every public page."""

import re

import pytest
from django.conf import settings
from django.test import Client

from samman.public_site.questions import QUESTIONS
from samman.public_site.urls import urlpatterns
from samman.public_site.way import BY_NAME
from tests.public_site import search, walk

pytestmark = pytest.mark.django_db
TELLING = re.compile(
    "police|complain|crime|rape|violence|woman|women|child|missing|girl|samman|shikayat", re.IGNORECASE
)


def every_page(client: Client) -> list[tuple[str, str]]:
    """Each page she can come to, with its HTML: before, during, after sending, and signed in."""
    found = []

    def take(address: str) -> None:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        found.append((address, response.content.decode()))

    for address in ("/", "/call/", "/safe/", "/lost/", "/help/", "/done/", "/look/", "/en/", "/en/safe/"):
        take(address)
    walk.fill(client, walk.EVERYTHING)
    for question in QUESTIONS:
        if question.name != "helper":
            take(f"/q/{question.name}/")
            take(f"/en/q/{question.name}/")
    take("/check/")
    client.post("/send/")
    numbers = client.get("/note/").context
    for address in ("/note/", "/note/print/", "/later/"):
        take(address)
    client.post("/kept/")
    walk.sign_in(client, (numbers["number"], numbers["key"]))
    for address in ("/look/", "/look/words/", "/look/file/", "/en/look/"):
        take(address)
    return found + every_page_of_a_search()


def every_page_of_a_search() -> list[tuple[str, str]]:
    """The same of who tells that somebody is missing."""
    client, found = Client(), []

    def take(address: str) -> None:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        found.append((address, response.content.decode()))

    search.fill(client, search.SISTERS)
    for name in search.ORDER:
        if name in search.SISTERS:
            take(f"/q/{name}/")
            take(f"/en/q/{name}/")
    take("/check/")
    client.post("/send/")
    numbers = client.get("/note/").context
    take("/note/")
    take("/later/")
    walk.sign_in(client, (numbers["number"], numbers["key"]))
    for address in ("/look/", "/look/file/", "/look/ways/", "/en/look/"):
        take(address)
    return found


def test_every_page_keeps_the_rules(client: Client) -> None:
    for address, page in every_page(client):
        title = re.search("<title>(.*?)</title>", page)
        assert title and title[1] in ("फॉर्म", "Form"), address
        assert page.count("<h1") == 1, address
        assert f'<html lang="{"en" if address.startswith("/en/") else "hi"}">' in page, address
        assert 'class="exit"' in page and "leave/" in page, address
        assert 'class="govuk-skip-link" href="#main"' in page, address
        for form in re.findall("<form[^>]*>", page):
            assert 'autocomplete="off"' in form, (address, form)
        assert "style=" not in page and not re.search(r"<script(?![^>]*src=)", page), address
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), (address, [one for one in ids if ids.count(one) > 1])
        controls = re.findall(r"<(?:input|textarea|select)\b[^>]*>", page)
        for control in controls:
            if 'type="hidden"' not in control:
                name = re.search(r'\bid="([^"]+)"', control)
                assert name and f'for="{name[1]}"' in page, (address, control)


def test_pages_are_not_kept_by_the_browser(client: Client) -> None:
    for address in ("/", "/q/who/", "/look/", "/leave/"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_addresses_say_nothing() -> None:
    for pattern in urlpatterns:
        assert not TELLING.search(str(pattern.pattern)), pattern.pattern
    for name in BY_NAME:
        assert not TELLING.search(name)


def test_there_is_one_cookie_and_it_is_hidden_from_scripts(client: Client) -> None:
    walk.send(client)
    client.get("/note.pdf")
    client.post("/kept/")
    client.get("/look/")
    client.get("/en/q/who/")
    assert set(client.cookies) <= {settings.SESSION_COOKIE_NAME}
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and not cookie["max-age"]


def test_all_routes_are_open_to_all() -> None:
    for pattern in urlpatterns:
        assert getattr(pattern.callback, "access", "") == "everyone", pattern.pattern


def test_every_form_but_the_way_out_needs_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    elsewhere = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
    for address in ("/q/who/", "/q/words/", "/send/", "/kept/", "/look/", "/look/words/", "/look/end/"):
        assert client.post(address, {"go": "on"}, headers=elsewhere).status_code == 403, address
    assert client.post("/leave/", headers=elsewhere).status_code == 303
