"""A lost key: a one-time code to the number she marked as safe, a new key that holds after a day, nothing told to a guesser."""

from datetime import timedelta

import pytest
from django.db import connection

from samman.cases.enums import Scope
from samman.cases.keys import NoMatch, TryLater, citizen_of, sign_in
from samman.cases.models import Case, KeyCode, Receipt
from samman.common import clock
from samman.complaints import public
from samman.messages.models import Message
from samman.people import lost_key
from tests.complaints.trips import make_complaint

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"
HER_NUMBER = "9876501234"


@pytest.fixture
def case() -> Case:
    return make_complaint(may_contact=True, may_message=True, phone=HER_NUMBER, hours_from=0, hours_until=24)


def code_in(message: Message) -> str:
    return message.all_variables()["code"]


def test_the_code_makes_a_new_key_that_holds_after_a_day(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    lost_key.send_code(case.number, HER_NUMBER, address=HERE)
    code = code_in(Message.objects.get(event="her_code"))
    key = lost_key.redeem_code(case.number, code, address=HERE)
    receipt = Receipt.objects.filter(case=case).latest("id")
    assert (receipt.scope, citizen_of(receipt.pk)) == (Scope.FULL, None)
    later = clock.now() + timedelta(hours=24, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert sign_in(case.number, key, address=HERE).case == case


def test_she_who_still_has_the_old_key_sees_it_and_stops_it(case: Case) -> None:
    lost_key.send_code(case.number, HER_NUMBER, address=HERE)
    lost_key.redeem_code(case.number, code_in(Message.objects.get(event="her_code")), address=HERE)
    old = citizen_of(Receipt.objects.filter(case=case).earliest("id").pk)
    assert old is not None
    assert public.progress(old).new_key_pending
    assert public.stop_new_key(old) == 1


@pytest.mark.parametrize("phone", ["9876501235", "", "0"])
def test_another_number_gets_nothing_and_is_told_nothing(case: Case, phone: str) -> None:
    lost_key.send_code(case.number, phone, address=HERE)
    assert not Message.objects.filter(event="her_code").exists()


@pytest.mark.parametrize("phone", [HER_NUMBER, "9876501235"])
def test_who_tries_out_numbers_waits_for_the_right_one_as_for_wrong_ones(case: Case, phone: str) -> None:
    for _ in range(3):
        lost_key.send_code(case.number, phone, address=HERE)
    with pytest.raises(TryLater):
        lost_key.send_code(case.number, phone, address=HERE)


def test_an_unknown_id_is_answered_alike(case: Case) -> None:
    lost_key.send_code("123456789", HER_NUMBER, address=HERE)
    assert not KeyCode.objects.exists()


def test_no_code_where_she_allowed_no_messages() -> None:
    case = make_complaint(may_contact=True, may_message=False, phone=HER_NUMBER)
    lost_key.send_code(case.number, HER_NUMBER, address=HERE)
    assert not KeyCode.objects.exists()


def test_a_helper_gets_no_full_key_this_way() -> None:
    case = make_complaint(
        for_whom="other", knows="yes", may_contact=True, may_message=True, phone=HER_NUMBER, helper_name="x"
    )
    lost_key.send_code(case.number, HER_NUMBER, address=HERE)
    assert not KeyCode.objects.exists()


def test_a_code_is_used_once_and_dies_after_five_wrong_tries(case: Case) -> None:
    lost_key.send_code(case.number, HER_NUMBER, address=HERE)
    code = code_in(Message.objects.get(event="her_code"))
    for place in range(5):
        with pytest.raises(NoMatch):
            lost_key.redeem_code(case.number, "00000000", address=f"203.0.113.{50 + place}")
    with pytest.raises(NoMatch):
        lost_key.redeem_code(case.number, code, address=HERE)


def test_wrong_codes_from_one_address_wait(case: Case) -> None:
    for _ in range(3):
        with pytest.raises(NoMatch):
            lost_key.redeem_code(case.number, "00000000", address=HERE)
    with pytest.raises(TryLater):
        lost_key.redeem_code(case.number, "00000000", address=HERE)


def test_three_codes_a_day_and_only_the_newest_holds(case: Case) -> None:
    for place in range(5):
        lost_key.send_code(case.number, HER_NUMBER, address=f"203.0.113.{60 + place}")
    sent = list(Message.objects.filter(event="her_code").order_by("id"))
    assert len(sent) == 3
    with pytest.raises(NoMatch):
        lost_key.redeem_code(case.number, code_in(sent[0]), address="203.0.113.8")
    assert lost_key.redeem_code(case.number, code_in(sent[2]), address="203.0.113.9")


def test_neither_code_nor_number_is_readable_in_the_database(case: Case) -> None:
    lost_key.send_code(case.number, HER_NUMBER, address=HERE)
    code = code_in(Message.objects.get(event="her_code"))
    with connection.cursor() as cursor:
        for table in (
            "messages_message",
            "procrastinate_jobs",
            "cases_keycode",
            "audit_entry",
            "cases_historyentry",
        ):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s OR t::text LIKE %s',
                [f"%{code}%", f"%{HER_NUMBER}%"],
            )
            assert cursor.fetchone() == (0,), table
