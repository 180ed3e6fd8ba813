"""Files for officers: copies to look at, the original only as a download with a reason."""

import re
from collections.abc import Iterator
from itertools import chain

import structlog
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.audit.models import Entry
from samman.common import clock
from samman.common.sealing import SealBroken
from samman.evidence import access, actions, panel, reading
from samman.evidence.limits import MIN_REASON, READ_AGAIN
from samman.evidence.models import DisplayState, File, Kind

log = structlog.get_logger("samman.evidence")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@require_safe
@officers_only()
def display(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The display copy. Never the original."""
    viewer = viewer_for(request)
    file = actions.file_for(file_id, "view_file", by=viewer, allowed=access.can_view)
    if file.display_state != DisplayState.READY or file.kind == Kind.PDF:
        raise Http404
    _record_read(file, viewer)
    return _answer(request, file, file.display, file.display_media_type)


@require_safe
@officers_only()
def small(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The small picture; blurred when it is intimate and not opened by this officer."""
    viewer = viewer_for(request)
    file = actions.file_for(file_id, "view_file", by=viewer, allowed=access.can_view_small)
    name = file.small if access.can_view(viewer, file) else file.blurred
    if not name:
        raise Http404
    _record_read(file, viewer, small=True)
    return _answer(request, file, name, "image/jpeg")


@require_safe
@officers_only()
def page(request: HttpRequest, file_id: int, number: int) -> HttpResponseBase:
    """One page of a PDF, as a picture."""
    viewer = viewer_for(request)
    file = actions.file_for(file_id, "view_file", by=viewer, allowed=access.can_view)
    try:
        start, end = reading.page_of(file, number)
    except IndexError:
        raise Http404 from None
    _record_read(file, viewer)
    return _answer(request, file, file.display, "image/jpeg", start, end)


@require_safe
@officers_only()
def about(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file: to look at, its hash, and who had it in hand."""
    viewer = viewer_for(request)
    file = actions.file_for(file_id, "view_file", by=viewer, allowed=access.can_view_small)
    return _about(request, viewer, file)


@require_POST
@officers_only()
def open_intimate(request: HttpRequest, file_id: int) -> HttpResponse:
    """A woman officer opens an intimate file with a reason."""
    viewer = viewer_for(request)
    reason = request.POST.get("reason", "")
    try:
        file = actions.open_intimate(file_id, reason=reason, by=viewer)
    except actions.ReasonTooShort:
        return _asked_again(request, viewer, file_id, "open", reason)
    return HttpResponseRedirect(reverse("evidence:about", args=[file.pk]))


@require_POST
@officers_only()
def mark(request: HttpRequest, file_id: int) -> HttpResponse:
    """Cover an intimate picture, or take the cover away."""
    file = actions.mark_intimate(file_id, request.POST.get("intimate") == "yes", by=viewer_for(request))
    return HttpResponseRedirect(reverse("evidence:about", args=[file.pk]))


@require_POST
@officers_only()
def original(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The original as a download, with a reason. Its name says nothing, and no browser opens it as what it claims to be."""
    viewer = viewer_for(request)
    reason = request.POST.get("reason", "")
    try:
        file, chunks = actions.download_original(file_id, reason=reason, by=viewer)
    except actions.ReasonTooShort:
        return _asked_again(request, viewer, file_id, "original", reason)
    except SealBroken:
        return _broken(request, file_id)
    response = StreamingHttpResponse(chunks, content_type="application/octet-stream")
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = f'attachment; filename="file-{file.pk}{_ending(file)}"'
    return _guarded(response)


def _about(
    request: HttpRequest,
    viewer: Viewer,
    file: File,
    *,
    errors: dict[str, str] | None = None,
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "item": panel.item(viewer, file),
        "case": file.case,
        "custody": panel.custody(file),
        "may_mark": access.can_mark_intimate(viewer, file),
        "errors": errors or {},
        "typed": typed,
        "case_url": panel.case_url(file),
    }
    return render(request, "evidence/about.html", context, status=status)


def _asked_again(request: HttpRequest, viewer: Viewer, file_id: int, which: str, typed: str) -> HttpResponse:
    file = actions.file_for(file_id, "view_file", by=viewer, allowed=access.can_view_small)
    sentence = _("Write the reason, at least %(count)d letters.") % {"count": MIN_REASON}
    return _about(request, viewer, file, errors={which: sentence}, typed=typed, status=422)


def _broken(request: HttpRequest, file_id: int) -> HttpResponse:
    return render(request, "evidence/broken.html", {"file_id": file_id}, status=409)


def _record_read(file: File, viewer: Viewer, *, small: bool = False) -> None:
    """One entry for one look: a player asks for many pieces, a page for a picture again."""
    act = "view_file_small" if small else "view_file"
    known = Entry.objects.filter(
        actor_kind="officer",
        actor_id=str(viewer.officer.pk),
        case_id=file.case_id,
        act=act,
        outcome="read",
        object_kind="file",
        object_id=str(file.pk),
        at__gt=clock.now() - READ_AGAIN,
    )
    if not known.exists():
        record(act, by=viewer.actor, outcome="read", case=file.case, object_kind="file", object_id=file.pk)


def _answer(
    request: HttpRequest, file: File, name: str, media_type: str, start: int = 0, end: int | None = None
) -> HttpResponseBase:
    """A stored copy as it streams, whole or the piece that a player asks for."""
    try:
        end = reading.size_of_copy(name) if end is None else end
        length = end - start
        asked = _asked_range(request.headers.get("Range", ""), length)
        if asked == (0, 0):
            return _guarded(HttpResponse(status=416, headers={"Content-Range": f"bytes */{length}"}))
        first, last = asked or (0, length)
        chunks = _begun(reading.open_stored(file, name, start + first, start + last))
    except (OSError, SealBroken) as error:
        log.error("stored file does not open", file_id=file.pk, exception_type=type(error).__name__)
        return _broken(request, file.pk)
    response = StreamingHttpResponse(chunks, content_type=media_type, status=206 if asked else 200)
    response.headers["Content-Length"] = str(last - first)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Disposition"] = "inline"
    if asked:
        response.headers["Content-Range"] = f"bytes {first}-{last - 1}/{length}"
    return _guarded(response)


def _begun(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks; the first one is opened now, so that a broken file is found before the answer begins."""
    first = next(chunks, b"")
    return chain([first], chunks)


def _asked_range(header: str, length: int) -> tuple[int, int] | None:
    """From and up to which byte a Range header asks; None for the whole, (0, 0) for what cannot be given (RFC 9110, 14)."""
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None  # nothing asked, or several pieces at once: the whole is always right
    before, after = match.groups()
    if not before:
        return (max(0, length - int(after)), length) if int(after) else (0, 0)
    first = int(before)
    last = min(int(after) + 1, length) if after else length
    return (first, last) if first < last else (0, 0)


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    """Headers of every file: it is no page, runs nothing, is never guessed at, and is used by our own pages only."""
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store, private"
    return response


_ENDINGS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/heic": ".heic", "application/pdf": ".pdf",
    "audio/mp4": ".m4a", "audio/3gpp": ".3gp", "audio/x-matroska": ".mka", "audio/webm": ".webm", "audio/ogg": ".ogg",
    "audio/wav": ".wav", "audio/mpeg": ".mp3", "audio/aac": ".aac", "audio/amr": ".amr", "video/mp4": ".mp4",
    "video/3gpp": ".3gp", "video/quicktime": ".mov", "video/x-matroska": ".mkv", "video/webm": ".webm",
}  # fmt: skip


def _ending(file: File) -> str:
    return _ENDINGS.get(file.media_type, ".bin")
