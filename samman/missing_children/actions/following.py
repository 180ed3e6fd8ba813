"""After the way home: somebody asks after the child at 1, 3, 6 and 12 months; and one who is missing again is a new case."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.drafts import OpenDraft
from samman.cases.models import Case
from samman.cases.writing import Refused, officer_writes, save_case
from samman.common import clock
from samman.deadlines.actions import stop_deadline
from samman.jurisdictions.models import Unit
from samman.missing_children import access, clocks, procedure
from samman.missing_children.actions.describing import FIELDS
from samman.missing_children.actions.registering import MissingReport, ReportedPerson, register_missing
from samman.missing_children.actions.shared import not_to_come
from samman.missing_children.enums_home import FollowUpOutcome, FollowUpWay
from samman.missing_children.models import FollowUp, MissingPerson
from samman.people.actions import identity_of


def note_follow_up(
    case_id: int, *, months: int, way: str, done_at: datetime, outcome: str, dcpu: str, words: str, by: Viewer
) -> FollowUp:
    """What was found when somebody asked after the child. Whoever was not met is asked after again: that clock runs on.

    The same again changes nothing. Raises Refused, Http404, PermissionDenied.
    """
    if months not in clocks.FOLLOW_UP_MONTHS:
        raise ValueError(months)
    with officer_writes("note_follow_up", case_id, by=by, allowed=access.can_follow_up) as case:
        not_to_come(done_at)
        if done_at < case.restoration.restored_at:
            raise Refused(_("This lies before the child went home."))
        fields = {
            "months": months,
            "way": FollowUpWay(way),
            "done_at": done_at,
            "outcome": FollowUpOutcome(outcome),
            "dcpu": dcpu,
        }
        for same in case.follow_ups.filter(**fields):
            return same
        row = FollowUp.objects.create(
            case=case,
            **fields,
            words=case.seal(words, "follow_up"),
            noted_by=by.officer,
            noted_at=clock.now(),
        )
        if row.outcome != FollowUpOutcome.NOT_MET:
            stop_deadline(case, clocks.FOLLOW_UP, clocks.FOLLOW_UP_MONTHS.index(months) + 1)
        data = {"months": months, "outcome": row.outcome, "way": row.way}
        history.add(case, "followed_up", by=by.actor, data=data, rows=[row])
        procedure.note_act(case, "follow_up", by=by.actor, officer=by.officer)
        return row


def register_again(
    case_id: int,
    draft: OpenDraft,
    *,
    station: Unit,
    seen: dict[str, Any],
    reason: str,
    trafficking_suspected: bool,
    story: str,
    clothes: str,
    source: str,
    language: str,
    by: Viewer,
) -> Case:
    """One who was home is missing again: a new case that names the former one; who it is and the family are taken over, covered.

    The follow-ups of the former case end. While that one is open it is given back. Raises Http404, PermissionDenied.
    """
    with (
        transaction.atomic(),
        officer_writes("register_again", case_id, by=by, allowed=access.can_register_again) as before,
    ):
        known = (
            MissingPerson.objects.filter(before=before, case__closed_at=None).select_related("case").first()
        )
        if known is not None:  # nobody is missing twice at once
            return known.case
        person = MissingPerson.objects.get(case=before)
        person.case = before
        description = {name: getattr(person, name) for name in FIELDS} | {"clothes": clothes}
        people = identity_of(before)
        report = MissingReport(
            persons=(ReportedPerson(description),),
            source=source,
            seen=seen,
            reason=reason,
            trafficking_suspected=trafficking_suspected,
            words={"story": story},
            reporter=people.get("reporter", {}),
            family=people.get("family", {}),
        )
        (case,) = register_missing(
            draft,
            report,
            station=station,
            language=language,
            by=by.actor,
            registered_by=by.officer,
        )
        again = MissingPerson.objects.get(case=case)
        if again.before_id is None:
            again.before = before
            again.save(update_fields=["before"])
            if before.kept_from_id is not None and case.kept_from_id is None:
                case.kept_from_id = before.kept_from_id  # who was accused then never sees it now
                save_case(case, "kept_from")
            stop_deadline(before, clocks.FOLLOW_UP)
            history.add(before, "missing_again", by=by.actor, data={"number": case.number})
            history.add(case, "was_missing_before", by=by.actor, data={"number": before.number})
        return case
