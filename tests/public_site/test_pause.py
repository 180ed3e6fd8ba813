"""She wants to stop: one question a page, and whoever stands beside her learns nothing from what comes next."""

import re
from typing import Any

import pytest
from django.test import Client

from samman.cases.models import Case
from samman.complaints.models import Withdrawal
from tests.factories import at
from tests.public_site import walk

pytestmark = pytest.mark.django_db
PAUSE = "/look/pause/"
WORDS = "वे कहते हैं कि मैं शिकायत हटाऊँ"


@pytest.fixture
def numbers() -> tuple[str, str]:
    return walk.send(Client())


@pytest.fixture
def her(client: Client, numbers: tuple[str, str]) -> Client:
    walk.sign_in(client, numbers)
    return client


def kept(page: Any) -> str:
    found: list[str] = re.findall(r'name="kept" value="([^"]+)"', page.text)
    return found[0]


def say_why(client: Client, **more: Any) -> Any:
    return client.post(PAUSE, {"step": "why", "reasons": ["asked"], "own_words": WORDS, "go": "on", **more})


def press(client: Client, go: str) -> Any:
    return client.post(PAUSE, {"step": "alone", "kept": kept(say_why(client)), "go": go})


def ask(client: Client, go: str = "no", *, reasons: tuple[str, ...] = ()) -> Any:
    why = client.post(PAUSE, {"step": "why", "reasons": reasons, "own_words": "", "go": "on"})
    alone = client.post(PAUSE, {"step": "alone", "kept": kept(why), "go": go})
    return client.post(PAUSE, {"step": "sure", "kept": kept(alone), "go": "send"})


def without_tokens(page: Any) -> str:
    text = re.sub(r'name="(kept|csrfmiddlewaretoken)" value="[^"]*"', "", page.text)
    return re.sub(r'nonce="[^"]*"', "", text)


def test_she_asks_in_four_pages_and_finds_it_on_her_page(her: Client) -> None:
    assert 'id="pause"' in her.get("/look/").text
    assert "क्या आप इसे रोकना चाहती हैं" in her.get(PAUSE).text
    assert "क्या कोई आपसे यह करवा रहा है" in say_why(her).text
    assert "72 घंटे" in press(her, "no").text
    assert ask(her)["Location"] == "/look/?m=paused"
    page = her.get("/look/").text
    assert 'id="pause-back"' in page and 'id="pause"' not in page
    assert Withdrawal.objects.get().forced is False


def test_the_next_page_is_the_same_whatever_she_pressed(her: Client) -> None:
    pages = [press(her, go) for go in ("no", "yes", "on", "nonsense")]
    assert len({without_tokens(page) for page in pages}) == 1
    assert len({len(kept(page)) for page in pages}) == 1


@pytest.mark.parametrize("go", ["no", "yes", "on"])
def test_her_page_says_the_same_whatever_she_pressed(her: Client, go: str) -> None:
    ask(her, go)
    page = her.get("/look/").text
    assert "आपने इसे रोकने को कहा" in page
    for told in ("दबाव", "मुख्यालय इसे एक बार और"):
        assert told not in page


def test_her_answers_are_never_shown_again_and_stand_in_no_page(her: Client) -> None:
    for page in (say_why(her), press(her, "yes"), her.get(PAUSE)):
        assert WORDS not in page.text and "checked" not in page.text
    alone = press(her, "yes")
    her.post(PAUSE, {"step": "sure", "kept": kept(alone), "go": "send"})
    page = her.get("/look/").text
    assert WORDS not in page and "कोई मुझसे" not in page
    asked = Withdrawal.objects.get()
    assert (asked.forced, asked.reasons) == (True, ["asked"])


def test_what_is_carried_opens_on_no_other_complaint_and_not_when_it_was_changed(
    her: Client, numbers: tuple[str, str]
) -> None:
    other = Client()
    walk.sign_in(other, walk.send(Client()))
    foreign = kept(say_why(other))
    mine = kept(say_why(her))
    for text in (foreign, mine[:-8] + "AAAAAAA=", "", "\x00", "é", "A" * 50_000):
        page = her.post(PAUSE, {"step": "alone", "kept": text, "go": "no"})
        assert "क्या आप इसे रोकना चाहती हैं" in page.text
    # A page may not be left out either: without the private question nothing is asked for.
    page = her.post(PAUSE, {"step": "sure", "kept": mine, "go": "send"})
    assert "क्या कोई आपसे यह करवा रहा है" in page.text
    assert not Withdrawal.objects.exists()


def test_the_other_language_shows_the_same_page_and_keeps_what_was_said(her: Client) -> None:
    page = say_why(her, go="show")
    assert WORDS in page.text  # she is still writing it
    alone = say_why(her)
    english = her.post(f"/en{PAUSE}", {"step": "alone", "kept": kept(alone), "go": "show"})
    assert "someone beside you" in english.text
    sure = her.post(f"/en{PAUSE}", {"step": "alone", "kept": kept(english), "go": "yes"})
    assert her.post(f"/en{PAUSE}", {"step": "sure", "kept": kept(sure), "go": "show"}).status_code == 200
    her.post(f"/en{PAUSE}", {"step": "sure", "kept": kept(sure), "go": "send"})
    assert Withdrawal.objects.get().forced


@pytest.mark.parametrize("typed", [{"own_words": "क" * 2001}, {"reasons": ["zzz"]}])
def test_what_cannot_be_taken_gets_a_sentence(her: Client, typed: dict[str, Any]) -> None:
    page = say_why(her, **typed)
    assert page.status_code == 200 and "govuk-error-summary" in page.text


def test_a_second_press_asks_once(her: Client) -> None:
    ask(her)
    assert ask_again(her)["Location"] == "/look/"
    assert Withdrawal.objects.count() == 1


def ask_again(client: Client) -> Any:
    return client.post(PAUSE, {"step": "sure", "kept": "x", "go": "send"})


def test_she_takes_it_back_with_one_press(her: Client) -> None:
    ask(her)
    assert her.get("/look/pause/back/")["Location"] == "/look/"
    assert Withdrawal.objects.open().exists()
    assert her.post("/look/pause/back/", {"go": "send"})["Location"] == "/look/?m=on"
    page = her.get("/look/").text
    assert 'id="pause"' in page and 'id="pause-back"' not in page
    assert not Withdrawal.objects.open().exists()


def asked_long_ago(go: str = "no") -> Client:
    """Three days and an hour ago she asked; now she has signed in again, on another phone."""
    with at(hours=-73):
        numbers = walk.send(Client())
        client = Client()
        walk.sign_in(client, numbers)
        ask(client, go)
    again = Client()
    walk.sign_in(again, numbers)
    return again


def test_before_72_hours_there_is_no_page_to_confirm_on(her: Client) -> None:
    ask(her)
    assert her.get("/look/pause/end/")["Location"] == "/look/"
    assert her.post("/look/pause/end/", {"go": "send"})["Location"] == "/look/"
    assert Case.objects.get().closed_at is None


def test_after_72_hours_she_says_it_once_more_and_it_is_closed() -> None:
    her = asked_long_ago()
    assert 'id="pause-end"' in her.get("/look/").text
    assert 'id="send"' in her.get("/look/pause/end/").text
    assert her.post("/look/pause/end/", {"go": "send"})["Location"] == "/look/?m=over"
    assert Case.objects.get().closed_by == "her_withdrawal"
    page = her.get("/look/").text
    assert 'id="up"' in page and "आपने इसे रोक दिया" in page
    assert her.post("/look/pause/end/", {"go": "send"})["Location"] == "/look/"


def test_forced_she_finds_the_same_pages_and_then_neutral_words() -> None:
    pages = []
    for go in ("no", "yes", "on"):
        her = asked_long_ago(go)
        pages.append(without_tokens(her.get("/look/pause/end/")))
        assert 'id="pause-end"' in her.get("/look/").text
        said = "over" if go == "no" else "once"
        assert her.post("/look/pause/end/", {"go": "send"})["Location"] == f"/look/?m={said}"
    assert len(set(pages)) == 1
    page = her.get("/look/?m=once").text
    assert "मुख्यालय इसे एक बार और देखेगा" in page and "दबाव" not in page
    assert Case.objects.filter(closed_at=None).count() == 2


def test_she_takes_up_again_what_she_stopped() -> None:
    her = asked_long_ago()
    her.post("/look/pause/end/", {"go": "send"})
    assert her.get("/look/pause/")["Location"] == "/look/"
    assert 'id="send"' in her.get("/look/up/").text
    assert her.post("/look/up/", {"go": "send"})["Location"] == "/look/?m=up"
    assert her.post("/look/up/", {"go": "send"})["Location"] == "/look/"
    case = Case.objects.get()
    assert (case.closed_at, case.round) == (None, 2)


def test_neither_a_helper_nor_a_child_finds_it(client: Client) -> None:
    walk.sign_in(client, walk.send(Client(), walk.ANOTHER))
    child = Client()
    walk.sign_in(child, walk.send(Client(), {**walk.HERSELF, "age": {"under_18": "yes"}}))
    for who in (client, child):
        assert 'id="pause"' not in who.get("/look/").text
        for address in ("pause/", "pause/end/", "up/"):
            for answer in (who.get(f"/look/{address}"), who.post(f"/look/{address}", {"go": "send"})):
                assert answer["Location"] == "/look/"
        who.post("/look/pause/back/", {"go": "send"})
        who.post(PAUSE, {"step": "why", "go": "on"})
    assert not Withdrawal.objects.exists()


def test_without_the_numbers_nothing_opens(client: Client) -> None:
    for address in ("pause/", "pause/back/", "pause/end/", "up/"):
        assert client.get(f"/look/{address}")["Location"] == "/look/"
        assert 'id="id_number"' in client.post(f"/look/{address}", {"go": "send"}).text


def test_her_reasons_are_not_carried_to_another_page_when_her_half_hour_is_over(her: Client) -> None:
    with at(hours=1):
        page = say_why(her)
    assert 'id="id_number"' in page.text and WORDS not in page.text
