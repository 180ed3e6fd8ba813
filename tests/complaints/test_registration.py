"""Registering: one case per draft, everything in one transaction, routed as the rules of safety say."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases.enums import Scope, Urgency
from samman.cases.keys import sign_in
from samman.cases.models import Case, Receipt
from samman.complaints import messages
from samman.complaints.enums import ForWhom, Risk, Trouble, When, YesNoUnknown
from samman.complaints.models import UrgentCall
from samman.complaints.public import Incomplete, is_complete, register
from samman.deadlines.models import Deadline
from samman.messages.models import Message
from samman.people.models import SafeContact
from tests.complaints.trips import make_complaint, make_draft, unit
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db


def test_one_transaction_keeps_case_clock_record_and_messages() -> None:
    chowk = unit()
    posts = [(Role.DESK, chowk), (Role.NODAL_OFFICER, chowk.district), (Role.MONITOR, chowk.state)]
    for place, (role, at) in enumerate(posts):
        make_viewer(role, at, phone=f"900000000{place}")
    case = make_complaint(chowk)
    deadline = Deadline.objects.get(case=case)
    assert deadline.due_at == case.created_at + timedelta(hours=24) == case.due_at
    assert Entry.objects.filter(case_id=case.pk, act="registered").exists()
    told = {message.recipient_label.split("@")[0] for message in Message.objects.filter(case=case)}
    assert {"desk", "nodal_officer", "monitor"} <= told


def test_the_same_draft_sent_again_gives_the_same_id_and_key() -> None:
    draft = make_draft()
    secret, number = draft.secret, draft.number
    first = register(draft, language="hi")
    again = register(draft, language="hi")
    assert (again.pk, again.number, draft.secret, draft.number) == (first.pk, number, secret, number)
    assert Case.objects.count() == 1
    assert sign_in(number, secret, address="203.0.113.9").case == first


def test_after_sending_the_draft_holds_nothing_of_what_she_wrote() -> None:
    draft = make_draft(story="अनोखी बात")
    register(draft, language="hi")
    assert "story" not in draft.content["answers"]
    assert "अनोखी" not in str(draft.content)


def test_an_incomplete_draft_is_not_registered_and_says_what_is_missing() -> None:
    draft = make_draft(story=" ", when="")
    assert is_complete(draft) == ["when", "story"]
    with pytest.raises(Incomplete):
        register(draft, language="hi")
    assert not Case.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_sends_at_once_make_one_complaint() -> None:
    draft = make_draft()
    found: list[tuple[str, str]] = []

    def send() -> None:
        case = register(type(draft)(draft.row, draft.key, dict(draft.content)), language="hi")
        found.append((case.number, draft.secret))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(draft.number, draft.secret)] * 20
    assert Case.objects.count() == 1
    assert Receipt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_fails_halfway_leaves_nothing_and_the_draft_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = make_draft(story="रहे")

    def fail(_case: Case) -> None:
        raise RuntimeError("the outbox is broken")

    monkeypatch.setattr(messages, "complaint_registered", fail)
    with pytest.raises(RuntimeError):
        register(draft, language="hi")
    assert not Case.objects.exists()
    assert not Message.objects.exists()
    draft.row.refresh_from_db()
    assert draft.row.case_id is None
    monkeypatch.undo()
    fresh = type(draft)(draft.row, draft.key, draft.content)
    assert register(fresh, language="hi").number == draft.number


def test_when_the_accused_is_police_the_station_is_kept_out_and_hears_nothing() -> None:
    chowk = unit()
    desk = make_viewer(Role.DESK, chowk, phone="9000000011")
    superintendent = make_viewer(Role.SUPERINTENDENT, chowk.district, phone="9000000012")
    case = make_complaint(chowk, accused_power=YesNoUnknown.YES)
    assert (case.unit, case.kept_from, case.circle) == (chowk.district, chowk, None)
    assert case not in Case.objects.visible_to(desk)
    assert case in Case.objects.visible_to(superintendent)
    labels = [message.recipient_label for message in Message.objects.filter(case=case)]
    assert any(label.startswith("superintendent@") for label in labels)
    assert any(label.startswith(("monitor@", "unit@up")) for label in labels)
    assert not [label for label in labels if "chowk" in label]


def test_when_she_does_not_know_the_station_one_is_proposed_and_marked_unsure() -> None:
    case = register(make_draft(station_unknown=True, locality="चौक बाजार के पास"), language="hi")
    assert case.unit == unit()
    assert case.complaint.station_unsure


@pytest.mark.parametrize(
    "changes",
    [
        {"trouble": Trouble.FORCED, "when": When.DAYS},
        {"trouble": Trouble.ACID},
        {"trouble": Trouble.CONFINED},
        {"risks": [Risk.SELF_HARM]},
        {"risks": [Risk.LIFE]},
        {"under_18": YesNoUnknown.YES},
        {"trouble": Trouble.THREAT, "when": When.NOW},
    ],
)
def test_the_urgent_class_puts_the_case_on_the_fifteen_minute_list(changes: dict[str, Any]) -> None:
    case = make_complaint(**changes)
    assert case.urgency == Urgency.URGENT
    call = UrgentCall.objects.get(case=case)
    assert call.due_at == case.created_at + timedelta(minutes=15)
    assert Deadline.objects.filter(case=case, ladder="urgent_call").exists()


def test_an_old_trouble_without_risk_is_not_urgent() -> None:
    case = make_complaint(trouble=Trouble.FORCED, when=When.LONG)
    assert case.urgency == Urgency.STANDARD
    assert not UrgentCall.objects.exists()


def test_a_helper_gets_a_key_that_only_adds_and_no_full_key_exists() -> None:
    draft = make_draft(for_whom=ForWhom.OTHER, knows="no", helper_name="मदद", meet_at="home")
    case = register(draft, language="hi")
    assert [(r.holder, r.scope) for r in case.receipts.all()] == [("helper", Scope.ADD)]
    contact = SafeContact.objects.get(case=case)
    assert (contact.meet_at, contact.may_call, contact.she_knows) == ("write_first", False, False)


def test_no_contact_is_the_default() -> None:
    contact = SafeContact.objects.get(case=make_complaint(phone="9000000001"))
    assert (contact.may_call, contact.may_message, contact.meet_at) == (False, False, "write_first")


def test_no_word_of_hers_is_readable_in_the_database() -> None:
    draft = make_draft(
        story="अनोखी-कहानी",
        name="अनोखा-नाम",
        phone="9876501234",
        may_contact=True,
        may_message=True,
        accused="अनोखा-विपक्षी",
        locality="अनोखी-गली",
        caller_word="अनोखा-एक",
        her_word="अनोखा-दो",
        meet_where="अनोखी-जगह",
        who_may_answer="अनोखा-भाई",
    )
    register(draft, language="hi")
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s OR t::text LIKE %s',
                ["%अनोख%", "%9876501234%"],
            )
            assert cursor.fetchone() == (0,), table


def test_the_secret_key_opens_only_with_her_cookie() -> None:
    draft = make_draft()
    register(draft, language="hi")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_draft d WHERE d::text LIKE %s", [f"%{draft.secret}%"])
        assert cursor.fetchone() == (0,)
