"""The administrator's pages and actions: his own state, never himself, always recorded."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse

from samman.accounts import actions
from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.accounts.viewer import viewer_of
from samman.audit.models import Entry
from samman.common import clock
from samman.jurisdictions.enums import UnitKind
from tests.officers import Map, make_officer, make_unit

pytestmark = pytest.mark.django_db


def last_entry() -> Entry:
    return Entry.objects.latest("id")


def new(client: Client, **more: Any) -> Any:
    data = {
        "name_hi": "रीता देवी", "name_en": "Rita Devi", "username": "rita.devi", "role": "desk",
        "unit_search": "पहला", "phone": "+91 98765 43210", "is_woman": "on",
    }  # fmt: skip
    return client.post(reverse("accounts:new_officer"), {**data, **more})


# The three persons: the administrator, an officer of the state, an administrator of another state


def test_the_administrator_opens_the_pages_others_get_404(
    client: Client, administrator: Officer, outsider_administrator: Officer, desk: Officer
) -> None:
    pages = [
        reverse(f"accounts:{name}", args=[desk.pk])
        for name in ("officer", "new_password", "reset_second_step", "set_active", "add_posting")
    ]
    for person, expected in ((administrator, 200), (desk, 404), (outsider_administrator, 404)):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages] == [expected] * len(pages), person.username
    client.force_login(desk)
    assert client.get(reverse("accounts:officers")).status_code == 404
    assert client.get(reverse("accounts:new_officer")).status_code == 404
    assert (last_entry().act, last_entry().outcome) == ("open_page", "refused")


def test_the_list_shows_the_officers_of_the_own_state_only(
    client: Client, administrator: Officer, outsider_administrator: Officer, desk: Officer
) -> None:
    client.force_login(outsider_administrator)
    page = client.get(reverse("accounts:officers")).content.decode()
    assert outsider_administrator.username in page
    assert administrator.username not in page and desk.username not in page


def test_actions_refuse_officers_and_units_of_another_state(
    police_map: Map, administrator: Officer, outsider_administrator: Officer, desk: Officer
) -> None:
    outsider = viewer_of(outsider_administrator)
    posting = desk.postings.get()
    for act in (
        lambda: actions.reset_password(by=outsider, officer_id=desk.pk),
        lambda: actions.reset_second_factor(by=outsider, officer_id=desk.pk),
        lambda: actions.set_active(by=outsider, officer_id=desk.pk, active=False),
        lambda: actions.end_posting(by=outsider, officer_id=desk.pk, posting_id=posting.pk),
        lambda: actions.add_posting(
            by=outsider, officer_id=desk.pk, role=Role.DESK, unit_id=police_map.other_station.pk
        ),
        lambda: actions.add_posting(
            by=viewer_of(administrator),
            officer_id=desk.pk,
            role=Role.DESK,
            unit_id=police_map.other_station.pk,
        ),
        lambda: actions.create_officer(
            by=outsider,
            username="mole",
            name_hi="म",
            name_en="M",
            role=Role.DESK,
            unit_id=police_map.station.pk,
        ),
    ):
        with pytest.raises(Http404):
            act()
    assert not Officer.objects.filter(username="mole").exists()


def test_an_officer_who_is_no_administrator_can_do_nothing(police_map: Map, desk: Officer) -> None:
    colleague = make_officer(Role.DESK, police_map.station)
    with pytest.raises(Http404):
        actions.end_posting(
            by=viewer_of(desk), officer_id=colleague.pk, posting_id=colleague.postings.get().pk
        )
    with pytest.raises(Http404):
        actions.create_officer(
            by=viewer_of(desk),
            username="mole",
            name_hi="म",
            name_en="M",
            role=Role.DESK,
            unit_id=police_map.station.pk,
        )


def test_an_administrator_whose_post_has_ended_can_do_nothing(administrator: Officer, desk: Officer) -> None:
    by = viewer_of(administrator)
    administrator.postings.update(ends_at=clock.now())
    with pytest.raises(Http404):
        actions.reset_password(by=viewer_of(administrator), officer_id=desk.pk)
    assert by.postings, "a viewer is read afresh for each request"


# Never himself


def test_an_administrator_cannot_post_himself_and_the_try_is_recorded(
    police_map: Map, administrator: Officer
) -> None:
    by = viewer_of(administrator)
    for act in (
        lambda: actions.add_posting(
            by=by, officer_id=administrator.pk, role=Role.SUPERINTENDENT, unit_id=police_map.district.pk
        ),
        lambda: actions.reset_second_factor(by=by, officer_id=administrator.pk),
        lambda: actions.reset_password(by=by, officer_id=administrator.pk),
        lambda: actions.set_active(by=by, officer_id=administrator.pk, active=False),
        lambda: actions.end_posting(
            by=by, officer_id=administrator.pk, posting_id=administrator.postings.get().pk
        ),
    ):
        with pytest.raises(actions.Refused):
            act()
        assert last_entry().outcome == "refused"
    assert administrator.postings.count() == 1


def test_his_own_page_offers_no_change_and_a_forged_form_is_refused(
    client: Client, police_map: Map, administrator: Officer
) -> None:
    client.force_login(administrator)
    page = client.get(reverse("accounts:officer", args=[administrator.pk])).content.decode()
    assert "यह आप ही हैं" in page and reverse("accounts:add_posting", args=[administrator.pk]) not in page
    answer = client.post(
        reverse("accounts:add_posting", args=[administrator.pk]),
        {"role": "superintendent", "unit_search": "परीक्षापुर"},
    )
    assert "अपने पद या अपना साइन इन आप यहाँ नहीं बदल सकते" in answer.content.decode()
    assert administrator.postings.count() == 1


# What he does


def test_a_new_officer_gets_a_post_and_a_temporary_password_once(
    client: Client, police_map: Map, administrator: Officer
) -> None:
    client.force_login(administrator)
    answer = new(client)
    officer = Officer.objects.get(username="rita.devi")
    password = answer.context["password"]
    assert officer.check_password(password) and officer.must_change_password
    assert (officer.phone, officer.is_woman, officer.state) == ("9876543210", True, police_map.state)
    assert officer.postings.get().unit == police_map.station
    assert password in answer.content.decode()
    assert password not in client.get(reverse("accounts:officer", args=[officer.pk])).content.decode()
    acts = list(
        Entry.objects.filter(object_kind="officer", object_id=officer.pk).values_list("act", flat=True)
    )
    assert acts == ["create_officer", "add_posting"]
    assert not any(password in str(entry.__dict__) for entry in Entry.objects.all())


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "Rita Devi", "छोटे अक्षर"),
        ("username", "TAKEN.NAME", "छोटे अक्षर"),
        ("username", "taken.name", "यह यूज़र नाम लिया जा चुका है"),
        ("phone", "12345", "मोबाइल नंबर में दस अंक"),
        ("unit_search", "कहीं नहीं", "इस नाम की ऐसी कोई इकाई नहीं है"),
        ("unit_search", "अन्य थाना", "इस नाम की ऐसी कोई इकाई नहीं है"),
        ("name_hi", "", "यहाँ कुछ लिखें"),
        ("role", "king", ""),
    ],
)
def test_bad_input_gets_a_plain_sentence_and_keeps_the_rest(
    client: Client, police_map: Map, administrator: Officer, field: str, value: str, words: str
) -> None:
    make_officer(username="Taken.Name")
    client.force_login(administrator)
    answer = new(client, **{field: value})
    page = answer.content.decode()
    assert answer.status_code == 200 and words in page and "Rita Devi" in page
    assert not Officer.objects.filter(username="rita.devi").exists()


def test_when_several_units_fit_one_is_chosen(
    client: Client, police_map: Map, administrator: Officer
) -> None:
    second = make_unit("zz-a-two", UnitKind.STATION, "पहला थाना दो", "First Thana Two", police_map.district)
    client.force_login(administrator)
    answer = new(client)
    assert "इकाई चुनें" in answer.content.decode() and "पहला थाना दो" in answer.content.decode()
    new(client, unit_id=second.pk)
    assert Officer.objects.get(username="rita.devi").postings.get().unit == second


def test_a_post_stands_only_at_its_own_kind_of_unit(
    police_map: Map, administrator: Officer, desk: Officer
) -> None:
    with pytest.raises(ValidationError):
        actions.add_posting(
            by=viewer_of(administrator),
            officer_id=desk.pk,
            role=Role.SUPERINTENDENT,
            unit_id=police_map.station.pk,
        )


def test_ending_a_post_ends_its_access_at_the_next_request(
    client: Client, police_map: Map, administrator: Officer, desk: Officer
) -> None:
    officer = make_officer(Role.ADMINISTRATOR, police_map.state)
    client.force_login(officer)
    assert client.get(reverse("accounts:officers")).status_code == 200
    actions.end_posting(
        by=viewer_of(administrator), officer_id=officer.pk, posting_id=officer.postings.get().pk
    )
    assert client.get(reverse("accounts:officers")).status_code == 404
    assert Entry.objects.filter(act="end_posting", object_id=officer.pk).exists()


def test_a_posting_until_a_date_ends_by_itself(client: Client, police_map: Map) -> None:
    officer = make_officer(Role.ADMINISTRATOR, police_map.state)
    client.force_login(officer)
    officer.postings.update(ends_at=clock.now() + timedelta(hours=1))
    assert client.get(reverse("accounts:officers")).status_code == 200
    officer.postings.update(
        starts_at=clock.now() - timedelta(days=2), ends_at=clock.now() - timedelta(seconds=1)
    )
    assert client.get(reverse("accounts:officers")).status_code == 404


def test_an_officer_may_hold_an_additional_charge(
    police_map: Map, administrator: Officer, desk: Officer
) -> None:
    by = viewer_of(administrator)
    actions.add_posting(by=by, officer_id=desk.pk, role=Role.NODAL_OFFICER, unit_id=police_map.district.pk)
    assert viewer_of(desk).has_role(Role.DESK) and viewer_of(desk).has_role(Role.NODAL_OFFICER)
    with pytest.raises(ValidationError):
        actions.add_posting(
            by=by, officer_id=desk.pk, role=Role.NODAL_OFFICER, unit_id=police_map.district.pk
        )


def test_a_new_password_ends_the_officers_sessions(
    client: Client, administrator: Officer, desk: Officer
) -> None:
    client.force_login(desk)
    password = actions.reset_password(by=viewer_of(administrator), officer_id=desk.pk)
    assert client.get(reverse("mfa_index"))["Location"].startswith(reverse("account_login"))
    desk.refresh_from_db()
    assert desk.check_password(password) and desk.must_change_password


def test_resetting_the_second_step_removes_all_of_it_and_ends_sessions(
    client: Client, administrator: Officer, desk: Officer
) -> None:
    client.force_login(desk)
    actions.reset_second_factor(by=viewer_of(administrator), officer_id=desk.pk)
    assert not Authenticator.objects.filter(user=desk).exists()
    assert client.get(reverse("mfa_index"))["Location"].startswith(reverse("account_login"))


def test_an_officer_shut_out_is_out_at_the_next_request(
    client: Client, administrator: Officer, desk: Officer
) -> None:
    client.force_login(desk)
    actions.set_active(by=viewer_of(administrator), officer_id=desk.pk, active=False)
    assert client.get(reverse("mfa_index"))["Location"].startswith(reverse("account_login"))
    assert not Posting.objects.current().filter(officer=desk).exists()


def test_the_buttons_do_what_they_say(client: Client, administrator: Officer, desk: Officer) -> None:
    client.force_login(administrator)
    for typed in ("no", "yes"):
        client.post(reverse("accounts:set_active", args=[desk.pk]), {"active": typed})
        assert Officer.objects.get(pk=desk.pk).is_active is (typed == "yes")
    page = client.post(reverse("accounts:new_password", args=[desk.pk]))
    desk.refresh_from_db()
    assert desk.check_password(page.context["password"])
    client.post(reverse("accounts:reset_second_step", args=[desk.pk]))
    assert not Authenticator.objects.filter(user=desk).exists()
    client.post(reverse("accounts:end_posting", args=[desk.pk, desk.postings.get().pk]))
    assert not desk.postings.current().exists()


def test_looking_at_a_page_changes_nothing(client: Client, administrator: Officer, desk: Officer) -> None:
    client.force_login(administrator)
    for name in ("new_password", "reset_second_step", "set_active"):
        client.get(reverse(f"accounts:{name}", args=[desk.pk]))
    posting = desk.postings.get()
    for name in ("end_posting", "transfer_officer"):
        assert client.get(reverse(f"accounts:{name}", args=[desk.pk, posting.pk])).status_code == 200
    assert client.get(reverse("accounts:give_leave", args=[desk.pk])).status_code == 200
    assert client.get(reverse("accounts:keep_posting", args=[desk.pk, posting.pk])).status_code == 405
    desk.refresh_from_db()
    assert desk.is_active and desk.postings.current().exists()


# The list


def test_the_list_is_searched_by_name_user_name_and_unit(
    client: Client, police_map: Map, administrator: Officer
) -> None:
    make_officer(Role.DESK, police_map.station, username="asha", name_hi="आशा", name_en="Asha")
    make_officer(Role.NODAL_OFFICER, police_map.district, username="bina", name_hi="बीना", name_en="Bina")
    client.force_login(administrator)

    def found(**asked: str) -> list[str]:
        return [
            officer.username
            for officer in client.get(reverse("accounts:officers"), asked).context["officers"]
        ]

    assert found(q="आशा") == ["asha"]
    assert found(q="bin") == ["bina"]
    assert found(q="First Thana") == ["asha"]
    assert found(q="परीक्षापुर") == ["bina"]
    assert found(q="कोई नहीं") == []
    assert found(q="a\0'%_") == []


def test_the_list_has_fifty_a_page_and_none_is_lost_between(
    client: Client, police_map: Map, administrator: Officer
) -> None:
    for number in range(60):
        make_officer(Role.DESK, police_map.station, username=f"row{number:02}", enrolled=False)
    client.force_login(administrator)
    first = client.get(reverse("accounts:officers"))
    second = client.get(reverse("accounts:officers") + first.context["next_url"])
    names = [o.username for o in first.context["officers"]] + [o.username for o in second.context["officers"]]
    assert len(first.context["officers"]) == 50 and names == sorted(set(names)) and len(names) == 61
    assert not second.context["next_url"]
