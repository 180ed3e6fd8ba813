"""Lost numbers: the help desk in plain words, and digits to the number that she marked as safe."""

import pytest
from django.test import Client

from samman.cases.models import Case
from samman.messages.models import Message
from tests import factories
from tests.public_site import walk

pytestmark = pytest.mark.django_db
PHONE = "9876543210"


@pytest.fixture
def number() -> str:
    given = {
        **walk.EVERYTHING,
        "number": {"phone": PHONE, "hours_from": "0", "hours_until": "24", "may_message": "on"},
    }
    return walk.send(Client(), given)[0]


def ask(client: Client, number: str, phone: str = PHONE) -> tuple[int, str]:
    response = client.post("/lost/", {"number": number, "phone": phone, "go": "on"})
    return response.status_code, response.headers.get("Location", "")


def digits() -> str:
    return str(Message.objects.filter(event="her_code").latest("id").all_variables()["code"])


def test_the_page_says_where_help_is(client: Client) -> None:
    page = client.get("/lost/").content.decode()
    assert "महिला हेल्प डेस्क" in page and "24 घंटे" in page and "181" in page


def test_the_answer_is_the_same_whether_the_numbers_match_or_not(client: Client, number: str) -> None:
    assert (
        ask(client, number)
        == ask(client, number, "9876543211")
        == ask(client, "123456789")
        == (303, "/lost/code/")
    )
    assert Message.objects.filter(event="her_code").count() == 1


def test_the_digits_give_a_new_secret_number_once(client: Client, number: str) -> None:
    ask(client, number)
    sent = {"number": number, "code": digits(), "go": "on"}
    page = client.post("/lost/code/", sent)
    key = page.context["key"]
    assert len(key) == 12 and "तुरंत बाहर निकलें" in page.content.decode()
    assert "मेल नहीं खाते" in client.post("/lost/code/", sent).content.decode()
    assert "मेल नहीं खाते" in walk.sign_in(Client(), (number, key)).content.decode()
    with factories.at(hours=25):
        assert walk.sign_in(Client(REMOTE_ADDR="10.0.0.3"), (number, key)).status_code == 303


def test_wrong_digits_make_her_wait_and_open_nothing(client: Client, number: str) -> None:
    ask(client, number)
    statuses = [
        client.post("/lost/code/", {"number": number, "code": "11112222"}).status_code for _try in range(5)
    ]
    assert statuses[0] == 200 and statuses[-1] == 429
    assert Case.objects.get().receipts.count() == 1


@pytest.mark.parametrize("typed", ["", "\x00", "abc", "9" * 4000])
def test_nonsense_gets_a_sentence(client: Client, typed: str) -> None:
    for address, field in (("/lost/", "phone"), ("/lost/code/", "code")):
        page = client.post(address, {"number": typed, field: typed, "go": "on"})
        assert page.status_code == 200 and "govuk-error-summary" in page.content.decode()


def test_the_other_language_keeps_what_is_typed(client: Client) -> None:
    page = client.post("/en/lost/", {"number": "482 913", "phone": "98", "go": "show"}).content.decode()
    assert 'value="482 913"' in page and 'value="98"' in page and "govuk-error-summary" not in page
