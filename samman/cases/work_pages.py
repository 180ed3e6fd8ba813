"""Who works on a case, as the pages of all kinds say it: taken, given, ended. `said` is what is told when it was done."""

from django.contrib import messages
from django.http import HttpRequest

from samman.accounts.gates import viewer_for
from samman.cases import access
from samman.cases.actions import assign_case, assignable, end_assignment, take_case
from samman.cases.forms import AssignForm
from samman.cases.models import Assignment, Case
from samman.cases.pages import refuse, typed_id


def take_work(request: HttpRequest, case: Case, said: str) -> None:
    """Take a case of the own unit upon oneself; a second press changes nothing."""
    viewer = viewer_for(request)
    if not access.is_assigned(viewer, case):
        take_case(case.pk, by=viewer)
        messages.success(request, said)


def assign_work(request: HttpRequest, case: Case, said: str) -> AssignForm:
    """Name an officer of the unit who works on the case; with errors in the form nothing was done."""
    viewer = viewer_for(request)
    if not access.can_assign(viewer, case):
        refuse(request, "assign_case", case.number, case)
    form = AssignForm(request.POST, officers=assignable(case))
    if form.is_valid():
        officer_id = int(form.cleaned_data["officer"])
        if not _works(case, officer_id):
            assign_case(case.pk, officer_id, by=viewer)
            messages.success(request, said)
    return form


def end_work(request: HttpRequest, case: Case, said: str) -> None:
    """An officer no longer works on the case."""
    viewer = viewer_for(request)
    officer_id = typed_id(request.POST.get("officer", ""))
    if not access.can_end_assignment(viewer, case, officer_id):
        refuse(request, "end_assignment", case.number, case)
    if _works(case, officer_id):
        end_assignment(case.pk, officer_id, by=viewer)
        messages.success(request, said)


def _works(case: Case, officer_id: int) -> bool:
    return Assignment.objects.current().filter(case=case, officer_id=officer_id).exists()
