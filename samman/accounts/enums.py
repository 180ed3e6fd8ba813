"""What an officer is posted as."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samman.jurisdictions.enums import AHTU, SJPU, UnitKind


class Role(TextChoices):
    """The post; what it is called on the screen depends on the unit (see `titles`)."""

    DESK = "desk", _("Women help desk")
    STATION_HOUSE_OFFICER = "station_house_officer", _("Station house officer")
    WELFARE_OFFICER = "welfare_officer", _("Child welfare police officer")
    CIRCLE_OFFICER = "circle_officer", _("Circle officer")
    NODAL_OFFICER = "nodal_officer", _("District nodal officer")
    SUPERINTENDENT = "superintendent", _("Superintendent of police")
    SJPU_OFFICER = "sjpu_officer", _("Officer of the special juvenile police unit")
    AHTU_OFFICER = "ahtu_officer", _("Officer of the anti-trafficking unit")
    RANGE_OFFICER = "range_officer", _("Range officer")
    ZONE_OFFICER = "zone_officer", _("Zone officer")
    MONITOR = "monitor", _("Headquarters monitor")
    LEGAL_ADVISER = "legal_adviser", _("Legal adviser")
    CALLER = "caller", _("Headquarters caller")
    E_CELL = "e_cell", _("E-cell")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


# At which kind of unit a post stands.
UNIT_OF_ROLE: dict[str, str] = {
    Role.DESK: UnitKind.STATION,
    Role.STATION_HOUSE_OFFICER: UnitKind.STATION,
    Role.WELFARE_OFFICER: UnitKind.STATION,
    Role.CIRCLE_OFFICER: UnitKind.CIRCLE,
    Role.NODAL_OFFICER: UnitKind.DISTRICT,
    Role.SUPERINTENDENT: UnitKind.DISTRICT,
    Role.SJPU_OFFICER: UnitKind.SPECIAL,
    Role.AHTU_OFFICER: UnitKind.SPECIAL,
    Role.RANGE_OFFICER: UnitKind.RANGE,
    Role.ZONE_OFFICER: UnitKind.ZONE,
    Role.MONITOR: UnitKind.STATE,
    Role.LEGAL_ADVISER: UnitKind.STATE,
    Role.CALLER: UnitKind.STATE,
    Role.E_CELL: UnitKind.STATE,
    Role.AUDITOR: UnitKind.STATE,
    Role.ADMINISTRATOR: UnitKind.STATE,
}

# Of special units, which mark a post needs.
SUBKIND_OF_ROLE: dict[str, str] = {Role.SJPU_OFFICER: SJPU, Role.AHTU_OFFICER: AHTU}

# Posts that read cases at all. Auditors read the record, administrators the postings; a caller sees the one call that lies
# before her, the E-cell only what it writes down for a woman.
CASE_ROLES = frozenset(UNIT_OF_ROLE) - {Role.AUDITOR, Role.ADMINISTRATOR, Role.CALLER, Role.E_CELL}
# Posts for missing and found children alone (child welfare police officer and SJPU: JJ Act s.107): no complaint is theirs.
CHILD_ROLES = frozenset({Role.WELFARE_OFFICER, Role.SJPU_OFFICER, Role.AHTU_OFFICER})
COMPLAINT_ROLES = CASE_ROLES - CHILD_ROLES
# Posts that may open what is covered without being assigned to the case: they answer for those who are.
SUPERVISING_ROLES = CASE_ROLES - {Role.DESK, Role.WELFARE_OFFICER}


def stands_at(role: str, kind: str, subkind: str) -> bool:
    """Whether there is such a post at a unit of this kind and mark."""
    return UNIT_OF_ROLE.get(role) == kind and SUBKIND_OF_ROLE.get(role, subkind) == subkind
