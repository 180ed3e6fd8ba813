"""The first administrator of an empty installation."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.audit.models import Entry

pytestmark = pytest.mark.django_db


def make(*more: str) -> None:
    call_command(
        "create_administrator",
        "--username",
        "first.admin",
        "--name-hi",
        "पहले",
        "--name-en",
        "First",
        "--state",
        "up",
        *more,
    )


def test_the_first_administrator_signs_in_and_is_led_through_the_first_steps(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    make()
    found = re.search(r"shown only now\): (\S+)", capsys.readouterr().out)
    assert found
    officer = Officer.objects.get(username="first.admin")
    assert officer.postings.get().role == Role.ADMINISTRATOR
    client.post(reverse("account_login"), {"login": "first.admin", "password": found[1]})
    assert client.get(reverse("accounts:home"))["Location"] == reverse("account_change_password")
    assert Entry.objects.filter(act="create_officer", actor_kind="command").exists()


def test_a_taken_name_and_a_bad_name_get_plain_sentences() -> None:
    make()
    with pytest.raises(CommandError):
        make()
    with pytest.raises(CommandError, match="small English letters"):
        make("--username", "पहले")
    with pytest.raises(CommandError, match="Say which state"):
        make("--username", "other", "--state", "zz")


def test_what_is_missing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["", "second.admin", "दूसरे", "Second"])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    call_command("create_administrator", "--state", "up")
    assert Officer.objects.filter(username="second.admin", name_hi="दूसरे").exists()
