"""What was not done in time: one row for each failure, with its case, at the unit that owned the case when it fell due.

A clock's due moment is never moved (ADR 11). What was stopped before it fell due (done, withdrawn, at rest, another round) is
no failure, and what was done late stays one.
"""

from datetime import datetime
from typing import Any, LiteralString

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samman.complaints import clocks

# In the order of the page: column of `UnitDay`, what it is called.
KINDS: dict[str, Promise] = {
    "late_reports": _("Reports late"),
    "late_directions": _("Directions unanswered"),
    "unread_directions": _("Directions not read"),
    "late_acceptances": _("Final reports unanswered"),
    "late_transfers": _("Transfers unanswered"),
    "late_child_notices": _("Child: committee or court not told"),
    "late_vettings": _("Vettings late"),
    "late_calls": _("15-minute calls not made"),
}
LADDERS = {
    clocks.REPORT: "late_reports",
    clocks.FINAL: "late_reports",
    clocks.RETURNED: "late_reports",
    clocks.DIRECTION: "late_directions",
    clocks.ACCEPTANCE: "late_acceptances",
    clocks.OFFER: "late_transfers",
    clocks.CHILD: "late_child_notices",
    clocks.VETTING: "late_vettings",
    clocks.CALL: "late_calls",
}
# Who failed when it was not the station: the nodal officer and the SP, or headquarters.
OF_DISTRICT = ("late_directions", "unread_directions", "late_acceptances")
OF_STATE = ("late_vettings", "late_calls")
MOST_CASES = 500  # shown behind one figure
UNREAD_AFTER_HOURS = 6  # as the first step of the ladder `direction`

# Who owned a case at a moment: whoever gave it away in the first transfer after that, else who has it now.
OWNER: LiteralString = """coalesce((SELECT t.from_unit_id FROM cases_transfer t WHERE t.case_id = c.id AND t.created_at > {at}
    ORDER BY t.created_at, t.id LIMIT 1), c.unit_id)"""


def owner_at(moment: LiteralString) -> LiteralString:
    """SQL for the unit that owned the case `c` at a moment that is an SQL expression."""
    return OWNER.replace("{at}", moment)


_LADDERS = ", ".join(f"('{ladder}', '{kind}')" for ladder, kind in LADDERS.items())
_READ_BY: LiteralString = f"d.started_at + interval '{UNREAD_AFTER_HOURS} hours'"

# Parameters: since, until (both moments; `until` is never later than now).
FAILURES: LiteralString = f"""
SELECT ladders.kind, c.id AS case_id, d.due_at AS at,
       CASE WHEN d.ladder = '{clocks.OFFER}' THEN coalesce((SELECT o.to_unit_id FROM cases_transferoffer o
                WHERE o.case_id = c.id AND o.due_at = d.due_at LIMIT 1), c.unit_id)
            ELSE {owner_at("d.due_at")} END AS unit_id
FROM deadlines_deadline d JOIN (VALUES {_LADDERS}) ladders (ladder, kind) ON ladders.ladder = d.ladder
    JOIN cases_case c ON c.id = d.case_id
WHERE c.kind = 'complaint' AND d.due_at >= %(since)s AND d.due_at < %(until)s
  AND (d.stopped_at IS NULL OR d.stopped_at > d.due_at)
UNION ALL
SELECT 'unread_directions', c.id, {_READ_BY}, {owner_at(_READ_BY)}
FROM complaints_direction n JOIN cases_case c ON c.id = n.case_id
    JOIN deadlines_deadline d ON d.case_id = n.case_id AND d.ladder = '{clocks.DIRECTION}' AND d.started_at = n.issued_at
WHERE n.issued_at >= %(since)s - interval '{UNREAD_AFTER_HOURS} hours'
  AND n.issued_at < %(until)s - interval '{UNREAD_AFTER_HOURS} hours'
  AND (n.read_at IS NULL OR n.read_at > {_READ_BY}) AND (d.stopped_at IS NULL OR d.stopped_at > {_READ_BY})
"""  # noqa: S608  # nosec B608

# The same, each at the unit that failed: station, district or state.
FAILURES_BY_UNIT: LiteralString = f"""
SELECT f.kind, f.case_id, f.at,
    CASE WHEN f.kind IN {OF_DISTRICT} THEN CASE WHEN u.kind = 'district' THEN u.id ELSE u.district_id END
         WHEN f.kind IN {OF_STATE} THEN u.state_id ELSE u.id END AS unit_id
FROM ({FAILURES}) f JOIN jurisdictions_unit u ON u.id = f.unit_id
"""  # noqa: S608  # nosec B608


def cases_that_failed(kind: str, unit_id: int, since: datetime, until: datetime) -> list[int]:
    """The cases behind one figure, by when each fell due."""
    values: dict[str, Any] = {
        "since": since,
        "until": until,
        "kind": kind,
        "unit": unit_id,
        "most": MOST_CASES,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT case_id FROM ({FAILURES_BY_UNIT}) g"  # noqa: S608  # nosec B608
            " WHERE g.kind = %(kind)s AND g.unit_id = %(unit)s ORDER BY g.at, g.case_id LIMIT %(most)s",
            values,
        )
        return [row[0] for row in cursor.fetchall()]
