"""Headquarters' callers: the queue without names, and the one call that lies before a caller (mission V9).

A caller sees no page of a case. The number stands on the call's page only while the caller has the call, inside her hours,
and each time it is shown is recorded.
"""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases.writing import Stale
from samman.common import clock
from samman.complaints import actions, calling, worklist
from samman.complaints import words as police_words
from samman.complaints.actions import Refused
from samman.complaints.enums import CallCause, CallEnd, Reason, State
from samman.complaints.forms import (
    CallDoneForm,
    CallEndForm,
    CheckDoneForm,
    VoiceRatingForm,
    WithdrawalDoneForm,
    WordForm,
)
from samman.complaints.models import Call
from samman.complaints.workflow import NotNow
from samman.people.actions import contact_details
from samman.people.models import SafeContact

SHOWN = 20  # lines of the queue
COUNTED = 100
OF_MONITORS = 50

# Calls that have a question of their own take no answer to a report.
DONE_FORMS: dict[str, type[django_forms.Form]] = {
    CallCause.CHECK: CheckDoneForm,
    CallCause.WITHDRAWAL: WithdrawalDoneForm,
}

callers_only = officers_only(Role.CALLER)


@officers_only(Role.CALLER, Role.MONITOR)
@require_GET
def call_queue(request: HttpRequest) -> HttpResponse:
    """What waits now in her hours and what comes later; a monitor sees what could not be done."""
    viewer = viewer_for(request)
    now = clock.now()
    calls = viewer.has_role(Role.CALLER)
    waiting = calling.waiting_now(viewer, now)
    context = {
        "is_caller": calls,
        "mine": _mine(viewer) if calls else None,
        "waiting": [_line(call) for call in waiting.select_related("case__complaint")[:SHOWN]]
        if calls
        else [],
        "count": len(waiting.values_list("pk", flat=True)[: COUNTED + 1]) if calls else 0,
        "most": COUNTED,
        "later": calling.coming_later(viewer, now) if calls else [],
        "is_monitor": viewer.has_role(Role.MONITOR),
        "left": _left(viewer) if viewer.has_role(Role.MONITOR) else [],
        "most_left": OF_MONITORS,
    }
    return render(request, "complaints/calls.html", context)


def _mine(viewer: Viewer) -> Call | None:
    """The call that lies before this caller."""
    return calling.queue(viewer).filter(taken_by=viewer.officer, taken_until__gt=clock.now()).first()


def _line(call: Call) -> dict[str, Any]:
    return {
        "call": call,
        "at_risk": call.rank == 0,
        "urgent": call.rank == 1,
        "child": call.case.about_child,
    }


def _left(viewer: Viewer) -> list[Call]:
    """What callers could not do, newest first: calls that were stopped as unsafe, and those whose tries are used up."""
    ended = Call.objects.filter(
        state_id__in=viewer.unit_ids([Role.MONITOR]),
        end__in=[CallEnd.UNSAFE, CallEnd.UNREACHED],
        ended_at__isnull=False,
        case__in=worklist.complaints_of(viewer).open(),
    )
    return list(ended.select_related("case__unit", "case__district").order_by("-ended_at")[:OF_MONITORS])


@callers_only
@require_POST
def take_next_call(request: HttpRequest) -> HttpResponse:
    """The first call in order comes before this caller."""
    call = actions.take_next_call(by=viewer_for(request))
    if call is None:
        messages.info(request, _("No call waits now."))
        return redirect("complaints:calls")
    return redirect("complaints:call", call.pk)


def _fetch(request: HttpRequest, call_id: int, act: str) -> Call:
    """The call that lies before this caller; else 404, and the try is recorded."""
    viewer = viewer_for(request)
    found = (
        Call.objects.filter(state_id__in=viewer.unit_ids([Role.CALLER]), taken_by=viewer.officer)
        .select_related("case__complaint", "case__safe_contact", "rating")
        .filter(pk=call_id)
        .first()
        if call_id < 2**63
        else None
    )
    if found is None:
        record(act, by=viewer.actor, outcome="refused", object_kind="call", object_id=call_id)
        raise Http404
    return found


@callers_only
@require_GET
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """One call, step by step: the word to say, the word to hear, what may be told, what came of it."""
    found = _fetch(request, call_id, "view_call")
    if found.ended_at is not None:
        messages.info(request, _("This call is over."))
        return redirect("complaints:calls")
    return _page(request, found)


def _page(request: HttpRequest, found: Call, **forms: django_forms.Form) -> HttpResponse:
    viewer = viewer_for(request)
    now = clock.now()
    case = found.case
    contact: SafeContact | None = getattr(case, "safe_contact", None)
    has_lease = found.taken_until is not None and found.taken_until > now
    may_phone = has_lease and contact is not None and calling.may_be_phoned_now(case, now)
    is_her = actions.right_word(found) is not None
    context: dict[str, Any] = {
        "call": found,
        "has_lease": has_lease,
        "may_phone": may_phone,
        "is_her": is_her,
        "wrong": actions.wrong_words(found),
        "asks": _asks(found),
        "word_form": WordForm(),
        "end_form": CallEndForm(),
        **forms,
    }
    if may_phone and contact is not None:
        contact.case = case
        details = contact_details(contact)
        context |= {
            "phone": details.get("phone", ""),
            "who_may_answer": details.get("who_may_answer", ""),
            "caller_word": calling.words_of(case, contact)[0],
            "hours": police_words.hours_words(contact),
        }
        record(
            "show_number", by=viewer.actor, outcome="read", case=case, object_kind="call", object_id=found.pk
        )
    if is_her:
        rates = case.state_code == State.AWAITING_RATING and found.cause not in DONE_FORMS
        context |= {
            "number": case.number,
            "tells": _tells(found),
            "checked": _checked(found),
            "rating_form": VoiceRatingForm(initial={"version": case.version}) if rates else None,
            "done_form": DONE_FORMS.get(found.cause, CallDoneForm)(),
            **forms,
        }
    return render(request, "complaints/call.html", context)


def _asks(found: Call) -> str:
    """What the caller asks, once her word was right."""
    return {
        CallCause.SILENT: _(
            "Has she seen what the police wrote? Is she satisfied? If not: what is still missing? Do not press her for an answer."
        ),
        CallCause.DISSATISFIED: _("What is still missing? Is she safe? What does she need first?"),
        CallCause.ASKED: _("What did she want to say or to know?"),
        CallCause.WITHDRAWAL: _(
            "Can she speak freely now? Does she want to stop herself, or does somebody press her? Is she safe?"
        ),
        CallCause.CHECK: _("Did she speak with a caller of headquarters, and what did she answer?"),
    }[CallCause(found.cause)]


def _tells(found: Call) -> str:
    """How it stands, in words that may be said to her."""
    case = found.case
    return {
        State.AWAITING_REPORT: _("The police still have to write what they did."),
        State.INTERIM_REPORTED: _("The police have written what they did so far; they go on working."),
        State.AWAITING_ACCEPTANCE: _("The police say that they are done; a senior officer is checking it."),
        State.AWAITING_RATING: _(
            "The police have written what they did, and a senior officer has checked it. She can read it on her page, and "
            "say whether she is satisfied."
        ),
        State.IN_VETTING: _(
            "She is not satisfied: headquarters is reading it, and will direct the district in writing."
        ),
        State.SATISFIED: _(
            "It is closed, because she was satisfied. For seven days she can take that back with her key."
        ),
    }.get(State(case.state_code), "")


def _checked(found: Call) -> str:
    """Of a check: the answer that another caller took."""
    if found.rating is None:
        return ""
    labels = dict(Reason.choices)
    reasons = ", ".join(str(labels[code]) for code in found.rating.reasons if code in labels)
    if found.rating.is_satisfied:
        return _("I am satisfied")
    return _("I am not satisfied") + (f": {reasons}" if reasons else "")


@callers_only
@require_http_methods(["GET", "POST"])
def call_word(request: HttpRequest, call_id: int) -> HttpResponse:
    """The word that she answered is checked, never shown."""
    found = _fetch(request, call_id, "check_word")
    if request.method == "GET" or found.ended_at is not None:
        return redirect("complaints:call", found.pk)
    form = WordForm(request.POST)
    if not form.is_valid():
        return _page(request, found, word_form=form)
    try:
        fits = actions.check_call_word(found.pk, typed=form.cleaned_data["word"], by=viewer_for(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("complaints:calls")
    if fits:
        messages.success(request, _("This is her word. You may speak with her."))
        return redirect("complaints:call", found.pk)
    found.refresh_from_db()
    if found.taken_by_id is None or found.ended_at is not None:
        messages.error(
            request, _("Three words were wrong: the call is over. Say nothing more, end it politely.")
        )
        return redirect("complaints:calls")
    messages.error(request, _("This is not her word. Ask once more; say nothing of the complaint."))
    return redirect("complaints:call", found.pk)


@callers_only
@require_http_methods(["GET", "POST"])
def call_rating(request: HttpRequest, call_id: int) -> HttpResponse:
    """Her answer by phone."""
    found = _fetch(request, call_id, "rate_by_voice")
    if request.method == "GET" or found.ended_at is not None:
        return redirect("complaints:call", found.pk)
    form = VoiceRatingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, rating_form=form)
    try:
        actions.rate_by_voice(
            found.pk,
            satisfied=form.cleaned_data["satisfied"] == "yes",
            reasons=form.cleaned_data["reasons"],
            words=form.cleaned_data["words"],
            version=form.cleaned_data["version"],
            by=viewer_for(request),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, found, rating_form=form)
    except (Stale, NotNow):
        messages.error(
            request, _("The complaint changed during the call. Look what stands here now, and ask her anew.")
        )
        return redirect("complaints:call", found.pk)
    messages.success(
        request,
        _(
            "Her answer is kept, with your name. She finds it on her page and can take it back for seven days."
        ),
    )
    return redirect("complaints:calls")


@callers_only
@require_http_methods(["GET", "POST"])
def call_end(request: HttpRequest, call_id: int) -> HttpResponse:
    """How the call ended, without an answer to the report."""
    found = _fetch(request, call_id, "finish_call")
    if request.method == "GET" or found.ended_at is not None:
        return redirect("complaints:call", found.pk)
    is_her = actions.right_word(found) is not None
    name = "done_form" if is_her else "end_form"
    kind = DONE_FORMS.get(found.cause, CallDoneForm) if is_her else CallEndForm
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, found, **{name: form})
    try:
        actions.finish_call(
            found.pk,
            outcome=form.cleaned_data["outcome"],
            note=form.cleaned_data["note"],
            confirms=form.cleaned_data.get("confirms"),
            reasons=form.cleaned_data.get("reasons") or (),
            found=form.cleaned_data.get("found") or "",
            by=viewer_for(request),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, found, **{name: form})
    messages.success(request, _("Kept. Take the next call when you are ready."))
    return redirect("complaints:calls")
