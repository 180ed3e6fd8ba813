"""Possible matches: those of a case, the sheet of two persons, questions of other units, what waits, what became of them."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases.models import Case
from samman.cases.pages import refuse
from samman.common import clock
from samman.evidence.models import File
from samman.evidence.reading import open_stored
from samman.missing_children import access, actions, match_words, matches, words
from samman.missing_children import matching_report as report
from samman.missing_children.actions import Refused
from samman.missing_children.forms.matching import AnswerForm, AskForm, NotSameForm, SameForm
from samman.missing_children.models import Candidate, CandidateQuestion
from samman.missing_children.views.shared import OF_BOTH, fetch_case, note_list, readers
from samman.missing_children.workflow import NotNow

ANSWERING = (Role.MONITOR, Role.NODAL_OFFICER, Role.SJPU_OFFICER, Role.SUPERINTENDENT)
answering = officers_only(*ANSWERING)


@readers
@require_GET
def candidates(request: HttpRequest, number: str) -> HttpResponse:
    """All possible matches of one case, the best first; what was said no to stands behind."""
    case = fetch_case(request, number, "view_candidates", *OF_BOTH)
    viewer = viewer_for(request)
    offers = matches.offers_of(viewer, case, matches.IN_LIST)
    rows = [_row(viewer, offer.candidate, case, offer) for offer in offers]
    former = [_row(viewer, one, case) for one in matches.no_longer_proposed(viewer, case)]
    note_list(request, (row["case"] for row in rows if row["name"]))
    person = case.found_person if case.kind == "found" else case.missing_person
    everything = [*rows, *former]
    context = {
        "case": case,
        "name": words.name_of(person),
        "joined": [row for row in everything if row["joined"]],
        "rows": [row for row in rows if not row["offer"].rests],
        "resting": [
            row
            for row in everything
            if not row["joined"] and (row["ended"] or (row["offer"] and row["offer"].rests))
        ],
        "former": [row for row in former if not row["ended"]],
    }
    return render(request, "missing_children/candidates.html", context)


def _row(
    viewer: Viewer, candidate: Candidate, case: Case, offer: matches.Offer | None = None
) -> dict[str, Any]:
    """One line: the other person as far as it is needed to go on. Of a pair that has ended no name of another unit's child."""
    is_found = candidate.found_id == case.pk
    other = candidate.missing if is_found else candidate.found
    person = other.missing_person if is_found else other.found_person
    hidden = candidate.has_ended and not access.can_match(viewer, other)
    agrees, differs = match_words.in_short([] if hidden else candidate.evidence)
    return {
        "candidate": candidate,
        "offer": offer,
        "case": other,
        "name": "" if hidden else words.name_of(person),
        "age": words.age_words(person.age_today),
        "sex": person.get_sex_display(),
        "word": candidate.get_word_display(),
        "agrees": agrees,
        "differs": differs,
        "ended": candidate.has_ended,
        "joined": candidate.is_one,
    }


@readers
@require_GET
def matches_waiting(request: HttpRequest) -> HttpResponse:
    """Likely matches in one's own cases that wait for a look or for a second officer, and questions of other units."""
    viewer = viewer_for(request)
    rows = []
    for offer in matches.waiting_of(viewer):
        pair = offer.candidate
        own = access.side_of(viewer, pair)
        if own is None:
            continue
        rows.append(
            _row(viewer, pair, own, offer)
            | {
                "own": own,
                "own_name": words.name_of(own.found_person if own == pair.found else own.missing_person),
            }
        )
    note_list(request, (case for row in rows for case in (row["own"], row["case"])))
    asked = list(matches.questions_for(viewer)[: matches.IN_LIST])
    return render(
        request,
        "missing_children/matches.html",
        {"rows": rows, "questions": asked, "may_report": viewer.has_role(*ANSWERING)},
    )


@answering
@require_GET
def matching_report(request: HttpRequest) -> HttpResponse:
    """What became of possible matches, for headquarters and districts; and what is likely and nobody has looked at."""
    viewer = viewer_for(request)
    found = report.lines(viewer)
    waits = report.unlooked(viewer, clock.now())
    context = {
        "lines": found,
        "sums": report.sums(found),
        "unlooked": waits,
        "days": report.LOOKED_AFTER.days,
    }
    return render(request, "missing_children/matching.html", context)


# The sheet


@readers
@require_GET
def candidate(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Two persons side by side, with what is needed to decide and no more."""
    return _sheet(request, actions.fetch_candidate(candidate_id, "view_candidate", by=viewer_for(request)))


def _sheet(request: HttpRequest, pair: Candidate, *, status: int = 200, **forms: Any) -> HttpResponse:
    viewer = viewer_for(request)
    seen = access.seen_of(viewer, pair)
    shown = not pair.has_ended or len(seen) == 2
    if shown:
        actions.look_at_candidate(pair, by=viewer)
    decisions = matches.decisions_of(pair)
    waits = next((one for one in decisions if not one.outcome), None)
    may = not pair.has_ended and access.can_decide_pair(viewer, pair)
    mine = access.side_of(viewer, pair)
    other = pair.missing if mine == pair.found else pair.found
    offer = matches.offers(viewer, [pair])[0]
    context = {
        "pair": pair,
        "offer": offer,
        "seen": [case for case in pair.cases if case.pk in seen],
        "sees_found": pair.found_id in seen,
        "sees_missing": pair.missing_id in seen,
        "mine": mine,
        "sheet": matches.sheet_of(pair) if shown else None,
        "kilometres": matches.kilometres(pair) if shown else None,
        "heaviest": matches.HEAVIEST,
        "decisions": [{"row": one, "words": one.opened_words if shown else ""} for one in decisions],
        "waits": waits,
        "is_own": waits is not None and waits.proposed_by_id == viewer.officer.pk,
        "may_be_second": waits is not None and may and access.is_of_another_unit(viewer, waits),
        "may": may,
        "may_propose": may and waits is None and pair.current,
        "rejections": matches.rejections_of(pair) if shown else [],
        "questions": matches.questions_of(pair) if shown else [],
        "same_form": forms.get("same_form") or SameForm(),
        "not_form": forms.get("not_form") or NotSameForm(),
        "ask_form": forms.get("ask_form")
        or AskForm(initial={"once": uuid.uuid4(), "about": "missing" if other == pair.missing else "found"}),
        "may_ask": may and (mine is None or other.unit_id != mine.unit_id),
        "wrong": forms.get("wrong", ""),
    }
    return render(request, "missing_children/candidate.html", context, status=status)


@readers
@require_http_methods(["GET", "POST"])
def candidate_act(request: HttpRequest, candidate_id: int, verb: str) -> HttpResponse:
    """Same child, not this child, a question, or the second officer's answer."""
    if verb not in _ACTS:
        raise Http404
    act, send = _ACTS[verb]
    pair = actions.fetch_candidate(candidate_id, act, by=viewer_for(request))
    to_sheet = redirect("missing:candidate", pair.pk)
    if request.method == "GET":
        return to_sheet
    if not access.can_decide_pair(viewer_for(request), pair):
        record(
            act, by=viewer_for(request).actor, outcome="refused", object_kind="candidate", object_id=pair.pk
        )
        raise Http404
    try:
        return send(request, pair) or to_sheet
    except Refused as refused:
        messages.info(request, str(refused))
    except NotNow:
        messages.info(request, _("This is not possible now: look what comes next."))
    return to_sheet


def _same(request: HttpRequest, pair: Candidate) -> HttpResponse | None:
    form = SameForm(request.POST)
    if not form.is_valid():
        return _sheet(request, pair, same_form=form)
    try:
        actions.propose_joining(
            pair.found_id, pair.missing.number, words=form.cleaned_data["words"], by=viewer_for(request)
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _sheet(request, pair, same_form=form)
    messages.success(request, _("Proposed. An officer of another unit decides; until then all goes on."))
    return None


def _not_same(request: HttpRequest, pair: Candidate) -> HttpResponse | None:
    form = NotSameForm(request.POST)
    if not form.is_valid():
        return _sheet(request, pair, not_form=form)
    typed = form.cleaned_data
    try:
        actions.reject_candidate(
            pair.pk, reason=typed["reason"], words=typed["no_words"], by=viewer_for(request)
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _sheet(request, pair, not_form=form)
    messages.success(
        request, _("Written down. It is not offered to you again unless something new is known.")
    )
    return None


def _ask(request: HttpRequest, pair: Candidate) -> HttpResponse | None:
    form = AskForm(request.POST)
    if not form.is_valid():
        return _sheet(request, pair, ask_form=form)
    typed = form.cleaned_data
    try:
        actions.ask_about_candidate(
            pair.pk,
            about=typed["about"],
            asked=typed["asked"],
            words=typed["ask_words"],
            token=typed["once"],
            by=viewer_for(request),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _sheet(request, pair, ask_form=form)
    messages.success(request, _("Asked. The other unit is told; its answer stands on this sheet."))
    return None


def _decide(request: HttpRequest, pair: Candidate) -> None:
    answer = request.POST.get("answer")
    waits = next((one for one in matches.decisions_of(pair) if not one.outcome), None)
    if answer not in ("agree", "refuse"):
        return
    if waits is None:
        messages.info(request, _("This was decided already."))
        return
    actions.decide(pair.missing_id, decision_id=waits.pk, agree=answer == "agree", by=viewer_for(request))
    agreed = _(
        "Agreed: it is the same child. Both units are told; all goes on in the case of the missing child."
    )
    refused = _("Refused. All goes on as it was. Say below why it is not this child, so that others know.")
    messages.success(request, agreed if answer == "agree" else refused)


_ACTS: dict[str, tuple[str, Any]] = {
    "same": ("propose_decision", _same),
    "not": ("reject_candidate", _not_same),
    "ask": ("ask_about_candidate", _ask),
    "decide": ("decide_together", _decide),
}


@readers
@require_GET
def candidate_photo(request: HttpRequest, candidate_id: int, file_id: int) -> HttpResponse:
    """A photograph of one of the two, large; never an intimate one."""
    viewer = viewer_for(request)
    pair = actions.fetch_candidate(candidate_id, "view_file", by=viewer)
    file = (
        File.objects.select_related("case")
        .filter(photo_of__case__in=[case.pk for case in pair.cases], display_state="ready", intimate=False)
        .filter(pk=file_id if file_id < 2**63 else 0)
        .first()
    )
    if file is None or (pair.has_ended and file.case_id not in access.seen_of(viewer, pair)):
        record("view_file", by=viewer.actor, outcome="refused", object_kind="candidate", object_id=pair.pk)
        raise Http404
    record(
        "view_file", by=viewer.actor, outcome="read", case=file.case, object_kind="file", object_id=file.pk
    )
    content = b"".join(open_stored(file, file.display))
    response = HttpResponse(content, content_type=file.display_media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store, private"
    return response


# Questions of other units


@readers
@require_http_methods(["GET", "POST"])
def answer_question(request: HttpRequest, question_id: int) -> HttpResponse:
    """What another unit asks about a case of one's own: the question and who asks, not the case behind it."""
    viewer = viewer_for(request)
    found = CandidateQuestion.objects.select_related("about", "unit", "answer__answered_by")
    question = found.filter(pk=question_id).first() if question_id < 2**63 else None
    if question is None or not Case.objects.visible_to(viewer).filter(pk=question.about_id).exists():
        refuse(request, "answer_question", "")
    if not access.can_answer(viewer, question):
        record("answer_question", by=viewer.actor, outcome="refused", case=question.about)
        raise Http404
    place = redirect(reverse("missing:case", args=[question.about.number]) + "#matches")
    form, may_show = AnswerForm(request.POST or None), access.can_show(viewer, question)
    if request.method == "POST" and form.is_valid():
        try:
            show = form.cleaned_data["show"] and may_show
            actions.answer_question(question.pk, words=form.cleaned_data["answer"], show=show, by=viewer)
        except Refused as refused:
            form.add_error("answer", str(refused))
        else:
            messages.success(request, _("Answered. The other unit is told."))
            return place
    elif request.method == "GET":
        record("view_case", by=viewer.actor, outcome="read", case=question.about)
        if hasattr(question, "answer"):
            messages.info(request, _("This was answered already."))
            return place
    context = {
        "question": question,
        "case": question.about,
        "form": form,
        "asked": question.opened_words,
        "may_show": may_show,
    }
    return render(request, "missing_children/answer.html", context)
