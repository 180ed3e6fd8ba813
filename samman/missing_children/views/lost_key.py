"""The key of whoever reported: a new one where it is lost, a first one where 112 took the report; in person, against three
questions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from samman.accounts.gates import viewer_for
from samman.cases.pages import refuse
from samman.cases.writing import Refused
from samman.common import clock
from samman.missing_children import access, actions
from samman.missing_children.desk_questions import QUESTIONS
from samman.missing_children.forms import KeyForm
from samman.missing_children.views.shared import fetch_case, readers, to_case
from samman.people.lost_key import DESK_TRIES, WrongAnswers, desk_tries


@readers
@require_http_methods(["GET", "POST"])
def new_key(request: HttpRequest, number: str) -> HttpResponse:
    """Made where the answers fit; shown once. Which answer was wrong is told to nobody."""
    case = fetch_case(request, number, "issue_key")
    viewer = viewer_for(request)
    if not access.can_issue_key(viewer, case):
        refuse(request, "issue_key", number, case)
    cases = actions.cases_of(case.pk)
    hold = actions.hold_of(cases)
    form = KeyForm(request.POST or None, questions=QUESTIONS.of(cases[0]))
    if request.method == "POST" and form.is_valid():
        try:
            key = actions.issue_reporter_key(
                case.pk, answers=form.answers(), reason=form.cleaned_data["reason"], by=viewer
            )
        except Refused as refused:
            messages.error(request, str(refused))
            return to_case(case)
        except WrongAnswers as wrong:
            form.add_error(None, wrong.sentence)
        else:
            shown = {
                "case": case,
                "numbers": [one.number for one in cases],
                "key": key,
                "holds_from": clock.now() + hold if hold else None,
                "address": f"{request.get_host()}/look/",
            }
            return render(request, "missing_children/key_shown.html", shown)
    left = DESK_TRIES - desk_tries(cases)
    context = {"case": case, "form": form, "left": left, "is_first": not hold}
    return render(request, "missing_children/key.html", context)
