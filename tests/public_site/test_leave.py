"""The way out: nothing of hers is left, from any page, at any time."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from samman.cases.models import Case, Draft
from samman.evidence.models import File
from samman.public_site.views import start
from tests.evidence import made
from tests.public_site import walk

pytestmark = pytest.mark.django_db
ADDRESSES = ["/q/words/", "/q/name/", "/check/", "/note/", "/note.pdf", "/look/"]


def is_wiped(client: Client) -> None:
    assert not Session.objects.exists()
    assert all(not bytes(draft.sealed) for draft in Draft.objects.all())
    for address in ADDRESSES:
        page = client.get(address).content.decode()
        assert "वह रोज मारता है" not in page and "सीता" not in page


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/leave/", "/en/leave/"])
def test_leaving_wipes_everything_and_leads_elsewhere(client: Client, method: str, address: str) -> None:
    walk.fill(client, until="files")
    client.post("/q/files/", {"file": SimpleUploadedFile("a.jpg", made.jpeg()), "go": "add"})
    assert File.objects.exists()
    response = getattr(client, method)(address)
    assert response.status_code == 303 and response["Location"] == settings.NEUTRAL_EXIT_URL
    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie.value == "" and cookie["max-age"] == 0
    assert not File.objects.exists()
    is_wiped(client)


def test_the_browser_is_told_to_forget_on_https_and_on_localhost_only(client: Client) -> None:
    everything = '"cache", "cookies", "storage"'
    assert client.get("/leave/", headers={"host": "localhost:8000"})["Clear-Site-Data"] == everything
    assert client.get("/leave/", secure=True, headers={"host": "localhost"})["Clear-Site-Data"] == everything
    assert client.get("/leave/", secure=True)["Clear-Site-Data"] == everything
    assert "Clear-Site-Data" not in client.get("/leave/")


def test_leaving_right_after_sending_keeps_the_complaint(client: Client) -> None:
    number, _key = walk.send(client)
    client.post("/leave/")
    is_wiped(client)
    assert Case.objects.get().number == number


def test_leaving_ends_her_page(client: Client) -> None:
    numbers = walk.send(client)
    walk.sign_in(client, numbers)
    client.post("/leave/")
    assert 'id="id_number"' in client.get("/look/").content.decode()


def test_leaving_without_anything_works_and_leaves_nothing(client: Client) -> None:
    assert client.post("/leave/").status_code == 303
    assert not Session.objects.exists()


def test_leaving_needs_no_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/leave/", headers={"origin": "null"}).status_code == 303


def test_she_is_led_out_also_when_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.fill(client, until="words")

    def away(request: Any) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(start, "end_session", away)
    response = client.post("/leave/")
    assert response.status_code == 303 and response["Location"] == settings.NEUTRAL_EXIT_URL
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""
