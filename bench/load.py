"""Phones that ask, and what it costs: a load generator of threads, CPU and memory from /proc. Only 127.0.0.1."""

from __future__ import annotations

import http.client
import os
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 30.0  # seconds for one answer
Fields = Mapping[str, str | Sequence[str]]


class Unexpected(Exception):
    """An answer that the bench cannot count: another status, or a page without what it must hold."""


class RanOut(Exception):
    """Nothing is left to do (no prepared draft); ends one client, not the run."""


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float

    @property
    def leads_to(self) -> str:
        return self.headers.get("Location") or ""

    def must(self, status: int, leads_to: str = "") -> Answer:
        """Itself, if it has this status and leads there. Raises Unexpected."""
        if self.status != status or leads_to not in self.leads_to:
            words = re.sub(r"<[^>]+>|\s+", " ", self.body.decode("utf-8", "replace"))[-600:]
            raise Unexpected(f"status {self.status} to {self.leads_to!r}, not {status} {leads_to}: {words}")
        return self


@dataclass
class Phone:
    """A browser without JavaScript: one connection a request (as behind most gateways), one jar of cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    times: list[float] = field(default_factory=list)

    def ask(self, method: str, path: str, fields: Fields | None = None) -> Answer:
        """One request; a form is sent with the token of the last page."""
        headers = {"Connection": "close", "Host": f"localhost:{self.port}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body = urlencode({"csrfmiddlewaretoken": self.token, **fields}, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(method, path, body, headers)
            response = line.getresponse()
            content = response.read()
        finally:
            line.close()
        answer = Answer(response.status, response.headers, content, time.perf_counter() - began)
        self.times.append(answer.seconds)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', content):
            self.token = found[1].decode()
        return answer

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: Fields) -> Answer:
        return self.ask("POST", path, fields)


@dataclass(frozen=True)
class Load:
    """What some clients did: `done` acts in `seconds`, and the seconds of every request."""

    done: int
    seconds: float
    times: list[float]

    @property
    def rate(self) -> float:
        """Acts a second."""
        return self.done / self.seconds if self.seconds else 0.0


def drive(clients: int, seconds: float, act: Callable[[], Iterable[float]]) -> Load:
    """So many clients do the act again and again for so many seconds; it gives the seconds of its requests.

    The first thing that goes wrong ends the run and is raised; RanOut ends it quietly.
    """
    times: list[list[float]] = [[] for _client in range(clients)]
    acts = [0] * clients
    ends = [0.0] * clients
    failures: list[BaseException] = []
    gate = threading.Barrier(clients + 1)

    def client(place: int) -> None:
        gate.wait(30)
        end = time.perf_counter() + seconds
        try:
            while time.perf_counter() < end and not failures:
                times[place].extend(act())
                acts[place] += 1
                ends[place] = time.perf_counter()
        except RanOut:
            pass
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=client, args=(place,), daemon=True) for place in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait(30)
    began = time.perf_counter()
    for thread in threads:
        thread.join(seconds + 4 * PATIENCE)
    if failures:
        raise failures[0]
    return Load(sum(acts), max(ends) - began if any(acts) else 0.0, [one for some in times for one in some])


def percentile(times: Sequence[float], percent: int) -> float:
    """The time that so many percent of the requests did not exceed, in milliseconds."""
    if len(times) < 2:
        return 1000 * (times[0] if times else 0.0)
    return 1000 * statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


# /proc


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for one in found:
        for path in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in path.read_text().split()]
            except OSError:
                continue
    return found


def cpu_seconds(pid: int) -> float:
    """CPU that a process and its family have used, with children that have ended."""
    total = 0
    for one in family(pid):
        try:
            values = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(values[11]) + int(values[12]) + (int(values[13]) + int(values[14]) if one == pid else 0)
    return total / TICKS


def pss_megabytes(pid: int) -> float:
    """Memory of a process and its family, shared pages counted by their share (PSS), in MB."""
    total = 0
    for one in family(pid):
        try:
            found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{one}/smaps_rollup").read_text(), re.M)
        except OSError:
            continue
        total += int(found[1]) if found else 0
    return total / 1024
