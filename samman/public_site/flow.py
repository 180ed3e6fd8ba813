"""The way through the questions: what was answered, what was typed, what comes before and after."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from samman.cases.drafts import OpenDraft
from samman.common.widgets import ManyChoiceCards
from samman.public_site.questions import Question, QuestionForm, StationForm
from samman.public_site.way import OF_PAGE, way_of


class SeeOther(HttpResponseRedirect):
    """303: whatever was posted, the next page is fetched."""

    status_code = 303


def to(name: str, *args: Any, query: str = "") -> HttpResponse:
    """Send her to a page of the public site."""
    return SeeOther(reverse(f"public_site:{name}", args=args) + (f"?{query}" if query else ""))


def done(draft: OpenDraft) -> list[str]:
    """Names of the questions she has been through."""
    found: list[str] = draft.content.setdefault("done", [])
    return found


def keep_typed(draft: OpenDraft, question: Question, form: QuestionForm) -> None:
    """Keep a page as it was typed, fit or not, for when she comes back to it."""
    assert isinstance(form.data, QueryDict)  # nosec B101  # noqa: S101 - a posted page
    found: dict[str, Any] = {}
    for name, field in form.fields.items():
        if field.widget.needs_multipart_form:
            continue
        values = form.data.getlist(name)
        found[name] = values if isinstance(field.widget, ManyChoiceCards) else (values[-1] if values else "")
    draft.content.setdefault("typed", {})[question.name] = found


def keep_answers(draft: OpenDraft, question: Question, form: QuestionForm) -> None:
    """Keep a valid page; what was typed before is settled by it."""
    former = draft.answers.get("district")
    draft.answers.update(form.to_answers())
    if former is not None and draft.answers.get("district") != former:
        for other in way_of(draft).questions:
            if issubclass(other.form, StationForm) and other.name in done(draft):
                done(draft).remove(other.name)  # a station lies in its district: it is asked anew
    draft.content.setdefault("typed", {}).pop(question.name, None)
    if question.name not in done(draft):
        done(draft).append(question.name)


def shown_at_first(draft: OpenDraft | None, question: Question) -> dict[str, Any]:
    """What a page shows when it is opened: what she typed there last, else her answer."""
    if draft is None:
        return {}
    typed: dict[str, Any] | None = draft.content.get("typed", {}).get(question.name)
    return typed if typed is not None else question.form.from_answers(draft.answers)


def undone(draft: OpenDraft) -> list[Question]:
    """Questions still before her, in order."""
    return [question for question in way_of(draft).asked(draft.answers) if question.name not in done(draft)]


def before(draft: OpenDraft | None, question: Question) -> Question | None:
    """The question before this one; None at the first."""
    way = way_of(draft).asked(draft.answers) if draft else [OF_PAGE[question.name].first]
    place = way.index(question) if question in way else 0
    return way[place - 1] if place else None


def after(draft: OpenDraft, question: Question, *, checking: bool) -> HttpResponse:
    """Where a good answer leads: to the next question, or back to the check page when that is where she came from."""
    way = way_of(draft).asked(draft.answers)
    open_ones = undone(draft)
    if checking:
        return to("question", open_ones[0].name, query="check=1") if open_ones else to("check")
    place = way.index(question) if question in way else 0
    skipped = [other for other in open_ones if way.index(other) < place]
    if skipped:
        return to("question", skipped[0].name)
    return to("question", way[place + 1].name) if place + 1 < len(way) else to("check")
