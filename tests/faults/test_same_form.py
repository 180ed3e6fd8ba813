"""The same form twenty times: one complaint, one pair of numbers."""

from __future__ import annotations

from functools import partial

import pytest

from tests.faults.town import Ledger, Town, together


def test_the_ledger_finds_a_number_that_the_database_does_not_have(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    ledger.shown("nobody", "100000000", "000000000000")
    with pytest.raises(AssertionError, match="acknowledged and lost: 1 of 1"):
        town.check(ledger, before=before)


def test_the_whole_way_through_the_pages_ends_with_numbers_that_open_the_complaint(
    town: Town, ledger: Ledger
) -> None:
    before = town.cases()
    phone = town.phone("whole-way")
    phone.walk(town.district)
    number = phone.send(ledger)
    key = ledger.lines()[0][2]
    town.check(ledger, before=before)
    again = town.phone("later")
    again.get("/look/")
    looked = again.post("/look/", {"number": number, "key": key, "go": "on"})
    page = again.get("/look/").text if looked.status == 303 else looked.text
    assert f"{number[:3]} {number[3:6]} {number[6:]}" in page


def test_twenty_posts_at_once_and_twenty_reloads_give_one_complaint(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    (one,) = town.prepared(1, "same-form")
    hands = [town.phone(one.name, cookies=dict(one.cookies), token=one.token) for _hand in range(20)]
    answers = together([partial(hand.post, "/send/") for hand in hands])
    assert {(answer.status, answer.leads_to) for answer in answers} == {(303, "/note/")}
    for hand in hands:
        shown = hand.numbers()
        assert shown is not None
        ledger.shown(one.name, *shown)
    for _reload in range(20):
        assert one.post("/send/").leads_to == "/note/"
        shown = one.numbers()
        assert shown is not None
        ledger.shown(one.name, *shown)
    town.check(ledger, before=before)


def test_a_first_question_posted_twenty_times_at_once_makes_one_draft(town: Town) -> None:
    phone = town.phone("first-question")
    phone.get("/q/who/")
    before = town.one("SELECT count(*) FROM cases_draft")
    hands = [town.phone("hand", cookies=dict(phone.cookies), token=phone.token) for _hand in range(20)]
    answers = together([partial(hand.post, "/q/who/", {"for_whom": "self"}) for hand in hands])
    assert {answer.status for answer in answers} == {303}
    assert town.one("SELECT count(*) FROM cases_draft") == before + 1
