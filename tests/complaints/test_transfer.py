"""Handing a complaint to another station."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases.models import Case, Transfer
from samman.complaints import actions
from samman.jurisdictions.models import Unit
from tests.factories import at, make_case, make_viewer, signed_in, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def case(station: Unit) -> Case:
    with at(hours=-5):
        return make_case(station=station)


def address(case: Case) -> str:
    return f"/staff/complaints/{case.number}/transfer/"


def other(station: Unit) -> Unit:
    return Unit.objects.stations().filter(district=station.district).exclude(pk=station.pk)[0]


def typed(case: Case, to: Unit, **values: object) -> dict[str, object]:
    return {"station": to.pk, "reason": "घटना दूसरे थाने की है", "version": case.version, **values}


def test_the_nodal_officer_transfers_within_the_district_and_the_clock_goes_on(
    case: Case, station: Unit
) -> None:
    to = other(station)
    due = case.due_at
    client = signed_in(Role.NODAL_OFFICER, station.district)
    client.post(address(case), typed(case, to))
    case.refresh_from_db()
    assert (case.unit_id, case.due_at) == (to.pk, due)
    assert signed_in(Role.DESK, station).get(f"/staff/complaints/{case.number}/").status_code == 404
    assert signed_in(Role.DESK, to).get(f"/staff/complaints/{case.number}/").status_code == 200


def test_a_reason_is_needed_and_what_was_chosen_stays(case: Case, station: Unit) -> None:
    to = other(station)
    page = (
        signed_in(Role.NODAL_OFFICER, station.district).post(address(case), typed(case, to, reason="न")).text
    )
    assert "कम से कम दस अक्षर" in page
    assert f'value="{to.pk}" selected' in page
    assert not Transfer.objects.exists()


def test_only_headquarters_orders_beyond_the_district(case: Case, station: Unit) -> None:
    far = Unit.objects.stations().filter(state=station.state).exclude(district=station.district)[0]
    page = signed_in(Role.SUPERINTENDENT, station.district).post(address(case), typed(case, far)).text
    assert "यह थाना नहीं चुना जा सकता" in page
    monitor = signed_in(Role.MONITOR, station.state)
    assert f'value="{far.pk}"' in monitor.get(f"{address(case)}?district={far.district_id}").text
    monitor.post(f"{address(case)}?district={far.district_id}", typed(case, far))
    case.refresh_from_db()
    assert case.unit_id == far.pk


def test_never_to_the_station_it_is_kept_from(station: Unit) -> None:
    case = make_case(station=station, accused_power="yes")
    client = signed_in(Role.SUPERINTENDENT, station.district)
    page = client.get(address(case)).text
    assert f'value="{station.pk}"' not in page
    assert "वहाँ नहीं भेजी जा सकती" in page
    client.post(address(case), typed(case, station))
    assert not Transfer.objects.exists()
    sp = make_viewer(Role.SUPERINTENDENT, station.district)
    with pytest.raises(Http404):
        actions.transfer_case(case.pk, to_unit_id=station.pk, reason="x", version=case.version, by=sp)


def test_a_refused_transfer_is_on_the_record(case: Case, station: Unit) -> None:
    with pytest.raises(PermissionDenied):
        actions.transfer_case(
            case.pk,
            to_unit_id=other(station).pk,
            reason="x",
            version=case.version,
            by=make_viewer(Role.DESK, station),
        )
    assert Entry.objects.filter(act="transfer_case", outcome="refused", case_id=case.pk).exists()


def test_a_stale_form_moves_nothing(case: Case, station: Unit) -> None:
    page = signed_in(Role.NODAL_OFFICER, station.district).post(
        address(case), typed(case, other(station), version=case.version - 1), follow=True
    )
    assert "इस बीच" in page.text
    assert not Transfer.objects.exists()


def test_a_station_and_a_circle_do_not_transfer(case: Case, station: Unit) -> None:
    for role, where in (
        (Role.DESK, station),
        (Role.STATION_HOUSE_OFFICER, station),
        (Role.CIRCLE_OFFICER, station.circle),
    ):
        client = signed_in(role, where)
        assert client.get(address(case)).status_code == 403
        assert client.post(address(case), typed(case, other(station))).status_code == 403
    assert not Transfer.objects.exists()
