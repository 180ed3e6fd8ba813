"""The demo phone, and the door for delivery reports."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from samman.accounts.enums import Role
from samman.accounts.gates import open_to_all
from samman.accounts.titles import role_title
from samman.common import sealing
from samman.jurisdictions.models import Unit
from samman.messages import gateways, receipts
from samman.messages.actions import apply_report
from samman.messages.models import Audience, Message
from samman.messages.parts import Parts, count_parts

PAGE = 50


@csrf_exempt
@open_to_all
@require_POST
def receipt(request: HttpRequest, gateway: str, token: str) -> HttpResponse:
    """A delivery report. Twice, late and out of order are harmless; one for a message that is not known yet gets 409,
    so that the gateway sends it again. Over plain http it is refused where pages are led to https, so that the gateway's
    operator mends the address."""
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return HttpResponse("use https", status=403, content_type="text/plain; charset=utf-8")
    if not receipts.is_token(gateway, token):
        raise Http404
    try:
        way = gateways.by_name(gateway)
    except gateways.Misconfigured:
        raise Http404 from None
    fields = _fields(request)
    found = way.reports(fields) if fields is not None else []
    if not found:
        return HttpResponse("not understood", status=400, content_type="text/plain; charset=utf-8")
    known = [
        apply_report(
            gateway=gateway, provider_id=one.provider_id, reference=one.reference, delivered=one.delivered
        )
        for one in found
    ]
    return HttpResponse(
        "ok" if all(known) else "not known",
        status=200 if all(known) else 409,
        content_type="text/plain; charset=utf-8",
    )


def _fields(request: HttpRequest) -> dict[str, str] | None:
    """The report as plain fields, from JSON or a form; None when it is neither."""
    if request.content_type != "application/json":
        return {key: str(value) for key, value in request.POST.items()}
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    return {str(key): str(value) for key, value in said.items() if isinstance(value, str | int)}


@dataclass(frozen=True)
class Shown:
    """A message as the demo phone shows it."""

    message: Message
    to: str
    text: str
    parts: Parts | None


@open_to_all
@require_GET
def demo_phone(request: HttpRequest) -> HttpResponse:
    """What would have been sent, newest first. 404 outside the demo."""
    if not settings.DEMO:
        raise Http404
    rows = Message.objects.order_by("-id").defer("recipient")
    audience = request.GET.get("to", "")
    if audience in Audience.values:
        rows = rows.filter(audience=audience)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    kept = {"to": audience} if audience in Audience.values else {}
    units = _units(page)
    return render(
        request,
        "messages/demo_phone.html",
        {
            "messages_shown": [_shown(message, units) for message in page[:PAGE]],
            "next_url": f"?{urlencode(kept | {'before': page[PAGE - 1].pk})}" if len(page) > PAGE else "",
            "first_url": f"?{urlencode(kept)}" if before else "",
            "audience": audience,
        },
    )


def _units(messages: list[Message]) -> dict[str, Unit]:
    codes = {message.recipient_label.partition("@")[2] for message in messages}
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes - {""}).select_related("district")}


def _shown(message: Message, units: dict[str, Unit]) -> Shown:
    try:
        text = message.open_text()
    except sealing.SealBroken:
        text = ""
    parts = count_parts(text) if text and message.channel == "sms" else None
    return Shown(message, _told(message, units), text, parts)


def _told(message: Message, units: dict[str, Unit]) -> str:
    """Who was told, in words: the post and its unit."""
    if message.audience == Audience.HER:
        return _("Her phone")
    post, _at, code = message.recipient_label.partition("@")
    unit = units.get(code)
    if unit is None:
        return message.recipient_label
    title = role_title(post, unit) if post in Role.values else _("The unit's own phone")
    return f"{title}, {unit.name}"
