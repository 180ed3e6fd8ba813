"""Who of the missing children of a district goes to which team: a proposal, which a person changes and confirms.

Sisters and friends of one report stay together. Children of one station go together, those of neighbouring stations (one
circle) after them, to the team whose officers are posted there; and every team gets as many as any other, or one more.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from samman.accounts.models import Posting
from samman.cases.models import Case
from samman.missing_children.models import Operation, Team, TeamCase, TeamMember


@dataclass
class Load:
    """What a team has so far, by station and by circle; the stations and circles of its officers count too."""

    team: Team
    count: int = 0
    stations: Counter[int] = field(default_factory=Counter)
    circles: Counter[int] = field(default_factory=Counter)
    reports: set[int] = field(default_factory=set)  # groups of persons who stand in one report
    barred: frozenset[int] = frozenset()  # stations from whose officers a case is kept

    def add(self, case: Case) -> None:
        """Count one more child."""
        self.count += 1
        self.stations[case.unit_id] += 1
        if case.circle_id:
            self.circles[case.circle_id] += 1
        if case.missing_person.group_id:
            self.reports.add(case.missing_person.group_id)

    def nearness(self, case: Case) -> tuple[int, int, int, int]:
        """How well a child fits this team: larger is better."""
        circle = self.circles[case.circle_id] if case.circle_id else 0
        return self.stations[case.unit_id], circle, -self.count, -self.team.pk


def loads_of(operation: Operation, teams: Iterable[Team], barred: dict[int, set[int]]) -> list[Load]:
    """What the teams have now; three queries."""
    loads = {team.pk: Load(team, barred=frozenset(barred.get(team.pk, ()))) for team in teams}
    held = (
        TeamCase.objects.current()
        .filter(operation=operation, team__in=loads)
        .select_related("case__missing_person")
    )
    for row in held:
        loads[row.team_id].add(row.case)
    members = TeamMember.objects.current().filter(team__in=loads).values_list("officer", "team")
    posted = Posting.objects.current().filter(officer__in={officer for officer, _team in members})
    units = dict[int, list[tuple[int, int | None]]]()
    for officer, unit, circle in posted.values_list("officer", "unit", "unit__circle"):
        units.setdefault(officer, []).append((unit, circle))
    for officer, team in members:
        for unit, circle in units.get(officer, ()):
            loads[team].stations[unit] += 1
            loads[team].circles[circle or unit] += 1
    return list(loads.values())


def propose(loads: list[Load], cases: Iterable[Case]) -> dict[int, int]:
    """Case id -> team id for children without a team. Those whom no team may have are left out. Cases come with their persons."""
    ordered = sorted(
        cases, key=lambda case: (case.circle_id is None, case.circle_id or 0, case.unit_id, case.pk)
    )
    proposed: dict[int, int] = {}
    if not loads:
        return proposed
    fair, more = divmod(len(ordered) + sum(load.count for load in loads), len(loads))
    for case in ordered:
        may = [load for load in loads if case.kept_from_id not in load.barred]
        spare = more - sum(1 for load in loads if load.count > fair)
        free = [load for load in may if load.count < fair or (load.count == fair and spare > 0)]
        if not free:
            least = min((load.count for load in may), default=0)
            free = [load for load in may if load.count == least]
        if together := [load for load in may if case.missing_person.group_id in load.reports]:
            free = together
        if not free:
            continue
        best = max(free, key=lambda load: load.nearness(case))
        best.add(case)
        proposed[case.pk] = best.team.pk
    return proposed
