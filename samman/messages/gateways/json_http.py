"""A gateway that takes plain JSON over HTTP.

We post {"to", "text", "sender", "entity_id", "template_id", "reference", "unicode"} with `Authorization: Bearer <token>`
and expect {"status": "accepted", "id": "..."} or {"status": "refused"}. `reference` is our name for the message: the
gateway gives it back in its delivery report, and may drop a second post with the same one.
"""

import json

from samman.messages.gateways.base import Gateway, Outcome, Parcel, Verdict, international
from samman.messages.gateways.http import NotSent, Unclear, check_url, post
from samman.messages.parts import UCS2, encoding_of

ACCEPTED = frozenset({"accepted", "ok", "queued", "success", "sent"})
REFUSED = frozenset({"refused", "rejected", "error", "failed"})


class JsonGateway(Gateway):
    """Plain JSON over HTTP."""

    needed = ("url",)

    def __init__(self, name: str, config: dict[str, str]) -> None:
        super().__init__(name, config)
        self.url = check_url(name, config["url"])

    def send(self, parcel: Parcel) -> Verdict:
        said = {
            "to": international(parcel.recipient),
            "text": parcel.text,
            "sender": parcel.template.header,
            "entity_id": parcel.template.entity_id,
            "template_id": parcel.template.template_id,
            "reference": parcel.reference,
            "unicode": encoding_of(parcel.text) == UCS2,
        }
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
        if token := self.config.get("token"):
            headers["Authorization"] = f"Bearer {token}"
        try:
            status, body = post(
                self.url,
                json.dumps(said).encode(),
                headers,
                timeout=self.timeout,
                cafile=self.config.get("cafile", ""),
            )
        except NotSent:
            return Verdict(Outcome.REFUSED, reached=False)
        except Unclear:
            return Verdict(Outcome.UNKNOWN)
        if status >= 500:
            return Verdict(Outcome.UNKNOWN)
        if status >= 300:
            return Verdict(Outcome.REFUSED)
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            return Verdict(Outcome.UNKNOWN)
        word = str(answer.get("status", "")).lower() if isinstance(answer, dict) else ""
        if word in ACCEPTED:
            return Verdict(Outcome.ACCEPTED, str(answer.get("id") or "")[:80])
        return Verdict(Outcome.REFUSED if word in REFUSED else Outcome.UNKNOWN)
