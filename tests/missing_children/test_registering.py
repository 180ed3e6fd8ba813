"""One report, one transaction: each person a case of its own, one key for all, nothing half-done."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases import keys
from samman.cases.drafts import start_draft
from samman.cases.enums import Scope, Urgency
from samman.cases.keys import NoMatch
from samman.cases.models import Case, HistoryEntry
from samman.common.sessions import SessionStore
from samman.deadlines.models import Deadline
from samman.messages.models import Message
from samman.missing_children import actions, clocks
from samman.missing_children.enums import AgeSure, Reason
from samman.missing_children.models import Group, MissingPerson
from samman.people.actions import contact_details, identity_of
from samman.people.models import SafeContact
from tests.factories import unit
from tests.missing_children import made
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db


def test_a_missing_girl_is_registered_with_clock_history_record_and_sealed_words() -> None:
    desk = make_viewer(Role.DESK, unit())
    case = made.make_missing(by=desk)
    person = case.missing_person
    assert (case.kind, case.state_code, case.about_child, case.urgency) == (
        "missing",
        "missing",
        True,
        Urgency.URGENT,
    )
    assert (case.unit, person.registered_by) == (unit(), desk.officer)
    assert person.opened_words["story"] == made.STORY and person.opened_words["school"] == "कक्षा 6"
    assert made.STORY.encode() not in bytes(person.words)
    assert identity_of(case)["reporter"]["phone"] == made.PHONE
    clock_of_fir = Deadline.objects.running().filter(case=case).order_by("due_at")[0]
    assert (clock_of_fir.ladder, case.due_at) == ("missing_fir", clock_of_fir.due_at)
    assert (clock_of_fir.due_at - case.created_at).total_seconds() == 3600
    assert case.history.get().event == "missing_registered"
    assert Entry.objects.filter(act="missing_registered", case_id=case.pk).exists()


def test_sisters_have_numbers_of_their_own_and_one_key() -> None:
    draft = start_draft(SessionStore())
    desk = make_viewer(Role.DESK, unit())
    persons = made.described(), made.described(years=9, name_hi="मुन्नी नमूना")
    secret = draft.secret
    cases = actions.register_missing(
        draft,
        made.report_of(*persons),
        station=unit(),
        language="hi",
        by=desk.actor,
        registered_by=desk.officer,
    )
    assert len({case.number for case in cases}) == 2 and len({bytes(case.data_key) for case in cases}) == 2
    assert MissingPerson.objects.values_list("group", flat=True).distinct().count() == 1
    for case in cases:
        found = keys.sign_in(case.number, secret, address="10.0.0.1", kinds=("missing",))
        assert (found.case, found.scope, found.receipt.must_renew) == (case, Scope.ADD, True)
    assert draft.content["numbers"] == [case.number for case in cases]
    assert "गुड़िया" not in str(draft.content)


def test_a_key_of_a_missing_child_opens_no_complaint() -> None:
    draft = start_draft(SessionStore())
    desk = make_viewer(Role.DESK, unit())
    secret = draft.secret
    case = actions.register_missing(draft, made.report_of(), station=unit(), language="hi", by=desk.actor)[0]
    with pytest.raises(NoMatch):
        keys.sign_in(case.number, secret, address="10.0.0.1")


def test_the_same_draft_gives_the_same_cases() -> None:
    draft = start_draft(SessionStore())
    desk = make_viewer(Role.DESK, unit())
    report = made.report_of(made.described(), made.described(years=9))
    first = actions.register_missing(draft, report, station=unit(), language="hi", by=desk.actor)
    again = actions.register_missing(draft, report, station=unit(), language="hi", by=desk.actor)
    assert again == first and Case.objects.filter(kind="missing").count() == 2
    assert Group.objects.count() == 1


def test_when_the_second_of_two_cannot_be_kept_neither_is() -> None:
    wrong = made.described(age_from_months=200, age_until_months=100)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.register(made.report_of(made.described(), wrong))
    assert not Case.objects.filter(kind="missing").exists() and not Message.objects.exists()
    assert not HistoryEntry.objects.exists() and not Group.objects.exists()


@pytest.mark.parametrize(
    ("description", "report", "is_child", "owes_fir"),
    [
        ({}, {}, True, True),
        ({"years": 30}, {}, False, False),
        ({"years": 30}, {"reason": Reason.TAKEN}, False, True),
        ({"years": 30}, {"trafficking_suspected": True}, False, True),
        ({"years": 19, "age_sure": AgeSure.GUESSED}, {}, True, True),
        ({"years": 18, "birth_date": date(2001, 1, 1), "age_sure": AgeSure.PAPERS}, {}, False, False),
    ],
)
def test_a_child_and_whoever_was_taken_is_owed_an_fir_at_once(
    description: dict[str, object], report: dict[str, object], is_child: bool, owes_fir: bool
) -> None:
    case = made.register(made.report_of(made.described(**description), **report))[0]  # type: ignore[arg-type]
    assert case.about_child is is_child
    assert Deadline.objects.running().filter(case=case, ladder=clocks.FIR).exists() is owes_fir
    assert case.urgency == ("urgent" if owes_fir else "standard")


def test_an_fir_that_comes_with_the_report_stops_the_clock_at_once() -> None:
    case = made.make_missing(fir=made.an_fir(unit()))
    assert Deadline.objects.get(case=case, ladder=clocks.FIR).stopped_at is not None
    assert case.due_at is not None and case.due_at > case.created_at + timedelta(hours=1)
    assert case.missing_person.fir_number == "112"


def test_station_circle_nodal_sp_sjpu_and_headquarters_are_told_without_name_or_matter() -> None:
    station = unit()
    assert station.district is not None and station.circle is not None and station.state is not None
    posts = {
        Role.DESK: station,
        Role.WELFARE_OFFICER: station,
        Role.CIRCLE_OFFICER: station.circle,
        Role.NODAL_OFFICER: station.district,
        Role.SUPERINTENDENT: station.district,
        Role.SJPU_OFFICER: made.special("sjpu"),
        Role.MONITOR: station.state,
    }
    for number, (role, where) in enumerate(posts.items()):
        make_viewer(role, where, phone=f"98765432{number:02}")
    case = made.make_missing(by=make_viewer(Role.STATION_HOUSE_OFFICER, station))
    told = Message.objects.filter(case=case, state="waiting")
    assert {message.recipient_label.partition("@")[0] for message in told} == set(posts)
    for message in told:
        text = str(message.all_variables())
        assert "गुड़िया" not in text and "Gudiya" not in text


def test_matching_is_asked_in_the_same_transaction() -> None:
    case = made.make_missing()
    job = ProcrastinateJob.objects.get(task_name="ask_matching")
    assert job.args == {"case_id": case.pk}


def test_where_the_accused_is_police_the_station_never_sees_it() -> None:
    station = unit()
    desk = make_viewer(Role.DESK, station)
    case = made.make_missing(by=desk, accused_is_police=True)
    assert (case.unit, case.kept_from) == (station.district, station)
    for role in (Role.DESK, Role.STATION_HOUSE_OFFICER, Role.WELFARE_OFFICER):
        assert case not in Case.objects.visible_to(make_viewer(role, station))
    assert station.district is not None
    assert case in Case.objects.visible_to(make_viewer(Role.NODAL_OFFICER, station.district))


def test_what_the_reporter_allows_is_kept_and_nothing_more() -> None:
    case = made.make_missing()
    assert not SafeContact.objects.get(case=case).may_call
    allowed = {"may_contact": True, "hours_from": 8, "hours_until": 20, "may_message": True}
    case = made.make_missing(contact=allowed)
    contact = SafeContact.objects.get(case=case)
    assert (contact.may_call, contact.hours_from, contact.may_message) == (True, 8, True)
    assert contact_details(contact)["phone"] == made.PHONE
