"""Every write about officers and their postings. An administrator acts within his own state, and never on himself."""

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _

from samman.accounts.enums import UNIT_OF_ROLE, Role
from samman.accounts.models import Officer, Posting
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.audit.actors import Actor
from samman.common import clock, sealing
from samman.jurisdictions.models import Unit

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look like another


class Refused(ValidationError):
    """The act is against a rule; says so in words. It has been recorded."""


def temporary_password() -> str:
    """Sixteen letters and digits in four groups, about 79 bits, easy to read out and to type."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _part in range(4))


def create_officer(
    *,
    by: Viewer,
    username: str,
    name_hi: str,
    name_en: str,
    role: str,
    unit_id: int,
    rank_hi: str = "",
    rank_en: str = "",
    phone: str = "",
    is_woman: bool = False,
) -> tuple[Officer, str]:
    """A new officer with a first post; gives the temporary password, which is nowhere kept and shown once.

    Raises ValidationError for a user name that is taken, and Http404 for a unit outside the administrator's state.
    """
    unit = _unit_for(by, role, unit_id)
    password = temporary_password()
    with transaction.atomic():
        if Officer.objects.filter(username__iexact=username).exists():
            raise ValidationError({"username": _("This user name is taken. Choose another one.")})
        officer = Officer(
            username=username, name_hi=name_hi, name_en=name_en, rank_hi=rank_hi, rank_en=rank_en, phone=phone,
            is_woman=is_woman, must_change_password=True, state_id=_state_of(unit),
        )  # fmt: skip
        officer.set_password(password)
        try:
            with transaction.atomic():
                officer.save()
        except IntegrityError as error:
            raise ValidationError({"username": _("This user name is taken. Choose another one.")}) from error
        _record("create_officer", by.actor, officer)
        _post(by.actor, officer, unit, role)
    return officer, password


def add_posting(
    *, by: Viewer, officer_id: int, role: str, unit_id: int, until: datetime | None = None
) -> Posting:
    """Post an officer, from now until a date or until it is ended. Raises Refused when it is the administrator himself."""
    _not_oneself(by, officer_id, "add_posting")
    unit = _unit_for(by, role, unit_id)
    with transaction.atomic():
        officer = _locked(by, officer_id)
        if not officer.is_active:
            raise ValidationError(_("This officer is not active. Make the officer active first."))
        if officer.postings.current().filter(role=role, unit=unit).exists():
            raise ValidationError(_("The officer holds this post already."))
        return _post(by.actor, officer, unit, role, until)


def end_posting(*, by: Viewer, officer_id: int, posting_id: int) -> Posting:
    """End a posting now; its access ends with the officer's next request."""
    _not_oneself(by, officer_id, "end_posting")
    with transaction.atomic():
        officer = _locked(by, officer_id)
        posting = (
            officer.postings.select_for_update(of=("self",))
            .select_related("unit")
            .filter(pk=posting_id)
            .first()
        )
        if posting is None:
            raise Http404
        now = clock.now()
        if posting.ends_at is None or posting.ends_at > now:
            posting.ends_at = max(now, posting.starts_at)
            posting.save(update_fields=["ends_at"])
            _record("end_posting", by.actor, officer, posting.unit_id, role=posting.role, posting=posting.pk)
        return posting


def reset_password(*, by: Viewer, officer_id: int) -> str:
    """Give an officer a new temporary password, which is shown once; ends all sessions and any lock."""
    _not_oneself(by, officer_id, "reset_password")
    with transaction.atomic():
        officer = _locked(by, officer_id)
        password = temporary_password()
        officer.set_password(password)
        officer.must_change_password = True
        officer.save(update_fields=["password", "must_change_password"])
        name = sealing.blind_index("sign-in", officer.username.casefold()).hex()
        AxesProxyHandler.reset_attempts(username=name)
        _record("reset_password", by.actor, officer)
    return password


def reset_second_factor(*, by: Viewer, officer_id: int) -> None:
    """Remove all second factors of an officer, who lost the phone or key; the next sign-in sets up a new one."""
    _not_oneself(by, officer_id, "reset_second_factor")
    with transaction.atomic():
        officer = _locked(by, officer_id)
        count, _each = Authenticator.objects.filter(user=officer).delete()
        Officer.objects.filter(pk=officer.pk).update(sign_in_version=F("sign_in_version") + 1)
        _record("reset_second_factor", by.actor, officer, count=count)


def set_active(*, by: Viewer, officer_id: int, active: bool) -> Officer:
    """Shut an officer out at once, or let him in again; postings stay as they are."""
    _not_oneself(by, officer_id, "set_active")
    with transaction.atomic():
        officer = _locked(by, officer_id)
        if officer.is_active != active:
            officer.is_active = active
            officer.save(update_fields=["is_active"])
            _record("activate_officer" if active else "deactivate_officer", by.actor, officer)
        return officer


def create_administrator(
    *, by: Actor, username: str, name_hi: str, name_en: str, state: Unit
) -> tuple[Officer, str]:
    """The first administrator of a state, made at the machine itself; gives the temporary password."""
    password = temporary_password()
    with transaction.atomic():
        officer = Officer(
            username=username, name_hi=name_hi, name_en=name_en, must_change_password=True, state=state
        )  # fmt: skip
        officer.set_password(password)
        officer.full_clean(exclude=["password"])
        officer.save()
        _record("create_officer", by, officer)
        _post(by, officer, state, Role.ADMINISTRATOR)
    return officer, password


def _not_oneself(by: Viewer, officer_id: int, act: str) -> None:
    """No administrator changes his own access: another one does it, and both are in the record."""
    if officer_id == by.officer.pk:
        _record(act, by.actor, by.officer, outcome="refused")
        raise Refused(
            _("You cannot change your own posts or sign-in here. Another administrator must do it.")
        )


def _locked(by: Viewer, officer_id: int) -> Officer:
    """An officer of the administrator's state, locked; Http404 for all others."""
    officer: Officer | None = Officer.objects.managed_by(by).select_for_update().filter(pk=officer_id).first()
    if officer is None:
        raise Http404
    return officer


def _unit_for(by: Viewer, role: str, unit_id: int) -> Unit:
    """A unit of the administrator's state at which this post stands; Http404 for units elsewhere."""
    states = by.unit_ids([Role.ADMINISTRATOR])
    unit = Unit.objects.current().filter(pk=unit_id).first()
    if unit is None or _state_of(unit) not in states:
        raise Http404
    if role not in UNIT_OF_ROLE or UNIT_OF_ROLE[role] != unit.kind:
        raise ValidationError({"unit_id": _("This post does not exist at a unit of this kind.")})
    return unit


def _state_of(unit: Unit) -> int | None:
    return unit.pk if unit.state_id is None else unit.state_id


def _post(by: Actor, officer: Officer, unit: Unit, role: str, until: datetime | None = None) -> Posting:
    posting = Posting.objects.create(
        officer=officer, unit=unit, role=role, starts_at=clock.now(), ends_at=until
    )
    _record("add_posting", by, officer, unit.pk, role=role, posting=posting.pk)
    return posting


def _record(
    act: str, by: Actor, officer: Officer, unit_id: int | None = None, outcome: str = "done", **detail: object
) -> None:
    record(
        act,
        by=by,
        outcome=outcome,
        object_kind="officer",
        object_id=officer.pk,
        unit_id=unit_id,
        detail=dict(detail),
    )
