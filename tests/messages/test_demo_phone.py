"""The demo phone's page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from samman.cases.models import Case
from samman.messages import outbox
from samman.messages.actions import Recipient, officers_of, queue_to_her, queue_to_officers
from samman.messages.models import Message, State
from samman.people.actions import keep_safe_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.delenv("SAMMAN_SMS_GATEWAYS", raising=False)


def page(path: str = "/staff/demo-phone/") -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def tell(case: Case, count: int = 1) -> list[Message]:
    told = [Recipient(f"98765{n:05d}", "desk@nowhere") for n in range(count)]
    return queue_to_officers(
        "complaint_registered", case=case, officers=told, variables={"time": "24-11 18:40"}
    )


def test_outside_the_demo_there_is_no_such_page(settings: Any) -> None:
    settings.DEMO = False
    assert Client().get("/staff/demo-phone/").status_code == 404


def test_without_a_message_the_page_says_so(demo: None) -> None:
    assert "empty" in page()


def test_a_sent_message_is_shown_with_its_text_parts_and_state(demo: None, case: Case) -> None:
    outbox.send_due([message.pk for message in tell(case)])
    shown = page("/en/staff/demo-phone/")
    assert f"{case.number[:3]} {case.number[3:6]} {case.number[6:]}" in shown
    assert "24-11 18:40" in shown
    assert "2 SMS, UCS-2" in shown
    assert "98765" not in shown  # numbers are not shown even here


def test_a_message_to_her_is_shown_in_the_demo(
    demo: None, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = {
        "may_contact": True,
        "may_message": True,
        "phone": "9000000009",
        "hours_from": 0,
        "hours_until": 24,
    }
    keep_safe_contact(case, contact, she_knows=True)
    message = queue_to_her("her_news", case=case, phone="9000000009", language="en")
    assert message
    outbox.send_due([message.pk])
    shown = page("/en/staff/demo-phone/?to=her")
    assert "There is something new for you" in shown and "Her phone" in shown


def test_the_post_and_the_unit_are_named(demo: None, case: Case) -> None:
    queue_to_officers(
        "complaint_registered",
        case=case,
        officers=officers_of(case.district, ["nodal_officer"]),
        variables={"time": "x"},
    )
    assert case.district.name_en in page("/en/staff/demo-phone/")


def test_the_list_goes_on_by_key_and_never_by_number(
    demo: None, case: Case, django_assert_max_num_queries: Any
) -> None:
    tell(case, 120)
    ids = list(Message.objects.order_by("-id").values_list("pk", flat=True))
    with django_assert_max_num_queries(5):
        first = page("/en/staff/demo-phone/")
    assert first.count('<tr id="m') == 50
    assert f'rel="next" href="?before={ids[49]}"' in first
    last = page(f"/en/staff/demo-phone/?before={ids[99]}")
    assert last.count('<tr id="m') == 20
    assert 'rel="next"' not in last


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "before=99999999999999999999", "to=all", "before=%00", "before=१२"]
)
def test_nonsense_in_the_address_shows_the_first_page(demo: None, case: Case, query: str) -> None:
    tell(case)
    assert '<tr id="m' in page(f"/staff/demo-phone/?{query}")


def test_a_text_is_shown_as_text(demo: None, case: Case) -> None:
    (message,) = tell(case)
    Message.objects.filter(pk=message.pk).update(recipient_label="<script>x</script>", state=State.SENDING)
    assert "<script>x" not in page()
