"""Behind TLS (SAMMAN_HTTPS=1): the cookie, the way to https, and what every kind of answer tells the browser."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import settings as own
from tools import prepare

YEAR = 365 * 24 * 3600


@pytest.fixture(scope="module")
def https(django_db_setup: None) -> dict[str, Any]:
    """What a process of its own with SAMMAN_HTTPS=1 answered."""
    env = {**os.environ, "SAMMAN_HTTPS": "1", "SAMMAN_HOSTS": "localhost"}
    done = subprocess.run(
        [prepare.PYTHON, "-m", "tests.architecture.https_pages"],
        cwd=prepare.ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def answers(https: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = https["answers"]
    return found


def one(answers: list[dict[str, Any]], label: str) -> dict[str, Any]:
    return next(answer for answer in answers if answer["label"] == label)


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {part[0]: part[1:] for part in parts}


def test_every_kind_of_page_was_opened(answers: list[dict[str, Any]]) -> None:
    assert {200, 302, 303, 400, 403, 404, 405, 500, 503} <= {answer["status"] for answer in answers}
    kinds = {answer["headers"].get("content-type", "").partition(";")[0] for answer in answers}
    assert {"text/html", "application/pdf", "text/css", "text/plain"} <= kinds
    for label, status in (
        ("/check/", 200), ("/note/", 200), ("/note.pdf", 200), ("/look/words/", 200), ("a strange host", 400),
        ("a post without its token", 403), ("an error of ours", 500), ("no database", 503), ("/static/style.css", 200),
        ("station_house_officer: /staff/complaints/", 200), ("administrator: /staff/officers/", 200),
        ("auditor: /staff/record/", 200),
    ):  # fmt: skip
        assert one(answers, label)["status"] == status, label


def test_there_is_one_cookie_that_only_this_host_gets_back_and_only_over_https(https: dict[str, Any]) -> None:
    assert https["cookie"].startswith("__Host-")
    set_again = 0
    for answer in https["answers"]:
        assert set(answer["cookies"]) <= {https["cookie"]}, answer["label"]
        for cookie in answer["cookies"].values():
            assert cookie["secure"] and cookie["path"] == "/" and "domain" not in cookie, answer["label"]
            assert cookie["samesite"] == "Strict"
            if cookie["value"]:
                set_again += 1
                assert cookie["httponly"] and "max-age" not in cookie and "expires" not in cookie
    assert set_again
    gone = one(https["answers"], "/leave/")["cookies"][https["cookie"]]
    assert gone["value"] == "" and "secure" in gone  # without it a browser would keep the cookie


def test_plain_http_is_led_to_https_and_machines_are_refused(answers: list[dict[str, Any]]) -> None:
    plain = one(answers, "plain http")
    assert plain["status"] == 301 and plain["headers"]["location"] == "https://localhost/q/who/?a=1"
    assert not plain["cookies"]
    assert one(answers, "plain http of a gateway")["status"] == 403


def test_every_answer_over_https_tells_the_browser_to_stay_there(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        if not answer["label"].startswith("plain http"):
            told = directives(answer["headers"].get("strict-transport-security", ""))
            assert "includeSubDomains" in told, answer["label"]
            age = next(name for name in told if name.startswith("max-age="))
            assert int(age.partition("=")[2]) >= YEAR


def test_every_answer_forbids_what_is_inline_foreign_or_framed(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        text = answer["headers"].get("content-security-policy", "")
        policy = directives(text)
        assert "unsafe" not in text and "http:" not in text and "*" not in text, answer["label"]
        for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
            assert policy[name] == ["'none'"], (answer["label"], name)
        for name in ("script-src", "style-src"):
            assert policy[name] == ["'self'"], (answer["label"], name)
        assert policy["form-action"][0] == "'self'", answer["label"]
        assert answer["headers"]["x-frame-options"] == "DENY", answer["label"]


def test_every_answer_is_taken_for_what_it_says_it_is(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        headers = answer["headers"]
        assert headers["x-content-type-options"] == "nosniff", answer["label"]
        assert headers["cross-origin-opener-policy"] == "same-origin", answer["label"]
        assert headers["cross-origin-resource-policy"] == "same-origin", answer["label"]
        assert headers["referrer-policy"] == "same-origin", answer["label"]
        assert "access-control-allow-origin" not in headers, answer["label"]
        if headers.get("content-type", "").startswith("text/"):
            assert "charset=utf-8" in headers["content-type"].replace('"', ""), answer["label"]


def test_nothing_but_static_files_is_kept(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        if not answer["label"].startswith("/static/style"):
            assert "no-store" in answer["headers"].get("cache-control", ""), answer["label"]


def test_other_methods_are_not_answered(answers: list[dict[str, Any]]) -> None:
    for label in ("TRACE", "OPTIONS"):
        assert one(answers, label)["status"] == 405
        assert one(answers, label)["headers"]["allow"] == "GET, HEAD, POST"


def test_without_https_nothing_promises_it() -> None:
    assert not own.HTTPS and own.SESSION_COOKIE_NAME == "s"
    assert not own.SECURE_HSTS_SECONDS and own.SECURE_PROXY_SSL_HEADER is None


def test_a_database_address_says_how_its_line_is_encrypted() -> None:
    found = own.database("postgresql://a:b@db.example/samman?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    options = found["OPTIONS"]
    assert isinstance(options, dict)
    assert options["sslmode"] == "verify-full" and options["sslrootcert"] == "/etc/ca.pem"
    with pytest.raises(ImproperlyConfigured, match="options"):
        own.database("postgresql://a:b@db.example/samman?options=-c")
