"""What she said on the page before, carried to the next one: sealed, so that whoever looks over her shoulder, goes back, or
reads the page's source finds nothing of it. All have lengths in steps, so that the length tells nothing either.
"""

import base64
import binascii
import json
from typing import Any

from samman.common.sealing import SealBroken
from samman.complaints.public import Citizen

STEP = 4096  # letters


def close(citizen: Citizen, said: dict[str, Any], *, place: str) -> str:
    """Text for a hidden field. `place` names the way; on another one it does not open."""
    length = len(json.dumps(said, separators=(",", ":")))
    padded = [said, " " * (-length % STEP)]
    return base64.b64encode(citizen.case.seal(padded, f"carried:{place}")).decode()


def open_again(citizen: Citizen, text: str, *, place: str) -> dict[str, Any] | None:
    """What was closed; None where it is something else, or of another complaint."""
    try:
        blob = base64.b64decode(text.encode("ascii"), validate=True)
        said, _padding = citizen.case.unseal(blob, f"carried:{place}")
    except (SealBroken, binascii.Error, UnicodeEncodeError, ValueError):
        return None
    return dict(said)
