"""What the administrator's pages share."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from samman.accounts.gates import viewer_for
from samman.accounts.models import Officer


def managed(request: HttpRequest, officer_id: int) -> Officer:
    """An officer whose posts the viewer keeps; all others do not exist."""
    found: Officer = get_object_or_404(Officer.objects.managed_by(viewer_for(request)), pk=officer_id)
    return found


def take_errors(form: Form, error: ValidationError) -> None:
    """Show an action's refusal on the form it came from."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, error)


def refused(request: HttpRequest, officer_id: int, error: ValidationError) -> HttpResponse:
    """Back to the officer, with what the act said."""
    messages.error(request, " ".join(error.messages))
    return redirect("accounts:officer", officer_id)
