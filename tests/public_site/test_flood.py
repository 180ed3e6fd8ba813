"""A flood from one address is slowed: nobody is refused, nobody in danger waits, and no address is kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from samman.audit.models import Entry
from samman.cases import arrivals
from samman.cases.models import Arrivals, Case
from samman.common import clock
from tests.factories import at
from tests.public_site import walk

pytestmark = pytest.mark.django_db
SHARED = "49.36.128.7"  # an address of a carrier, behind which stand many


def flood(count: int, address: str = SHARED) -> None:
    for _one in range(count):
        arrivals.wait_for(address)


def ready(answers: dict[str, dict[str, object]] | None = None, address: str = SHARED) -> Client:
    client = Client(REMOTE_ADDR=address)
    walk.fill(client, answers)
    return client


def test_two_hundred_phones_behind_one_address_are_not_slowed() -> None:
    flood(250)
    assert ready().post("/send/")["Location"] == "/note/"


def test_beyond_it_the_page_says_when_to_press_again_and_keeps_every_word() -> None:
    flood(arrivals.FREE)
    client = ready()
    response = client.post("/send/")
    page = response.text
    assert response.status_code == 200
    assert "5 सेकंड बाद ‘फिर भेजें’ दबाएँ" in page
    assert "112" in page
    assert "वह रोज मारता है।" in page
    assert 'id="number"' not in page
    assert not Case.objects.exists()
    assert "सेकंड बाद" in client.post("/send/").text  # too early: the same wait goes on
    with at(clock.now() + timedelta(seconds=6)):
        assert client.post("/send/")["Location"] == "/note/"
    assert Case.objects.count() == 1


def test_she_waits_once_only_however_many_come_after_her() -> None:
    flood(arrivals.FREE)
    client = ready()
    client.post("/send/")
    flood(5000)
    with at(clock.now() + timedelta(seconds=6)):
        assert client.post("/send/")["Location"] == "/note/"


def test_the_wait_grows_and_never_passes_a_minute() -> None:
    waits = [arrivals.wait_after(count).total_seconds() for count in (1, 300, 301, 400, 401, 1501, 10**6)]
    assert waits == [0, 0, 5, 5, 10, 60, 60]


def test_who_is_in_danger_never_waits() -> None:
    flood(5000)
    client = ready({**walk.HERSELF, "signs": {"risks": ["life"]}})
    assert client.post("/send/")["Location"] == "/note/"


def test_another_address_does_not_wait() -> None:
    flood(5000)
    assert ready(address="49.36.128.8").post("/send/")["Location"] == "/note/"


@pytest.mark.parametrize("address", ["127.0.0.1", "10.4.0.1", "100.64.1.1", "::1", "no address"])
def test_what_is_no_address_of_the_internet_is_never_slowed(address: str) -> None:
    """Behind a proxy that the settings do not name stands the whole state."""
    if address != "no address":
        flood(1000, address)
    assert not Arrivals.objects.exists()
    assert ready(address=address).post("/send/")["Location"] == "/note/"


def test_no_address_is_kept_and_the_counts_go() -> None:
    flood(3)
    row = Arrivals.objects.get()
    assert row.count == 3
    assert SHARED.encode() not in bytes(row.subject)
    with at(clock.now() + timedelta(hours=1)):
        flood(1)
    assert Arrivals.objects.count() == 2  # another hour, another name
    with at(clock.now() + timedelta(hours=5)):
        assert arrivals.forget_arrivals() == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'cases_arrivals'")
        assert cursor.fetchone() == ("u",)


def test_the_first_beyond_it_raises_the_alarm_once_an_hour() -> None:
    flood(arrivals.FREE + 50)
    alarm = Entry.objects.get(act="surge_of_complaints")
    assert SHARED not in str(alarm.detail)
