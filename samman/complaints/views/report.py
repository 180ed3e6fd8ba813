"""Writing the action-taken report: the draft, two officers at once, the check, sending."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samman.accounts.enums import Role
from samman.accounts.gates import viewer_for
from samman.audit import record
from samman.cases.access import holds
from samman.cases.models import Case
from samman.cases.pages import refuse
from samman.cases.text_kept import keeps_text
from samman.cases.writing import Stale
from samman.common import clock
from samman.common.fir import fir_words
from samman.common.text import fold
from samman.complaints import access, actions
from samman.complaints import words as police_words
from samman.complaints.actions import Refused, StaleDraft
from samman.complaints.chapters import what_was_wrong
from samman.complaints.enums import State
from samman.complaints.forms import (
    FIR_DECISIONS,
    ReportForm,
    SteadForm,
    typed_report,
)
from samman.complaints.models import ActionTakenReport, ReportDraft
from samman.complaints.views.shared import case_officers, fetch_case, to_case
from samman.complaints.workflow import NotNow
from samman.deadlines.actions import began_at
from samman.directory.models import Offence
from samman.directory.public import find_offences
from samman.people.access import has_opened


def _offences(typed: list[Any]) -> list[Offence]:
    ids = [
        int(number)
        for number in map(str, typed)
        if number.isascii() and number.isdigit() and len(number) < 10
    ]
    found = Offence.objects.in_bulk(ids[:50])
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def _first_content(case: Case) -> dict[str, Any]:
    """A report to begin with: in her language; an FIR of a protected person is sensitive unless somebody says otherwise.

    Decision, GD entry, FIR and sections are those of the case's last report, to be checked; its words and its meeting are not.
    """
    protected = case.about_child or case.complaint.trouble in police_words.SEXUAL
    content: dict[str, Any] = {
        **typed_report({}),
        "public_language": case.complaint.language,
        "fir_is_sensitive": "on" if protected else "",
        "offences": [],
    }
    last = _last_report(case)
    if last is None:
        return content
    gd_at = clock.in_ist(last.gd_at)
    return content | {
        "decision": last.decision,
        "gd_number": last.gd_number,
        "gd_date": gd_at.date().isoformat(),
        "gd_time": f"{gd_at:%H:%M}",
        "fir_number": f"{last.fir_number}/{last.fir_year}" if last.fir_number else "",
        "fir_is_sensitive": "on" if last.fir_is_sensitive or protected else "",
        "offences": [section.pk for section in last.sections.all()],
    }


def _last_report(case: Case) -> ActionTakenReport | None:
    """The newest report by the unit that has the case now; a former station's numbers are not its own."""
    last = case.reports.select_related("submitted_by").order_by("-id").first()
    return last if last is not None and last.fir_station_id in (None, case.unit_id) else None


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
        "started_at": began_at([case]).get(case.pk),
        "stands_in": access.stands_in(viewer_for(request), case),
        "wrong": what_was_wrong(
            case,
            with_words=has_opened(viewer_for(request), case),
            reader_id=viewer_for(request).officer.pk,
        ),
        "back": "report",
        "in_this_round": case.reports.filter(round=case.round)
        .select_related("submitted_by")
        .order_by("-id")
        .first(),
        **extra,
    }
    return render(request, "complaints/report.html", context, status=status)


def _may_report(request: HttpRequest, number: str) -> Case:
    case = fetch_case(request, number, "submit_report")
    if not access.can_report(viewer_for(request), case):
        refuse(request, "submit_report", number, case)
    return case


@keeps_text
@case_officers
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, number: str) -> HttpResponse:
    """Write the action-taken report. The draft is kept at every press; nobody's words are overwritten."""
    case = _may_report(request, number)
    if case.state_code not in (State.AWAITING_REPORT, State.INTERIM_REPORTED) and request.method == "GET":
        messages.info(request, _("There is no report to write now."))
        return to_case(case)
    draft, kept = _draft(case)
    version = draft.version if draft else 0
    if request.method == "GET":
        checked = "check" in request.GET and draft is not None
        form = _report_form(case, kept, checked=checked)
        taken_over = _last_report(case) if draft is None else None
        return _report_page(request, case, form, draft=draft, version=version, taken_over=taken_over)
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
        return to_case(case)
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
        stead = SteadForm(request.POST) if access.stands_in(viewer_for(request), case) else None
        if stead is None or stead.is_valid():
            return _send_report(request, case, form, stead.cleaned_data["reason"] if stead else "")
        return _check_page(request, case, draft, content, form, stead)
    return _check_page(request, case, draft, content, form, SteadForm())


def _check_page(
    request: HttpRequest,
    case: Case,
    draft: ReportDraft,
    content: dict[str, Any],
    form: ReportForm,
    stead: SteadForm,
) -> HttpResponse:
    record("view_report", by=viewer_for(request).actor, outcome="read", case=case)
    context = {
        "case": case,
        "draft": draft,
        "stands_in": access.stands_in(viewer_for(request), case),
        "stead_form": stead,
        "form": form,
        "report": form.report(),
        "is_final": form.cleaned_data["kind"] == "final",
        "decision": police_words.DECISION_SHORT[form.cleaned_data["decision"]],
        "fir": fir_words(*form.cleaned_data["fir"]) if form.report()["fir_number"] else "",
        "cautions": _report_cautions(case, form, content),
        "in_this_round": case.reports.filter(round=case.round)
        .select_related("submitted_by")
        .order_by("-id")
        .first(),
    }
    return render(request, "complaints/check.html", context)


def _send_report(request: HttpRequest, case: Case, form: ReportForm, stead_reason: str) -> HttpResponse:
    is_final = form.cleaned_data["kind"] == "final"
    try:
        actions.submit_report(
            case.pk,
            cleaned=form.report(),
            is_final=is_final,
            version=_version(request),
            by=viewer_for(request),
            stead_reason=stead_reason,
        )
    except Stale:
        messages.error(
            request,
            _("This complaint changed while your page was open. Read it once more before you send it."),
        )
        return redirect("complaints:report_check", case.number)
    except NotNow:
        messages.error(request, _("There is no report to send now. What you wrote is kept as a draft."))
        return to_case(case)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("complaints:report_check", case.number)
    if is_final and holds(viewer_for(request), case, Role.NODAL_OFFICER):
        messages.success(request, _("The final report is sent to the SP. She finds your words on her page."))
    elif is_final:
        messages.success(
            request, _("The final report is sent to the nodal officer. She finds your words on her page.")
        )
    else:
        messages.success(request, _("The interim report is sent. She finds your words on her page."))
    return to_case(case, "reports")
