"""The gates: who passes, who is sent to do the first steps, who finds nothing."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from samman.accounts import urls
from samman.accounts.enums import Role
from samman.accounts.gates import officers_only
from samman.accounts.models import Officer
from samman.audit.models import Entry
from tests.officers import Map, make_officer

pytestmark = pytest.mark.django_db


@officers_only(Role.DESK, Role.STATION_HOUSE_OFFICER)
def station_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@officers_only()
def any_post(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def ask(view: Any, user: Any) -> HttpResponse:
    request = RequestFactory().get("/")
    request.user = user
    answer: HttpResponse = view(request)
    return answer


def test_holder_of_the_role_passes_a_colleague_and_an_outsider_find_nothing(police_map: Map) -> None:
    holder = make_officer(Role.DESK, police_map.station)
    colleague = make_officer(Role.NODAL_OFFICER, police_map.district)
    outsider = make_officer(Role.AUDITOR, police_map.other_state)
    assert ask(station_page, holder).status_code == 200
    for person in (colleague, outsider):
        with pytest.raises(Http404):
            ask(station_page, person)
        entry = Entry.objects.latest("id")
        assert (entry.act, entry.outcome, entry.actor_id) == ("open_page", "refused", str(person.pk))
        assert ask(any_post, person).status_code == 200


def test_an_officer_without_a_post_and_the_anonymous_find_nothing(db: None) -> None:
    for person in (make_officer(), AnonymousUser()):
        with pytest.raises(Http404):
            ask(any_post, person)


def test_no_page_of_work_with_a_temporary_password_or_without_a_second_step(police_map: Map) -> None:
    temporary = make_officer(Role.DESK, police_map.station, must_change_password=True)
    alone = make_officer(Role.DESK, police_map.station, enrolled=False)
    for view in (station_page, any_post):
        assert ask(view, temporary).headers["Location"] == reverse("account_change_password")
        assert ask(view, alone).headers["Location"] == reverse("mfa_index")


def test_spare_codes_alone_are_no_second_step(police_map: Map) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    officer = make_officer(Role.DESK, police_map.station, enrolled=False)
    RecoveryCodes.activate(officer)
    assert ask(any_post, officer).status_code == 302


def test_every_address_of_this_room_declares_its_access_and_is_closed_to_the_anonymous(
    client: Client,
) -> None:
    opened = {"account_login", "mfa_authenticate", "account_inactive", "account_logout"}
    patterns: list[Any] = [*urls.own, *urls.urlpatterns[1:]]
    for pattern in patterns:
        view = pattern.callback
        assert view.access, pattern.name
        is_open = view.access == "everyone"
        assert is_open == (pattern.name in opened), pattern.name
        assert getattr(view, "login_required", True) is not is_open, pattern.name


def test_the_anonymous_are_sent_to_sign_in_and_back(client: Client) -> None:
    answer = client.get(reverse("accounts:officers"))
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse('accounts:officers')}"


def test_each_post_finds_its_own_first_page(client: Client, police_map: Map) -> None:
    for role, unit, page in (
        (Role.ADMINISTRATOR, police_map.state, "accounts:officers"),
        (Role.AUDITOR, police_map.state, "accounts:record"),
        (Role.DESK, police_map.station, "complaints:list"),
        (Role.CALLER, police_map.state, "complaints:calls"),
        (Role.E_CELL, police_map.state, "complaints:assisted"),
    ):
        client.force_login(make_officer(role, unit))
        assert client.get(reverse("accounts:home"))["Location"] == reverse(page)


def test_a_session_of_an_officer_who_was_removed_from_the_demo_shows_nothing(
    client: Client, police_map: Map, settings: Any
) -> None:
    settings.DEMO = True
    officer = make_officer(Role.ADMINISTRATOR, police_map.state, is_demo=True)
    client.force_login(officer)
    assert client.get(reverse("accounts:officers")).status_code == 200
    settings.DEMO = False
    assert client.get(reverse("accounts:officers")).status_code == 404
    assert Officer.objects.filter(pk=officer.pk).exists()
