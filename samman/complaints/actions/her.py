"""What she, or a helper, adds."""

from django.db import transaction

from samman.cases import history
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.writing import citizen_case
from samman.complaints import messages
from samman.complaints.actions.rest import wake
from samman.complaints.workflow import is_possible


def add_note(citizen: Citizen, text: str) -> None:
    """She, or a helper, adds words."""
    with transaction.atomic():
        case = citizen_case(citizen)
        event = "she_wrote" if citizen.scope == Scope.FULL else "helper_wrote"
        history.add(case, event, by=citizen.actor, shown_to_her=True, words=text)
        if event == "she_wrote" and is_possible("bring_back", case.state_code):
            wake(case, by=citizen.actor)  # whoever writes is there
        messages.note_added(case)


def note_file_added(citizen: Citizen, kind: str) -> None:
    """She, or a helper, added a file: a line of history, and the station hears that there is something."""
    with transaction.atomic():
        case = citizen_case(citizen)
        history.add(case, "file_added", by=citizen.actor, shown_to_her=True, data={"kind": kind})
        messages.note_added(case)
