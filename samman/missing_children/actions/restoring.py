"""The way home: the child heard alone, the committee's order, the guardians looked at by two officers, and the end by the law."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.enums import ClosedBy
from samman.cases.models import Case, Grant
from samman.cases.writing import Refused, officer_writes, save_case
from samman.common import clock
from samman.evidence.actions import add_file
from samman.evidence.models import AddedBy, Purpose
from samman.missing_children import access, clocks, messages, ordering, procedure
from samman.missing_children.actions.care import found_at
from samman.missing_children.actions.notices import take_down
from samman.missing_children.actions.shared import ask_matching, cases_of_child, not_to_come
from samman.missing_children.enums import FoundState, State
from samman.missing_children.enums_home import MayKnow, OrderKind, Proof, Step, Way, Wish
from samman.missing_children.family import is_grown_up
from samman.missing_children.models import (
    CareStep,
    CwcOrder,
    Decision,
    GuardianCheck,
    HeardAlone,
    Restoration,
)
from samman.missing_children.workflow import is_possible, next_state

SHORTEST_WORDS = 10


@dataclass(frozen=True)
class Standing:
    """What of the way home is done (promise 8): one look for the page and for the verb."""

    heard: HeardAlone | None
    order: CwcOrder | None  # the newest that says: restore
    checks: list[GuardianCheck]  # the right ones since the last wrong one, one an officer
    wrong: GuardianCheck | None  # the newest, where the last check found somebody else
    afraid: HeardAlone | None  # the newest hearing at which the child said so, whatever it said later
    was_produced: bool  # before the committee

    @property
    def is_ready(self) -> bool:
        """Whether a child may go home."""
        return self.heard is not None and self.order is not None and len(self.checks) >= 2


def afraid_of_home(cases: list[int]) -> HeardAlone | None:
    """The newest hearing at which the child of these cases said that it is afraid of home, or was hurt there."""
    return HeardAlone.objects.filter(case__in=cases, wish=Wish.AFRAID).order_by("id").last()


def standing_of(case: Case) -> Standing:
    """How far the way home of a missing child is."""
    same = cases_of_child(case)
    found = list(GuardianCheck.objects.filter(case=case).select_related("officer").order_by("id"))
    wrong = next((check for check in reversed(found) if not check.is_right), None)
    since = [check for check in found if check.is_right and (wrong is None or check.pk > wrong.pk)]
    return Standing(
        heard=HeardAlone.objects.filter(case__in=same).select_related("case").order_by("id").last(),
        order=CwcOrder.objects.filter(case__in=same, kind=OrderKind.RESTORE)
        .select_related("file", "case")
        .order_by("id")
        .last(),
        checks=list({check.officer_id: check for check in since}.values()),
        wrong=wrong if not since else None,
        afraid=afraid_of_home(same),
        was_produced=CareStep.objects.filter(case__in=same, step=Step.CWC).exists(),
    )


def _is_found(case: Case) -> bool:
    return case.kind == "found" or case.state_code == State.TRACED


def note_hearing(
    case_id: int, *, heard_at: datetime, heard_by: str, wish: str, words: str, by: Viewer
) -> HeardAlone:
    """The child was heard alone, before the family learns where. The same again changes nothing.

    Raises Refused, Http404, PermissionDenied.
    """
    with officer_writes("note_hearing", case_id, by=by, allowed=access.can_work) as case:
        if not _is_found(case):
            raise Refused(_("First write down where and how the person was traced."))
        not_to_come(heard_at)
        if heard_at < found_at(case):
            raise Refused(_("This lies before the person was found."))
        for same in case.hearings.filter(heard_at=heard_at, heard_by=heard_by, wish=Wish(wish)):
            return same
        hearing = HeardAlone.objects.create(
            case=case,
            heard_at=heard_at,
            heard_by=heard_by,
            wish=Wish(wish),
            words=case.seal(words, "hearing"),
            noted_by=by.officer,
            noted_at=clock.now(),
        )
        save_case(case)
        history.add(case, "child_heard", by=by.actor, data={"wish": hearing.wish}, rows=[hearing])
        return hearing


def add_order(
    case_id: int,
    upload: "UploadedFile[Any]",
    *,
    kind: str,
    number: str,
    made_on: date,
    committee: str,
    received_by: str,
    received_at: datetime,
    by: Viewer,
) -> CwcOrder:
    """The committee's signed order came: its file, and who received it. The same number again changes nothing.

    An order to keep a found child in care puts its case into that state. Raises FileRefused, Refused, Http404,
    PermissionDenied.
    """
    with officer_writes("add_order", case_id, by=by, allowed=access.can_work) as case:
        if not _is_found(case):
            raise Refused(_("First write down where and how the person was traced."))
        not_to_come(received_at)
        if made_on > clock.in_ist(received_at).date():
            raise Refused(_("The order was received before it was made. Look at both days."))
        if made_on < clock.in_ist(found_at(case)).date():
            raise Refused(_("This lies before the person was found."))
        for same in case.orders.filter(number=number, committee=committee, kind=OrderKind(kind)):
            return same
        file = add_file(case, upload, purpose=Purpose.ORDER, added_by=AddedBy.OFFICER, by=by.actor)
        order = CwcOrder.objects.create(
            case=case,
            kind=OrderKind(kind),
            number=number,
            made_on=made_on,
            committee=committee,
            received_by=received_by,
            received_at=received_at,
            file=file,
            noted_by=by.officer,
            noted_at=clock.now(),
        )
        data = {"kind": order.kind, "number": number, "file": file.pk}
        history.add(case, "order_received", by=by.actor, data=data, rows=[order])
        if (
            order.kind == OrderKind.CARE
            and case.kind == "found"
            and is_possible("place_in_care", case.state_code)
        ):
            case.state_code = next_state("place_in_care", case.state_code)
            case.queue_order = ordering.queue_order(case)
            history.add(case, "placed_in_care", by=by.actor)
        save_case(case, "state_code", "queue_order")
        return order


def check_guardian(
    case_id: int, *, proofs: tuple[str, ...], is_right: bool, words: dict[str, str], by: Viewer
) -> GuardianCheck:
    """One officer looked whether these are the parents or guardians; another one must look too.

    Refused before the child was heard alone. `words` (who, relation, note) are sealed. Raises Refused, Http404,
    PermissionDenied.
    """
    with officer_writes("check_guardian", case_id, by=by, allowed=access.can_check_guardians) as case:
        if case.state_code != State.TRACED:
            raise Refused(_("First write down where and how the person was traced."))
        if is_grown_up(case.missing_person):
            raise Refused(_("She or he is grown up by now and chooses alone."))
        standing = standing_of(case)
        if standing.heard is None:
            raise Refused(_("First the child is heard alone, before the family learns where it is."))
        if is_right and not proofs:
            raise Refused(_("Choose by what you checked it."))
        if is_right and any(check.officer_id == by.officer.pk for check in standing.checks):
            raise Refused(_("You have checked them already; another officer must check too."))
        check = GuardianCheck.objects.create(
            case=case,
            officer=by.officer,
            checked_at=clock.now(),
            proofs=[Proof(code).value for code in proofs],
            is_right=is_right,
            words=case.seal(words, "guardian"),
        )
        save_case(case)
        data = {"proofs": check.proofs, "is_right": is_right}
        history.add(case, "guardian_checked", by=by.actor, data=data, rows=[check])
        return check


def restore_home(
    case_id: int, *, restored_at: datetime, words: dict[str, str], version: int, by: Viewer
) -> Restoration:
    """The child is handed over to the parents or guardians whom the committee named: the case closes by the law.

    `words` (to_whom, relation, phone, place) are sealed, and with them what the committee decided of a child that is afraid of
    home (`decided`) and why a child was never brought before it (`not_produced`). Raises Refused with what is still missing,
    NotNow, Stale, Http404, PermissionDenied. The database refuses the same (`closing_rule`), save for these two.
    """
    with officer_writes("restore_home", case_id, by=by, allowed=access.can_work, version=version) as case:
        state = next_state("restore", case.state_code)
        not_to_come(restored_at)
        if is_grown_up(case.missing_person):
            raise Refused(_("She or he is grown up by now and chooses alone."))
        standing = standing_of(case)
        if standing.heard is None:
            raise Refused(_("First the child is heard alone, before the family learns where it is."))
        if standing.order is None:
            raise Refused(_("The signed order of the Child Welfare Committee is missing."))
        if (
            standing.heard.wish == Wish.AFRAID
            and standing.order.made_on < clock.in_ist(standing.heard.heard_at).date()
        ):
            raise Refused(
                _(
                    "The child is afraid of going home. The committee must know it: its order must be made after that."
                )
            )
        for name, asked in owed_words(standing).items():
            if len(words.get(name, "").strip()) < SHORTEST_WORDS:
                raise Refused(asked)
        if len(standing.checks) < 2:
            raise Refused(_("Two officers must each have checked the parents or guardians."))
        if restored_at < standing.order.received_at:
            raise Refused(_("The order of the committee came later. Look at the day and the time."))
        restoration = Restoration.objects.create(
            case=case,
            way=Way.HOME,
            restored_at=restored_at,
            order=standing.order,
            words=case.seal(words, "restoration"),
            restored_by=by.officer,
            noted_at=clock.now(),
        )
        _close(case, state, by)
        clocks.start_follow_ups(case, restored_at)
        history.add(case, "went_home", by=by.actor, shown_to_her=True, rows=[restoration])
        procedure.note_act(case, "restore", by=by.actor, officer=by.officer)
        messages.step_done(case)
        return restoration


def owed_words(standing: Standing) -> dict[str, str]:
    """What must be written before a child goes home, because something on the way was not as it should be."""
    owed = {}
    if standing.afraid is not None:
        owed["decided"] = _("Write what the committee decided about the child being afraid of home.")
    if not standing.was_produced:
        owed["not_produced"] = _("Write why the child was never produced before the committee.")
    return owed


def let_go(case: Case, decision: Decision, *, by: Viewer) -> Restoration:
    """One who is grown up goes where she or he chose; two officers have recorded it. In the caller's transaction."""
    state = next_state("let_go", case.state_code)
    restoration = Restoration.objects.create(
        case=case,
        way=Way.OWN_WAY,
        restored_at=clock.now(),
        decision=decision,
        words=case.seal({}, "restoration"),
        restored_by=by.officer,
        noted_at=clock.now(),
    )
    _close(case, state, by)
    family_learns = decision.may_know != MayKnow.NOTHING
    history.add(case, "went_own_way", by=by.actor, shown_to_her=family_learns, rows=[restoration])
    messages.step_done(case)
    return restoration


def _close(case: Case, state: str, by: Viewer) -> None:
    """By the law; the cases of the found persons who it was close with it, and nobody is shown them any longer."""
    now = clock.now()
    clocks.stop_all(case)
    case.state_code, case.closed_at, case.closed_by, case.due_at = state, now, ClosedBy.LAW, None
    case.queue_order = ordering.queue_order(case)
    save_case(case, "state_code", "closed_at", "closed_by", "due_at", "queue_order")
    joined = Case.objects.select_for_update(of=("self",)).filter(found_person__is_missing=case)
    for found in joined.filter(state_code=FoundState.IDENTIFIED, closed_at=None).order_by("pk"):
        clocks.stop_all(found)
        found.closed_at, found.closed_by, found.due_at = now, ClosedBy.LAW, None
        found.queue_order = ordering.queue_order(found)
        save_case(found, "closed_at", "closed_by", "due_at", "queue_order")
    take_down(case, by=by)
    Grant.objects.filter(case__in=cases_of_child(case), ended_at=None).update(ended_at=now)
    ask_matching(case)
