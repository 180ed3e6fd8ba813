"""What the family of a missing person may learn (JJ Act s.74 and promise 8): of a child that it was found, and where it is only
once it is home; of one who is grown up what she or he allows, and nothing before she or he was asked."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from samman.cases.models import Case, HistoryEntry
from samman.common import clock
from samman.jurisdictions.enums import AHTU, UnitKind
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


# With these the search ends, whatever the family may know of it; lines that follow from them would tell it.
ENDINGS = ("person_traced", "said_found_dead", "went_home", "went_own_way")


def is_grown_up(person: MissingPerson) -> bool:
    """Whether the missing person is eighteen by now without doubt."""
    return not person.may_be_child_at(clock.in_ist(clock.now()).date())


def lines_for_family(case: Case) -> QuerySet[HistoryEntry]:
    """Lines of the history, beside those that are shown to whoever reported in any case, that tell how the search stands: the
    notice taken down, the case given to the anti-trafficking unit, found, home. Only what the family may know."""
    knows, person = what_family_may_know(case), MissingPerson.objects.select_related("case").get(case=case)
    entries = case.history.all()
    ended = entries.filter(event__in=ENDINGS).order_by("id").values_list("pk", flat=True).first()
    on_the_way = Q(event="notice_taken_down") | Q(event="transferred", data__to_unit__in=_ahtus(case))
    if ended is not None and not knows.is_found:
        on_the_way &= Q(pk__lt=ended)
    told = on_the_way
    if knows.is_found:
        told |= Q(event="went_own_way", shown_to_her=True)
        if not is_grown_up(person):
            told |= Q(event="person_traced")
    if knows.is_home:
        told |= Q(event="went_home")
    return entries.filter(told)


def _ahtus(case: Case) -> list[int]:
    """The anti-trafficking units to which a case has been given."""
    units = case.transfers.filter(to_unit__kind=UnitKind.SPECIAL, to_unit__subkind=AHTU)
    return list(units.values_list("to_unit_id", flat=True))


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
