"""Pages of things gone wrong: dignified, with the numbers to call and the way out, without database or context."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from samman.accounts.enums import Role
from samman.common import errors
from samman.common.sessions import SessionStore
from tests.factories import signed_in, unit

PAGES: list[tuple[Callable[[Any], HttpResponse], int]] = [
    (errors.bad_request, 400),
    (errors.too_slow, 408),
    (errors.forbidden, 403),
    (errors.csrf_failure, 403),
    (errors.not_found, 404),
    (errors.server_error, 500),
    (errors.unavailable, 503),
]


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize(("page", "status"), PAGES)
def test_every_error_page_has_the_numbers_and_the_way_out(
    page: Callable[[Any], HttpResponse], status: int, language: str, settings: Any
) -> None:
    with translation.override(language):
        response = page(None)
    html = response.content.decode()
    assert response.status_code == status
    assert re.findall(r'href="tel:(\d+)"', html) == ["112", "1090", "181", "1098"]
    assert "exit__button" in html and "data-exit" in html
    assert not re.search(r"<script(?![^>]*src=)|style=|<style", html)
    title = re.search(r"<title>(.*?)</title>", html)
    assert title and title[1] in {"फॉर्म", "Form", "फॉर्म · Form"}


@pytest.mark.parametrize("page", [errors.server_error, errors.unavailable])
def test_when_nothing_else_opens_both_languages_are_there(page: Callable[[Any], HttpResponse]) -> None:
    html = page(None).content.decode()
    assert 'lang="hi"' in html and "कोशिश करें" in html
    assert 'lang="en"' in html and "try again" in html


def test_when_the_server_is_away_exit_leads_straight_to_the_neutral_site(settings: Any) -> None:
    settings.NEUTRAL_EXIT_URL = "https://weather.example/today"
    html = errors.unavailable(None).content.decode()  # type: ignore[arg-type]
    assert 'href="https://weather.example/today"' in html and "<form" not in html


def test_an_old_form_is_told_without_blame() -> None:
    with translation.override("hi"):
        html = errors.csrf_failure(None).content.decode()  # type: ignore[arg-type]
    assert "आपसे कोई गलती नहीं हुई" in html and "CSRF" not in html


@pytest.mark.django_db
def test_a_database_that_goes_away_in_the_session_gives_503_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_self: SessionStore) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(SessionStore, "load", away)
    phone = Client(raise_request_exception=False)
    phone.cookies["s"] = "x" * 32
    response = phone.get("/q/who/")
    assert response.status_code == 503
    assert 'href="tel:1090"' in response.content.decode()


@pytest.mark.django_db
def test_an_officer_who_is_signed_in_stays_in_the_frame_of_officers() -> None:
    client = signed_in(Role.DESK, unit("up-lucknow-chowk"))
    for address in ("/staff/no-such-page/", "/staff/complaints/123456789/"):
        page = client.get(address)
        assert page.status_code == 404 and page["Cache-Control"] == "no-store"
        assert 'class="staff' in page.text and "exit__button" not in page.text
    assert "exit__button" in client.get("/no-such-page/").text
    assert "exit__button" in Client().get("/no-such-page/").text
