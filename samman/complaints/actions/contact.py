"""She changes how she may be reached and met; it holds at once (promise 5)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from samman.cases import history
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.writing import citizen_case
from samman.complaints import messages
from samman.complaints.actions.requests import end_requests
from samman.complaints.enums import RequestKind
from samman.people.actions import change_safe_contact


def change_contact(citizen: Citizen, answers: dict[str, Any]) -> None:
    """Answers to the questions of calls, or of meeting, as the form gives them. Raises PermissionDenied (a helper's key).

    Who holds a full key knows of the complaint. A wish to stop that waits is looked into by headquarters from now on: a
    number that was taken away or given anew may be another's will.
    """
    with transaction.atomic():
        case = citizen_case(citizen)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key changes no rule of contact")
        contact = change_safe_contact(case, answers, she_knows=True)
        if not contact.may_call:
            end_requests(case, RequestKind.CALL)
        case.withdrawals.open().update(needs_check=True)
        history.add(case, "contact_changed", by=citizen.actor, shown_to_her=True)
        messages.note_added(case)
