"""Her page: what happened, what comes next, and her word on it."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samman.accounts.gates import View, open_to_all
from samman.cases import keys
from samman.cases.drafts import discard_draft, open_draft
from samman.cases.enums import Scope
from samman.common import clock
from samman.common.address import client_address, is_within
from samman.common.digits import new_key
from samman.complaints import public as complaints
from samman.complaints.enums import Flag, Reason
from samman.complaints.public import Citizen, Progress
from samman.missing_children import public as missing_children
from samman.people.lost_key import is_waiting
from samman.public_site import files, flow
from samman.public_site.forms import AnswerForm, FileForm, LookForm, MissingForm, NoteForm, too_many
from samman.public_site.late import is_late, late_posts_kept
from samman.public_site.views.start import end_session

EVERY_KIND = ("complaint", "missing")
HALF_HOUR = timedelta(minutes=30)
SignedInView = Callable[..., HttpResponse]


def citizen_in(request: HttpRequest) -> Citizen | None:
    """Who showed both numbers less than half an hour ago in this session, if they still hold."""
    session = request.session
    seen = session.get("seen_at")
    if seen is None:
        return None
    found = keys.citizen_of(session.get("receipt"))
    if found is None or clock.now() - datetime.fromisoformat(seen) > HALF_HOUR:
        session.pop("receipt", None)
        session.pop("seen_at", None)
        return None
    session["seen_at"] = clock.now().isoformat()
    return found


def signed_in(
    *, full: bool = False, kinds: tuple[str, ...] = ("complaint",)
) -> Callable[[SignedInView], View]:
    """A page behind both numbers, for cases of these kinds (`full`: hers only, never a helper's). Without them she is asked
    for them, and words that she had typed come along."""

    def gate(view: SignedInView) -> View:
        @open_to_all
        @late_posts_kept
        @wraps(view)
        def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
            citizen = None if is_late(request) else citizen_in(request)
            if citizen is None:
                kept = request.POST.get("words", "") if request.method == "POST" else ""
                if request.method != "POST":
                    return flow.to("look")
                return _sign_in_page(request, LookForm(initial={"kept": kept}), ended=True)
            kind = citizen.case.kind
            if kind not in kinds or (full and kind == "complaint" and citizen.scope != Scope.FULL):
                return flow.to("look")
            if citizen.receipt.must_renew and view.__name__ != "first_key":
                return flow.to("first_key")
            return view(request, citizen, **named)

        return guarded

    return gate


def show_page(
    request: HttpRequest, template: str, form: forms.Form | None = None, *, status: int = 200, **context: Any
) -> HttpResponse:
    other = "hi" if translation.get_language() == "en" else "en"
    context["form"] = form
    context.setdefault("switch_url", translate_url(request.path, other))
    context.setdefault("back_url", reverse("public_site:look"))
    return render(request, f"public_site/{template}.html", context, status=status)


def only_shown(request: HttpRequest) -> bool:
    """Whether a page is only asked for in the other language, with what is typed."""
    return request.method == "POST" and request.POST.get("go") == "show"


def as_typed(form: type[forms.Form], request: HttpRequest) -> forms.Form:
    """A form with what was posted, not yet judged."""
    several = ("reasons",)
    return form(
        initial={
            name: request.POST.getlist(name) if name in several else request.POST.get(name, "")
            for name in form.base_fields
        }
    )


# Signing in


def _sign_in_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    context.setdefault("action", reverse("public_site:look"))
    other = "hi" if translation.get_language() == "en" else "en"
    context["switch_url"] = translate_url(reverse("public_site:look"), other)
    return show_page(request, "sign_in", form, back_url=reverse("public_site:start"), **context)


@open_to_all
@late_posts_kept
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Her page, or the two numbers that open it."""
    if request.method == "POST":
        return _sign_in(request)
    citizen = citizen_in(request)
    if citizen is None:
        return _sign_in_page(request, LookForm())
    if citizen.receipt.must_renew:
        return flow.to("first_key")
    said = request.GET.get("m", "")
    if citizen.case.kind == "missing":
        from samman.public_site.views import missing  # it shows its pages by this file's own means

        return missing.page(request, citizen, said=said)
    return _progress_page(request, citizen, said=said)


def _sign_in(request: HttpRequest) -> HttpResponse:
    if is_late(request) or only_shown(request):
        return _sign_in_page(request, as_typed(LookForm, request))
    form = LookForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form)
    try:
        citizen = keys.sign_in(
            form.cleaned_data["number"],
            form.cleaned_data["key"],
            address=client_address(request) or "",
            kinds=EVERY_KIND,
        )
    except keys.NoMatch:
        form.add_error(None, _("These two numbers do not match. Please look and type them again."))
        return _sign_in_page(request, form)
    except keys.TryLater as error:
        too_many(form, error)
        return _sign_in_page(request, form, status=429)
    _begin(request, citizen)
    kept = form.cleaned_data["kept"]
    if kept and not citizen.receipt.must_renew:
        return _words_page(request, NoteForm(initial={"words": kept, "once": new_once()}))
    return flow.to("look")


def _begin(request: HttpRequest, citizen: Citizen) -> None:
    draft = open_draft(request.session)
    if draft is None or draft.sent:
        # A fresh session key; an unsent draft is sealed under the present one, and is not given up for this.
        if draft is not None:
            discard_draft(request.session)
        request.session.cycle_key()
    request.session["receipt"] = citizen.receipt.pk
    request.session["seen_at"] = clock.now().isoformat()


# Her page


SAID = (
    "yes",
    "no",
    "again",
    "words",
    "file",
    "stopped",
    "goes",
    "changed",
    "notnow",
    "paused",
    "on",
    "over",
    "once",
    "up",
    "asked",
    "ways",
)


def _progress_page(
    request: HttpRequest, citizen: Citizen, *, said: str = "", status: int = 200
) -> HttpResponse:
    found = complaints.progress(citizen)
    context = {
        "progress": found,
        "is_hers": citizen.scope == Scope.FULL,
        "said": said if said in SAID else "",
        "accepted": [report for report in found.reports if report.is_accepted],
    }
    return show_page(request, "progress", None, status=status, back_url="", **context)


def new_once() -> str:
    return secrets.token_hex(8)


def is_second(request: HttpRequest, once: str) -> bool:
    """Whether this very form was taken before: a second press or a retry on a bad line adds nothing."""
    used: list[str] = request.session.get("used", [])
    if once and once in used:
        return True
    request.session["used"] = [*used[-9:], once]
    return False


def _words_page(request: HttpRequest, form: forms.Form) -> HttpResponse:
    other = "hi" if translation.get_language() == "en" else "en"
    address = reverse("public_site:words")
    return show_page(request, "words", form, action=address, switch_url=translate_url(address, other))


@signed_in(kinds=EVERY_KIND)
def words(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """She, or a helper, adds words."""
    if request.method != "POST":
        return _words_page(request, NoteForm(initial={"once": new_once()}))
    if only_shown(request):
        return _words_page(request, as_typed(NoteForm, request))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _words_page(request, form)
    if not is_second(request, form.cleaned_data["once"]):
        write = missing_children.add_words if citizen.case.kind == "missing" else complaints.add_note
        write(citizen, form.cleaned_data["words"])
    return flow.to("look", query="m=words")


@signed_in(kinds=EVERY_KIND)
def file(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """She, or a helper, adds a file; who reported somebody missing a photograph."""
    if citizen.case.kind == "missing":
        from samman.public_site.views import missing

        return missing.photo(request, citizen)
    form = FileForm()
    if request.method == "POST" and not only_shown(request):
        upload = request.FILES.get("file")
        refused = (
            files.add(citizen, upload, intimate=request.POST.get("intimate") == "on")
            if upload
            else files.choose_first()
        )
        if not refused:
            return flow.to("look", query="m=file")
        form = FileForm(request.POST, request.FILES)
        form.is_valid()
        form.add_error("file", refused)
    return show_page(request, "file", form)


# Her answer


@signed_in(full=True)
def answer(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Is she satisfied: yes, no, or not yet."""
    found = complaints.progress(citizen)
    if found.about_child or not found.can_rate:
        return flow.to("dissatisfied" if found.can_say_dissatisfied else "look")
    if only_shown(request):
        return show_page(request, "answer", as_typed(AnswerForm, request))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return flow.to({"yes": "satisfied", "no": "dissatisfied"}.get(form.cleaned_data["satisfied"], "look"))
    return show_page(request, "answer", form)


def _flags(request: HttpRequest) -> list[str]:
    """What headquarters should know of where her answer came from; it hinders nothing, and she never sees it."""
    found = []
    if is_within(client_address(request), settings.POLICE_NETWORKS):
        found.append(Flag.POLICE_NETWORK)
    if request.user.is_authenticated:  # the same browser carries an officer's sign-in
        found.append(Flag.OFFICER_DEVICE)
    return [str(flag) for flag in found]


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@signed_in(full=True)
def satisfied(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Said once more before it closes."""
    found = complaints.progress(citizen)
    if found.about_child or not found.can_rate:
        return flow.to("look", query="m=changed" if request.method == "POST" and not found.is_closed else "")
    changed = False
    if request.method == "POST" and not only_shown(request):
        try:
            complaints.rate(
                citizen,
                satisfied=True,
                reasons=[],
                words="",
                version=_version(request),
                flags=_flags(request),
            )
            return flow.to("look", query="m=yes")
        except complaints.Stale:
            changed = True
            found = _read_again(citizen)
        except complaints.NotNow:
            return flow.to("look", query="m=notnow")
    return show_page(
        request,
        "satisfied",
        None,
        version=found.version,
        changed=changed,
        back_url=reverse("public_site:answer"),
    )


def _read_again(citizen: Citizen) -> Progress:
    citizen.case.refresh_from_db()
    return complaints.progress(citizen)


@signed_in(full=True)
def dissatisfied(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """What is missing, shown once more, then sent."""
    found = complaints.progress(citizen)
    if not found.can_say_dissatisfied:
        return flow.to("look")

    def send(cleaned: dict[str, Any]) -> None:
        complaints.rate(
            citizen,
            satisfied=False,
            reasons=cleaned["reasons"],
            words=cleaned["words"],
            version=cleaned["version"],
            flags=_flags(request),
        )

    return _missing(request, citizen, found, send, said="no", again=False)


@signed_in(full=True)
def take_back(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Within seven days she may say that she is not satisfied after all."""
    found = complaints.progress(citizen)
    if not found.can_take_back:
        return flow.to("look")

    def send(cleaned: dict[str, Any]) -> None:
        complaints.take_back(
            citizen,
            version=cleaned["version"],
            reasons=cleaned["reasons"],
            words=cleaned["words"],
            flags=_flags(request),
        )

    return _missing(request, citizen, found, send, said="again", again=True)


def _missing(
    request: HttpRequest,
    citizen: Citizen,
    found: Progress,
    send: Callable[[dict[str, Any]], None],
    *,
    said: str,
    again: bool,
) -> HttpResponse:
    context: dict[str, Any] = {"again": again, "about_child": found.about_child}
    if request.method != "POST":
        return show_page(request, "dissatisfied", MissingForm(initial={"version": found.version}), **context)
    if only_shown(request) or request.POST.get("go") == "change":
        return show_page(request, "dissatisfied", as_typed(MissingForm, request), **context)
    form = MissingForm(request.POST)
    if not form.is_valid():
        return show_page(request, "dissatisfied", form, **context)
    cleaned = dict(form.cleaned_data)
    cleaned["version"] = -1 if cleaned["version"] is None else cleaned["version"]
    if request.POST.get("go") != "send":
        labels = dict(Reason.choices)
        context["reasons"] = [labels[code] for code in cleaned["reasons"]]
        return show_page(request, "sure", form, words=cleaned["words"], **context)
    try:
        send(cleaned)
    except complaints.Stale:
        typed = {**cleaned, "version": _read_again(citizen).version}
        return show_page(request, "dissatisfied", MissingForm(initial=typed), changed=True, **context)
    except complaints.NotNow:
        return flow.to("look", query="m=notnow")
    return flow.to("look", query=f"m={said}")


@signed_in(full=True, kinds=EVERY_KIND)
def stop_key(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """She did not ask for the new secret number that a desk made."""
    if not is_waiting(citizen.case):
        return flow.to("look")
    if request.method == "POST" and not only_shown(request):
        stop = missing_children.stop_new_key if citizen.case.kind == "missing" else complaints.stop_new_key
        stop(citizen)
        return flow.to("look", query="m=stopped")
    return show_page(request, "stop_key")


@signed_in(kinds=EVERY_KIND)
@require_http_methods(["GET", "HEAD", "POST"])
def first_key(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Staff have seen the key on her paper: before anything else she gets one of her own. A reload shows the same one."""
    if not citizen.receipt.must_renew:
        return flow.to("look")
    key = request.session.setdefault("first_key", new_key())
    if request.method == "POST" and not only_shown(request):
        renew = missing_children.renew_key if citizen.case.kind == "missing" else complaints.renew_key
        request.session["receipt"] = renew(citizen, key).receipt.pk
        del request.session["first_key"]
        return flow.to("look")
    return show_page(request, "first_key", number=citizen.case.number, key=key, back_url="")


@signed_in(full=True)
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """What was put at rest goes on at her word."""
    if not complaints.progress(citizen).can_bring_back:
        return flow.to("look")
    if request.method == "POST" and not only_shown(request):
        try:
            complaints.bring_back(citizen)
        except complaints.NotNow:
            return flow.to("look", query="m=notnow")
        return flow.to("look", query="m=goes")
    return show_page(request, "go_on")


@open_to_all
@late_posts_kept
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """She is done: the session ends, and she is back at the first page."""
    if not is_late(request):
        end_session(request)
    return flow.to("start")
