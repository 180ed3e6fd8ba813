"""While escalation stands still, headquarters and administrators read it on every page; a station does not."""

import pytest
from django.test import Client

from samman.accounts.enums import Role
from samman.common import clock
from samman.deadlines.models import ClockWatch
from tests.factories import unit
from tests.officers import make_officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "told"), [(Role.MONITOR, True), (Role.DESK, False)])
def test_a_halted_clock_is_told_above(role: Role, told: bool, client: Client) -> None:
    now = clock.now()
    ClockWatch.objects.update_or_create(
        pk=1, defaults={"boot_id": "x", "offset": 0.0, "last_at": now, "halted_at": now}
    )
    chowk = unit()
    client.force_login(make_officer(role, chowk.state if role == Role.MONITOR else chowk))
    page = client.get("/en/staff/complaints/").content.decode()
    assert ("clock is wrong" in page) is told


def test_nothing_is_told_while_it_runs(client: Client) -> None:
    client.force_login(make_officer(Role.MONITOR, unit().state))
    assert "clock is wrong" not in client.get("/en/staff/complaints/").content.decode()
