"""On the page where an officer's day begins stands what waits among the missing persons; in their list, who was seen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.cases.waiting import waiting_for
from samman.common import clock
from samman.missing_children import actions
from tests.factories import at, signed_in, unit
from tests.missing_children import made
from tests.missing_children.test_notices import publish
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
LIST, LANDING, BOARD = "/staff/missing/", "/staff/complaints/", "/staff/board/"
OWED, LATE, SEEN = (f'href="{LIST}?{flag}=1"' for flag in ("fir_owed", "late", "sightings"))


def a_late_child() -> Case:
    with at(hours=-3):
        return made.make_missing()


def a_seen_child() -> Case:
    case = made.make_missing()
    actions.enter_fir(case.pk, made.an_fir(case.unit), version=case.version, by=sho(case))
    case.refresh_from_db()
    notice = publish(case, sho(case))
    actions.report_sighting(notice, {"tip": "चारबाग पर देखा"}, once="a", language="hi")
    return case


def sho(case: Case) -> Viewer:
    return make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)


def numbers(viewer: Viewer) -> list[int]:
    return [line.number for one in waiting_for(viewer, clock.now()) for line in one.lines]


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.DESK, LANDING),
        (Role.STATION_HOUSE_OFFICER, LANDING),
        (Role.SUPERINTENDENT, BOARD),
        (Role.MONITOR, BOARD),
    ],
)
def test_the_first_page_of_the_day_links_what_waits_among_the_missing(role: Role, page: str) -> None:
    a_late_child()
    a_seen_child()
    where = {Role.SUPERINTENDENT: unit().district, Role.MONITOR: unit().state}.get(role, unit())
    shown = signed_in(role, where).get(page)
    assert shown.status_code == 200
    assert all(link in shown.text for link in (OWED, LATE, SEEN)) and f'href="{LIST}"' in shown.text
    assert [line.number for line in shown.context["waiting"][0].lines] == [1, 1, 1, 0, 0]
    assert "गुड़िया" not in shown.text


def test_others_cases_are_not_counted_and_who_sees_none_is_told_nothing() -> None:
    a_late_child()
    a_seen_child()
    assert numbers(make_viewer(Role.DESK, unit("up-amethi-gauriganj"))) == [0, 0, 0, 0, 0]
    assert numbers(make_viewer(Role.LEGAL_ADVISER, unit().state)) == []


def test_each_figure_opens_the_list_of_those_it_counts() -> None:
    late, seen = a_late_child(), a_seen_child()
    client = signed_in(Role.DESK, unit())
    for flag, case in (("fir_owed", late), ("late", late), ("sightings", seen)):
        assert [row.case for row in client.get(f"{LIST}?{flag}=1").context["page"].rows] == [case], flag


def test_a_sighting_stands_in_the_list_and_at_the_head_of_the_case_until_it_is_looked_into() -> None:
    case = a_seen_child()
    client = signed_in(Role.STATION_HOUSE_OFFICER, unit())
    address = f"{LIST}{case.number}/"
    listed = client.get(LIST)
    assert listed.context["counts"]["sightings"] == 1 and "देखे जाने की सूचना: जाँच बाकी" in listed.text
    head = client.get(address).text
    assert 'href="#sightings"' in head and "किसी ने बताया कि उन्हें देखा" in head
    case.sightings.update(outcome="false", checked_by=sho(case).officer, checked_at=clock.now())
    assert client.get(LIST).context["counts"]["sightings"] == 0
    assert 'href="#sightings"' not in client.get(address).text


def test_the_same_number_of_queries_however_much_waits() -> None:
    client = signed_in(Role.DESK, unit())
    client.get(LANDING)
    with CaptureQueriesContext(connection) as few:
        client.get(LANDING)
    for _one in range(3):
        a_late_child()
    with CaptureQueriesContext(connection) as many:
        client.get(LANDING)
    assert len(many) == len(few)
