"""Leave: the posts rest, another stands in, and everything comes back by itself at the second."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse

from samman.accounts import actions
from samman.accounts.enums import Role
from samman.accounts.models import Handover, Leave, Officer
from samman.accounts.viewer import viewer_of
from samman.common import clock
from samman.messages.recipients import officers_of
from tests.factories import at
from tests.officers import Map, make_officer

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def sho(police_map: Map) -> Officer:
    return make_officer(
        Role.STATION_HOUSE_OFFICER, police_map.station, username="sho.first", phone="9000000001"
    )


@pytest.fixture
def link(police_map: Map) -> Officer:
    return make_officer(Role.DESK, police_map.station, username="link.officer", phone="9000000002")


def roles_of(officer: Officer, moment: datetime | None = None) -> list[str]:
    with at(moment):
        return [posting.role for posting in viewer_of(officer).postings]


def leave_of(administrator: Officer, officer: Officer, stand_in: Officer | None = None, **more: Any) -> Leave:
    now = clock.now()
    times = {"starts_at": now + DAY, "ends_at": now + 5 * DAY, **more}
    return actions.give_leave(
        by=viewer_of(administrator),
        officer_id=officer.pk,
        stand_in_id=stand_in.pk if stand_in else None,
        **times,
    )


def test_the_stand_in_holds_the_post_meanwhile_and_both_change_at_the_second(
    administrator: Officer, sho: Officer, link: Officer
) -> None:
    leave = leave_of(administrator, sho, link)
    own, desk = [Role.STATION_HOUSE_OFFICER], [Role.DESK]
    assert (roles_of(sho, leave.starts_at - SECOND), roles_of(link, leave.starts_at - SECOND)) == (own, desk)
    assert (roles_of(sho, leave.starts_at), roles_of(link, leave.starts_at)) == ([], desk + own)
    assert (roles_of(sho, leave.ends_at - SECOND), roles_of(link, leave.ends_at - SECOND)) == ([], desk + own)
    assert (roles_of(sho, leave.ends_at), roles_of(link, leave.ends_at)) == (own, desk)


def test_messages_go_to_the_stand_in_and_not_to_who_is_away(
    police_map: Map, administrator: Officer, sho: Officer, link: Officer
) -> None:
    leave = leave_of(administrator, sho, link)

    def told(moment: datetime) -> list[str]:
        with at(moment):
            return [one.phone for one in officers_of(police_map.station, [Role.STATION_HOUSE_OFFICER])]

    assert told(clock.now()) == ["9000000001"]
    assert told(leave.starts_at) == ["9000000002"]
    assert told(leave.ends_at) == ["9000000001"]


def test_every_post_of_the_officer_rests_and_is_held(
    police_map: Map, administrator: Officer, sho: Officer, link: Officer
) -> None:
    ends = clock.now() + 3 * DAY
    actions.add_posting(
        by=viewer_of(administrator),
        officer_id=sho.pk,
        role=Role.NODAL_OFFICER,
        unit_id=police_map.district.pk,
        until=ends,
    )
    leave = leave_of(administrator, sho, link)
    assert roles_of(sho, leave.starts_at) == []
    assert sorted(roles_of(link, leave.starts_at)) == sorted(
        [Role.DESK, Role.STATION_HOUSE_OFFICER, Role.NODAL_OFFICER]
    )
    assert Role.NODAL_OFFICER not in roles_of(link, ends), "no longer than the post itself"


def test_back_earlier_or_later_moves_the_stand_ins_end_with_it(
    administrator: Officer, sho: Officer, link: Officer
) -> None:
    by, leave = viewer_of(administrator), leave_of(administrator, sho, link)
    earlier, later = leave.ends_at - DAY, leave.ends_at + DAY
    for moment in (earlier, later):
        actions.end_leave(by=by, officer_id=sho.pk, leave_id=leave.pk, at=moment)
        assert roles_of(sho, moment - SECOND) == []
        assert Role.STATION_HOUSE_OFFICER in roles_of(link, moment - SECOND)
        assert roles_of(sho, moment) == [Role.STATION_HOUSE_OFFICER]
        assert roles_of(link, moment) == [Role.DESK]
        assert Handover.objects.get(posting__officer=link).at == moment
    with at(leave.starts_at + DAY) as today:
        actions.end_leave(by=viewer_of(administrator), officer_id=sho.pk, leave_id=leave.pk)
        assert roles_of(sho, today) == [Role.STATION_HOUSE_OFFICER]
        assert roles_of(link, today) == [Role.DESK]


def test_a_leave_that_has_not_begun_is_called_off(
    administrator: Officer, sho: Officer, link: Officer
) -> None:
    leave = leave_of(administrator, sho, link)
    actions.end_leave(by=viewer_of(administrator), officer_id=sho.pk, leave_id=leave.pk)
    for moment in (leave.starts_at, leave.starts_at + DAY):
        assert roles_of(sho, moment) == [Role.STATION_HOUSE_OFFICER]
        assert roles_of(link, moment) == [Role.DESK]
    assert not Handover.objects.filter(done_at=None).exists()
    leave_of(administrator, sho, link)  # the same time is free again


def test_the_stand_ins_post_ends_with_the_post_itself(
    police_map: Map, administrator: Officer, sho: Officer, link: Officer
) -> None:
    leave = leave_of(administrator, sho, link)
    moment = leave.starts_at + DAY
    actions.end_posting(
        by=viewer_of(administrator), officer_id=sho.pk, posting_id=sho.postings.get().pk, at=moment
    )
    assert roles_of(link, moment) == [Role.DESK]
    with pytest.raises(ValidationError):
        actions.keep_posting(
            by=viewer_of(administrator),
            officer_id=link.pk,
            posting_id=link.postings.get(leave=leave).pk,
        )


@pytest.mark.parametrize(
    "times",
    [
        {"starts_at": 3, "ends_at": 2},
        {"starts_at": 0, "ends_at": 5 * 365},
        {"starts_at": 2, "ends_at": 4},
        {"starts_at": 0, "ends_at": 2},
    ],
)
def test_moments_that_do_not_fit_are_refused(
    administrator: Officer, sho: Officer, times: dict[str, int]
) -> None:
    leave_of(administrator, sho)
    with pytest.raises(ValidationError):
        leave_of(administrator, sho, None, **{name: clock.now() + days * DAY for name, days in times.items()})
    assert Leave.objects.count() == 1


def test_who_is_away_cannot_stand_in_nor_the_administrator_nor_the_officer(
    administrator: Officer, sho: Officer, link: Officer
) -> None:
    leave_of(administrator, link)
    with pytest.raises(ValidationError, match="अवकाश"):
        leave_of(administrator, sho, link)
    with pytest.raises(ValidationError):
        leave_of(administrator, sho, sho)
    with pytest.raises(actions.Refused):
        leave_of(administrator, sho, administrator)


def test_an_administrator_of_another_state_can_give_and_end_no_leave(
    client: Client, administrator: Officer, outsider_administrator: Officer, sho: Officer
) -> None:
    leave = leave_of(administrator, sho)
    with pytest.raises(Http404):
        leave_of(outsider_administrator, sho)
    with pytest.raises(Http404):
        actions.end_leave(by=viewer_of(outsider_administrator), officer_id=sho.pk, leave_id=leave.pk)
    client.force_login(outsider_administrator)
    assert client.get(reverse("accounts:end_leave", args=[sho.pk, leave.pk])).status_code == 404


# The pages


def days(moment: datetime) -> str:
    return clock.in_ist(moment).strftime("%d/%m/%Y")


def test_the_page_enters_a_leave_and_shows_it(
    client: Client, administrator: Officer, sho: Officer, link: Officer
) -> None:
    client.force_login(administrator)
    now = clock.now()
    typed = {
        "day": days(now + DAY),
        "until_day": days(now + 3 * DAY),
        "successor_search": "link.officer",
    }
    page = client.post(reverse("accounts:give_leave", args=[sho.pk]), typed, follow=True).content.decode()
    leave = Leave.objects.get()
    assert leave.stand_in == link and clock.in_ist(leave.starts_at).hour == 0
    assert leave.ends_at - leave.starts_at == 3 * DAY, "the last day counts"
    assert link.name_hi in page and "notice--success" in page
    ended = client.post(reverse("accounts:end_leave", args=[sho.pk, leave.pk]), {}, follow=True)
    assert "notice--success" in ended.content.decode()
    again = client.post(reverse("accounts:end_leave", args=[sho.pk, leave.pk]), {}, follow=True)
    assert again.status_code == 200 and "notice--info" in again.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "आखिरी दिन लिखें"),
        ({"until_day": "1/1/2020"}, "यह दिन बीत चुका"),
        ({"until_day": "कल"}, "ऐसी कोई तारीख नहीं"),
        ({"until_day": "1/1/2030", "until_hour": "25:00"}, "ऐसा कोई समय नहीं"),
        ({"until_day": "1/1/2198", "day": "1/1/2199"}, "तीन साल"),
    ],
)
def test_what_is_wrong_in_the_leave_form_gets_a_sentence(
    client: Client, administrator: Officer, sho: Officer, typed: dict[str, str], said: str
) -> None:
    client.force_login(administrator)
    answer = client.post(reverse("accounts:give_leave", args=[sho.pk]), typed)
    assert answer.status_code == 200 and said in answer.content.decode()
    assert not Leave.objects.exists()


def test_an_officer_on_leave_is_told_until_when(client: Client, administrator: Officer, sho: Officer) -> None:
    leave_of(administrator, sho, starts_at=clock.now())
    client.force_login(sho)
    page = client.get(reverse("accounts:home")).content.decode()
    assert "आप अवकाश पर हैं" in page
    assert client.get(reverse("complaints:list")).status_code == 404
    client.force_login(administrator)
    assert "अवकाश पर" in client.get(reverse("accounts:officers"), {"which": "away"}).content.decode()


def test_the_list_of_officers_shows_a_page_in_a_fixed_number_of_queries(
    client: Client, police_map: Map, administrator: Officer, django_assert_max_num_queries: Any
) -> None:
    client.force_login(administrator)
    for _number in range(12):
        leave_of(administrator, make_officer(Role.DESK, police_map.station), starts_at=clock.now())
    with django_assert_max_num_queries(12):
        client.get(reverse("accounts:officers"))
