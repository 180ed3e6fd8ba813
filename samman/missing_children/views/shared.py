"""What the officers' pages of missing persons share: who may come in, and how a case is fetched.

Every page fetches through `Case.objects.visible_to(viewer)`; what is not visible does not exist (404).
"""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from samman.accounts.gates import officers_only, viewer_for
from samman.audit import record
from samman.cases.models import Case
from samman.cases.pages import refuse
from samman.missing_children.access import READERS, REGISTRARS

readers = officers_only(*sorted(READERS))
registrars = officers_only(*sorted(REGISTRARS))


OF_BOTH = ("missing", "found")


def fetch_case(request: HttpRequest, number: str, act: str = "view_case", *kinds: str) -> Case:
    """The case of a missing person (or of these kinds) with this number, if the viewer may see it; else 404, and the try is
    recorded."""
    visible = Case.objects.visible_to(viewer_for(request)).filter(kind__in=kinds or ("missing",))
    found = visible.select_related(
        "missing_person__seen_district",
        "missing_person__home_district",
        "missing_person__fir_station",
        "missing_person__before",
        "found_person__found_district",
        "found_person__home_district",
        "found_person__is_missing",
        "safe_contact",
        "unit",
        "district",
        "kept_from",
    )
    case = found.filter(number=number).first() if "\0" not in number else None
    if case is None:
        refuse(request, act, number)
    return case


def note_list(request: HttpRequest, cases: Iterable[Case]) -> None:
    """A list that names missing or found persons was read: which of them."""
    shown = [case.pk for case in cases]
    record("view_names", by=viewer_for(request).actor, outcome="read", detail={"cases": shown})


def to_case(case: Case, place: str = "") -> HttpResponse:
    return redirect(reverse("missing:case", args=[case.number]) + (f"#{place}" if place else ""))


def say_changed(request: HttpRequest) -> None:
    messages.error(
        request,
        _(
            "This case changed while your page was open. Nothing was overwritten; read what is new and try again."
        ),
    )
