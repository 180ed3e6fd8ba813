"""Lines that hardly move: a byte now and then, or none."""

from __future__ import annotations

import re
import socket
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType

from tests.evidence import made
from tests.faults.town import Phone, multipart

EVERY = 0.2  # seconds between two bytes of one line


@dataclass
class SlowLine:
    """One of them: what it says at once, and what it says byte by byte."""

    port: int
    kind: str
    head: bytes
    rest: bytes = b""
    sent: int = 0
    since: float = 0.0
    socket: socket.socket = field(default_factory=socket.socket)

    def open(self) -> None:
        self.socket.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        self.socket.sendall(self.head)
        self.socket.setblocking(False)
        self.sent, self.since = 0, time.monotonic()

    def drip(self) -> bytes | None:
        """Send a byte; what the site said, empty where it hung up, None while it waits."""
        try:
            said = self.socket.recv(65536)
        except BlockingIOError:
            said = None
        except OSError:
            said = b""
        if said is None and self.sent < len(self.rest):
            try:
                self.sent += self.socket.send(self.rest[self.sent : self.sent + 1])
            except BlockingIOError:
                pass
            except OSError:
                said = b""
        return said


class SlowLines:
    """So many lines of that phone, dripping inside the block. One that the site cuts is at once followed by another.
    Bodies are in turn forms and files."""

    def __init__(self, phone: Phone, *, bodies: int, heads: int = 0, silent: int = 0) -> None:
        fields = {"csrfmiddlewaretoken": phone.token, "go": "add"}
        file, multipart_kind = multipart(fields, "file", made.jpeg())
        forms = [
            ("/q/files/", multipart_kind, file),
            ("/q/words/", "application/x-www-form-urlencoded", b"x" * 4000),
        ]
        self.lines = [SlowLine(phone.port, "silent", b"") for _line in range(silent)]
        head = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
        self.lines += [SlowLine(phone.port, "head", head, b"x" * 4000) for _line in range(heads)]
        for place in range(bodies):
            path, kind, body = forms[place % 2]
            said = [f"POST {path} HTTP/1.1", "Host: localhost", f"Cookie: s={phone.cookies['s']}",
                    f"Content-Type: {kind}", f"Content-Length: {len(body)}", "", ""]  # fmt: skip
            self.lines.append(SlowLine(phone.port, "body", "\r\n".join(said).encode(), body))
        self.cut: list[tuple[str, int, float]] = []  # kind, status (0 for none), after so many seconds
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._drip, daemon=True)

    def __enter__(self) -> SlowLines:
        for line in self.lines:
            line.open()
        self.thread.start()
        time.sleep(2 * EVERY)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ended.set()
        self.thread.join(10)
        for line in self.lines:
            line.socket.close()
        # None was let go before its time: they did hold what they could.
        assert all(seconds > 25 for _kind, _status, seconds in self.cut), self.cut

    def _drip(self) -> None:
        while not self.ended.wait(EVERY):
            for line in self.lines:
                said = line.drip()
                if said is not None:
                    status = re.match(rb"HTTP/1.1 (\d+)", said)
                    self.cut.append(
                        (line.kind, int(status[1]) if status else 0, time.monotonic() - line.since)
                    )
                    line.open()
