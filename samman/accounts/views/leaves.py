"""The administrator's pages of leave."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from samman.accounts import actions
from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.models import Leave
from samman.accounts.post_forms import LeaveEndForm, LeaveForm
from samman.accounts.views.shared import managed, take_errors
from samman.common import clock, show


@officers_only(Role.ADMINISTRATOR)
def give_leave(request: HttpRequest, officer_id: int) -> HttpResponse:
    """From when until when an officer is away, and who stands in."""
    found = managed(request, officer_id)
    viewer = viewer_for(request)
    if found.pk == viewer.officer.pk:
        raise Http404
    form = LeaveForm(request.POST if request.method == "POST" else None, viewer=viewer, officer=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            leave = actions.give_leave(
                by=viewer,
                officer_id=officer_id,
                starts_at=data["at"],
                ends_at=data["until"],
                stand_in_id=data["successor_id"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            _say(request, leave)
            return redirect("accounts:officer", officer_id)
    return render(request, "accounts/leave.html", {"form": form, "officer": found})


def _say(request: HttpRequest, leave: Leave) -> None:
    said = {
        "from": show.date_words(leave.starts_at, "stamp"),
        "until": show.date_words(leave.ends_at, "stamp"),
        "name": leave.stand_in.name if leave.stand_in else "",
    }
    if leave.stand_in:
        messages.success(request, _("On leave from %(from)s until %(until)s. %(name)s stands in.") % said)
    else:
        messages.warning(
            request, _("On leave from %(from)s until %(until)s. Nobody stands in: this is seen above.") % said
        )


@officers_only(Role.ADMINISTRATOR)
def end_leave(request: HttpRequest, officer_id: int, leave_id: int) -> HttpResponse:
    """Back earlier or later than was thought; a leave that has not begun is called off."""
    found = managed(request, officer_id)
    viewer = viewer_for(request)
    if found.pk == viewer.officer.pk:
        raise Http404
    leave: Leave = get_object_or_404(found.leaves.select_related("stand_in"), pk=leave_id)
    if leave.ends_at <= max(clock.now(), leave.starts_at):
        messages.info(request, _("This leave is over already."))
        return redirect("accounts:officer", officer_id)
    form = LeaveEndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.end_leave(
                by=viewer, officer_id=officer_id, leave_id=leave_id, at=form.cleaned_data["at"]
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            if changed.ends_at == changed.starts_at:
                messages.success(request, _("The leave is called off."))
            elif changed.ends_at <= clock.now():
                messages.success(request, _("The leave is over. The officer's own posts hold again."))
            else:
                moment = {"moment": show.date_words(changed.ends_at, "stamp")}
                messages.success(request, _("The leave now lasts until %(moment)s.") % moment)
            return redirect("accounts:officer", officer_id)
    context = {"form": form, "officer": found, "leave": leave, "has_begun": leave.starts_at <= clock.now()}
    return render(request, "accounts/end_leave.html", context)
