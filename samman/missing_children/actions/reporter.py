"""What whoever reported does on the page behind both numbers. One key opens every case of a report; what concerns all of
them is written to each."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from samman.cases import history, keys
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case, Receipt
from samman.cases.writing import citizen_case
from samman.common import clock
from samman.evidence.actions import add_file
from samman.evidence.models import AddedBy, Purpose
from samman.missing_children import messages
from samman.missing_children.actions.registering import cases_of
from samman.missing_children.actions.shared import ask_matching
from samman.missing_children.models import PersonPhoto
from samman.people.actions import change_safe_contact


def cases_of_report(citizen: Citizen, *, renews: bool = False) -> list[Case]:
    """The cases of the report, locked in the order of their ids. A closed one too: what is told of somebody who is grown up
    must not show by what may still be added."""
    mine = [case.pk for case in cases_of(citizen.case.pk)]
    list(Case.objects.select_for_update().filter(pk__in=mine).order_by("pk").values("pk"))
    citizen_case(citizen, renews=renews)
    return cases_of(citizen.case.pk)


def add_words(citizen: Citizen, text: str) -> None:
    """Words that whoever reported adds, to each case of the report. Raises PermissionDenied."""
    with transaction.atomic():
        for case in cases_of_report(citizen):
            history.add(case, "reporter_wrote", by=citizen.actor, shown_to_her=True, words=text)
            messages.news(case)


def add_reporter_photo(
    citizen: Citizen, number: str, upload: "UploadedFile[Any]", *, taken_on: date | None = None
) -> PersonPhoto:
    """A photograph of the person of one case of the report. Raises FileRefused, or PermissionDenied for another's number."""
    with transaction.atomic():
        case = next((one for one in cases_of_report(citizen) if one.number == number), None)
        if case is None:
            raise PermissionDenied("no case of this report")
        file = add_file(case, upload, purpose=Purpose.PHOTO, added_by=AddedBy.REPORTER, by=citizen.actor)
        is_main = not PersonPhoto.objects.filter(case=case, is_main=True).exists()
        photo = PersonPhoto.objects.create(case=case, file=file, taken_on=taken_on, is_main=is_main)
        history.add(case, "photo_added", by=citizen.actor, shown_to_her=True, data={"file": file.pk})
        messages.news(case)
        ask_matching(case)
    return photo


def change_reporter_contact(citizen: Citizen, answers: dict[str, Any]) -> None:
    """How whoever reported may be reached and met from now on, in each case of the report. Raises PermissionDenied."""
    with transaction.atomic():
        for case in cases_of_report(citizen):
            change_safe_contact(case, answers, she_knows=True)
            history.add(case, "contact_changed", by=citizen.actor, shown_to_her=True)
            messages.news(case)


def renew_reporter_key(citizen: Citizen, key: str) -> Citizen:
    """At the first use of a printed key a key that nobody else has seen; the printed one ends, in every case of the report.

    Raises PermissionDenied where the key no longer holds or is not a printed one.
    """
    with transaction.atomic():
        renewed: dict[int, Receipt] = {}
        for case in cases_of_report(citizen, renews=True):
            printed = case.receipts.select_for_update().filter(
                holder="reporter", must_renew=True, ended_at=None
            )
            if not printed.exists():
                continue
            receipt = keys.add_receipt(case, key, holder="reporter", scope=Scope.ADD)
            case.receipts.filter(holder="reporter", must_renew=True, ended_at=None).update(
                ended_at=clock.now()
            )
            history.add(case, "key_renewed", by=citizen.actor)
            receipt.case = case
            renewed[case.pk] = receipt
        if citizen.case.pk not in renewed:
            raise PermissionDenied("no printed key")
    return Citizen(renewed[citizen.case.pk])
