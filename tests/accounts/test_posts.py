"""Posts begin and end at a moment set beforehand; one form ends the old post and begins the new one."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse

from samman.accounts import actions
from samman.accounts.enums import Role
from samman.accounts.models import Handover, Officer, Posting
from samman.accounts.viewer import viewer_of
from samman.audit.models import Entry
from samman.common import clock
from tests.factories import at
from tests.officers import Map, make_officer

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def sho(police_map: Map) -> Officer:
    return make_officer(Role.STATION_HOUSE_OFFICER, police_map.station, username="sho.first")


def in_ist(moment: Any) -> dict[str, str]:
    here = clock.in_ist(moment)
    return {"day": here.strftime("%d/%m/%Y"), "hour": here.strftime("%H:%M")}


def roles_of(officer: Officer) -> list[str]:
    return [posting.role for posting in viewer_of(officer).postings]


def transfer(client: Client, officer: Officer, **more: str) -> Any:
    posting = officer.postings.latest("id")
    data = {"role": Role.NODAL_OFFICER, "unit_search": "Testpur"}
    return client.post(
        reverse("accounts:transfer_officer", args=[officer.pk, posting.pk]), {**data, **more}, follow=True
    )


def end(client: Client, posting: Posting, **more: str) -> Any:
    return client.post(
        reverse("accounts:end_posting", args=[posting.officer_id, posting.pk]), more, follow=True
    )


# Transfer


def test_one_form_ends_the_old_post_and_begins_the_new_one(
    client: Client, administrator: Officer, sho: Officer
) -> None:
    client.force_login(administrator)
    page = transfer(client, sho).content.decode()
    assert "notice--success" in page
    assert roles_of(sho) == [Role.NODAL_OFFICER]
    old, new = sho.postings.order_by("id")
    assert old.ends_at == new.starts_at
    assert set(Entry.objects.order_by("-id").values_list("act", flat=True)[:2]) == {
        "add_posting",
        "end_posting",
    }


def test_a_transfer_at_a_chosen_moment_changes_posts_at_that_second(
    client: Client, administrator: Officer, sho: Officer
) -> None:
    client.force_login(administrator)
    moment = (clock.now() + 2 * DAY).replace(second=0, microsecond=0)
    transfer(client, sho, **in_ist(moment))
    assert roles_of(sho) == [Role.STATION_HOUSE_OFFICER]
    with at(moment - timedelta(seconds=1)):
        assert roles_of(sho) == [Role.STATION_HOUSE_OFFICER]
    with at(moment):
        assert roles_of(sho) == [Role.NODAL_OFFICER]


def test_neither_is_done_when_one_cannot_be(police_map: Map, administrator: Officer, sho: Officer) -> None:
    by = viewer_of(administrator)
    posting = sho.postings.get()
    with pytest.raises(ValidationError):
        actions.transfer_officer(
            by=by,
            officer_id=sho.pk,
            posting_id=posting.pk,
            role=posting.role,
            unit_id=posting.unit_id,
        )
    with pytest.raises(Http404):
        actions.transfer_officer(
            by=by,
            officer_id=sho.pk,
            posting_id=posting.pk,
            role=posting.role,
            unit_id=police_map.other_station.pk,
        )
    assert sho.postings.get().ends_at is None


def test_a_transfer_by_an_administrator_of_another_state_finds_nothing(
    client: Client, outsider_administrator: Officer, sho: Officer
) -> None:
    client.force_login(outsider_administrator)
    assert transfer(client, sho).status_code == 404
    assert roles_of(sho) == [Role.STATION_HOUSE_OFFICER]


def test_nobody_transfers_or_sends_on_leave_himself(
    client: Client, police_map: Map, administrator: Officer
) -> None:
    client.force_login(administrator)
    posting = administrator.postings.get()
    for address in (
        reverse("accounts:transfer_officer", args=[administrator.pk, posting.pk]),
        reverse("accounts:end_posting", args=[administrator.pk, posting.pk]),
        reverse("accounts:give_leave", args=[administrator.pk]),
    ):
        assert client.get(address).status_code == 404
    with pytest.raises(actions.Refused):
        actions.transfer_officer(
            by=viewer_of(administrator),
            officer_id=administrator.pk,
            posting_id=posting.pk,
            role=Role.SUPERINTENDENT,
            unit_id=police_map.district.pk,
        )
    assert (Entry.objects.latest("id").act, Entry.objects.latest("id").outcome) == (
        "transfer_officer",
        "refused",
    )


# What is typed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "31/02/2027"}, "ऐसी कोई तारीख नहीं"),
        ({"day": "01/01/2020"}, "बीत चुका"),
        ({"hour": "10:00"}, "तारीख भी लिखें"),
        ({"day": "01/01/2199"}, "तीन साल से आगे"),
        ({"until_day": "01/01/2020"}, "यह दिन बीत चुका"),
        ({"unit_search": "नहीं है"}, "ऐसी कोई इकाई नहीं"),
        ({"successor_search": "कोई नहीं ऐसा"}, "इस नाम का कोई अधिकारी नहीं"),
        ({"day": "\0", "hour": "\x01", "successor_search": "\0" * 90}, "govuk-error-summary"),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_keeps_what_was_typed(
    client: Client, administrator: Officer, sho: Officer, typed: dict[str, str], said: str
) -> None:
    client.force_login(administrator)
    answer = transfer(client, sho, **typed)
    page = answer.content.decode()
    assert answer.status_code == 200 and said in page
    assert roles_of(sho) == [Role.STATION_HOUSE_OFFICER]


def test_a_moment_of_some_minutes_ago_is_now(client: Client, administrator: Officer, sho: Officer) -> None:
    client.force_login(administrator)
    end(client, sho.postings.get(), **in_ist(clock.now() - timedelta(minutes=5)))
    assert roles_of(sho) == []


# The end


def test_a_post_ends_at_a_date_set_beforehand_and_the_end_can_be_taken_back(
    client: Client, administrator: Officer, sho: Officer
) -> None:
    client.force_login(administrator)
    posting = sho.postings.get()
    moment = (clock.now() + 3 * DAY).replace(second=0, microsecond=0)
    end(client, posting, **in_ist(moment))
    posting.refresh_from_db()
    assert posting.ends_at == moment
    with at(moment):
        assert roles_of(sho) == []
    client.post(reverse("accounts:keep_posting", args=[sho.pk, posting.pk]))
    with at(moment):
        assert roles_of(sho) == [Role.STATION_HOUSE_OFFICER]
    assert not Handover.objects.filter(done_at=None).exists()


def test_the_form_of_a_new_post_offers_beginning_and_end(
    client: Client, administrator: Officer, sho: Officer
) -> None:
    client.force_login(administrator)
    begins = clock.in_ist(clock.now() + DAY)
    client.post(
        reverse("accounts:add_posting", args=[sho.pk]),
        {
            "role": Role.NODAL_OFFICER,
            "unit_search": "Testpur",
            "day": begins.strftime("%d/%m/%Y"),
            "until_day": (begins + DAY).strftime("%d/%m/%Y"),
        },
    )
    posting = sho.postings.latest("id")
    assert posting.ends_at is not None
    assert clock.in_ist(posting.starts_at).time().isoformat() == "00:00:00"
    assert posting.ends_at - posting.starts_at == 2 * DAY, "the last day counts"
    assert roles_of(sho) == [Role.STATION_HOUSE_OFFICER]
    with at(posting.starts_at):
        assert len(roles_of(sho)) == 2
    with at(posting.ends_at):
        assert roles_of(sho) == [Role.STATION_HOUSE_OFFICER]


def test_a_second_press_after_the_end_changes_nothing(
    client: Client, administrator: Officer, sho: Officer
) -> None:
    client.force_login(administrator)
    posting = sho.postings.get()
    end(client, posting)
    posting.refresh_from_db()
    first = posting.ends_at
    answer = end(client, posting)
    posting.refresh_from_db()
    assert posting.ends_at == first and answer.status_code == 200
    assert Entry.objects.filter(act="end_posting").count() == 1


def test_a_post_to_come_that_is_ended_never_holds(administrator: Officer, sho: Officer) -> None:
    by, posting = viewer_of(administrator), sho.postings.get()
    moment = clock.now() + DAY
    added = actions.transfer_officer(
        by=by,
        officer_id=sho.pk,
        posting_id=posting.pk,
        role=Role.NODAL_OFFICER,
        unit_id=posting.unit.district_id or 0,
        at=moment,
    )
    actions.end_posting(by=by, officer_id=sho.pk, posting_id=added.pk)
    actions.keep_posting(by=by, officer_id=sho.pk, posting_id=posting.pk)
    with at(moment + DAY):
        assert roles_of(sho) == [Role.STATION_HOUSE_OFFICER]
    assert not Handover.objects.filter(posting=added).exists()


# Who takes over


def test_the_successor_must_hold_a_post_there_at_that_moment(
    client: Client, police_map: Map, administrator: Officer, sho: Officer
) -> None:
    stranger = make_officer(Role.NODAL_OFFICER, police_map.district, username="far.away")
    client.force_login(administrator)
    posting = sho.postings.get()
    page = end(client, posting, successor_search="far.away").content.decode()
    assert "कोई पद नहीं" in page and "far.away" in page
    assert roles_of(sho) == [Role.STATION_HOUSE_OFFICER]
    moment = (clock.now() + DAY).replace(second=0, microsecond=0)
    actions.add_posting(
        by=viewer_of(administrator),
        officer_id=stranger.pk,
        role=Role.STATION_HOUSE_OFFICER,
        unit_id=posting.unit_id,
        starts_at=moment,
    )
    end(client, posting, successor_search="far.away", **in_ist(moment))
    handover = Handover.objects.get()
    assert (handover.successor, handover.at, handover.done_at) == (stranger, moment, None)


def test_several_officers_of_a_name_are_offered_as_a_choice(
    client: Client, police_map: Map, administrator: Officer, sho: Officer
) -> None:
    officers = [
        make_officer(Role.DESK, police_map.station, username=f"asha.{n}", name_en="Asha Devi", name_hi="आशा")
        for n in range(2)
    ]
    client.force_login(administrator)
    posting = sho.postings.get()
    answer = end(client, posting, successor_search="Asha")
    assert "asha.0" in answer.content.decode() and roles_of(sho) == [Role.STATION_HOUSE_OFFICER]
    end(client, posting, successor_search="Asha", successor_id=str(officers[1].pk))
    assert Handover.objects.get().successor == officers[1]


def test_a_successor_of_another_state_is_not_found(
    client: Client, police_map: Map, administrator: Officer, sho: Officer
) -> None:
    outsider = make_officer(Role.DESK, police_map.other_station, username="out.sider")
    client.force_login(administrator)
    posting = sho.postings.get()
    assert "इस नाम का कोई अधिकारी नहीं" in end(client, posting, successor_search="out.sider").content.decode()
    with pytest.raises(Http404):
        actions.end_posting(
            by=viewer_of(administrator), officer_id=sho.pk, posting_id=posting.pk, successor_id=outsider.pk
        )
