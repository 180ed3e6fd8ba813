"""A report that 112 hands over: registered at once, the same event only once. Nobody gets a key with it: the desk gives one to
whoever called, in person (`lost_key.issue_reporter_key`)."""

from django.db import IntegrityError, transaction

from samman.audit import record
from samman.cases import history
from samman.cases.machines import actor_of
from samman.cases.models import Case, MachineKey
from samman.common import clock
from samman.common.json_in import NotUnderstood
from samman.jurisdictions.models import Unit
from samman.missing_children.actions.registering import MissingReport, cases_of, enter_report
from samman.missing_children.models import Event112


def hand_over_from_112(
    number: str, report: MissingReport, *, unit: Unit, language: str, machine: MachineKey
) -> list[Case]:
    """The cases of an event, registered at a station, or at a district, whose nodal officer then gives it to one. An event that
    came before gives the cases of then, whatever is told this time."""
    try:
        with transaction.atomic():
            return _before(number, machine) or _register(
                number, report, unit=unit, language=language, machine=machine
            )
    except IntegrityError:
        before = _before(number, machine)  # the same event, sent twice at once
        if not before:
            raise
        return before


def refuse_from_112(wrong: NotUnderstood, *, machine: MachineKey) -> None:
    """Record that a hand-off could not be understood, and which of our fields; of names that we do not know only how many."""
    record(
        "hand_over_112",
        by=actor_of(machine),
        outcome="refused",
        object_kind="machine",
        object_id=machine.pk,
        detail={"fields": wrong.known[:20], "strange": len(wrong.strange)},
    )


def _before(number: str, machine: MachineKey) -> list[Case]:
    event = Event112.objects.filter(state=machine.state_id, number=number).select_related("case").first()
    if event is None:
        return []
    _record(event, machine, is_repeated=True)
    return cases_of(event.case_id)


def _register(
    number: str, report: MissingReport, *, unit: Unit, language: str, machine: MachineKey
) -> list[Case]:
    by = actor_of(machine)
    cases = enter_report(report, station=unit, language=language, by=by)
    event = Event112.objects.create(
        state_id=machine.state_id, number=number, case=cases[0], machine=machine, received_at=clock.now()
    )
    for case in cases:
        history.add(case, "came_from_112", by=by, data={"event": number}, rows=[event])
    _record(event, machine, is_repeated=False)
    return cases


def _record(event: Event112, machine: MachineKey, *, is_repeated: bool) -> None:
    record(
        "hand_over_112",
        by=actor_of(machine),
        case=event.case,
        detail={"event": event.number, "repeated": is_repeated},
    )
