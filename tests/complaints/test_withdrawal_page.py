"""Headquarters' page of complaints that she asked to stop: only headquarters finds it, and nobody below learns of it."""

import pytest

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.complaints import actions
from samman.complaints.enums import Checked, WithdrawalReason
from samman.complaints.models import Withdrawal
from tests.complaints.trips import her, make_complaint, unit
from tests.factories import client_of, grouped, opened_by, signed_in
from tests.officers import make_map, make_officer

pytestmark = pytest.mark.django_db
LIST = "/staff/withdrawals/"
WORDS = "वे दिन रात कहते हैं"
FOUND = {"outcome": "free", "words": "अकेले में बात हुई, इच्छा उनकी है"}


def wish(case: Case, *, forced: bool = False) -> Withdrawal:
    return actions.ask_withdrawal(her(case), reasons=[WithdrawalReason.SETTLED], words=WORDS, forced=forced)


@pytest.fixture
def case() -> Case:
    found = make_complaint()
    wish(found)
    return found


def address(case: Case) -> str:
    return f"/staff/complaints/{case.number}/withdrawal/"


def test_the_list_shows_what_is_in_doubt_first_and_no_word_of_hers(case: Case) -> None:
    forced = make_complaint(unit("up-lucknow-hazratganj"))
    wish(forced, forced=True)
    page = signed_in(Role.MONITOR, case.state).get(LIST).text
    assert page.index(grouped(forced.number)) < page.index(grouped(case.number))
    assert WORDS not in page


def test_only_headquarters_of_her_state_finds_list_and_page(case: Case) -> None:
    elsewhere = make_map().other_state
    for role, where in (
        (Role.DESK, case.unit),
        (Role.NODAL_OFFICER, case.district),
        (Role.ZONE_OFFICER, case.zone),
    ):
        client = signed_in(role, where)
        assert client.get(LIST).status_code == 404
        assert client.get(address(case)).status_code == 404
        assert client.post(address(case), FOUND).status_code == 404
        assert "शिकायत वापस" not in client.get(f"/staff/complaints/{case.number}/").text
    outsider = signed_in(Role.MONITOR, elsewhere)
    assert grouped(case.number) not in outsider.get(LIST).text
    assert outsider.get(address(case)).status_code == 404
    monitor = signed_in(Role.MONITOR, case.state)
    assert address(case) in monitor.get(f"/staff/complaints/{case.number}/").text


def test_her_words_are_covered_until_the_account_is_opened(case: Case) -> None:
    officer = make_officer(Role.MONITOR, case.state)
    assert WORDS not in client_of(officer).get(address(case)).text
    assert WORDS in opened_by(officer, case).get(address(case)).text


def test_a_woman_officer_keeps_what_she_found_once(case: Case) -> None:
    client = signed_in(Role.MONITOR, case.state, is_woman=True)
    assert client.post(address(case), FOUND)["Location"] == LIST
    assert Withdrawal.objects.get().outcome == Checked.FREE
    assert "अकेले में बात हुई" not in str(case.history.get(event="withdrawal_checked").data)


def test_a_man_reads_it_and_keeps_nothing(case: Case) -> None:
    client = signed_in(Role.MONITOR, case.state, is_woman=False)
    assert 'name="outcome"' not in client.get(address(case)).text
    assert client.post(address(case), FOUND).status_code == 403
    assert Withdrawal.objects.get().outcome == ""


@pytest.mark.parametrize(
    "typed", [{"outcome": ""}, {"outcome": "zzz"}, {"words": " "}, {"words": "क" * 2001}]
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(case: Case, typed: dict[str, str]) -> None:
    client = signed_in(Role.MONITOR, case.state, is_woman=True)
    fields = {**FOUND, **typed}
    page = client.post(address(case), fields)
    assert page.status_code == 200 and "govuk-error-summary" in page.text
    assert fields["words"][:15] in page.text
    assert Withdrawal.objects.get().outcome == ""


def test_what_she_took_back_meanwhile_is_no_longer_there(case: Case) -> None:
    client = signed_in(Role.MONITOR, case.state, is_woman=True)
    actions.take_back_withdrawal(her(case))
    assert client.get(address(case)).status_code == 404
    assert grouped(case.number) not in client.get(LIST).text
