"""The administrator changes hours: a new version, never an edit; running clocks keep theirs."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.audit.actors import command
from samman.audit.models import Entry
from samman.audit.rows import broken_rows
from samman.cases.writing import Stale
from samman.deadlines import policies
from samman.deadlines.actions import change_policy, two_numbers
from samman.deadlines.models import Deadline, Policy
from samman.deadlines.reference import load_policies
from samman.jurisdictions.models import Unit
from samman.missing_children import clocks
from tests.factories import client_of, signed_in, unit
from tests.missing_children import made
from tests.officers import make_map, make_viewer

pytestmark = pytest.mark.django_db
ORDER = "आदेश सं. 12/2026 दिनांक 24.11.2026"
HOUR = timedelta(hours=1)
PAGE = "/staff/procedure/missing_alert/"


@pytest.fixture(autouse=True)
def asked_afresh() -> Any:
    policies.forget()
    yield
    policies.forget()


def state() -> Unit:
    found = unit().state
    assert found is not None
    return found


def change(by: Viewer | None = None, **values: Any) -> Policy | None:
    by = by or make_viewer(Role.ADMINISTRATOR, state())
    told = {"due": 12 * HOUR, "remind": 3 * HOUR, "order": ORDER, "version": 1, **values}
    changed = change_policy(clocks.ALERT, **told, by=by)
    policies.forget()
    return changed


def test_a_new_version_holds_for_clocks_that_start_and_running_ones_keep_theirs() -> None:
    before = made.make_missing()
    changed = change()
    after = made.make_missing()
    assert changed is not None and (changed.version, changed.state, changed.due_minutes) == (2, state(), 720)
    due = {
        case: Deadline.objects.get(case=case, ladder=clocks.ALERT).due_at - case.created_at
        for case in (before, after)
    }
    assert due == {before: 24 * HOUR, after: 12 * HOUR}
    steps = changed.ladder_steps
    assert [(s.action, s.after, s.source == ORDER) for s in steps] == [
        ("warn", -3 * HOUR, True),
        ("late", timedelta(0), True),
        ("still_late", 24 * HOUR, False),
    ]
    general = Policy.objects.get(ladder=clocks.ALERT, state=None)
    assert (general.version, general.due_minutes) == (1, 1440)


def test_the_change_stands_in_the_record_with_both_numbers_and_the_order() -> None:
    change()
    entry = Entry.objects.get(act="change_policy", outcome="done")
    assert entry.reason == ORDER
    assert (entry.detail["due_hours"], entry.detail["remind_hours"]) == ([24, 12], [6, 3])
    assert not [fault for fault in broken_rows() if "deadlines_policy" in fault]


def test_the_same_numbers_again_change_nothing_and_an_old_page_is_told() -> None:
    assert change(due=24 * HOUR, remind=6 * HOUR) is None
    assert change() is not None
    with pytest.raises(Stale):
        change()
    assert change(version=2) is None
    again = change(version=2, due=10 * HOUR)
    assert again is not None and again.version == 3
    # What comes with the program is loaded at every start beside it, and neither says anything of the other.
    assert load_policies(by=command("test")) is None


@pytest.mark.parametrize(
    ("due", "remind"), [(0, 1), (-5, 1), (9000, 1), (5, 5), (5, 6), (5, 0), (5, -1), (5, None)]
)
def test_two_numbers_that_make_no_clock_are_refused(due: int, remind: int | None) -> None:
    with pytest.raises(ValueError, match="clock"):
        change(due=due * HOUR, remind=remind * HOUR if remind is not None else None)
    assert Policy.objects.filter(ladder=clocks.ALERT).count() == 1


def test_only_an_administrator_changes_them_and_only_for_the_own_state() -> None:
    for role, place in (
        (Role.SUPERINTENDENT, unit().district),
        (Role.MONITOR, state()),
        (Role.AUDITOR, state()),
    ):
        with pytest.raises(PermissionDenied):
            change(make_viewer(role, place))
    other = make_map()
    change(make_viewer(Role.ADMINISTRATOR, other.state))
    assert policies.in_force(clocks.ALERT, state().pk).due_minutes == 1440
    assert policies.in_force(clocks.ALERT, other.state.pk).due_minutes == 720


def test_a_ladder_of_another_shape_has_no_two_numbers() -> None:
    numbers = {p.ladder: two_numbers(p) for p in Policy.objects.newest()}
    assert numbers["missing_risk"] == (2 * HOUR, HOUR) and numbers["missing_fir"] == (HOUR, None)
    assert numbers["missing_untraced"] == (2880 * HOUR, 336 * HOUR)
    assert numbers["direction"] is None and numbers["action_taken_report"] is None


def test_the_page_shows_law_and_hours_with_how_sure_they_are_to_administrators_alone() -> None:
    page = signed_in(Role.ADMINISTRATOR, state()).get("/staff/procedure/").text
    assert "जेजे आदर्श नियम 2016, नियम 92" in page and "पुष्टि शेष" in page and f'href="{PAGE}"' in page
    assert "2880 घंटे" in page
    for role, place in ((Role.STATION_HOUSE_OFFICER, unit()), (Role.MONITOR, state())):
        client = signed_in(role, place)
        assert client.get("/staff/procedure/").status_code == 404
        assert (
            client.post(PAGE, {"due": "1", "remind": "1", "order": ORDER, "version": "1"}).status_code == 404
        )


def test_hours_are_changed_on_the_page_and_what_is_wrong_is_said_there() -> None:
    client = client_of(make_viewer(Role.ADMINISTRATOR, state()).officer)
    good = {"due": "१२", "remind": "3", "order": ORDER, "version": "1"}
    for wrong in (
        {"due": "5", "remind": "5"}, {"due": "0"}, {"due": "x"}, {"remind": ""}, {"due": "9" * 40}, {"order": "x"},
        {"due": "8785"}, {"version": "x"}, {"order": "a\0" + ORDER},
    ):  # fmt: skip
        answer = client.post(PAGE, {**good, **wrong})
        assert answer.status_code == 200, wrong
    assert Policy.objects.filter(ladder=clocks.ALERT).count() == 1
    assert "संस्करण 2" in client.post(PAGE, good, follow=True).text
    assert Policy.objects.get(ladder=clocks.ALERT, version=2).due_minutes == 720
    assert "फिर से देखें" in client.post(PAGE, good, follow=True).text  # an old page
    for ladder in ("direction", "nothing", "found_cwc", "x" * 300):
        assert client.get(f"/staff/procedure/{ladder}/").status_code == 404
