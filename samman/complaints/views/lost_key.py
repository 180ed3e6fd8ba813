"""A new key at the desk for her who lost hers: in person, by a woman officer, who asks three questions of the complaint."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from samman.accounts.gates import viewer_for
from samman.cases.pages import refuse
from samman.common import clock
from samman.complaints import access, actions
from samman.complaints.actions import Refused
from samman.complaints.desk_questions import QUESTIONS
from samman.complaints.forms import KeyForm
from samman.complaints.views.shared import case_officers, fetch_case, to_case
from samman.people.lost_key import DESK_TRIES, NEW_KEY_HOLD, WrongAnswers, desk_tries


@case_officers
@require_http_methods(["GET", "POST"])
def new_key(request: HttpRequest, number: str) -> HttpResponse:
    """Made where the answers fit; shown once, holds after 24 hours. Which answer was wrong is told to nobody."""
    case = fetch_case(request, number, "issue_key")
    viewer = viewer_for(request)
    if not access.can_issue_key(viewer, case):
        refuse(request, "issue_key", number, case)
    form = KeyForm(request.POST or None, questions=QUESTIONS.of(case))
    if request.method == "POST" and form.is_valid():
        try:
            key = actions.issue_key(
                case.pk, answers=form.answers(), reason=form.cleaned_data["reason"], by=viewer
            )
        except Refused as refused:
            messages.error(request, str(refused))
            return to_case(case)
        except WrongAnswers as wrong:
            form.add_error(None, wrong.sentence)
        else:
            holds_from = clock.now() + NEW_KEY_HOLD
            return render(
                request, "complaints/key_shown.html", {"case": case, "key": key, "holds_from": holds_from}
            )
    left = DESK_TRIES - desk_tries([case])
    return render(request, "complaints/key.html", {"case": case, "form": form, "left": left})
