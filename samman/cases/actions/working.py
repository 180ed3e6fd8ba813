"""Who works on a case."""

from django.core.exceptions import PermissionDenied

from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.accounts.viewer import Viewer
from samman.cases import access, history
from samman.cases.models import Assignment, Case, sees_kind
from samman.cases.writing import officer_writes
from samman.common import clock


def _assign(case: Case, officer: Officer, *, by: Viewer) -> None:
    Assignment.objects.get_or_create(
        case=case, officer=officer, ended_at=None, defaults={"started_at": clock.now()}
    )
    history.add(
        case,
        "assigned",
        by=by.actor,
        data={"officer": officer.pk, "name_hi": officer.name_hi, "name_en": officer.name_en},
    )


def take_case(case_id: int, *, by: Viewer) -> None:
    """Take a case of the own station upon oneself. Raises Http404 or PermissionDenied."""
    with officer_writes("take_case", case_id, by=by, allowed=access.can_take) as case:
        _assign(case, by.officer, by=by)


def assignable(case: Case) -> list[Officer]:
    """Officers posted now at the unit that owns the case, or as its nodal officer or SP; never of the station kept out."""
    all_roles = (*access.AT_OWNER, Role.NODAL_OFFICER, Role.SUPERINTENDENT)
    roles = [role for role in all_roles if sees_kind(role, case.kind)]
    posts = Posting.objects.current().filter(unit_id__in=[case.unit_id, case.district_id], role__in=roles)
    kept_out = Posting.objects.current().filter(unit_id=case.kept_from_id or 0)
    officers = Officer.objects.filter(postings__in=posts).exclude(postings__in=kept_out)
    return list(officers.distinct().order_by("name_en")[:100])


def assign_case(case_id: int, officer_id: int, *, by: Viewer) -> None:
    """Name an officer who works on the case. Raises Http404 or PermissionDenied."""
    with officer_writes("assign_case", case_id, by=by, allowed=access.can_assign) as case:
        officer = next((o for o in assignable(case) if o.pk == officer_id), None)
        if officer is None:
            raise PermissionDenied("the officer is not posted there")
        _assign(case, officer, by=by)


def end_assignment(case_id: int, officer_id: int, *, by: Viewer) -> None:
    """An officer no longer works on the case; ending twice changes nothing. Raises Http404 or PermissionDenied."""

    def may_end(viewer: Viewer, case: Case) -> bool:
        return access.can_end_assignment(viewer, case, officer_id)

    with officer_writes("end_assignment", case_id, by=by, allowed=may_end) as case:
        work = Assignment.objects.current().filter(case=case, officer_id=officer_id).select_related("officer")
        ended = work.first()
        if ended is None:
            return
        ended.ended_at = clock.now()
        ended.save(update_fields=["ended_at"])
        officer = ended.officer
        history.add(
            case,
            "assignment_ended",
            by=by.actor,
            data={"officer": officer.pk, "name_hi": officer.name_hi, "name_en": officer.name_en},
        )
