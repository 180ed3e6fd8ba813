"""What officers do with a case of any kind."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.accounts.viewer import Viewer
from samman.cases import access, history
from samman.cases.models import Assignment, Case, Transfer
from samman.cases.writing import officer_writes, save_case
from samman.common import clock
from samman.jurisdictions.models import Unit


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
    roles = [Role.DESK, Role.STATION_HOUSE_OFFICER, Role.NODAL_OFFICER, Role.SUPERINTENDENT]
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


def transfer_case(case_id: int, *, to_unit_id: int, reason: str, version: int, by: Viewer) -> Case:
    """Hand a case to another station; the clock goes on as it was. Raises Http404, PermissionDenied or Stale."""
    with officer_writes(
        "transfer_case", case_id, by=by, allowed=access.can_transfer, version=version
    ) as case:
        stations = Unit.objects.stations().filter(state_id=case.state_id)
        if not access.holds(by, case, Role.MONITOR):
            stations = stations.filter(district_id=case.district_id)
        unit = get_object_or_404(
            stations.exclude(pk__in=[case.kept_from_id or 0, case.unit_id]), pk=to_unit_id
        )
        former = case.unit
        transfer = Transfer.objects.create(
            case=case,
            from_unit=former,
            to_unit=unit,
            reason=reason,
            transferred_by=by.officer,
            created_at=clock.now(),
        )
        Assignment.objects.current().filter(case=case).update(ended_at=clock.now())
        case.place_at(unit)
        save_case(case, "unit", "circle", "district", "range", "zone", "state")
        history.add(
            case,
            "transferred",
            by=by.actor,
            shown_to_her=True,
            reason=reason,
            data={"from_unit": former.pk, "to_unit": unit.pk},
            rows=[transfer],
        )
        return case
