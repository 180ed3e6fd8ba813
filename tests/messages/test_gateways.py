"""What each gateway is told, and how the operator sets them up."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from samman.messages import checks, gateways, texts
from samman.messages.gateways import Misconfigured, Outcome, Parcel
from samman.messages.gateways.cdac import CdacGateway, entities
from samman.messages.gateways.mail import MailGateway
from samman.messages.texts import Template

CDAC = {
    "url": "https://gateway.example/x",
    "username": " cell ",
    "password": "secret",
    "senderid": "SAMVAD",
    "secure_key": "k",
}


def template(language: str = "en") -> Template:
    found = texts.find("report_accepted", "sms", language)
    assert found
    return found


def parcel(text: str) -> Parcel:
    return Parcel("ref", "9876543210", text, template())


def test_cdac_form_is_as_documented() -> None:
    form = CdacGateway("c", CDAC).form(parcel("Hello 1"))
    assert form == {
        "username": "cell",
        "password": hashlib.sha1(b"secret").hexdigest(),  # noqa: S324
        "senderid": "SAMVAD",
        "content": "Hello 1",
        "smsservicetype": "singlemsg",
        "mobileno": "919876543210",
        "templateid": template().template_id,
        "key": hashlib.sha512(b"cellSAMVADHello 1k").hexdigest(),
    }


def test_hindi_goes_to_cdac_as_entities_and_is_signed_as_such() -> None:
    form = CdacGateway("c", CDAC).form(parcel("नमस्ते 1"))
    assert form["smsservicetype"] == "unicodemsg"
    assert form["content"] == "&#2344;&#2350;&#2360;&#2381;&#2340;&#2375;&#32;&#49;"
    assert form["key"] == hashlib.sha512(f"cellSAMVAD{form['content']}k".encode()).hexdigest()


def test_letters_beyond_the_basic_plane_go_as_their_two_halves() -> None:
    assert entities("\U0001f600") == "&#55357;&#56832;"


def test_mail_has_a_subject_that_tells_nothing(settings: Any) -> None:
    sent = MailGateway("m", {}).send(Parcel("ref", "desk@example.org", "Samman: complaint 1", template()))
    assert sent.outcome is Outcome.ACCEPTED
    (letter,) = mail.outbox
    assert (letter.subject, letter.to, letter.body) == ("Samman", ["desk@example.org"], "Samman: complaint 1")


def test_a_dead_mail_server_refuses() -> None:
    config = {"host": "127.0.0.1", "port": "1", "timeout": "1"}
    found = MailGateway("m", config)
    settings_backend = "django.core.mail.backends.smtp.EmailBackend"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.EMAIL_BACKEND", settings_backend)
        assert found.send(Parcel("r", "a@example.org", "x", template())).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({}, "kind"),
        ({"kind": "pigeon"}, "pigeon"),
        ({"kind": "json"}, "url not set"),
        ({"kind": "json", "url": "http://gateway.example/x"}, "https"),
        ({"kind": "json", "url": "gateway.example"}, "https"),
        ({"kind": "json", "url": "https://x.example", "timeout": "soon"}, "timeout"),
        ({"kind": "cdac", "url": "https://x.example"}, "username, password, senderid, secure_key not set"),
    ],
)
def test_settings_that_cannot_work_are_told_plainly(
    config: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in config.items():
        monkeypatch.setenv(f"SAMMAN_GATEWAY_ONE_{key.upper()}", value)
    with pytest.raises(Misconfigured, match=said):
        gateways.by_name("one")


def test_no_fault_of_the_settings_tells_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMMAN_GATEWAY_ONE_KIND", "cdac")
    monkeypatch.setenv("SAMMAN_GATEWAY_ONE_PASSWORD", "hush-hush")
    monkeypatch.setenv("SAMMAN_SMS_GATEWAYS", "one")
    assert "hush-hush" not in str(checks.messages_can_leave())


def test_gateways_come_from_a_file_and_the_environment_wins(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SECRETS_DIR = tmp_path
    values = {"kind": "json", "url": "https://one.example", "token": "t", "timeout": 99}
    (tmp_path / "gateways.json").write_text(json.dumps({"one": values}))
    monkeypatch.setenv("SAMMAN_GATEWAY_ONE_URL", "https://two.example")
    monkeypatch.setenv("SAMMAN_SMS_GATEWAYS", " one , ")
    (found,) = gateways.configured("sms")
    assert (found.config["url"], found.config["token"]) == ("https://two.example", "t")
    assert found.timeout == 30.0  # shorter than the sweep of what was left behind


def test_the_demo_sends_to_the_demo_phone_and_nothing_else(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAMMAN_SMS_GATEWAYS", raising=False)
    settings.DEMO = True
    assert gateways.names("sms") == ["demo"] and gateways.names("email") == []
    assert checks.messages_can_leave() == []
    settings.DEMO = False
    assert gateways.names("sms") == []
    assert [found.id for found in checks.messages_can_leave()] == ["samman_messages.W001"]


def test_the_demo_phone_is_refused_outside_the_demo(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = False
    monkeypatch.setenv("SAMMAN_SMS_GATEWAYS", "demo")
    assert "samman_messages.E004" in [found.id for found in checks.messages_can_leave()]


def test_placeholder_templates_are_warned_of_outside_the_demo(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = False
    monkeypatch.setenv("SAMMAN_SMS_GATEWAYS", "one")
    monkeypatch.setenv("SAMMAN_GATEWAY_ONE_KIND", "json")
    monkeypatch.setenv("SAMMAN_GATEWAY_ONE_URL", "https://one.example")
    assert [found.id for found in checks.messages_can_leave()] == ["samman_messages.W002"]
