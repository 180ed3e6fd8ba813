"""The callers' pages: no name, no story, the number to one caller only, the word that she answers to nobody."""

import logging

import pytest

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.complaints.models import Rating
from tests.complaints.test_calls import caller, silent, the_call
from tests.factories import NAME, PHONE, client_of, grouped, signed_in, unit
from tests.officers import make_map, make_officer

pytestmark = pytest.mark.django_db
CALLS = "/staff/calls/"


@pytest.fixture
def case() -> Case:
    return silent()


def test_a_caller_lands_on_the_queue_and_sees_no_page_of_a_case(case: Case) -> None:
    client = client_of(caller().officer)
    assert client.get("/staff/complaints/").headers["Location"] == CALLS
    assert client.get(f"/staff/complaints/{case.number}/").status_code == 404
    page = client.get(CALLS).text
    for secret in (PHONE, NAME, case.number, grouped(case.number), "नदी", "गेंदा"):
        assert secret not in page


def test_the_number_stands_before_one_caller_only_and_each_showing_is_recorded(
    case: Case, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    mine, colleague = client_of(caller().officer), client_of(caller().officer)
    stranger = client_of(make_officer(Role.CALLER, make_map().state))
    address = mine.post(f"{CALLS}next/").headers["Location"]
    page = mine.get(address).text
    assert f'href="tel:{PHONE}"' in page and "गेंदा" in page and "बहन" in page
    assert "नदी" not in page and NAME not in page and grouped(case.number) not in page
    assert Entry.objects.filter(act="show_number", outcome="read", case_id=case.pk).count() == 1
    for other in (colleague, stranger, signed_in(Role.DESK, case.unit), signed_in(Role.MONITOR, case.state)):
        assert other.get(address).status_code == 404
        for act in ("word", "rating", "end"):
            answer = other.post(f"{address}{act}/", {"word": "नदी", "outcome": "busy"})
            assert answer.status_code == 404
    assert the_call(case).lines.count() == 0
    assert PHONE not in caplog.text and PHONE not in "".join(capfd.readouterr())


def test_step_by_step_to_her_answer(case: Case) -> None:
    client = client_of(caller().officer)
    address = client.post(f"{CALLS}next/").headers["Location"]
    wrong = client.post(f"{address}word/", {"word": "पहाड़"}, follow=True).text
    assert "पहाड़" not in wrong and "यह उनका शब्द नहीं है" in wrong
    assert "शब्द न बोलें" in wrong
    right = client.post(f"{address}word/", {"word": "नदी"}, follow=True).text
    assert grouped(case.number) in right and NAME not in right
    assert "शब्द न बोलें" not in right and "उनका शब्द सही है" in right
    case.refresh_from_db()
    asked = client.post(f"{address}rating/", {"satisfied": "no", "version": case.version}).text
    assert "उनसे पूछें कि क्या बाकी है" in asked
    client.post(f"{address}rating/", {"satisfied": "yes", "version": case.version})
    client.post(f"{address}rating/", {"satisfied": "yes", "version": case.version})
    assert Rating.objects.count() == 1
    case.refresh_from_db()
    assert case.closed_at is not None


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"word": "\0"},
        {"word": "x" * 5000},
        {"outcome": "reached", "note": "\0"},
        {"outcome": "word"},
        {"version": "9" * 40},
    ],
)
def test_bad_input_gets_a_sentence(case: Case, typed: dict[str, str]) -> None:
    client = client_of(caller().officer)
    address = client.post(f"{CALLS}next/").headers["Location"]
    for act in ("word", "end", "rating"):
        assert client.post(f"{address}{act}/", typed).status_code in (200, 302)
    assert client.get(f"{CALLS}{2**70}/").status_code == 404


def test_a_monitor_sees_what_was_stopped_and_the_calls_of_a_case(case: Case) -> None:
    client = client_of(caller().officer)
    address = client.post(f"{CALLS}next/").headers["Location"]
    client.post(f"{address}end/", {"outcome": "unsafe", "note": "किसी ने डाँटा"})
    monitor = signed_in(Role.MONITOR, unit().state)
    assert grouped(case.number) in monitor.get(CALLS).text
    page = monitor.get(f"/staff/complaints/{case.number}/").text
    assert 'id="calls"' in page and "किसी ने डाँटा" not in page  # covered until it is opened
    desk = signed_in(Role.DESK, case.unit).get(f"/staff/complaints/{case.number}/").text
    assert 'id="calls"' not in desk and "मुख्यालय ने फोन किया" not in desk
