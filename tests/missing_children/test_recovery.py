"""Traced: where, how, after how many hours, how far; found dead and untraceable by two officers; nothing told too early."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.history import words_of
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.cases.writing import Stale
from samman.common import clock
from samman.deadlines.models import Deadline
from samman.missing_children import actions, distance
from samman.missing_children.actions import Refused, TracedAt
from samman.missing_children.enums import State
from samman.missing_children.enums_home import MayKnow
from samman.missing_children.family import what_family_may_know
from samman.missing_children.models import MissingPerson, Recovery
from samman.missing_children.public import progress
from samman.missing_children.workflow import NotNow
from tests.factories import unit
from tests.missing_children import homeward, made
from tests.missing_children.homeward import sho, trace, traced
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db


def test_hours_and_kilometres_are_computed_and_corrected_by_hand_with_both_kept() -> None:
    lucknow, nashik = (26.8467, 80.9462), (19.9975, 73.7898)
    case = made.make_missing()
    case.missing_person.latitude, case.missing_person.longitude = lucknow
    case.missing_person.save(update_fields=["latitude", "longitude"])
    trace(case, latitude=nashik[0], longitude=nashik[1])
    row = Recovery.objects.get(case=case)
    assert (row.hours, row.hours_computed) == (3, 3)  # seen four hours ago, found one hour ago
    assert row.kilometres == row.kilometres_computed == 1055
    officer = sho(case)
    actions.correct_recovery(
        case.pk, hours=5, kilometres=1300, reason="सड़क से", version=case.version, by=officer
    )
    row.refresh_from_db()
    assert (row.hours, row.hours_computed, row.kilometres, row.kilometres_computed) == (5, 3, 1300, 1055)
    line = case.history.get(event="recovery_corrected")
    assert line.data == {"hours": [3, 5], "kilometres": [1055, 1300]}


def test_the_way_is_measured_from_the_home_district_where_seen_elsewhere_and_not_at_all_without_a_point() -> (
    None
):
    home = unit("up-amethi-gauriganj").district
    assert home is not None
    case = made.make_missing(description={"home_district": home})
    trace(case, other_state="", other_district="", district=home)
    assert Recovery.objects.get(case=case).kilometres == 0
    assert Recovery.objects.get(case=trace(made.make_missing())).kilometres is None
    assert round(distance.great_circle_km((0, 0), (0, 180))) == 20015


def test_the_place_is_corrected_with_the_reason_kept_and_the_way_measured_anew() -> None:
    home, wrong = unit().district, unit("up-amethi-gauriganj").district
    assert home is not None and wrong is not None
    case = made.make_missing(description={"home_district": home})
    trace(case, other_state="", other_district="", district=wrong)
    row = Recovery.objects.get(case=case)
    measured = row.kilometres
    assert measured and measured == row.kilometres_computed

    def correct(kilometres: int | None, at: TracedAt, officer: Viewer | None = None) -> Recovery:
        case.refresh_from_db()
        actions.correct_recovery(
            case.pk,
            hours=row.hours,
            kilometres=kilometres,
            reason="गलत जनपद चुना गया था",
            at=at,
            version=case.version,
            by=officer or sho(case),
        )
        return Recovery.objects.get(case=case)

    for both in (TracedAt("घाट", home, "Nashik"), TracedAt("घाट", home, "", "mh"), TracedAt("घाट")):
        with pytest.raises(Refused):
            correct(measured, both)
    with pytest.raises(Http404):
        correct(
            measured,
            TracedAt("घाट", home),
            make_viewer(Role.STATION_HOUSE_OFFICER, unit("up-amethi-gauriganj")),
        )
    assert correct(measured, TracedAt("नया घाट", wrong)).kilometres == measured  # only the words changed
    moved = correct(measured, TracedAt("घाट", home))
    assert (moved.district, moved.kilometres, moved.kilometres_computed) == (home, 0, 0)
    typed = correct(1200, TracedAt("घाट", None, "Nashik", "mh"))
    assert (typed.district, typed.kilometres, typed.kilometres_computed) == (None, 1200, None)
    line = case.history.filter(event="recovery_corrected").latest("id")
    told = words_of(line, case)
    assert told.startswith("गलत जनपद चुना गया था") and "Nashik" in told and home.name in told
    assert "Nashik" not in str(line.data)
    with pytest.raises(DatabaseError), transaction.atomic():
        Recovery.objects.filter(case=case).update(arrested=9)


def test_no_child_is_traced_here_and_outside_at_once() -> None:
    with pytest.raises(Refused):
        trace(made.make_missing(), district=unit().district)
    with pytest.raises(Refused):
        homeward.make_found(
            found={**homeward.found_report().found, "found_district": unit().district, "found_state": "mh"}
        )


def test_the_search_stops_and_the_clocks_of_a_found_child_start() -> None:
    case = trace(made.make_missing(fir=made.an_fir(unit())), journey_hours=20)
    clocks = {one.ladder: one for one in Deadline.objects.running().filter(case=case)}
    assert set(clocks) == {"found_cwc", "found_medical", "found_portal"}
    assert clocks["found_cwc"].due_at - case.recovery.found_at == timedelta(hours=44)
    assert (case.state_code, case.closed_at) == (State.TRACED, None)
    assert not Deadline.objects.running().filter(case=homeward.grown_up()).exists()


def test_no_child_is_found_before_it_was_missing_or_tomorrow_and_none_twice() -> None:
    case = made.make_missing()
    for hours in (-5, 1):
        with pytest.raises(Refused):
            trace(case, found_at=clock.now() + timedelta(hours=hours))
    version = case.version
    trace(case)
    with pytest.raises(Stale):
        actions.record_recovery(case.pk, traced(), version=version, by=sho(case))
    with pytest.raises(NotNow):
        trace(case)
    assert Recovery.objects.count() == 1


def test_owner_colleague_outsider() -> None:
    case, far = made.make_missing(), unit("up-amethi-gauriganj")
    made.make_missing(station=far)
    with pytest.raises(Http404):
        trace(case, by=make_viewer(Role.STATION_HOUSE_OFFICER, far))
    with pytest.raises(PermissionDenied):
        trace(case, by=make_viewer(Role.MONITOR, case.state))
    trace(case, by=make_viewer(Role.WELFARE_OFFICER, case.unit))


def test_found_dead_and_untraceable_are_decided_by_two_the_second_above_the_station_and_never_close() -> None:
    for kind in ("found_dead", "untraceable"):
        case = made.make_missing()
        decision = homeward.propose(case, kind)
        with pytest.raises(Refused):
            homeward.propose(case, kind)
        with pytest.raises(PermissionDenied):
            actions.decide(case.pk, decision_id=decision.pk, agree=True, by=sho(case))
        case.refresh_from_db()
        assert case.state_code == State.MISSING
        monitor = make_viewer(Role.MONITOR, case.state)
        actions.decide(case.pk, decision_id=decision.pk, agree=True, by=monitor)
        case.refresh_from_db()
        assert (case.state_code, case.closed_at) == (kind, None)


def test_refused_by_the_second_officer_all_goes_on_and_it_may_be_proposed_anew() -> None:
    case = made.make_missing()
    decision = homeward.propose(case, "untraceable")
    actions.decide(
        case.pk, decision_id=decision.pk, agree=False, by=make_viewer(Role.SUPERINTENDENT, case.district)
    )
    case.refresh_from_db()
    assert case.state_code == State.MISSING
    homeward.propose(case, "untraceable")


def untraceable() -> Case:
    case = made.make_missing()
    decision = homeward.propose(case, "untraceable")
    by = make_viewer(Role.SUPERINTENDENT, case.district)
    actions.decide(case.pk, decision_id=decision.pk, agree=True, by=by)
    case.refresh_from_db()
    return case


def test_one_who_was_untraceable_is_searched_again_or_traced_at_once() -> None:
    case = untraceable()
    actions.search_again(case.pk, words="नया फोन नंबर मिला", version=case.version, by=sho(case))
    case.refresh_from_db()
    assert case.state_code == State.MISSING
    assert trace(untraceable()).state_code == State.TRACED


def test_a_reason_of_two_words_is_no_reason() -> None:
    case = made.make_missing()
    with pytest.raises(Refused):
        actions.propose(case.pk, "untraceable", words="नहीं मिली", version=case.version, by=sho(case))


# What the family learns


def test_the_family_of_a_child_learns_that_it_was_found_and_where_only_when_it_is_home() -> None:
    case = made.make_missing()
    assert not what_family_may_know(case).is_found
    trace(case, stay={"place": homeward.PLACE})
    known = what_family_may_know(case)
    assert known.is_found and not known.is_home and not known.may_know_where
    shown = case.history.filter(shown_to_her=True).values_list("event", flat=True)
    assert "person_traced" not in shown and "stay_noted" not in shown
    home = homeward.taken_home()
    assert what_family_may_know(home).may_know_where
    assert home.history.filter(event="went_home", shown_to_her=True).exists()


@pytest.mark.parametrize(
    ("allowed", "found", "where"),
    [(MayKnow.NOTHING, False, False), (MayKnow.WELL, True, False), (MayKnow.WHERE, True, True)],
)
def test_the_family_of_a_grown_up_person_learns_what_she_allows(
    allowed: str, found: bool, where: bool
) -> None:
    case = homeward.grown_up()
    assert not what_family_may_know(case).is_found  # nobody has asked her yet
    homeward.own_way(case, allowed)
    known = what_family_may_know(case)
    assert (known.is_found, known.may_know_where, known.is_home) == (found, where, False)
    assert case.history.get(event="went_own_way").shown_to_her is found


def test_of_a_death_no_page_tells_the_family() -> None:
    case = made.make_missing()
    homeward.said_dead(case)
    assert what_family_may_know(case).state == State.MISSING


def test_nothing_on_the_family_s_page_shows_that_a_case_ended_of_which_it_may_know_nothing() -> None:
    dead, grown = made.make_missing(), made.make_missing()  # both still owe an FIR
    MissingPerson.objects.filter(case=grown).update(age_from_months=240, age_until_months=240)
    before = [progress(Citizen(case.receipts.get())) for case in (dead, grown)]
    assert all(one.persons[0].due_at for one in before)
    homeward.said_dead(dead)
    homeward.trace(grown)
    homeward.own_way(grown, MayKnow.NOTHING)
    assert [progress(Citizen(case.receipts.get())) for case in (dead, grown)] == before
