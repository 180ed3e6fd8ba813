"""A person is found or met whose family is not known: a case of its own, with the clocks of JJ Act s.31."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases import history
from samman.cases.enums import Urgency
from samman.cases.models import Case
from samman.cases.writing import Refused
from samman.common import clock, digits, sealing
from samman.jurisdictions.models import Unit
from samman.missing_children import access, clocks, messages, ordering
from samman.missing_children.actions import match_keys
from samman.missing_children.actions.care import keep_stay
from samman.missing_children.actions.shared import ask_matching, in_one_place, not_to_come
from samman.missing_children.enums import FoundState
from samman.missing_children.models import FoundPerson


@dataclass(frozen=True)
class FoundReport:
    """What is known of a found person, and what is only guessed."""

    description: dict[str, Any]  # the fields of `models.Described`
    found: dict[
        str, Any
    ]  # found_at, found_sure, found_kind, found_place, found_district, found_elsewhere, found_state, …
    source: str
    guessed: tuple[str, ...] = ()  # names of fields that nobody was told but somebody thought
    script: str = ""
    journey_hours: int = 0
    words: dict[str, str] = field(default_factory=dict)  # found_by, phone, story, remembers
    stay: dict[str, str] = field(default_factory=dict)  # place, in_charge, phone
    accused_is_police: bool = False


def register_found(report: FoundReport, *, token: uuid.UUID, unit: Unit, language: str, by: Viewer) -> Case:
    """Register that somebody was found; the same token always gives the same case. Raises PermissionDenied, Http404, Refused."""
    if not access.can_register_found(by, unit):
        record("register_found", by=by.actor, outcome="refused")
        raise PermissionDenied("register_found")
    found_at: datetime = report.found["found_at"]
    not_to_come(found_at)
    in_one_place(
        report.found.get("found_district") is not None,
        report.found.get("found_elsewhere", ""),
        report.found.get("found_state", ""),
    )
    try:
        with transaction.atomic():
            before = _before(token, by)
            return before or _register(report, token=token, unit=unit, language=language, by=by)
    except IntegrityError:
        before = _before(token, by)  # the same form, sent twice at once
        if before is None:
            raise
        return before


def _before(token: uuid.UUID, by: Viewer) -> Case | None:
    """The case that the form made before. Raises Http404 for the token of somebody else's form."""
    before = Case.objects.filter(draft_id=token).first()
    if before is None:
        return None
    if not FoundPerson.objects.filter(case=before, registered_by=by.officer).exists():
        raise Http404
    return before


def _register(report: FoundReport, *, token: uuid.UUID, unit: Unit, language: str, by: Viewer) -> Case:
    met = report.found.get("met")
    if met is not None and met.found_persons.exists():
        raise Refused(_("This child is registered as found already."))
    now = clock.now()
    number = digits.new_number()
    while Case.objects.filter(number=number).exists():
        number = digits.new_number()
    district = unit.district if report.accused_is_police else None
    is_child = _may_be_child(report, clock.in_ist(now).date())
    case = Case(
        kind="found",
        number=number,
        state_code=FoundState.FOUND,
        about_child=is_child,
        urgency=Urgency.URGENT if is_child else Urgency.STANDARD,
        kept_from=unit if district else None,
        created_at=now,
        draft_id=token,
        data_key=sealing.wrap_key(sealing.new_data_key(), place=f"case:{number}"),
    )
    case.place_at(district or unit)
    case.queue_order = ordering.queue_order(case)
    case.save(force_insert=True)
    person = FoundPerson.objects.create(
        case=case,
        language=language,
        source=report.source,
        registered_by=by.officer,
        guessed=list(report.guessed),
        script=report.script,
        journey_hours=report.journey_hours,
        words=case.seal(report.words, "found_words"),
        **report.found,
        **report.description,
    )
    match_keys.replace([person])
    data = {"child": is_child, "kind": report.found.get("found_kind", ""), "unit": case.unit_id}
    history.add(case, "found_registered", by=by.actor, data=data)
    if any(report.stay.values()):
        keep_stay(case, report.stay, since=report.found["found_at"], by=by)
    clocks.start_found_clocks(case, report.found["found_at"], report.journey_hours)
    clocks.show_nearest(case)
    case.save(update_fields=["due_at", "queue_order"])
    messages.found_registered(case, due_at=case.due_at)
    ask_matching(case)
    return case


def _may_be_child(report: FoundReport, today: date) -> bool:
    return FoundPerson(**report.description).may_be_child_at(today)
