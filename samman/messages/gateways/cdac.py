"""The Mobile Seva gateway of C-DAC, as its public documentation has it (services.mgov.gov.in, SMS push service).

A form is posted: username, the password's SHA-1, senderid, content, mobileno, smsservicetype, templateid, and key: the
SHA-512 of username, senderid, content and the department's secure key, each trimmed and run together. Texts that are
not plain ASCII go as `unicodemsg`, every letter as a decimal entity, and the key is made over the entities. The answer
is a line such as "402,MsgID = 1506...": 402 means taken, other codes of three digits mean refused.
"""

import hashlib
import re
from urllib.parse import urlencode

from samman.messages.gateways.base import Gateway, Outcome, Parcel, Verdict, international
from samman.messages.gateways.http import NotSent, Unclear, check_url, post

_ANSWER = re.compile(r"\s*(4\d\d)\b(?:\s*,\s*MsgID\s*=\s*(\S+))?")
TAKEN = "402"
# Documented as 'SMSC response timed out, message will be submitted' and the like: neither yes nor no.
UNDECIDED = frozenset({"404", "405", "407", "408", "409"})


def entities(text: str) -> str:
    """The text with every UTF-16 unit as a decimal entity, as the documentation's own example does."""
    raw = text.encode("utf-16-be", "surrogatepass")
    return "".join(f"&#{int.from_bytes(raw[i : i + 2], 'big')};" for i in range(0, len(raw), 2))


class CdacGateway(Gateway):
    """Mobile Seva, or a gateway that speaks like it."""

    needed = ("url", "username", "password", "senderid", "secure_key")

    def __init__(self, name: str, config: dict[str, str]) -> None:
        super().__init__(name, config)
        self.url = check_url(name, config["url"])

    def form(self, parcel: Parcel) -> dict[str, str]:
        """The fields that are posted."""
        config = {key: value.strip() for key, value in self.config.items()}
        is_plain = parcel.text.isascii()
        content = parcel.text.strip() if is_plain else entities(parcel.text.strip())
        signed = config["username"] + config["senderid"] + content + config["secure_key"]
        return {
            "username": config["username"],
            "password": hashlib.sha1(
                config["password"].encode("iso-8859-1", "replace"), usedforsecurity=False
            ).hexdigest(),
            "senderid": config["senderid"],
            "content": content,
            "smsservicetype": "singlemsg" if is_plain else "unicodemsg",
            "mobileno": international(parcel.recipient),
            "templateid": parcel.template.template_id,
            "key": hashlib.sha512(signed.encode()).hexdigest(),
        }

    def send(self, parcel: Parcel) -> Verdict:
        try:
            status, body = post(
                self.url,
                urlencode(self.form(parcel)).encode(),
                {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"},
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
        found = _ANSWER.match(body.decode("utf-8", "replace"))
        if not found or found[1] in UNDECIDED:
            return Verdict(Outcome.UNKNOWN)
        return (
            Verdict(Outcome.ACCEPTED, (found[2] or "")[:80])
            if found[1] == TAKEN
            else Verdict(Outcome.REFUSED)
        )
