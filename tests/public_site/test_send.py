"""Sending: one complaint however often it is sent, and both numbers until she has kept them."""

import pytest
from django.test import Client

from tests.public_site import walk

pytestmark = pytest.mark.django_db


def test_the_way_ends_at_the_check_page(client: Client) -> None:
    assert walk.fill(client)["Location"] == "/check/"
    page = client.get("/check/").content.decode()
    assert "रमेश" in page and "वह रोज मारता है।" in page


def test_sending_shows_both_numbers(client: Client) -> None:
    number, key = walk.send(client)
    assert len(number) == 9 and len(key) == 12
