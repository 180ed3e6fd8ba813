"""Legal vetting at headquarters: what law applies, what is missing, what to do (mission V8)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit import Actor
from samman.cases import history
from samman.cases.models import Case
from samman.cases.writing import Refused, officer_writes, save_case
from samman.common import clock
from samman.complaints import access, clocks, messages, words
from samman.complaints.actions.shared import acceptance_round
from samman.complaints.enums import Advice, Decision, Gap, State, VettingCause
from samman.complaints.models import ActionTakenReport, Rating, Vetting, VettingNote, VettingSection
from samman.complaints.ordering import queue_order
from samman.deadlines.actions import start_deadline, stop_deadline
from samman.directory.models import Offence

HARDLY_ALLOWED = {
    Decision.NO_OFFENCE: VettingCause.NO_OFFENCE,
    Decision.ENQUIRY: VettingCause.ENQUIRY,
}


def open_after_rating(case: Case, rating: Rating, state: State) -> Vetting:
    """She is dissatisfied, or took SATISFIED back: the clocks of the round stop, headquarters' clock starts.

    In the caller's transaction; saves the case.
    """
    clocks.stop_report_clock(case)
    clocks.stop_final_clocks(case)
    stop_deadline(case, clocks.ACCEPTANCE, round=acceptance_round(case))
    cause = VettingCause.TAKEN_BACK if rating.takes_back_id else VettingCause.DISSATISFIED
    vetting = _open(case, cause, rating.report)
    case.state_code = state
    case.closed_at = None
    case.closed_by = ""
    case.due_at = vetting.due_at
    case.queue_order = queue_order(case, since=rating.created_at)
    save_case(case, "state_code", "closed_at", "closed_by", "due_at", "queue_order")
    return vetting


def open_after_report(case: Case, report: ActionTakenReport, *, by: Actor) -> Vetting | None:
    """'No offence', or only an enquiry, on an offence of BNS 199(c) comes before the adviser without her rating."""
    cause = HARDLY_ALLOWED.get(Decision(report.decision))
    listed = case.complaint.trouble in words.LISTED or case.about_child
    if cause is None or not (listed or report.sections.filter(is_listed_199c=True).exists()):
        return None
    if case.vettings.filter(round=case.round, cause=cause).exists():
        return None
    vetting = _open(case, cause, report)
    history.add(case, "vetting_opened", by=by, data={"cause": cause, "report": report.pk})
    messages.vetting_opened(case, due_at=vetting.due_at)
    return vetting


def _open(case: Case, cause: VettingCause, report: ActionTakenReport) -> Vetting:
    now = clock.now()
    # Each vetting has a clock of its own: a running number over the whole case.
    number = case.vettings.count() + 1
    deadline = start_deadline(case, clocks.VETTING, round=number, started_at=now)
    return Vetting.objects.create(
        case=case,
        round=case.round,
        cause=cause,
        report=report,
        state_id=case.state_id,
        opened_at=now,
        due_at=deadline.due_at,
    )


def stop_clock(vetting: Vetting) -> None:
    """Headquarters has given its word on this vetting."""
    number = Vetting.objects.filter(case_id=vetting.case_id, pk__lte=vetting.pk).count()
    stop_deadline(vetting.case, clocks.VETTING, round=number)


def _locked(case: Case, vetting_id: int) -> Vetting:
    vetting = Vetting.objects.open().select_for_update().filter(case=case, pk=vetting_id).first()
    if vetting is None:
        raise Refused(_("This vetting is already finished."))
    vetting.case = case
    return vetting


def take_vetting(case_id: int, *, vetting_id: int, by: Viewer) -> Vetting:
    """An adviser takes it upon herself, so that two do not do the same. Raises Refused, Http404, PermissionDenied."""
    with officer_writes("take_vetting", case_id, by=by, allowed=access.can_vet) as case:
        vetting = _locked(case, vetting_id)
        if vetting.taken_by_id != by.officer.pk:
            vetting.taken_by = by.officer
            vetting.save(update_fields=["taken_by"])
            history.add(case, "vetting_taken", by=by.actor)
        return vetting


def write_vetting_note(
    case_id: int,
    *,
    vetting_id: int,
    gaps: Iterable[str],
    offences: Iterable[Offence],
    advice: str,
    text: str,
    by: Viewer,
) -> VettingNote:
    """The adviser's note. 'In order' ends a vetting of a decision; her own dissatisfaction always needs a direction.

    Raises Refused (a note is there already, or the advice does not fit), Http404, PermissionDenied.
    """
    with officer_writes("write_vetting_note", case_id, by=by, allowed=access.can_vet) as case:
        vetting = _locked(case, vetting_id)
        if vetting.noted_at is not None:
            raise Refused(_("The note on this vetting is already written."))
        hers = vetting.cause in (VettingCause.DISSATISFIED, VettingCause.TAKEN_BACK)
        if hers and advice == Advice.IN_ORDER:
            raise Refused(
                _("She is dissatisfied: a direction goes to the SP and the nodal officer in any case.")
            )
        now = clock.now()
        note = VettingNote.objects.create(
            vetting=vetting,
            gaps=[gap for gap in Gap.values if gap in set(gaps)],
            advice=advice,
            words=case.seal(text, "vetting"),
            written_by=by.officer,
            written_at=now,
        )
        sections = [VettingSection(note=note, offence=offence) for offence in offences]
        VettingSection.objects.bulk_create(sections)
        vetting.taken_by = by.officer
        vetting.noted_at = now
        if advice == Advice.IN_ORDER or case.closed_at is not None:
            vetting.closed_at = now
            stop_clock(vetting)
        vetting.save(update_fields=["taken_by", "noted_at", "closed_at"])
        history.add(
            case,
            "vetting_noted",
            by=by.actor,
            data={"vetting": vetting.pk, "advice": advice, "gaps": note.gaps},
            words=text,
            rows=[note, *sections],
        )
        if vetting.closed_at is None:
            messages.direction_advised(case)
        return note


def note_words(note: VettingNote, case: Case) -> str:
    """The adviser's words, opened."""
    return str(case.unseal(note.words, "vetting"))
