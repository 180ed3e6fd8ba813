"""Suspicion of trafficking: the case goes to the anti-trafficking unit at once."""

from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer
from samman.audit import Actor
from samman.cases import history
from samman.cases.enums import Urgency
from samman.cases.models import Case
from samman.cases.writing import officer_writes, save_case
from samman.common import clock
from samman.missing_children import access, clocks, handing_over, procedure
from samman.missing_children.models import MissingPerson


def suspect_trafficking(case_id: int, *, reason: str, by: Viewer) -> bool:
    """Hand the case to the anti-trafficking unit that covers the district, at once (Supreme Court, 22.5.2026).

    The reason is sealed into the history. Whether such a unit has it now: where none covers the district, the suspicion is
    noted, those above are told, and the case stays. A second press changes nothing. Raises Http404, PermissionDenied.
    """
    # `also`: locked before it is looked whether the officer sees it, so that a second press at the same moment finds the case
    # where the first has put it, by the grant of the former unit, and not nowhere.
    with officer_writes(
        "suspect_trafficking", case_id, by=by, allowed=access.can_suspect, also=case_id
    ) as case:
        person = MissingPerson.objects.select_for_update().get(case=case)
        if handing_over.is_at_ahtu(case):
            if not person.trafficking_suspected:  # untraced, it came there by itself
                note_suspicion(case, person, reason, by=by.actor)
            return True
        if person.trafficking_suspected and handing_over.ahtu_for(case) is None:
            return False
        note_suspicion(case, person, reason, by=by.actor)
        return move_at_once(case, by=by.actor, officer=by.officer)


def note_suspicion(case: Case, person: MissingPerson, reason: str, *, by: Actor) -> None:
    """Somebody has reason to suspect trafficking: an FIR is owed of a grown-up person too. The case is locked."""
    history.add(case, "trafficking_suspected", by=by, words=reason)
    if not person.trafficking_suspected:
        person.trafficking_suspected = True
        person.save(update_fields=["trafficking_suspected"])
        case.urgency = Urgency.URGENT
        if not person.fir_number:
            clocks.start_fir_clock(case, clock.now())
        clocks.show_nearest(case)
        save_case(case, "urgency", "due_at", "queue_order")


def move_at_once(case: Case, *, by: Actor, officer: Officer | None) -> bool:
    """Hand a case of suspected trafficking over; whether a unit has it now. In the transaction of the act."""
    handing_over.to_ahtu(case, handing_over.SUSPICION, by=by, officer=officer)
    if not handing_over.is_at_ahtu(case):
        return False
    procedure.note_act(case, "suspect_trafficking", by=by, officer=officer)
    save_case(case, "due_at", "queue_order")
    return True
