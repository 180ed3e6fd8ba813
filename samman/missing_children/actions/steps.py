"""Steps of the procedure that are marked done by hand, and the risk form."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.models import Case
from samman.cases.writing import Refused, officer_writes, save_case
from samman.common import clock
from samman.evidence.actions import add_file
from samman.evidence.models import AddedBy, Purpose
from samman.missing_children import access, clocks, procedure
from samman.missing_children.enums import Agency, Proof, Risk, Specialist
from samman.missing_children.models import MissingPerson, ProcedureStep, RiskForm, StepDone


def do_step(
    case_id: int,
    number: int,
    *,
    time: int,
    proof: str,
    upload: "UploadedFile[Any] | None" = None,
    by: Viewer,
) -> StepDone | None:
    """Mark a step done for the `time`-th time, with what shows it; its clock stops, that of a review begins anew.

    None where it was done that often already: a second press changes nothing. Raises Refused (no such step here, done by an
    act of its own, no proof, or a time that has not come), FileRefused, Http404, PermissionDenied.
    """
    found: list[ProcedureStep] = []

    def may(viewer: Viewer, case: Case) -> bool:
        found.extend(s for s in procedure.steps_of(case) if s.number == number)
        return not found or access.can_do_step(viewer, case, found[0])

    with officer_writes("do_step", case_id, by=by, allowed=may) as case:
        if not found or found[0].act:
            raise Refused(_("This step is not marked by hand in this case."))
        step = found[0]
        before = procedure.times_done(case, number)
        if before >= time or (before and not step.repeats):
            return None
        if time != before + 1:
            raise Refused(_("This step was not done so often yet. Open the page again."))
        proof = proof.strip()
        if not proof and not (upload and step.proof == Proof.PAPER):
            raise Refused(_("Say what shows that it was done."))
        file = None
        if upload is not None:
            file = add_file(case, upload, purpose=Purpose.REPORT, added_by=AddedBy.OFFICER, by=by.actor)
        done = procedure.note_done(case, step, by=by.actor, officer=by.officer, proof=proof, file=file)
        if step.ladder == clocks.UPLOAD:
            MissingPerson.objects.filter(case=case).update(portal_id=proof[:40])
        save_case(case, "due_at", "queue_order")
        return done


def fill_risk_form(
    case_id: int,
    *,
    risk: str,
    lines_of_inquiry: str,
    specialists: list[str],
    agencies: list[str],
    by: Viewer,
) -> RiskForm:
    """The risk form of the SHO (SOP of 23.11.2016, annexure III); it gives the case its risk, and a later one another.

    The same again changes nothing and gives the form that stands. Raises ValueError for codes that are none, Http404,
    PermissionDenied.
    """
    fields: dict[str, Any] = {
        "risk": Risk(risk),
        "specialists": sorted({Specialist(code) for code in specialists}),
        "agencies": sorted({Agency(code) for code in agencies}),
    }
    with officer_writes("fill_risk_form", case_id, by=by, allowed=access.can_fill_risk_form) as case:
        last = case.risk_forms.order_by("-id").first()
        if last is not None:
            last.case = case
            same = {name: getattr(last, name) for name in fields} == fields
            if same and last.lines_of_inquiry == lines_of_inquiry:
                return last
        form = RiskForm.objects.create(
            case=case,
            words=case.seal(lines_of_inquiry, "risk"),
            filled_by=by.officer,
            filled_at=clock.now(),
            **fields,
        )
        MissingPerson.objects.filter(case=case).update(risk=form.risk)
        history.add(case, "risk_form_filled", by=by.actor, data={"risk": form.risk}, rows=[form])
        procedure.note_act(case, "fill_risk_form", by=by.actor, officer=by.officer)
        save_case(case, "due_at", "queue_order")
        return form
