"""A lost key of hers: a new one at the desk (`people.lost_key`), made in person by a woman officer."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from samman.accounts.viewer import Viewer
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.writing import citizen_case, officer_writes
from samman.complaints import access, messages
from samman.complaints.desk_questions import QUESTIONS
from samman.complaints.enums import ForWhom
from samman.people import lost_key
from samman.people.lost_key import Holder, WrongAnswers

# Digits are sent only for a complaint that she made herself.
HOLDER = Holder(
    name="her",
    scope=Scope.FULL,
    opens=lambda case: [case],
    may_get_code=lambda case: case.complaint.for_whom == ForWhom.SELF,
    send_code=messages.code_for_her,
)


def issue_key(case_id: int, *, answers: Mapping[str, str], reason: str, by: Viewer) -> str:
    """A new key of hers, made in person by a woman officer; it holds after 24 hours, and she can stop it until then.

    `answers` are what she said to the questions of her complaint, by name; which one was wrong is told to nobody. Returns the
    key, to be shown once; at its first use she gets one that the officer has not seen. Raises WrongAnswers (counted),
    Refused (another new key waits, no try is left today), Http404, PermissionDenied.
    """
    with officer_writes("issue_key", case_id, by=by, allowed=access.can_issue_key) as case:
        tried = lost_key.try_at_desk(
            [case], are_right=lambda: QUESTIONS.are_right(case, answers), reason=reason, by=by
        )
        if tried.key:
            case.withdrawals.open().update(needs_check=True)  # whoever confirms it now may be another
            messages.news_for_her(case)
            return tried.key
        if not tried.left:
            messages.key_refused(case)
    raise WrongAnswers(tried.left)  # after the commit: the try counts


def stop_new_key(citizen: Citizen) -> int:
    """She did not ask for a new key: every one that still waits is ended. Returns how many."""
    with transaction.atomic():
        case = citizen_case(citizen)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key cannot do this")
        return lost_key.stop_waiting([case], by=citizen.actor)
