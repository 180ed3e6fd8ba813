"""The first page after sign-in, and the removal of a key."""

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as keys
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url

from samman.accounts.gates import first_steps, signed_in, viewer_for
from samman.common import clock


@signed_in
def home(request: HttpRequest) -> HttpResponseBase:
    """The page of work that goes with one's posts; one who holds none is told why, and when one begins."""
    viewer = viewer_for(request)
    if (elsewhere := first_steps(viewer.officer)) is not None:
        return elsewhere
    if viewer.reads_complaints:
        return redirect(resolve_url(settings.STAFF_HOME_URL))
    for role, address in settings.STAFF_HOME_URL_OF.items():
        if viewer.has_role(role):
            return redirect(resolve_url(address))
    if viewer.keeps_officers:
        return redirect("accounts:officers")
    if viewer.reads_record:
        return redirect("accounts:record")
    to_come = viewer.officer.postings.not_ended().filter(starts_at__gt=clock.now())
    context = {
        "leave": viewer.officer.leaves.current().order_by("-ends_at").first(),
        "to_come": list(to_come.select_related("unit", "unit__district").order_by("starts_at", "id")[:10]),
    }
    return render(request, "accounts/no_post.html", context)


def remove_key(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove one of one's security keys; never the last second factor (allauth checks that for apps only)."""
    key = Authenticator.objects.filter(
        user=viewer_for(request).officer, type=Authenticator.Type.WEBAUTHN, pk=pk
    ).first()
    if key is not None and not get_adapter().can_delete_authenticator(key):
        get_account_adapter().add_message(
            request, messages.ERROR, message=str(get_adapter().error_messages["cannot_delete_authenticator"])
        )
        return redirect("mfa_index")
    return keys.remove_webauthn(request, pk=pk)
