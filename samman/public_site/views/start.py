"""Pages that need nothing of hers: the first page, the call, safety, lost numbers; and the way out."""

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from samman.accounts.gates import open_to_all
from samman.cases.drafts import discard_draft, open_draft
from samman.public_site import files
from samman.public_site.flow import SeeOther

log = structlog.get_logger("samman.public_site")


@open_to_all
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Danger before anything else. Opening it leaves nothing behind, not even a session."""
    return render(request, "public_site/start.html")


@open_to_all
@require_safe
def call(request: HttpRequest) -> HttpResponse:
    """For her who is in danger now."""
    return render(request, "public_site/call.html")


@open_to_all
@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """What this site cannot hide, and how to wipe it off a phone."""
    return render(request, "public_site/safety.html")


@open_to_all
@require_safe
def helplines(request: HttpRequest) -> HttpResponse:
    """Who can be phoned, for what, day and night."""
    return render(request, "public_site/helplines.html")


@csrf_exempt
@open_to_all
def leave(request: HttpRequest) -> HttpResponse:
    """The way out: what she typed is wiped, the session ended, the browser told to forget, and she is elsewhere.

    Without a token on purpose: leaving must work from any page, and to be made to leave harms nobody.
    """
    response = SeeOther(settings.NEUTRAL_EXIT_URL)
    try:
        end_session(request)
    except Exception as error:  # even with the database away she is led out, and her cookie goes
        log.error("left without wiping", exception_type=type(error).__name__)
        request.session.accessed = request.session.modified = False
        response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Strict")
    forget(request, response)
    return response


def end_session(request: HttpRequest) -> None:
    """Wipe the draft with its staged files, and end the session; the cookie goes with it."""
    draft = open_draft(request.session)
    if draft is not None:
        discard_draft(request.session)
        files.discard_all(draft)
    request.session.flush()


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Ask the browser to forget this site. Browsers listen on https and on localhost only."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    if request.is_secure() or host in ("localhost", "127.0.0.1", "[::1]"):
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.headers["Cache-Control"] = "no-store"
