"""A request takes a thread only when all of it is here, and an answer only while a piece of it is made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from django.utils import translation

from samman.common import middleware, whole_requests
from samman.common.whole_requests import MEGABYTE, REFUSED, WholeRequests

Environ = dict[str, Any]
TYPE = (b"content-type", b"text/plain")


class Line:
    """One connection: what the phone sends, piece by piece, and what it got. A number is a wait in seconds."""

    def __init__(self, *sends: bytes | float, headers: list[tuple[bytes, bytes]] | None = None) -> None:
        self.sends = list(sends)
        self.scope: dict[str, Any] = {
            "type": "http", "http_version": "1.1", "method": "POST", "path": "/q/words/", "query_string": b"a=%20b",
            "scheme": "http", "server": ("127.0.0.1", 8000), "client": ("192.0.2.7", 4321), "headers": headers or [],
        }  # fmt: skip
        self.broken = False
        self.reads = asyncio.Event()
        self.reads.set()
        self.status = 0
        self.got = b""

    async def receive(self) -> dict[str, Any]:
        while self.sends and isinstance(self.sends[0], float | int):
            await asyncio.sleep(self.sends.pop(0))  # type: ignore[arg-type]
        if self.broken and not self.sends:
            return {"type": "http.disconnect"}
        piece = self.sends.pop(0) if self.sends else b""
        return {"type": "http.request", "body": piece, "more_body": bool(self.sends) or self.broken}

    async def send(self, message: Any) -> None:
        await self.reads.wait()
        self.status = message.get("status", self.status)
        self.got += message.get("body", b"")


def in_a_loop(act: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: Playwright keeps a loop in that of the tests."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, act).result(60)


def served(pages: Any, *lines: Line) -> WholeRequests:
    """Every line is served, at the same time."""
    site = WholeRequests(pages)

    async def all_of_them() -> None:
        await asyncio.gather(*(site(line.scope, line.receive, line.send) for line in lines))

    in_a_loop(all_of_them())
    site.threads.shutdown()
    return site


class Pages:
    """Pages that write down what they were asked, and answer with what was sent."""

    def __init__(self) -> None:
        self.asked: list[Environ] = []

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> list[bytes]:
        self.asked.append(environ)
        said = environ["wsgi.input"].read()
        start("200 OK", [("Content-Type", "text/plain")])
        return [said]


def test_pieces_of_a_body_reach_the_pages_as_one() -> None:
    pages, line = Pages(), Line(b"story=", b"x" * 200_000, b"y", headers=[TYPE])
    site = served(pages, line)
    assert line.status == 200
    assert line.got == b"story=" + b"x" * 200_000 + b"y"
    (environ,) = pages.asked
    assert environ["CONTENT_LENGTH"] == "200007"
    assert (environ["REMOTE_ADDR"], environ["QUERY_STRING"]) == ("192.0.2.7", "a=%20b")
    assert site.held == 0


def test_a_hindi_address_and_two_cookies_arrive_as_wsgi_wants_them() -> None:
    pages, line = (
        Pages(),
        Line(headers=[(b"cookie", b"s=1"), (b"cookie", b"t=2"), (b"accept", b"a"), (b"accept", b"b")]),
    )
    line.scope["path"] = "/घर/"
    served(pages, line)
    (environ,) = pages.asked
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/घर/"
    assert environ["HTTP_COOKIE"] == "s=1; t=2" and environ["HTTP_ACCEPT"] == "a,b"


def test_a_header_with_an_underscore_never_passes_for_the_one_that_the_proxy_sets() -> None:
    pages = Pages()
    served(pages, Line(headers=[(b"x_forwarded_proto", b"https"), (b"x_forwarded_for", b"192.0.2.1")]))
    assert not [name for name in pages.asked[0] if name.startswith("HTTP_X")]


def test_a_body_that_breaks_off_reaches_no_page() -> None:
    pages, line = Pages(), Line(b"half")
    line.broken = True
    site = served(pages, line)
    assert pages.asked == [] and line.status == 0 and site.held == 0


def test_too_slow_a_body_is_refused_without_a_word_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_requests, "PATIENCE", 0.2)
    pages, slow = Pages(), Line(b"a", 0.1, b"b", 0.1, b"c", 0.1, b"d", headers=[TYPE])
    served(pages, slow)
    (environ,) = pages.asked
    assert environ[REFUSED] == 408 and environ["CONTENT_LENGTH"] == "0" and slow.got == b""


def test_a_long_body_may_take_its_time_if_each_piece_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_requests, "PATIENCE", 0.2)
    pages = Pages()
    served(pages, Line(*(b"x" * whole_requests.PIECE, 0.1) * 4))
    assert REFUSED not in pages.asked[0]
    assert pages.asked[0]["CONTENT_LENGTH"] == str(4 * whole_requests.PIECE)


@pytest.mark.parametrize("says_so", [True, False])
def test_a_request_far_too_long_is_not_read(says_so: bool) -> None:
    headers = [(b"content-length", b"%d" % (61 * MEGABYTE))] if says_so else []
    pages, line = Pages(), Line(*[bytes(MEGABYTE)] * 70, headers=headers)
    site = served(pages, line)
    assert pages.asked[0][REFUSED] == 413 and site.held == 0
    assert len(line.sends) == (70 if says_so else 9)


def test_when_much_is_held_a_file_is_refused_and_words_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_requests, "MOST_HELD", 3 * MEGABYTE)
    pages = Pages()
    files = [Line(bytes(MEGABYTE), bytes(MEGABYTE), 0.3) for _file in range(2)]
    words = Line(0.1, b"words")
    site = served(pages, *files, words)
    assert sorted(environ.get(REFUSED, 0) for environ in pages.asked) == [0, 0, 503]
    assert words.got == b"words" and site.held == 0


def test_thirty_slow_readers_and_thirty_slow_senders_hold_up_nobody() -> None:
    """With a thread for each of them the quick one would wait until the slow are done."""
    done: list[str] = []

    def pages(environ: Environ, start: Callable[..., Any]) -> Iterator[bytes]:
        start("200 OK", [])
        if environ["wsgi.input"].read() == b"quick":
            yield b"quick"
        else:
            yield from [bytes(MEGABYTE)] * 3

    async def all_of_them() -> None:
        site = WholeRequests(pages)
        readers, senders = [Line() for _line in range(30)], [Line(b"x", 60) for _line in range(30)]
        for line in readers:
            line.reads.clear()
        slow = [
            asyncio.create_task(site(line.scope, line.receive, line.send)) for line in [*readers, *senders]
        ]
        await asyncio.sleep(0.1)
        quick = Line(b"quick")
        await asyncio.wait_for(site(quick.scope, quick.receive, quick.send), 5)
        done.append(quick.got.decode())
        assert not any(task.done() for task in slow)
        for line in readers:
            line.reads.set()
        await asyncio.gather(*slow[:30])
        assert {len(line.got) for line in readers} == {3 * MEGABYTE}
        for task in slow[30:]:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        assert site.held == 0

    in_a_loop(all_of_them())
    assert done == ["quick"]


@pytest.mark.parametrize("status", [408, 413, 503])
def test_what_is_not_whole_gets_a_plain_page_with_the_numbers_and_no_view(status: int) -> None:
    def view(_request: Any) -> Any:
        raise AssertionError("a view was reached")

    request = RequestFactory().post("/q/words/")
    request.META[REFUSED] = status
    with translation.override("hi"):
        response = middleware.not_whole(view)(request)
    assert response.status_code == {413: 400}.get(status, status)
    assert 'href="tel:112"' in response.content.decode()


def test_the_real_pages_tell_a_slow_line_so_in_the_language_of_the_address() -> None:
    line = Line(headers=[(b"host", b"localhost")])
    line.scope["path"] = "/en/q/words/"
    environ = whole_requests.environ_of(line.scope, whole_requests.Body(), 408)
    told: list[str] = []
    answer = WSGIHandler()(environ, lambda status, *_rest: told.append(status))  # type: ignore[arg-type]
    assert told == ["408 Request Timeout"]
    assert b"The line was too slow" in b"".join(answer)
