"""Whether, and when, she may be written to. Asked when a message is queued and again just before it leaves."""

from datetime import datetime, time, timedelta

from samman.common import clock
from samman.common.text import fold_phone
from samman.people.actions import contact_details
from samman.people.models import SafeContact

# Where she named no hours: never in the night.
DEFAULT_HOURS = (9, 19)


def hours_of(contact: SafeContact) -> tuple[int, int]:
    """From and until, in hours of the day in India; the day's hours where she named none."""
    first, last = contact.hours_from, contact.hours_until
    if first is None or last is None or first == last:
        return DEFAULT_HOURS
    return first, last


def within(moment: datetime, hours: tuple[int, int]) -> bool:
    """Whether a moment lies in hours that may run over midnight (22 to 2)."""
    hour = clock.in_ist(moment).hour
    first, last = hours
    return first <= hour < last if first < last else hour >= first or hour < last


def next_moment(now: datetime, hours: tuple[int, int]) -> datetime:
    """The next moment at which these hours begin."""
    here = clock.in_ist(now)
    start = datetime.combine(here.date(), time(hours[0] % 24), tzinfo=clock.IST)
    return start if start > here else start + timedelta(days=1)


def allowed_at(case_id: int, number: str, now: datetime) -> datetime | None:
    """`now`, or the later moment from which her hours allow a message; None where she does not allow it at all.

    Read afresh: she may have taken her permission back, or named another number, since the message was queued.
    """
    contact = SafeContact.objects.filter(case_id=case_id).select_related("case").first()
    if contact is None or not contact.may_message:
        return None
    if fold_phone(contact_details(contact).get("phone", "")) != fold_phone(number):
        return None
    hours = hours_of(contact)
    return now if within(now, hours) else next_moment(now, hours)
