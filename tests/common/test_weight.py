"""What a page costs on a slow line (at most 50 KB in all for the first, 10 KB of it script), and what it loads."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "assets" / "build"
KB = 1024


def weight(*names: str) -> int:
    return sum(len(gzip.compress((BUILD / name).read_bytes(), 9)) for name in names)


def test_the_public_script_stays_below_ten_kilobytes() -> None:
    assert weight("public.js") <= 10 * KB


def test_style_script_and_icons_leave_room_for_the_first_page() -> None:
    assert weight("public.css", "public.js", "icons.svg", "favicon.svg") <= 30 * KB


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/en/"])
def test_the_first_page_costs_at_most_fifty_kilobytes_with_everything(client: Client, path: str) -> None:
    html = client.get(path).content  # pages are sent as they are; only files are compressed
    loaded = {Path(name).name for name in re.findall(r'(?:href|src)="/static/([^"#]+)', html.decode())}
    assert {"public.css", "public.js", "icons.svg", "favicon.svg"} == loaded
    assert len(html) + weight(*loaded) <= 50 * KB


def test_the_staff_side_stays_light_too() -> None:
    assert weight("staff.css", "staff.js", "icons.svg") <= 40 * KB


@pytest.mark.parametrize("name", ["public.css", "staff.css", "public.js", "staff.js", "icons.svg"])
def test_nothing_is_fetched_from_elsewhere(name: str) -> None:
    text = (BUILD / name).read_text()
    assert set(re.findall(r"https?://[^\s\"')]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert "@font-face" not in text and "@import" not in text and "GDS Transport" not in text


@pytest.mark.parametrize("name", ["public.js", "staff.js"])
def test_scripts_keep_nothing_in_the_browser(name: str) -> None:
    text = (BUILD / name).read_text()
    for word in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "caches.",
        "serviceWorker",
        "eval(",
    ):
        assert word not in text


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    npmrc = (ROOT / ".npmrc").read_text()
    assert "omit-lockfile-registry-resolved=true" in npmrc and "registry=" not in npmrc.replace(
        "lockfile-registry-", ""
    )


def test_no_template_carries_inline_script_or_style() -> None:
    for path in ROOT.glob("samman/*/templates/**/*.html"):
        text = path.read_text()
        where = path.relative_to(ROOT)
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), where
        assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"", text), where
        assert not re.search(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]", text), where
