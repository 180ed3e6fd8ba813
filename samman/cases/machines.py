"""Keys of machines: made and revoked at the command line, shown once, tried with the same waits as hers.

A key is its number, a full stop and 256 random bits. Those cannot be guessed, so an HMAC is enough to keep it.
"""

import secrets

from django.db import transaction
from django.utils.crypto import constant_time_compare

from samman.audit import Actor, record
from samman.cases import keys
from samman.cases.enums import MachineScope
from samman.cases.models import MachineKey
from samman.common import clock, sealing
from samman.jurisdictions.models import Unit


def actor_of(machine: MachineKey) -> Actor:
    """How the record names a machine."""
    return Actor("machine", str(machine.pk), machine.name)


def make_key(name: str, *, scope: str, state: Unit, by: Actor) -> tuple[MachineKey, str]:
    """A new key of a machine, and its text, to be shown once."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        machine = MachineKey.objects.create(
            name=name,
            scope=MachineScope(scope),
            state=state,
            key_hash=_hashed(secret),
            created_at=clock.now(),
        )
        record(
            "make_machine_key",
            by=by,
            object_kind="machine",
            object_id=machine.pk,
            unit_id=state.pk,
            detail={"scope": machine.scope},
        )
    return machine, f"{machine.pk}.{secret}"


def revoke_key(machine_id: int, *, by: Actor) -> MachineKey | None:
    """End a key at once; None where there is no such key. Who revokes it once more changes nothing."""
    with transaction.atomic():
        machine = MachineKey.objects.select_for_update().filter(pk=machine_id).first()
        if machine is not None and machine.revoked_at is None:
            machine.revoked_at = clock.now()
            machine.save(update_fields=["revoked_at"])
            record("revoke_machine_key", by=by, object_kind="machine", object_id=machine.pk)
    return machine


def sign_in(given: str, *, scope: str, address: str) -> MachineKey:
    """The machine whose key this is, if it holds and has this scope. Raises keys.TryLater, or keys.NoMatch for all else.

    The wait counts per number of a key and address together, so that nobody shuts a machine out from elsewhere.
    """
    number, _stop, secret = given[:200].partition(".")
    found: list[MachineKey] = []

    def check() -> bool:
        known = number.isascii() and number.isdigit() and len(number) < 19
        held = MachineKey.objects.select_related("state").filter(scope=scope, revoked_at=None)
        machine = held.filter(pk=int(number)).first() if known else None
        is_right = constant_time_compare(_hashed(secret), bytes(machine.key_hash) if machine else b"")
        if machine is None or not is_right:
            return False
        found.append(machine)
        return True

    if not keys.guarded("machine-tries", number[:20], address, check):
        raise keys.NoMatch
    return found[0]


def _hashed(secret: str) -> bytes:
    return bytes.fromhex(sealing.peppered(f"machine\0{secret}"))
