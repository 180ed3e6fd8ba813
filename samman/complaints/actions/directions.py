"""Headquarters directs the SP and the nodal officer in writing, and a report answers it (mission V7, V8)."""

from datetime import timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.models import Case
from samman.cases.writing import Refused, officer_writes, save_case
from samman.common import clock
from samman.complaints import access, clocks, messages
from samman.complaints.actions import vetting as vettings
from samman.complaints.actions.rounds import begin_round
from samman.complaints.models import ActionTakenReport, Direction, DirectionReading
from samman.complaints.workflow import is_possible, next_state
from samman.deadlines.actions import start_deadline, stop_deadline
from samman.jurisdictions.models import Unit

SHORTEST_TERM, LONGEST_TERM = timedelta(hours=6), timedelta(days=14)


def issue_direction(
    case_id: int, *, text: str, term: timedelta, vetting_id: int | None, version: int, by: Viewer
) -> Direction:
    """A numbered direction to SP and nodal officer, to be answered within `term` by a report.

    After her dissatisfaction, or while her answer is awaited, it begins a new round with a new 24-hour clock; while a report
    is owed anyway, it is answered by that one. Raises Refused, Stale, Http404, PermissionDenied.
    """
    with officer_writes(
        "issue_direction", case_id, by=by, allowed=access.can_direct, version=version
    ) as case:
        if not SHORTEST_TERM <= term <= LONGEST_TERM:
            raise Refused(_("An answer can be asked for within six hours to fourteen days."))
        now = clock.now()
        opens_round = is_possible("issue_direction", case.state_code)
        direction = Direction(
            case=case,
            round=case.round + 1 if opens_round else case.round,
            state_id=case.state_id,
            year=clock.in_ist(now).year,
            words=case.seal(text, "direction"),
            issued_by=by.officer,
            issued_at=now,
            due_at=now + term,
        )
        direction.number = _next_number(case.state_id, direction.year)
        answered = case.vettings.open().select_for_update().order_by("id")
        # One direction answers all that lies before the adviser; the one it was written for is named.
        for vetting in answered:
            vetting.case = case
            if direction.vetting_id is None or vetting.pk == vetting_id:
                direction.vetting = vetting
            vetting.closed_at = now
            vetting.save(update_fields=["closed_at"])
            vettings.stop_clock(vetting)
        direction.save()
        start_deadline(
            case, clocks.DIRECTION, round=_clock_round(direction), started_at=now, due_at=direction.due_at
        )
        if opens_round:
            begin_round(case, next_state("issue_direction", case.state_code), since=now)
        else:
            save_case(case)
        history.add(
            case,
            "direction_issued",
            by=by.actor,
            shown_to_her=True,
            data={
                "direction": direction.pk,
                "label": direction.label,
                "due_at": direction.due_at.isoformat(),
            },
        )
        messages.direction_issued(case, due_at=direction.due_at)
        return direction


def _next_number(state_id: int, year: int) -> int:
    """The next number of the year; the row of the state is locked, so that two directions never share one."""
    Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=state_id)
    last = Direction.objects.filter(state_id=state_id, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _clock_round(direction: Direction) -> int:
    """Each direction has a clock of its own: a running number over the whole case."""
    return Direction.objects.filter(case_id=direction.case_id, pk__lte=direction.pk).count()


def read_direction(case_id: int, *, direction_id: int, by: Viewer) -> None:
    """Open a direction; the first opening of each officer is kept, and that of SP or nodal officer counts as read.

    Raises Refused where there is no such direction, Http404, PermissionDenied.
    """
    with officer_writes("read_direction", case_id, by=by, allowed=access.can_read_direction) as case:
        direction = Direction.objects.select_for_update().filter(case=case, pk=direction_id).first()
        if direction is None:
            raise Refused(_("There is no such direction."))
        reading, is_new = DirectionReading.objects.get_or_create(
            direction=direction, officer=by.officer, defaults={"read_at": clock.now()}
        )
        if not is_new:
            return
        if direction.read_at is None and access.is_addressed(by, case):
            direction.read_at = reading.read_at
            direction.save(update_fields=["read_at"])
        history.add(
            case,
            "direction_read",
            by=by.actor,
            data={"label": direction.label},
            outcome="read",
            rows=[reading],
        )


def answer_directions(case: Case, report: ActionTakenReport) -> list[str]:
    """A report answers every direction of the case that is still open; how they are cited. In the caller's transaction."""
    labels = []
    for direction in case.directions.unanswered().select_for_update().order_by("id"):
        direction.answered_by = report
        direction.answered_at = report.submitted_at
        direction.save(update_fields=["answered_by", "answered_at"])
        stop_deadline(case, clocks.DIRECTION, round=_clock_round(direction))
        labels.append(direction.label)
    return labels


def direction_words(direction: Direction, case: Case) -> str:
    """The text of a direction, opened."""
    return str(case.unseal(direction.words, "direction"))
