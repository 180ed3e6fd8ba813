"""A post that comes too late keeps its text."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from samman.cases.drafts import open_draft
from samman.cases.models import Case, Draft
from samman.common import clock
from tests.public_site import walk

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}
WORDS = "बहुत लंबी बात जो मैंने लिखी"


def expire(client: Client) -> None:
    Draft.objects.update(expires_at=clock.now() - timedelta(seconds=1))


def token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]


def test_after_her_hour_the_text_comes_back_in_a_new_draft(client: Client) -> None:
    walk.fill(client, until="words")
    expire(client)
    response = walk.post(client, "words", {"story": WORDS})
    page = response.content.decode()
    assert response.status_code == 200 and WORDS in page and "बहुत देर से खुला था" in page
    draft = open_draft(client.session)
    assert draft is not None and draft.answers == {"story": WORDS}
    assert walk.post(client, "words", {"story": WORDS})["Location"] == "/q/who/"


def test_after_her_hour_the_older_answers_are_gone(client: Client) -> None:
    walk.fill(client)
    expire(client)
    assert client.get("/check/")["Location"] == "/q/who/?old=1"
    page = client.post("/send/").content.decode()
    assert "शिकायत नहीं गई" in page and not Case.objects.exists()


def test_a_story_too_long_comes_back_late_as_well(client: Client) -> None:
    walk.fill(client, until="words")
    expire(client)
    assert "क" * 25_000 in walk.post(client, "words", {"story": "क" * 25_000}).content.decode()


def test_with_the_session_gone_the_text_comes_back_and_nothing_is_written() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/q/who/").content.decode()
    form = {"for_whom": "self", "csrfmiddlewaretoken": token(page), "go": "on"}
    assert client.post("/q/who/", form, headers=OURS).status_code == 303
    del client.cookies[settings.SESSION_COOKIE_NAME]
    sent = {"story": WORDS, "csrfmiddlewaretoken": form["csrfmiddlewaretoken"], "go": "on"}
    response = client.post("/q/words/", sent, headers=OURS)
    page = response.content.decode()
    assert response.status_code == 200 and WORDS in page and "बहुत देर से खुला था" in page
    assert Draft.objects.count() == 1
    again = client.post("/q/words/", {**sent, "csrfmiddlewaretoken": token(page)}, headers=OURS)
    assert again.status_code == 200 and WORDS in again.content.decode()
    assert Draft.objects.count() == 2


def test_old_browsers_that_say_nothing_of_their_page_are_helped_too() -> None:
    response = Client(enforce_csrf_checks=True).post("/q/words/", {"story": WORDS})
    assert response.status_code == 200 and WORDS in response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}, {"origin": "null"}],
)
def test_a_form_from_elsewhere_is_refused_and_sets_no_cookie(headers: dict[str, str]) -> None:
    response = Client(enforce_csrf_checks=True).post("/q/words/", {"story": WORDS}, headers=headers)
    assert response.status_code == 403 and WORDS not in response.content.decode()
    assert not response.cookies


def test_a_wrong_token_writes_nothing_into_an_open_draft() -> None:
    client = Client(enforce_csrf_checks=True)
    form = {
        "for_whom": "self",
        "csrfmiddlewaretoken": token(client.get("/q/who/").content.decode()),
        "go": "on",
    }
    client.post("/q/who/", form, headers=OURS)
    client.post("/q/who/", {"for_whom": "other", "go": "on"}, headers=OURS)
    draft = open_draft(client.session)
    assert draft is not None and draft.answers["for_whom"] == "self"


def test_the_first_page_is_the_same_for_all_but_its_token_fits_its_own_visitor_only() -> None:
    one, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    pages = [client.get("/q/who/").content.decode() for client in (one, other)]
    tokens = [token(page) for page in pages]
    assert tokens[0] != tokens[1]
    assert pages[0].replace(tokens[0], "") == pages[1].replace(tokens[1], "")
    form = {"for_whom": "self", "go": "on"}
    strange = one.post("/q/who/", {**form, "csrfmiddlewaretoken": tokens[1]}, headers=OURS)
    assert strange.status_code == 200 and not Draft.objects.exists()
    assert one.post("/q/who/", {**form, "csrfmiddlewaretoken": tokens[0]}, headers=OURS).status_code == 303


def test_the_first_page_is_drawn_anew_for_her_who_answered_it(client: Client) -> None:
    walk.fill(client, until="age")
    assert re.search(r'value="self"[^>]* checked', client.get("/q/who/").content.decode())
    assert " checked" not in Client().get("/q/who/").content.decode()
