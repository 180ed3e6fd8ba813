"""What a post is called, which depends on the district: SP and CO, or commissioner, DCP and ACP in a commissionerate."""

from django.utils.translation import gettext as _

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.jurisdictions.models import Unit


def role_title(role: str, unit: Unit) -> str:
    """The name of a post at a unit, without the unit's name."""
    district = unit.district if unit.district_id else unit
    if district is not None and district.is_commissionerate:
        if role == Role.SUPERINTENDENT:
            return _("Commissioner or deputy commissioner of police")
        if role == Role.CIRCLE_OFFICER:
            return _("Assistant commissioner of police")
    return str(Role(role).label)


def title(posting: Posting) -> str:
    """What stands beside an officer's name: post and unit, such as "Station house officer, Chowk"."""
    words = f"{role_title(posting.role, posting.unit)}, {posting.unit.name}"
    return _("%(post)s (standing in)") % {"post": words} if posting.leave_id else words
