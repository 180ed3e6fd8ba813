"""SMS gateways to test against: a real HTTP server that accepts, refuses, hangs, talks nonsense or cuts the line.

    with Simulator() as gateways:
        gateways.url("first", "json")            the address of a gateway of that kind
        gateways.does("first", "hang")           accept, refuse, refuse_number, hang, drip, garbage, broken, cut, loop
        gateways.taken("first")                  what it accepted or may have accepted, in order
        gateways.dead_url("json")                nobody listens there

As a program it runs until it is stopped: python -m tests.gateway_simulator 8099 accept
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl

HANGS = 60.0  # seconds


class Simulator:
    """Any number of gateways on one port, each with its own behaviour."""

    def __init__(self, port: int = 0) -> None:
        self.behaviour: dict[str, str] = defaultdict(lambda: "accept")
        self.requests: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.headers: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.stopping = threading.Event()
        self._numbers = count(1)
        simulator = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                simulator.answer(self)

            def log_message(self, *_args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 128

        self.server = Server(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def __enter__(self) -> Simulator:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self.server.shutdown()
        self.server.server_close()

    def url(self, name: str, kind: str) -> str:
        return f"http://127.0.0.1:{self.port}/{kind}/{name}"

    def dead_url(self, kind: str) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return f"http://127.0.0.1:{free.getsockname()[1]}/{kind}/dead"

    def does(self, name: str, behaviour: str) -> None:
        self.behaviour[name] = behaviour

    def taken(self, name: str) -> list[dict[str, str]]:
        return self.requests[name]

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        _root, kind, name = request.path.split("/")[:3]
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        fields = dict(parse_qsl(body.decode())) if kind == "cdac" else json.loads(body)
        self.requests[name].append(fields)
        self.headers[name].append(dict(request.headers))
        behaviour = self.behaviour[name]
        provider_id = f"{name}-{next(self._numbers)}"
        if behaviour == "hang":
            self.stopping.wait(HANGS)
            return
        if behaviour == "cut":
            request.connection.shutdown(socket.SHUT_RDWR)
            return
        if behaviour == "drip":
            self._drip(request)
            return
        status, said = self._said(kind, behaviour, provider_id)
        request.send_response(status)
        if status == 302:
            request.send_header("Location", request.path)
        request.send_header("Content-Length", str(len(said)))
        request.end_headers()
        request.wfile.write(said)

    @staticmethod
    def _said(kind: str, behaviour: str, provider_id: str) -> tuple[int, bytes]:
        if behaviour == "garbage":
            return 200, b"\xff\xfe<html>" + bytes(range(256)) * 40
        if behaviour == "broken":
            return 500, b"oops"
        if behaviour == "loop":
            return 302, b""
        if behaviour == "refuse":
            return 403, b"no"
        if kind == "cdac":
            line = f"402,MsgID = {provider_id}" if behaviour == "accept" else "406,Invalid mobile number"
            return 200, line.encode()
        status = "accepted" if behaviour == "accept" else "refused"
        return 200, json.dumps({"status": status, "id": provider_id}).encode()

    def _drip(self, request: BaseHTTPRequestHandler) -> None:
        """One byte now and then, for ever: no single read ever times out."""
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        end = time.monotonic() + HANGS
        try:
            while time.monotonic() < end and not self.stopping.wait(0.05):
                request.wfile.write(b"x")
                request.wfile.flush()
        except OSError:
            pass


def main() -> None:
    port, behaviour = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "accept"
    simulator = Simulator(port)
    simulator.behaviour = defaultdict(lambda: behaviour)
    print(f"Simulating gateways on http://127.0.0.1:{port}/json/NAME and /cdac/NAME ({behaviour})")
    simulator.server.serve_forever()


if __name__ == "__main__":
    main()
