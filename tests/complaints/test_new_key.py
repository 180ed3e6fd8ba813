"""A new key for her who lost hers: in person, by a woman officer, against what she herself knows of her complaint."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases.keys import NoMatch, sign_in
from samman.cases.models import Case, Receipt
from samman.common import clock
from samman.complaints import actions
from samman.complaints.actions import Refused
from samman.complaints.desk_questions import QUESTIONS
from samman.complaints.timeline import public_timeline
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from samman.people.lost_key import WrongAnswers
from tests.factories import answers_at_desk, at, make_case, make_viewer, signed_in, unit

pytestmark = pytest.mark.django_db
REASON = "पर्ची पति ने फाड़ दी"
MESSAGES: dict[str, Any] = {"may_contact": True, "may_message": True, "phone": "9415012345"}


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


def address(number: str) -> str:
    return f"/staff/complaints/{number}/new-key/"


def filled(case: Case, **other: str) -> dict[str, str]:
    return {"is_here": "on", "reason": REASON, **answers_at_desk(case), **other}


def wrong(case: Case) -> dict[str, str]:
    """All right but one, so that a hint at which one would show."""
    return {**answers_at_desk(case), "trouble": "acid"}


def issue(case: Case, answers: dict[str, str] | None = None) -> str:
    by = make_viewer(Role.DESK, case.unit, is_woman=True)
    return actions.issue_key(case.pk, answers=answers or answers_at_desk(case), reason=REASON, by=by)


def test_a_woman_officer_makes_it_and_it_holds_after_a_day(station: Unit) -> None:
    case = make_case(station=station)
    client = signed_in(Role.DESK, station, is_woman=True)
    page = client.post(address(case.number), filled(case)).text
    found = re.search(r"\d{4} \d{4} \d{4}", page)
    assert found is not None
    with pytest.raises(NoMatch):
        sign_in(case.number, found[0], address="192.0.2.1")
    with at(clock.now() + timedelta(hours=25)):
        assert sign_in(case.number, found[0], address="192.0.2.2").case == case
    assert found[0] not in client.get(f"/staff/complaints/{case.number}/").text


def test_pressing_twice_makes_one(station: Unit) -> None:
    case = make_case(station=station)
    client = signed_in(Role.DESK, station, is_woman=True)
    client.post(address(case.number), filled(case))
    again = client.post(address(case.number), filled(case), follow=True).text
    assert "पहले ही बनी है" in again
    assert Receipt.objects.filter(case=case).count() == 2


def test_it_needs_her_in_person_her_answers_and_a_reason(station: Unit) -> None:
    case = make_case(station=station)
    client = signed_in(Role.DESK, station, is_woman=True)
    for missing in ["is_here", "reason", *(one.name for one in QUESTIONS.of(case))]:
        form = {name: value for name, value in filled(case).items() if name != missing}
        assert "govuk-error-summary" in client.post(address(case.number), form).text
    assert Receipt.objects.filter(case=case).count() == 1
    assert not case.history.filter(event="key_refused").exists()


def test_no_man_no_headquarters_and_no_other_station_makes_one(station: Unit) -> None:
    case = make_case(station=station)
    for role, where, woman in ((Role.DESK, station, False), (Role.MONITOR, station.state, True)):
        client = signed_in(role, where, is_woman=woman)
        assert client.get(address(case.number)).status_code == 403
        assert client.post(address(case.number), filled(case)).status_code == 403
    outsider = signed_in(Role.DESK, unit("up-amethi-gauriganj"), is_woman=True)
    assert outsider.post(address(case.number), filled(case)).status_code == 404
    assert Receipt.objects.filter(case=case).count() == 1


def test_the_page_asks_and_never_shows_an_answer(station: Unit) -> None:
    case = make_case(station=station, accused_relation="ममेरा भाई", **MESSAGES)
    client = signed_in(Role.DESK, station, is_woman=True)
    pages = [client.get(address(case.number)).text]
    questions = QUESTIONS.of(case)
    assert len(questions) == 3
    typed = [one.name for one in questions if not one.choices]
    nothing = {name: "0000" if name == "phone" else "xyz" for name in typed}
    pages.append(client.post(address(case.number), filled(case, **nothing)).text)
    assert "एक प्रयास और शेष" in pages[-1]
    assert "xyz" in pages[-1]
    for name in typed:
        assert answers_at_desk(case)[name] not in pages[0] + pages[-1]
    for page in (pages[0], pages[-1]):
        assert page.count(" selected") in (0, len(questions) - len(typed))


def test_two_wrong_tries_a_day_then_headquarters_and_her_page_know(station: Unit) -> None:
    case = make_case(station=station, **MESSAGES)
    Message.objects.all().delete()
    with pytest.raises(WrongAnswers) as first:
        issue(case, wrong(case))
    assert first.value.tries_left == 1
    assert not Message.objects.filter(event__in=["key_refused", "her_news"]).exists()
    with pytest.raises(WrongAnswers) as second:
        issue(case, wrong(case))
    assert second.value.tries_left == 0
    assert Message.objects.filter(event="her_news").count() == 1
    with pytest.raises(Refused):
        issue(case)
    assert Receipt.objects.filter(case=case).count() == 1
    assert Entry.objects.filter(act="key_refused", outcome="refused", case_id=case.pk).count() == 2
    lines = [line.text for line in public_timeline(case, with_words=True)]
    assert sum("हेल्प डेस्क पर नया गुप्त नंबर माँगा" in line for line in lines) == 2
    page = signed_in(Role.DESK, station, is_woman=True).get(address(case.number)).text
    assert "आज दो प्रयास गलत रहे" in page
    assert '<form class="card"' not in page
    with at(hours=25):
        assert issue(case)


def test_headquarters_hears_of_the_second_wrong_try(station: Unit) -> None:
    case = make_case(station=station)
    make_viewer(Role.MONITOR, case.state)
    for _ in range(2):
        with pytest.raises(WrongAnswers):
            issue(case, wrong(case))
    assert Message.objects.filter(case=case, event="key_refused").exists()


def test_she_hears_of_a_new_key_only_where_she_allowed_messages(station: Unit) -> None:
    told, untold = make_case(station=station, **MESSAGES), make_case(station=station)
    Message.objects.all().delete()
    issue(told)
    issue(untold)
    assert list(Message.objects.filter(audience="her").values_list("case_id", "event")) == [
        (told.pk, "her_news")
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("place", "namuna mohalla"),
        ("place", "  नमूना   मुहल्ला"),
        ("accused", "Vipakshi"),
        ("accused", "नमूना"),
        ("relation", "pati"),
        ("phone", "१२३४५"),
        ("phone", "2345"),
    ],
)
def test_spellings_and_scripts_meet(name: str, said: str) -> None:
    assert QUESTIONS.fits(name, said, answers_at_desk(make_case(**MESSAGES))[name])


@pytest.mark.parametrize("said", ["", " ", "-", "x", "नमूना रामू", "\x00", "\ud800", "1" * 120])
def test_what_does_not_fit_is_wrong(said: str) -> None:
    case = make_case(**MESSAGES)
    for question in QUESTIONS.of(case):
        assert not QUESTIONS.are_right(case, {**answers_at_desk(case), question.name: said})


def test_who_wrote_nothing_is_asked_what_she_chose() -> None:
    case = make_case(locality="", accused="", accused_relation="")
    assert [one.name for one in QUESTIONS.of(case)] == ["trouble", "when", "meet"]
    assert QUESTIONS.are_right(case, answers_at_desk(case))


def test_the_questions_of_a_complaint_stay_the_same_ones() -> None:
    case = make_case(**MESSAGES)
    assert QUESTIONS.of(case) == QUESTIONS.of(Case.objects.get(pk=case.pk))


def test_a_man_at_the_desk_is_refused_and_recorded(station: Unit) -> None:
    case = make_case(station=station)
    with pytest.raises(PermissionDenied):
        actions.issue_key(
            case.pk,
            answers=answers_at_desk(case),
            reason=REASON,
            by=make_viewer(Role.DESK, station, is_woman=False),
        )
    assert Entry.objects.filter(act="issue_key", outcome="refused").exists()


def test_the_officer_who_made_it_shares_no_key_with_her(station: Unit) -> None:
    """At its first use she gets one that nobody else has seen; with the one from the desk nothing can be done."""
    with at(hours=-25):
        case = make_case(station=station)
        key = issue(case)
    first = sign_in(case.number, key, address="192.0.2.1")
    for act in (
        lambda: actions.rate_report(first, satisfied=True, reasons=[], words="", version=case.version),
        lambda: actions.make_request(first, kind="officer", words=""),
        lambda: actions.ask_withdrawal(first, reasons=[], words="", forced=False),
        lambda: actions.add_note(first, "नमूना"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    she = Client()
    she.post("/look/", {"number": case.number, "key": key, "go": "on"})
    assert she.get("/look/").headers["Location"].endswith("/look/first/")
    she.post("/look/first/", {"go": "on"})
    assert she.get("/look/").status_code == 200
    with pytest.raises(NoMatch):
        sign_in(case.number, key, address="192.0.2.2")
