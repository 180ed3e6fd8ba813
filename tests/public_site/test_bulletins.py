"""The bulletins that went out, for everybody: no draft, no cookie, both languages, and files that a cache may keep."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samman.accounts.enums import Role
from samman.common import clock
from samman.reports.models import Bulletin
from tests.factories import unit
from tests.officers import make_map, make_officer

pytestmark = pytest.mark.django_db
HI = "अक्टूबर 2025: मिले हुए बच्चे\n\nअक्टूबर में 120 बच्चे मिले।\n\nलखनऊ <b>पुलिस</b> नासिक से एक बालिका को वापस लाई।"
EN = "October 2025: children found\n\n120 children were traced in October."


def bulletin(month: date = date(2025, 10, 1), *, out: bool = True, **values: Any) -> Bulletin:
    state = values.pop("state", None) or unit("up")
    officer, now = make_officer(Role.MONITOR, state), clock.now()
    release = {"released_by": officer, "released_at": now} if out else {}
    texts = {"text_hi": HI, "text_en": EN, **values}
    return Bulletin.objects.create(
        state=state, month=month, edited_by=officer, edited_at=now, **texts, **release
    )


def test_the_page_shows_what_went_out_in_its_language_and_leaves_nothing(client: Client) -> None:
    bulletin()
    hindi, english = client.get("/months/2025-10/"), client.get("/en/months/2025-10/")
    assert "120 बच्चे" in hindi.text and "120 children" in english.text
    assert "&lt;b&gt;पुलिस" in hindi.text
    assert "<title>Form</title>" in english.text and "/exit" not in english.text
    for answer in (hindi, english):
        assert not answer.cookies and answer["Cache-Control"] == "no-store" and len(answer.content) < 12_000
    assert "अक्टूबर 2025" in client.get("/months/").text
    assert "/months/" in client.get("/").text


def test_pdf_and_plain_text_are_kept_by_caches_and_asked_for_again_cost_nothing(client: Client) -> None:
    found = bulletin()
    for kind, type_ in (("pdf", "application/pdf"), ("txt", "text/plain; charset=utf-8")):
        answer = client.get(f"/en/months/2025-10/page.{kind}")
        assert (answer.status_code, answer["Content-Type"]) == (200, type_)
        assert answer["Cache-Control"] == "public, max-age=3600" and not answer.cookies
        again = client.get(f"/en/months/2025-10/page.{kind}", headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = client.get(f"/months/2025-10/page.{kind}", headers={"if-none-match": answer["ETag"]})
        assert other.status_code == 200 and other["ETag"] != answer["ETag"]
    assert client.get("/months/2025-10/page.txt").content.decode() == "\n".join(HI.splitlines())
    assert client.get("/months/2025-10/page.pdf").content[:5] == b"%PDF-"
    before = client.get("/en/months/2025-10/page.pdf").content
    Bulletin.objects.filter(pk=found.pk).update(text_en="October: another text.")
    assert client.get("/en/months/2025-10/page.pdf").content != before


@pytest.mark.parametrize("address", ["", "page.pdf", "page.txt"])
def test_a_draft_and_a_bulletin_of_another_state_are_not_there(address: str, client: Client) -> None:
    bulletin(out=False)
    bulletin(date(2025, 9, 1), state=make_map().state)
    for month in ("2025-10", "2025-09", "2025-08"):
        assert client.get(f"/months/{month}/{address}").status_code == 404
    assert "2025" not in client.get("/months/").text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    "address",
    [
        "2025-13/",
        "2025-1/",
        "२०२५-१०/",
        "0000-00/",
        "x/",
        "2025-10/page.exe",
        "2025-10%00/",
        "?before=x",
        "?before=2025-99",
    ],
)
def test_nonsense_is_not_there(address: str, client: Client) -> None:
    bulletin()
    assert client.get(f"/months/{address}").status_code == 404


def test_only_looking_is_possible(client: Client) -> None:
    bulletin()
    for address in ("/months/", "/months/2025-10/", "/months/2025-10/page.pdf"):
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200


def test_the_list_goes_on_and_costs_the_same_however_long(client: Client) -> None:
    bulletin()
    client.get("/months/")  # reads the helplines, which are kept
    with CaptureQueriesContext(connection) as few:
        client.get("/months/")
    for year in (2021, 2022, 2023, 2024):
        for number in range(1, 13):
            bulletin(date(year, number, 1))
    with CaptureQueriesContext(connection) as many:
        page = client.get("/months/").text
    assert len(few) == len(many)
    assert page.count('href="/months/2') == 24 and "?before=2023-02" in page
    assert (
        "/months/2021-01/"
        in client.get("/months/?before=2023-02").text + client.get("/months/?before=2021-02").text
    )
