"""The key of whoever reported: a new one at the desk where it was lost, a first one where 112 took the report. It opens every
case of the report (`people.lost_key`)."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from samman.accounts.viewer import Viewer
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case, Receipt
from samman.cases.writing import officer_writes
from samman.missing_children import access, messages
from samman.missing_children.actions.registering import cases_of
from samman.missing_children.actions.reporter import cases_of_report
from samman.missing_children.desk_questions import QUESTIONS
from samman.people import lost_key
from samman.people.lost_key import NEW_KEY_HOLD, Holder, WrongAnswers

HOLDER = Holder(
    name="reporter",
    scope=Scope.ADD,
    opens=lambda case: cases_of(case.pk),
    may_get_code=lambda _case: True,  # where messages were allowed
    send_code=messages.code_for_reporter,
)


def hold_of(cases: list[Case]) -> timedelta:
    """How long a new key of a report waits: a day, in which who has the old one can stop it. A first key waits for nobody."""
    return NEW_KEY_HOLD if Receipt.objects.filter(case__in=cases).exists() else timedelta(0)


def issue_reporter_key(case_id: int, *, answers: Mapping[str, str], reason: str, by: Viewer) -> str:
    """A key for whoever reported and is here in person. It holds after 24 hours, or at once where nobody has had one.

    `answers` are what was said to the questions of the report, by name; which one was wrong is told to nobody. Returns the key,
    to be shown once; at its first use it is replaced by one that the officer has not seen. Raises WrongAnswers (counted),
    Refused (another new key waits, no try is left today), Http404, PermissionDenied.
    """
    with officer_writes("issue_key", case_id, by=by, allowed=access.can_issue_key) as case:
        cases = cases_of(case.pk)
        # One report is asked once at a time, from whichever of its pages.
        list(Case.objects.select_for_update().filter(pk=cases[0].pk).values("pk"))
        tried = lost_key.try_at_desk(
            cases,
            are_right=lambda: QUESTIONS.are_right(cases[0], answers),
            hold=hold_of(cases),
            reason=reason,
            by=by,
        )
        if tried.key:
            messages.tell_family(case)
            return tried.key
        if not tried.left:
            messages.key_refused(case)
    raise WrongAnswers(tried.left)  # after the commit: the try counts


def stop_reporter_key(citizen: Citizen) -> int:
    """Whoever has the key did not ask for a new one: every one that still waits ends. Raises PermissionDenied."""
    with transaction.atomic():
        return lost_key.stop_waiting(cases_of_report(citizen), by=citizen.actor)
