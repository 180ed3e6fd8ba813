"""A case goes to the anti-trafficking unit: at once on suspicion of trafficking (Supreme Court, 22.5.2026), by itself when the
person is untraced four months after the FIR (Supreme Court, 10.5.2013; JJ Model Rules 2016, r.92).

One transaction: exactly one unit owns it before and after, and the former one goes on seeing it until it closes.
"""

from django.utils.translation import gettext_lazy as _

from samman.accounts.models import Officer
from samman.audit import Actor
from samman.cases import history
from samman.cases.actions import end_offers, grant_until_closed, move_case
from samman.cases.models import Case
from samman.cases.writing import save_case
from samman.common import clock
from samman.deadlines.ladders import Step, register
from samman.deadlines.models import Deadline
from samman.jurisdictions.enums import AHTU, UnitKind
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from samman.missing_children import clocks, messages, procedure
from samman.missing_children.enums import State

SUSPICION, UNTRACED = "trafficking suspected", "untraced for four months"
FORMER = "former unit"


def is_at_ahtu(case: Case) -> bool:
    """Whether an anti-trafficking unit owns it."""
    return case.unit.kind == UnitKind.SPECIAL and case.unit.subkind == AHTU


def ahtu_for(case: Case) -> Unit | None:
    """The anti-trafficking unit that covers the district of a case today; none where no unit does."""
    today = clock.in_ist(clock.now()).date()
    return Unit.objects.covering(case.district_id, AHTU, today).filter(state=case.state_id).first()


def to_ahtu(
    case: Case, why: str, *, by: Actor, officer: Officer | None, tells: tuple[str, ...] = ()
) -> list[Message]:
    """Give a locked case to the unit that covers its district; the messages that were queued.

    Where no unit covers it, the case stays where it is, and nodal officer, SP and headquarters (and `tells`) hear of it.
    """
    ahtu = ahtu_for(case)
    if ahtu is None:
        history.add(case, "ahtu_not_found", by=by, data={"why": why})
        return messages.no_ahtu(case, *tells)
    former, district = case.unit, case.district
    end_offers(case)
    move_case(case, ahtu, reason=why, by=by, officer=officer)
    for unit in {former, district} if ahtu.district_id != district.pk else {former}:
        grant_until_closed(case, unit, purpose=FORMER, officer=officer)
    clocks.moved_to_ahtu(case, clock.now())
    clocks.show_nearest(case)
    save_case(case, "due_at", "queue_order")
    return messages.moved_to_ahtu(case, former)


def climb_untraced(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """Four months from the FIR come near, or are over: the case moves, once."""
    if step.action == "warn":
        return messages.step_due(deadline.case, *step.tells, due_at=deadline.due_at)
    # Read again: another clock of this case may have changed it in the same minute. The engine holds its lock.
    case = Case.objects.select_related("unit", "district").get(pk=deadline.case_id)
    if case.closed_at is not None or case.state_code not in (State.MISSING, State.UNTRACEABLE):
        return []
    if is_at_ahtu(case):
        clocks.moved_to_ahtu(case, clock.now())
        return []
    told = to_ahtu(case, UNTRACED, by=by, officer=None, tells=step.tells)
    if is_at_ahtu(case):
        procedure.note_act(case, "move_untraced", by=by, officer=None)
        save_case(case, "due_at", "queue_order")
    return told


def register_ladder() -> None:
    """Make known, at start-up, what carries out the steps of the four months."""
    actions = {
        "warn": _("word that the case soon goes to the anti-trafficking unit"),
        "move": _("the case goes to the anti-trafficking unit, where one covers the district"),
    }
    register(
        clocks.UNTRACED, climb_untraced, title=_("Untraced: to the anti-trafficking unit"), actions=actions
    )
