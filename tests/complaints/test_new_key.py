"""A new key for her who lost hers: in person, by a woman officer, shown once."""

import re
from datetime import timedelta

import pytest

from samman.accounts.enums import Role
from samman.cases.models import Receipt
from samman.common import clock
from samman.complaints.public import NoMatch, sign_in
from samman.jurisdictions.models import Unit
from tests.factories import at, make_case, signed_in, unit

pytestmark = pytest.mark.django_db
FORM = {"is_here": "on", "answered": "on", "reason": "पर्ची पति ने फाड़ दी"}


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


def address(number: str) -> str:
    return f"/staff/complaints/{number}/new-key/"


def test_a_woman_officer_makes_it_and_it_holds_after_a_day(station: Unit) -> None:
    case = make_case(station=station)
    client = signed_in(Role.DESK, station, is_woman=True)
    page = client.post(address(case.number), FORM).text
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
    client.post(address(case.number), FORM)
    again = client.post(address(case.number), FORM, follow=True).text
    assert "पहले ही बनी है" in again
    assert Receipt.objects.filter(case=case).count() == 2


@pytest.mark.parametrize("missing", sorted(FORM))
def test_it_needs_her_in_person_her_answers_and_a_reason(station: Unit, missing: str) -> None:
    case = make_case(station=station)
    form = {name: value for name, value in FORM.items() if name != missing}
    page = signed_in(Role.DESK, station, is_woman=True).post(address(case.number), form)
    assert "govuk-error-summary" in page.text
    assert Receipt.objects.filter(case=case).count() == 1


def test_no_man_and_no_headquarters_makes_one(station: Unit) -> None:
    case = make_case(station=station)
    for role, where, woman in ((Role.DESK, station, False), (Role.MONITOR, station.state, True)):
        client = signed_in(role, where, is_woman=woman)
        assert client.get(address(case.number)).status_code == 403
        assert client.post(address(case.number), FORM).status_code == 403
    assert Receipt.objects.filter(case=case).count() == 1
