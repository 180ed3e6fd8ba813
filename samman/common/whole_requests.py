"""Between web server and pages: only a request that is here in full takes one of the few threads that answer.

The event loop collects what a phone sends and hands out what it is answered, so that a slow line, or a hundred, holds up
nobody. The pages themselves are called as WSGI, each in a thread.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import IO, Any
from wsgiref.types import WSGIApplication

from samman.common.spool import new_spool

THREADS = 4  # of one web process
MEGABYTE = 1024 * 1024
PIECE = 16 * 1024  # bytes of a body that must arrive within PATIENCE: 2G brings them in ten seconds
PATIENCE = 30.0  # seconds; what is slower is cut off, as granian does with slow headers
MOST_BYTES = 60 * MEGABYTE  # of one request
IN_MEMORY = 64 * 1024  # a longer body lies in unnamed memory, outside the process
TEXT = MEGABYTE // 2  # no form without a file is longer
MOST_HELD = 256 * MEGABYTE  # of all longer requests of one web process together
GIVEN_AT_ONCE = MEGABYTE  # bytes of an answer
REFUSED = "samman.refused"  # in the environ of a request that is not here in full: the status that it gets

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class WholeRequests:
    """The ASGI application around a WSGI one."""

    def __init__(self, pages: WSGIApplication) -> None:
        self.pages = pages
        self.threads = ThreadPoolExecutor(THREADS, "answer")
        self.held = 0  # bytes of longer bodies, of all requests

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request, from its first byte to the last one of the answer."""
        body = Body()
        try:
            refused = await self._collect(scope, body, receive)
            if refused is not None:
                await self._answer(environ_of(scope, body, refused), send)
        finally:
            self.held -= body.counted
            body.close()

    async def _collect(self, scope: Message, body: Body, receive: Receive) -> int | None:
        """Take in the body. 0 when it is here, the status of its refusal, or None when the line broke off."""
        if said_length(scope) > MOST_BYTES:
            return 413
        more = True
        while more:
            goal = body.length + PIECE
            try:
                async with asyncio.timeout(PATIENCE):
                    while more and body.length < goal:
                        message = await receive()
                        if message["type"] != "http.request":
                            return None
                        self._add(body, message.get("body", b""))
                        more = message.get("more_body", False)
            except TimeoutError:
                return 408
            if body.length > MOST_BYTES:
                return 413
            if self.held > MOST_HELD and body.counted:
                return 503
        return 0

    def _add(self, body: Body, piece: bytes) -> None:
        body.add(piece)
        if body.length > TEXT:
            self.held += body.length - body.counted
            body.counted = body.length

    async def _answer(self, environ: dict[str, Any], send: Send) -> None:
        loop = asyncio.get_running_loop()
        answer = Answer()
        piece, more = await loop.run_in_executor(self.threads, answer.begin, self.pages, environ)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        while more:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece, more = await loop.run_in_executor(self.threads, answer.next_piece)
        await send({"type": "http.response.body", "body": piece})


class Body:
    """What was sent so far; never on a disk."""

    def __init__(self) -> None:
        self.file: IO[bytes] = BytesIO()
        self.length = 0
        self.counted = 0  # bytes of it in `held`

    def add(self, piece: bytes) -> None:
        if self.length <= IN_MEMORY < self.length + len(piece):
            small, self.file = self.file, new_spool()
            small.seek(0)
            self.file.write(small.read())
        self.file.write(piece)
        self.length += len(piece)

    def close(self) -> None:
        self.file.close()


class Answer:
    """What the pages say to one request. Its methods run in a thread, and not always in the same one."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []

    def begin(self, pages: WSGIApplication, environ: dict[str, Any]) -> tuple[bytes, bool]:
        """Ask the pages; the first piece of their answer, and whether there is more."""
        self.source: Iterable[bytes] = pages(environ, self._start)
        self.pieces: Iterator[bytes] = iter(self.source)
        return self.next_piece()

    def next_piece(self) -> tuple[bytes, bool]:
        """The next GIVEN_AT_ONCE bytes or a little more, and whether there is more."""
        found = bytearray()
        try:
            for piece in self.pieces:
                found += piece
                if len(found) >= GIVEN_AT_ONCE:
                    return bytes(found), True
        except BaseException:
            self._close()
            raise
        self._close()
        return bytes(found), False

    def _start(
        self, status: str, headers: list[tuple[str, str]], _error: Any = None
    ) -> Callable[[bytes], Any]:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return lambda _written: None

    def _close(self) -> None:
        if close := getattr(self.source, "close", None):
            close()


def said_length(scope: Message) -> int:
    """The length that the request says it has, 0 if it does not."""
    said = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() else 0


def environ_of(scope: Message, body: Body, refused: int) -> dict[str, Any]:
    """What WSGI (PEP 3333) tells the pages of a request. One that is refused comes without its body."""
    host, port = scope["server"]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").upper(), raw_value.decode("latin-1")
        if "_" in name:
            continue  # X_Forwarded_Proto would pass for X-Forwarded-Proto, which only the proxy may say
        key = "CONTENT_TYPE" if name == "CONTENT-TYPE" else f"HTTP_{name.replace('-', '_')}"
        between = "; " if name == "COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    environ.pop("HTTP_CONTENT_LENGTH", None)
    body.file.seek(0)
    environ |= {"wsgi.input": body.file, "CONTENT_LENGTH": str(body.length)}
    if refused:
        environ |= {REFUSED: refused, "wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}
    return environ
