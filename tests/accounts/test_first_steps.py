"""A new officer: own password first, then the second step, then work; and keeping the second step safe."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from django.utils import translation

from samman.accounts import codes
from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.audit.models import Entry
from tests.officers import Map, make_officer

pytestmark = pytest.mark.django_db

TEMPORARY, OWN = "abcd-efgh-jkmn-pqrs", "सात रंग की पतंग उड़ी"


@pytest.fixture
def newcomer(police_map: Map) -> Officer:
    officer = make_officer(
        Role.ADMINISTRATOR, police_map.state, enrolled=False, username="new.one", must_change_password=True
    )
    officer.set_password(TEMPORARY)
    officer.save()
    return officer


def sign_in(client: Client, password: str) -> Any:
    with translation.override("hi"):
        return client.post(reverse("account_login"), {"login": "new.one", "password": password})


def choose_password(client: Client, old: str = TEMPORARY, new: str = OWN, again: str = "") -> Any:
    return client.post(
        reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": again or new}
    )


def set_up_app(client: Client) -> Any:
    page = client.get(reverse("mfa_activate_totp"))
    seed = page.context["form"].secret
    code = format_hotp_value(hotp_value(seed, codes.step_now()))
    return client.post(reverse("mfa_activate_totp"), {"code": code})


@pytest.mark.django_db(transaction=True)
def test_the_way_in(client: Client, newcomer: Officer) -> None:
    sign_in(client, TEMPORARY)
    for page in ("accounts:home", "accounts:officers", "mfa_index", "mfa_activate_totp"):
        assert client.get(reverse(page))["Location"] == reverse("account_change_password"), page
    assert choose_password(client)["Location"] == reverse("accounts:home")
    assert client.get(reverse("accounts:officers"))["Location"] == reverse("mfa_index")
    assert client.get(reverse("accounts:home"))["Location"] == reverse("mfa_index")
    answer = set_up_app(client)
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    spare = client.get(answer["Location"])
    assert spare.status_code == 200 and len(spare.context["unused_codes"]) == 10
    assert client.get(reverse("accounts:officers")).status_code == 200
    recorded = set(Entry.objects.values_list("act", flat=True))
    assert {"sign_in", "change_password", "add_second_factor"} <= recorded


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("wrong", OWN, "", "यह आपका अभी का पासवर्ड नहीं है"),
        (TEMPORARY, "छोटा", "", "यह पासवर्ड छोटा है"),
        (TEMPORARY, TEMPORARY, "", "यह पुराना पासवर्ड है"),
        (TEMPORARY, OWN, OWN + "x", "यह ऊपर वाले जैसा नहीं है"),
        (TEMPORARY, "qwerty123456", "", "पासवर्ड बहुत लोग रखते हैं"),
        (TEMPORARY, "new.one12345", "", "आपके नाम, यूज़र नाम"),
    ],
)
def test_bad_passwords_get_plain_sentences(
    client: Client, newcomer: Officer, old: str, new: str, again: str, words: str
) -> None:
    sign_in(client, TEMPORARY)
    answer = choose_password(client, old, new, again)
    assert words in answer.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.must_change_password


def test_guessing_the_present_password_locks(client: Client, newcomer: Officer) -> None:
    sign_in(client, TEMPORARY)
    for _try in range(4):
        assert choose_password(client, "wrong").status_code == 200
    assert choose_password(client, "wrong").status_code == 429


def test_the_code_that_set_up_the_app_is_used_up(client: Client, newcomer: Officer) -> None:
    Officer.objects.filter(pk=newcomer.pk).update(must_change_password=False)
    sign_in(client, TEMPORARY)
    set_up_app(client)
    newcomer.refresh_from_db()
    assert newcomer.last_code_step in (codes.step_now(), codes.step_now() - 1)


@pytest.mark.django_db(transaction=True)
def test_setting_up_a_second_step_ends_the_other_sessions(client: Client, newcomer: Officer) -> None:
    Officer.objects.filter(pk=newcomer.pk).update(must_change_password=False)
    thief = Client()
    sign_in(thief, TEMPORARY)
    sign_in(client, TEMPORARY)
    set_up_app(client)
    assert client.get(reverse("accounts:officers")).status_code == 200
    answer = thief.get(reverse("accounts:officers"))
    assert answer["Location"].startswith(reverse("account_login"))


def again_by_password(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": OWN})


@pytest.fixture
def settled(client: Client, police_map: Map) -> Officer:
    """An officer who is signed in, with an app."""
    officer = make_officer(Role.ADMINISTRATOR, police_map.state, username="settled")
    officer.set_password(OWN)
    officer.save()
    client.force_login(officer)
    return officer


def test_the_password_is_asked_again_before_the_second_step_is_changed(
    client: Client, settled: Officer
) -> None:
    for name in ("mfa_add_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate")), name


def test_the_last_second_step_cannot_be_removed(client: Client, settled: Officer) -> None:
    again_by_password(client)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert "दूसरे चरण के बिना साइन इन नहीं होता" in answer.content.decode()
    assert Authenticator.objects.filter(user=settled, type="totp").exists()


def test_the_last_security_key_cannot_be_removed(client: Client, settled: Officer) -> None:
    Authenticator.objects.filter(user=settled).delete()
    key = Authenticator.objects.create(user=settled, type="webauthn", data={"name": "नीली", "credential": {}})
    again_by_password(client)
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_the_keys_of_others_are_not_there(client: Client, settled: Officer, desk: Officer) -> None:
    key = Authenticator.objects.create(user=desk, type="webauthn", data={"name": "x", "credential": {}})
    again_by_password(client)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client.get(reverse(name, args=[key.pk])).status_code == 404


def test_garbage_for_a_new_key_is_refused_in_words(client: Client, settled: Officer) -> None:
    again_by_password(client)
    for credential in ("[]", "{", '{"response": {"attestationObject": "AA", "clientDataJSON": "AA"}}'):
        answer = client.post(reverse("mfa_add_webauthn"), {"name": "k", "credential": credential})
        assert answer.status_code == 200
    assert not Authenticator.objects.filter(user=settled, type="webauthn").exists()


def test_an_officer_without_a_post_is_told_so(client: Client, police_map: Map) -> None:
    client.force_login(make_officer())
    answer = client.get(reverse("accounts:home"))
    assert "अभी आपके पास कोई पद नहीं है" in answer.content.decode()
