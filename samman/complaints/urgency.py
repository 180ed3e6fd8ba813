"""The urgency class at intake (design: rules of safety): for the police, never shown to her as a judgement."""

from collections.abc import Mapping
from typing import Any

from samman.cases.enums import Urgency
from samman.complaints.enums import Risk, Trouble, When, YesNoUnknown


def is_child(answers: Mapping[str, Any]) -> bool:
    """Under 18 by her answer. 'I do not know' is not a child yet; the station finds out and says so."""
    return answers.get("under_18") == YesNoUnknown.YES


def needs_medical(answers: Mapping[str, Any]) -> bool:
    """Rape of today or the last days: the 24-hour medical clock of BNSS 184 starts when she sends."""
    return answers.get("trouble") == Trouble.FORCED and answers.get("when") in (When.NOW, When.DAYS)


def urgency_of(answers: Mapping[str, Any]) -> Urgency:
    """Urgent: recent rape, acid, confinement, suicide risk, a child, threat to life, in danger now, hurt, taken away."""
    risks = set(answers.get("risks") or [])
    urgent = (
        needs_medical(answers)
        or (answers.get("trouble") == Trouble.FORCED and answers.get("when") == When.ONGOING)
        or answers.get("trouble") in (Trouble.ACID, Trouble.CONFINED, Trouble.TAKEN)
        or (
            answers.get("trouble") == Trouble.THREAT
            and answers.get("when") in (When.NOW, When.DAYS, When.ONGOING)
        )
        or answers.get("danger") == YesNoUnknown.YES
        or is_child(answers)
        or bool(risks & {Risk.LIFE, Risk.SELF_HARM, Risk.LOCKED, Risk.INJURED, Risk.CHILD})
    )
    return Urgency.URGENT if urgent else Urgency.STANDARD
