"""Officers above remind a station of the report that it owes."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.models import Case, HistoryEntry
from samman.cases.writing import Refused, officer_writes
from samman.common import clock
from samman.complaints import access, messages

BETWEEN_REMINDERS = timedelta(hours=1)


def last_reminder(case: Case) -> HistoryEntry | None:
    """The newest reminder of a case."""
    return case.history.filter(event="reminded").order_by("-id").first()


def next_reminder_at(case: Case) -> datetime | None:
    """From when the station may be reminded again; None when it may be now."""
    last = last_reminder(case)
    again = last.at + BETWEEN_REMINDERS if last is not None else None
    return again if again is not None and again > clock.now() else None


def remind_station(case_id: int, *, words: str, by: Viewer) -> HistoryEntry:
    """Remind the station; `words` (may be empty) are sealed, and all who see the case read them.

    At most once an hour, whoever reminds. Raises Refused, Http404, PermissionDenied.
    """
    with officer_writes("remind_station", case_id, by=by, allowed=access.can_remind) as case:
        if next_reminder_at(case) is not None:
            raise Refused(_("It was reminded less than an hour ago. Phone the station when it cannot wait."))
        entry = history.add(case, "reminded", by=by.actor, words=words or None)
        messages.report_reminder(case)
        return entry
