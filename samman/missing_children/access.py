"""Who may do what with the case of a missing or found person that they see."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.audit.models import Entry
from samman.cases.access import AT_OWNER, KEEPERS, holds, supervises
from samman.cases.models import AT_STATION, Case, Transfer
from samman.common import clock
from samman.jurisdictions.enums import AHTU
from samman.jurisdictions.models import Unit
from samman.missing_children.enums import Source, State
from samman.missing_children.enums_home import DecisionKind
from samman.missing_children.enums_matching import Asked
from samman.missing_children.models import (
    Booklet,
    Candidate,
    CandidateQuestion,
    Decision,
    Operation,
    ProcedureStep,
    Team,
    TeamCase,
)
from samman.missing_children.models.matching import CandidateQuerySet
from samman.missing_children.models.operations import districts_of
from samman.missing_children.workflow import OPEN_STATES
from samman.people.access import OPEN_FOR, has_opened

# Whoever sees such cases by post; legal advisers do not, callers and the E-cell see no list of cases at all.
READERS = (
    *AT_OWNER, Role.SJPU_OFFICER, Role.CIRCLE_OFFICER, Role.NODAL_OFFICER, Role.SUPERINTENDENT, Role.RANGE_OFFICER,
    Role.ZONE_OFFICER, Role.MONITOR,
)  # fmt: skip
# No station turns away who reports a missing child (BNSS 173(1); SOP of 23.11.2016, step 1).
REGISTRARS = AT_STATION
WORKERS = (*AT_OWNER, Role.SJPU_OFFICER, Role.NODAL_OFFICER, Role.SUPERINTENDENT)

# Who orders searches in a district, and who writes down what a team did besides the team.
ORDERS_SEARCH = (Role.NODAL_OFFICER, Role.SUPERINTENDENT)
REPORTS_SEARCH = (*ORDERS_SEARCH, Role.SJPU_OFFICER, Role.AHTU_OFFICER)


def can_work(viewer: Viewer, case: Case) -> bool:
    """Who adds photographs and enters GD, FIR and what is learnt of the person: the unit that owns the case, SJPU, nodal
    officer and SP, until the person is home."""
    return case.closed_at is None and case.state_code in OPEN_STATES and holds(viewer, case, *WORKERS)


def can_publish(viewer: Viewer, case: Case) -> bool:
    """Who puts up the public notice, and takes it down: the unit that owns the case, nodal officer and SP."""
    return holds(viewer, case, *AT_OWNER, Role.NODAL_OFFICER, Role.SUPERINTENDENT)


def can_issue_key(viewer: Viewer, case: Case) -> bool:
    """Who gives whoever reported a key, in person: the unit that has the case, or those above it in the district. The person who
    comes may be anybody, so it need not be a woman officer. Of an old register nobody here has reported."""
    posts = (*AT_OWNER, Role.CIRCLE_OFFICER, Role.NODAL_OFFICER, Role.SUPERINTENDENT)
    return (
        case.kind == "missing" and case.missing_person.source != Source.IMPORT and holds(viewer, case, *posts)
    )


def can_confirm_taken_down(viewer: Viewer, case: Case) -> bool:
    """Who confirms that it hangs nowhere any more: also when the case is closed by then."""
    return holds(viewer, case, *WORKERS)


def can_check_sighting(viewer: Viewer, case: Case) -> bool:
    """Who looks into a sighting: what was said is sealed, so the case must have been opened with a reason."""
    return holds(viewer, case, *WORKERS) and has_opened(viewer, case)


def _stands_in(viewer: Viewer, case: Case) -> bool:
    """Where the district itself owns the case, its nodal officer and SP do what the station would."""
    return case.unit_id == case.district_id and holds(viewer, case, Role.NODAL_OFFICER, Role.SUPERINTENDENT)


def can_do_step(viewer: Viewer, case: Case, step: ProcedureStep) -> bool:
    """Who marks a step done: the posts that the procedure names for it, at the unit that owns the case or over it."""
    if case.closed_at is not None or case.state_code not in OPEN_STATES:
        return False
    return holds(viewer, case, *step.who) or _stands_in(viewer, case)


def can_fill_risk_form(viewer: Viewer, case: Case) -> bool:
    """The SHO of the station that owns it (SOP, annexure III), or the anti-trafficking unit that does."""
    if case.kind != "missing" or case.closed_at is not None or case.state_code not in OPEN_STATES:
        return False
    return holds(viewer, case, Role.STATION_HOUSE_OFFICER, Role.AHTU_OFFICER) or _stands_in(viewer, case)


def can_suspect(viewer: Viewer, case: Case) -> bool:
    """Whoever works on the case hands it over on suspicion of trafficking; who did so already may press once more."""
    if case.kind != "missing":
        return False
    return can_work(viewer, case) or _has_moved(viewer, case)


def _has_moved(viewer: Viewer, case: Case) -> bool:
    mine = Transfer.objects.filter(case=case, to_unit=case.unit_id, from_unit__in=viewer.unit_ids(WORKERS))
    return case.closed_at is None and case.unit.subkind == AHTU and mine.exists()


# Found, recovered, home

# Found dead or untraceable is not said by the station alone.
ABOVE_STATION = (Role.CIRCLE_OFFICER, Role.NODAL_OFFICER, Role.SUPERINTENDENT, Role.MONITOR)
JOINERS = (*WORKERS, Role.MONITOR)
HOME_STATES = frozenset({State.HOME, State.OWN_WAY})


def can_register_found(viewer: Viewer, unit: Unit) -> bool:
    """Whoever works at a unit that may own cases writes down there that somebody was found."""
    return unit.pk in viewer.unit_ids(AT_OWNER)


def found_unit_of(viewer: Viewer) -> Unit | None:
    """The unit at which the viewer writes down that somebody was found."""
    return next((posting.unit for posting in viewer.postings if posting.role in AT_OWNER), None)


def can_keep_place(viewer: Viewer, case: Case) -> bool:
    """Who may open, with a reason, where a found or recovered person is."""
    return holds(viewer, case, *KEEPERS)


def has_opened_place(viewer: Viewer, case: Case) -> bool:
    """Whether this officer opened it with a reason within the last eight hours, and still may."""
    if not can_keep_place(viewer, case):
        return False
    opened = Entry.objects.filter(
        case_id=case.pk,
        act="place_opened",
        actor_kind="officer",
        actor_id=str(viewer.officer.pk),
        at__gt=clock.now() - OPEN_FOR,
    )
    return opened.exists()


def can_propose(viewer: Viewer, case: Case) -> bool:
    """Who proposes what two officers decide."""
    return case.closed_at is None and holds(viewer, case, *JOINERS)


def can_decide(viewer: Viewer, case: Case, decision: Decision) -> bool:
    """Who answers a proposal: another officer; of death and untraceable one above the station, of joining one of another unit."""
    if case.closed_at is not None or decision.proposed_by_id == viewer.officer.pk:
        return False
    if decision.kind == DecisionKind.JOINED and not is_of_another_unit(viewer, decision):
        return False
    above = decision.kind in (DecisionKind.FOUND_DEAD, DecisionKind.UNTRACEABLE)
    if not holds(viewer, case, *(ABOVE_STATION if above else JOINERS)):
        return False
    return (
        decision.with_case_id is None
        or Case.objects.visible_to(viewer).filter(pk=decision.with_case_id).exists()
    )


# Possible matches


def can_match(viewer: Viewer, case: Case) -> bool:
    """Who says whether a found and a missing person are one: whoever works on one of the two cases, and headquarters."""
    return holds(viewer, case, *JOINERS)


def candidates_of(viewer: Viewer, case: Case) -> CandidateQuerySet:
    """The candidates of a case that the viewer sees: all, of whoever works on it; others those of which they see both cases.
    None of one whose other case is kept from the viewer's station."""
    found = Candidate.objects.of_case(case).not_kept_from(viewer)
    if can_match(viewer, case):
        return found
    seen = Case.objects.visible_to(viewer)
    return found.filter(found__in=seen, missing__in=seen)


def hidden_matches(viewer: Viewer, case: Case) -> frozenset[int]:
    """The candidates of a case of which the viewer's station may not know, since the other case is kept from it."""
    stations = viewer.unit_ids(AT_STATION)
    if not stations:
        return frozenset()
    kept = Q(found__kept_from__in=stations) | Q(missing__kept_from__in=stations)
    return frozenset(Candidate.objects.of_case(case).filter(kept).values_list("pk", flat=True))


def can_look_at(viewer: Viewer, candidate: Candidate) -> bool:
    """Who opens the sheet of two persons: whoever works on one of the cases, or sees both; no station from which one is kept."""
    if not Candidate.objects.not_kept_from(viewer).filter(pk=candidate.pk).exists():
        return False
    return side_of(viewer, candidate) is not None or len(seen_of(viewer, candidate)) == 2


def seen_of(viewer: Viewer, candidate: Candidate) -> set[int]:
    """Which of the two cases the viewer sees whole."""
    both = Case.objects.visible_to(viewer).filter(pk__in=[candidate.found_id, candidate.missing_id])
    return set(both.values_list("pk", flat=True))


def side_of(viewer: Viewer, candidate: Candidate) -> Case | None:
    """The case of the two on which the viewer works."""
    return next((case for case in candidate.cases if can_match(viewer, case)), None)


def unit_on(viewer: Viewer, *cases: Case) -> Unit | None:
    """The unit at which the viewer holds the post that works on one of these cases: whose word it is."""
    for posting in viewer.postings:
        alone = Viewer(viewer.officer, (posting,))
        if any(can_match(alone, case) for case in cases):
            return posting.unit
    return None


def can_decide_pair(viewer: Viewer, candidate: Candidate) -> bool:
    """Who says same or not: whoever works on one of the two cases, without seeing all of the other."""
    return side_of(viewer, candidate) is not None and can_look_at(viewer, candidate)


def is_of_another_unit(viewer: Viewer, decision: Decision) -> bool:
    """Whether a second officer stands apart from the first: posted at no unit whose word was given already."""
    return decision.proposed_unit_id not in {posting.unit_id for posting in viewer.postings}


def can_answer(viewer: Viewer, question: CandidateQuestion) -> bool:
    """Who answers a question of another unit: whoever works on the case that it is about, but not who asked, wherever posted
    since."""
    known = CandidateQuestion.objects.not_kept_from(viewer).filter(pk=question.pk)
    return (
        can_match(viewer, question.about)
        and question.asked_by_id != viewer.officer.pk
        and question.unit_id not in {posting.unit_id for posting in viewer.postings}
        and known.exists()
    )


def can_show(viewer: Viewer, question: CandidateQuestion) -> bool:
    """Who lets the unit that asks see the whole case for a time: whoever answers for those who work on it, while the two may
    still be one."""
    return (
        question.field == Asked.CASE
        and not question.candidate.has_ended
        and can_answer(viewer, question)
        and supervises(viewer, question.about)
    )


def can_check_guardians(viewer: Viewer, case: Case) -> bool:
    """Each of the two officers who look at the papers of the guardians."""
    return case.kind == "missing" and can_work(viewer, case)


def can_follow_up(viewer: Viewer, case: Case) -> bool:
    """Who asks after a child that went home."""
    return case.state_code == State.HOME and holds(viewer, case, *WORKERS)


def can_register_again(viewer: Viewer, case: Case) -> bool:
    """Who writes down that one who was home is missing again: at the own unit, whoever sees the former case."""
    return case.kind == "missing" and case.state_code in HOME_STATES and bool(viewer.unit_ids(AT_OWNER))


# Searches


def may_start(viewer: Viewer) -> QuerySet[Unit]:
    """The districts for which the viewer starts an operation: headquarters any of the state, nodal officer and SP their own."""
    own = viewer.unit_ids(ORDERS_SEARCH)
    return Unit.objects.districts().filter(Q(pk__in=own) | Q(state__in=viewer.unit_ids([Role.MONITOR])))


def can_start_operation(viewer: Viewer, state: Unit, districts: Iterable[int] | None) -> bool:
    """Who starts an operation in these districts; None: in all of the state."""
    if districts is None:
        return state.pk in viewer.unit_ids([Role.MONITOR])
    wanted = set(districts)
    return bool(wanted) and wanted == set(
        may_start(viewer).filter(pk__in=wanted).values_list("pk", flat=True)
    )


def can_change_operation(viewer: Viewer, operation: Operation) -> bool:
    """Who changes its last day: headquarters, and whoever started it while still answering for its districts."""
    if operation.state_id in viewer.unit_ids([Role.MONITOR]):
        return True
    if operation.started_by_id != viewer.officer.pk or operation.everywhere:
        return False
    held = operation.of_districts().values_list("pk", flat=True)
    return can_start_operation(viewer, operation.state, held)


def can_form_teams(viewer: Viewer, operation: Operation, district: Unit) -> bool:
    """Who forms the teams of a district and gives them children to look for: its nodal officer and SP, headquarters."""
    if operation.is_over or not operation.of_districts().filter(pk=district.pk).exists():
        return False
    return district.pk in viewer.unit_ids(ORDERS_SEARCH) or district.state_id in viewer.unit_ids(
        [Role.MONITOR]
    )


def is_posted_in(viewer: Viewer, district_id: int) -> bool:
    """Whether the officer holds a post in the district now."""
    return any(district_id in (posting.unit_id, posting.unit.district_id) for posting in viewer.postings)


def is_member(viewer: Viewer, team: Team) -> bool:
    """Whether the officer is in the team, and still posted in its district."""
    here = team.members.current().filter(officer=viewer.officer)
    return is_posted_in(viewer, team.district_id) and here.exists()


def can_see_team(viewer: Viewer, team: Team) -> bool:
    """Who sees for whom a team looks and whom it met: its own officers, and who answers for the children of the district."""
    answers = districts_of(viewer, answers_for=True).filter(pk=team.district_id)
    return is_member(viewer, team) or answers.exists()


def can_report_search(viewer: Viewer, team: Team) -> bool:
    """Who writes down what the team did: its officers, and those of the district for them."""
    covered = districts_of(viewer, answers_for=True).filter(pk=team.district_id)
    return is_member(viewer, team) or (viewer.has_role(*REPORTS_SEARCH) and covered.exists())


def cases_of_team(viewer: Viewer, team: Team) -> QuerySet[TeamCase]:
    """The children for whom a team looks, as far as the viewer may know of them: an officer of the team of all but those whose
    case is kept from the officer's own station, as long as the operation lasts; others of those whose cases they see."""
    held = TeamCase.objects.current().filter(team=team)
    if is_member(viewer, team) and not team.operation.is_over:
        return held.exclude(case__kept_from__in=viewer.unit_ids(AT_STATION))
    if not can_see_team(viewer, team):
        return held.none()
    return held.filter(case__in=Case.objects.listed_for(viewer))


def leads_search(viewer: Viewer, team: Team) -> bool:
    """Who answers for a team's work: its lead while in it, and who orders searches in the district."""
    if team.lead_id == viewer.officer.pk and is_member(viewer, team):
        return True
    ordered = team.district_id in viewer.unit_ids(ORDERS_SEARCH)
    return ordered or team.district.state_id in viewer.unit_ids([Role.MONITOR])


def can_make_booklets(viewer: Viewer, team: Team, officers: Iterable[int]) -> bool:
    """Who has booklets made while the operation lasts: whoever answers for the team's work for all of it, an officer of the team
    for herself or himself."""
    if team.operation.is_over:
        return False
    own = set(officers) <= {viewer.officer.pk}
    return leads_search(viewer, team) or (own and is_member(viewer, team))


def can_print_booklet(viewer: Viewer, booklet: Booklet) -> bool:
    """Who has a booklet printed: the officer for whom it is while in the team, and whoever answers for the team's work."""
    own = booklet.officer_id == viewer.officer.pk and is_member(viewer, booklet.team)
    return own or leads_search(viewer, booklet.team)


def known_cases(viewer: Viewer, team: Team, ids: Iterable[int]) -> set[int]:
    """Those of a team's cases of which the viewer may know: an officer of the team of all that are not kept from the officer's
    own station, others of those that they see anyway."""
    if is_member(viewer, team):
        found = Case.objects.exclude(kept_from__in=viewer.unit_ids(AT_STATION))
    else:
        found = Case.objects.listed_for(viewer)
    return set(found.filter(pk__in=list(ids)).values_list("pk", flat=True))
