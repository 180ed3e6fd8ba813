"""Every write to a complaint. Each is one transaction: state, record, clocks and messages together, or nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit import Actor, record
from samman.audit.actors import ANONYMOUS
from samman.cases import history, keys
from samman.cases.actions import transfer_case as _transfer_case
from samman.cases.drafts import OpenDraft
from samman.cases.enums import ClosedBy, Scope, Urgency
from samman.cases.keys import Citizen
from samman.cases.models import Case, Draft, Receipt
from samman.cases.writing import Stale, officer_writes, save_case
from samman.common import clock, digits, sealing
from samman.common.text import fold, fold_phone
from samman.complaints import access, clocks, messages
from samman.complaints.enums import Decision, ForWhom, Reason, State, YesNoUnknown
from samman.complaints.models import (
    ActionTakenReport,
    Complaint,
    Rating,
    ReportDraft,
    ReportReview,
    ReportSection,
    UrgentCall,
)
from samman.complaints.ordering import queue_order
from samman.complaints.urgency import is_child, needs_medical, urgency_of
from samman.complaints.workflow import NotNow, next_state
from samman.deadlines.actions import start_deadline, stop_deadline
from samman.directory.models import Offence
from samman.evidence.actions import attach_draft_files
from samman.jurisdictions.models import Unit
from samman.jurisdictions.public import propose_station
from samman.people.actions import add_person, her_phone, keep_safe_contact
from samman.people.enums import Knows, PersonRole

TAKE_BACK = timedelta(days=7)  # mission V8
NEW_KEY_HOLD = timedelta(hours=24)  # design: rules of safety, lost key
_SEALED_WORDS = ("story", "when_words", "locality", "accused", "accused_relation", "need_words")


class StaleDraft(Exception):
    """Someone else saved the report's draft in between; `draft` is the newer one. Nothing was overwritten."""

    def __init__(self, draft: ReportDraft) -> None:
        super().__init__(draft.version)
        self.draft = draft


class Refused(Exception):
    """The rule does not allow it; the text says why, in the reader's language."""


@dataclass(frozen=True)
class Routing:
    """Which unit gets the complaint, and which station must never see it."""

    unit: Unit
    kept_from: Unit | None
    station_unsure: bool


def route(answers: dict[str, Any]) -> Routing:
    """The station she named or one proposed from district and locality; the district's SP when the accused is police
    or known at the station (design: rules of safety)."""
    district = Unit.objects.districts().get(pk=answers["district"])
    station = None
    if answers.get("station") and not answers.get("station_unknown"):
        station = Unit.objects.stations().filter(pk=answers["station"], district=district).first()
    unsure = station is None
    if station is None:
        station = propose_station(district, answers.get("locality", ""))
    if answers.get("accused_power") == YesNoUnknown.YES:
        return Routing(district, station, unsure)
    return Routing(station, None, unsure)


def register_complaint(draft: OpenDraft, *, language: str, by: Actor) -> Case:
    """Register what a draft holds; the same draft always gives the same case.

    In one transaction: case, complaint, sealed words and identity, files, receipts, record, clocks and messages. The ID
    is shown only after this has returned, that is after the commit was flushed.
    """
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.row.pk)
        if row.case_id is not None:
            draft.row = row
            return Case.objects.get(pk=row.case_id)
        answers = draft.answers
        if Case.objects.filter(number=draft.number).exists():
            draft.content["number"] = digits.new_number()
        routing = route(answers)
        case = _new_case(draft, answers, routing)
        _keep_words(case, draft, answers, language, station_unsure=routing.station_unsure)
        is_helper = answers["for_whom"] == ForWhom.OTHER
        keys.add_receipt(
            case,
            draft.secret,
            holder="helper" if is_helper else "her",
            scope=Scope.ADD if is_helper else Scope.FULL,
        )
        attach_draft_files(row, draft.key, case, by=by)
        clocks.start_report_clock(case, case.created_at)
        if case.urgency == Urgency.URGENT:
            UrgentCall.objects.create(
                case=case, state_id=case.state_id, due_at=case.created_at + clocks.CALL_DUE
            )
            start_deadline(
                case, clocks.CALL.name, round=1, started_at=case.created_at, due_after=clocks.CALL_DUE
            )
        history.add(
            case,
            "registered",
            by=by,
            shown_to_her=True,
            data={
                "urgency": case.urgency,
                "child": case.about_child,
                "medical": needs_medical(answers),
                "unit": case.unit_id,
            },
        )
        messages.complaint_registered(case)
        # What is left in the draft is what the next page shows: the ID and the key, nothing of what she wrote.
        draft.content = {
            "number": case.number,
            "key": draft.secret,
            "answers": {"for_whom": answers["for_whom"]},
        }
        row.case = case
        row.save(update_fields=["case"])
        draft.row = row
        draft.save()
    return case


def _new_case(draft: OpenDraft, answers: dict[str, Any], routing: Routing) -> Case:
    now = clock.now()
    case = Case(
        kind="complaint",
        number=draft.number,
        state_code=State.AWAITING_REPORT,
        urgency=urgency_of(answers),
        about_child=is_child(answers),
        kept_from=routing.kept_from,
        created_at=now,
        due_at=now + clocks.REPORT_DUE,
        draft_id=draft.row.pk,
        data_key=sealing.wrap_key(sealing.new_data_key(), place=f"case:{draft.number}"),
    )
    case.place_at(routing.unit)
    case.queue_order = queue_order(case, since=now)
    case.save(force_insert=True)
    return case


def _keep_words(
    case: Case, draft: OpenDraft, answers: dict[str, Any], language: str, *, station_unsure: bool
) -> None:
    is_helper = answers["for_whom"] == ForWhom.OTHER
    she_knows = not is_helper or answers.get("knows") == Knows.YES
    Complaint.objects.create(
        case=case,
        language=language,
        for_whom=answers["for_whom"],
        under_18=answers["under_18"],
        trouble=answers["trouble"],
        risks=answers.get("risks") or [],
        when=answers["when"],
        accused_power=answers["accused_power"],
        needs=answers.get("needs") or [],
        station_unsure=station_unsure,
        has_voice=draft.row.files.filter(purpose="voice").exists(),
        answers=case.seal({name: answers.get(name, "") for name in _SEALED_WORDS}, "answers"),
    )
    add_person(
        case, PersonRole.COMPLAINANT, {"name": answers.get("name", ""), "phone": answers.get("phone", "")}
    )
    if is_helper:
        helper = {name: answers.get(f"helper_{name}", "") for name in ("name", "phone", "relation")}
        add_person(case, PersonRole.HELPER, helper)
    if answers.get("accused"):
        add_person(
            case,
            PersonRole.ACCUSED,
            {"name": answers["accused"], "relation": answers.get("accused_relation", "")},
        )
    keep_safe_contact(case, answers, she_knows=she_knows)


# Officers


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
    case_id: int, *, cleaned: dict[str, Any], is_final: bool, version: int, by: Viewer
) -> ActionTakenReport:
    """File an action-taken report; the first of a round stops its 24-hour clock.

    Raises Stale, NotNow, Refused, Http404, PermissionDenied.
    """
    with officer_writes("submit_report", case_id, by=by, allowed=access.can_report, version=version) as case:
        state = next_state("submit_final_report" if is_final else "submit_interim_report", case.state_code)
        report = _new_report(case, cleaned, is_final=is_final, by=by)
        clocks.stop_report_clock(case)
        case.state_code = state
        if not is_final:
            clocks.start_final_clock(case, clock.now())
        else:
            clocks.stop_final_clocks(case)
            start_deadline(
                case,
                clocks.ACCEPTANCE.name,
                round=_acceptance_round(case),
                started_at=clock.now(),
                due_after=clocks.ACCEPTANCE_DUE,
            )
            case.due_at = clock.now() + clocks.ACCEPTANCE_DUE
        case.queue_order = queue_order(case, since=clock.now())
        save_case(case, "state_code", "due_at", "queue_order")
        ReportDraft.objects.filter(case=case, round=case.round).delete()
        history.add(
            case,
            "final_report_submitted" if is_final else "interim_report_submitted",
            by=by.actor,
            shown_to_her=True,
            data={"report": report.pk, "decision": report.decision, "copied": report.is_copied},
            rows=[report, *report.report_sections.all()],
        )
        messages.report_submitted(case, is_final=is_final)
        return report


def _acceptance_round(case: Case) -> int:
    """Each final report has an acceptance clock of its own: a running number over the whole case."""
    return case.reports.filter(is_final=True).count()


def _new_report(case: Case, cleaned: dict[str, Any], *, is_final: bool, by: Viewer) -> ActionTakenReport:
    words = {
        name: cleaned.get(name) or ""
        for name in ("met_by", "met_where", "not_met_reason", "done", "no_offence_reason", "public_part")
    }
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
        submitted_from=case.unit,
        submitted_at=clock.now(),
    )
    offences = Offence.objects.filter(pk__in=cleaned.get("offences") or [])
    ReportSection.objects.bulk_create([ReportSection(report=report, offence=offence) for offence in offences])
    return report


def report_words(report: ActionTakenReport) -> dict[str, str]:
    """The words of a report, opened: met_by, met_where, not_met_reason, done, no_offence_reason, public_part."""
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
        if not accept and not remark.strip():
            raise Refused(_("Say what is missing, so that the station knows what to mend."))
        review = ReportReview.objects.create(
            report=report,
            is_accepted=accept,
            remark=case.seal(remark, "review") if remark else None,
            reviewed_by=by.officer,
            reviewed_at=clock.now(),
        )
        stop_deadline(case, clocks.ACCEPTANCE.name, round=_acceptance_round(case))
        case.state_code = state
        case.due_at = None
        if not accept:
            clocks.start_returned_clock(case, clock.now(), time=_acceptance_round(case))
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


def mark_urgent_call(case_id: int, *, spoke_with: str, by: Viewer) -> UrgentCall:
    """Headquarters has phoned the station. Raises Refused when it was done already, Http404, PermissionDenied."""
    with officer_writes("mark_urgent_call", case_id, by=by, allowed=access.can_call) as case:
        call = UrgentCall.objects.select_for_update().filter(case=case, done_at=None).first()
        if call is None:
            raise Refused(_("This call is already marked as made."))
        call.done_at = clock.now()
        call.done_by = by.officer
        call.spoke_with = spoke_with
        call.save(update_fields=["done_at", "done_by", "spoke_with"])
        stop_deadline(case, clocks.CALL.name, round=1)
        minutes = int((call.done_at - case.created_at).total_seconds() // 60)
        history.add(case, "urgent_call_made", by=by.actor, data={"minutes": minutes})
        return call


def transfer_case(case_id: int, *, to_unit_id: int, reason: str, version: int, by: Viewer) -> Case:
    """Hand the complaint to another station and tell it. Raises Stale, Http404, PermissionDenied."""
    with transaction.atomic():
        case = _transfer_case(case_id, to_unit_id=to_unit_id, reason=reason, version=version, by=by)
        Complaint.objects.filter(case=case).update(station_unsure=False)
        messages.transferred(case)
    return case


def reply_to_her(case_id: int, *, text: str, by: Viewer) -> None:
    """Write to her on her page: a question or an answer. Raises Http404, PermissionDenied."""
    with officer_writes("reply_to_her", case_id, by=by, allowed=access.can_write_to_her) as case:
        history.add(case, "officer_wrote", by=by.actor, shown_to_her=True, words=text)
        messages.news_for_her(case)


def issue_key(case_id: int, *, reason: str, by: Viewer) -> str:
    """A new key of hers, made in person by a woman officer; it holds after 24 hours, and she can stop it until then.

    Returns the key, to be shown once. Raises Refused while another new key waits, Http404, PermissionDenied.
    """
    with officer_writes("issue_key", case_id, by=by, allowed=access.can_issue_key) as case:
        if case.receipts.filter(ended_at=None, valid_from__gt=clock.now()).exists():
            raise Refused(_("A new key is already waiting for its 24 hours."))
        key = digits.new_key()
        valid_from = clock.now() + NEW_KEY_HOLD
        keys.add_receipt(
            case, key, holder="her", scope=Scope.FULL, valid_from=valid_from, issued_by=by.officer
        )
        history.add(
            case,
            "key_issued",
            by=by.actor,
            shown_to_her=True,
            reason=reason,
            data={"valid_from": valid_from.isoformat()},
        )
        return key


# The complainant


def _citizen_case(citizen: Citizen, *, version: int | None = None) -> Case:
    """Her case with the lock; her receipt is checked again. Raises PermissionDenied or Stale."""
    receipt = Receipt.objects.filter(
        pk=citizen.receipt.pk, ended_at=None, valid_from__lte=clock.now()
    ).first()
    if receipt is None:
        raise PermissionDenied("the key no longer holds")
    case = Case.objects.select_for_update(of=("self",)).get(pk=receipt.case_id)
    if version is not None and version != case.version:
        raise Stale
    return case


def add_note(citizen: Citizen, text: str) -> None:
    """She, or a helper, adds words."""
    with transaction.atomic():
        case = _citizen_case(citizen)
        event = "she_wrote" if citizen.scope == Scope.FULL else "helper_wrote"
        history.add(case, event, by=citizen.actor, shown_to_her=True, words=text)
        messages.note_added(case)


def note_file_added(citizen: Citizen, kind: str) -> None:
    """She, or a helper, added a file: a line of history, and the station hears that there is something."""
    with transaction.atomic():
        case = _citizen_case(citizen)
        history.add(case, "file_added", by=citizen.actor, shown_to_her=True, data={"kind": kind})
        messages.note_added(case)


def rate_report(citizen: Citizen, *, satisfied: bool, reasons: list[str], words: str, version: int) -> Rating:
    """Her answer to the report. SATISFIED closes (never a child's case); DISSATISFIED begins a new round with a new clock.

    Raises Stale, NotNow, Refused, PermissionDenied (a helper's key never rates).
    """
    with transaction.atomic():
        case = _citizen_case(citizen, version=version)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key never rates")
        if case.state_code == State.SATISFIED:
            raise NotNow("taking back is an act of its own")
        state = next_state("rate_satisfied" if satisfied else "rate_dissatisfied", case.state_code)
        report = case.reports.order_by("-id").first()
        if report is None or report.round != case.round:
            raise NotNow("no report to rate in this round")
        if not satisfied and not reasons and not words.strip():
            raise Refused(_("Say what is still missing."))
        rating = Rating.objects.create(
            case=case,
            round=case.round,
            report=report,
            receipt=citizen.receipt,
            is_satisfied=satisfied,
            reasons=[reason for reason in reasons if reason in Reason.values] if not satisfied else [],
            words=case.seal(words, "rating") if words else None,
            created_at=clock.now(),
        )
        if satisfied:
            _close_by_rating(case, state, rating, by=citizen.actor)
        else:
            _new_round(case, state, rating, by=citizen.actor)
        return rating


def _close_by_rating(case: Case, state: State, rating: Rating, *, by: Actor) -> None:
    history.add(case, "rated_satisfied", by=by, shown_to_her=True, data={"rating": rating.pk}, rows=[rating])
    if case.about_child:  # the law closes a child's case; her word is kept, and the case goes on
        save_case(case)
    else:
        case.state_code = state
        case.closed_at = rating.created_at
        case.closed_by = ClosedBy.HER_RATING
        case.due_at = None
        case.queue_order = queue_order(case, since=rating.created_at)
        save_case(case, "state_code", "closed_at", "closed_by", "due_at", "queue_order")
    messages.rated(case, is_satisfied=True)


def _new_round(case: Case, state: State, rating: Rating, *, by: Actor) -> None:
    history.add(
        case,
        "rated_dissatisfied",
        by=by,
        shown_to_her=True,
        data={"rating": rating.pk, "reasons": rating.reasons},
        rows=[rating],
    )
    clocks.stop_report_clock(case)
    clocks.stop_final_clocks(case)
    stop_deadline(case, clocks.ACCEPTANCE.name, round=_acceptance_round(case))
    case.round += 1
    case.state_code = state
    case.closed_at = None
    case.closed_by = ""
    clocks.start_report_clock(case, rating.created_at)
    case.queue_order = queue_order(case, since=rating.created_at)
    save_case(case, "round", "state_code", "closed_at", "closed_by", "due_at", "queue_order")
    if rating.takes_back_id is None:
        messages.rated(case, is_satisfied=False)
    else:
        messages.taken_back(case)


def satisfied_until(case: Case) -> datetime | None:
    """Until when she can take SATISFIED back, or None."""
    if case.closed_by != ClosedBy.HER_RATING or case.closed_at is None:
        return None
    until = case.closed_at + TAKE_BACK
    return until if until > clock.now() else None


def take_back(citizen: Citizen, *, version: int, reasons: list[str] | None = None, words: str = "") -> Rating:
    """She takes SATISFIED back within seven days: the case opens again in a new round, with a new clock.

    Raises Stale, NotNow (later than seven days, or not closed), PermissionDenied.
    """
    with transaction.atomic():
        case = _citizen_case(citizen, version=version)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key never rates")
        if satisfied_until(case) is None:
            raise NotNow("take_back")
        former = case.ratings.filter(is_satisfied=True, taken_back_by=None).latest("id")
        rating = Rating.objects.create(
            case=case,
            round=case.round,
            report=former.report,
            receipt=citizen.receipt,
            is_satisfied=False,
            takes_back=former,
            reasons=[reason for reason in reasons or [] if reason in Reason.values],
            words=case.seal(words, "rating") if words else None,
            created_at=clock.now(),
        )
        _new_round(case, next_state("take_back_satisfied", case.state_code), rating, by=citizen.actor)
        return rating


def send_key_code(number: str, phone: str, *, address: str) -> None:
    """Lost key: send a one-time code to the number she marked as safe (mission V3). Says nothing of whether it did.

    Only for a complaint that she made herself, to a number for which she allowed messages, within her hours. Raises
    keys.TryLater.
    """
    given = fold_phone(phone)

    def send() -> bool:
        # Each asking counts as a wrong try, since who is made to wait for wrong ones only would know the right number.
        case = Case.objects.select_for_update(of=("self",)).filter(number=number, kind="complaint").first()
        if (
            case is None
            or case.complaint.for_whom != ForWhom.SELF
            or not given
            or fold_phone(her_phone(case)) != given
        ):
            return False
        code = keys.new_code(case)
        if code:
            history.add(case, "code_sent", by=ANONYMOUS, shown_to_her=True)
            messages.code_for_her(case, given, code)
        return False

    keys.guarded("phone-tries", number, address, send)


def redeem_key_code(number: str, code: str, *, address: str) -> str:
    """A new key of hers against the one-time code; it holds after 24 hours, and who has the old one can stop it.

    Returns the key, to be shown once. Raises keys.NoMatch or keys.TryLater.
    """
    case = keys.use_code(
        number, code, address=address
    )  # commits by itself: a wrong try counts, whatever follows
    with transaction.atomic():
        key = digits.new_key()
        valid_from = clock.now() + NEW_KEY_HOLD
        keys.add_receipt(case, key, holder="her", scope=Scope.FULL, valid_from=valid_from)
        history.add(
            case, "key_by_code", by=ANONYMOUS, shown_to_her=True, data={"valid_from": valid_from.isoformat()}
        )
        return key


def stop_new_key(citizen: Citizen) -> int:
    """She did not ask for a new key: every one that still waits is ended. Returns how many."""
    with transaction.atomic():
        case = _citizen_case(citizen)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key cannot do this")
        waiting = case.receipts.filter(ended_at=None, valid_from__gt=clock.now())
        count = waiting.update(ended_at=clock.now())
        if count:
            history.add(case, "new_key_stopped", by=citizen.actor, shown_to_her=True)
        return count
