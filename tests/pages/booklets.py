"""The booklets of a search team: none yet, made, printed, with numbers to strike out, over."""

import uuid
from datetime import timedelta

import pytest

from samman.accounts.viewer import Viewer
from samman.missing_children import actions, booklet, press
from samman.missing_children.models import Operation
from samman.missing_children.models.operations import today
from tests.factories import at, client_of
from tests.missing_children import homeward, searching
from tests.missing_children.made import sisters
from tests.pages.glass import Glass


def booklets_of_a_team(glass: Glass) -> None:
    lead, officer = searching.desk(), searching.desk()
    team = searching.form(searching.start(), lead, officer)
    first, second = sisters()
    searching.give(team, first, second)
    browser, page = client_of(lead.officer), f"/staff/operations/team/{team.pk}/booklets/"
    glass.look(browser, page, name="staff-booklets-none")
    glass.mistake(browser, page, {"until": "1/1/2090"}, name="staff-booklets-wrong")
    with at(hours=-49):
        old = made(team.pk, lead, until=0)
    row = made(team.pk, lead)
    glass.look(browser, page, name="staff-booklets")
    glass.look(browser, f"/staff/operations/team/{team.pk}/", name="staff-team-booklets")
    address = f"/staff/operations/booklet/{row}/"
    glass.look(browser, address, name="staff-booklet")
    homeward.traced_by_hand(second)
    actions.print_booklet(row, language="hi", by=lead)[1].close()
    glass.look(browser, address, name="staff-booklet-printed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(booklet, "make", _breaks)
        glass.look(browser, f"{address}print/", {}, status=503, name="staff-booklet-not-printed")
    over = f"/staff/operations/booklet/{old}/"
    glass.look(browser, over, status=410, name="staff-booklet-over")
    Operation.objects.filter(pk=team.operation_id).update(ends_on=today() - timedelta(days=1))
    glass.look(browser, over, status=410, name="staff-booklet-operation-over")
    glass.look(browser, page, name="staff-booklets-operation-over")


def made(team_id: int, by: Viewer, until: int = 7) -> int:
    day = today() + timedelta(days=until)
    rows = actions.make_booklets(team_id, officers=[by.officer.pk], until=day, token=uuid.uuid4(), by=by)
    return rows[0].pk


def _breaks(*_given: object) -> None:
    raise press.NotPrinted("busy")
