"""What a team did: visits with the children whom it met, labour found, stays, awareness (mission M5, M11).

What is told of a child is sealed under the operation's key; every form carries a token, so that what is sent twice from a bad
line is kept once.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases.writing import Refused
from samman.common import clock
from samman.missing_children import access
from samman.missing_children.actions.operations import note, team_writes
from samman.missing_children.actions.shared import not_to_come
from samman.missing_children.models import (
    Awareness,
    ChildMet,
    LabourFound,
    SearchVisit,
    StayDay,
    Team,
    TeamStay,
)
from samman.missing_children.models.operations import today

MOST_CHILDREN = 40
MOST_DAYS = 120  # of a stay
Row = TypeVar("Row", SearchVisit, LabourFound, TeamStay, StayDay, Awareness)


@dataclass(frozen=True)
class Met:
    """A child whom the team met."""

    done: str
    name: str = ""
    sex: str = ""
    age_band: str = ""


@dataclass(frozen=True)
class VisitReport:
    """Where a team was, and whom it met."""

    place_kind: str
    place: str
    visited_at: datetime
    officers: tuple[int, ...]
    elsewhere: str = ""
    total: int = 0
    children: tuple[Met, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class LabourReport:
    """Children found at work."""

    trade: str
    counts: dict[str, int]  # girls_under_14, boys_under_14, girls_14_to_17, boys_14_to_17
    rescued: int = 0
    ngo: str = ""
    words: dict[str, str] = field(default_factory=dict)  # employer, place, note


def _within(team: Team, day: date) -> None:
    """Raises Refused for a day on which the operation was not held."""
    if not team.operation.starts_on <= day <= team.operation.ends_on:
        raise Refused(_("The operation was not held on this day. Look at the day."))


def _sent_once(
    verb: str,
    model: type[Row],
    make: Callable[[Team], Row],
    *,
    team_id: int,
    token: uuid.UUID,
    by: Viewer,
    **detail: Any,
) -> Row:
    """The row that the form made, whether it is sent once or twice. The lock on the team lets one of two go first; a token that
    belongs to somebody else's row gives nothing away."""
    with team_writes(verb, team_id, by=by, allowed=access.can_report_search) as team:
        before = model._default_manager.filter(once=token).first()
        if before is not None:
            if before.noted_by_id != by.officer.pk or team_of(before).pk != team.pk:
                raise Http404
            return before
        row = make(team)
        added: list[Model] = [row] if getattr(model, "append_only", False) else []
        added += list(row.children.all()) if isinstance(row, SearchVisit) else []
        note(verb, team, by=by, rows=added, row=row.pk, **detail)
        return row


def team_of(row: Any) -> Team:
    """The team whose work a row tells of."""
    if isinstance(row, LabourFound):
        return row.visit.team
    return row.stay.team if isinstance(row, StayDay) else row.team


def report_visit(team_id: int, report: VisitReport, *, token: uuid.UUID, by: Viewer) -> SearchVisit:
    """Keep a visit. Sent twice it is one. Raises Http404, PermissionDenied, Refused."""

    def make(team: Team) -> SearchVisit:
        not_to_come(report.visited_at)
        _within(team, clock.in_ist(report.visited_at).date())
        held = set(team.members.current().values_list("officer", flat=True))
        if not report.officers or not set(report.officers) <= held:
            raise Refused(_("Choose which officers of the team were there."))
        if len(report.children) > MOST_CHILDREN:
            raise Refused(_("At most %(most)d children in one report.") % {"most": MOST_CHILDREN})
        visit = SearchVisit.objects.create(
            once=token,
            team=team,
            place_kind=report.place_kind,
            place=report.place,
            elsewhere=report.elsewhere,
            visited_at=report.visited_at,
            officers=sorted(set(report.officers)),
            total=max(report.total, len(report.children)),
            note=team.operation.seal(report.note, "visit_note"),
            noted_by=by.officer,
            noted_at=clock.now(),
        )
        for child in report.children:
            ChildMet.objects.create(
                visit=visit,
                name=team.operation.seal(child.name, "met_name"),
                sex=child.sex,
                age_band=child.age_band,
                done=child.done,
            )
        return visit

    return _sent_once(
        "report_visit", SearchVisit, make, team_id=team_id, token=token, by=by, children=len(report.children)
    )


def note_labour(visit_id: int, report: LabourReport, *, token: uuid.UUID, by: Viewer) -> LabourFound:
    """Keep that children were found at work. Sent twice it is one. Raises Http404, PermissionDenied, Refused."""
    visit = SearchVisit.objects.filter(pk=visit_id).first()
    if visit is None:
        raise Http404

    def make(team: Team) -> LabourFound:
        found = sum(report.counts.values())
        if not found:
            raise Refused(_("Write how many children were found at work."))
        if report.rescued > found:
            raise Refused(_("No more children can be rescued than were found."))
        return LabourFound.objects.create(
            once=token,
            visit=visit,
            trade=report.trade,
            words=team.operation.seal(report.words, "labour_words"),
            rescued=report.rescued,
            ngo=report.ngo,
            noted_by=by.officer,
            noted_at=clock.now(),
            **report.counts,
        )

    return _sent_once("note_labour", LabourFound, make, team_id=visit.team_id, token=token, by=by)


def tell_labour_department(labour_id: int, *, whom: str, told_at: datetime, letter: str, by: Viewer) -> None:
    """Note whom in the Labour Department the police told, when and by which letter. Said once, it stays.

    Raises Http404, PermissionDenied, Refused.
    """
    with _labour("tell_labour_department", labour_id, by) as (team, labour):
        if labour.told_at is not None:
            return
        not_to_come(told_at)
        if clock.in_ist(told_at).date() < clock.in_ist(labour.visit.visited_at).date():
            raise Refused(_("This day lies before the visit. Look at the day."))
        labour.told_whom, labour.told_at, labour.told_letter = whom, told_at, letter
        labour.save(update_fields=["told_whom", "told_at", "told_letter"])
        note("tell_labour_department", team, by=by, row=labour.pk)


def enter_labour_fir(labour_id: int, *, number: str, year: int, sections: Iterable[str], by: Viewer) -> None:
    """Enter the FIR against the employer. The same again changes nothing; another corrects the first, and the record keeps both.

    Raises Http404, PermissionDenied.
    """
    with _labour("enter_labour_fir", labour_id, by) as (team, labour):
        now, before = (number, year, list(sections)), (labour.fir_number, labour.fir_year, labour.sections)
        if now == before:
            return
        labour.fir_number, labour.fir_year, labour.sections = now
        labour.save(update_fields=["fir_number", "fir_year", "sections"])
        note("enter_labour_fir", team, by=by, row=labour.pk, fir=f"{number}/{year}", instead_of=before[0])


@contextmanager
def _labour(verb: str, labour_id: int, by: Viewer) -> Iterator[tuple[Team, LabourFound]]:
    """One act on labour found, with the lock on its team."""
    labour = LabourFound.objects.filter(pk=labour_id).select_related("visit").first()
    if labour is None:
        raise Http404
    with team_writes(verb, labour.visit.team_id, by=by, allowed=access.can_report_search) as team:
        labour.refresh_from_db(fields=["told_at", "fir_number", "fir_year", "sections"])
        yield team, labour


def begin_stay(
    team_id: int,
    *,
    place: str,
    other_state: str,
    begins_on: date,
    ends_on: date,
    token: uuid.UUID,
    by: Viewer,
) -> TeamStay:
    """A team stays at a place. Sent twice it is one. Raises Http404, PermissionDenied, Refused."""

    def make(team: Team) -> TeamStay:
        _within(team, begins_on)
        if ends_on < begins_on:
            raise Refused(_("The last day lies before the first."))
        if (ends_on - begins_on).days > MOST_DAYS:
            raise Refused(_("A stay is no longer than %(most)d days.") % {"most": MOST_DAYS})
        return TeamStay.objects.create(
            once=token,
            team=team,
            place=place,
            other_state=other_state,
            begins_on=begins_on,
            ends_on=ends_on,
            noted_by=by.officer,
            noted_at=clock.now(),
        )

    return _sent_once("begin_stay", TeamStay, make, team_id=team_id, token=token, by=by)


def write_stay_day(
    stay_id: int, *, day: date, met: int, told: str, leads: str, token: uuid.UUID, by: Viewer
) -> StayDay:
    """What a team wrote of a day of its stay. Sent twice it is one. Raises Http404, PermissionDenied, Refused."""
    stay = TeamStay.objects.filter(pk=stay_id).first()
    if stay is None:
        raise Http404

    def make(team: Team) -> StayDay:
        if not stay.begins_on <= day <= stay.ends_on or day > today():
            raise Refused(_("This is not a day of the stay that has come. Look at the day."))
        return StayDay.objects.create(
            once=token,
            stay=stay,
            day=day,
            met=met,
            words=team.operation.seal({"told": told, "leads": leads}, "stay_words"),
            noted_by=by.officer,
            noted_at=clock.now(),
        )

    return _sent_once("write_stay_day", StayDay, make, team_id=stay.team_id, token=token, by=by)


def note_awareness(
    team_id: int,
    *,
    held_on: date,
    place_kind: str,
    place: str,
    topic: str,
    reached: int,
    held_by: str,
    token: uuid.UUID,
    by: Viewer,
) -> Awareness:
    """People were told. Sent twice it is one. Raises Http404, PermissionDenied, Refused."""

    def make(team: Team) -> Awareness:
        _within(team, held_on)
        if held_on > today():
            raise Refused(_("This day is still to come. Look at the day."))
        return Awareness.objects.create(
            once=token,
            team=team,
            held_on=held_on,
            place_kind=place_kind,
            place=place,
            topic=topic,
            reached=reached,
            held_by=held_by,
            noted_by=by.officer,
            noted_at=clock.now(),
        )

    return _sent_once("note_awareness", Awareness, make, team_id=team_id, token=token, by=by)


def child_met(child_id: int, by: Viewer) -> ChildMet:
    """A child whom a team met, for who may see it; else Http404, and the try is recorded."""
    found = ChildMet.objects.select_related("visit__team__operation", "visit__team__district")
    child = found.filter(pk=child_id).first()
    if child is None or not access.can_report_search(by, child.visit.team):
        record("view_met", by=by.actor, outcome="refused")
        raise Http404
    return child
