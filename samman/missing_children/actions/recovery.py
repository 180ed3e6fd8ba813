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
from samman.missing_children import access, clocks, distance, messages
from samman.missing_children.actions.care import keep_stay
from samman.missing_children.actions.notices import take_down
from samman.missing_children.actions.shared import ask_matching, not_to_come
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


def correct_recovery(
    case_id: int, *, hours: int, kilometres: int | None, reason: str, version: int, by: Viewer
) -> None:
    """Correct hours and kilometres by hand; what was computed stays beside them.

    Raises Refused, Stale, Http404, PermissionDenied.
    """
    with officer_writes("correct_recovery", case_id, by=by, allowed=access.can_work, version=version) as case:
        recovery = Recovery.objects.select_for_update().filter(case=case).first()
        if recovery is None:
            raise Refused(_("First write down where and how the person was traced."))
        before = recovery.hours, recovery.kilometres
        if before == (hours, kilometres):
            return
        recovery.hours, recovery.kilometres = hours, kilometres
        recovery.save(update_fields=["hours", "kilometres"])
        save_case(case)
        data = {"hours": [before[0], hours], "kilometres": [before[1], kilometres]}
        history.add(case, "recovery_corrected", by=by.actor, data=data, words=reason)
