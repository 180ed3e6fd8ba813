"""The procedure of one missing person: a step marked done, the risk form, the way to the anti-trafficking unit."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samman.accounts.gates import viewer_for
from samman.audit import record
from samman.cases.models import Case
from samman.cases.pages import refuse
from samman.evidence.actions import FileRefused
from samman.missing_children import access, actions, handing_over, procedure
from samman.missing_children.actions import Refused
from samman.missing_children.forms.steps import RiskForm, StepForm, TraffickingForm
from samman.missing_children.views.shared import fetch_case, readers, to_case
from samman.people.access import has_opened

# Steps that an act of their own does, and where that act is.
ACTS = {"fill_risk_form": "missing:risk", "suspect_trafficking": "missing:trafficking"}


@readers
@require_http_methods(["GET", "POST"])
def step_done(request: HttpRequest, number: str, step: int) -> HttpResponse:
    """Mark a step of the procedure done, with what shows it."""
    case = fetch_case(request, number, "do_step")
    lines = {line.step.number: line for part in procedure.checklist(case) for line in part.lines}
    line = lines.get(step)
    if line is None:
        raise Http404
    if line.step.act:
        return (
            redirect(ACTS[line.step.act], case.number) if line.step.act in ACTS else to_case(case, "papers")
        )
    if not access.can_do_step(viewer_for(request), case, line.step):
        refuse(request, "do_step", number, case)
    if line.done and not line.step.repeats:
        messages.info(request, _("This step is done already."))
        return to_case(case, "procedure")
    posted = request.method == "POST"
    form = StepForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        step=line.step,
        initial={"time": line.time},
    )
    if posted and form.is_valid():
        try:
            done = actions.do_step(
                case.pk,
                step,
                time=form.cleaned_data["time"],
                proof=form.cleaned_data["proof"],
                upload=form.cleaned_data["file"],
                by=viewer_for(request),
            )
        except FileRefused as refused:
            form.add_error("file", refused.sentence)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if done is None:
                messages.info(request, _("This step is done already."))
            else:
                messages.success(request, _("Step %(number)d is marked done.") % {"number": step})
            return to_case(case, "procedure")
    return _shown(request, case, "missing_children/step.html", form=form, line=line)


@readers
@require_http_methods(["GET", "POST"])
def risk_form(request: HttpRequest, number: str) -> HttpResponse:
    """The risk form of the SHO; read by all who opened the case, written by the SHO."""
    case = fetch_case(request, number, "fill_risk_form")
    viewer = viewer_for(request)
    may = access.can_fill_risk_form(viewer, case)
    opened = has_opened(viewer, case)
    last = case.risk_forms.select_related("filled_by").order_by("-id").first()
    if request.method == "GET" and not may and last is None:
        return to_case(case, "procedure")
    if request.method == "POST" and not may:
        refuse(request, "fill_risk_form", number, case)
    initial = {}
    if last is not None:
        last.case = case
        initial = {"risk": last.risk, "specialists": last.specialists, "agencies": last.agencies}
        if opened:
            initial["lines"] = last.lines_of_inquiry
    form = RiskForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        actions.fill_risk_form(
            case.pk,
            risk=cleaned["risk"],
            lines_of_inquiry=cleaned["lines"],
            specialists=cleaned["specialists"],
            agencies=cleaned["agencies"],
            by=viewer,
        )
        messages.success(request, _("The risk form is kept."))
        return to_case(case, "procedure")
    words = last.lines_of_inquiry if last is not None and opened else ""
    return _shown(
        request, case, "missing_children/risk_form.html", form=form, last=last, may=may, words=words
    )


@readers
@require_http_methods(["GET", "POST"])
def trafficking(request: HttpRequest, number: str) -> HttpResponse:
    """Suspicion of trafficking: the case goes to the anti-trafficking unit at once."""
    case = fetch_case(request, number, "suspect_trafficking")
    viewer = viewer_for(request)
    there = handing_over.is_at_ahtu(case)
    if there and case.missing_person.trafficking_suspected:
        messages.info(request, _("The anti-trafficking unit has this case already."))
        return to_case(case)
    if not access.can_suspect(viewer, case):
        refuse(request, "suspect_trafficking", number, case)
    form = TraffickingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if actions.suspect_trafficking(case.pk, reason=form.cleaned_data["reason"], by=viewer):
            messages.success(
                request, _("The anti-trafficking unit has this case now. You go on seeing it, and it acts.")
            )
        else:
            messages.error(
                request,
                _(
                    "No anti-trafficking unit is named for this district. The suspicion is noted, the nodal officer, the SP and "
                    "headquarters were told, and the case stays with you: go on with every step."
                ),
            )
        return to_case(case)
    unit = None if there else handing_over.ahtu_for(case)
    return _shown(request, case, "missing_children/trafficking.html", form=form, ahtu=unit, there=there)


def _shown(request: HttpRequest, case: Case, template: str, **context: object) -> HttpResponse:
    record("view_case", by=viewer_for(request).actor, outcome="read", case=case)
    return render(request, template, {"case": case, **context})
