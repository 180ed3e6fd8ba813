"""Sending: one complaint however often it is sent, and both numbers until she has kept them."""

from typing import Any

import pypdfium2
import pytest
from django.test import Client

from samman.cases.drafts import open_draft
from samman.cases.models import Case, Draft
from samman.common import pdf
from samman.common.digits import grouped
from samman.complaints import public
from samman.people.models import SafeContact
from tests.public_site import walk

pytestmark = pytest.mark.django_db


def test_the_check_page_shows_every_answer(client: Client) -> None:
    assert walk.fill(client, walk.EVERYTHING)["Location"] == "/check/"
    page = client.get("/check/").content.decode()
    for said in (
        "रमेश",
        "पति",
        "वह रोज मारता है।",
        "9876543210",
        "गेंदा",
        "सुबह 11:00 बजे – दोपहर 1:00 बजे",
        "सीता",
    ):
        assert said in page, said


def test_sending_shows_both_numbers_and_until_when(client: Client) -> None:
    number, key = walk.send(client)
    page = client.get("/note/").content.decode()
    assert f'id="number">{grouped(number)}<' in page and f'id="key">{grouped(key)}<' in page
    assert "तक यहाँ बताना है" in page and "<time" in page
    assert "तुरंत बाहर निकलें" in page


def test_both_numbers_open_her_page(client: Client) -> None:
    numbers = walk.send(client)
    assert walk.sign_in(Client(), numbers)["Location"] == "/look/"


def test_sending_twice_and_reloading_give_the_same_complaint(client: Client) -> None:
    numbers = walk.send(client)
    for _again in range(3):
        assert client.post("/send/")["Location"] == "/note/"
        shown = client.get("/note/").context
        assert (shown["number"], shown["key"]) == numbers
    assert Case.objects.count() == 1
    assert client.get("/check/")["Location"] == "/note/"
    assert client.get("/q/words/")["Location"] == "/note/"


def test_sending_takes_one_statement_for_each_kind_of_row(
    client: Client, django_assert_num_queries: Any
) -> None:
    walk.send(Client())  # what a process reads once for all is known from here on
    walk.fill(client)
    client.get("/check/")
    # Two of them find the station that she did not name; two are the savepoint that stands for the transaction in a test.
    with django_assert_num_queries(23):
        client.post("/send/")


def test_what_she_allowed_is_what_is_kept(client: Client) -> None:
    walk.send(client, walk.EVERYTHING)
    contact = SafeContact.objects.get()
    assert contact.may_call and contact.may_message and (contact.hours_from, contact.hours_until) == (11, 13)


def test_nothing_is_allowed_by_default(client: Client) -> None:
    walk.send(client)
    contact = SafeContact.objects.get()
    assert not contact.may_call and not contact.may_message and contact.meet_at == "write_first"


def test_an_answer_missing_leads_back_to_its_question(client: Client) -> None:
    walk.fill(client)
    draft = open_draft(client.session)
    assert draft is not None
    del draft.answers["trouble"]
    draft.save()
    assert client.post("/send/")["Location"] == "/q/kind/?check=1"
    assert not Case.objects.exists()


def test_a_failure_says_not_sent_and_keeps_every_word(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.fill(client)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("no room")

    monkeypatch.setattr(public, "register", fail)
    response = client.post("/send/")
    page = response.content.decode()
    assert response.status_code == 503
    assert (
        "शिकायत अभी नहीं जा पाई। आपका लिखा हुआ यहीं है।" in page
        and "फिर भेजें" in page
        and "वह रोज मारता है।" in page
    )
    monkeypatch.undo()
    assert client.post("/send/")["Location"] == "/note/"
    assert Case.objects.count() == 1


def test_without_a_draft_it_says_that_nothing_was_sent(client: Client) -> None:
    page = client.post("/send/").content.decode()
    assert "शिकायत नहीं गई" in page
    assert not Case.objects.exists()


def test_kept_ends_the_session_and_back_shows_nothing(client: Client) -> None:
    number, _key = walk.send(client)
    assert client.post("/kept/")["Location"] == "/done/"
    for address in ("/note/", "/note.pdf", "/note/print/", "/check/"):
        response = client.get(address)
        assert response.status_code == 303 and grouped(number) not in response.content.decode()
    assert not bytes(Draft.objects.get().sealed)


def test_kept_before_sending_wipes_nothing(client: Client) -> None:
    walk.fill(client)
    client.post("/kept/")
    assert client.get("/check/").status_code == 200


def test_a_helper_gets_a_key_of_her_own_and_is_told_so(client: Client) -> None:
    walk.send(client, walk.ANOTHER)
    page = client.get("/note/").content.decode()
    assert "उनका अपना गुप्त नंबर महिला अफसर मिलकर देंगी" in page
    assert [receipt.scope for receipt in Case.objects.get().receipts.all()] == ["add"]


def test_a_draft_of_herself_leaves_no_helper_behind(client: Client) -> None:
    walk.fill(client, walk.ANOTHER)
    walk.post(client, "who", {"for_whom": "self"}, query="?check=1")
    while (response := client.get("/check/")).status_code == 303:
        name = response["Location"].split("/")[2]
        walk.post(client, name, walk.HERSELF[name])
    client.post("/send/")
    assert [person.role for person in Case.objects.get().people.all()] == ["complainant", "accused"]


def test_the_page_for_later_leads_back_to_the_numbers(client: Client) -> None:
    walk.send(client)
    assert 'href="/note/"' in client.get("/later/").content.decode()
    assert 'href="/note/"' not in Client().get("/later/").content.decode()


# The slip


def test_the_slip_holds_both_numbers_and_says_nothing_else(client: Client) -> None:
    number, key = walk.send(client)
    response = client.get("/note.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="note.pdf"'
    document: Any = pypdfium2.PdfDocument(response.content)  # type: ignore[no-untyped-call]
    text = document[0].get_textpage().get_text_bounded()
    assert len(document) == 1
    assert grouped(number) in text and grouped(key) in text and "/look/" in text and "पहला नंबर" in text
    said = (text + str(document.get_metadata_dict())).lower()
    for word in ("police", "complain", "samman", "पुलिस", "शिकायत", "थाना", "महिला"):
        assert word not in said, word
    assert document.get_metadata_dict()["Title"] == "Note"
    document.close()


def test_the_slip_brings_its_fonts_and_takes_none_of_the_machine(client: Client) -> None:
    assert set(pdf.fonts().families()) == set(pdf.FAMILIES)


def test_the_page_to_print_says_nothing_either(client: Client) -> None:
    number, _key = walk.send(client)
    page = client.get("/note/print/").content.decode()
    slip = page[page.index('class="slip"') : page.index("no-print")]
    assert grouped(number) in slip and "शिकायत" not in slip and "पुलिस" not in slip
