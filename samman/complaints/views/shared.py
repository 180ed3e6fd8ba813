"""What the officers' pages of a complaint share: who may come in, and how a case is fetched.

Every page fetches through `Case.objects.visible_to(viewer)`; what is not visible does not exist (404).
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from samman.accounts.enums import COMPLAINT_ROLES
from samman.accounts.gates import officers_only, viewer_for
from samman.cases.models import Case
from samman.cases.pages import refuse

case_officers = officers_only(*sorted(COMPLAINT_ROLES))


def fetch_case(request: HttpRequest, number: str, act: str = "view_case") -> Case:
    """The complaint with this number, if the viewer may see it; else 404, and the try is recorded."""
    visible = Case.objects.visible_to(viewer_for(request)).filter(kind="complaint")
    found = visible.select_related(
        "complaint", "safe_contact", "unit", "circle", "district", "kept_from", "state"
    )
    case = found.filter(number=number).first() if "\0" not in number else None
    if case is None:
        refuse(request, act, number)
    return case


def to_case(case: Case, place: str = "") -> HttpResponse:
    return redirect(reverse("complaints:case", args=[case.number]) + (f"#{place}" if place else ""))


def say_changed(request: HttpRequest) -> None:
    messages.error(
        request,
        _(
            "This complaint changed while your page was open. Nothing was overwritten; read what is new and try again."
        ),
    )
