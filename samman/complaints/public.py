"""What the anonymous site may call."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from samman.audit.actors import ANONYMOUS
from samman.cases.drafts import OpenDraft
from samman.cases.enums import Scope
from samman.cases.keys import Citizen, NoMatch, TryLater, citizen_of
from samman.cases.models import Case
from samman.cases.timeline import Line
from samman.cases.writing import Stale
from samman.common import clock
from samman.complaints import actions
from samman.complaints.actions import (
    Refused,
    add_note,
    answer_question,
    ask_withdrawal,
    bring_back,
    can_ask_withdrawal,
    change_contact,
    come_back,
    confirm_withdrawal,
    make_request,
    renew_key,
    stop_new_key,
    take_back,
    take_back_withdrawal,
)
from samman.complaints.actions import rate_report as rate
from samman.complaints.enums import State
from samman.complaints.models import ActionTakenReport
from samman.complaints.timeline import decision_words, fir_words, public_timeline
from samman.complaints.urgency import urgency_of
from samman.complaints.workflow import NotNow, is_possible
from samman.evidence.actions import add_file as _add_file
from samman.evidence.models import File
from samman.jurisdictions.models import Unit
from samman.jurisdictions.public import find_districts, find_stations, propose_station
from samman.people.actions import looks_at_her_name
from samman.people.lost_key import is_waiting

__all__ = [
    "Citizen",
    "Incomplete",
    "NoMatch",
    "NotNow",
    "Progress",
    "PublicReport",
    "Refused",
    "Stale",
    "TryLater",
    "add_file",
    "add_note",
    "answer_question",
    "ask_withdrawal",
    "bring_back",
    "can_ask_withdrawal",
    "change_contact",
    "citizen_of",
    "come_back",
    "confirm_withdrawal",
    "find_districts",
    "find_stations",
    "is_complete",
    "make_request",
    "progress",
    "propose",
    "rate",
    "register",
    "renew_key",
    "stop_new_key",
    "take_back",
    "take_back_withdrawal",
    "urgency_of",
]

# What she is told a time for: the police's report, or headquarters' word on her dissatisfaction.
OWED = (State.AWAITING_REPORT, State.INTERIM_REPORTED, State.IN_VETTING)


MOST_REPORTS = 50  # that she is shown, the newest


class Incomplete(Exception):
    """Questions without an answer; `fields` names them."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(fields)
        self.fields = fields


def is_complete(draft: OpenDraft) -> list[str]:
    """Names of the answers that are still needed, in the order of the questions."""
    answers = draft.answers
    missing = [
        name
        for name in ("for_whom", "under_18", "trouble", "when", "district", "accused_power")
        if not answers.get(name)
    ]
    if answers.get("for_whom") == "other" and not answers.get("knows"):
        missing.append("knows")
    if not str(answers.get("story", "")).strip() and not draft.row.files.filter(purpose="voice").exists():
        missing.append("story")
    if not answers.get("station") and not answers.get("station_unknown"):
        missing.append("station")
    return missing


def register(draft: OpenDraft, *, language: str) -> Case:
    """Send the complaint. The same draft always gives the same case. Raises Incomplete."""
    if not draft.sent:
        missing = is_complete(draft)
        if missing:
            raise Incomplete(missing)
    return actions.register_complaint(draft, language=language, by=ANONYMOUS)


def propose(district: Unit, locality: str) -> Unit:
    """The station proposed when she does not know hers; it stays marked unsure."""
    return propose_station(district, locality)


def add_file(
    citizen: Citizen, upload: "UploadedFile[bytes]", *, purpose: str = "evidence", intimate: bool = False
) -> File:
    """She, or a helper, adds a file. Raises evidence.FileRefused."""
    case = citizen.case
    added_by = "her" if citizen.scope == Scope.FULL else "helper"
    with transaction.atomic():
        file = _add_file(
            case, upload, purpose=purpose, added_by=added_by, intimate=intimate, by=citizen.actor
        )
        actions.note_file_added(citizen, file.kind)
    return file


@dataclass(frozen=True)
class PublicReport:
    """A report as she sees it."""

    id: int
    place: int  # 1 for the first answer of the police, 2 for the second
    at: datetime
    round: int
    is_final: bool
    is_accepted: bool
    public_part: str
    public_language: str
    decision_words: str
    fir_words: str


@dataclass(frozen=True)
class Progress:
    """What she finds when she looks. A helper finds the state and the steps only."""

    number: str
    scope: str
    created_at: datetime
    state: str
    is_closed: bool
    about_child: bool
    round: int
    due_at: datetime | None
    version: int
    can_rate: bool = False
    can_say_dissatisfied: bool = False
    can_take_back: bool = False
    can_bring_back: bool = False
    take_back_until: datetime | None = None
    by_phone: bool = False  # the answer by which it is closed was given by phone
    new_key_pending: bool = False
    can_ask_to_stop: bool = False
    stop_from: datetime | None = None  # she asked to stop, and may say it once more from then on
    can_come_back: bool = False
    questions: list[actions.Asked] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)  # what she asked for and nobody has answered
    may_be_called: bool = False
    steps: list[Line] = field(default_factory=list)
    reports: list[PublicReport] = field(default_factory=list)
    looks: list[datetime] = field(default_factory=list)
    files: list[File] = field(default_factory=list)

    @property
    def open_questions(self) -> "list[actions.Asked]":
        """Questions that wait for her answer."""
        return [one for one in self.questions if one.answered_at is None]

    @property
    def can_confirm_stop(self) -> bool:
        """Whether the 72 hours since she asked to stop are over. Whether it closes then, this does not tell."""
        return self.stop_from is not None and self.stop_from <= clock.now()

    @property
    def is_late(self) -> bool:
        """Whether the police owe a report and the time is over."""
        return self.due_at is not None and self.due_at < clock.now()


def progress(citizen: Citizen) -> Progress:
    """Everything for the progress page, in a fixed number of queries."""
    case = citizen.case
    is_hers = citizen.scope == Scope.FULL
    steps = public_timeline(case, with_words=is_hers)
    found = Progress(
        number=case.number,
        scope=citizen.scope,
        created_at=case.created_at,
        state=case.state_code,
        is_closed=case.closed_at is not None,
        about_child=case.about_child,
        round=case.round,
        due_at=case.due_at if case.state_code in OWED else None,
        version=case.version,
        steps=steps,
    )
    if not is_hers:
        return found
    newest = list(case.reports.select_related("review").order_by("-id")[:MOST_REPORTS])
    total = len(newest) if len(newest) < MOST_REPORTS else case.reports.count()
    reports = [_public_report(r, case, place=total - i) for i, r in enumerate(newest)]
    in_round = [r for r in reports if r.round == case.round]
    until = actions.satisfied_until(case)
    stopping = case.withdrawals.open().first()
    return replace(
        found,
        can_rate=is_possible("rate_satisfied", case.state_code),
        can_say_dissatisfied=bool(in_round) and is_possible("rate_dissatisfied", case.state_code),
        can_take_back=until is not None,
        can_bring_back=is_possible("bring_back", case.state_code),
        take_back_until=until,
        can_ask_to_stop=actions.can_ask_withdrawal(case) if stopping is None else False,
        stop_from=stopping.holds_until if stopping is not None else None,
        questions=actions.question_thread(case, with_words=True),
        requests=list(case.requests.open().order_by("id").values_list("kind", flat=True)),
        may_be_called=actions.may_be_called(case),
        can_come_back=is_possible("come_back", case.state_code),
        by_phone=until is not None and case.ratings.latest("id").call_try_id is not None,
        new_key_pending=is_waiting(case),
        reports=reports,
        looks=looks_at_her_name(case),
        files=list(case.files.exclude(added_by="officer").order_by("id")[:100]),
    )


def _public_report(report: ActionTakenReport, case: Case, *, place: int) -> PublicReport:
    report.case = case
    review = getattr(report, "review", None)
    return PublicReport(
        id=report.pk,
        place=place,
        at=report.submitted_at,
        round=report.round,
        is_final=report.is_final,
        is_accepted=bool(review and review.is_accepted),
        public_part=actions.report_words(report)["public_part"],
        public_language=report.public_language,
        decision_words=decision_words(report),
        fir_words=fir_words(report),
    )
