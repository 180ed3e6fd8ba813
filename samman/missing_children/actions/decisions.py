"""What two officers decide: found dead, untraceable so far, that a found person is a missing one, a grown-up person's choice."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases import history
from samman.cases.actions import end_offers, move_case
from samman.cases.models import Case, Grant
from samman.cases.writing import Refused, officer_writes, save_case
from samman.common import clock
from samman.common.text import said
from samman.jurisdictions.models import Unit
from samman.missing_children import access, clocks, messages
from samman.missing_children.actions.notices import take_down
from samman.missing_children.actions.recovery import Traced, trace
from samman.missing_children.actions.restoring import let_go
from samman.missing_children.actions.shared import ask_matching
from samman.missing_children.enums import State
from samman.missing_children.enums_home import DecisionKind, How, MayKnow, Outcome
from samman.missing_children.enums_matching import Likely, ScoredBy
from samman.missing_children.family import is_grown_up
from samman.missing_children.models import Candidate, Decision, FoundPerson
from samman.missing_children.workflow import is_possible, next_state

SHOWN_TO_EACH_OTHER = timedelta(days=400)  # until the last visit after a year
SHORTEST_WORDS = 20
KEPT = "kept from this station"
VERB = {
    DecisionKind.FOUND_DEAD: "record_death",
    DecisionKind.UNTRACEABLE: "declare_untraceable",
    DecisionKind.OWN_WAY: "let_go",
}


def propose(case_id: int, kind: str, *, words: str, may_know: str = "", version: int, by: Viewer) -> Decision:
    """The first officer's proposal of death, of untraceable, or of a grown-up person's own way; it changes nothing yet.

    `words` say why; of the own way what she or he says. Raises Refused, NotNow, Stale, Http404, PermissionDenied.
    """
    kind = DecisionKind(kind)
    with officer_writes(
        "propose_decision", case_id, by=by, allowed=access.can_propose, version=version
    ) as case:
        next_state(VERB[kind], case.state_code)
        if kind == DecisionKind.OWN_WAY:
            _refuse_child(case)
            may_know = MayKnow(may_know)
        return _proposed(case, kind, words, may_know=may_know if kind == DecisionKind.OWN_WAY else "", by=by)


def propose_joining(found_case_id: int, missing_number: str, *, words: str, by: Viewer) -> Decision:
    """The first officer's word that a found person is a missing one: the case of the missing carries the proposal.

    Both cases must be seen, or the pair be a candidate and one of them the officer's own. Raises Refused, Http404,
    PermissionDenied.
    """
    among = None
    pair = _pair(by, found=found_case_id, missing__number=missing_number)
    if pair is not None and pair.current:
        found, missing = pair.cases
        among = Case.objects.filter(pk=missing.pk)
    else:
        found, missing = _both_seen(found_case_id, missing_number, by)

    def may(viewer: Viewer, case: Case) -> bool:
        return access.can_propose(viewer, case) or access.can_propose(viewer, found)

    with officer_writes(
        "propose_decision", missing.pk, by=by, allowed=may, also=found.pk, among=among
    ) as case:
        found.refresh_from_db()
        _refuse_unjoinable(case, found)
        if Decision.objects.open().filter(with_case=found).exists():
            raise Refused(_("It is proposed already; another officer decides."))
        unit = access.unit_on(by, case, found)
        _keep_from_the_accused(case, found, by)
        score = pair.score if pair is not None and pair.source != ScoredBy.OFFICER else None
        _open_to_both(case, found)
        decision = _proposed(case, DecisionKind.JOINED, words, with_case=found, unit=unit, score=score, by=by)
        history.add(found, "decision_proposed", by=by.actor, data={"kind": decision.kind})
        messages.second_officer(found)
        return decision


def _pair(by: Viewer, **pair: object) -> Candidate | None:
    """The candidate of two cases on one of which the officer works: it opens the decision without seeing all of the other."""
    found = Candidate.objects.select_related("found__found_person", "missing").filter(**pair).first()
    return found if found is not None and access.can_decide_pair(by, found) else None


def _open_to_both(missing: Case, found: Case) -> None:
    """A pair that an officer brought together, not matching, has a sheet too: the second officer decides on it."""
    now = clock.now()
    nothing = {"score": 0.0, "chance": 0.0, "word": Likely.POSSIBLE, "source": ScoredBy.OFFICER}
    Candidate.objects.get_or_create(
        found=found, missing=missing, defaults={**nothing, "first_at": now, "scored_at": now}
    )


def _both_seen(found_case_id: int, missing_number: str, by: Viewer) -> tuple[Case, Case]:
    found = Case.objects.visible_to(by).filter(pk=found_case_id, kind="found").first()
    missing = Case.objects.visible_to(by).filter(number=missing_number, kind="missing").first()
    if found is None:
        record(
            "propose_decision", by=by.actor, outcome="refused", object_kind="case", object_id=found_case_id
        )
        raise Http404
    if missing is None:
        raise Refused(_("You see no case of a missing person with this number."))
    return found, missing


def _proposed(
    case: Case,
    kind: str,
    words: str,
    *,
    may_know: str = "",
    with_case: Case | None = None,
    unit: Unit | None = None,
    score: float | None = None,
    by: Viewer,
) -> Decision:
    if len(said(words)) < SHORTEST_WORDS:
        raise Refused(_("Write the reason in at least twenty letters: the second officer decides on it."))
    if case.decisions.open().filter(kind=kind).exists():
        raise Refused(_("It is proposed already; another officer decides."))
    decision = Decision.objects.create(
        case=case,
        kind=kind,
        with_case=with_case,
        may_know=may_know,
        words=case.seal(words.strip(), "decision"),
        proposed_by=by.officer,
        proposed_at=clock.now(),
        proposed_unit=unit,
        score=score,
    )
    history.add(case, "decision_proposed", by=by.actor, data={"kind": kind}, words=words.strip())
    messages.second_officer(case)
    return decision


def decide(case_id: int, *, decision_id: int, agree: bool, by: Viewer) -> Decision:
    """The second officer's word: agreed, it takes effect at once; refused, all goes on as it was.

    Raises Refused (decided already, or not by this officer), NotNow, Http404, PermissionDenied.
    """
    waiting = Decision.objects.filter(pk=decision_id, case_id=case_id).select_related("with_case").first()
    also = waiting.with_case_id if waiting else None
    pair = _pair(by, found=also, missing=case_id) if also else None
    among = Case.objects.filter(pk=case_id) if pair is not None else None

    def may(viewer: Viewer, case: Case) -> bool:
        return access.can_propose(viewer, case) or (
            waiting is not None
            and waiting.with_case is not None
            and access.can_propose(viewer, waiting.with_case)
        )

    with officer_writes("decide_together", case_id, by=by, allowed=may, also=also, among=among) as case:
        decision = case.decisions.open().select_for_update(of=("self",)).filter(pk=decision_id).first()
        if decision is None:
            raise Refused(_("This was decided already."))
        if decision.proposed_by_id == by.officer.pk:
            raise Refused(_("You proposed it yourself; another officer must decide."))
        if decision.kind == DecisionKind.JOINED and not access.is_of_another_unit(by, decision):
            raise Refused(who_is_second(decision))
        if pair is None and not _may_decide(by, case, decision):
            raise PermissionDenied("decide_together")
        decision.outcome = Outcome.AGREED if agree else Outcome.REFUSED
        decision.decided_by, decision.decided_at = by.officer, clock.now()
        decision.save(update_fields=["outcome", "decided_by", "decided_at"])
        if not agree:
            for one in (case, *([decision.with_case] if decision.with_case else ())):
                history.add(one, "decision_refused", by=by.actor, data={"kind": decision.kind})
        elif decision.kind == DecisionKind.JOINED:
            _join(case, decision, by)
        elif decision.kind == DecisionKind.OWN_WAY:
            _refuse_child(case)
            let_go(case, decision, by=by)
        else:
            _no_trace(case, decision, by)
        return decision


def who_is_second(decision: Decision) -> str:
    """Who may be the second officer, where an officer of the first one's unit tries."""
    unit = decision.proposed_unit
    return _(
        "An officer of %(unit)s proposed it; the second must be of another unit: the station of the other case, SJPU, "
        "anti-trafficking unit, nodal officer, SP or headquarters."
    ) % {"unit": unit.name if unit else ""}


def _may_decide(viewer: Viewer, case: Case, decision: Decision) -> bool:
    if access.can_decide(viewer, case, decision):
        return True
    other = decision.with_case
    sees = other is not None and Case.objects.visible_to(viewer).filter(pk=other.pk).exists()
    return other is not None and sees and access.can_propose(viewer, other)


def _no_trace(case: Case, decision: Decision, by: Viewer) -> None:
    """Found dead, or untraceable so far: a state, never an end. The clocks of one who is untraceable run on: the review is owed,
    and after four months the case goes to the anti-trafficking unit like any other."""
    case.state_code = next_state(VERB[DecisionKind(decision.kind)], case.state_code)
    history.add(case, f"said_{decision.kind}", by=by.actor)  # before what follows from it (`family.ENDINGS`)
    if decision.kind == DecisionKind.FOUND_DEAD:
        clocks.stop_all(case)
        take_down(case, by=by)
    clocks.show_nearest(case)
    save_case(case, "state_code", "due_at", "queue_order")
    messages.step_done(case)
    ask_matching(case)


def search_again(case_id: int, *, words: str, version: int, by: Viewer) -> None:
    """One who was untraceable is searched for again, with what is new. Raises NotNow, Stale, Http404, PermissionDenied."""
    with officer_writes("search_again", case_id, by=by, allowed=access.can_work, version=version) as case:
        case.state_code = next_state("search_again", case.state_code)
        clocks.show_nearest(case)
        save_case(case, "state_code", "due_at", "queue_order")
        history.add(case, "search_resumed", by=by.actor, words=words)
        messages.step_done(case)
        ask_matching(case)


def _refuse_child(case: Case) -> None:
    if not is_grown_up(case.missing_person):
        raise Refused(
            _(
                "Only one who is eighteen without doubt chooses alone; a child goes home by the committee's order."
            )
        )


def _refuse_unjoinable(missing: Case, found: Case) -> None:
    if not is_possible("identify", found.state_code):
        raise Refused(_("This found person is joined to a case already."))
    if missing.closed_at is not None or missing.state_code == State.FOUND_DEAD:
        raise Refused(_("The case of this missing person has ended."))


def _keep_from_the_accused(case: Case, found: Case, by: Viewer) -> None:
    """The station from which one of the two cases is kept never sees the other either, from the moment in which somebody says
    that they are of one child; what it has goes to its district."""
    for kept, other in ((case, found), (found, case)):
        if kept.kept_from_id is not None and other.kept_from_id is None:
            if other.unit_id == kept.kept_from_id:
                end_offers(other)
                move_case(other, other.district, reason=KEPT, by=by.actor, officer=by.officer)
            other.kept_from_id = kept.kept_from_id
            save_case(other, "kept_from")


def _join(case: Case, decision: Decision, by: Viewer) -> None:
    """The found person is the missing one: it goes on in the case of the missing, and each side sees the other."""
    found = Case.objects.select_for_update(of=("self",)).get(pk=decision.with_case_id or 0)
    _refuse_unjoinable(case, found)
    _keep_from_the_accused(case, found, by)
    person = FoundPerson.objects.select_related("found_district").get(case=found)
    person.is_missing = case
    person.save(update_fields=["is_missing"])
    found.state_code = next_state("identify", found.state_code)
    if case.about_child:  # what is owed is owed once: its clocks run in the case of the missing
        clocks.stop_all(found)
    clocks.show_nearest(found)
    save_case(found, "state_code", "due_at", "queue_order")
    history.add(found, "identified", by=by.actor, data={"with": case.number})
    history.add(case, "joined", by=by.actor, data={"with": found.number})
    for shown, unit in ((case, found.unit), (found, case.unit)):
        Grant.objects.create(
            case=shown,
            unit=unit,
            purpose="one person",
            until=clock.now() + SHOWN_TO_EACH_OTHER,
            granted_by=by.officer,
            created_at=clock.now(),
        )
    if is_possible("record_recovery", case.state_code):
        trace(case, _traced_as(found, person), stay=None, by=by)
        for done in found.care_steps.values_list("step", flat=True):
            clocks.stop_care_clock(case, done)
        clocks.show_nearest(case)
        case.save(update_fields=["due_at", "queue_order"])
    else:
        save_case(case)
        messages.step_done(case)
    messages.step_done(found)
    ask_matching(found)


def _traced_as(found: Case, person: FoundPerson) -> Traced:
    district = person.found_district or (None if person.found_state else found.district)
    return Traced(
        found_at=person.found_at,
        found_sure=person.found_sure,
        place=person.found_place,
        how=How.MATCH,
        district=district,
        other_district=person.found_elsewhere,
        other_state=person.found_state,
        latitude=person.latitude,
        longitude=person.longitude,
        unit=found.unit,
        officers=_officer_words(person),
        journey_hours=person.journey_hours,
    )


def _officer_words(person: FoundPerson) -> str:
    officer = person.registered_by
    return f"{officer.rank} {officer.name}".strip() if officer is not None else ""
