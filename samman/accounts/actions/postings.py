"""Posts: given, ended, changed for another; now or at a moment set beforehand. The charge goes to a successor with them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from samman.accounts.actions.shared import (
    locked,
    locked_all,
    moments,
    not_oneself,
    note,
    post,
    unit_for,
)
from samman.accounts.enums import CASE_ROLES
from samman.accounts.models import Handover, Leave, Officer, Posting
from samman.accounts.viewer import Viewer
from samman.common import clock
from samman.jurisdictions.models import Unit

HANDOVER_TASK = "hand_over_charges"  # cases.jobs: gives the open cases to the successor


def add_posting(
    *,
    by: Viewer,
    officer_id: int,
    role: str,
    unit_id: int,
    starts_at: datetime | None = None,
    until: datetime | None = None,
) -> Posting:
    """Post an officer, from now or a moment to come, until another or until it is ended.

    Raises Refused when it is the administrator himself, ValidationError for a post that is held already.
    """
    not_oneself(by, officer_id, "add_posting")
    unit = unit_for(by, role, unit_id)
    with transaction.atomic():
        return _add(by, locked(by, officer_id), unit, role, _begins(starts_at), until)


def end_posting(
    *,
    by: Viewer,
    officer_id: int,
    posting_id: int,
    at: datetime | None = None,
    successor_id: int | None = None,
) -> Posting:
    """End a posting now or at a moment to come; its access ends that second, and the successor gets the open cases.

    An end that was set beforehand is moved. A second call after the end changes nothing. Raises Refused, Http404, and
    ValidationError when the successor holds no post at that unit then.
    """
    not_oneself(by, officer_id, "end_posting")
    with transaction.atomic():
        officers = locked_all(by, officer_id, *([successor_id] if successor_id else []))
        posting = _posting(officers[officer_id], posting_id)
        _end(by, posting, _begins(at), officers[successor_id] if successor_id else None)
        return posting


def keep_posting(*, by: Viewer, officer_id: int, posting_id: int) -> Posting:
    """Take back an end that was set beforehand and has not come: the post holds until it is ended."""
    not_oneself(by, officer_id, "keep_posting")
    with transaction.atomic():
        posting = _posting(locked(by, officer_id), posting_id)
        if posting.leave_id:
            raise ValidationError(_("Who stands in holds the post until the leave is over, and no longer."))
        if posting.ends_at is not None and posting.ends_at > max(clock.now(), posting.starts_at):
            posting.ends_at = None
            posting.save(update_fields=["ends_at"])
            Handover.objects.filter(posting=posting, leave=None, done_at=None).update(done_at=clock.now())
            note(
                "keep_posting",
                by.actor,
                posting.officer,
                posting.unit_id,
                role=posting.role,
                posting=posting.pk,
            )
        return posting


def transfer_officer(
    *,
    by: Viewer,
    officer_id: int,
    posting_id: int,
    role: str,
    unit_id: int,
    at: datetime | None = None,
    until: datetime | None = None,
    successor_id: int | None = None,
) -> Posting:
    """End one post of an officer and begin another at the same moment; gives the new posting.

    Raises what `end_posting` and `add_posting` raise; then neither is done.
    """
    not_oneself(by, officer_id, "transfer_officer")
    unit = unit_for(by, role, unit_id)
    with transaction.atomic():
        officers = locked_all(by, officer_id, *([successor_id] if successor_id else []))
        posting = _posting(officers[officer_id], posting_id)
        if posting.ends_at is not None and posting.ends_at <= clock.now():
            raise ValidationError(_("This post has ended already."))
        moment = _begins(at)
        added = _add(by, officers[officer_id], unit, role, moment, until)
        _end(by, posting, moment, officers[successor_id] if successor_id else None)
        return added


def _begins(at: datetime | None) -> datetime:
    """The moment meant: now, unless it is one to come."""
    now = clock.now()
    return max(at or now, now)


def _posting(officer: Officer, posting_id: int) -> Posting:
    """A posting of a locked officer, locked; Http404 for all others."""
    found = officer.postings.select_for_update(of=("self",)).select_related("unit", "leave")
    posting = found.filter(pk=posting_id).first()
    if posting is None:
        raise Http404
    posting.officer = officer
    return posting


def _add(
    by: Viewer, officer: Officer, unit: Unit, role: str, starts_at: datetime, until: datetime | None
) -> Posting:
    if not officer.is_active:
        raise ValidationError(_("This officer is not active. Make the officer active first."))
    if until is not None and until <= starts_at:
        raise ValidationError({"until": _("The post would end before it begins.")})
    same = officer.postings.filter(role=role, unit=unit, leave=None)
    if same.filter(Q(ends_at=None) | Q(ends_at__gt=starts_at)).exists():
        raise ValidationError(_("The officer holds this post already."))
    return post(by.actor, officer, unit, role, starts_at=starts_at, until=until)


def _end(by: Viewer, posting: Posting, at: datetime, successor: Officer | None) -> None:
    now = clock.now()
    if posting.ends_at is not None and posting.ends_at <= now:
        return
    moment = max(at, posting.starts_at)
    if posting.leave is not None and moment > posting.leave.ends_at:
        raise ValidationError(_("Who stands in holds the post until the leave is over, and no longer."))
    if successor is not None:
        _check_successor(posting, successor, moment)
    posting.ends_at = moment
    posting.save(update_fields=["ends_at"])
    told = moments(ends_at=moment if moment > now else None)
    if successor is not None:
        told["successor"] = successor.pk
    note(
        "end_posting",
        by.actor,
        posting.officer,
        posting.unit_id,
        role=posting.role,
        posting=posting.pk,
        **told,
    )
    if moment > posting.starts_at:
        give_charge(posting, at=moment, successor=successor)
    else:  # it never began
        Handover.objects.filter(posting=posting, done_at=None).update(done_at=now)
    for stand_in in Posting.objects.filter(
        leave__officer=posting.officer, role=posting.role, unit=posting.unit, ends_at__gt=moment
    ):
        cut_stand_in(stand_in, moment)
        if successor is not None:
            Handover.objects.filter(posting=stand_in, leave=None, done_at=None).update(successor=successor)


def _check_successor(posting: Posting, successor: Officer, moment: datetime) -> None:
    """The successor must hold a post at that unit when the charge goes over: what one cannot see one cannot take over."""
    if successor.pk == posting.officer_id:
        raise ValidationError({"successor_search": _("This is the same officer. Choose another one.")})
    held = successor.postings.filter(unit=posting.unit, role__in=CASE_ROLES, starts_at__lte=moment)
    if not successor.is_active or not held.filter(Q(ends_at=None) | Q(ends_at__gt=moment)).exists():
        raise ValidationError(
            {
                "successor_search": _(
                    "%(name)s holds no post at %(unit)s then. Enter that post first, or choose another officer."
                )
                % {"name": successor.name, "unit": posting.unit.name}
            }
        )


def give_charge(
    posting: Posting, *, at: datetime, successor: Officer | None, leave: Leave | None = None
) -> None:
    """Note that the open cases of a post go to a successor at a moment; posts that work on no case have none."""
    if posting.role not in CASE_ROLES:
        return
    handover, is_new = Handover.objects.get_or_create(
        posting=posting, leave=leave, defaults={"at": at, "successor": successor}
    )
    if not is_new and (handover.done_at is None or handover.count == 0):
        handover.at, handover.done_at = at, None
        # Who stands in gives the charge back, whoever ends it.
        handover.successor = successor or (handover.successor if posting.leave_id else None)
        handover.save(update_fields=["at", "done_at", "successor"])
    if at <= clock.now():
        app.configure_task(HANDOVER_TASK).defer(timestamp=0)


def cut_stand_in(stand_in: Posting, moment: datetime) -> None:
    """Let a stand-in's post end at another moment, and the charge go back then."""
    stand_in.ends_at = max(moment, stand_in.starts_at)
    stand_in.save(update_fields=["ends_at"])
    pending = Handover.objects.filter(posting=stand_in, leave=None, done_at=None)
    if stand_in.ends_at > stand_in.starts_at:
        pending.update(at=stand_in.ends_at)
        if stand_in.ends_at <= clock.now():
            app.configure_task(HANDOVER_TASK).defer(timestamp=0)
    else:  # called off before it began
        pending.update(done_at=clock.now())
