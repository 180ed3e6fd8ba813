"""What the acts on officers share: who may be acted on, where, and how it stands in the record."""

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from samman.accounts.enums import Role, stands_at
from samman.accounts.models import Leave, Officer, Posting
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.audit.actors import Actor
from samman.common import clock
from samman.jurisdictions.models import Unit

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look like another


class Refused(ValidationError):
    """The act is against a rule; says so in words. It has been recorded."""


def temporary_password() -> str:
    """Sixteen letters and digits in four groups, about 79 bits, easy to read out and to type."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _part in range(4))


def not_oneself(by: Viewer, officer_id: int, act: str) -> None:
    """No administrator changes his own access: another one does it, and both are in the record."""
    if officer_id == by.officer.pk:
        note(act, by.actor, by.officer, outcome="refused")
        raise Refused(
            _("You cannot change your own posts or sign-in here. Another administrator must do it.")
        )


def locked(by: Viewer, officer_id: int) -> Officer:
    """An officer of the administrator's state, locked; Http404 for all others."""
    return locked_all(by, officer_id)[officer_id]


def locked_all(by: Viewer, *officer_ids: int) -> dict[int, Officer]:
    """Officers of the administrator's state by id, locked in one order whoever acts; Http404 when one is not of them."""
    found = Officer.objects.managed_by(by).select_for_update().filter(pk__in=officer_ids).order_by("pk")
    officers = {officer.pk: officer for officer in found}
    if set(officers) != set(officer_ids):
        raise Http404
    return officers


def unit_for(by: Viewer, role: str, unit_id: int) -> Unit:
    """A unit of the administrator's state at which this post stands; Http404 for units elsewhere."""
    states = by.unit_ids([Role.ADMINISTRATOR])
    unit = Unit.objects.current().filter(pk=unit_id).first()
    if unit is None or state_of(unit) not in states:
        raise Http404
    if not stands_at(role, unit.kind, unit.subkind):
        raise ValidationError({"unit_id": _("This post does not exist at a unit of this kind.")})
    return unit


def state_of(unit: Unit) -> int | None:
    """The id of the state in which a unit lies."""
    return unit.pk if unit.state_id is None else unit.state_id


def post(
    by: Actor,
    officer: Officer,
    unit: Unit,
    role: str,
    *,
    starts_at: datetime | None = None,
    until: datetime | None = None,
    leave: Leave | None = None,
) -> Posting:
    """Post an officer from a moment (now) until another or for good; for a leave, in place of the one who is away."""
    posting = Posting.objects.create(
        officer=officer,
        unit=unit,
        role=role,
        starts_at=starts_at or clock.now(),
        ends_at=until,
        leave=leave,
    )
    note("add_posting", by, officer, unit.pk, role=role, posting=posting.pk, **moments(starts_at, until))
    return posting


def moments(starts_at: datetime | None = None, ends_at: datetime | None = None) -> dict[str, Any]:
    """Moments set beforehand, as the record keeps them."""
    given = {"from": starts_at, "until": ends_at}
    return {name: moment.isoformat(timespec="minutes") for name, moment in given.items() if moment}


def note(
    act: str, by: Actor, officer: Officer, unit_id: int | None = None, outcome: str = "done", **detail: object
) -> None:
    """Put an act on an officer into the record."""
    record(
        act,
        by=by,
        outcome=outcome,
        object_kind="officer",
        object_id=officer.pk,
        unit_id=unit_id,
        detail=dict(detail),
    )
