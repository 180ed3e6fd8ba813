"""What all acts on the case of a missing person share."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from samman.cases.models import Case
from samman.cases.writing import Refused
from samman.common import clock
from samman.missing_children.models import FoundPerson, MissingPerson

MATCHING = "matching"  # the queue of a worker of its own
BOTH_PLACES = gettext_lazy(
    "Here stand a district of our State and one outside. Only one can be right: empty the other."
)


def ask_matching(case: Case) -> None:
    """Queue a look by matching, in the caller's transaction: it commits, or vanishes, with what was saved."""
    app.configure_task("ask_matching", queue=MATCHING).defer(case_id=case.pk)


def person_of(case: Case) -> MissingPerson | FoundPerson:
    """The person of a case."""
    if case.kind == "found":
        return FoundPerson.objects.get(case=case)
    return MissingPerson.objects.get(case=case)


def cases_of_child(case: Case) -> list[int]:
    """The ids of the cases of one person: the missing one's own, and those of the found persons who it turned out to be."""
    found = Case.objects.filter(found_person__is_missing=case).values_list("pk", flat=True)
    return [case.pk, *found]


def in_one_place(in_district: bool, elsewhere: str, state: str) -> None:
    """Raises Refused for a place that lies both in a district of ours and outside."""
    if in_district and (elsewhere.strip() or state):
        raise Refused(BOTH_PLACES)


def not_to_come(at: datetime) -> None:
    """Raises Refused for a moment that is still to come."""
    if at > clock.now() + timedelta(minutes=5):
        raise Refused(_("This moment is still to come. Look at the day and the time."))
