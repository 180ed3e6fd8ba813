"""She who feels like not living finds a number to talk to at once, in a quiet line."""

import pytest
from django.test import Client

from samman.directory.models import Helpline
from samman.directory.public import forget_helplines
from tests.public_site import walk

pytestmark = pytest.mark.django_db

LINK = 'href="tel:14416"'
HEAVY = {**walk.HERSELF, "signs": {"risks": ["self_harm"]}}
HEAVY_OTHER = {**walk.ANOTHER, "signs": {"risks": ["self_harm"]}}


@pytest.fixture(autouse=True)
def read_afresh() -> None:
    forget_helplines()


def html(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def test_the_number_stands_on_the_page_after_the_signs_and_until_the_end(client: Client) -> None:
    response = walk.fill(client, HEAVY, until="words")
    following = html(client, response["Location"])
    assert LINK in following and "मन भारी हो" in following
    walk.fill(client, HEAVY)
    assert LINK in html(client, "/check/")
    assert client.post("/send/").status_code == 303
    client.post("/kept/")
    assert LINK in html(client, "/done/")
    assert LINK in html(client, "/help/")


def test_the_line_does_not_say_why_it_is_there(client: Client) -> None:
    walk.fill(client, HEAVY, until="words")
    page = html(client, "/q/words/")
    assert "जीना" not in page and "मरने" not in page and "आत्महत्या" not in page


def test_the_other_pages_and_other_women_do_not_see_it(client: Client) -> None:
    walk.fill(client, HEAVY, until="district")
    assert LINK not in html(client, "/q/when/")
    other = Client()
    walk.fill(other, {**walk.HERSELF, "signs": {"risks": ["life"]}}, until="when")
    assert LINK not in html(other, "/q/words/")
    walk.fill(other)
    assert LINK not in html(other, "/check/")


def test_a_helper_is_told_not_to_leave_the_person_alone(client: Client) -> None:
    walk.fill(client, HEAVY_OTHER, until="words")
    page = html(client, "/q/words/")
    assert LINK in page and "अकेला न छोड़ें" in page


def test_a_number_that_the_directory_does_not_show_is_named_nowhere(client: Client) -> None:
    Helpline.objects.filter(number="14416").update(shown_to_public=False)
    forget_helplines()
    walk.fill(client, HEAVY, until="words")
    page = html(client, "/q/words/")
    assert "14416" not in page and 'id="care"' in page and 'href="tel:181"' in page
    forget_helplines()
