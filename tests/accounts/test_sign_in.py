"""Signing in: user name, password, second step; limits; what the record keeps."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.urls import reverse

from samman.accounts import codes
from samman.accounts.adapters import SecondFactorAdapter
from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.audit.models import Entry
from samman.common import clock, sealing
from tests.officers import Map, make_officer

pytestmark = pytest.mark.django_db

PASSWORD = "नीला घोड़ा सात पतंग"


@pytest.fixture
def officer(police_map: Map) -> Officer:
    made = make_officer(Role.ADMINISTRATOR, police_map.state, username="rita.devi")
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture(autouse=True)
def hindi() -> Iterator[None]:
    from django.utils import translation

    with translation.override("hi"):
        yield


def first_step(client: Client, name: str = "rita.devi", password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": password}, **more)


def second_step(client: Client, code: str, **more: Any) -> Any:
    return client.post(reverse("mfa_authenticate"), {"code": code}, **more)


def code_of(officer: Officer, steps: int = 0) -> str:
    seed = SecondFactorAdapter().decrypt(Authenticator.objects.get(user=officer, type="totp").data["secret"])
    return str(format_hotp_value(hotp_value(seed, codes.step_now() + steps)))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def acts() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("id").values_list("act", "outcome"))


def test_password_alone_does_not_sign_in(client: Client, officer: Officer) -> None:
    answer = first_step(client)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert client.get(reverse("accounts:officers")).status_code == 302


def test_password_and_code_sign_in_whatever_the_case_of_the_name(client: Client, officer: Officer) -> None:
    first_step(client, " Rita.DEVI ")
    answer = second_step(client, code_of(officer))
    assert answer["Location"] == reverse("accounts:home")
    assert is_signed_in(client)
    assert acts()[-1] == ("sign_in", "done")


def test_a_code_may_be_typed_in_devanagari_with_spaces(client: Client, officer: Officer) -> None:
    first_step(client)
    code = code_of(officer).translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    second_step(client, f"{code[:3]} {code[3:]}")
    assert is_signed_in(client)


def test_the_session_key_changes_at_sign_in(client: Client, officer: Officer) -> None:
    first_step(client)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    second_step(client, code_of(officer))
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_a_code_works_once(client: Client, officer: Officer) -> None:
    code = code_of(officer)
    first_step(client)
    second_step(client, code)
    client.post(reverse("account_logout"))
    from django.core.cache import cache

    cache.clear()  # what guards is in the database, not in a cache that may forget
    first_step(client)
    answer = second_step(client, code)
    assert not is_signed_in(client)
    assert "यह कोड गलत है या पहले प्रयोग हो चुका है" in answer.content.decode()


def test_an_older_code_does_not_work_after_a_newer_one(client: Client, officer: Officer) -> None:
    first_step(client)
    second_step(client, code_of(officer, +1))
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    first_step(client)
    second_step(client, code_of(officer))
    assert not is_signed_in(client)


def test_a_code_of_two_minutes_ago_does_not_work(client: Client, officer: Officer) -> None:
    first_step(client)
    second_step(client, code_of(officer, -4))
    assert not is_signed_in(client)


def test_wrong_password_and_unknown_name_get_the_same_words(client: Client, officer: Officer) -> None:
    wrong = first_step(client, password="wrong").content.decode()
    unknown = first_step(client, "no.such", "wrong").content.decode()
    words = "यूज़र नाम या पासवर्ड गलत है"
    assert words in wrong and words in unknown
    assert wrong.count("govuk-") == unknown.count("govuk-")


def test_unknown_names_are_nowhere_in_plain(client: Client, officer: Officer) -> None:
    first_step(client, "MyPassword123", "x")
    entry = Entry.objects.latest("id")
    attempt = AccessAttempt.objects.get()
    everything = f"{entry.__dict__} {attempt.__dict__}"
    assert "mypassword123" not in everything.lower()
    assert (entry.act, entry.outcome, entry.actor_label) == ("sign_in", "refused", "not signed in")
    assert entry.detail["step"] == 1


def test_a_failure_of_a_known_officer_is_recorded_with_the_officer(client: Client, officer: Officer) -> None:
    first_step(client, password="wrong")
    entry = Entry.objects.latest("id")
    assert (entry.object_kind, entry.object_id) == ("officer", str(officer.pk))


def test_five_wrong_passwords_lock_the_name_from_this_address_only(client: Client, officer: Officer) -> None:
    for _try in range(4):
        assert first_step(client, password="wrong").status_code == 200
    locked = first_step(client, password="wrong")
    assert locked.status_code == 429
    page = locked.content.decode()
    assert "कई बार गलत कोशिश हुई" in page and "15 मिनट" in page
    assert first_step(client).status_code == 429, "the right password does not open it either"
    assert acts()[-1] == ("lock_sign_in", "refused")
    make_officer(username="colleague").set_password(PASSWORD)
    assert first_step(client, "colleague", "wrong").status_code == 200, (
        "a colleague at the same address is not locked"
    )
    elsewhere = first_step(Client(), REMOTE_ADDR="10.1.2.3")
    assert elsewhere.status_code == 302, "the officer can sign in from elsewhere"


def test_the_lock_ends_after_a_quarter_of_an_hour(client: Client, officer: Officer) -> None:
    for _try in range(5):
        first_step(client, password="wrong")
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=15, seconds=1))
    assert first_step(client).status_code == 302


def test_trying_while_locked_does_not_lengthen_the_lock(client: Client, officer: Officer) -> None:
    for _try in range(5):
        first_step(client, password="wrong")
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=14))
    first_step(client, password="wrong")
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=2))
    assert first_step(client).status_code == 302


def test_wrong_codes_count_like_wrong_passwords(client: Client, officer: Officer) -> None:
    first_step(client)
    for _try in range(4):
        assert second_step(client, "000000").status_code == 200
    assert second_step(client, "000000").status_code == 429
    assert second_step(client, code_of(officer)).status_code == 302, "the started sign-in is over"
    assert not is_signed_in(client)
    assert first_step(client).status_code == 429
    assert Entry.objects.filter(act="sign_in", outcome="refused", detail__step=2).count() == 5


def test_a_right_password_between_wrong_codes_does_not_reset_the_count(
    client: Client, officer: Officer
) -> None:
    for _round in range(2):
        first_step(client)
        second_step(client, "000000")
        second_step(client, "000000")
    first_step(client)
    assert second_step(client, "000000").status_code == 429


def test_garbage_for_a_security_key_is_refused_in_words_and_counted(client: Client, officer: Officer) -> None:
    first_step(client)
    for credential in (
        "[]",
        "7",
        '{"id": "x"}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    ):
        answer = client.post(reverse("mfa_authenticate"), {"credential": credential})
        assert answer.status_code == 200
        assert "सुरक्षा चाबी नहीं मानी गई" in answer.content.decode()
    assert AccessAttempt.objects.get().failures_since_start == 3


@pytest.mark.parametrize(
    "field", [{"login": "a\0b", "password": "x"}, {"login": "x" * 5000, "password": "x"}, {}]
)
def test_odd_input_gets_a_page(client: Client, officer: Officer, field: dict[str, str]) -> None:
    assert client.post(reverse("account_login"), field).status_code == 200


def test_an_officer_who_was_shut_out_cannot_sign_in(client: Client, officer: Officer) -> None:
    Officer.objects.filter(pk=officer.pk).update(is_active=False)
    assert "यूज़र नाम या पासवर्ड गलत है" in first_step(client).content.decode()


def test_demo_officers_sign_in_only_in_the_demo(client: Client, officer: Officer, settings: Any) -> None:
    Officer.objects.filter(pk=officer.pk).update(is_demo=True)
    settings.DEMO = False
    assert first_step(client).status_code == 200
    assert not Posting.objects.current().filter(officer=officer).exists()
    settings.DEMO = True
    assert first_step(client).status_code == 302


def test_seeds_lie_sealed_in_the_database(officer: Officer) -> None:
    stored = Authenticator.objects.get(user=officer).data["secret"]
    seed = SecondFactorAdapter().decrypt(stored)
    assert seed not in stored
    assert SecondFactorAdapter().encrypt(seed) != stored, "each under a key of its own"
    with pytest.raises(sealing.SealBroken):
        SecondFactorAdapter().decrypt(stored[:-8] + "AAAAAAA=")
    with pytest.raises(sealing.SealBroken):
        SecondFactorAdapter().decrypt(seed)


def test_spare_codes_sign_in_once_each(client: Client, officer: Officer) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(officer).get_unused_codes()[0]
    first_step(client)
    second_step(client, code)
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    first_step(client)
    second_step(client, code)
    assert not is_signed_in(client)


def test_signing_out_is_recorded(client: Client, officer: Officer) -> None:
    client.force_login(officer)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)
    assert acts()[-1] == ("sign_out", "done")


def test_there_is_no_sign_up_and_no_reset_by_mail(client: Client) -> None:
    from django.urls import NoReverseMatch

    for name in ("account_signup", "account_reset_password", "account_email", "account_confirm_login_code"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_after_signing_in_one_is_never_sent_to_another_site(client: Client, officer: Officer) -> None:
    client.post(
        reverse("account_login"),
        {"login": "rita.devi", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert second_step(client, code_of(officer))["Location"] == reverse("accounts:home")
