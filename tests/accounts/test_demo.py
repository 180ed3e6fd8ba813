"""The demo: a ready officer for each role, and none of it without DEMO."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from samman.accounts import codes, demo
from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.common import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_demo(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    for name in ("master_key", "index_key", "pepper"):
        (tmp_path / name).write_text((settings.SECRETS_DIR / name).read_text())
    settings.SECRETS_DIR = tmp_path
    Officer.objects.filter(is_demo=True).delete()


def printed(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    capsys.readouterr()
    call_command(*command)
    return capsys.readouterr().out.strip()


def test_every_role_has_a_ready_officer(in_demo: None) -> None:
    demo.load_officers()
    held = set(Posting.objects.current().filter(officer__is_demo=True).values_list("role", flat=True))
    assert held == set(Role.values)
    assert all("(नमूना)" in officer.name_hi for officer in Officer.objects.filter(is_demo=True))


def test_loading_twice_changes_nothing(in_demo: None) -> None:
    assert demo.load_officers() == 23
    before = list(Officer.objects.order_by("id").values())
    assert demo.load_officers() == 0
    assert list(Officer.objects.order_by("id").values()) == before


def test_an_ended_demo_post_stays_ended(in_demo: None) -> None:
    demo.load_officers()
    Posting.objects.filter(officer__username="sho.chowk").update(ends_at=clock.now())
    demo.load_officers()
    assert not Posting.objects.current().filter(officer__username="sho.chowk").exists()


def test_a_stranger_signs_in_with_what_is_printed(
    in_demo: None, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    demo.load_officers()
    told = printed(capsys, "demo_signins")
    password = re.search(r"Password of all of them: (\S+)", told)
    assert password and "desk.chowk" in told and "Women help desk" in told
    client.post(reverse("account_login"), {"login": "auditor.hq", "password": password[1]})
    client.post(reverse("mfa_authenticate"), {"code": printed(capsys, "demo_code", "auditor.hq")})
    assert client.get(reverse("accounts:record")).status_code == 200


def test_the_next_code_is_given_when_the_present_one_is_used_up(
    in_demo: None, capsys: pytest.CaptureFixture[str]
) -> None:
    demo.load_officers()
    officer = Officer.objects.get(username="desk.chowk")
    first = printed(capsys, "demo_code", "desk.chowk")
    codes.use_step(officer, codes.step_now())
    call_command("demo_code", "desk.chowk")
    second = capsys.readouterr()
    assert second.out.strip() != first and "used already" in second.err
    codes.use_step(officer, codes.step_now() + 1)
    call_command("demo_code", "desk.chowk")
    assert re.search(r"works in \d+ s", capsys.readouterr().err)


def test_nothing_of_the_demo_works_without_it(settings: Any) -> None:
    settings.DEMO = False
    for command in (["load_demo"], ["demo_signins"], ["demo_code", "desk.chowk"]):
        with pytest.raises(CommandError, match="not a demo"):
            call_command(*command)
    assert not Officer.objects.filter(is_demo=True).exists()


def test_real_officers_get_no_code_from_the_demo(in_demo: None) -> None:
    demo.load_officers()
    Officer.objects.filter(username="sho.chowk").update(is_demo=False)
    with pytest.raises(CommandError, match="no demo officer"):
        call_command("demo_code", "sho.chowk")


def test_the_password_lies_in_a_file_that_only_the_operator_reads(in_demo: None, settings: Any) -> None:
    demo.demo_password()
    assert (settings.SECRETS_DIR / "demo_password").stat().st_mode & 0o777 == 0o600
