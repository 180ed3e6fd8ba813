"""From her draft to a registered complaint: one transaction, or nothing."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists

from samman.audit import Actor
from samman.cases import history, keys
from samman.cases.drafts import OpenDraft
from samman.cases.enums import Scope, Urgency
from samman.cases.models import Case, Draft
from samman.common import clock, digits, sealing
from samman.complaints import clocks, messages
from samman.complaints.enums import ForWhom, State, YesNoUnknown
from samman.complaints.models import (
    Complaint,
)
from samman.complaints.ordering import queue_order
from samman.complaints.urgency import is_child, needs_medical, urgency_of
from samman.evidence.actions import attach_draft_files
from samman.evidence.models import Purpose
from samman.jurisdictions.models import Unit
from samman.jurisdictions.public import station_for
from samman.people.actions import add_people, keep_safe_contact
from samman.people.enums import Knows, PersonRole

_SEALED_WORDS = ("story", "when_words", "locality", "accused", "accused_relation", "need_words")


@dataclass(frozen=True)
class Routing:
    """Which unit gets the complaint, and which station must never see it."""

    unit: Unit
    kept_from: Unit | None
    station_unsure: bool


def route(answers: dict[str, Any]) -> Routing:
    """The station she named or one proposed from district and locality; the district's SP when the accused is police
    or known at the station (design: rules of safety)."""
    named = answers.get("station") if not answers.get("station_unknown") else None
    station, unsure = station_for(answers["district"], named, answers.get("locality", ""))
    district = station.district
    assert district is not None  # nosec B101  # noqa: S101 - a station stands in a district
    if answers.get("accused_power") == YesNoUnknown.YES:
        return Routing(district, station, unsure)
    return Routing(station, None, unsure)


def register_complaint(draft: OpenDraft, *, language: str, by: Actor) -> Case:
    """Register what a draft holds; the same draft always gives the same case.

    In one transaction: case, complaint, sealed words and identity, files, receipts, record, clocks and messages. The ID
    is shown only after this has returned, that is after the commit was flushed.
    """
    with transaction.atomic():
        number_is_taken = Exists(Case.objects.filter(number=draft.number))
        rows = Draft.objects.select_for_update(of=("self",)).annotate(number_is_taken=number_is_taken)
        draft.row = rows.get(pk=draft.row.pk)
        if draft.row.case_id is not None:
            return Case.objects.get(pk=draft.row.case_id)
        answers = draft.answers
        if draft.row.number_is_taken:
            draft.content["number"] = digits.new_number()
        routing = route(answers)
        case = _new_case(draft, answers, routing)
        files = attach_draft_files(draft.row, draft.key, case, by=by)
        has_voice = any(file.purpose == Purpose.VOICE for file in files)
        _keep_words(case, answers, language, station_unsure=routing.station_unsure, has_voice=has_voice)
        is_helper = answers["for_whom"] == ForWhom.OTHER
        keys.add_receipt(
            case,
            draft.secret,
            holder="helper" if is_helper else "her",
            scope=Scope.ADD if is_helper else Scope.FULL,
        )
        clocks.start_report_clock(case, case.created_at)
        if case.urgency == Urgency.URGENT:
            clocks.start_call_clock(case, case.created_at)
        if case.about_child:
            clocks.start_child_clock(case, case.created_at)
        history.add(
            case,
            "registered",
            by=by,
            shown_to_her=True,
            data={
                "urgency": case.urgency,
                "child": case.about_child,
                "medical": needs_medical(answers),
                "unit": case.unit_id,
            },
        )
        messages.complaint_registered(case)
        # What is left in the draft is what the next page shows: the ID and the key, nothing of what she wrote.
        draft.content = {
            "number": case.number,
            "key": draft.secret,
            "answers": {"for_whom": answers["for_whom"]},
        }
        draft.row.case = case
        draft.save("case")
    return case


def _new_case(draft: OpenDraft, answers: dict[str, Any], routing: Routing) -> Case:
    now = clock.now()
    case = Case(
        kind="complaint",
        number=draft.number,
        state_code=State.AWAITING_REPORT,
        urgency=urgency_of(answers),
        about_child=is_child(answers),
        kept_from=routing.kept_from,
        created_at=now,
        draft_id=draft.row.pk,
        data_key=sealing.wrap_key(sealing.new_data_key(), place=f"case:{draft.number}"),
    )
    case.place_at(routing.unit)
    case.due_at = clocks.report_due_at(case, now)
    case.queue_order = queue_order(case, since=now)
    case.save(force_insert=True)
    return case


def _keep_words(
    case: Case, answers: dict[str, Any], language: str, *, station_unsure: bool, has_voice: bool
) -> None:
    is_helper = answers["for_whom"] == ForWhom.OTHER
    she_knows = not is_helper or answers.get("knows") == Knows.YES
    Complaint.objects.create(
        case=case,
        language=language,
        for_whom=answers["for_whom"],
        under_18=answers["under_18"],
        trouble=answers["trouble"],
        risks=answers.get("risks") or [],
        when=answers["when"],
        accused_power=answers["accused_power"],
        needs=answers.get("needs") or [],
        station_unsure=station_unsure,
        has_voice=has_voice,
        answers=case.seal({name: answers.get(name, "") for name in _SEALED_WORDS}, "answers"),
    )
    people: dict[PersonRole, dict[str, Any]] = {
        PersonRole.COMPLAINANT: {"name": answers.get("name", ""), "phone": answers.get("phone", "")}
    }
    if is_helper:
        people[PersonRole.HELPER] = {
            name: answers.get(f"helper_{name}", "") for name in ("name", "phone", "relation")
        }
    if answers.get("accused"):
        people[PersonRole.ACCUSED] = {
            "name": answers["accused"],
            "relation": answers.get("accused_relation", ""),
        }
    add_people(case, people)
    keep_safe_contact(case, answers, she_knows=she_knows)
