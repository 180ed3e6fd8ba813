"""The pages of the way home: one for each act, decisions by a second officer, missing again, and the visits that are due."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samman.accounts.gates import viewer_for
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases import written_down
from samman.cases.drafts import OpenDraft, open_draft
from samman.cases.models import Case
from samman.cases.pages import refuse
from samman.cases.typed_name import typed_name
from samman.cases.writing import Stale
from samman.common import clock
from samman.evidence.actions import FileRefused
from samman.missing_children import access, actions, homeward, words
from samman.missing_children.actions import Refused
from samman.missing_children.actions.shared import cases_of_child
from samman.missing_children.acts import ACTS
from samman.missing_children.clocks import FOLLOW_UP, FOLLOW_UP_MONTHS
from samman.missing_children.enums import MomentSure, Reason, Source
from samman.missing_children.forms import home as forms
from samman.missing_children.models import Decision, MissingPerson
from samman.missing_children.views.case import case_page
from samman.missing_children.views.shared import OF_BOTH, fetch_case, note_list, readers, say_changed, to_case
from samman.missing_children.workflow import NotNow

# Whoever does one of these must know that the child is afraid of home.
TOLD_OF_FEAR = frozenset({"guardian", "order", "restore"})


@readers
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """The page of one act, and the act."""
    if verb not in ACTS:
        raise Http404
    known = ACTS[verb]
    case = fetch_case(request, number, known.act, *OF_BOTH)
    viewer = viewer_for(request)
    if not known.allowed(viewer, case):
        if not access.can_propose(viewer, case) and not access.can_follow_up(viewer, case):
            refuse(request, known.act, number, case)
        messages.info(request, _("This is not possible now: look what comes next."))
        return to_case(case, known.place)
    districts = written_down.districts_of(viewer)
    if request.method == "GET":
        form = known.form(case=case, districts=districts, initial=_initial(case, verb, viewer))
        return _act_page(request, case, verb, form)
    form = known.form(request.POST, request.FILES, case=case, districts=districts)
    if not form.is_valid():
        return _act_page(request, case, verb, form)
    typed = form.cleaned_data
    typed["version"] = typed.get("version") or 0
    if "district" in form.fields:
        typed["district_unit"] = form.unit_of("district")
    try:
        known.send(case, typed, viewer)
    except Stale:
        case.refresh_from_db()
        if not known.allowed(viewer, case):  # the same form a second time
            say_changed(request)
            return to_case(case, known.place)
        say_changed(request)
        again = known.form(
            {**request.POST.dict(), **_lists(request), "version": case.version},
            case=case,
            districts=districts,
        )
        return _act_page(request, case, verb, again, status=409)
    except (Refused, FileRefused) as refused:
        form.add_error(None, str(refused))
        return _act_page(request, case, verb, form)
    except NotNow:
        messages.info(request, _("This is not possible now: look what comes next."))
        return to_case(case, known.place)
    messages.success(request, str(known.done))
    return to_case(case, known.place)


def _lists(request: HttpRequest) -> dict[str, Any]:
    return {name: values for name, values in request.POST.lists() if len(values) > 1}


def _initial(case: Case, verb: str, viewer: Viewer) -> dict[str, Any]:
    here = clock.in_ist(clock.now())
    today = {"done_day": here.date(), "done_hour": here.strftime("%H:%M"), "made_day": here.date()}
    initial = {"version": case.version, **today, "found_sure": MomentSure.HOUR}
    if verb == "correct":
        recovery = case.recovery
        names = ("hours", "kilometres", "place", "other_district", "other_state")
        initial |= {name: getattr(recovery, name) for name in names} | {
            "district": recovery.district_id or ""
        }
    if verb == "follow-up":
        due = case.deadlines.running().filter(ladder=FOLLOW_UP).order_by("round").first()
        initial |= {"months": FOLLOW_UP_MONTHS[due.round - 1]} if due else {}
    return initial


def _act_page(request: HttpRequest, case: Case, verb: str, form: Any, *, status: int = 200) -> HttpResponse:
    known = ACTS[verb]
    record("view_case", by=viewer_for(request).actor, outcome="read", case=case)
    context = {
        "case": case,
        "title": known.title,
        "lead": known.lead,
        "button": known.button,
        "form": form,
        "address": reverse("missing:act", args=[case.number, verb]),
        "place": known.place,
        "has_file": "file" in form.fields,
        "afraid": verb in TOLD_OF_FEAR and actions.afraid_of_home(cases_of_child(case)),
    }
    return render(request, "missing_children/act.html", context, status=status)


# The place, decisions, missing again


@readers
@require_http_methods(["GET", "POST"])
def open_place(request: HttpRequest, number: str) -> HttpResponse:
    """Open where the person is, with a reason that is recorded."""
    case = fetch_case(request, number, "open_place", *OF_BOTH)
    viewer = viewer_for(request)
    if request.method == "GET":
        return to_case(case, "home")
    form = forms.PlaceForm(request.POST)
    if not access.can_keep_place(viewer, case):
        refuse(request, "open_place", number, case)
    if not form.is_valid():
        return case_page(request, case, place_form=form)
    actions.open_place(case.pk, reason=form.cleaned_data["reason"], by=viewer)
    return to_case(case, "home")


@readers
@require_POST
def decide(request: HttpRequest, number: str, decision_id: int) -> HttpResponse:
    """The second officer agrees or refuses."""
    case = fetch_case(request, number, "decide_together", *OF_BOTH)
    found = Decision.objects.filter(pk=decision_id, case=case).first() if decision_id < 2**63 else None
    answer = request.POST.get("answer")
    if found is None:
        raise Http404
    place = "decisions"
    if answer not in ("agree", "refuse"):
        return to_case(case, place)
    if found.outcome:  # the second press
        messages.info(request, _("This was decided already."))
        return to_case(case, place)
    try:
        actions.decide(case.pk, decision_id=found.pk, agree=answer == "agree", by=viewer_for(request))
    except Refused as refused:
        messages.info(request, str(refused))
    except NotNow:
        messages.info(request, _("This is not possible now: look what comes next."))
    else:
        messages.success(
            request, _("Agreed. It holds now.") if answer == "agree" else _("Refused. All goes on as it was.")
        )
    return to_case(case, place)


@readers
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, number: str) -> HttpResponse:
    """One who was home is missing again: a new case that names the former one. Looking at the page begins nothing; a report that
    was typed elsewhere and is not sent yet stays, and goes first."""
    case = fetch_case(request, number, "register_again")
    viewer = viewer_for(request)
    unit = access.found_unit_of(viewer)
    if unit is None or not access.can_register_again(viewer, case):
        refuse(request, "register_again", number, case)
    draft = open_draft(request.session)
    if request.method == "GET":
        initial = {"seen_sure": MomentSure.HOUR, "source": Source.STATION, "reason": Reason.UNKNOWN}
        return _again_page(request, case, forms.AgainForm(case=case, initial=initial))
    if draft is not None and _is_again(draft, case):  # the second press
        return redirect("missing:slip")
    form = forms.AgainForm(request.POST, case=case)
    if form.is_valid() and draft is not None and not draft.sent and "typed" in draft.answers:
        form.add_error(
            None, _("A report that you typed is not sent yet. Send it or wipe it first, then this one.")
        )
    if not form.is_valid():
        return _again_page(request, case, form)
    typed = form.cleaned_data
    if draft is None or draft.answers.get("again") != case.number:
        draft = written_down.keep(request, "missing", {"again": case.number})
    actions.register_again(
        case.pk,
        draft,
        station=unit,
        seen={
            "seen_at": typed["seen_at"],
            "seen_sure": typed["seen_sure"],
            "seen_place": typed["seen_place"],
            "seen_district": unit.district,
        },
        reason=typed["reason"],
        trafficking_suspected=typed["trafficking_suspected"],
        story=typed["story"],
        clothes=typed["clothes"],
        source=typed["source"],
        language=get_language() or "hi",
        by=viewer,
    )
    return redirect("missing:slip")


def _is_again(draft: OpenDraft, case: Case) -> bool:
    """Whether a draft was sent as the next report of one who was missing before."""
    return MissingPerson.objects.filter(case=draft.row.case_id, before=case).exists()


def _again_page(request: HttpRequest, case: Case, form: forms.AgainForm) -> HttpResponse:
    record("view_case", by=viewer_for(request).actor, outcome="read", case=case)
    context = {
        "case": case,
        "title": _("Missing again"),
        "name": words.name_of(case.missing_person),
        "lead": _(
            "Name, description and family are taken over from the former case. FIR at once, as the first time."
        ),
        "button": _("Register anew"),
        "form": form,
        "address": reverse("missing:again", args=[case.number]),
        "place": "home",
        "has_file": False,
    }
    return render(request, "missing_children/act.html", context)


@readers
@require_GET
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Children who are home and to whom a visit is due, the longest due first."""
    name = typed_name(request.GET.get("name", ""))
    visits = homeward.due_visits(viewer_for(request), name)
    note_list(request, (row["case"] for row in visits.rows))
    context = {"rows": visits.rows, "note": visits.note, "name": name, "most": homeward.MOST}
    return render(request, "missing_children/follow_ups.html", context)
