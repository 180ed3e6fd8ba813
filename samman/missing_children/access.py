"""Who may do what with the case of a missing or found person that they see."""

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.access import AT_OWNER, holds
from samman.cases.models import AT_STATION, Case
from samman.missing_children.workflow import OPEN_STATES
from samman.people.access import has_opened

# Whoever sees such cases by post; legal advisers do not, callers and the E-cell see no list of cases at all.
READERS = (
    *AT_OWNER, Role.SJPU_OFFICER, Role.CIRCLE_OFFICER, Role.NODAL_OFFICER, Role.SUPERINTENDENT, Role.RANGE_OFFICER,
    Role.ZONE_OFFICER, Role.MONITOR,
)  # fmt: skip
# No station turns away who reports a missing child (BNSS 173(1); SOP of 23.11.2016, step 1).
REGISTRARS = AT_STATION
WORKERS = (*AT_OWNER, Role.SJPU_OFFICER, Role.NODAL_OFFICER, Role.SUPERINTENDENT)


def can_work(viewer: Viewer, case: Case) -> bool:
    """Who adds photographs and enters GD, FIR and what is learnt of the person: the unit that owns the case, SJPU, nodal
    officer and SP, until the person is home."""
    return case.closed_at is None and case.state_code in OPEN_STATES and holds(viewer, case, *WORKERS)


def can_publish(viewer: Viewer, case: Case) -> bool:
    """Who puts up the public notice, and takes it down: the unit that owns the case, nodal officer and SP."""
    return holds(viewer, case, *AT_OWNER, Role.NODAL_OFFICER, Role.SUPERINTENDENT)


def can_confirm_taken_down(viewer: Viewer, case: Case) -> bool:
    """Who confirms that it hangs nowhere any more: also when the case is closed by then."""
    return holds(viewer, case, *WORKERS)


def can_check_sighting(viewer: Viewer, case: Case) -> bool:
    """Who looks into a sighting: what was said is sealed, so the case must have been opened with a reason."""
    return holds(viewer, case, *WORKERS) and has_opened(viewer, case)
