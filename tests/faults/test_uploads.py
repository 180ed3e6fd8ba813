"""Files that stop half-way, that are far too large, and lines that hardly move."""

from __future__ import annotations

import os
import re
import socket
import time
from functools import partial
from pathlib import Path

from tests.evidence import made
from tests.faults.slow_lines import SlowLines
from tests.faults.town import Ledger, NoAnswer, Phone, Town, multipart, rest, together

MEGABYTE = 1024 * 1024
MOST_MEMORY = 300  # megabytes of one web process


def stored(town: Town) -> set[str]:
    """Every file under the media folder, by its name there."""
    media = town.home / "media"
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def named(town: Town) -> set[str]:
    """Every stored file that a row names."""
    rows = town.sql("SELECT original, display, small, blurred FROM evidence_file")
    return {name for row in rows for name in row if name}


def swept(town: Town) -> None:
    """Three hours later the sweep runs."""
    old = time.time() - 3 * 3600
    for name in stored(town):
        os.utime(town.home / "media" / name, (old, old))
    town.run("from samman.evidence import jobs; jobs.remove_expired(); jobs.remove_orphans()")


def memory(town: Town) -> list[int]:
    """The most that each web process ever held, in megabytes."""
    found = []
    for pid in town.web_processes():
        peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        assert peak
        found.append(int(peak[1]) // 1024)
    return found


def at_files(town: Town, name: str) -> Phone:
    phone = town.phone(name)
    phone.walk(town.district, until="files")
    phone.get("/q/files/")
    return phone


def cut(phone: Phone, content: bytes, part: float) -> None:
    """Send so much of a form with a file, and hang up."""
    body, kind = multipart({"csrfmiddlewaretoken": phone.token, "go": "add"}, "file", content)
    head = (
        f"POST /q/files/ HTTP/1.1\r\nHost: localhost:{phone.port}\r\nCookie: s={phone.cookies['s']}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", phone.port), timeout=20) as line:
        line.sendall(head.encode() + body[: int(len(body) * part)])
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # a reset, not a good-bye


def test_an_upload_cut_at_nine_tenths_leaves_nothing_and_can_be_sent_again(
    town: Town, ledger: Ledger
) -> None:
    before = town.cases()
    phone = at_files(town, "cut")
    photo = made.jpeg(2000, 1500) + b"\0" * (4 * MEGABYTE)
    files, gone = stored(town), named(town) - stored(town)  # gone: with the small disk of another test
    for _time in range(5):
        cut(phone, photo, 0.9)
    time.sleep(0.5)
    assert town.phone("other").get("/").status == 200
    assert stored(town) == files
    assert phone.upload("/q/files/", made.jpeg(), {"go": "add"}).status == 303
    rest(phone)
    phone.send(ledger)
    swept(town)
    assert stored(town) == named(town) - gone
    town.check(ledger, before=before)


def test_fifty_megabytes_are_refused_in_little_memory(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    phones = [at_files(town, f"large-{place}") for place in range(4)]
    files = stored(town)
    content = b"\xff\xd8\xff\xe0" + b"\0" * (50 * MEGABYTE)
    answers = together([partial(phone.upload, "/q/files/", content, {"go": "add"}) for phone in phones])
    assert {answer.status for answer in answers} == {200}
    assert all("25" in answer.text and "govuk-error" in answer.text for answer in answers)
    try:
        longer = phones[0].upload("/q/files/", content + b"\0" * (20 * MEGABYTE), {"go": "add"})
        assert longer.status == 400  # longer than any form of ours
    except NoAnswer:
        pass  # it was hung up on while it still sent
    assert max(memory(town)) < MOST_MEMORY, memory(town)
    assert stored(town) == files
    for phone in phones:  # her words are there, and what she sends without it is kept
        rest(phone)
        phone.send(ledger)
    gone = named(town) - files
    swept(town)
    assert stored(town) == named(town) - gone
    town.check(ledger, before=before)


def test_slow_lines_hold_up_nobody(town: Town, ledger: Ledger) -> None:
    """Thirty forms and files a byte now and then, thirty heads without an end, ten lines without a word."""
    before = town.cases()
    with SlowLines(at_files(town, "slow"), bodies=30, heads=30, silent=10):
        phone = town.phone("quick", patience=20)
        phone.walk(town.district, until="files")
        assert phone.upload("/q/files/", made.jpeg(), {"go": "add"}).status == 303
        rest(phone)
        phone.send(ledger)
        times = [town.phone("quick", patience=20).get("/q/who/").seconds for _page in range(30)]
    assert max(times) < 5, max(times)
    town.check(ledger, before=before)
