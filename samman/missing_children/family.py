"""What the family of a missing person may learn (JJ Act s.74 and promise 8): of a child that it was found, and where it is only
once it is home; of one who is grown up what she or he allows, and nothing before she or he was asked."""

from dataclasses import dataclass

from samman.cases.models import Case
from samman.common import clock
from samman.missing_children.enums import State
from samman.missing_children.enums_home import DecisionKind, MayKnow, Outcome
from samman.missing_children.models import Decision, MissingPerson


@dataclass(frozen=True)
class FamilyKnows:
    """What stands on the family's page. `state` is what they are told the state is, whatever it is."""

    state: str
    is_found: bool = False
    is_home: bool = False
    may_know_where: bool = False


def is_grown_up(person: MissingPerson) -> bool:
    """Whether the missing person is eighteen by now without doubt."""
    return not person.may_be_child_at(clock.in_ist(clock.now()).date())


def what_family_may_know(case: Case) -> FamilyKnows:
    """What the page of the family shows of this case; the words of a death are never told by a page."""
    if case.state_code == State.HOME:
        return FamilyKnows(State.HOME, is_found=True, is_home=True, may_know_where=True)
    person = MissingPerson.objects.select_related("case").get(case=case)
    if case.state_code == State.OWN_WAY or is_grown_up(person):
        chosen = Decision.objects.filter(case=case, kind=DecisionKind.OWN_WAY, outcome=Outcome.AGREED).last()
        if chosen is None or chosen.may_know == MayKnow.NOTHING:
            return FamilyKnows(State.MISSING)
        return FamilyKnows(State.TRACED, is_found=True, may_know_where=chosen.may_know == MayKnow.WHERE)
    if case.state_code == State.TRACED:
        return FamilyKnows(State.TRACED, is_found=True)
    return FamilyKnows(State.MISSING)
