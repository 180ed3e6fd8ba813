"""The acts of the way home: each has a form, says who may do it when, and names the verb behind it. The pages draw them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.common import digits
from samman.missing_children import access, actions
from samman.missing_children.actions import Traced, TracedAt
from samman.missing_children.enums import State
from samman.missing_children.enums_home import DecisionKind, Step
from samman.missing_children.forms import home as forms
from samman.missing_children.models import Decision
from samman.missing_children.workflow import is_possible

WRITE_DOWN, WRITTEN_DOWN = gettext_lazy("Write it down"), gettext_lazy("Written down.")
Sends = Callable[[Case, dict[str, Any], Viewer], object]


@dataclass(frozen=True)
class Act:
    """One act: its page, who may do it when, and the verb."""

    title: Any
    form: type[forms.ActForm]
    send: Sends
    act: str  # its name in the record
    allowed: Callable[[Viewer, Case], bool] = access.can_work
    lead: Any = ""
    button: Any = WRITE_DOWN
    done: Any = WRITTEN_DOWN
    place: str = "home"


def _care(step: Step) -> Sends:
    def send(case: Case, typed: dict[str, Any], by: Viewer) -> object:
        said = {
            name: typed[name] == "yes"
            for name in ("by_woman", "in_plain_clothes", "before_magistrate")
            if name in typed
        }
        sections = tuple(typed.get("sections", ()))
        body = typed.get("body", "")
        return actions.note_care(
            case.pk, step, done_at=typed["done_at"], body=body, sections=sections, by=by, **said
        )

    return send


def _stay(case: Case, typed: dict[str, Any], by: Viewer) -> object:
    kept = {name: typed[name] for name in ("place", "in_charge", "phone")}
    return actions.note_stay(case.pk, kept, since=typed["done_at"], by=by)


def _recovery(case: Case, typed: dict[str, Any], by: Viewer) -> object:
    traced = Traced(
        found_at=typed["done_at"],
        found_sure=typed["found_sure"],
        place=typed["place"],
        how=typed["how"],
        district=typed["district_unit"],
        other_district=typed["other_district"],
        other_state=typed["other_state"],
        unit=case.unit if typed["own_unit"] else None,
        officers=typed["officers"],
        arrested=typed["arrested"] or 0,
        sections=tuple(typed["sections"]),
        journey_hours=typed["journey_hours"] or 0,
        hours=typed["hours"],
        kilometres=typed["kilometres"],
    )
    stay = {"place": typed["stay"]} if typed["stay"].strip() else None
    return actions.record_recovery(case.pk, traced, stay=stay, version=typed["version"], by=by)


def _correct(case: Case, typed: dict[str, Any], by: Viewer) -> None:
    actions.correct_recovery(
        case.pk,
        hours=typed["hours"],
        kilometres=typed["kilometres"],
        at=TracedAt(typed["place"], typed["district_unit"], typed["other_district"], typed["other_state"]),
        reason=typed["reason"],
        version=typed["version"],
        by=by,
    )


def _hearing(case: Case, typed: dict[str, Any], by: Viewer) -> object:
    return actions.note_hearing(
        case.pk,
        heard_at=typed["done_at"],
        heard_by=typed["heard_by"],
        wish=typed["wish"],
        words=typed["words"],
        by=by,
    )


def _order(case: Case, typed: dict[str, Any], by: Viewer) -> object:
    return actions.add_order(
        case.pk,
        typed["file"],
        kind=typed["kind"],
        number=typed["number"],
        made_on=typed["made_day"],
        committee=typed["committee"],
        received_by=typed["received_by"],
        received_at=typed["done_at"],
        by=by,
    )


def _guardian(case: Case, typed: dict[str, Any], by: Viewer) -> object:
    return actions.check_guardian(
        case.pk,
        proofs=tuple(typed["proofs"]),
        is_right=typed["is_right"] == "yes",
        words={name: typed[name] for name in ("who", "relation", "note")},
        by=by,
    )


def _restore(case: Case, typed: dict[str, Any], by: Viewer) -> object:
    names = ("to_whom", "relation", "phone", "place", "decided", "not_produced")
    told = {name: typed[name] for name in names if name in typed}
    return actions.restore_home(
        case.pk, restored_at=typed["done_at"], words=told, version=typed["version"], by=by
    )


def _propose(kind: DecisionKind) -> Sends:
    def send(case: Case, typed: dict[str, Any], by: Viewer) -> object:
        return actions.propose(
            case.pk,
            kind,
            words=typed["words"],
            may_know=typed.get("may_know", ""),
            version=typed["version"],
            by=by,
        )

    return send


def _join(case: Case, typed: dict[str, Any], by: Viewer) -> object:
    number = digits.typed_digits(typed["number"])
    return actions.propose_joining(case.pk, number, words=typed["words"], by=by)


def _search_again(case: Case, typed: dict[str, Any], by: Viewer) -> None:
    actions.search_again(case.pk, words=typed["words"], version=typed["version"], by=by)


def _follow_up(case: Case, typed: dict[str, Any], by: Viewer) -> object:
    return actions.note_follow_up(
        case.pk,
        months=int(typed["months"]),
        way=typed["way"],
        done_at=typed["done_at"],
        outcome=typed["outcome"],
        dcpu=typed["dcpu"],
        words=typed["words"],
        by=by,
    )


def _in(*states: str) -> Callable[[Viewer, Case], bool]:
    return lambda viewer, case: access.can_work(viewer, case) and case.state_code in states


def joining_of(case: Case) -> Decision | None:
    """The proposal that waits for a second officer: the found person of this case is a missing one."""
    waits = Decision.objects.open().filter(with_case=case).select_related("case", "proposed_by")
    return waits.order_by("id").first()


def _may_propose(verb: str) -> Callable[[Viewer, Case], bool]:
    return lambda viewer, case: (
        case.kind == "missing" and access.can_propose(viewer, case) and is_possible(verb, case.state_code)
    )


FOUND_STATES = (State.TRACED, State.FOUND_DEAD, "found", "identified", "placed")
_second = gettext_lazy("Proposed. A second officer decides; until then all goes on.")


def goes_on_elsewhere(viewer: Viewer, case: Case) -> bool:
    """Whether a found person is a missing one in whose case the viewer works: then every act is there, and only there."""
    if case.kind != "found" or case.found_person.is_missing_id is None:
        return False
    missing = Case.objects.visible_to(viewer).filter(pk=case.found_person.is_missing_id).first()
    return missing is not None and access.can_work(viewer, missing)


def _here(*states: str) -> Callable[[Viewer, Case], bool]:
    here = _in(*states)
    return lambda viewer, case: here(viewer, case) and not goes_on_elsewhere(viewer, case)


_cared = _here(*FOUND_STATES)
ACTS: dict[str, Act] = {
    "recovery": Act(
        gettext_lazy("Traced: where and how"),
        forms.RecoveryForm,
        _recovery,
        "record_recovery",
        allowed=lambda v, c: (
            c.kind == "missing" and access.can_work(v, c) and is_possible("record_recovery", c.state_code)
        ),
        lead=gettext_lazy(
            "The family learns that a child was found, never where, until the child was heard alone and the committee ordered."
        ),
        button=gettext_lazy("She or he is traced"),
        done=gettext_lazy("Traced. See below what comes next."),
        place="recovery",
    ),
    "correct": Act(
        gettext_lazy("Correct place, hours or kilometres"),
        forms.CorrectForm,
        _correct,
        "correct_recovery",
        allowed=lambda v, c: access.can_work(v, c) and c.kind == "missing" and c.state_code == State.TRACED,
        lead=gettext_lazy(
            "What stood there stays in the history. In another district the kilometres are computed anew, unless you type them."
        ),
        place="recovery",
    ),
    "stay": Act(
        gettext_lazy("Where she or he is now"),
        forms.StayForm,
        _stay,
        "note_stay",
        allowed=_cared,
        lead=gettext_lazy(
            "It is covered at once. SHO, CWPO, AHTU, SJPU, SP and headquarters open it with a reason."
        ),
    ),
    "cwc": Act(
        gettext_lazy("Before the Child Welfare Committee"),
        forms.CwcForm,
        _care(Step.CWC),
        "note_care",
        allowed=_cared,
        lead=gettext_lazy(
            "Within 24 hours, the journey not counted (JJ Act 31). Never kept at a station at night."
        ),
    ),
    "medical": Act(
        gettext_lazy("Medical examination"),
        forms.MedicalForm,
        _care(Step.MEDICAL),
        "note_care",
        allowed=_cared,
        lead=gettext_lazy("With consent, within 24 hours (BNSS 184, POCSO 27)."),
    ),
    "portal": Act(
        gettext_lazy("Entry in the national portal"),
        forms.PortalForm,
        _care(Step.PORTAL),
        "note_care",
        allowed=_cared,
    ),
    "statement": Act(
        gettext_lazy("Statement of the child"),
        forms.StatementForm,
        _care(Step.STATEMENT),
        "note_care",
        allowed=_cared,
        lead=gettext_lazy(
            "A woman officer in plain clothes, where the child chooses (POCSO 24 to 26; BNSS 183)."
        ),
    ),
    "sections": Act(
        gettext_lazy("Sections added"),
        forms.SectionsForm,
        _care(Step.SECTIONS),
        "note_care",
        allowed=_cared,
        lead=gettext_lazy(
            "After what the child said. POCSO: committee and Special Court within 24 hours (19(6))."
        ),
    ),
    "hearing": Act(
        gettext_lazy("The child heard alone"),
        forms.HearingForm,
        _hearing,
        "note_hearing",
        allowed=_here(State.TRACED, "found", "identified", "placed"),
        lead=gettext_lazy("Before the family learns where it is. Nobody of the family in the room."),
    ),
    "order": Act(
        gettext_lazy("Order of the Child Welfare Committee"),
        forms.OrderForm,
        _order,
        "add_order",
        allowed=_here(State.TRACED, "found", "identified", "placed"),
        lead=gettext_lazy("The signed order itself. Without it nobody goes home."),
    ),
    "guardian": Act(
        gettext_lazy("Check of the parents or guardians"),
        forms.GuardianForm,
        _guardian,
        "check_guardian",
        allowed=lambda v, c: access.can_check_guardians(v, c) and c.state_code == State.TRACED,
        lead=gettext_lazy("Two officers check, each for himself or herself. This is your own check."),
        button=gettext_lazy("This is what I checked"),
    ),
    "restore": Act(
        gettext_lazy("Hand the child over"),
        forms.RestoreForm,
        _restore,
        "restore_home",
        allowed=lambda v, c: (
            c.kind == "missing" and access.can_work(v, c) and is_possible("restore", c.state_code)
        ),
        lead=gettext_lazy(
            "To those whom the committee's order names. The case closes by the law; visits follow."
        ),
        button=gettext_lazy("Handed over"),
        done=gettext_lazy("Home. Visits are due after 1, 3, 6 and 12 months."),
    ),
    "own-way": Act(
        gettext_lazy("Grown up: her or his own choice"),
        forms.OwnWayForm,
        _propose(DecisionKind.OWN_WAY),
        "propose_decision",
        allowed=_may_propose("let_go"),
        lead=gettext_lazy(
            "Eighteen by now: she or he goes where she or he chooses, and the family learns only what is allowed."
        ),
        done=_second,
    ),
    "dead": Act(
        gettext_lazy("Found dead"),
        forms.WordsForm,
        _propose(DecisionKind.FOUND_DEAD),
        "propose_decision",
        allowed=_may_propose("record_death"),
        lead=gettext_lazy(
            "Two officers decide, the second above the station. It is not closed. The family is told in person."
        ),
        done=_second,
        place="recovery",
    ),
    "untraceable": Act(
        gettext_lazy("Untraceable so far"),
        forms.WordsForm,
        _propose(DecisionKind.UNTRACEABLE),
        "propose_decision",
        allowed=_may_propose("declare_untraceable"),
        lead=gettext_lazy(
            "Two officers decide, the second above the station. The case is not closed and can come back."
        ),
        done=_second,
        place="recovery",
    ),
    "search-again": Act(
        gettext_lazy("Search again"),
        forms.WordsForm,
        _search_again,
        "search_again",
        allowed=_in(State.UNTRACEABLE),
        lead=gettext_lazy("There is something new: what is it?"),
        place="recovery",
    ),
    "join": Act(
        gettext_lazy("This is a missing person"),
        forms.JoinForm,
        _join,
        "propose_decision",
        allowed=lambda v, c: (
            c.kind == "found"
            and access.can_propose(v, c)
            and is_possible("identify", c.state_code)
            and joining_of(c) is None
        ),
        lead=gettext_lazy(
            "Two officers decide who the child is. Then it goes on in the case of the missing child."
        ),
        done=_second,
    ),
    "follow-up": Act(
        gettext_lazy("Visit or call after the way home"),
        forms.FollowUpForm,
        _follow_up,
        "note_follow_up",
        allowed=access.can_follow_up,
        lead=gettext_lazy("With the District Child Protection Unit. Speak with the child alone for a while."),
    ),
}


def acts_of(viewer: Viewer, case: Case) -> set[str]:
    """What the viewer may do on a case now."""
    return {verb for verb, act in ACTS.items() if act.allowed(viewer, case)}
