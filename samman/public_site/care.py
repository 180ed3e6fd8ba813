"""A number to talk to for her who said that she feels like not living: shown quietly, without a word of why."""

from collections.abc import Mapping
from typing import Any

from samman.complaints.enums import Risk
from samman.directory.models import Helpline
from samman.directory.public import helpline


def someone_to_talk_to() -> Helpline | None:
    """Tele-MANAS, day and night; the women's helpline where the directory does not show it."""
    return helpline("14416") or helpline("181")


def care_for(answers: Mapping[str, Any]) -> Helpline | None:
    """The number for these answers; None unless it was said that a life may be ended."""
    return someone_to_talk_to() if Risk.SELF_HARM in (answers.get("risks") or []) else None
