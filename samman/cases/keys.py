"""Receipts and the key that opens them: Argon2id over HMAC(pepper, key), and a wait after wrong tries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from django.db import transaction

from samman.accounts.models import Officer
from samman.audit import Actor, record
from samman.cases.enums import Scope
from samman.cases.models import Case, KeyCode, KeyTries, Receipt
from samman.common import clock, digits, sealing

log = structlog.get_logger("samman.cases")
_hasher = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
_NOBODY = _hasher.hash("nobody holds this key")
# Exactly so many hashes are computed at every try, so that time tells nothing about the ID or its receipts.
MOST_RECEIPTS = 3
FREE_TRIES = 3
LONGEST_WAIT = timedelta(seconds=60)
FORGET_AFTER = timedelta(hours=1)
SURGE_TRIES = 300  # failures on the whole site in ten minutes that raise the alarm


class NoMatch(Exception):
    """ID and key do not belong together, or one of them does not exist: the same answer for all."""


class TryLater(Exception):
    """Too many wrong tries for this ID from this address; `at` is when the next one counts."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


@dataclass(frozen=True)
class Citizen:
    """Someone who showed an ID and a key that belong together."""

    receipt: Receipt

    @property
    def case(self) -> Case:
        """The case it opens."""
        return self.receipt.case

    @property
    def scope(self) -> str:
        """full for her, add for a helper."""
        return self.receipt.scope

    @property
    def actor(self) -> Actor:
        """How the record names her: by receipt, never by name."""
        label = "complainant" if self.scope == Scope.FULL else "helper"
        return Actor("citizen", str(self.receipt.pk), label)


def add_receipt(
    case: Case,
    key: str,
    *,
    holder: str,
    scope: Scope,
    valid_from: datetime | None = None,
    issued_by: Officer | None = None,
    must_renew: bool = False,
) -> Receipt:
    """Store a key's hash as a receipt of a case. `must_renew`: staff have seen it, and it opens nothing but its own renewal."""
    now = clock.now()
    return Receipt.objects.create(
        case=case,
        holder=holder,
        scope=scope,
        key_hash=_hasher.hash(sealing.peppered(key)),
        created_at=now,
        valid_from=valid_from or now,
        issued_by=issued_by,
        must_renew=must_renew,
    )


def _belongs(key_hash: str, peppered: str) -> bool:
    try:
        return _hasher.verify(key_hash, peppered)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _find(number: str, key: str, kinds: tuple[str, ...]) -> Receipt | None:
    now = clock.now()
    held = Receipt.objects.filter(
        case__number=number, case__kind__in=kinds, ended_at=None, valid_from__lte=now
    ).select_related("case")
    receipts = list(held.order_by("-id")[:MOST_RECEIPTS]) if digits.is_number(number) else []
    if len(receipts) == MOST_RECEIPTS:
        # However many new keys are made, the first one holds until it is ended.
        receipts[-1] = held.earliest("id")
    peppered = sealing.peppered(key)
    found = None
    for place in range(MOST_RECEIPTS):
        receipt = receipts[place] if place < len(receipts) else None
        if _belongs(receipt.key_hash if receipt else _NOBODY, peppered):
            found = found or receipt
    return found


def _wait_after(failures: int) -> timedelta:
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(LONGEST_WAIT, timedelta(seconds=5 * 2 ** min(failures - FREE_TRIES, 10)))


def _try(subject: bytes, check: Callable[[], bool]) -> bool:
    """One try of a pair of ID and address, one after another: the row is locked while `check` runs. Raises TryLater."""
    with transaction.atomic():
        KeyTries.objects.bulk_create([KeyTries(subject=subject, last_at=clock.now())], ignore_conflicts=True)
        tries = KeyTries.objects.select_for_update().get(subject=subject)
        now = clock.now()
        if tries.wait_until is not None and tries.wait_until > now:
            raise TryLater(tries.wait_until)
        if now - tries.last_at > FORGET_AFTER:
            tries.failures = 0
        is_right = check()
        tries.last_at = now
        tries.failures = 0 if is_right else tries.failures + 1
        wait = _wait_after(tries.failures)
        tries.wait_until = clock.now() + wait if wait else None
        tries.save(update_fields=["failures", "wait_until", "last_at"])
    return is_right


def guarded(purpose: str, number: str, address: str, check: Callable[[], bool]) -> bool:
    """Run a check that someone might guess at, with the same waits as keys. Raises TryLater."""
    return _try(sealing.blind_index(purpose, f"{number}\0{address}"), check)


def sign_in(number: str, key: str, *, address: str, kinds: tuple[str, ...] = ("complaint",)) -> Citizen:
    """Who holds this ID and key, typed with any digits and spaces, of a case of these kinds. Raises TryLater before anything
    is hashed, or NoMatch.

    The wait counts per ID and address together, so that nobody can lock her out from elsewhere (ADR 3).
    """
    number, key = digits.typed_digits(number)[:20], digits.typed_digits(key)[:20]
    found: list[Receipt] = []

    def check() -> bool:
        receipt = _find(number, key, kinds)
        found.extend([receipt] if receipt else [])
        return receipt is not None

    if not guarded("key-tries", number, address, check):
        raise NoMatch
    return Citizen(found[0])


CODE_LIFE = timedelta(hours=24)  # her hours may begin tomorrow
CODE_TRIES = 5
CODES_A_DAY = 3


def new_code(case: Case) -> str:
    """A one-time code of eight digits for a lost key; empty when three were made within a day. Earlier ones end."""
    now = clock.now()
    if KeyCode.objects.filter(case=case, created_at__gt=now - timedelta(days=1)).count() >= CODES_A_DAY:
        return ""
    end_codes(case)
    code = digits.new_number()[:8]
    hashed = _hasher.hash(sealing.peppered(code))
    KeyCode.objects.create(case=case, code_hash=hashed, created_at=now, expires_at=now + CODE_LIFE)
    return code


def end_codes(case: Case) -> None:
    """Codes that were sent no longer hold."""
    KeyCode.objects.filter(case=case, used_at=None).update(used_at=clock.now())


def use_code(number: str, code: str, *, address: str) -> Case:
    """The case whose one-time code this is; it is used up. Raises TryLater before anything is hashed, or NoMatch."""
    found: list[Case] = []

    def check() -> bool:
        now = clock.now()
        waiting = KeyCode.objects.filter(
            case__number=number, used_at=None, expires_at__gt=now, tries__lt=CODE_TRIES
        )
        row = waiting.select_for_update(of=("self",)).select_related("case").order_by("-id").first()
        if not _belongs(row.code_hash if row else _NOBODY, sealing.peppered(code)) or row is None:
            if row is not None:
                KeyCode.objects.filter(pk=row.pk).update(tries=row.tries + 1)
            return False
        KeyCode.objects.filter(pk=row.pk).update(used_at=now)
        found.append(row.case)
        return True

    if not guarded("code-tries", number, address, check):
        raise NoMatch
    return found[0]


def citizen_of(receipt_id: object) -> Citizen | None:
    """The holder of a receipt that was opened earlier in this session, if it still holds."""
    if not isinstance(receipt_id, int):
        return None
    receipt = (
        Receipt.objects.filter(pk=receipt_id, ended_at=None, valid_from__lte=clock.now())
        .select_related("case")
        .first()
    )
    return Citizen(receipt) if receipt else None


def watch_tries(*, by: Actor) -> int:
    """Alarm on a surge of wrong keys over the whole site. Blocks nobody; forgets what is old. Returns the failures."""
    now = clock.now()
    KeyTries.objects.filter(last_at__lt=now - 2 * FORGET_AFTER).delete()
    recent = KeyTries.objects.filter(last_at__gt=now - timedelta(minutes=10)).values_list(
        "failures", flat=True
    )
    failures = sum(recent)
    if failures >= SURGE_TRIES:
        log.error("surge of wrong keys", count=failures)
        record("surge_of_wrong_keys", by=by, object_kind="alarm", detail={"failures": failures})
    return failures
