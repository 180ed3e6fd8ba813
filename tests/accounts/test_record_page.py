"""The auditor's page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from samman.accounts import record_views
from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.accounts.viewer import viewer_of
from samman.audit import Actor, record
from samman.audit.actors import job
from samman.audit.models import Entry
from samman.common import clock
from samman.common.digits import new_number
from tests.officers import Map, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(police_map: Map) -> Officer:
    return make_officer(Role.AUDITOR, police_map.state)


def shown(client: Client, **asked: str) -> list[Entry]:
    return [row["entry"] for row in client.get(reverse("accounts:record"), asked).context["rows"]]


def test_the_auditor_reads_officers_and_administrators_get_404(
    client: Client, auditor: Officer, desk: Officer, administrator: Officer
) -> None:
    for person, expected in ((auditor, 200), (desk, 404), (administrator, 404)):
        client.force_login(person)
        assert client.get(reverse("accounts:record")).status_code == expected


def test_an_auditor_of_another_state_does_not_see_this_states_entries(
    client: Client, police_map: Map
) -> None:
    mine = [
        record("by_unit", by=job("x"), unit_id=police_map.station.pk),
        record("by_actor", by=Actor("officer", "1", "A", police_map.station.pk)),
        record(
            "refused_elsewhere",
            by=Actor("officer", "9", "B", police_map.other_station.pk),
            unit_id=police_map.station.pk,
        ),
    ]
    common = record("of_no_unit", by=job("x"))
    for unit, expected in ((police_map.state, [*mine, common]), (police_map.other_state, [common])):
        client.force_login(make_officer(Role.AUDITOR, unit))
        ours = {entry.pk for entry in [*mine, common]}
        assert {e.pk for e in shown(client) if e.pk in ours} == {e.pk for e in expected}


def test_reading_the_record_is_recorded(client: Client, auditor: Officer) -> None:
    client.force_login(auditor)
    shown(client, outcome="refused")
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.outcome, entry.detail["outcome"]) == ("read_record", "read", "refused")


def test_filters(client: Client, auditor: Officer, desk: Officer, police_map: Map) -> None:
    old = Entry.objects.create(
        at=clock.now() - timedelta(days=10),
        actor_kind="job",
        actor_label="j",
        act="sign_out",
        outcome="done",
        case_id=77,
    )
    by_desk = record("view_case", by=viewer_of(desk).actor, outcome="read")
    client.force_login(auditor)
    assert shown(client, case="७७") == [old]
    assert shown(client, who=desk.username.upper()) == [by_desk]
    assert shown(client, act="view_case") == [by_desk]
    assert by_desk in shown(client, outcome="read") and old not in shown(client, outcome="read")
    today = clock.in_ist(clock.now()).date().isoformat()
    assert old not in shown(client, since=today)
    assert shown(client, until=(clock.in_ist(clock.now()) - timedelta(days=5)).date().isoformat()) == [old]


@pytest.mark.parametrize(
    "asked",
    [
        {"case": "abc"},
        {"case": "9" * 30},
        {"since": "yesterday"},
        {"act": "x' OR 1=1"},
        {"before": "z"},
        {"who": "a\0b"},
    ],
)
def test_odd_filters_get_a_page(client: Client, auditor: Officer, asked: dict[str, str]) -> None:
    client.force_login(auditor)
    assert client.get(reverse("accounts:record"), asked).status_code == 200


def test_fifty_a_page_newest_first_and_none_is_lost_between(client: Client, auditor: Officer) -> None:
    client.force_login(auditor)
    made = [record("take_step", by=job("x")).pk for _number in range(60)]
    first = client.get(reverse("accounts:record"), {"act": "take_step"})
    second = client.get(reverse("accounts:record") + first.context["next_url"])
    ids = [row["entry"].pk for page in (first, second) for row in page.context["rows"]]
    assert len(first.context["rows"]) == 50 and ids == made[::-1]


def test_the_page_shows_no_more_than_the_record_holds(
    client: Client, auditor: Officer, desk: Officer
) -> None:
    client.force_login(auditor)
    record("view_case", by=viewer_of(desk).actor, outcome="read", reason="<b>कारण</b>")
    page = client.get(reverse("accounts:record")).content.decode()
    assert "प्रकरण खोला" in page and "&lt;b&gt;कारण" in page


def test_a_case_is_found_by_its_complaint_id(
    client: Client, auditor: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = new_number()
    monkeypatch.setattr(record_views, "_case_finder", {number: 77}.get)
    mine = Entry.objects.create(
        at=clock.now(), actor_kind="job", actor_label="j", act="sign_out", outcome="done", case_id=77
    )
    client.force_login(auditor)
    assert shown(client, case=f"{number[:3]} {number[3:6]} {number[6:]}") == [mine]
    assert shown(client, case=new_number()) == []


def test_an_officer_acted_upon_is_named(client: Client, auditor: Officer, desk: Officer) -> None:
    record("reset_password", by=job("x"), object_kind="officer", object_id=desk.pk)
    record("odd", by=job("x"), object_kind="officer", object_id="")
    client.force_login(auditor)
    assert desk.username in client.get(reverse("accounts:record")).content.decode()


@pytest.mark.parametrize("days", [{"until": "9999-12-31"}, {"since": "0001-01-01"}])
def test_days_of_other_ages_leave_nothing_out(client: Client, auditor: Officer, days: dict[str, str]) -> None:
    entry = record("of_no_unit", by=job("x"))
    client.force_login(auditor)
    assert entry.pk in {found.pk for found in shown(client, **days)}
