"""Who may do what with the case of a missing or found person that they see."""

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.access import AT_OWNER, holds
from samman.cases.models import AT_STATION, Case, Transfer
from samman.jurisdictions.enums import AHTU
from samman.missing_children.models import ProcedureStep
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


def _stands_in(viewer: Viewer, case: Case) -> bool:
    """Where the district itself owns the case, its nodal officer and SP do what the station would."""
    return case.unit_id == case.district_id and holds(viewer, case, Role.NODAL_OFFICER, Role.SUPERINTENDENT)


def can_do_step(viewer: Viewer, case: Case, step: ProcedureStep) -> bool:
    """Who marks a step done: the posts that the procedure names for it, at the unit that owns the case or over it."""
    if case.closed_at is not None or case.state_code not in OPEN_STATES:
        return False
    return holds(viewer, case, *step.who) or _stands_in(viewer, case)


def can_fill_risk_form(viewer: Viewer, case: Case) -> bool:
    """The SHO of the station that owns it (SOP, annexure III), or the anti-trafficking unit that does."""
    if case.kind != "missing" or case.closed_at is not None or case.state_code not in OPEN_STATES:
        return False
    return holds(viewer, case, Role.STATION_HOUSE_OFFICER, Role.AHTU_OFFICER) or _stands_in(viewer, case)


def can_suspect(viewer: Viewer, case: Case) -> bool:
    """Whoever works on the case hands it over on suspicion of trafficking; who did so already may press once more."""
    if case.kind != "missing":
        return False
    return can_work(viewer, case) or _has_moved(viewer, case)


def _has_moved(viewer: Viewer, case: Case) -> bool:
    mine = Transfer.objects.filter(case=case, to_unit=case.unit_id, from_unit__in=viewer.unit_ids(WORKERS))
    return case.closed_at is None and case.unit.subkind == AHTU and mine.exists()
