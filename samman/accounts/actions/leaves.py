"""Leave: an officer is away from all posts, another stands in, and at its end everything comes back by itself."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from samman.accounts.actions.postings import cut_stand_in, give_charge
from samman.accounts.actions.shared import locked, locked_all, moments, not_oneself, note, post
from samman.accounts.models import Handover, Leave, Officer, Posting
from samman.accounts.viewer import Viewer
from samman.common import clock

LONGEST = timedelta(days=3 * 365)


def give_leave(
    *,
    by: Viewer,
    officer_id: int,
    ends_at: datetime,
    starts_at: datetime | None = None,
    stand_in_id: int | None = None,
) -> Leave:
    """Enter a leave, from now or a moment to come. Who stands in holds the posts meanwhile and gets the open cases.

    Raises Refused when the administrator or the stand-in is oneself, ValidationError for moments that do not fit.
    """
    not_oneself(by, officer_id, "give_leave")
    if stand_in_id:
        not_oneself(by, stand_in_id, "give_leave")
    now = clock.now()
    starts_at = max(starts_at or now, now)
    with transaction.atomic():
        officers = locked_all(by, officer_id, *([stand_in_id] if stand_in_id else []))
        officer = officers[officer_id]
        stand_in = officers[stand_in_id] if stand_in_id else None
        _check(officer, stand_in, starts_at, ends_at)
        leave = Leave.objects.create(officer=officer, stand_in=stand_in, starts_at=starts_at, ends_at=ends_at)
        told = moments(starts_at, ends_at)
        if stand_in is not None:
            told["stand_in"] = stand_in.pk
        note("give_leave", by.actor, officer, leave=leave.pk, **told)
        if stand_in is not None:
            _stand_in(by, leave, officer, stand_in)
        return leave


def end_leave(*, by: Viewer, officer_id: int, leave_id: int, at: datetime | None = None) -> Leave:
    """Let a leave end now or at another moment; one that has not begun is called off by ending it now.

    A leave that is over stays as it was. Raises Refused, Http404, and ValidationError where another leave stands then.
    """
    not_oneself(by, officer_id, "end_leave")
    with transaction.atomic():
        officer = locked(by, officer_id)
        leave = officer.leaves.select_for_update().filter(pk=leave_id).first()
        if leave is None:
            raise Http404
        now = clock.now()
        if leave.ends_at <= now or leave.ends_at == leave.starts_at:
            return leave
        moment = max(at or now, now)
        if at is None or moment <= leave.starts_at:
            moment = max(now, leave.starts_at)
        _check_dates(officer, leave.starts_at, moment, other_than=leave)
        former, leave.ends_at = leave.ends_at, moment
        leave.save(update_fields=["ends_at"])
        note("end_leave", by.actor, officer, leave=leave.pk, **moments(ends_at=moment))
        if leave.ends_at == leave.starts_at:
            Handover.objects.filter(leave=leave, done_at=None).update(done_at=now)
        for stand_in in leave.stand_ins.select_for_update():
            _move_end(stand_in, officer, former, moment)
        return leave


def _check(officer: Officer, stand_in: Officer | None, starts_at: datetime, ends_at: datetime) -> None:
    _check_dates(officer, starts_at, ends_at)
    if ends_at <= starts_at:
        raise ValidationError({"until_day": _("The leave would end before it begins.")})
    if stand_in is None:
        return
    if stand_in.pk == officer.pk:
        raise ValidationError({"successor_search": _("This is the same officer. Choose another one.")})
    if not stand_in.is_active:
        raise ValidationError(
            {"successor_search": _("This officer is not active. Make the officer active first.")}
        )
    if stand_in.leaves.to_come().filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise ValidationError(
            {
                "successor_search": _("%(name)s is on leave then. Choose another officer.")
                % {"name": stand_in.name}
            }
        )


def _check_dates(
    officer: Officer, starts_at: datetime, ends_at: datetime, other_than: Leave | None = None
) -> None:
    if ends_at - starts_at > LONGEST:
        raise ValidationError({"until_day": _("This is longer than three years. Look at the year.")})
    others = officer.leaves.to_come().exclude(pk=other_than.pk if other_than else 0)
    if others.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise ValidationError({"until_day": _("The officer has another leave within this time.")})


def _stand_in(by: Viewer, leave: Leave, officer: Officer, stand_in: Officer) -> None:
    """Post the stand-in at each post of the officer, and note that the charge goes over and comes back."""
    held = officer.postings.filter(
        Q(ends_at=None) | Q(ends_at__gt=leave.starts_at), starts_at__lt=leave.ends_at
    )
    for own in held.select_related("unit").order_by("pk"):
        starts_at = max(leave.starts_at, own.starts_at)
        ends_at = min(leave.ends_at, own.ends_at or leave.ends_at)
        if ends_at <= starts_at:
            continue
        held_meanwhile = post(
            by.actor, stand_in, own.unit, own.role, starts_at=starts_at, until=ends_at, leave=leave
        )
        give_charge(own, at=starts_at, successor=stand_in, leave=leave)
        give_charge(held_meanwhile, at=ends_at, successor=officer)


def _move_end(stand_in: Posting, officer: Officer, former: datetime, moment: datetime) -> None:
    """Shorten a stand-in's post with the leave, or prolong the one that would have lasted until its end."""
    if stand_in.ends_at is None or moment < stand_in.ends_at:
        cut_stand_in(stand_in, moment)
    elif stand_in.ends_at == former:
        own = officer.postings.filter(role=stand_in.role, unit=stand_in.unit_id, leave=None)
        ends = [end for end in own.values_list("ends_at", flat=True) if end is None or end > former]
        if ends:
            latest = moment if None in ends else min(moment, max(end for end in ends if end))
            cut_stand_in(stand_in, latest)
