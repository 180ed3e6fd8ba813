"""The components page: in the demo only, in both languages, with every state."""

import re
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/components/", "/en/components/", "/components/?side=staff"])
def test_it_is_not_there_outside_the_demo(client: Client, settings: Any, path: str) -> None:
    settings.DEMO = False
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("side", ["public", "staff"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_it_shows_everything_in_both_languages(client: Client, settings: Any, side: str, prefix: str) -> None:
    settings.DEMO = True
    response = client.get(f"{prefix}/components/", {"side": side})
    html = response.content.decode()
    assert response.status_code == 200
    for part in (
        "govuk-error-summary",
        "clock--late",
        "clock--soon",
        "clock--running",
        "clock--done",
        "notice--error",
    ):
        assert part in html
    assert f'<html lang="{"en" if prefix else "hi"}">' in html
    if not prefix:
        left = re.search(r">[^<]*\b(This field|Choose|Nothing|Complaint|Leave|Skip)\b[^<]*<", html)
        assert left is None, left


def test_a_public_page_has_a_neutral_title_one_exit_and_asks_nothing_of_other_hosts(
    client: Client, settings: Any
) -> None:
    settings.DEMO = True
    html = client.get("/components/").content.decode()
    assert "<title>फॉर्म</title>" in html
    assert html.count('class="exit__button"') == 1
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', html)
    assert not client.cookies
