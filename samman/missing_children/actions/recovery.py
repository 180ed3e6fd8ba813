"""A missing person is traced: where, how, by whom, after how many hours and how far from home."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.models import Case
from samman.cases.writing import Refused, officer_writes, save_case
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.missing_children import access, clocks, distance, messages, words
from samman.missing_children.actions.care import keep_stay
from samman.missing_children.actions.notices import take_down
from samman.missing_children.actions.shared import ask_matching, in_one_place, not_to_come
from samman.missing_children.models import MissingPerson, Recovery
from samman.missing_children.workflow import next_state


@dataclass(frozen=True)
class Traced:
    """Where and how somebody was traced, as an officer writes it down."""

    found_at: datetime
    found_sure: str
    place: str
    how: str
    district: Unit | None = None
    other_district: str = ""
    other_state: str = ""
    latitude: float | None = None
    longitude: float | None = None
    unit: Unit | None = None
    officers: str = ""
    arrested: int = 0
    sections: tuple[str, ...] = ()
    journey_hours: int = 0
    hours: int | None = None  # by hand, in place of what is computed
    kilometres: int | None = None

    @property
    def point(self) -> distance.Point | None:
        """The point where the person was found: exactly, or the head town of the district."""
        if self.latitude is not None and self.longitude is not None:
            return self.latitude, self.longitude
        return distance.point_of(self.district)


def record_recovery(
    case_id: int, traced: Traced, *, stay: dict[str, str] | None = None, version: int, by: Viewer
) -> Recovery:
    """The missing person is traced. The search's clocks stop; for a child those of committee, doctor and portal start.

    The family learns that a child was found, never where; of a grown-up person nothing before she or he was asked. Raises
    Refused, NotNow, Stale, Http404, PermissionDenied.
    """
    with officer_writes("record_recovery", case_id, by=by, allowed=access.can_work, version=version) as case:
        in_one_place(traced.district is not None, traced.other_district, traced.other_state)
        return trace(case, traced, stay=stay, by=by)


def trace(case: Case, traced: Traced, *, stay: dict[str, str] | None, by: Viewer) -> Recovery:
    """What `record_recovery` does, in the caller's transaction; the case is locked."""
    state = next_state("record_recovery", case.state_code)
    not_to_come(traced.found_at)
    person = MissingPerson.objects.select_related("seen_district", "home_district").get(case=case)
    person.case = case
    if traced.found_at < person.seen_at:
        raise Refused(_("The person was last seen after that. Look at the day and the time."))
    hours = (traced.found_at - person.seen_at) // timedelta(hours=1)
    kilometres = distance.kilometres(person, traced.point)
    recovery = Recovery.objects.create(
        case=case,
        found_at=traced.found_at,
        found_sure=traced.found_sure,
        place=traced.place,
        district=traced.district,
        other_district=traced.other_district,
        other_state=traced.other_state,
        latitude=traced.latitude,
        longitude=traced.longitude,
        how=traced.how,
        unit=traced.unit,
        officers=traced.officers,
        hours_computed=hours,
        hours=hours if traced.hours is None else traced.hours,
        kilometres_computed=kilometres,
        kilometres=kilometres if traced.kilometres is None else traced.kilometres,
        arrested=traced.arrested,
        sections=list(traced.sections),
        journey_hours=traced.journey_hours,
        recorded_by=by.officer,
        recorded_at=clock.now(),
    )
    clocks.stop_search(case)
    clocks.start_found_clocks(case, traced.found_at, traced.journey_hours)
    case.state_code = state
    clocks.show_nearest(case)
    save_case(case, "state_code", "due_at", "queue_order")
    data = {
        "how": recovery.how,
        "hours": recovery.hours,
        "hours_computed": hours,
        "kilometres": recovery.kilometres,
        "kilometres_computed": kilometres,
        "arrested": recovery.arrested,
    }
    history.add(case, "person_traced", by=by.actor, data=data)
    if stay and any(stay.values()):
        keep_stay(case, stay, since=traced.found_at, by=by)
    take_down(case, by=by)  # the same day (procedure, step 22; JJ Act s.74)
    messages.step_done(case)
    ask_matching(case)
    return recovery


@dataclass(frozen=True)
class TracedAt:
    """The place of a recovery, as it is right."""

    place: str
    district: Unit | None = None
    other_district: str = ""
    other_state: str = ""


def correct_recovery(
    case_id: int,
    *,
    hours: int,
    kilometres: int | None,
    reason: str,
    at: TracedAt | None = None,
    version: int,
    by: Viewer,
) -> None:
    """Correct hours, kilometres and, with `at`, the place; what was computed stays beside them, what stood there in the history.

    In another district or State the kilometres are computed anew, unless `kilometres` are others than before. Raises
    Refused, Stale, Http404, PermissionDenied.
    """
    with officer_writes("correct_recovery", case_id, by=by, allowed=access.can_work, version=version) as case:
        rows = Recovery.objects.select_for_update(of=("self",)).select_related("district")
        recovery = rows.filter(case=case).first()
        if recovery is None:
            raise Refused(_("First write down where and how the person was traced."))
        before = recovery.hours, recovery.kilometres
        was = _where(recovery)
        if at is not None and _put_elsewhere(recovery, at) and kilometres == before[1]:
            kilometres = recovery.kilometres_computed
        recovery.hours, recovery.kilometres = hours, kilometres
        moved = _where(recovery) != was
        if before == (hours, kilometres) and not moved:
            return
        fields = ["place", "district", "other_district", "other_state", "latitude", "longitude"]
        recovery.save(update_fields=["hours", "kilometres", "kilometres_computed", *fields])
        save_case(case)
        data: dict[str, object] = {
            "hours": [before[0], hours],
            "kilometres": [before[1], kilometres],
            **({"place": True} if moved else {}),
        }
        told = f"{reason}\n{was} → {_where(recovery)}" if moved else reason
        history.add(case, "recovery_corrected", by=by.actor, data=data, words=told)


def _where(recovery: Recovery) -> str:
    outside = words.place_words(recovery.district, recovery.other_district, recovery.other_state)
    return ", ".join(part for part in (recovery.place, outside) if part)


def _put_elsewhere(recovery: Recovery, at: TracedAt) -> bool:
    """Put the right place there; whether it lies in another district, so that the way is measured anew."""
    in_one_place(at.district is not None, at.other_district, at.other_state)
    if at.district is None and not at.other_state:
        raise Refused(_("Choose the district, or outside it the State."))
    before = recovery.district_id, recovery.other_district, recovery.other_state
    recovery.place, recovery.district = at.place, at.district
    recovery.other_district, recovery.other_state = at.other_district, at.other_state
    if before == (recovery.district_id, recovery.other_district, recovery.other_state):
        return False
    recovery.latitude = recovery.longitude = None  # they were those of the wrong place
    person = MissingPerson.objects.select_related(
        "case__unit", "case__district", "seen_district", "home_district"
    )
    found = person.get(case=recovery.case_id)
    recovery.kilometres_computed = distance.kilometres(found, distance.point_of(at.district))
    return True
