"""A unique name, phone, story and file name go through every journey of a really running site, and a crash; afterwards they
are found nowhere but sealed: not in logs, tables, jobs, messages, sessions, names of files, nor the database's own log."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.conftest import cluster, superuser
from tests.evidence import made
from tests.journeys import steps
from tests.journeys.conftest import LiveSite, OfficerPage, OpenPage

# What she, her helper and the police write; each is told by the page or the field it is typed into.
HERS = {
    "name": "Kasturi-kq7x1 कस्तूरी-अनन्या",
    "phone": "9123409871",
    "story": "anokhi-kahani-kq7x2 अनोखी-कहानी",
    "when_words": "us-raat-kq7x3",
    "locality": "gali-kq7x4",
    "accused": "vipakshi-kq7x5",
    "need_words": "zarurat-kq7x6",
    "accused_relation": "rishta-kq7w3",
    "who_may_answer": "bahan-kq7w4",
    "caller_word": "genda-kq7x7",
    "her_word": "nadi-kq7x8",
    "meet_where": "school-kq7x9",
}
HELPER = {"helper_name": "padosi-kq7y1", "helper_phone": "9123409872", "helper_relation": "sakhi-kq7y2"}
FILE, LATER_FILE, POLICE_FILE = "chhat-kq7z1", "aangan-kq7z2", "thana-kq7z3"
UNSENT, NOTE, MISSING = "adhoori-kq7z4", "aur-baat-kq7z5", "kami-kq7z6"
DONE, TO_HER, REPLY = "karyavahi-kq7z7", "aapke-liye-kq7z8", "uttar-kq7z9"
CRASH, STAFF_CRASH, LOST_PHONE = "giravat-kq7w1", "giravat-kq7w2", "9123409873"
CANARIES = [
    *(word for text in [*HERS.values(), *HELPER.values()] for word in text.split()),
    FILE, LATER_FILE, POLICE_FILE, UNSENT, NOTE, MISSING, DONE, TO_HER, REPLY, CRASH, STAFF_CRASH, LOST_PHONE,
]  # fmt: skip


def forms_of(text: str) -> Iterator[bytes]:
    """How a text may stand somewhere: plain, as JSON, in an address, in hex and in base64 (wherever it begins)."""
    plain, escaped = text.encode(), json.dumps(text)[1:-1].encode()
    yield from {plain, escaped, quote(text).encode()}
    for form in {plain, escaped}:
        yield form.hex().encode()
        for shift in range(3):  # the letters at both ends depend on what stands beside
            yield base64.b64encode(b"\0" * shift + form)[4 if shift else 0 : -4]


def found_in(place: str, content: bytes, canaries: Iterable[str]) -> list[str]:
    """Which canaries stand in some bytes, in whatever form."""
    lower = content.lower()
    return [
        f"{text} in {place}" for text in canaries if any(form.lower() in lower for form in forms_of(text))
    ]


@pytest.mark.parametrize("text", ["Kasturi-kq7x1", "कस्तूरी-अनन्या", "9123409871"])
def test_the_search_itself_finds_every_form(text: str) -> None:
    for wrapped in (
        text,
        json.dumps({"name": text}),
        f"/look/?name={quote(text)}",
        "\\x" + f"ab{text}cd".encode().hex(),
        *(base64.b64encode(("x" * n + text + "yz").encode()).decode() for n in range(4)),
    ):
        assert found_in("it", f"before {wrapped} after".encode(), [text]), wrapped
    assert not found_in("it", b"some other text 9123400000", [text])


def test_nothing_of_hers_is_found_anywhere_but_sealed(
    open_page: OpenPage, officer: OfficerPage, live_site: LiveSite
) -> None:
    log_of_database = cluster.log.stat().st_size
    with superuser(live_site.database) as database:
        keep_all_jobs(database)
        canaries = [*CANARIES, *walk_through(open_page, officer, live_site, database)]
        found: list[str] = []
        for table, content in tables(database):
            found += found_in(f"table {table}", content, canaries)
    said = (live_site.home / "log").read_bytes()
    assert said.count(b"ProgrammingError") >= 2, "the crashes left no line in the log"
    found += found_in("the log of web and worker", said, canaries)
    with cluster.log.open("rb") as log:
        log.seek(log_of_database)
        found += found_in("the database's log", log.read(), canaries)
    paths = list(live_site.home.rglob("*"))
    found += found_in("the names of files", "\n".join(map(str, paths)).encode(), canaries)
    for path in paths:
        if path.is_file() and "static" not in path.parts:
            found += found_in(f"the file {path.name}", path.read_bytes(), canaries)
    assert not found, "\n".join(found)


def keep_all_jobs(database: psycopg.Connection[Any]) -> None:
    """Jobs that are done are deleted: keep a copy of each, as of each message as it was queued."""
    database.execute("CREATE TABLE kept_rows (line text)")
    database.execute(
        "CREATE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
        " $$ BEGIN INSERT INTO public.kept_rows VALUES (NEW::text); RETURN NEW; END $$"
    )
    for table in ("procrastinate_jobs", "messages_message", "django_session", "common_cache"):
        database.execute(
            f"CREATE TRIGGER keep_row AFTER INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_row()".encode()
        )


def walk_through(
    open_page: OpenPage, officer: OfficerPage, live_site: LiveSite, database: psycopg.Connection[Any]
) -> list[str]:
    """All journeys; returns the keys that were given out, which are hers too."""
    answers = steps.herself(
        may_contact="yes",
        may_message="on",
        hours_from="0",
        hours_until="24",
        when="days",
        meet_at="elsewhere",
        **HERS,
    )
    her = open_page("/", language="en", javascript=False)
    typed_wrongly(her)
    steps.hurry_to(her, "files", answers)
    steps.add_file(her, {"name": f"{FILE}.jpg", "mimeType": "image/jpeg", "buffer": made.jpeg()})
    steps.hurry_to(her, "check", answers)
    numbers = steps.send(her)
    her.goto("/en/note/print/")

    helper = open_page("/", language="hi", javascript=False)
    steps.hurry_to(helper, "check", {**steps.somebody_else(**HERS), **HELPER})
    helpers = steps.send(helper)

    left = open_page("/", language="en", javascript=False)
    steps.hurry_to(left, "when", steps.herself(story=UNSENT))
    crash(left, database)

    desk = officer("desk.chowk", language="en", javascript=False)
    steps.open_case(desk, numbers.number)
    expect(desk.locator("#inside")).to_contain_text(HERS["story"])
    desk.locator("form[action$='/write/'] [name=text]").fill(REPLY)
    desk.locator("form[action$='/write/'] button:not([formaction])").first.click()
    desk.locator("details:has(form[action$='/files/']) > summary").click()
    desk.locator("form[action$='/files/'] [name=file]").set_input_files(
        {"name": f"{POLICE_FILE}.jpg", "mimeType": "image/jpeg", "buffer": made.jpeg()}
    )
    desk.locator("form[action$='/files/'] button").click()
    steps.write_report(
        desk,
        numbers.number,
        steps.report_answers(final=False, public_part=TO_HER, done=DONE, met_where=HERS["meet_where"]),
    )
    staff_crash(desk, database)

    steps.look(her, numbers)
    expect(her.locator("main")).to_contain_text(TO_HER)
    her.goto("/en/look/words/")
    her.locator("[name=words]").fill(NOTE)
    her.locator("#continue").click()
    her.wait_for_url("**/look/**")
    her.goto("/en/look/file/")
    her.locator("[name=file]").set_input_files(
        {"name": f"{LATER_FILE}.jpg", "mimeType": "image/jpeg", "buffer": made.jpeg()}
    )
    her.locator("#continue").click()
    her.wait_for_url(lambda address: not address.endswith("/file/"))
    her.goto("/en/look/")
    her.locator("#missing").click()
    steps.say_what_is_missing(her, ["nobody_came"], MISSING)
    her.wait_for_url("**/look/?m=no")
    steps.wait_until(her, lambda: copies_are_made(database), seconds=30)
    sent = {row[0] for row in database.execute("SELECT audience FROM messages_message").fetchall()}
    assert len(sent) > 1, "no message went to her"
    return [numbers.key, helpers.key]


def typed_wrongly(page: Page) -> None:
    """Forms that are refused show what was typed again, and leave it nowhere."""
    page.goto("/en/lost/")
    page.locator("[name=number]").fill("123456789")
    page.locator("[name=phone]").fill(LOST_PHONE)
    page.locator("#continue").click()
    page.goto(f"/en/nowhere/?name={quote(HERS['name'])}&phone={HERS['phone']}")
    page.goto("/en/")


def crash(page: Page, database: psycopg.Connection[Any]) -> None:
    """The site fails while it holds her words: the page, and the log, say nothing of them."""
    page.goto("/en/q/words/")
    page.locator("[name=story]").fill(f"{CRASH} {HERS['story']}")
    database.execute("REVOKE UPDATE ON cases_draft FROM samman_app")
    try:
        with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            page.locator("#continue").click()
    finally:
        database.execute("GRANT UPDATE ON cases_draft TO samman_app")
    assert answered.value.status == 500
    assert not found_in("the page", page.content().encode(), CANARIES)


def staff_crash(page: Page, database: psycopg.Connection[Any]) -> None:
    """The same on a page of officers, with words in the form and in the address."""
    page.locator("form[action$='/write/'] [name=text]").fill(STAFF_CRASH)
    database.execute("REVOKE INSERT ON cases_historyentry FROM samman_app")
    try:
        with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            page.locator("form[action$='/write/'] button:not([formaction])").click()
    finally:
        database.execute("GRANT INSERT ON cases_historyentry TO samman_app")
    assert answered.value.status == 500
    assert not found_in("the page", page.content().encode(), CANARIES)


def copies_are_made(database: psycopg.Connection[Any]) -> bool:
    """Whether the worker has gone through all files and messages."""
    return not database.execute(
        "SELECT 1 FROM evidence_file WHERE case_id IS NOT NULL AND display_state = 'waiting'"
        " UNION ALL SELECT 1 FROM procrastinate_jobs WHERE status = 'doing'"
    ).fetchall()


def tables(database: psycopg.Connection[Any]) -> Iterator[tuple[str, bytes]]:
    """Every table as text; what is packed in sessions and in the cache is unpacked."""
    names = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    for (name,) in names:
        with database.cursor() as cursor, cursor.copy(f'COPY "{name}" TO STDOUT'.encode()) as rows:
            yield str(name), b"".join(bytes(row) for row in rows)
    for (data,) in database.execute("SELECT session_data FROM django_session").fetchall():
        yield "django_session, unpacked", unpacked(str(data))
    for (value,) in database.execute("SELECT value FROM common_cache").fetchall():
        yield "common_cache, unpacked", base64.b64decode(str(value))


def unpacked(session: str) -> bytes:
    """A session as it was before it was signed and perhaps compressed (django.core.signing)."""
    content = session.split(":")[0]
    raw = base64.urlsafe_b64decode(content.lstrip(".") + "===")
    return zlib.decompress(raw) if content.startswith(".") else raw


def test_the_search_unpacks_sessions(tmp_path: Path) -> None:
    from django.core import signing

    session = signing.dumps({"story": "x" * 500 + "anokhi-kahani-kq7x2"}, compress=True)
    assert session.startswith(".")
    assert found_in("it", unpacked(session), ["anokhi-kahani-kq7x2"])
