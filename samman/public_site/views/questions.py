"""The questions, one a page. What is asked stands in `questions.py`; here is only how a page is shown and kept."""

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils import translation
from django.views.decorators.http import require_http_methods

from samman.accounts.gates import open_to_all
from samman.cases.drafts import OpenDraft, open_draft, start_draft
from samman.common.templatetags.look import first_helplines
from samman.common.widgets import ManyChoiceCards
from samman.public_site import files, flow
from samman.public_site.care import care_for
from samman.public_site.late import is_late, late_posts_kept
from samman.public_site.missing_questions import OfPersonForm
from samman.public_site.questions import Question, QuestionForm, SearchForm, for_another
from samman.public_site.way import BY_NAME, COMPLAINT, OF_PAGE, turn_to, way_of


@open_to_all
@late_posts_kept
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, name: str) -> HttpResponse:
    """One question: shown, or answered."""
    found = BY_NAME.get(name)
    if found is None:
        raise Http404
    draft = None if is_late(request) else open_draft(request.session)
    if draft is not None and draft.sent:
        return flow.to("numbers")
    way = OF_PAGE[name]
    if draft is not None and way is not way_of(draft):
        if found is not way.first:
            return flow.to("question", way.first.name)
        if request.method != "POST":
            return show(request, found, found.form(answers={}), None)
        turn_to(draft, way)
    if request.method == "POST":
        return _answer(request, found, draft)
    if draft is None and found is not way.first:
        return flow.to("question", way.first.name, query="old=1")
    if draft is not None and not found.asked(draft.answers):
        return flow.after(draft, found, checking=checking(request))
    if draft is None and not request.GET:
        return first_page(request, found)
    initial = flow.shown_at_first(draft, found)
    if draft is None and request.GET.get("call") == "1":
        initial["danger"] = "yes"
    form = found.form(initial=initial, answers=draft.answers if draft else {}, draft=draft)
    return show(request, found, form, draft, notice="old" if request.GET.get("old") else "")


AFTER_SIGNS = "words"  # the page after the one that asks for signs of danger
_HOLE = "{here stands the token}"


def first_page(request: HttpRequest, question: Question = COMPLAINT.first) -> HttpResponse:
    """The first question of a way, for one of whom nothing is known yet."""
    page = _drawn_for_nobody(question.name, translation.get_language(), request.path, first_helplines())
    return HttpResponse(page.replace(_HOLE, get_token(request)))


@lru_cache(maxsize=8)
def _drawn_for_nobody(name: str, _language: str, path: str, _helplines: object) -> str:
    """The first question as it is for everybody but for the token of its form; drawn without anybody's request."""
    nobody = HttpRequest()
    nobody.method, nobody.path = "GET", path
    return _drawn(nobody, BY_NAME[name], BY_NAME[name].form(answers={}), None, csrf_token=_HOLE)


def checking(request: HttpRequest) -> bool:
    """Whether she came from the check page to change one answer."""
    return request.GET.get("check") == "1"


def _answer(request: HttpRequest, question: Question, draft: OpenDraft | None) -> HttpResponse:
    if is_late(request):
        # Nothing is written for a post whose session is gone; the page comes back with every word.
        form = question.form(initial=_typed(question, request), answers={}, draft=None)
        return show(request, question, form, None, notice="late")
    way = OF_PAGE[question.name]
    began_anew = draft is None and question is not way.first
    if draft is None:
        draft = start_draft(request.session)
        turn_to(draft, way)
    go = request.POST.get("go", "on")
    form = question.form(request.POST, request.FILES, answers=draft.answers, draft=draft)
    flow.keep_typed(draft, question, form)
    searching = isinstance(form, SearchForm) and form.is_search
    refused = "" if go in ("back", "show") else _take_file(request, question, form, draft)
    valid = not refused and not searching and form.is_valid()
    if valid and (go == "on" or question.name in flow.done(draft)):
        flow.keep_answers(draft, question, form)
    draft.save()
    if began_anew:
        initial = flow.shown_at_first(draft, question)
        return show(
            request,
            question,
            question.form(initial=initial, answers=draft.answers, draft=draft),
            draft,
            notice="late",
        )
    if go == "show":
        return flow.SeeOther(request.get_full_path())
    if go == "back":
        return _back(request, draft, question)
    if go.startswith("remove:"):
        files.remove(draft, go.removeprefix("remove:"))
        return flow.SeeOther(request.get_full_path())
    if question.takes in ("evidence", "photo") and go == "add" and not refused:
        return flow.SeeOther(request.get_full_path())
    if valid:
        return flow.after(draft, question, checking=checking(request))
    if searching and not (isinstance(form, SearchForm) and form.nothing_found):
        form = _without_errors(question, form, draft)
    return show(request, question, form, draft)


def _typed(question: Question, request: HttpRequest) -> dict[str, Any]:
    return {
        name: request.POST.getlist(name)
        if isinstance(field.widget, ManyChoiceCards)
        else request.POST.get(name, "")
        for name, field in question.form.base_fields.items()
    }


def _without_errors(question: Question, form: QuestionForm, draft: OpenDraft) -> QuestionForm:
    """The same page with its list of choices; a search is not a mistake."""
    initial = {name: form.data.get(name, "") for name in form.fields}
    return question.form(initial=initial, answers=draft.answers, draft=draft)


def _take_file(request: HttpRequest, question: Question, form: QuestionForm, draft: OpenDraft) -> str:
    """Stage the file of this post, if there is one; a refusal is shown at its field and returned."""
    if not question.takes:
        return ""
    name = "voice" if question.takes == "voice" else "file"
    upload = request.FILES.get(name)
    go = request.POST.get("go")
    if upload is None:
        if go != "add":
            return ""
        refused = files.choose_first()
    else:
        person = form.person if isinstance(form, OfPersonForm) else 0
        intimate = request.POST.get("intimate") == "on"
        refused = files.stage(draft, upload, purpose=question.takes, intimate=intimate, person=person)
        draft.content.get("typed", {}).pop(
            question.name, None
        )  # the tick was for this file, not for the next
    if refused:
        form.is_valid()
        form.add_error(name, refused)
    return refused


def _back(request: HttpRequest, draft: OpenDraft, question: Question) -> HttpResponse:
    if checking(request) and not flow.undone(draft):
        return flow.to("check")
    previous = flow.before(draft, question)
    return flow.to("question", previous.name) if previous else flow.to("start")


def show(
    request: HttpRequest, question: Question, form: QuestionForm, draft: OpenDraft | None, *, notice: str = ""
) -> HttpResponse:
    """The page of one question."""
    return HttpResponse(_drawn(request, question, form, draft, notice=notice))


def _drawn(
    request: HttpRequest, question: Question, form: QuestionForm, draft: OpenDraft | None, **more: str
) -> str:
    answers = draft.answers if draft else {}
    way = OF_PAGE[question.name].asked(answers)
    other = "hi" if translation.get_language() == "en" else "en"
    context = {
        "question": question,
        "form": form,
        "place": way.index(question) + 1 if question in way else 1,
        "total": len(way),
        "checking": checking(request),
        "care": care_for(answers) if question.name == AFTER_SIGNS else None,
        "care_is_for_other": for_another(answers),
        "switch_url": translate_url(request.get_full_path(), other),
        "staged": files.listed(draft, question.takes, person=getattr(form, "person", 0))
        if question.takes and draft
        else [],
        **more,
    }
    return render_to_string("public_site/question.html", context, request)
