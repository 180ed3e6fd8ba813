"""Complaints of one matter are linked, never merged away; nobody learns of one that they may not see."""

from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samman.accounts.enums import Role
from samman.accounts.viewer import viewer_of
from samman.complaints import actions
from samman.complaints.actions import Refused
from samman.complaints.models import Duplicate
from tests.complaints.trips import make_complaint, unit
from tests.factories import client_of, grouped, make_viewer, opened_by, signed_in
from tests.officers import make_officer
from tests.races import race

pytestmark = pytest.mark.django_db


def test_both_are_linked_and_both_go_on() -> None:
    first, second = make_complaint(), make_complaint()
    desk = make_viewer(Role.DESK, first.unit)
    actions.link_duplicate(first.pk, number=second.number, by=desk)
    actions.link_duplicate(second.pk, number=first.number, by=desk)  # the same again, from the other side
    assert Duplicate.objects.count() == 1
    page = signed_in(Role.DESK, first.unit).get(f"/staff/complaints/{first.number}/").text
    assert grouped(second.number) in page
    for case in (first, second):
        assert case.history.filter(event="linked").count() == 1
        case.refresh_from_db()
        assert case.due_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_link_the_same_two_from_both_sides_do_not_wait_for_each_other(
    owner_connection: psycopg.Connection[Any],
) -> None:
    first, second = make_complaint(), make_complaint()
    one, two = make_viewer(Role.DESK, first.unit), make_viewer(Role.DESK, first.unit)
    outcomes = race(
        first,
        owner_connection,
        lambda: actions.link_duplicate(second.pk, number=first.number, by=one),
        lambda: actions.link_duplicate(first.pk, number=second.number, by=two),
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert Duplicate.objects.count() == 1


def test_a_line_is_added_to_the_other_only_while_it_is_locked() -> None:
    first, second = make_complaint(), make_complaint()
    desk = make_viewer(Role.DESK, first.unit)
    with CaptureQueriesContext(connection) as queries:
        actions.link_duplicate(second.pk, number=first.number, by=desk)
    lock = next(query["sql"] for query in queries if "FOR UPDATE" in query["sql"])
    assert f"IN ({second.pk}, {first.pk})" in lock or f"IN ({first.pk}, {second.pk})" in lock
    assert "ORDER BY" in lock


def test_one_that_the_officer_does_not_see_is_not_linked_and_not_shown() -> None:
    mine, theirs = make_complaint(), make_complaint(unit("up-amethi-gauriganj"))
    with pytest.raises(Refused):
        actions.link_duplicate(mine.pk, number=theirs.number, by=make_viewer(Role.DESK, mine.unit))
    actions.link_duplicate(mine.pk, number=theirs.number, by=make_viewer(Role.MONITOR, mine.state))
    page = signed_in(Role.DESK, mine.unit).get(f"/staff/complaints/{mine.number}/").text
    assert f'/staff/complaints/{theirs.number}/"' not in page


def test_equal_phones_are_proposed_once_the_account_is_open() -> None:
    phone: dict[str, Any] = {"may_contact": True, "phone": "9415077777", "name": "एक नाम"}
    first, second = make_complaint(**phone), make_complaint(**{**phone, "name": "दूसरा नाम"})
    other = make_complaint(phone="9415000001", name="तीसरा नाम")
    officer = make_officer(Role.STATION_HOUSE_OFFICER, first.unit)
    page = opened_by(officer, second).get(f"/staff/complaints/{second.number}/").text
    assert f'/staff/complaints/{first.number}/"' in page
    assert f'/staff/complaints/{other.number}/"' not in page
    covered = (
        signed_in(Role.STATION_HOUSE_OFFICER, first.unit).get(f"/staff/complaints/{second.number}/").text
    )
    assert f'/staff/complaints/{first.number}/"' not in covered


@pytest.mark.parametrize(
    ("typed", "said"), [("", "संख्या लिखें"), ("12", "नौ अंक"), ("000000000", "इस नंबर की कोई")]
)
def test_a_wrong_number_gets_a_sentence(typed: str, said: str) -> None:
    case = make_complaint()
    page = signed_in(Role.DESK, case.unit).post(f"/staff/complaints/{case.number}/link/", {"number": typed})
    assert said in page.text
    with pytest.raises(Refused):
        actions.link_duplicate(case.pk, number=case.number, by=make_viewer(Role.DESK, case.unit))


def test_who_does_not_see_the_other_does_not_read_that_there_is_one() -> None:
    """The station from which her other complaint is kept must not learn of it."""
    at_station, kept_away = make_complaint(), make_complaint(accused_power="yes")
    assert kept_away.kept_from_id == at_station.unit_id
    nodal = make_officer(Role.NODAL_OFFICER, at_station.district)
    actions.link_duplicate(at_station.pk, number=kept_away.number, by=viewer_of(nodal))
    page = f"/staff/complaints/{at_station.number}/"
    line = "से जोड़ी गई"
    assert line in client_of(nodal).get(page).text
    text = signed_in(Role.STATION_HOUSE_OFFICER, at_station.unit).get(page).text
    assert grouped(kept_away.number) not in text and kept_away.number not in text
    assert line not in text


def test_a_look_from_outside_links_nothing() -> None:
    mine, theirs = make_complaint(), make_complaint(unit("up-amethi-gauriganj"))
    superintendent = make_viewer(Role.SUPERINTENDENT, mine.district)
    actions.break_glass(theirs.number, reason="कारण नमूना", by=superintendent)
    with pytest.raises(Refused):
        actions.link_duplicate(mine.pk, number=theirs.number, by=superintendent)
    assert not theirs.history.filter(event="linked").exists()
