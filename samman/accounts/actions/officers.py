"""Officers and their sign-in."""

from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from samman.accounts.actions.shared import (
    locked,
    not_oneself,
    note,
    post,
    state_of,
    temporary_password,
    unit_for,
)
from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer
from samman.audit.actors import Actor
from samman.common import sealing
from samman.jurisdictions.models import Unit


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
    unit = unit_for(by, role, unit_id)
    password = temporary_password()
    with transaction.atomic():
        if Officer.objects.filter(username__iexact=username).exists():
            raise ValidationError({"username": _("This user name is taken. Choose another one.")})
        officer = Officer(
            username=username, name_hi=name_hi, name_en=name_en, rank_hi=rank_hi, rank_en=rank_en, phone=phone,
            is_woman=is_woman, must_change_password=True, state_id=state_of(unit),
        )  # fmt: skip
        officer.set_password(password)
        try:
            with transaction.atomic():
                officer.save()
        except IntegrityError as error:
            raise ValidationError({"username": _("This user name is taken. Choose another one.")}) from error
        note("create_officer", by.actor, officer)
        post(by.actor, officer, unit, role)
    return officer, password


def reset_password(*, by: Viewer, officer_id: int) -> str:
    """Give an officer a new temporary password, which is shown once; ends all sessions and any lock."""
    not_oneself(by, officer_id, "reset_password")
    with transaction.atomic():
        officer = locked(by, officer_id)
        password = temporary_password()
        officer.set_password(password)
        officer.must_change_password = True
        officer.save(update_fields=["password", "must_change_password"])
        name = sealing.blind_index("sign-in", officer.username.casefold()).hex()
        AxesProxyHandler.reset_attempts(username=name)
        note("reset_password", by.actor, officer)
    return password


def reset_second_factor(*, by: Viewer, officer_id: int) -> None:
    """Remove all second factors of an officer, who lost the phone or key; the next sign-in sets up a new one."""
    not_oneself(by, officer_id, "reset_second_factor")
    with transaction.atomic():
        officer = locked(by, officer_id)
        count, _each = Authenticator.objects.filter(user=officer).delete()
        Officer.objects.filter(pk=officer.pk).update(sign_in_version=F("sign_in_version") + 1)
        note("reset_second_factor", by.actor, officer, count=count)


def set_active(*, by: Viewer, officer_id: int, active: bool) -> Officer:
    """Shut an officer out at once, or let him in again; postings stay as they are."""
    not_oneself(by, officer_id, "set_active")
    with transaction.atomic():
        officer = locked(by, officer_id)
        if officer.is_active != active:
            officer.is_active = active
            officer.save(update_fields=["is_active"])
            note("activate_officer" if active else "deactivate_officer", by.actor, officer)
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
        note("create_officer", by, officer)
        post(by, officer, state, Role.ADMINISTRATOR)
    return officer, password
