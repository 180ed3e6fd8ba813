"""Operations Smile and Muskan: started, teams formed, children given to teams (mission M5)."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

from samman.accounts.models import Officer, Posting
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases.models import AT_STATION, Case
from samman.cases.writing import Refused
from samman.common import clock, sealing
from samman.jurisdictions.models import Unit
from samman.missing_children import access
from samman.missing_children.models import Operation, OperationDistrict, Team, TeamCase, TeamMember
from samman.missing_children.models.operations import today
from samman.missing_children.workflow import SEARCHED_STATES

MOST_MEMBERS = 60
Row = TypeVar("Row")


def once(make: Callable[[], Row], before: Callable[[], Row | None]) -> Row:
    """What the form made when it was sent first, whoever of two that are sent at once comes first; in one transaction."""
    try:
        with transaction.atomic():
            return before() or make()
    except IntegrityError:
        found = before()
        if found is None:
            raise
        return found


def refuse_token(model: type[Model], token: uuid.UUID) -> None:
    """Raises Http404 for the token of somebody else's form: it gives nothing away."""
    if model._default_manager.filter(once=token).exists():
        raise Http404


@contextmanager
def _locked(
    verb: str, found: Any, *, by: Viewer, sees: Callable[[Any], bool], allowed: Callable[[Any], bool]
) -> Iterator[Any]:
    """One act on one row, in one transaction: locked, seen, allowed. What is refused is recorded."""
    refused: Exception | None = None
    with transaction.atomic():
        row = found.select_for_update(of=("self",)).first()
        if row is None or not sees(row):
            refused = Http404()
        elif not allowed(row):
            refused = PermissionDenied(verb)
        else:
            yield row
            return
    record(verb, by=by.actor, outcome="refused")
    raise refused


@contextmanager
def team_writes(
    verb: str, team_id: int, *, by: Viewer, allowed: Callable[[Viewer, Team], bool]
) -> Iterator[Team]:
    """One act of an officer on one team. Raises Http404, PermissionDenied; both are recorded."""
    found = Team.objects.filter(pk=team_id).select_related("operation", "district")
    with _locked(
        verb,
        found,
        by=by,
        sees=lambda team: access.can_see_team(by, team),
        allowed=lambda team: allowed(by, team),
    ) as team:
        yield team


@contextmanager
def operation_writes(
    verb: str, operation_id: int, *, by: Viewer, allowed: Callable[[Operation], bool]
) -> Iterator[Operation]:
    """One act of an officer on one operation. Raises Http404, PermissionDenied; both are recorded."""
    found = Operation.objects.visible_to(by).filter(pk=operation_id)
    with _locked(verb, found, by=by, sees=lambda _row: True, allowed=allowed) as operation:
        yield operation


def note(verb: str, team: Team, *, by: Viewer, rows: Iterable[Any] = (), **detail: Any) -> None:
    """The line in the record of an act of a team; codes, counts and ids only."""
    detail |= {"operation": team.operation_id}
    record(
        verb,
        by=by.actor,
        object_kind="team",
        object_id=team.pk,
        unit_id=team.district_id,
        detail=detail,
        rows=rows,
    )


# Operations


def start_operation(
    *,
    kind: str,
    name: str,
    starts_on: date,
    ends_on: date,
    state: Unit,
    districts: list[int] | None,
    token: uuid.UUID,
    by: Viewer,
) -> Operation:
    """Start an operation in these districts (None: in all of the state). Sent twice it is one.

    Raises PermissionDenied, Refused.
    """
    if not access.can_start_operation(by, state, districts):
        record("start_operation", by=by.actor, outcome="refused")
        raise PermissionDenied("start_operation")
    if ends_on < starts_on:
        raise Refused(_("The last day lies before the first."))

    def make() -> Operation:
        refuse_token(Operation, token)
        operation = Operation.objects.create(
            once=token,
            kind=kind,
            name=name,
            starts_on=starts_on,
            ends_on=ends_on,
            state=state,
            everywhere=districts is None,
            data_key=sealing.wrap_key(sealing.new_data_key(), place=f"operation:{token}"),
            started_by=by.officer,
            started_at=clock.now(),
        )
        OperationDistrict.objects.bulk_create(
            OperationDistrict(operation=operation, district_id=pk) for pk in sorted(set(districts or ()))
        )
        record(
            "start_operation",
            by=by.actor,
            object_kind="operation",
            object_id=operation.pk,
            unit_id=state.pk,
            detail={"kind": kind, "districts": sorted(districts or ()), "everywhere": districts is None},
        )
        return operation

    return once(make, lambda: Operation.objects.filter(once=token, started_by=by.officer).first())


def change_last_day(operation_id: int, *, ends_on: date, by: Viewer) -> None:
    """Let an operation last longer, or end it; what its teams wrote stays. Raises Http404, PermissionDenied, Refused."""
    with operation_writes(
        "change_operation", operation_id, by=by, allowed=lambda row: access.can_change_operation(by, row)
    ) as operation:
        if ends_on < max(operation.starts_on, min(today(), operation.ends_on)):
            raise Refused(_("The last day cannot lie in the past, nor before the first."))
        if ends_on == operation.ends_on:
            return
        before, operation.ends_on = operation.ends_on, ends_on
        operation.save(update_fields=["ends_on"])
        record(
            "change_operation",
            by=by.actor,
            object_kind="operation",
            object_id=operation.pk,
            unit_id=operation.state_id,
            detail={"ends_on": ends_on.isoformat(), "before": before.isoformat()},
        )


# Teams


def officers_of(district: Unit) -> list[Posting]:
    """The current postings in a district, from which its teams are made."""
    found = Posting.objects.current().filter(unit__district=district)
    found |= Posting.objects.current().filter(unit=district)
    return list(
        found.filter(role__in=access.READERS)
        .select_related("officer", "unit")
        .order_by("unit__name_en", "id")
    )


def _refuse_strangers(district: Unit, officers: Iterable[int]) -> None:
    """Raises Refused where one of them is not posted in the district."""
    posted = {posting.officer_id for posting in officers_of(district)}
    if set(officers) - posted:
        raise Refused(_("One of these officers is not posted in the district any more. Choose again."))


def form_team(
    operation_id: int,
    *,
    district: Unit,
    name: str,
    area: str,
    lead: int,
    members: Iterable[int],
    token: uuid.UUID,
    by: Viewer,
) -> Team:
    """Form a team of officers posted in a district; the lead is one of them. Sent twice it is one.

    Raises Http404, PermissionDenied, Refused.
    """
    wanted = {lead, *members}
    with operation_writes(
        "form_team", operation_id, by=by, allowed=lambda row: access.can_form_teams(by, row, district)
    ) as operation:
        before = Team.objects.filter(once=token, operation=operation, formed_by=by.officer).first()
        if before is not None:
            return before
        refuse_token(Team, token)
        _refuse_strangers(district, wanted)
        if len(wanted) > MOST_MEMBERS:
            raise Refused(_("A team has at most %(most)d officers.") % {"most": MOST_MEMBERS})
        now = clock.now()
        team = Team.objects.create(
            once=token,
            operation=operation,
            district=district,
            name=name,
            area=area,
            lead_id=lead,
            formed_by=by.officer,
            formed_at=now,
        )
        TeamMember.objects.bulk_create(
            TeamMember(team=team, officer_id=officer, since=now) for officer in sorted(wanted)
        )
        note("form_team", team, by=by, officers=sorted(wanted), lead=lead)
        return team


def change_team(team_id: int, *, name: str, area: str, lead: int, members: Iterable[int], by: Viewer) -> None:
    """Change who is in a team. Who leaves it sees its list no more. Raises Http404, PermissionDenied, Refused."""
    wanted = {lead, *members}
    with team_writes("change_team", team_id, by=by, allowed=_may_form) as team:
        held = {row.officer_id: row for row in team.members.current()}
        _refuse_strangers(team.district, wanted - set(held))
        if len(wanted) > MOST_MEMBERS:
            raise Refused(_("A team has at most %(most)d officers.") % {"most": MOST_MEMBERS})
        now = clock.now()
        team.members.current().exclude(officer__in=wanted).update(until=now)
        TeamMember.objects.bulk_create(
            TeamMember(team=team, officer_id=officer, since=now) for officer in sorted(wanted - set(held))
        )
        team.name, team.area, team.lead_id = name, area, lead
        team.save(update_fields=["name", "area", "lead"])
        came, left = sorted(wanted - set(held)), sorted(set(held) - wanted)
        note("change_team", team, by=by, came=came, left=left, lead=lead)


def _may_form(by: Viewer, team: Team) -> bool:
    return access.can_form_teams(by, team.operation, team.district)


# Children given to teams


def open_children(operation: Operation, district: Unit, viewer: Viewer) -> Any:
    """The missing children of a district whom the viewer sees and who are looked for still."""
    visible = Case.objects.listed_for(viewer).filter(kind="missing", closed_at=None, about_child=True)
    return visible.filter(district=district, state_code__in=SEARCHED_STATES, state=operation.state_id)


def kept_from(teams: Iterable[Team]) -> dict[int, set[int]]:
    """Of each team the stations at which one of its officers is posted: what is kept from such a station is kept from it."""
    ids = [team.pk for team in teams]
    found: dict[int, set[int]] = {pk: set() for pk in ids}
    members = dict[int, list[int]]()
    for team_id, officer_id in (
        TeamMember.objects.current().filter(team__in=ids).values_list("team", "officer")
    ):
        members.setdefault(officer_id, []).append(team_id)
    posted = Posting.objects.current().filter(officer__in=members, role__in=AT_STATION)
    for officer_id, unit_id in posted.values_list("officer", "unit"):
        for team_id in members[officer_id]:
            found[team_id].add(unit_id)
    return found


def give_to_teams(
    operation_id: int, *, district: Unit, teams_of_cases: Mapping[int, int | None], by: Viewer
) -> int:
    """Give children to teams as a person confirmed it: case id -> team id, None for no team. One who has a team moves to the
    other. How many were given or moved. Raises Http404, PermissionDenied, Refused."""
    with operation_writes(
        "give_to_teams", operation_id, by=by, allowed=lambda row: access.can_form_teams(by, row, district)
    ) as operation:
        teams = {team.pk: team for team in operation.teams.filter(district=district)}
        if not {team for team in teams_of_cases.values() if team is not None} <= set(teams):
            raise Refused(_("Such a team is not there any more. Look at the page again."))
        held = {
            row.case_id: row
            for row in TeamCase.objects.current().filter(operation=operation, case__in=teams_of_cases)
        }
        may = {case.pk: case for case in open_children(operation, district, by).filter(pk__in=teams_of_cases)}
        barred = kept_from(teams.values())
        given: dict[int, list[int]] = {}
        now = clock.now()
        for case_id, team_id in sorted(teams_of_cases.items()):
            row = held.get(case_id)
            if (row.team_id if row else None) == team_id:
                continue
            case = may.get(case_id)
            if case is None and (team_id is not None or row is None or row.team_id not in teams):
                continue  # traced, moved or closed since the page was opened: it stays as it is
            if case is not None and team_id is not None and case.kept_from_id in barred[team_id]:
                raise Refused(
                    _("Case %(number)s is kept from a station whose officer is in the team “%(team)s”.")
                    % {"number": case.number, "team": teams[team_id].name}
                )
            if row is not None:
                row.until = now
                row.save(update_fields=["until"])
            if team_id is not None:
                TeamCase.objects.create(
                    operation=operation, team_id=team_id, case_id=case_id, given_by=by.officer, since=now
                )
            given.setdefault(team_id or 0, []).append(case_id)
        for team_id, cases in given.items():
            record(
                "give_to_teams",
                by=by.actor,
                object_kind="team" if team_id else "operation",
                object_id=team_id or operation.pk,
                unit_id=district.pk,
                detail={"cases": cases, "operation": operation.pk},
            )
        return sum(len(cases) for cases in given.values())


def names_of(officers: Iterable[int]) -> str:
    """Names of officers with their ranks, in the language of the page."""
    found = Officer.objects.in_bulk(officers)
    return ", ".join(f"{one.rank} {one.name}".strip() for one in found.values())
