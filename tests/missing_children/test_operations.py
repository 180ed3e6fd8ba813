"""Operations, teams, and which team looks for whom."""

import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.accounts.viewer import viewer_of
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.common import clock
from samman.missing_children import access, actions, sharing
from samman.missing_children.actions import Refused
from samman.missing_children.actions.operations import kept_from, open_children
from samman.missing_children.models import Operation, TeamCase, TeamMember
from samman.missing_children.models.operations import today
from tests.factories import at, unit
from tests.missing_children import homeward, made, searching
from tests.missing_children.searching import desk, form, give, nodal, start
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
FAR = "up-amethi-gauriganj"


def test_headquarters_starts_one_for_all_districts_and_the_district_for_itself_alone() -> None:
    monitor, own = make_viewer(Role.MONITOR, unit().state), nodal()
    assert start(monitor, districts=None).of_districts().count() == 75
    assert list(start(own).of_districts()) == [unit().district]
    far = unit(FAR).district
    assert far is not None
    for districts in (None, [far.pk], [unit().district.pk, far.pk], []):  # type: ignore[union-attr]
        with pytest.raises(PermissionDenied):
            start(own, districts=districts)
    for role, where in ((Role.STATION_HOUSE_OFFICER, unit()), (Role.SJPU_OFFICER, made.special("sjpu"))):
        with pytest.raises(PermissionDenied):
            start(make_viewer(role, where))
    with pytest.raises(Refused):
        start(own, ends_on=today() - timedelta(days=9))


def test_started_twice_it_is_one() -> None:
    monitor, token = make_viewer(Role.MONITOR, unit().state), uuid.uuid4()
    assert start(monitor, token=token) == start(monitor, token=token)
    assert Operation.objects.count() == 1
    with pytest.raises(Http404):
        start(make_viewer(Role.MONITOR, unit().state), token=token)


def test_it_is_seen_in_its_districts_and_above() -> None:
    operation = start()
    far = unit(FAR)
    for role, where in (
        (Role.DESK, unit()),
        (Role.NODAL_OFFICER, unit().district),
        (Role.AHTU_OFFICER, made.special("ahtu")),
        (Role.SJPU_OFFICER, made.special("sjpu")),
        (Role.ZONE_OFFICER, unit().zone),
        (Role.MONITOR, unit().state),
    ):
        if where is not None:
            assert list(Operation.objects.visible_to(make_viewer(role, where))) == [operation], role
    for role, where in (
        (Role.DESK, far),
        (Role.NODAL_OFFICER, far.district),
        (Role.AHTU_OFFICER, made.special("ahtu", "up-amethi")),
        (Role.LEGAL_ADVISER, unit().state),
    ):
        assert not Operation.objects.visible_to(make_viewer(role, where)), role


def test_its_last_day_is_changed_by_headquarters_or_who_started_it() -> None:
    own = nodal()
    operation = start(own)
    actions.change_last_day(operation.pk, ends_on=today(), by=own)
    actions.change_last_day(
        operation.pk, ends_on=today() + timedelta(days=2), by=make_viewer(Role.MONITOR, unit().state)
    )
    with pytest.raises(PermissionDenied):
        actions.change_last_day(operation.pk, ends_on=today(), by=nodal())
    with pytest.raises(Http404):
        actions.change_last_day(operation.pk, ends_on=today(), by=nodal(unit(FAR).district))
    with pytest.raises(Refused):
        actions.change_last_day(operation.pk, ends_on=today() - timedelta(days=1), by=own)
    with at(hours=24 * 4):
        assert not Operation.objects.open() and list(Operation.objects.ended()) == [operation]


def test_a_team_is_formed_of_officers_posted_in_the_district() -> None:
    operation, first, second = start(), desk(), desk(searching.other_station())
    team = form(operation, first, second)
    assert {row.officer_id for row in team.members.current()} == {first.officer.pk, second.officer.pk}
    stranger = desk(unit(FAR))
    with pytest.raises(Refused):
        form(operation, first, stranger)
    for other in (first, make_viewer(Role.SJPU_OFFICER, made.special("sjpu"))):
        with pytest.raises(PermissionDenied):
            form(operation, first, by=other)
    with pytest.raises(Http404):
        form(operation, first, by=nodal(unit(FAR).district))
    with at(hours=24 * 40), pytest.raises(PermissionDenied):
        form(operation, first)
    token, by = uuid.uuid4(), nodal()
    assert form(operation, first, token=token, by=by) == form(operation, first, token=token, by=by)


def test_who_leaves_the_team_or_the_district_sees_its_list_no_more() -> None:
    operation, first, second = start(), desk(), desk(searching.other_station())
    team = form(operation, first, second)
    assert access.can_see_team(second, team) and access.is_member(second, team)
    posting = Posting.objects.get(officer=second.officer)
    posting.ends_at = clock.now()
    posting.save()
    Posting.objects.create(officer=second.officer, unit=unit(FAR), role=Role.DESK, starts_at=clock.now())
    moved = viewer_of(second.officer)
    assert not access.can_see_team(moved, team)
    actions.change_team(team.pk, name="टीम अ", area="", lead=first.officer.pk, members=[], by=nodal())
    assert TeamMember.objects.current().filter(team=team).count() == 1
    with pytest.raises(PermissionDenied):
        actions.change_team(team.pk, name="x", area="", lead=first.officer.pk, members=[], by=first)
    with pytest.raises(Http404):
        actions.change_team(team.pk, name="x", area="", lead=first.officer.pk, members=[], by=desk())


def test_after_the_operation_the_team_reads_its_list_no_more() -> None:
    operation, officer = start(), desk(searching.other_station())
    team = form(operation, officer)
    give(team, made.make_missing())
    assert access.cases_of_team(officer, team).count() == 1
    team.operation.ends_on = today() - timedelta(days=1)
    assert access.can_see_team(officer, team)
    assert access.cases_of_team(officer, team).count() == 0
    assert access.cases_of_team(nodal(), team).count() == 1


def test_the_token_of_another_officers_form_makes_nothing() -> None:
    operation, officer = start(), desk()
    team = form(operation, officer, by=nodal(), token=(token := uuid.uuid4()))
    with pytest.raises(Http404):
        form(operation, officer, by=nodal(), token=token)
    give(team, made.make_missing())
    kept: dict[str, Any] = {"officers": [officer.officer.pk], "until": today(), "token": uuid.uuid4()}
    actions.make_booklets(team.pk, by=nodal(), **kept)
    with pytest.raises(Http404):
        actions.make_booklets(team.pk, by=nodal(), **kept)


def test_children_are_given_and_moved_and_each_has_one_team() -> None:
    operation = start()
    first, second = form(operation), form(operation, name="टीम 2")
    case, other = made.make_missing(), made.make_missing(station=searching.other_station())
    by = nodal()
    assert give(first, case, other, by=by) == 2
    assert give(first, case, by=by) == 0  # sent again, it changes nothing
    assert give(second, case, by=by) == 1
    assert [row.team for row in TeamCase.objects.current().filter(case=case)] == [second]
    assert TeamCase.objects.filter(case=case).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamCase.objects.create(
            operation=operation, team=first, case=case, given_by=by.officer, since=clock.now()
        )
    homeward.trace(case)
    assert give(first, case, by=by) == 0  # traced meanwhile: it stays where it is
    assert [row.team for row in TeamCase.objects.current().filter(case=case)] == [second]
    line = Entry.objects.filter(act="give_to_teams", outcome="done").earliest("id")
    assert sorted(line.detail["cases"]) == sorted([case.pk, other.pk])


def test_only_open_children_of_the_district_are_given_by_who_answers_for_it() -> None:
    operation = start()
    team = form(operation)
    woman, far = made.make_missing(years=30), made.make_missing(station=unit(FAR))
    child = made.make_missing()
    assert give(team, woman, far) == 0
    for other in (desk(), make_viewer(Role.SJPU_OFFICER, made.special("sjpu"))):
        with pytest.raises(PermissionDenied):
            give(team, child, by=other)
    with pytest.raises(Http404):
        give(team, child, by=nodal(unit(FAR).district))
    with pytest.raises(Refused):
        actions.give_to_teams(
            operation.pk, district=team.district, teams_of_cases={child.pk: team.pk + 1000}, by=nodal()
        )


def test_what_is_kept_from_a_station_goes_to_no_team_with_its_officers() -> None:
    operation, here, there = start(), desk(), desk(searching.other_station())
    ours, theirs = form(operation, here), form(operation, there)
    case = made.make_missing(accused_is_police=True)
    assert case.kept_from == unit()
    with pytest.raises(Refused):
        give(ours, case)
    loads = sharing.loads_of(operation, [ours, theirs], kept_from([ours, theirs]))
    assert sharing.propose(loads, [case]) == {case.pk: theirs.pk}
    give(theirs, case)
    # One who joins that team later from the station still does not see it.
    late = desk()
    actions.change_team(
        theirs.pk, name="x", area="", lead=there.officer.pk, members=[late.officer.pk], by=nodal()
    )
    assert list(access.cases_of_team(there, theirs).values_list("case", flat=True)) == [case.pk]
    assert not access.cases_of_team(late, theirs)


def shares(operation: Operation, cases: list[Case]) -> Counter[int]:
    teams = list(operation.teams.order_by("id"))
    return Counter(sharing.propose(sharing.loads_of(operation, teams, kept_from(teams)), cases).values())


def test_the_proposal_keeps_stations_together_and_teams_alike_in_number() -> None:
    operation, other = start(), searching.other_station()
    first, second = form(operation, desk(other), name="1"), form(operation, desk(), name="2")
    here = [made.make_missing() for _ in range(4)]
    there = [made.make_missing(station=other) for _ in range(2)]
    teams = [first, second]
    proposed = sharing.propose(sharing.loads_of(operation, teams, {}), [*here, *there])
    assert {proposed[case.pk] for case in there} == {first.pk}  # where its officers are posted
    assert [proposed[case.pk] for case in here].count(second.pk) == 3
    assert not TeamCase.objects.exists()  # nothing is given before a person confirms it
    # Those that join later go where there is room.
    give(second, *here)
    assert shares(operation, there) == {first.pk: 2}


def test_no_team_gets_two_more_than_another_whatever_the_stations() -> None:
    operation = start()
    for name in "123":
        form(operation, desk(searching.other_station()), name=name)
    cases = [made.make_missing() for _ in range(4)]
    assert sorted(shares(operation, cases).values()) == [1, 1, 2]
    here = unit().district
    assert here is not None and set(open_children(operation, here, nodal())) == set(cases)
    assert not sharing.propose([], cases)


def test_sisters_of_one_report_go_to_one_team() -> None:
    operation, other = start(), searching.other_station()
    here, there = form(operation, desk(), name="1"), form(operation, desk(other), name="2")
    made.make_missing()
    sisters = made.sisters()
    teams = [here, there]
    cases = list(Case.objects.filter(kind="missing").select_related("missing_person"))
    proposed = sharing.propose(sharing.loads_of(operation, teams, {}), cases)
    assert proposed[sisters[0].pk] == proposed[sisters[1].pk]
    # Also the one who joins later.
    give(there, sisters[0])
    left = [case for case in cases if case.pk != sisters[0].pk]
    assert sharing.propose(sharing.loads_of(operation, teams, {}), left)[sisters[1].pk] == there.pk
