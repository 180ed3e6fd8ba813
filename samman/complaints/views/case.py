"""One complaint, and the small acts on its page."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samman.accounts.enums import Role
from samman.accounts.gates import viewer_for
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases import access as case_access
from samman.cases import history, work_pages
from samman.cases.actions import assignable
from samman.cases.break_glass import can_review, look_by_which_seen
from samman.cases.enums import OfferOutcome
from samman.cases.forms import AssignForm
from samman.cases.models import Assignment, Case
from samman.cases.pages import refuse
from samman.cases.text_kept import keeps_text
from samman.common import clock
from samman.common.fir import fir_words
from samman.complaints import access, actions
from samman.complaints import words as police_words
from samman.complaints.actions import Refused
from samman.complaints.chapters import chapters
from samman.complaints.enums import State
from samman.complaints.forms import (
    ChildNoticeForm,
    FileForm,
    LinkForm,
    OpenForm,
    RemindForm,
    ReplyForm,
    WordForm,
)
from samman.complaints.models import ReportDraft
from samman.complaints.next_steps import next_steps
from samman.complaints.offers import zero_firs
from samman.complaints.timeline import staff_timeline
from samman.complaints.views.review import review_page
from samman.complaints.views.shared import (
    case_officers,
    fetch_case,
    to_case,
)
from samman.complaints.workflow import is_possible
from samman.deadlines.actions import began_at
from samman.evidence.actions import FileRefused
from samman.evidence.actions import add_file as keep_file
from samman.messages.sent import sent_lines
from samman.people.access import can_open, has_opened
from samman.people.actions import contact_details, identity_of, open_identity
from samman.people.enums import PersonRole


@case_officers
@require_GET
def complaint_case(request: HttpRequest, number: str) -> HttpResponse:
    """One complaint: what she allowed, what to do now, and what was done. Covered until it is opened with a reason."""
    return case_page(request, fetch_case(request, number))


def case_page(request: HttpRequest, case: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    viewer = viewer_for(request)
    record("view_case", by=viewer.actor, outcome="read", case=case)
    now = clock.now()
    opened = has_opened(viewer, case)
    for_headquarters = access.can_see_withdrawal(viewer, case)
    rounds = chapters(case, with_words=opened, reader_id=viewer.officer.pk)
    present = next((one.reports for one in rounds if one.round == case.round), [])
    contact = getattr(case, "safe_contact", None)
    was_met = any(line["report"].was_met for line in present)
    finals = [line["report"] for line in present if line["report"].is_final]
    waiting_final = bool(finals)
    in_stead = waiting_final and max(finals, key=lambda report: report.pk).in_stead
    context = {
        "case": case,
        "complaint": case.complaint,
        "trouble": police_words.TROUBLE.get(case.complaint.trouble, ""),
        "when": police_words.WHEN.get(case.complaint.when, ""),
        "state": police_words.state_words(case.state_code, in_stead=in_stead),
        "started_at": began_at([case]).get(case.pk),
        "clock_label": _clock_label(case, in_stead=in_stead),
        "allowed": police_words.allowed(contact),
        "steps": next_steps(
            case,
            case.complaint,
            contact,
            was_met=was_met,
            now=now,
            zero_fir=_zero_fir_from_elsewhere(case),
            in_stead=in_stead,
        ),
        "opened": opened,
        "can_open": can_open(viewer, case),
        "inside": _inside(case) if opened else None,
        "can_add_file": access.can_report(viewer, case),
        "chapters": rounds,
        "for_headquarters": for_headquarters,
        "calls": _calls(case, with_notes=opened) if for_headquarters else [],
        "timeline": staff_timeline(
            case,
            with_words=opened,
            without=access.hidden_lines(viewer, case),
            by_phone=for_headquarters,
        ),
        "sent": sent_lines(case.messages.exclude(access.hidden_messages(viewer, case))),
        "assigned": list(
            Assignment.objects.current().filter(case=case).select_related("officer").order_by("id")
        ),
        "can_take": case.closed_at is None and case_access.can_take(viewer, case),
        "can_assign": case.closed_at is None and case_access.can_assign(viewer, case),
        "can_transfer": access.can_transfer(viewer, case),
        "can_decide": access.can_transfer(viewer, case) and case_access.holds(viewer, case, Role.MONITOR),
        **_offer(case),
        "can_report": access.can_report(viewer, case)
        and case.state_code in (State.AWAITING_REPORT, State.INTERIM_REPORTED),
        "can_review": access.can_review(viewer, case)
        and case.state_code == State.AWAITING_ACCEPTANCE
        and waiting_final,
        "can_direct": access.can_direct(viewer, case),
        "open_vetting": case.vettings.open().order_by("id").first()
        if access.can_vet(viewer, case) or access.can_direct(viewer, case)
        else None,
        "can_rest": access.can_put_at_rest(viewer, case) and is_possible("put_at_rest", case.state_code),
        "linked": list(actions.linked(case, viewer).select_related("unit").order_by("-id")[:20]),
        "perhaps_same": actions.perhaps_the_same(case, viewer) if opened else [],
        "link_form": LinkForm(),
        "child_notices": list(case.child_notices.order_by("id")) if case.about_child else [],
        "child_form": ChildNoticeForm(),
        "open_withdrawal": for_headquarters and case.withdrawals.open().exists(),
        "thread": actions.question_thread(case, with_words=opened),
        "requests": _requests(case, viewer, opened, forms.pop("answered", None)),
        "can_write": access.can_write_to_her(viewer, case),
        "can_issue_key": access.can_issue_key(viewer, case),
        "stands_in": access.stands_in(viewer, case),
        "can_remind": access.can_remind(viewer, case),
        "reminded": actions.last_reminder(case),
        "remind_again_at": actions.next_reminder_at(case),
        "has_draft": ReportDraft.objects.filter(case=case, round=case.round).exists(),
        "look": look_by_which_seen(viewer, case),
        "looks_to_review": [
            look
            for look in case.looks_from_outside.unreviewed()
            .select_related("officer", "unit")
            .order_by("id")[:20]
            if can_review(viewer, case, look)
        ],
        "open_form": OpenForm(),
        "reply_form": ReplyForm(),
        "remind_form": RemindForm(),
        "word_form": WordForm(),
        "file_form": FileForm(),
        **forms,
    }
    if context["can_assign"] and "assign_form" not in context:
        context["assign_form"] = AssignForm(officers=assignable(case))
    return render(request, "complaints/case.html", context, status=status)


def _clock_label(case: Case, *, in_stead: bool) -> str:
    """Whose clock runs."""
    if case.state_code == State.AWAITING_ACCEPTANCE:
        return _("SP") if in_stead else _("Nodal officer")
    return _("Headquarters") if case.state_code == State.IN_VETTING else _("Report")


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


def _zero_fir_from_elsewhere(case: Case) -> str:
    """The number of a zero FIR that another station registered and this one has not yet made its own."""
    found = zero_firs([case]).get(case.pk)
    if found is None or found.fir_station is None or found.fir_station_id == case.unit_id:
        return ""
    return f"{fir_words(found.fir_number, found.fir_year)}, {found.fir_station.name}"


def _offer(case: Case) -> dict[str, Any]:
    """The newest offer of the complaint: it waits, or was refused and why."""
    offer = case.offers.select_related("to_unit__district", "offered_by").order_by("-id").first()
    if offer is None or case.closed_at is not None:
        return {}
    if offer.answered_at is None:
        return {"waiting": offer}
    if offer.outcome != OfferOutcome.REFUSED:
        return {}
    line = case.history.filter(event="transfer_refused").order_by("-id").first()
    return {"refused": offer, "refused_because": history.words_of(line, case) if line else ""}


def _calls(case: Case, *, with_notes: bool) -> list[dict[str, Any]]:
    """Headquarters' calls to her, newest first, with what came of each; notes only when the case was opened."""
    found = case.calls.prefetch_related("lines__caller").order_by("-id")[:50]
    return [
        {
            "call": call,
            "lines": [
                {"line": line, "note": actions.call_note(line, case) if with_notes else ""}
                for line in sorted(call.lines.all(), key=lambda line: -line.pk)
            ],
        }
        for call in found
    ]


@case_officers
@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest, number: str) -> HttpResponse:
    """Open what is covered, with a reason that is recorded and of which she is told."""
    case = fetch_case(request, number, "open_identity")
    if request.method == "GET":
        return to_case(case, "cover")
    form = OpenForm(request.POST)
    if not form.is_valid():
        if request.POST.get("back") == "review":
            return review_page(request, case, open_form=form)
        return case_page(request, case, open_form=form)
    open_identity(case.pk, reason=form.full_reason(), by=viewer_for(request))
    return _back_to(case, request.POST.get("back", ""))


def _back_to(case: Case, back: str) -> HttpResponse:
    """The page from which the account was opened."""
    page, _dash, number = back.partition("-")
    if page in ("review", "direct", "withdrawal"):
        return redirect(f"complaints:{page}", case.number)
    if page == "vetting" and number.isascii() and number.isdigit() and len(number) < 19:
        return redirect("complaints:vetting", case.number, int(number))
    return to_case(case, "inside")


@case_officers
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take a case of the own station upon oneself."""
    case = fetch_case(request, number, "take_case")
    work_pages.take_work(request, case, _("You work on this complaint now."))
    return to_case(case)


@case_officers
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Name an officer of the unit who works on the case."""
    case = fetch_case(request, number, "assign_case")
    if request.method == "POST":
        form = work_pages.assign_work(request, case, _("The complaint is given to this officer."))
        if form.errors:
            return case_page(request, case, assign_form=form)
    return to_case(case, "assigned")


@case_officers
@require_http_methods(["GET", "POST"])
def end_work(request: HttpRequest, number: str) -> HttpResponse:
    """An officer no longer works on the case."""
    case = fetch_case(request, number, "end_assignment")
    if request.method == "POST":
        work_pages.end_work(request, case, _("Ended: this officer no longer works on the complaint."))
    return to_case(case, "assigned")


@keeps_text
@case_officers
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, number: str) -> HttpResponse:
    """Write to her; she reads it on her page."""
    case = fetch_case(request, number, "reply_to_her")
    if request.method == "GET":
        return to_case(case, "write")
    if not access.can_write_to_her(viewer_for(request), case):
        refuse(request, "reply_to_her", number, case)
    form = ReplyForm(request.POST)
    if getattr(request, "came_back", False) or not form.is_valid():
        return case_page(request, case, reply_form=form, came_back=getattr(request, "came_back", False))
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
    return to_case(case, "write")


@keeps_text
@case_officers
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask her; she answers on her page."""
    case = fetch_case(request, number, "ask_her")
    if request.method == "GET":
        return to_case(case, "write")
    if not access.can_write_to_her(viewer_for(request), case):
        refuse(request, "ask_her", number, case)
    form = ReplyForm(request.POST)
    came_back = getattr(request, "came_back", False)
    if came_back or not form.is_valid():
        return case_page(request, case, reply_form=form, came_back=came_back)
    text = form.cleaned_data["text"]
    thread = actions.question_thread(case, with_words=True)
    if not any(one.words == text and one.answered_at is None for one in thread):  # a second press
        try:
            actions.ask_her(case.pk, text=text, by=viewer_for(request))
        except Refused as refused:
            form.add_error("text", str(refused))
            return case_page(request, case, reply_form=form)
        messages.success(request, _("Asked. She finds the question on her page when she looks."))
    return to_case(case, "questions")


@keeps_text
@case_officers
@require_http_methods(["GET", "POST"])
def end_request(request: HttpRequest, number: str, request_id: int) -> HttpResponse:
    """Answer what she asked for."""
    case = fetch_case(request, number, "end_request")
    wish = case.requests.filter(pk=request_id).first() if request_id < 2**63 else None
    if wish is None:
        raise Http404
    if request.method == "GET":
        return to_case(case, "requests")
    if not access.can_see_request(viewer_for(request), case, wish.kind):
        refuse(request, "end_request", number, case)
    form = ReplyForm(request.POST, auto_id=f"id_{wish.pk}_%s")
    came_back = getattr(request, "came_back", False)
    if came_back or not form.is_valid():
        return case_page(request, case, answered=(wish.pk, form), came_back=came_back)
    try:
        actions.end_request(
            case.pk, request_id=wish.pk, text=form.cleaned_data["text"], by=viewer_for(request)
        )
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("Answered. She finds it on her page when she looks."))
    return to_case(case, "requests")


def _requests(
    case: Case, viewer: Viewer, opened: bool, answered: tuple[int, ReplyForm] | None
) -> list[dict[str, Any]]:
    """What she asks for and this officer may answer."""
    found = case.requests.open().select_related("asked").order_by("id")
    return [
        {
            "request": wish,
            "words": actions.request_words(wish, case) if opened else "",
            "has_words": bool(wish.asked.sealed),
            "form": answered[1]
            if answered and answered[0] == wish.pk
            else ReplyForm(auto_id=f"id_{wish.pk}_%s"),
        }
        for wish in found
        if access.can_see_request(viewer, case, wish.kind)
    ]


@case_officers
@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest, number: str) -> HttpResponse:
    """Remind the station of the report that it owes, at most once an hour."""
    case = fetch_case(request, number, "remind_station")
    if request.method == "GET":
        return to_case(case, "remind")
    viewer = viewer_for(request)
    if not access.can_remind(viewer, case):
        refuse(request, "remind_station", number, case)
    form = RemindForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, remind_form=form)
    try:
        actions.remind_station(case.pk, words=form.cleaned_data["words"], by=viewer)
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("The reminder is sent."))
    return to_case(case, "remind")


@case_officers
@require_http_methods(["GET", "POST"])
def add_file(request: HttpRequest, number: str) -> HttpResponse:
    """A paper, photo or recording of the officers, one a request. It is sealed like hers."""
    case = fetch_case(request, number, "add_file")
    if request.method == "GET":
        return to_case(case, "evidence")
    viewer = viewer_for(request)
    if not access.can_report(viewer, case):
        refuse(request, "add_file", number, case)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            keep_file(case, form.cleaned_data["file"], purpose="report", added_by="officer", by=viewer.actor)
        except FileRefused as refused:
            form.add_error("file", refused.sentence)
        else:
            messages.success(request, _("The file is kept."))
            return to_case(case, "evidence")
    return case_page(request, case, file_form=form)


@case_officers
@require_http_methods(["GET", "POST"])
def check_word(request: HttpRequest, number: str) -> HttpResponse:
    """Whether the word that was answered on the phone is hers. The word itself is never shown; each try is recorded."""
    case = fetch_case(request, number, "check_word")
    if request.method == "GET":
        return to_case(case, "word")
    viewer = viewer_for(request)
    contact = getattr(case, "safe_contact", None)
    if contact is None or not contact.her_word or not has_opened(viewer, case):
        refuse(request, "check_word", number, case)
    form = WordForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, word_form=form)
    try:
        fits = actions.check_word(case.pk, typed=form.cleaned_data["word"], by=viewer)
    except Refused as refused:
        messages.error(request, str(refused))
        return to_case(case, "word")
    if fits:
        messages.success(request, _("This is the word she chose. You may speak with her."))
    else:
        messages.error(
            request, _("This is not her word. Say nothing about the complaint; end the call politely.")
        )
    return to_case(case, "word")
