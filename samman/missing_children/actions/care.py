"""What is owed to a found or recovered person at once, and where the person is meanwhile."""

from datetime import datetime

from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.models import Case
from samman.cases.writing import Refused, officer_writes, save_case
from samman.common import clock
from samman.missing_children import access, clocks, procedure
from samman.missing_children.actions.shared import not_to_come
from samman.missing_children.enums import State
from samman.missing_children.enums_home import Step
from samman.missing_children.models import CareStep, FoundPerson, MissingPerson, Stay

PLACE_REASON_LENGTH = 10


def keep_stay(case: Case, words: dict[str, str], *, since: datetime, by: Viewer) -> Stay:
    """Keep sealed where the person is now, in the caller's transaction; no line of history says where."""
    stay = Stay.objects.create(
        case=case, since=since, words=case.seal(words, "stay"), noted_by=by.officer, noted_at=clock.now()
    )
    history.add(case, "stay_noted", by=by.actor, rows=[stay])
    return stay


def note_stay(case_id: int, words: dict[str, str], *, since: datetime, by: Viewer) -> Stay:
    """The person is somewhere else now. Raises Refused, Http404, PermissionDenied."""
    with officer_writes("note_stay", case_id, by=by, allowed=access.can_work) as case:
        not_to_come(since)
        last = case.stays.order_by("-id").first()
        if last is not None and (last.since, last.opened_words) == (since, words):
            return last
        return keep_stay(case, words, since=since, by=by)


def open_place(case_id: int, *, reason: str, by: Viewer) -> Case:
    """Open where the person is, with a reason. Raises Refused, Http404, PermissionDenied."""
    reason = " ".join(reason.split())[:500]
    with officer_writes("open_place", case_id, by=by, allowed=access.can_keep_place) as case:
        if len(reason) < PLACE_REASON_LENGTH:
            raise Refused(_("Write the reason in at least ten letters."))
        history.add(case, "place_opened", by=by.actor, reason=reason, outcome="read")
        return case


def note_care(
    case_id: int,
    step: str,
    *,
    done_at: datetime,
    body: str,
    by_woman: bool | None = None,
    in_plain_clothes: bool | None = None,
    before_magistrate: bool | None = None,
    sections: tuple[str, ...] = (),
    by: Viewer,
) -> CareStep:
    """One of the duties was done: committee, doctor, statement, sections, portal. Its clock stops.

    The same again changes nothing; another time or body adds a row. Raises Refused, Http404, PermissionDenied.
    """
    step = Step(step)
    joined = FoundPerson.objects.filter(case=case_id).values_list("is_missing", flat=True).first()
    with officer_writes("note_care", case_id, by=by, allowed=access.can_work, also=joined) as case:
        not_to_come(done_at)
        if case.kind == "missing" and case.state_code not in (State.TRACED, State.FOUND_DEAD):
            raise Refused(_("First write down where and how the person was traced."))
        if done_at < found_at(case):
            raise Refused(_("This lies before the person was found."))
        fields = {
            "done_at": done_at,
            "body": body,
            "by_woman": by_woman,
            "in_plain_clothes": in_plain_clothes,
            "before_magistrate": before_magistrate,
            "sections": list(sections),
        }
        same = case.care_steps.filter(step=step, **fields).first()
        if same is not None:
            return same
        row = CareStep.objects.create(
            case=case, step=step, **fields, noted_by=by.officer, noted_at=clock.now()
        )
        if step == Step.PORTAL:
            _keep_portal_id(case, body)
        for one in (
            case,
            *Case.objects.filter(pk__in=[joined] if joined else []),
        ):  # it runs in the case of the missing
            clocks.stop_care_clock(one, step)
            clocks.show_nearest(one)
            save_case(one, "due_at", "queue_order")
        procedure.note_act(case, f"care_{step.value}", by=by.actor, officer=by.officer, proof=body)
        history.add(case, "care_done", by=by.actor, data={"step": step.value}, rows=[row])
        return row


def found_at(case: Case) -> datetime:
    """When the person of a case was found or traced."""
    moment: datetime = case.found_person.found_at if case.kind == "found" else case.recovery.found_at
    return moment


def _keep_portal_id(case: Case, portal_id: str) -> None:
    person: FoundPerson | MissingPerson = case.found_person if case.kind == "found" else case.missing_person
    if not person.portal_id:
        person.portal_id = portal_id[:40]
        person.save(update_fields=["portal_id"])
