"""The action-taken report: its draft, its submission, the nodal officer's word on it."""

from typing import Any

from django.utils.translation import gettext as _

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases import history
from samman.cases.access import holds
from samman.cases.models import Case
from samman.cases.writing import Refused, Stale, officer_writes, save_case
from samman.common import clock, sealing
from samman.common.text import fold
from samman.complaints import access, clocks, messages
from samman.complaints.actions.directions import answer_directions
from samman.complaints.actions.shared import acceptance_round
from samman.complaints.actions.vetting import open_after_report
from samman.complaints.enums import Decision
from samman.complaints.models import (
    ActionTakenReport,
    ReportDraft,
    ReportReview,
    ReportSection,
)
from samman.complaints.ordering import queue_order
from samman.complaints.workflow import next_state
from samman.deadlines.actions import stop_deadline
from samman.directory.models import Offence


class StaleDraft(Exception):
    """Someone else saved the report's draft in between; `draft` is the newer one. Nothing was overwritten."""

    def __init__(self, draft: ReportDraft) -> None:
        super().__init__(draft.version)
        self.draft = draft


def save_report_draft(case_id: int, *, content: dict[str, Any], version: int, by: Viewer) -> ReportDraft:
    """Keep what the station has written so far. Raises StaleDraft with the newer one, Http404, PermissionDenied."""
    with officer_writes("save_report_draft", case_id, by=by, allowed=access.can_report) as case:
        draft = ReportDraft.objects.filter(case=case, round=case.round).first()
        if draft is None:
            draft = ReportDraft(case=case, round=case.round, version=0)
        elif draft.version != version:
            raise StaleDraft(draft)
        draft.version += 1
        draft.content = case.seal(content, f"report_draft:{case.round}")
        draft.saved_by = by.officer
        draft.saved_at = clock.now()
        draft.save()
        record(
            "save_report_draft",
            by=by.actor,
            case=case,
            detail={"round": case.round, "version": draft.version},
        )
        return draft


def report_draft_content(draft: ReportDraft) -> dict[str, Any]:
    """What a draft holds, opened."""
    content: dict[str, Any] = draft.case.unseal(draft.content, f"report_draft:{draft.round}")
    return content


def submit_report(
    case_id: int,
    *,
    cleaned: dict[str, Any],
    is_final: bool,
    version: int,
    by: Viewer,
    stead_reason: str = "",
) -> ActionTakenReport:
    """File an action-taken report; the first of a round stops its 24-hour clock.

    The nodal officer who files it in the station's stead says why; the station reads it. Raises Stale, NotNow, Refused,
    Http404, PermissionDenied.
    """
    with officer_writes("submit_report", case_id, by=by, allowed=access.can_report, version=version) as case:
        state = next_state("submit_final_report" if is_final else "submit_interim_report", case.state_code)
        in_stead = access.stands_in(by, case)
        if in_stead and not stead_reason.strip():
            raise Refused(_("Write why you report in the station's stead."))
        words = {"stead_reason": stead_reason} if in_stead else {}
        report = _new_report(case, cleaned, is_final=is_final, by=by, more_words=words)
        clocks.stop_report_clock(case)
        case.state_code = state
        if not is_final:
            clocks.start_final_clock(case, clock.now())
        else:
            clocks.stop_final_clocks(case)
            clocks.start_acceptance_clock(case, clock.now(), time=acceptance_round(case))
        case.queue_order = queue_order(case, since=clock.now())
        save_case(case, "state_code", "due_at", "queue_order")
        ReportDraft.objects.filter(case=case, round=case.round).delete()
        answered = answer_directions(case, report)
        history.add(
            case,
            "final_report_submitted" if is_final else "interim_report_submitted",
            by=by.actor,
            shown_to_her=True,
            data={
                "report": report.pk,
                "decision": report.decision,
                "copied": report.is_copied,
                "answers": ", ".join(answered),
                "in_stead": in_stead,
            },
            rows=[report, *report.report_sections.all()],
        )
        open_after_report(case, report, by=by.actor)
        messages.report_submitted(
            case, is_final=is_final, by_nodal=holds(by, case, Role.NODAL_OFFICER), in_stead=in_stead
        )
        return report


def _new_report(
    case: Case, cleaned: dict[str, Any], *, is_final: bool, by: Viewer, more_words: dict[str, str]
) -> ActionTakenReport:
    words = {
        name: cleaned.get(name) or ""
        for name in ("met_by", "met_where", "not_met_reason", "done", "no_offence_reason", "public_part")
    } | more_words
    index = sealing.blind_index("report", fold(words["done"]))
    decision = cleaned["decision"]
    has_fir = decision in (Decision.FIR, Decision.ZERO_FIR)
    report = ActionTakenReport.objects.create(
        case=case,
        round=case.round,
        is_final=is_final,
        decision=decision,
        gd_number=cleaned["gd_number"],
        gd_at=cleaned["gd_at"],
        fir_number=cleaned.get("fir_number") or "" if has_fir else "",
        fir_year=cleaned.get("fir_year") if has_fir else None,
        fir_station=case.unit if has_fir else None,
        fir_is_sensitive=bool(cleaned.get("fir_is_sensitive")) and has_fir,
        leave_by=cleaned.get("leave_by") or "" if decision == Decision.ENQUIRY else "",
        leave_at=cleaned.get("leave_at") if decision == Decision.ENQUIRY else None,
        was_met=cleaned["was_met"],
        met_at=cleaned.get("met_at") if cleaned["was_met"] else None,
        met_by_woman=bool(cleaned.get("met_by_woman")),
        met_in_plain_clothes=bool(cleaned.get("met_in_plain_clothes")),
        words=case.seal(words, "report"),
        public_language=cleaned.get("public_language") or case.complaint.language,
        is_copied=ActionTakenReport.objects.filter(words_index=index).exclude(case=case).exists(),
        words_index=index,
        submitted_by=by.officer,
        submitted_from=case.district if more_words else case.unit,
        in_stead=bool(more_words),
        submitted_at=clock.now(),
    )
    offences = Offence.objects.filter(pk__in=cleaned.get("offences") or [])
    ReportSection.objects.bulk_create([ReportSection(report=report, offence=offence) for offence in offences])
    return report


def report_words(report: ActionTakenReport) -> dict[str, str]:
    """The words of a report, opened: met_by, met_where, not_met_reason, done, no_offence_reason, public_part; stead_reason
    where the nodal officer filed it."""
    words: dict[str, str] = report.case.unseal(report.words, "report")
    return words


def review_report(
    case_id: int, *, report_id: int, accept: bool, remark: str, version: int, by: Viewer
) -> ReportReview:
    """Accept a final report or return it with a remark. Nobody reviews a report of their own.

    Raises Stale, NotNow, Refused, Http404, PermissionDenied.
    """
    with officer_writes("review_report", case_id, by=by, allowed=access.can_review, version=version) as case:
        state = next_state("accept_report" if accept else "return_report", case.state_code)
        report = case.reports.filter(is_final=True).order_by("-id").first()
        if report is None or report.pk != report_id:
            raise Stale
        if report.submitted_by_id == by.officer.pk:
            raise Refused(_("Another officer must review the report that you submitted."))
        if accept and case.directions.unread().exists():
            raise Refused(
                _("Read headquarters' direction first: only then can a report that answers it be accepted.")
            )
        if not accept and not remark.strip():
            raise Refused(_("Say what is missing, so that the station knows what to mend."))
        review = ReportReview.objects.create(
            report=report,
            is_accepted=accept,
            remark=case.seal(remark, "review") if remark else None,
            reviewed_by=by.officer,
            reviewed_at=clock.now(),
        )
        stop_deadline(case, clocks.ACCEPTANCE, round=acceptance_round(case))
        case.state_code = state
        case.due_at = None
        if accept:
            clocks.start_unrated_clock(case, clock.now())
        else:
            clocks.start_returned_clock(case, clock.now(), time=acceptance_round(case))
        case.queue_order = queue_order(case, since=clock.now())
        save_case(case, "state_code", "due_at", "queue_order")
        history.add(
            case,
            "report_accepted" if accept else "report_returned",
            by=by.actor,
            shown_to_her=accept,
            data={"report": report.pk},
            words=remark or None,
            rows=[review],
        )
        messages.report_reviewed(case, is_accepted=accept)
        return review
