"""A round: from a beginning to the report that answers it, with a clock of its own."""

from datetime import datetime

from samman.cases.models import Case
from samman.cases.writing import save_case
from samman.complaints import clocks
from samman.complaints.enums import State
from samman.complaints.ordering import queue_order


def begin_round(case: Case, state: State, *, since: datetime) -> None:
    """The next round begins with its 24 hours, whatever stood before; the case is open. In the caller's transaction; saves."""
    case.round += 1
    case.state_code = state
    case.closed_at = None
    case.closed_by = ""
    clocks.stop_unrated_clock(case)
    clocks.start_report_clock(case, since)
    case.queue_order = queue_order(case, since=since)
    save_case(case, "round", "state_code", "closed_at", "closed_by", "due_at", "queue_order")
