"""One POST over HTTP with a hard end: what surely was not sent is told apart from what perhaps was."""

import http.client
import socket
import ssl
import threading
from urllib.parse import urlsplit

from samman.messages.gateways.base import Misconfigured

LONGEST_ANSWER = 64 * 1024
LOCAL = {"localhost", "127.0.0.1", "::1"}


class NotSent(Exception):
    """No connection was made, so the other side has nothing."""


class Unclear(Exception):
    """The connection broke, or time ran out, after the request may have arrived."""


def check_url(name: str, url: str) -> str:
    """The address of a gateway: https, or http on this machine only. Raises Misconfigured."""
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise Misconfigured(f"{name}: the url must be a whole https address")
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        raise Misconfigured(f"{name}: http is allowed to this machine only; use https")
    return url


def post(
    url: str, body: bytes, headers: dict[str, str], *, timeout: float, cafile: str = ""
) -> tuple[int, bytes]:
    """Status and body of the answer, within `timeout` seconds in all, redirects not followed. Raises NotSent, Unclear."""
    parts = urlsplit(url)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context(cafile=cafile or None)
        connection = http.client.HTTPSConnection(
            parts.hostname or "", parts.port, timeout=timeout, context=context
        )
    else:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    try:
        connection.connect()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        raise NotSent(type(error).__name__) from error
    # A socket's own time-out counts each read anew: one byte every nine seconds would hold us for ever.
    end = threading.Timer(timeout, _cut, [connection.sock])
    end.daemon = True
    end.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unclear(type(error).__name__) from error
    finally:
        end.cancel()
        connection.close()


def _cut(line: socket.socket | None) -> None:
    try:
        if line is not None:
            line.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
