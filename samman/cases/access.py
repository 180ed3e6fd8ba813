"""Who may do what with a case that they see."""

from samman.accounts.enums import SUPERVISING_ROLES, Role
from samman.accounts.viewer import Viewer
from samman.cases.models import LEVEL_OF_ROLE, Assignment, Case, place_of, sees_kind
from samman.jurisdictions.models import Unit

# The posts at a unit that owns cases: a station, or an anti-trafficking unit.
AT_OWNER = (Role.DESK, Role.STATION_HOUSE_OFFICER, Role.WELFARE_OFFICER, Role.AHTU_OFFICER)
# Where a found or recovered person is, is known to few: who answers for the child at the unit that owns the case, SJPU, SP,
# headquarters.
KEEPERS = (
    Role.STATION_HOUSE_OFFICER, Role.WELFARE_OFFICER, Role.AHTU_OFFICER, Role.SJPU_OFFICER, Role.SUPERINTENDENT, Role.MONITOR,
)  # fmt: skip
NAMES_OFFICERS = (
    Role.STATION_HOUSE_OFFICER, Role.AHTU_OFFICER, Role.CIRCLE_OFFICER, Role.SJPU_OFFICER, Role.NODAL_OFFICER,
    Role.SUPERINTENDENT,
)  # fmt: skip


def holds(viewer: Viewer, case: Case, *roles: str) -> bool:
    """Whether the viewer holds one of these posts over this case now."""
    return any(
        p.role in roles
        and sees_kind(p.role, case.kind)
        and place_of(p) == getattr(case, LEVEL_OF_ROLE[p.role])
        for p in viewer.postings
        if p.role in LEVEL_OF_ROLE
    )


def supervises(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer answers for those who work on this case."""
    return holds(viewer, case, *SUPERVISING_ROLES)


def is_assigned(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer works on this case now."""
    return Assignment.objects.current().filter(case=case, officer=viewer.officer).exists()


def can_take(viewer: Viewer, case: Case) -> bool:
    """Whoever is posted at the unit that owns the case may take it upon themselves."""
    return holds(viewer, case, *AT_OWNER) and not is_assigned(viewer, case)


def can_assign(viewer: Viewer, case: Case) -> bool:
    """The head of the unit that owns the case, or those above, name who works on it."""
    return holds(viewer, case, *NAMES_OFFICERS)


def can_end_assignment(viewer: Viewer, case: Case, officer_id: int) -> bool:
    """Whoever may assign also takes back; an officer may lay down the work."""
    return can_assign(viewer, case) or viewer.officer.pk == officer_id


def can_transfer(viewer: Viewer, case: Case) -> bool:
    """The nodal officer, the SP and headquarters; whether as an order or as an offer, says `is_order`."""
    return case.closed_at is None and holds(
        viewer, case, Role.NODAL_OFFICER, Role.SUPERINTENDENT, Role.MONITOR
    )


def is_order(viewer: Viewer, case: Case, unit: Unit) -> bool:
    """Whether a transfer to this unit takes effect at once: headquarters' anywhere, the district's among its own stations.

    A station of another district, GRP and cyber stations stand under another head: to them a case is offered (mission X3).
    """
    if holds(viewer, case, Role.MONITOR):
        return True
    return unit.district_id == case.district_id and not unit.is_special_station
