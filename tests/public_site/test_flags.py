"""An answer from a police network, or beside an officer's sign-in, is flagged for headquarters, never for her."""

import ipaddress
from typing import Any

import pytest
from django.test import Client

from samman.accounts.enums import Role
from samman.cases import keys
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.common.address import is_within
from samman.complaints import actions
from tests.complaints.trips import her, make_complaint, reported_and_accepted
from tests.factories import accept, at, file_report, make_viewer, signed_in
from tests.officers import make_officer

pytestmark = pytest.mark.django_db


def answers(client: Client, case: Case) -> None:
    session = client.session
    from samman.common import clock

    session["receipt"], session["seen_at"] = her(case).receipt.pk, clock.now().isoformat()
    session.save()
    client.cookies["s"] = session.session_key or ""
    client.post("/look/answer/yes/", {"version": case.version})


@pytest.mark.parametrize(("network", "flags"), [("127.0.0.0/8", ["police_network"]), ("10.0.0.0/8", [])])
def test_a_police_network_is_flagged_to_headquarters_only(
    network: str, flags: list[str], settings: Any
) -> None:
    settings.POLICE_NETWORKS = [ipaddress.ip_network(network)]
    case, client = reported_and_accepted(), Client()
    answers(client, case)
    assert case.ratings.get().flags == flags
    case.refresh_from_db()
    assert case.closed_at is not None  # it hinders nothing
    said = "पुलिस नेटवर्क से"
    address = f"/staff/complaints/{case.number}/"
    assert (said in signed_in(Role.MONITOR, case.state).get(address).text) == bool(flags)
    assert said not in signed_in(Role.DESK, case.unit).get(address).text
    assert said not in client.get("/look/").text


def test_a_browser_in_which_an_officer_is_signed_in_is_flagged() -> None:
    case, client = reported_and_accepted(), Client()
    client.force_login(make_officer(Role.DESK, case.unit))
    answers(client, case)
    assert case.ratings.get().flags == ["officer_device"]


@pytest.mark.parametrize(("days", "flags"), [(6, ["new_key"]), (8, [])])
def test_an_answer_with_a_key_that_replaced_another_is_flagged_for_seven_days(
    days: int, flags: list[str]
) -> None:
    with at(hours=-24 * days):
        case = make_complaint()
        keys.add_receipt(case, "271828182845", holder="her", scope=Scope.FULL)
    file_report(case, by=make_viewer(Role.DESK, case.unit), is_final=True)
    accept(case, by=make_viewer(Role.NODAL_OFFICER, case.district))
    case.refresh_from_db()
    newest = case.receipts.select_related("case").latest("id")
    actions.rate_report(Citizen(newest), satisfied=True, reasons=[], words="", version=case.version)
    assert case.ratings.get().flags == flags


def test_an_address_lies_in_a_network_or_not() -> None:
    networks = [ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("2001:db8::/48")]
    assert is_within("10.1.2.3", networks) and is_within("2001:db8:0:1::", networks)
    assert (
        not is_within("10.2.0.1", networks)
        and not is_within(None, networks)
        and not is_within("10.1.2.3", [])
    )
