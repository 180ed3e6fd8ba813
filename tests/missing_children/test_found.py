"""Somebody was found: a case of its own, clocks, the place covered, joined by two officers."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from procrastinate.contrib.django.models import ProcrastinateJob

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.common import clock
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from samman.missing_children import access, actions
from samman.missing_children.actions import Refused
from samman.missing_children.enums_home import OrderKind, Step
from samman.missing_children.models import FoundPerson, Stay
from tests.factories import unit
from tests.missing_children import homeward, made
from tests.missing_children.homeward import make_found, sho
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db


def running(case: Case) -> dict[str, Deadline]:
    return {one.ladder: one for one in Deadline.objects.running().filter(case=case)}


def test_a_found_girl_is_registered_with_her_clocks_and_what_is_guessed() -> None:
    case = make_found(journey_hours=10)
    person = case.found_person
    assert (case.kind, case.state_code, case.about_child, case.unit) == ("found", "found", True, unit())
    assert person.guessed == ["age"] and person.opened_words["found_by"] == "नमूना कुली"
    clocks = running(case)
    assert set(clocks) == {"found_cwc", "found_medical", "found_portal"}
    assert clocks["found_cwc"].due_at - person.found_at == timedelta(hours=34)  # the journey does not count
    assert clocks["found_medical"].due_at - person.found_at == timedelta(hours=24)
    assert case.due_at == clocks["found_medical"].due_at
    assert ProcrastinateJob.objects.filter(task_name="ask_matching", args={"case_id": case.pk}).exists()


def test_sent_twice_it_is_one_case_and_another_officer_does_not_get_it() -> None:
    token, desk = uuid.uuid4(), make_viewer(Role.DESK, unit())
    report = homeward.found_report()
    first, second = (
        actions.register_found(report, token=token, unit=unit(), language="hi", by=desk) for _ in range(2)
    )
    assert first == second and FoundPerson.objects.count() == 1
    other = make_viewer(Role.DESK, unit())
    with pytest.raises(Http404):
        actions.register_found(report, token=token, unit=unit(), language="hi", by=other)


def test_nobody_registers_at_a_unit_where_they_are_not_posted() -> None:
    with pytest.raises(PermissionDenied):
        make_found(station=unit(), by=make_viewer(Role.DESK, unit("up-amethi-gauriganj")))
    with pytest.raises(PermissionDenied):
        make_found(station=unit(), by=make_viewer(Role.MONITOR, unit().state))


def test_late_they_climb_and_done_they_stop() -> None:
    case = make_found()
    nodal = make_viewer(Role.NODAL_OFFICER, case.district, phone="9876500001")
    Message.objects.all().delete()
    homeward.cwc_done(case)
    actions.note_care(case.pk, Step.PORTAL, done_at=clock.now(), body="MV-7788", by=sho(case))
    assert set(running(case)) == {"found_medical"}
    fire_due(clock.now() + timedelta(hours=30))
    assert case.history.filter(event="care_late").count() == 1
    assert Message.objects.filter(event="missing_step_late", recipient_label__startswith="nodal").exists(), (
        nodal
    )
    case.found_person.refresh_from_db()
    assert case.found_person.portal_id == "MV-7788"


def test_a_duty_noted_twice_is_one_row_and_one_to_come_is_refused() -> None:
    case, when = make_found(), clock.now()
    officer = sho(case)
    for _ in range(2):
        actions.note_care(case.pk, Step.MEDICAL, done_at=when, body="जिला अस्पताल", by=officer)
    assert case.care_steps.count() == 1
    for moment in (when + timedelta(hours=2), when - timedelta(days=2)):
        with pytest.raises(Refused):
            actions.note_care(case.pk, Step.MEDICAL, done_at=moment, body="x", by=officer)


def test_where_she_is_is_sealed_and_opened_by_few_with_a_reason_that_stays() -> None:
    case = make_found()
    stay = Stay.objects.get(case=case)
    assert homeward.PLACE.encode() not in bytes(stay.words)
    assert homeward.PLACE not in str(list(Entry.objects.values("detail", "reason")))
    assert homeward.PLACE not in str(list(case.history.values("data")))
    head, desk = sho(case), make_viewer(Role.DESK, case.unit)
    nodal = make_viewer(Role.NODAL_OFFICER, case.district)
    far = make_viewer(Role.STATION_HOUSE_OFFICER, unit("up-amethi-gauriganj"))
    with pytest.raises(Refused):
        actions.open_place(case.pk, reason="देखना", by=head)
    for other in (desk, nodal):
        with pytest.raises(PermissionDenied):
            actions.open_place(case.pk, reason="बच्ची से मिलने जाना है", by=other)
    with pytest.raises(Http404):
        actions.open_place(case.pk, reason="बच्ची से मिलने जाना है", by=far)
    assert not access.has_opened_place(head, case)
    actions.open_place(case.pk, reason="बच्ची से मिलने जाना है", by=head)
    assert access.has_opened_place(head, case) and not access.has_opened_place(sho(case), case)
    assert stay.opened_words["place"] == homeward.PLACE


def test_an_order_of_care_places_a_found_child_and_closes_nothing() -> None:
    case = make_found()
    homeward.order(case, kind=OrderKind.CARE)
    case.refresh_from_db()
    assert (case.state_code, case.closed_at) == ("placed", None)


def joined(found: Case, missing: Case) -> None:
    first = make_viewer(Role.SJPU_OFFICER, made.special("sjpu"))
    second = make_viewer(Role.NODAL_OFFICER, found.district)
    words = "नाम, पिता का नाम और निशान मिलते हैं"
    decision = actions.propose_joining(found.pk, missing.number, words=words, by=first)
    with pytest.raises(Refused):
        actions.decide(missing.pk, decision_id=decision.pk, agree=True, by=first)
    actions.decide(missing.pk, decision_id=decision.pk, agree=True, by=second)
    with pytest.raises(Refused):
        actions.decide(missing.pk, decision_id=decision.pk, agree=True, by=second)
    for case in (found, missing):
        case.refresh_from_db()


def test_two_officers_join_a_found_child_with_a_missing_one_and_it_goes_on_there() -> None:
    missing, found = made.make_missing(), make_found()
    homeward.hear(found)
    homeward.order(found)
    joined(found, missing)
    assert (found.state_code, found.closed_at, missing.state_code) == ("identified", None, "traced")
    assert FoundPerson.objects.get(case=found).is_missing == missing
    recovery = missing.recovery
    assert (recovery.how, recovery.place, recovery.district) == ("match", "नमूना रेलवे स्टेशन", found.district)
    homeward.check(missing)
    homeward.check(missing)
    homeward.restore(missing)
    for case in (found, missing):
        case.refresh_from_db()
        assert case.closed_by == "law" and case.closed_at is not None
    assert not case.grants.filter(ended_at=None).exists()


def test_once_joined_what_is_owed_is_owed_once_and_done_on_either_page_it_is_done() -> None:
    missing, found = made.make_missing(), make_found()
    joined(found, missing)
    running = Deadline.objects.running()
    assert found.due_at is None and not running.filter(case=found).exists()
    owed = set(running.filter(case=missing).values_list("ladder", flat=True))
    assert owed >= {"found_cwc", "found_medical", "found_portal"}
    homeward.cwc_done(found)
    assert not running.filter(case=missing, ladder="found_cwc").exists()
    missing.refresh_from_db()
    assert missing.due_at == min(running.filter(case=missing).values_list("due_at", flat=True))


def test_a_station_that_a_found_child_accuses_loses_the_case_of_the_missing_child_too() -> None:
    missing = made.make_missing()  # at this station
    head = sho(missing)
    found = make_found(accused_is_police=True)  # registered here too, and kept from here: the district has it
    assert (found.kept_from, found.unit) == (unit(), unit().district)
    first = make_viewer(Role.SUPERINTENDENT, found.district)
    second = make_viewer(Role.SJPU_OFFICER, made.special("sjpu"))
    words = "नाम, पिता का नाम और निशान मिलते हैं"
    decision = actions.propose_joining(found.pk, missing.number, words=words, by=first)
    for case in (found, missing):
        assert not Case.objects.visible_to(head).filter(pk=case.pk).exists()
    actions.decide(missing.pk, decision_id=decision.pk, agree=True, by=second)
    missing.refresh_from_db()
    assert (missing.kept_from, missing.unit, missing.state_code) == (unit(), unit().district, "traced")
    assert not Case.objects.visible_to(head).filter(pk=missing.pk).exists()


def test_a_found_child_who_is_one_of_an_accused_station_is_no_longer_with_it() -> None:
    missing = made.make_missing(accused_is_police=True)
    found = make_found()
    first = make_viewer(Role.SUPERINTENDENT, missing.district)
    actions.propose_joining(found.pk, missing.number, words="नाम और निशान मिलते हैं, वही बच्ची", by=first)
    found.refresh_from_db()
    assert (found.kept_from, found.unit) == (unit(), unit().district)


def test_who_does_not_see_both_cases_joins_nothing() -> None:
    missing = made.make_missing(station=unit("up-amethi-gauriganj"))
    found = make_found()
    words = "नाम, पिता का नाम और निशान मिलते हैं"
    with pytest.raises(Refused):
        actions.propose_joining(found.pk, missing.number, words=words, by=sho(found))
    with pytest.raises(Http404):
        actions.propose_joining(found.pk, missing.number, words=words, by=sho(missing))
    first, second = (make_viewer(Role.MONITOR, found.state) for _ in range(2))
    districts = [found.district_id, missing.district_id]
    decision = actions.propose_joining(found.pk, missing.number, words=words, by=first)
    with pytest.raises(Refused):  # of the same unit
        actions.decide(missing.pk, decision_id=decision.pk, agree=True, by=second)
    third = sho(
        make_found(station=Unit.objects.stations().exclude(district__in=districts).order_by("code")[0])
    )
    with pytest.raises(Http404):  # of neither case
        actions.decide(missing.pk, decision_id=decision.pk, agree=True, by=third)
    actions.decide(missing.pk, decision_id=decision.pk, agree=True, by=sho(missing))
    assert found in Case.objects.visible_to(sho(missing)) and missing in Case.objects.visible_to(sho(found))
    assert not access.can_work(sho(missing), found)


def test_what_is_learnt_of_a_found_child_changes_the_description() -> None:
    case = make_found()
    case.refresh_from_db()
    learnt = {"father_name": "रामू", "home_place": "नमूना गाँव"}
    assert set(actions.change_description(case.pk, learnt, version=case.version, by=sho(case))) == set(learnt)
