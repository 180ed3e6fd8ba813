"""Who hears of what: one function per event. No message names the person or says what it is about."""

from datetime import datetime

from samman.cases.access import AT_OWNER
from samman.cases.models import Case
from samman.messages.actions import queue_to_officers
from samman.messages.models import Message
from samman.messages.recipients import officers_above


def _tell(event: str, case: Case, *levels: str, time: datetime | None = None) -> list[Message]:
    """A case that the district itself owns has neither station nor circle."""
    owner = case.unit_id if case.unit_id != case.district_id else None
    told = officers_above(case, owner, *levels, at_station=AT_OWNER)
    return queue_to_officers(event, case=case, officers=told, variables={"time": time} if time else {})


def registered(case: Case, *, due_at: datetime | None) -> None:
    """At once to station, circle, nodal officer, SP, SJPU and headquarters (procedure, steps 2 and 4)."""
    event = "missing_registered" if due_at else "missing_entered"
    levels = ("station", "circle", "nodal", "superintendent", "sjpu", "headquarters")
    _tell(event, case, *levels, time=due_at)


def fir_late(case: Case, *levels: str, due_at: datetime) -> list[Message]:
    """A child has no FIR number in time."""
    return _tell("missing_fir_late", case, *levels, time=due_at)


def fir_entered(case: Case) -> None:
    """Those who waited for it, and the SJPU, which gets the FIR (procedure, step 4)."""
    _tell("missing_fir_entered", case, "station", "nodal", "superintendent", "sjpu")


def news(case: Case) -> None:
    """Whoever reported added something, or somebody says that the person was seen."""
    _tell("missing_news", case, "station")
