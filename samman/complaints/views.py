"""The officers' pages of complaints: today's work, a case, its report, its review, headquarters' calls.

Every page fetches through `Case.objects.visible_to(viewer)`; what is not visible does not exist (404).
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NoReturn
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samman.accounts.enums import CASE_ROLES, Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.models import Posting
from samman.accounts.titles import role_title
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases import access as case_access
from samman.cases.actions import assign_case, assignable, take_case
from samman.cases.models import Assignment, Case
from samman.cases.writing import Stale
from samman.common import clock, digits
from samman.common.text import fold
from samman.complaints import access, actions, clocks, worklist
from samman.complaints import words as police_words
from samman.complaints.actions import Refused, StaleDraft
from samman.complaints.enums import Reason, State
from samman.complaints.forms import (
    FIR_DECISIONS,
    AssignForm,
    CallForm,
    FileForm,
    FindForm,
    KeyForm,
    OpenForm,
    ReplyForm,
    ReportForm,
    ReviewForm,
    TransferForm,
    WordForm,
    typed_report,
)
from samman.complaints.models import ReportDraft, UrgentCall
from samman.complaints.next_steps import next_steps
from samman.complaints.text_kept import keeps_text
from samman.complaints.timeline import staff_timeline
from samman.complaints.workflow import NotNow
from samman.complaints.worklist import Filters
from samman.directory.models import Offence
from samman.directory.public import find_offences
from samman.evidence.actions import FileRefused
from samman.evidence.actions import add_file as keep_file
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.people.access import can_open, has_opened
from samman.people.actions import contact_details, identity_of, open_identity
from samman.people.enums import PersonRole

case_officers = officers_only(*sorted(CASE_ROLES))
CALLS_A_PAGE = 50


# Fetching


def _refuse(request: HttpRequest, act: str, number: str, case: Case | None = None) -> NoReturn:
    """Outsiders find nothing; that they asked is recorded."""
    record(
        act,
        by=viewer_for(request).actor,
        outcome="refused",
        object_kind="case",
        object_id=number if case is None and digits.is_number(number) else "",
        case=case,
    )
    if case is not None:
        raise PermissionDenied(act)
    raise Http404


def _case(request: HttpRequest, number: str, act: str = "view_case") -> Case:
    """The complaint with this number, if the viewer may see it; else 404, and the try is recorded."""
    visible = worklist.complaints_of(viewer_for(request))
    found = visible.select_related(
        "complaint", "safe_contact", "unit", "circle", "district", "kept_from", "state"
    )
    case = found.filter(number=number).first() if "\0" not in number else None
    if case is None:
        _refuse(request, act, number)
    return case


def _to_case(case: Case, place: str = "") -> HttpResponse:
    return redirect(reverse("complaints:case", args=[case.number]) + (f"#{place}" if place else ""))


def _changed_meanwhile(request: HttpRequest) -> None:
    messages.error(
        request,
        _(
            "This complaint changed while your page was open. Nothing was overwritten; read what is new and try again."
        ),
    )


# Today's work


@officers_only()
@require_GET
def complaint_list(request: HttpRequest) -> HttpResponse:
    """Today's work. Auditors and administrators have pages of their own."""
    viewer = viewer_for(request)
    if not viewer.has_role(*CASE_ROLES):
        return redirect("accounts:record" if viewer.has_role(Role.AUDITOR) else "accounts:officers")
    now = clock.now()
    filters = Filters.read(request.GET)
    find = FindForm(request.GET if "number" in request.GET else None)
    if find.is_bound and find.is_valid() and find.cleaned_data["number"]:
        number = find.cleaned_data["number"]
        if worklist.complaints_of(viewer).filter(number=number).exists():
            return redirect("complaints:case", number)
        find.add_error("number", _("There is no complaint with this number among those that you see."))
    page = worklist.page_of(worklist.complaints_of(viewer), filters, request.GET, now)
    chosen = {level: filters.units.get(level) for level in worklist.LEVELS}
    labels = {"district": _("District"), "circle": _("Circle"), "unit": _("Police station")}
    places = worklist.places(viewer, filters)
    return render(
        request,
        "complaints/list.html",
        {
            "page": page,
            "filters": filters,
            "find": find,
            "counts": worklist.counts(viewer, now),
            "most": worklist.MOST_COUNTED,
            "states": [(value, police_words.STATE[value]) for value in State.values],
            "places": [
                (level, labels[level], places[level], chosen[level])
                for level in worklist.LEVELS
                if places.get(level)
            ],
            "which": (
                (worklist.OPEN, _("Pending")),
                (worklist.CLOSED, _("Closed")),
                (worklist.ALL, _("All")),
            ),
            "may_call": viewer.has_role(Role.MONITOR),
        },
    )


# The case


@case_officers
@require_GET
def complaint_case(request: HttpRequest, number: str) -> HttpResponse:
    """One complaint: what she allowed, what to do now, and what was done. Covered until it is opened with a reason."""
    return _case_page(request, _case(request, number))


def _case_page(request: HttpRequest, case: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    viewer = viewer_for(request)
    record("view_case", by=viewer.actor, outcome="read", case=case)
    now = clock.now()
    opened = has_opened(viewer, case)
    reports = _reports(case, with_words=opened)
    contact = getattr(case, "safe_contact", None)
    was_met = any(report["report"].was_met for report in reports if report["report"].round == case.round)
    waiting_final = next(
        (r["report"] for r in reports if r["report"].is_final and r["report"].round == case.round), None
    )
    context = {
        "case": case,
        "complaint": case.complaint,
        "trouble": police_words.TROUBLE.get(case.complaint.trouble, ""),
        "when": police_words.WHEN.get(case.complaint.when, ""),
        "state": police_words.STATE.get(case.state_code, ""),
        "started_at": clocks.began_at(case),
        "clock_label": _("Nodal officer") if case.state_code == State.AWAITING_ACCEPTANCE else _("Report"),
        "allowed": police_words.allowed(contact),
        "steps": next_steps(case, case.complaint, contact, was_met=was_met, now=now),
        "opened": opened,
        "can_open": can_open(viewer, case),
        "inside": _inside(case) if opened else None,
        "can_add_file": access.can_report(viewer, case),
        "reports": reports,
        "ratings": _ratings(case, with_words=opened),
        "timeline": staff_timeline(case, with_words=opened),
        "sent": _sent(case),
        "assigned": list(
            Assignment.objects.current().filter(case=case).select_related("officer").order_by("id")
        ),
        "can_take": case.closed_at is None and case_access.can_take(viewer, case),
        "can_assign": case.closed_at is None and case_access.can_assign(viewer, case),
        "can_transfer": case_access.can_transfer(viewer, case),
        "can_report": access.can_report(viewer, case)
        and case.state_code in (State.AWAITING_REPORT, State.INTERIM_REPORTED),
        "can_review": access.can_review(viewer, case)
        and case.state_code == State.AWAITING_ACCEPTANCE
        and waiting_final,
        "can_write": access.can_write_to_her(viewer, case),
        "can_issue_key": access.can_issue_key(viewer, case),
        "has_draft": ReportDraft.objects.filter(case=case, round=case.round).exists(),
        "open_form": OpenForm(),
        "reply_form": ReplyForm(),
        "word_form": WordForm(),
        "file_form": FileForm(),
        **forms,
    }
    if context["can_assign"] and "assign_form" not in context:
        context["assign_form"] = AssignForm(officers=assignable(case))
    return render(request, "complaints/case.html", context, status=status)


def _inside(case: Case) -> dict[str, Any]:
    """What was covered: persons, her own words, how to reach her. Never the word that she answers with."""
    people = identity_of(case)
    contact = getattr(case, "safe_contact", None)
    answers: dict[str, Any] = case.unseal(case.complaint.answers, "answers")
    details = {}
    caller_word = ""
    if contact is not None:
        contact.case = case
        details = contact_details(contact)
        caller_word = case.unseal(contact.caller_word, "caller_word") if contact.caller_word else ""
    return {
        "her": people.get(PersonRole.COMPLAINANT, {}),
        "helper": people.get(PersonRole.HELPER),
        "accused": people.get(PersonRole.ACCUSED),
        "answers": answers,
        "contact": details,
        "caller_word": caller_word,
        "has_word": bool(contact and contact.her_word),
    }


def _reports(case: Case, *, with_words: bool) -> list[dict[str, Any]]:
    """The reports, newest first, with review and sections; the words in them only when the case was opened."""
    found = case.reports.select_related("review", "review__reviewed_by", "submitted_by", "submitted_from")
    chapters = []
    for report in found.prefetch_related("sections").order_by("-id")[:100]:
        report.case = case
        review = getattr(report, "review", None)
        text = actions.report_words(report)
        remark = case.unseal(review.remark, "review") if review and review.remark and with_words else ""
        chapters.append(
            {
                "report": report,
                "review": review,
                "remark": remark,
                "decision": police_words.DECISION_SHORT[report.decision],
                "fir": police_words.fir_words(report.fir_number, report.fir_year),
                "sections": list(report.sections.all()),
                "words": text if with_words else None,
                "public_part": text.get("public_part", ""),
            }
        )
    return chapters


def _ratings(case: Case, *, with_words: bool) -> list[dict[str, Any]]:
    labels = dict(Reason.choices)
    return [
        {
            "rating": rating,
            "reasons": [labels[code] for code in rating.reasons if code in labels],
            "words": case.unseal(rating.words, "rating") if rating.words and with_words else "",
        }
        for rating in case.ratings.order_by("-id")[:100]
    ]


def _sent(case: Case) -> list[dict[str, Any]]:
    """The messages of a case: to which post, and how far they came. Neither words nor numbers."""
    found = list(case.messages.order_by("-id")[:100])
    codes = {message.recipient_label.partition("@")[2] for message in found}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes).select_related("district")}
    lines = []
    for message in found:
        role, _at, code = message.recipient_label.partition("@")
        unit = units.get(code)
        name = unit.name if unit else message.recipient_label
        to = f"{role_title(role, unit)}, {name}" if unit and role in Role.values else name
        lines.append({"message": message, "to": _("To her, neutral") if message.audience == "her" else to})
    return lines


@case_officers
@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest, number: str) -> HttpResponse:
    """Open what is covered, with a reason that is recorded and of which she is told."""
    case = _case(request, number, "open_identity")
    if request.method == "GET":
        return _to_case(case, "cover")
    form = OpenForm(request.POST)
    if not form.is_valid():
        if request.POST.get("back") == "review":
            return _review_page(request, case, open_form=form)
        return _case_page(request, case, open_form=form)
    open_identity(case.pk, reason=form.full_reason(), by=viewer_for(request))
    if request.POST.get("back") == "review":
        return redirect("complaints:review", case.number)
    return _to_case(case, "inside")


@case_officers
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take a case of the own station upon oneself."""
    case = _case(request, number, "take_case")
    viewer = viewer_for(request)
    if not case_access.is_assigned(viewer, case):  # a second press changes nothing
        take_case(case.pk, by=viewer)
        messages.success(request, _("You work on this complaint now."))
    return _to_case(case)


@case_officers
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Name an officer of the unit who works on the case."""
    case = _case(request, number, "assign_case")
    if request.method == "GET":
        return _to_case(case, "assigned")
    viewer = viewer_for(request)
    if not case_access.can_assign(viewer, case):
        _refuse(request, "assign_case", number, case)
    form = AssignForm(request.POST, officers=assignable(case))
    if not form.is_valid():
        return _case_page(request, case, assign_form=form)
    officer_id = int(form.cleaned_data["officer"])
    if not Assignment.objects.current().filter(case=case, officer_id=officer_id).exists():
        assign_case(case.pk, officer_id, by=viewer)
        messages.success(request, _("The complaint is given to this officer."))
    return _to_case(case, "assigned")


@keeps_text
@case_officers
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, number: str) -> HttpResponse:
    """Write to her; she reads it on her page."""
    case = _case(request, number, "reply_to_her")
    if request.method == "GET":
        return _to_case(case, "write")
    if not access.can_write_to_her(viewer_for(request), case):
        _refuse(request, "reply_to_her", number, case)
    form = ReplyForm(request.POST)
    if getattr(request, "came_back", False) or not form.is_valid():
        return _case_page(request, case, reply_form=form, came_back=getattr(request, "came_back", False))
    newest = next(
        (line for line in staff_timeline(case, with_words=True) if line.event == "officer_wrote"), None
    )
    if (
        newest is None
        or newest.words != form.cleaned_data["text"]
        or newest.at < clock.now() - timedelta(minutes=10)
    ):
        actions.reply_to_her(case.pk, text=form.cleaned_data["text"], by=viewer_for(request))
        messages.success(request, _("Written. She finds it on her page when she looks."))
    return _to_case(case, "write")


@case_officers
@require_http_methods(["GET", "POST"])
def add_file(request: HttpRequest, number: str) -> HttpResponse:
    """A paper, photo or recording of the officers, one a request. It is sealed like hers."""
    case = _case(request, number, "add_file")
    if request.method == "GET":
        return _to_case(case, "evidence")
    viewer = viewer_for(request)
    if not access.can_report(viewer, case):
        _refuse(request, "add_file", number, case)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            keep_file(case, form.cleaned_data["file"], purpose="report", added_by="officer", by=viewer.actor)
        except FileRefused as refused:
            form.add_error("file", refused.sentence)
        else:
            messages.success(request, _("The file is kept."))
            return _to_case(case, "evidence")
    return _case_page(request, case, file_form=form)


@case_officers
@require_http_methods(["GET", "POST"])
def check_word(request: HttpRequest, number: str) -> HttpResponse:
    """Whether the word that was answered on the phone is hers. The word itself is never shown; each try is recorded."""
    case = _case(request, number, "check_word")
    if request.method == "GET":
        return _to_case(case, "word")
    viewer = viewer_for(request)
    contact = getattr(case, "safe_contact", None)
    if contact is None or not contact.her_word or not has_opened(viewer, case):
        _refuse(request, "check_word", number, case)
    form = WordForm(request.POST)
    if not form.is_valid():
        return _case_page(request, case, word_form=form)
    fits = fold(str(case.unseal(contact.her_word, "her_word"))) == fold(form.cleaned_data["word"])
    record("check_word", by=viewer.actor, case=case, outcome="done" if fits else "refused")
    if fits:
        messages.success(request, _("This is the word she chose. You may speak with her."))
    else:
        messages.error(
            request, _("This is not her word. Say nothing about the complaint; end the call politely.")
        )
    return _to_case(case, "word")


@case_officers
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    """Hand the complaint to another station. Its clock goes on as it was."""
    case = _case(request, number, "transfer_case")
    viewer = viewer_for(request)
    if not case_access.can_transfer(viewer, case):
        _refuse(request, "transfer_case", number, case)
    districts: list[Unit] = []
    district_id = case.district_id
    if case_access.holds(viewer, case, Role.MONITOR):
        districts = list(Unit.objects.districts().filter(state_id=case.state_id).order_by("name_en"))
        typed = request.GET.get("district", "")
        district_id = next((unit.pk for unit in districts if str(unit.pk) == typed), case.district_id)
    stations = list(
        Unit.objects.stations()
        .filter(district_id=district_id)
        .exclude(pk__in=[case.kept_from_id or 0, case.unit_id])
        .order_by("name_en")
    )
    form = TransferForm(request.POST or None, stations=stations, version=case.version)
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.transfer_case(
                case.pk,
                to_unit_id=int(form.cleaned_data["station"]),
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=viewer,
            )
        except Stale:
            _changed_meanwhile(request)
            return _to_case(case)
        messages.success(
            request, _("Transferred to %(unit)s. The clock goes on as it was.") % {"unit": moved.unit.name}
        )
        return _to_case(case)
    context = {"case": case, "form": form, "districts": districts, "district_id": district_id}
    return render(request, "complaints/transfer.html", context)


@case_officers
@require_http_methods(["GET", "POST"])
def new_key(request: HttpRequest, number: str) -> HttpResponse:
    """A new key for her who lost hers: in person, by a woman officer; shown once, holds after 24 hours."""
    case = _case(request, number, "issue_key")
    viewer = viewer_for(request)
    if not access.can_issue_key(viewer, case):
        _refuse(request, "issue_key", number, case)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = actions.issue_key(case.pk, reason=form.cleaned_data["reason"], by=viewer)
        except Refused as refused:
            messages.error(request, str(refused))
            return _to_case(case)
        holds_from = clock.now() + actions.NEW_KEY_HOLD
        return render(
            request, "complaints/key_shown.html", {"case": case, "key": key, "holds_from": holds_from}
        )
    return render(
        request, "complaints/key.html", {"case": case, "form": form, "opened": has_opened(viewer, case)}
    )


# The report


def _offences(typed: list[Any]) -> list[Offence]:
    ids = [
        int(number)
        for number in map(str, typed)
        if number.isascii() and number.isdigit() and len(number) < 10
    ]
    found = Offence.objects.in_bulk(ids[:50])
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def _first_content(case: Case) -> dict[str, Any]:
    """An empty report: interim, in her language; an FIR of a protected person is sensitive unless somebody says otherwise."""
    protected = case.about_child or case.complaint.trouble in police_words.SEXUAL
    return {
        **typed_report({}),
        "public_language": case.complaint.language,
        "fir_is_sensitive": "on" if protected else "",
        "offences": [],
    }


def _draft(case: Case) -> tuple[ReportDraft | None, dict[str, Any]]:
    """The kept draft of this round and what it holds; an empty report when there is none."""
    draft = ReportDraft.objects.filter(case=case, round=case.round).select_related("saved_by").first()
    if draft is None:
        return None, _first_content(case)
    draft.case = case
    return draft, actions.report_draft_content(draft)


def _typed_content(request: HttpRequest) -> dict[str, Any]:
    return {
        **typed_report(request.POST),
        "offences": [offence.pk for offence in _offences(request.POST.getlist("offences"))],
    }


def _report_form(case: Case, content: Mapping[str, Any], *, checked: bool = False) -> ReportForm:
    offences = _offences(list(content.get("offences", [])))
    if checked:
        return ReportForm(content, offences=offences, registered_at=case.created_at)
    return ReportForm(initial=content, offences=offences, registered_at=case.created_at)


def _report_cautions(case: Case, form: ReportForm, content: Mapping[str, Any]) -> list[str]:
    """What the law or her safety says about this report. It is said, and blocks nothing."""
    found = []
    decision = content.get("decision")
    listed = [offence.reference for offence in form.offences if offence.is_listed_199c]
    if listed and decision and decision not in FIR_DECISIONS:
        found.append(
            _(
                "%(sections)s: information of this offence must be recorded as an FIR. Failing to record it is itself an offence "
                "of the officer (BNS 199(c)), with rigorous imprisonment of six months to two years."
            )
            % {"sections": ", ".join(listed)}
        )
    if case.about_child and decision and decision not in FIR_DECISIONS:
        found.append(
            _("The person is a child: every offence under POCSO is reported and recorded (POCSO 19, 21).")
        )
    settled = ("समझौत", "सुलह", "राजीनाम", "compromise", "settlement")
    if any(
        fold(word) in fold(f"{content.get('done', '')} {content.get('public_part', '')}") for word in settled
    ):
        found.append(
            _(
                "A compromise is not an outcome. For sexual offences, offences against children and injury "
                "it has no place in law."
            )
        )
    if content.get("was_met") == "yes" and content.get("met_by_woman") == "no":
        found.append(
            _(
                "She was not met by a woman officer. For these offences a woman officer records her information (BNSS 173(1))."
            )
        )
    if content.get("was_met") == "yes" and content.get("met_in_plain_clothes") == "no":
        found.append(_("The officer was not in plain clothes."))
    if content.get("was_met") == "no" and content.get("kind") == "final":
        found.append(_("A final report without having met her will rarely satisfy her or the nodal officer."))
    return found


def _report_page(
    request: HttpRequest, case: Case, form: ReportForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    content = form.data if form.is_bound else form.initial
    record("view_report", by=viewer_for(request).actor, outcome="read", case=case)
    query = str(request.GET.get("q", ""))[:100].strip()
    chosen = {offence.pk for offence in form.offences}
    found = list(find_offences(query)) if query else []
    context = {
        "case": case,
        "form": form,
        "q": query,
        "found": [offence for offence in found if offence.pk not in chosen],
        "nothing_found": bool(query) and not found,
        "cautions": _report_cautions(case, form, content),
        "allowed": police_words.allowed(getattr(case, "safe_contact", None)),
        "trouble": police_words.TROUBLE.get(case.complaint.trouble, ""),
        "started_at": clocks.began_at(case),
        "in_this_round": case.reports.filter(round=case.round)
        .select_related("submitted_by")
        .order_by("-id")
        .first(),
        **extra,
    }
    return render(request, "complaints/report.html", context, status=status)


def _may_report(request: HttpRequest, number: str) -> Case:
    case = _case(request, number, "submit_report")
    if not access.can_report(viewer_for(request), case):
        _refuse(request, "submit_report", number, case)
    return case


@keeps_text
@case_officers
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, number: str) -> HttpResponse:
    """Write the action-taken report. The draft is kept at every press; nobody's words are overwritten."""
    case = _may_report(request, number)
    if case.state_code not in (State.AWAITING_REPORT, State.INTERIM_REPORTED) and request.method == "GET":
        messages.info(request, _("There is no report to write now."))
        return _to_case(case)
    draft, kept = _draft(case)
    version = draft.version if draft else 0
    if request.method == "GET":
        checked = "check" in request.GET and draft is not None
        form = _report_form(case, kept, checked=checked)
        return _report_page(request, case, form, draft=draft, version=version)
    content = _typed_content(request)
    if getattr(request, "came_back", False):
        return _report_page(
            request, case, _report_form(case, content), draft=draft, version=_version(request), came_back=True
        )
    return _save_report(request, case, content)


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _save_report(request: HttpRequest, case: Case, content: dict[str, Any]) -> HttpResponse:
    """Keep what was typed, then do what the pressed button says: search, add or remove a section, or go to the check."""
    do = request.POST.get("do", "")
    verb, _dash, number = do.partition("-")
    if verb == "add" and number.isdigit():
        content["offences"] = [offence.pk for offence in _offences([*content["offences"], number])]
    elif verb == "remove":
        content["offences"] = [pk for pk in content["offences"] if str(pk) != number]
    wants_json = "application/json" in request.headers.get("Accept", "")
    if request.POST.get("merge") == "1":
        content = _merged(request, content)
    try:
        draft = actions.save_report_draft(
            case.pk, content=content, version=_version(request), by=viewer_for(request)
        )
        version = draft.version
    except StaleDraft as stale:
        stale.draft.case = case
        theirs = actions.report_draft_content(stale.draft)
        if theirs != content:
            if wants_json:
                return JsonResponse({"conflict": True}, status=409)
            return _conflict_page(request, case, mine=content, theirs=theirs, draft=stale.draft)
        version = stale.draft.version  # the same words twice, from a double press: nothing is lost
    if wants_json:
        return JsonResponse({"version": version})
    address = reverse("complaints:report", args=[case.number])
    query = str(request.POST.get("q", ""))[:100].strip()
    if verb == "check":
        return redirect("complaints:report_check", case.number)
    if query and verb in ("search", "add", "save"):
        return redirect(f"{address}?{urlencode([('q', query)])}#sections")
    if verb in ("add", "remove", "search"):
        return redirect(f"{address}#sections")
    messages.success(request, _("The draft is kept. Nothing has been sent yet."))
    return redirect(address)


# Two officers at once


def _shown(form: ReportForm, name: str, value: Any) -> str:
    """A field's value as a reader knows it."""
    field = form.fields[name]
    if name == "fir_is_sensitive":
        return _("Yes") if value else _("No")
    if name.endswith("_date") and re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        return "/".join(reversed(str(value).split("-")))
    return str(dict(getattr(field, "choices", ())).get(value, value) or "")


def _conflict_page(
    request: HttpRequest, case: Case, *, mine: dict[str, Any], theirs: dict[str, Any], draft: ReportDraft
) -> HttpResponse:
    """Both texts, field by field; what the officer typed stays in the form until he or she chooses."""
    record("view_report", by=viewer_for(request).actor, outcome="read", case=case)
    form = ReportForm(initial=mine)
    differing = [
        {
            "name": name,
            "label": form[name].label,
            "mine": _shown(form, name, mine.get(name, "")),
            "theirs_raw": theirs.get(name, ""),
            "theirs": _shown(form, name, theirs.get(name, "")),
            "choose_theirs": not mine.get(name),
            "both": form.fields[name].widget.__class__.__name__ == "Textarea"
            and bool(mine.get(name))
            and bool(theirs.get(name)),
        }
        for name in form.fields
        if mine.get(name, "") != theirs.get(name, "")
    ]
    if mine["offences"] != theirs["offences"]:
        named = {
            key: "\n".join(str(o) for o in _offences(value["offences"]))
            for key, value in (("mine", mine), ("theirs", theirs))
        }
        raw = ",".join(str(pk) for pk in theirs["offences"])
        differing.append(
            {
                "name": "offences",
                "label": _("Sections of law"),
                "theirs_raw": raw,
                "both": True,
                "choose_theirs": not mine["offences"],
                **named,
            }
        )
    context = {
        "case": case,
        "differing": [line for line in differing if line["mine"] and line["theirs"]],
        "one_sided": [line for line in differing if not (line["mine"] and line["theirs"])],
        "mine": [(name, mine.get(name, "")) for name in form.fields],
        "offences": mine["offences"],
        "draft": draft,
    }
    return render(request, "complaints/conflict.html", context, status=409)


def _merged(request: HttpRequest, mine: dict[str, Any]) -> dict[str, Any]:
    """The content after a choice field by field between mine and theirs, both read from the form and the kept draft."""
    theirs = {
        name.removeprefix("theirs-"): value
        for name, value in request.POST.dict().items()
        if name.startswith("theirs-")
    }
    chosen = dict(mine)
    for name, value in theirs.items():
        choice = request.POST.get(f"choose-{name}")
        if name not in chosen or choice not in ("theirs", "both"):
            continue
        if name == "offences":
            other = [offence.pk for offence in _offences(str(value).split(","))]
            chosen[name] = other if choice == "theirs" else list(dict.fromkeys([*mine[name], *other]))
        else:
            chosen[name] = value if choice == "theirs" else f"{value}\n\n{mine[name]}"
    return chosen


@case_officers
@require_http_methods(["GET", "POST"])
def report_check(request: HttpRequest, number: str) -> HttpResponse:
    """Read the report once more, then send it: the clock stops."""
    case = _may_report(request, number)
    draft, content = _draft(case)
    if draft is None:
        if request.method == "POST":
            messages.info(request, _("This report was sent already. Nothing was sent twice."))
        return _to_case(case)
    form = _report_form(case, content, checked=True)
    if not form.is_valid():
        return redirect(f"{reverse('complaints:report', args=[case.number])}?check=1")
    if request.method == "POST":
        if request.POST.get("draft_version") != str(draft.version):
            messages.error(
                request,
                _("The draft was changed after you opened this page. Read it once more before you send it."),
            )
            return redirect("complaints:report_check", case.number)
        return _send_report(request, case, form)
    record("view_report", by=viewer_for(request).actor, outcome="read", case=case)
    context = {
        "case": case,
        "draft": draft,
        "form": form,
        "report": form.report(),
        "is_final": form.cleaned_data["kind"] == "final",
        "decision": police_words.DECISION_SHORT[form.cleaned_data["decision"]],
        "fir": police_words.fir_words(*form.cleaned_data["fir"]) if form.report()["fir_number"] else "",
        "cautions": _report_cautions(case, form, content),
        "in_this_round": case.reports.filter(round=case.round)
        .select_related("submitted_by")
        .order_by("-id")
        .first(),
    }
    return render(request, "complaints/check.html", context)


def _send_report(request: HttpRequest, case: Case, form: ReportForm) -> HttpResponse:
    is_final = form.cleaned_data["kind"] == "final"
    try:
        actions.submit_report(
            case.pk,
            cleaned=form.report(),
            is_final=is_final,
            version=_version(request),
            by=viewer_for(request),
        )
    except Stale:
        messages.error(
            request,
            _("This complaint changed while your page was open. Read it once more before you send it."),
        )
        return redirect("complaints:report_check", case.number)
    except NotNow:
        messages.error(request, _("There is no report to send now. What you wrote is kept as a draft."))
        return _to_case(case)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("complaints:report_check", case.number)
    if is_final:
        messages.success(
            request, _("The final report is sent to the nodal officer. She finds your words on her page.")
        )
    else:
        messages.success(request, _("The interim report is sent. She finds your words on her page."))
    return _to_case(case, "reports")


# The nodal officer


@keeps_text
@case_officers
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, number: str) -> HttpResponse:
    """Accept a final report, or return it with what is missing."""
    case = _case(request, number, "review_report")
    viewer = viewer_for(request)
    if not access.can_review(viewer, case):
        _refuse(request, "review_report", number, case)
    form = ReviewForm(request.POST if request.method == "POST" else None, initial={"version": case.version})
    if request.method == "GET" or getattr(request, "came_back", False) or not form.is_valid():
        return _review_page(request, case, form=form)
    typed = request.POST.get("report", "")
    try:
        actions.review_report(
            case.pk,
            report_id=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0,
            accept=form.cleaned_data["answer"] == "accept",
            remark=form.cleaned_data["remark"],
            version=form.cleaned_data["version"],
            by=viewer,
        )
    except Stale:
        messages.error(
            request,
            _(
                "This complaint changed while your page was open. Nothing was overwritten; read what is new and try again."
            ),
        )
        return _review_page(request, case, form=form)
    except NotNow:
        messages.info(request, _("There is no final report to answer now."))
        return _to_case(case)
    except Refused as refused:
        messages.error(request, str(refused))
        return _review_page(request, case, form=form)
    messages.success(request, _("Your word on the report is recorded."))
    return _to_case(case, "reports")


def _review_page(
    request: HttpRequest, case: Case, *, form: ReviewForm | None = None, open_form: OpenForm | None = None
) -> HttpResponse:
    record("view_report", by=viewer_for(request).actor, outcome="read", case=case)
    opened = has_opened(viewer_for(request), case)
    reports = _reports(case, with_words=opened)
    newest = next((chapter for chapter in reports if chapter["report"].is_final), None)
    if newest is None or case.state_code != State.AWAITING_ACCEPTANCE:
        messages.info(request, _("There is no final report to answer now."))
        return _to_case(case)
    context = {
        "case": case,
        "chapter": newest,
        "opened": opened,
        "form": form or ReviewForm(initial={"version": case.version}),
        "open_form": open_form or OpenForm(),
        "own": newest["report"].submitted_by_id == viewer_for(request).officer.pk,
        "came_back": getattr(request, "came_back", False),
        "trouble": police_words.TROUBLE.get(case.complaint.trouble, ""),
    }
    return render(request, "complaints/review.html", context)


# Headquarters


def _calls(viewer: Viewer) -> list[dict[str, Any]]:
    """Urgent cases whose station has not been phoned, the longest waiting first, each with whom to phone."""
    states = viewer.unit_ids([Role.MONITOR])
    waiting = worklist.complaints_of(viewer).open().filter(state_code=State.AWAITING_REPORT)
    found = UrgentCall.objects.filter(state_id__in=states, done_at=None, case__in=waiting)
    calls = list(
        found.select_related("case__complaint", "case__unit", "case__district", "case__kept_from").order_by(
            "due_at", "id"
        )[:CALLS_A_PAGE]
    )
    units = {call.case.unit_id for call in calls}
    posts = Posting.objects.current().filter(
        unit_id__in=units,
        role__in=[Role.STATION_HOUSE_OFFICER, Role.DESK, Role.NODAL_OFFICER, Role.SUPERINTENDENT],
    )
    on_duty: dict[int, list[tuple[Any, str]]] = {}
    for posting in posts.select_related("officer", "unit", "unit__district").order_by("-role", "id")[:1000]:
        on_duty.setdefault(posting.unit_id, []).append(
            (posting.officer, role_title(posting.role, posting.unit))
        )
    return [
        {
            "call": call,
            "case": call.case,
            "trouble": police_words.TROUBLE.get(call.case.complaint.trouble, ""),
            "officers": on_duty.get(call.case.unit_id, [])[:6],
            "is_district": call.case.unit.kind == UnitKind.DISTRICT,
            "form": CallForm(auto_id=f"id_{call.case.number}_%s"),
        }
        for call in calls
    ]


@officers_only(Role.MONITOR)
@require_GET
def urgent_calls(request: HttpRequest) -> HttpResponse:
    """Urgent complaints whose station headquarters phones within fifteen minutes."""
    return render(
        request, "complaints/urgent_calls.html", {"calls": _calls(viewer_for(request)), "most": CALLS_A_PAGE}
    )


@officers_only(Role.MONITOR)
@require_http_methods(["GET", "POST"])
def urgent_call_made(request: HttpRequest, number: str) -> HttpResponse:
    """The station was phoned."""
    case = _case(request, number, "mark_urgent_call")
    if request.method == "GET":
        return redirect("complaints:urgent_calls")
    viewer = viewer_for(request)
    form = CallForm(request.POST, auto_id=f"id_{case.number}_%s")
    if not form.is_valid():
        calls = _calls(viewer)
        for line in calls:
            if line["case"].pk == case.pk:
                line["form"] = form
        return render(
            request, "complaints/urgent_calls.html", {"calls": calls, "most": CALLS_A_PAGE, "wrong": form}
        )
    try:
        actions.mark_urgent_call(case.pk, spoke_with=form.cleaned_data["spoke_with"], by=viewer)
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("Recorded: the station was phoned."))
    return redirect("complaints:urgent_calls")
