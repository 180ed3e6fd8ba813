"""Who hears of what: one function per event. No message names the person or says what it is about."""

from datetime import datetime

from samman.accounts.enums import Role
from samman.cases.access import AT_OWNER
from samman.cases.models import Case
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.messages.actions import queue_to_her, queue_to_officers
from samman.messages.models import Message
from samman.messages.recipients import numbers_at, officers_above, officers_at
from samman.missing_children.models import Candidate, CandidateQuestion, MissingPerson
from samman.people.actions import her_phone

OF_MATCHES = ("missing_candidate", "missing_question", "missing_answer")


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


def _working(case: Case, levels: tuple[str, ...]) -> list[str]:
    """Where the case is the district's own, its nodal officer hears what the station would."""
    own = case.unit_id == case.district_id
    return list(dict.fromkeys("nodal" if own and level == "station" else level for level in levels))


def step_due(case: Case, *levels: str, due_at: datetime) -> list[Message]:
    """A step of the procedure is due soon."""
    return _tell("missing_step_due", case, *_working(case, levels), time=due_at)


def step_late(case: Case, *levels: str, due_at: datetime) -> list[Message]:
    """A step of the procedure was not done in time."""
    return _tell("missing_step_late", case, *_working(case, levels), time=due_at)


def no_ahtu(case: Case, *levels: str) -> list[Message]:
    """It should go to another unit, and none covers the district: those above decide."""
    told = dict.fromkeys(("nodal", "superintendent", "headquarters", *levels))
    return _tell("missing_not_moved", case, *_working(case, tuple(told)))


def moved_to_ahtu(case: Case, former: Unit) -> list[Message]:
    """The new owner, the former one, nodal officer, SP and headquarters; and the family, as it allowed, that there is news."""
    here = _tell("missing_moved_here", case, "station")
    roles = (Role.NODAL_OFFICER, Role.SUPERINTENDENT) if former.kind == UnitKind.DISTRICT else AT_OWNER
    there = officers_at([(former, roles)])
    above = officers_above(case, None, "nodal", "superintendent", "headquarters")
    moved = queue_to_officers("missing_moved", case=case, officers=[*there, *above])
    family = tell_family(case)
    return [*here, *moved, *([family] if family else [])]


def tell_family(case: Case) -> Message | None:
    """There is news; of what, whoever reported finds by looking. Only where they allowed messages."""
    phone = her_phone(case)
    if not phone:
        return None
    language = MissingPerson.objects.values_list("language", flat=True).get(case=case)
    return queue_to_her("her_news", case=case, phone=phone, language=language, variables={})


def code_for_reporter(case: Case, phone: str, code: str) -> None:
    """The one-time code that whoever reported asked for; it leaves only within the hours they chose, and is never sent twice."""
    language = MissingPerson.objects.values_list("language", flat=True).get(case=case)
    queue_to_her("her_code", case=case, phone=phone, language=language, variables={"code": code})


def key_refused(case: Case) -> None:
    """Twice within a day somebody at a desk could not answer for a key: headquarters looks, and who has it sees it."""
    _tell("key_refused", case, "headquarters")
    tell_family(case)


def found_registered(case: Case, *, due_at: datetime | None) -> None:
    """Somebody was found: station, nodal officer, SP, SJPU and headquarters."""
    event = "found_registered" if due_at else "missing_step"
    _tell(event, case, "station", "nodal", "superintendent", "sjpu", "headquarters", time=due_at)


def step_done(case: Case) -> None:
    """A step that all who watch the case wait for: traced, joined, home."""
    _tell("missing_step", case, "station", "nodal", "superintendent", "sjpu", "headquarters")


def second_officer(case: Case) -> None:
    """An officer proposed what another must decide."""
    _tell("missing_second_officer", case, "station", "circle", "nodal", "superintendent", "headquarters")


def _tell_of_match(event: str, case: Case, other: Case) -> None:
    """Who works on one of two cases that may be of one child; nobody at a station from which the other is kept."""
    owner = case.unit_id if case.unit_id != case.district_id else None
    told = officers_above(case, owner, *_working(case, ("station", "sjpu")), at_station=AT_OWNER)
    if other.kept_from_id is not None:
        kept = numbers_at(other.kept_from_id)
        told = [one for one in told if one.unit_id != other.kept_from_id and one.phone not in kept]
        told = told or officers_above(case, None, "nodal")
    queue_to_officers(event, case=case, officers=told)


def candidate(pair: Candidate) -> None:
    """Matching calls two persons likely the same: the units of both, once where both are one unit's."""
    _tell_of_match("missing_candidate", pair.missing, pair.found)
    if pair.found.unit_id != pair.missing.unit_id:
        _tell_of_match("missing_candidate", pair.found, pair.missing)


def candidate_question(question: CandidateQuestion) -> None:
    """Another unit asks about a case: who works on it."""
    pair = question.candidate
    other = pair.missing if question.about_id == pair.found_id else pair.found
    _tell_of_match("missing_question", question.about, other)


def candidate_answer(question: CandidateQuestion) -> None:
    """The unit that asked has its answer: who works on the case for which it asked."""
    pair = question.candidate
    own, about = (
        (pair.missing, pair.found) if question.about_id == pair.found_id else (pair.found, pair.missing)
    )
    _tell_of_match("missing_answer", own, about)
