"""The entry in the General Diary, and the FIR."""

from datetime import datetime

from django.db import transaction

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.models import Case
from samman.cases.writing import officer_writes, save_case
from samman.missing_children import access, clocks, messages, procedure
from samman.missing_children.actions.notices import take_down
from samman.missing_children.actions.registering import Fir, cases_of
from samman.missing_children.models import MissingPerson
from samman.missing_children.words import is_fir_sensitive


def enter_gd(case_id: int, *, number: str, at: datetime, version: int, by: Viewer) -> None:
    """Enter number and time of the General Diary. The same again changes nothing; another number corrects the first.

    Raises Http404, PermissionDenied, Stale.
    """
    with officer_writes("enter_gd", case_id, by=by, allowed=access.can_work, version=version) as case:
        person = MissingPerson.objects.get(case=case)
        if (person.gd_number, person.gd_at) == (number, at):
            return
        data = {"number": number, **({"instead_of": person.gd_number} if person.gd_number else {})}
        person.gd_number, person.gd_at = number, at
        person.save(update_fields=["gd_number", "gd_at"])
        history.add(case, "gd_entered", by=by.actor, data=data)
        procedure.note_act(case, "enter_gd", by=by.actor, officer=by.officer, proof=number)
        save_case(case, "due_at", "queue_order")


def enter_fir(
    case_id: int, fir: Fir, *, for_the_others: bool = False, version: int, by: Viewer
) -> list[Case]:
    """Enter the FIR; its clock stops. `for_the_others`: one FIR for all persons of the report that have none yet.

    The same again changes nothing; another number corrects the first, and the history keeps both. Returns the cases to which
    it was entered. Raises Http404, PermissionDenied, Stale.
    """
    entered = []
    with transaction.atomic():
        with officer_writes("enter_fir", case_id, by=by, allowed=access.can_work, version=version) as case:
            if _enter(case, fir, by):
                entered.append(case)
            others = [other for other in cases_of(case.pk) if other.pk != case.pk] if for_the_others else []
        seen = Case.objects.visible_to(by).filter(pk__in=[other.pk for other in others])
        without = seen.filter(missing_person__fir_number="", closed_at=None).order_by("pk")
        for pk in without.values_list("pk", flat=True):
            with officer_writes("enter_fir", pk, by=by, allowed=access.can_work) as other:
                if _enter(other, fir, by):
                    entered.append(other)
    return entered


def _enter(case: Case, fir: Fir, by: Viewer) -> bool:
    person = MissingPerson.objects.get(case=case)
    before = (person.fir_number, person.fir_year, person.fir_at, person.fir_sections, person.fir_station_id)
    if before == (fir.number, fir.year, fir.at, list(fir.sections), fir.station.pk):
        return False
    was_there = bool(person.fir_number)
    data = {"number": fir.number, "year": fir.year, "sections": list(fir.sections), "station": fir.station.pk}
    if was_there:
        data |= {"instead_of": f"{person.fir_number}/{person.fir_year}"}
    person.fir_number, person.fir_year, person.fir_at = fir.number, fir.year, fir.at
    person.fir_sections, person.fir_station = list(fir.sections), fir.station
    person.save(update_fields=["fir_number", "fir_year", "fir_at", "fir_sections", "fir_station"])
    if is_fir_sensitive(person):
        take_down(case, by=by)  # whom the law protects is shown to nobody (POCSO 23, BNS 72)
    clocks.stop_fir_clock(case)
    history.add(case, "fir_entered", by=by.actor, shown_to_her=True, data=data)
    procedure.fir_entered(case, fir.number, fir.at, by=by.actor, officer=by.officer)
    save_case(case, "due_at", "queue_order")
    if not was_there:
        messages.fir_entered(case)
    return True
