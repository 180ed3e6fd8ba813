"""The administrator's pages of posts: given, ended, changed for another; now or at a moment set beforehand."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samman.accounts import actions
from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.models import Officer, Posting
from samman.accounts.post_forms import AddPostForm, EndForm, TransferForm
from samman.accounts.titles import title
from samman.accounts.views.shared import managed, refused, take_errors
from samman.common import clock, show


def _posting(request: HttpRequest, found: Officer, posting_id: int) -> Posting:
    """A post of an officer, not one's own; 404 for all others."""
    if found.pk == viewer_for(request).officer.pk:
        raise Http404
    posts = found.postings.select_related("unit", "unit__district", "leave")
    posting: Posting = get_object_or_404(posts, pk=posting_id)
    return posting


def _posted(posting: Posting) -> str:
    if posting.starts_at > clock.now():
        said = {"post": title(posting), "from": show.date_words(posting.starts_at, "stamp")}
        return _("Posted from %(from)s: %(post)s.") % said
    return _("Posted now: %(post)s.") % {"post": title(posting)}


@officers_only(Role.ADMINISTRATOR)
def add_posting(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Post an officer at a unit, found by search."""
    found = managed(request, officer_id)
    viewer = viewer_for(request)
    form = AddPostForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            posting = actions.add_posting(
                by=viewer,
                officer_id=officer_id,
                role=data["role"],
                unit_id=data["unit_id"],
                starts_at=data["at"],
                until=data["until"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _posted(posting))
            return redirect("accounts:officer", officer_id)
    return render(request, "accounts/add_posting.html", {"form": form, "officer": found})


@officers_only(Role.ADMINISTRATOR)
def transfer_officer(request: HttpRequest, officer_id: int, posting_id: int) -> HttpResponse:
    """One form ends the present post and begins the new one at the same moment."""
    found = managed(request, officer_id)
    posting = _posting(request, found, posting_id)
    viewer = viewer_for(request)
    form = TransferForm(
        request.POST if request.method == "POST" else None,
        viewer=viewer,
        officer=found,
        initial={"role": posting.role},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            added = actions.transfer_officer(
                by=viewer,
                officer_id=officer_id,
                posting_id=posting_id,
                role=data["role"],
                unit_id=data["unit_id"],
                at=data["at"],
                until=data["until"],
                successor_id=data["successor_id"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _posted(added))
            return redirect("accounts:officer", officer_id)
    return render(request, "accounts/transfer.html", {"form": form, "officer": found, "posting": posting})


@officers_only(Role.ADMINISTRATOR)
def end_posting(request: HttpRequest, officer_id: int, posting_id: int) -> HttpResponse:
    """End a post now or at a moment to come, after a page that says what happens; its access ends that second."""
    found = managed(request, officer_id)
    posting = _posting(request, found, posting_id)
    viewer = viewer_for(request)
    if posting.ends_at is not None and posting.ends_at <= clock.now():
        messages.info(request, _("This post has ended already."))
        return redirect("accounts:officer", officer_id)
    form = EndForm(request.POST if request.method == "POST" else None, viewer=viewer, officer=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            ended = actions.end_posting(
                by=viewer,
                officer_id=officer_id,
                posting_id=posting_id,
                at=data["at"],
                successor_id=data["successor_id"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            if ended.ends_at and ended.ends_at > clock.now():
                moment = {"moment": show.date_words(ended.ends_at, "stamp")}
                messages.success(request, _("The post ends by itself: %(moment)s.") % moment)
            else:
                messages.success(request, _("The post has ended. What it opened is closed from now on."))
            return redirect("accounts:officer", officer_id)
    return render(request, "accounts/end_posting.html", {"form": form, "officer": found, "posting": posting})


@officers_only(Role.ADMINISTRATOR)
@require_POST
def keep_posting(request: HttpRequest, officer_id: int, posting_id: int) -> HttpResponse:
    """Take back an end that was set beforehand."""
    try:
        actions.keep_posting(by=viewer_for(request), officer_id=officer_id, posting_id=posting_id)
    except ValidationError as error:
        return refused(request, officer_id, error)
    messages.success(request, _("The post holds until it is ended."))
    return redirect("accounts:officer", officer_id)
