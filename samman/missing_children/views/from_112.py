"""The door for 112: a machine posts an event, the case of who is missing is registered, the answer is its number and no more
(mission M1, X4; docs/hand-off-112.md)."""

import math

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from samman.accounts.gates import open_to_all
from samman.cases import keys, machines
from samman.cases.enums import MachineScope
from samman.common import clock
from samman.common.address import client_address
from samman.common.json_in import NotUnderstood
from samman.missing_children import actions
from samman.missing_children.read_112 import read_hand_off

LONGEST = 64 * 1024  # bytes


@csrf_exempt
@open_to_all
@require_POST
def from_112(request: HttpRequest) -> HttpResponse:
    """Open to all, since a machine has no session: its key is asked for here, and no cookie is looked at or set. Over plain http
    it is refused where pages are led to https, so that nobody goes on sending a key in the open."""
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return _refused(403, _("Use https."))
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    try:
        if scheme.lower() != "bearer":
            raise keys.NoMatch
        machine = machines.sign_in(
            given.strip(), scope=MachineScope.CALL_112, address=client_address(request) or ""
        )
    except keys.TryLater as later:
        seconds = max(1, math.ceil((later.at - clock.now()).total_seconds()))
        return _refused(429, _("Too many wrong keys. Try later."), **{"Retry-After": str(seconds)})
    except keys.NoMatch:
        return _refused(401, _("This key does not hold."), **{"WWW-Authenticate": "Bearer"})
    try:
        told = read_hand_off(_body(request), machine.state)
    except NotUnderstood as wrong:
        actions.refuse_from_112(wrong, machine=machine)
        return JsonResponse({"errors": wrong.faults}, status=400)
    cases = actions.hand_over_from_112(
        told.event, told.report, unit=told.unit, language=told.language, machine=machine
    )
    return JsonResponse({"case_numbers": [case.number for case in cases]})


def _body(request: HttpRequest) -> bytes:
    try:
        if len(body := request.body) <= LONGEST:
            return body
    except RequestDataTooBig:
        pass
    raise NotUnderstood({".": _("This is too long: %(most)d bytes at most.") % {"most": LONGEST}})


def _refused(status: int, sentence: str, **headers: str) -> HttpResponse:
    return JsonResponse({"errors": {".": sentence}}, status=status, headers=headers)
