"""ID and key: the same answer for every mistake, a wait that locks nobody else out, and no hash before the wait is over."""

from datetime import timedelta

import pytest

from samman.audit.actors import job
from samman.audit.models import Entry
from samman.cases import keys
from samman.cases.enums import Scope
from samman.cases.models import Case, KeyTries, Receipt
from samman.common import clock, digits
from tests.cases.rows import bare_case, unit

pytestmark = pytest.mark.django_db
HOME, ELSEWHERE = "203.0.113.1", "203.0.113.2"


@pytest.fixture
def case() -> Case:
    return bare_case(unit("up-lucknow-chowk"))


@pytest.fixture
def key(case: Case) -> str:
    secret = digits.new_key()
    keys.add_receipt(case, secret, holder="her", scope=Scope.FULL)
    return secret


def wrong(case: Case, times: int, address: str = HOME) -> None:
    for _ in range(times):
        with pytest.raises(keys.NoMatch):
            keys.sign_in(case.number, "111111111111", address=address)


def test_the_right_key_opens_her_case(case: Case, key: str) -> None:
    citizen = keys.sign_in(case.number, key, address=HOME)
    assert (citizen.case, citizen.scope) == (case, Scope.FULL)


def test_the_key_is_stored_nowhere(case: Case, key: str) -> None:
    receipt = Receipt.objects.get()
    assert key not in receipt.key_hash
    assert receipt.key_hash.startswith("$argon2id$v=19$m=8192,t=1,p=1$")


def test_a_key_of_another_case_does_not_open(case: Case, key: str) -> None:
    other = bare_case(unit("up-lucknow-chowk"))
    with pytest.raises(keys.NoMatch):
        keys.sign_in(other.number, key, address=HOME)


def test_a_wrong_id_costs_as_many_hashes_as_a_wrong_key(
    case: Case, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    real = keys._belongs
    monkeypatch.setattr(keys, "_belongs", lambda h, p: counted.append(h) or real(h, p))  # type: ignore[func-returns-value]
    wrong(case, 1)
    with_case = len(counted)
    with pytest.raises(keys.NoMatch):
        keys.sign_in(digits.new_number(), key, address=HOME)
    assert len(counted) == 2 * with_case


def test_after_three_wrong_tries_she_is_told_when_and_nothing_is_hashed(
    case: Case, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong(case, 3)
    monkeypatch.setattr(keys, "_belongs", lambda *_: pytest.fail("hashed while waiting"))
    with pytest.raises(keys.TryLater) as told:
        keys.sign_in(case.number, key, address=HOME)
    assert clock.now() < told.value.at <= clock.now() + timedelta(seconds=5)


def test_the_wait_never_exceeds_sixty_seconds(case: Case, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    for _ in range(40):
        now += timedelta(seconds=61)
        monkeypatch.setattr(clock, "now", lambda moment=now: moment)
        wrong(case, 1)
    waiting = KeyTries.objects.get().wait_until
    assert waiting is not None
    assert waiting - now <= timedelta(seconds=60)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=61))
    assert keys.sign_in(case.number, key, address=HOME).case == case


def test_wrong_tries_from_elsewhere_do_not_lock_her_out(case: Case, key: str) -> None:
    wrong(case, 3, ELSEWHERE)
    assert keys.sign_in(case.number, key, address=HOME).case == case


def test_a_right_try_forgets_the_wrong_ones(case: Case, key: str) -> None:
    wrong(case, 2)
    keys.sign_in(case.number, key, address=HOME)
    wrong(case, 2)


def test_however_many_new_keys_are_made_the_first_one_still_opens(case: Case, key: str) -> None:
    newer = [digits.new_key() for _ in range(keys.MOST_RECEIPTS + 1)]
    for secret in newer:
        keys.add_receipt(case, secret, holder="her", scope=Scope.FULL)
    for secret in (key, newer[-1]):
        assert keys.sign_in(case.number, secret, address=HOME).case == case


def test_an_ended_or_not_yet_valid_receipt_opens_nothing(case: Case) -> None:
    waiting, ended = digits.new_key(), digits.new_key()
    keys.add_receipt(
        case, waiting, holder="her", scope=Scope.FULL, valid_from=clock.now() + timedelta(hours=24)
    )
    Receipt.objects.filter(pk=keys.add_receipt(case, ended, holder="her", scope=Scope.FULL).pk).update(
        ended_at=clock.now()
    )
    for secret in (waiting, ended):
        with pytest.raises(keys.NoMatch):
            keys.sign_in(case.number, secret, address=HOME)


def test_a_surge_raises_an_alarm_and_blocks_nobody(
    case: Case, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "SURGE_TRIES", 4)
    wrong(case, 2, ELSEWHERE)
    wrong(case, 2, HOME)
    keys.watch_tries(by=job("test"))
    assert Entry.objects.filter(act="surge_of_wrong_keys").exists()
    assert keys.sign_in(case.number, key, address=HOME).case == case
