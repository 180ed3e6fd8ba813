"""One missing person, and the small acts on the page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samman.accounts.gates import viewer_for
from samman.audit import record
from samman.cases import work_pages
from samman.cases.models import Case
from samman.cases.pages import refuse
from samman.cases.writing import Stale
from samman.cases.written_down import districts_of
from samman.evidence.actions import FileRefused
from samman.missing_children import access, actions, panels, words
from samman.missing_children.enums import Source
from samman.missing_children.forms import (
    DescriptionForm,
    FirForm,
    FoundDescriptionForm,
    GdForm,
    OpenForm,
    PhotoForm,
)
from samman.missing_children.forms.describing import typed_of
from samman.missing_children.models import Event112, FoundPerson, MissingPerson
from samman.missing_children.views.shared import OF_BOTH, fetch_case, readers, say_changed, to_case
from samman.people.actions import open_identity


@readers
@require_GET
def missing_case(request: HttpRequest, number: str) -> HttpResponse:
    """One missing person: who, where last seen, FIR, who works on it, what was done. The look is recorded."""
    return case_page(request, fetch_case(request, number, "view_case", *OF_BOTH))


def person_of(case: Case) -> MissingPerson | FoundPerson:
    """The person of a case that `fetch_case` brought."""
    person: MissingPerson | FoundPerson = case.found_person if case.kind == "found" else case.missing_person
    return person


def case_page(request: HttpRequest, case: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    viewer = viewer_for(request)
    record("view_case", by=viewer.actor, outcome="read", case=case)
    person = person_of(case)
    page = panels.Page(request, case, person, viewer, forms)
    context = {
        "case": case,
        "person": person,
        "state": {**words.STATE, **words.FOUND_STATE}.get(case.state_code, case.state_code),
        "event": _event_of(person),
        "opened": page.opened,
        "can_work": page.can_work,
        "unchecked": case.sightings.unchecked().count(),
        "main": panels.drawn(panels.MAIN_OF[case.kind], page),
        "side": panels.drawn(panels.SIDE_OF[case.kind], page),
    }
    return render(request, "missing_children/case.html", context, status=status)


def _event_of(person: MissingPerson | FoundPerson) -> str:
    """The number of the event of 112 from which the report came."""
    if isinstance(person, FoundPerson) or person.source != Source.CALL_112:
        return ""
    found = Event112.objects.filter(case__in=actions.cases_of(person.pk))
    return found.values_list("number", flat=True).first() or ""


@readers
@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest, number: str) -> HttpResponse:
    """Open family, reporter and their words with a reason that is recorded."""
    case = fetch_case(request, number, "open_identity", *OF_BOTH)
    if request.method == "GET":
        return to_case(case, "cover")
    form = OpenForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, open_form=form)
    open_identity(case.pk, reason=form.full_reason(), by=viewer_for(request))
    return to_case(case, "inside")


@readers
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take a case of the own unit upon oneself."""
    case = fetch_case(request, number, "take_case", *OF_BOTH)
    work_pages.take_work(request, case, _("You work on this case now."))
    return to_case(case)


@readers
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Name an officer of the unit who works on the case."""
    case = fetch_case(request, number, "assign_case", *OF_BOTH)
    if request.method == "POST":
        form = work_pages.assign_work(request, case, _("The case is given to this officer."))
        if form.errors:
            return case_page(request, case, assign_form=form)
    return to_case(case, "assigned")


@readers
@require_http_methods(["GET", "POST"])
def end_work(request: HttpRequest, number: str) -> HttpResponse:
    """An officer no longer works on the case."""
    case = fetch_case(request, number, "end_assignment", *OF_BOTH)
    if request.method == "POST":
        work_pages.end_work(request, case, _("Ended: this officer no longer works on the case."))
    return to_case(case, "assigned")


def _worked_on(request: HttpRequest, number: str, act: str, *kinds: str) -> Case:
    case = fetch_case(request, number, act, *kinds)
    if not access.can_work(viewer_for(request), case):
        refuse(request, act, number, case)
    return case


@readers
@require_http_methods(["GET", "POST"])
def enter_gd(request: HttpRequest, number: str) -> HttpResponse:
    """Number and time in the General Diary."""
    if request.method == "GET":
        return to_case(fetch_case(request, number, "enter_gd"), "papers")
    case = _worked_on(request, number, "enter_gd")
    form = GdForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, gd_form=form)
    cleaned = form.cleaned_data
    try:
        actions.enter_gd(
            case.pk,
            number=cleaned["gd_number"],
            at=cleaned["gd_at"],
            version=cleaned["version"],
            by=viewer_for(request),
        )
    except Stale:
        say_changed(request)
        return case_page(request, fetch_case(request, number), status=409, gd_form=form)
    messages.success(request, _("The General Diary number is entered."))
    return to_case(case, "papers")


@readers
@require_http_methods(["GET", "POST"])
def enter_fir(request: HttpRequest, number: str) -> HttpResponse:
    """The FIR, of this person or of all of the report."""
    if request.method == "GET":
        return to_case(fetch_case(request, number, "enter_fir"), "papers")
    case = _worked_on(request, number, "enter_fir")
    form = FirForm(request.POST)
    fir = form.fir(case.unit, needed=True) if form.is_valid() else None
    if fir is None:
        return case_page(request, case, fir_form=form)
    cleaned = form.cleaned_data
    try:
        entered = actions.enter_fir(
            case.pk,
            fir,
            for_the_others=cleaned["for_the_others"],
            version=cleaned["version"],
            by=viewer_for(request),
        )
    except Stale:
        say_changed(request)
        return case_page(request, fetch_case(request, number), status=409, fir_form=form)
    if len(entered) > 1:
        messages.success(request, _("The FIR is entered for all persons of this report who had none."))
    else:
        messages.success(request, _("The FIR is entered."))
    return to_case(case, "papers")


@readers
@require_http_methods(["GET", "POST"])
def add_photo(request: HttpRequest, number: str) -> HttpResponse:
    """Add a photograph."""
    if request.method == "GET":
        return to_case(fetch_case(request, number, "add_photo", *OF_BOTH), "who")
    case = _worked_on(request, number, "add_photo", *OF_BOTH)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return case_page(request, case, photo_form=form)
    cleaned = form.cleaned_data
    try:
        actions.add_photo(
            case.pk,
            cleaned["file"],
            taken_on=cleaned["taken_on"],
            is_main=cleaned["is_main"],
            by=viewer_for(request),
        )
    except FileRefused as refused:
        form.add_error("file", refused.sentence)
        return case_page(request, case, photo_form=form)
    messages.success(request, _("The photograph is added. It is shown in a minute."))
    return to_case(case, "who")


@readers
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, number: str) -> HttpResponse:
    """Write down what is known now; what stood there before stays in the history."""
    case = _worked_on(request, number, "change_description", *OF_BOTH)
    districts, form_of = districts_of(viewer_for(request)), DescriptionForm
    if case.kind == "found":
        form_of = FoundDescriptionForm
    if request.method == "GET":
        record("view_case", by=viewer_for(request).actor, outcome="read", case=case)
        typed = {**typed_of(person_of(case)), "version": case.version}
        return _describe_page(request, case, form_of(districts=districts, initial=typed))
    form = form_of(request.POST, districts=districts)
    if not form.is_valid():
        return _describe_page(request, case, form)
    changes = actions.only_told(person_of(case), form.description())
    try:
        changed = actions.change_description(
            case.pk, changes, version=form.cleaned_data["version"], by=viewer_for(request)
        )
    except Stale:
        say_changed(request)
        return _describe_page(request, case, form, status=409)
    if changed:
        messages.success(request, _("The description is changed. What stood there before is in the history."))
    return to_case(case, "who")


def _describe_page(
    request: HttpRequest, case: Case, form: DescriptionForm, *, status: int = 200
) -> HttpResponse:
    context = {"case": case, "form": form, "name": words.name_of(person_of(case))}
    return render(request, "missing_children/describe.html", context, status=status)
