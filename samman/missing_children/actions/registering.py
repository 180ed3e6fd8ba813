"""From a report to registered cases: one transaction, or nothing. Several persons of one report are a group, each with a
case and a number of their own; whoever reports gets one key, which opens each of them."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from samman.accounts.models import Officer
from samman.audit import Actor
from samman.cases import history, keys
from samman.cases.drafts import OpenDraft
from samman.cases.enums import Scope, Urgency
from samman.cases.models import Case, Draft
from samman.common import clock, digits, sealing
from samman.jurisdictions.models import Unit
from samman.missing_children import clocks, messages, ordering, procedure
from samman.missing_children.actions import match_keys, trafficking
from samman.missing_children.actions.shared import ask_matching
from samman.missing_children.enums import OFFENCES, Reason, State
from samman.missing_children.models import Group, MissingPerson
from samman.people.actions import add_people, keep_safe_contact
from samman.people.enums import PersonRole

MOST_PERSONS = 5


@dataclass(frozen=True)
class Fir:
    """An FIR as it stands in the station's register; `sections` are codes of `directory.Offence`."""

    number: str
    year: int
    at: datetime
    sections: tuple[str, ...]
    station: Unit


@dataclass(frozen=True)
class ReportedPerson:
    """One of the persons of a report: the fields of `models.Described`, and what is kept sealed of this one alone."""

    description: dict[str, Any]
    words: dict[str, str] = field(default_factory=dict)  # school


@dataclass(frozen=True)
class MissingReport:
    """What somebody reports. `seen`, `reason` and `words` are the same for all persons of the report."""

    persons: tuple[ReportedPerson, ...]
    source: str
    seen: dict[str, Any]  # seen_at, seen_sure, seen_place, seen_district, latitude, longitude
    reason: str = Reason.UNKNOWN
    trafficking_suspected: bool = False
    words: dict[str, str] = field(default_factory=dict)  # with_whom, phones, accounts, money, story
    reporter: dict[str, str] = field(default_factory=dict)  # name, relation, phone, address
    family: dict[str, str] = field(
        default_factory=dict
    )  # the same of a parent or guardian, if it is another person
    contact: dict[str, Any] = field(
        default_factory=dict
    )  # what the reporter allows: `people.keep_safe_contact`
    gd: tuple[str, datetime] | None = None  # number and time in the General Diary
    fir: Fir | None = None
    accused_is_police: bool = (
        False  # or known at the station: then it goes to the district, and the station never sees it
    )


def owes_fir(about_child: bool, report: MissingReport) -> bool:
    """Whether an FIR is due at once: of every child (BNS 137(2) is presumed: Supreme Court 10.5.2013), and of a grown-up person
    whom somebody took or traded, since that is the information of an offence (BNSS 173(1))."""
    return about_child or report.trafficking_suspected or report.reason in OFFENCES


def register_missing(
    draft: OpenDraft,
    report: MissingReport,
    *,
    station: Unit,
    language: str,
    by: Actor,
    registered_by: Officer | None = None,
) -> list[Case]:
    """Register what is reported; the same draft always gives the same cases.

    The numbers and the key are shown only after this has returned, that is after the commit was flushed. A printed key
    (`registered_by`) is good for one use.
    """
    with transaction.atomic():
        draft.row = Draft.objects.select_for_update(of=("self",)).get(pk=draft.row.pk)
        if draft.row.case_id is not None:
            return cases_of(draft.row.case_id)
        cases = enter_report(
            report, station=station, language=language, by=by, registered_by=registered_by, draft=draft
        )
        for case in cases:
            keys.add_receipt(
                case,
                draft.secret,
                holder="reporter",
                scope=Scope.ADD,
                must_renew=registered_by is not None,
            )
        # What is left in the draft is what the slip shows: the numbers and the key, nothing of what was written.
        draft.content = {
            "number": cases[0].number,
            "numbers": [case.number for case in cases],
            "key": draft.secret,
            "answers": {},
            "way": "missing",
        }
        draft.row.case = cases[0]
        draft.save("case")
    return cases


def enter_report(
    report: MissingReport,
    *,
    station: Unit,
    language: str,
    by: Actor,
    registered_by: Officer | None = None,
    draft: OpenDraft | None = None,
) -> list[Case]:
    """The cases of a report, in the caller's transaction, with all that begins with them; nobody has a key to them yet."""
    if not 1 <= len(report.persons) <= MOST_PERSONS:
        raise ValueError("one to five persons stand in a report")
    now = clock.now()
    group = Group.objects.create(created_at=now) if len(report.persons) > 1 else None
    cases = []
    for place, person in enumerate(report.persons):
        case = _new_case(draft, place, person, report, station, now)
        keep_person(case, person, report, group, language=language, registered_by=registered_by)
        _begin(case, report, group, by=by, officer=registered_by)
        cases.append(case)
    return cases


def cases_of(case_id: int) -> list[Case]:
    """The cases of the report to which a case belongs, in the order in which they were written down."""
    person = MissingPerson.objects.select_related("case").get(pk=case_id)
    if person.group_id is None:
        return [person.case]
    return list(Case.objects.filter(missing_person__group=person.group_id).order_by("pk"))


def _new_case(
    draft: OpenDraft | None,
    place: int,
    person: ReportedPerson,
    report: MissingReport,
    station: Unit,
    now: datetime,
) -> Case:
    number = draft.number if draft and place == 0 else digits.new_number()
    while Case.objects.filter(number=number).exists():
        number = digits.new_number()
    district = station.district if report.accused_is_police else None
    about_child = _may_be_child(person, clock.in_ist(now).date())
    case = Case(
        kind="missing",
        number=number,
        state_code=State.MISSING,
        about_child=about_child,
        urgency=Urgency.URGENT if owes_fir(about_child, report) else Urgency.STANDARD,
        kept_from=station if district else None,
        created_at=now,
        draft_id=_draft_id(draft.row.pk, place) if draft else None,
        data_key=sealing.wrap_key(sealing.new_data_key(), place=f"case:{number}"),
    )
    case.place_at(district or station)
    if owes_fir(about_child, report) and report.fir is None:
        case.due_at = clocks.fir_due_at(case, now)
    case.queue_order = ordering.queue_order(case)
    case.save(force_insert=True)
    return case


def _draft_id(draft_id: uuid.UUID, place: int) -> uuid.UUID:
    return draft_id if place == 0 else uuid.uuid5(draft_id, str(place))


def _may_be_child(person: ReportedPerson, today: date) -> bool:
    return MissingPerson(**person.description).may_be_child_at(today)


def keep_person(
    case: Case,
    person: ReportedPerson,
    report: MissingReport,
    group: Group | None,
    *,
    language: str,
    registered_by: Officer | None,
) -> None:
    gd_number, gd_at = report.gd or ("", None)
    fir = report.fir
    kept = MissingPerson.objects.create(
        case=case,
        group=group,
        language=language,
        source=report.source,
        registered_by=registered_by,
        likely_reason=report.reason,
        trafficking_suspected=report.trafficking_suspected or report.reason == Reason.TRAFFICKED,
        gd_number=gd_number,
        gd_at=gd_at,
        fir_number=fir.number if fir else "",
        fir_year=fir.year if fir else None,
        fir_station=fir.station if fir else None,
        fir_at=fir.at if fir else None,
        fir_sections=list(fir.sections) if fir else [],
        words=case.seal({**report.words, **person.words}, "missing_words"),
        **report.seen,
        **person.description,
    )
    match_keys.replace(group.persons.all() if group else [kept])  # each with the names of the others
    people = {PersonRole.REPORTER: report.reporter, PersonRole.FAMILY: report.family}
    add_people(case, {role: identity for role, identity in people.items() if any(identity.values())})
    keep_safe_contact(case, {"phone": report.reporter.get("phone", ""), **report.contact}, she_knows=True)


def _begin(
    case: Case, report: MissingReport, group: Group | None, *, by: Actor, officer: Officer | None
) -> None:
    """Clocks, history, record and messages, a look by matching; and on suspicion of trafficking the way to the unit for it."""
    owed = owes_fir(case.about_child, report)
    data: dict[str, Any] = {
        "child": case.about_child,
        "urgency": case.urgency,
        "unit": case.unit_id,
        "source": report.source,
    }
    if group is not None:
        data |= {"group": group.pk, "persons": len(report.persons)}
    history.add(case, "missing_registered", by=by, shown_to_her=True, data=data)
    if owed:
        clocks.start_fir_clock(case, case.created_at)
    procedure.begin(case, case.created_at)
    if report.gd is not None:
        procedure.note_act(case, "enter_gd", by=by, officer=officer, proof=report.gd[0])
    if report.fir is not None:
        clocks.stop_fir_clock(case)
        number = {"number": report.fir.number, "year": report.fir.year, "sections": list(report.fir.sections)}
        history.add(case, "fir_entered", by=by, shown_to_her=True, data=number)
        procedure.fir_entered(case, report.fir.number, report.fir.at, by=by, officer=officer)
    messages.registered(case, due_at=case.due_at if owed and report.fir is None else None)
    clocks.show_nearest(case)
    case.save(update_fields=["due_at", "queue_order"])
    if report.trafficking_suspected or report.reason == Reason.TRAFFICKED:
        trafficking.move_at_once(case, by=by, officer=officer)
    ask_matching(case)
