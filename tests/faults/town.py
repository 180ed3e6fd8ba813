"""A running site to hurt, phones that use it, and the list of what they were shown, kept outside of the database."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlencode

import psycopg

from tests.conftest import manage
from tests.gateway_simulator import Simulator
from tools.cluster import Cluster
from tools.site import Site

HELPLINES = ("112", "1090", "181", "1098")
Fields = Mapping[str, str | Sequence[str]]

# The way of a phone through the questions; LUCKNOW stands for the district's number.
HERSELF: dict[str, Fields] = {
    "who": {"for_whom": "self"},
    "age": {"under_18": "no"},
    "kind": {"trouble": "home"},
    "signs": {},
    "words": {"story": "वह रोज मारता है।"},
    "when": {"when": "ongoing"},
    "district": {"search": "Lucknow", "searched": "Lucknow", "district": "LUCKNOW"},
    "place": {"station": "unknown", "locality": "Chowk"},
    "person": {"accused": "रमेश", "accused_relation": "पति"},
    "known": {"accused_power": "no"},
    "files": {},
    "needs": {},
    "phone": {"may_contact": "no"},
    "meet": {"meet_at": "write_first"},
    "name": {"name": "सीता"},
}


class NoAnswer(Exception):
    """The line broke, or nobody listened."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def leads_to(self) -> str:
        return self.headers.get("Location") or ""

    def is_honest_outage(self) -> bool:
        """503, with the phone numbers (or the words that it is not sent and 112), and no complaint's number."""
        calls = all(f'href="tel:{number}"' in self.text for number in HELPLINES)
        return (
            self.status == 503
            and calls
            and 'id="number"' not in self.text
            and self.headers["Cache-Control"] == "no-store"
        )


class Ledger:
    """Every number that a phone was shown, written down at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.Lock()
        path.write_text("")

    def shown(self, phone: str, number: str, key: str) -> None:
        with self.lock, self.path.open("a") as file:
            file.write(f"{phone} {number} {key}\n")

    def lines(self) -> list[tuple[str, str, str]]:
        found = []
        for line in self.path.read_text().splitlines():
            phone, number, key = line.split()
            found.append((phone, number, key))
        return found


@dataclass
class Phone:
    """A phone without JavaScript, with its one cookie."""

    port: int
    name: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    patience: float = 30.0  # seconds for one answer
    told: list[int] = field(default_factory=list)  # status of every answer, 0 where none came

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        kind: str = "application/x-www-form-urlencoded",
    ) -> Answer:
        """One request on a connection of its own. Raises NoAnswer."""
        headers = {"Connection": "close", "Host": f"localhost:{self.port}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = kind
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            line.request(method, path, body, headers)
            response = line.getresponse()
            answer = Answer(response.status, response.headers, response.read(), time.monotonic() - began)
        except (OSError, http.client.HTTPException) as error:
            self.told.append(0)
            raise NoAnswer(f"{method} {path}: {type(error).__name__} {error}") from error
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', answer.body):
            self.token = found[1].decode()
        self.told.append(answer.status)
        return answer

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: Fields | None = None) -> Answer:
        """A form; the token is the one of the last page."""
        if not self.token:
            self.get("/q/who/")
        sent = {"csrfmiddlewaretoken": self.token, **(fields or {})}
        return self.ask("POST", path, urlencode(sent, doseq=True, errors="surrogatepass").encode())

    def upload(
        self, path: str, content: bytes, fields: Fields | None = None, *, name: str = "file"
    ) -> Answer:
        """A form with a file."""
        body, kind = multipart({"csrfmiddlewaretoken": self.token, **(fields or {})}, name, content)
        return self.ask("POST", path, body, kind)

    def walk(self, district: str, answers: Mapping[str, Fields] | None = None, *, until: str = "") -> None:
        """Answer the questions in order, or those before `until`."""
        self.get("/q/who/")
        for page, fields in (answers or HERSELF).items():
            if page == until:
                return
            said = {name: district if value == "LUCKNOW" else value for name, value in fields.items()}
            answer = self.post(f"/q/{page}/", {"go": "on", **said})
            assert answer.status == 303, (page, answer.status, answer.text[-3000:])

    def numbers(self) -> tuple[str, str] | None:
        """Both numbers as the page shows them, None where it shows none. Raises NoAnswer."""
        answer = self.get("/note/")
        if answer.status != 200:
            return None
        found = {
            name: re.sub(r"\D", "", shown)
            for name, shown in re.findall(r'id="(number|key)">([^<]*)<', answer.text)
        }
        return (found["number"], found["key"]) if len(found) == 2 else None

    def send(self, ledger: Ledger, *, seconds: float = 60.0) -> str:
        """Press 'Send' until both numbers are seen, as she would; the complaint's number."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(NoAnswer):
                if self.post("/send/").leads_to.endswith("/note/") and (seen := self.numbers()):
                    ledger.shown(self.name, *seen)
                    return seen[0]
            time.sleep(0.3)
        raise AssertionError(f"{self.name} was not shown its numbers within {seconds} s: {self.told[-20:]}")


def rest(phone: Phone) -> None:
    """Answer the questions after the files."""
    for page in list(HERSELF)[list(HERSELF).index("files") :]:
        assert phone.post(f"/q/{page}/", {"go": "on", **HERSELF[page]}).status == 303


def multipart(fields: Fields, name: str, content: bytes) -> tuple[bytes, str]:
    """A body of multipart/form-data with one file at its end, and its content type."""
    boundary = "nine-lives-of-a-form"
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    )
    head += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="x.jpg"\r\n'
    head += "Content-Type: image/jpeg\r\n\r\n"
    return (
        head.encode() + content + f"\r\n--{boundary}--\r\n".encode(),
        f"multipart/form-data; boundary={boundary}",
    )


@dataclass
class Town:
    """Web, worker, database and two gateways, kept alive as `make run` does it."""

    site: Site
    cluster: Cluster
    database: str
    env: dict[str, str]
    home: Path
    gateways: Simulator
    stopping: threading.Event = field(default_factory=threading.Event)
    minded: bool = True  # whether dead processes are started again
    lock: threading.Lock = field(default_factory=threading.Lock)

    # What tests ask for

    def sql(self, statement: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database as its superuser."""
        with psycopg.connect(self.cluster.url("superuser", self.database), autocommit=True) as connection:
            done = connection.execute(statement, values)
            return done.fetchall() if done.description else []

    def one(self, statement: LiteralString, *values: Any) -> Any:
        """The one value of a query."""
        return self.sql(statement, *values)[0][0]

    def run(self, code: str) -> str:
        """Run a line of Python in a process of the site's program."""
        return manage(self.env, "shell", "--no-imports", "-c", code)

    @property
    def district(self) -> str:
        return str(self.one("SELECT id FROM jurisdictions_unit WHERE code = 'up-lucknow'"))

    def phone(self, name: str, **more: Any) -> Phone:
        """A phone that has seen nothing yet."""
        return Phone(self.site.port, name, **more)

    def prepared(self, count: int, name: str) -> list[Phone]:
        """Phones that have answered all questions and stand before 'Send'."""
        made = json.loads(self.run(f"from tests.faults import drafts; drafts.make({count})"))
        return [
            self.phone(f"{name}-{place}", cookies={"s": one["cookie"]}, token=one["token"])
            for place, one in enumerate(made)
        ]

    def web_processes(self) -> list[int]:
        """The processes that answer, without the one that minds them."""
        return children(self.site.processes["web"].pid)

    def in_the_act(self) -> list[int]:
        """Those of them that hold a line with a phone at this moment."""
        held = set()
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            ours, _theirs, state, *_counts = line.split()[1:]
            if state == "01" and int(ours.split(":")[1], 16) == self.site.port:
                held.add(f"socket:[{line.split()[9]}]")
        return [pid for pid in self.web_processes() if held & sockets(pid)]

    @property
    def worker(self) -> int:
        return self.site.processes["worker"].pid

    def cases(self) -> int:
        return int(self.one("SELECT count(*) FROM cases_case"))

    def check(self, ledger: Ledger, *, before: int) -> None:
        """Lost nothing, doubled nothing, and the record is whole. `before`: complaints before the test."""
        lines = ledger.lines()
        shown: dict[str, set[str]] = {}
        for phone, number, _key in lines:
            shown.setdefault(phone, set()).add(number)
        assert all(len(numbers) == 1 for numbers in shown.values()), f"a draft had two numbers: {shown}"
        acknowledged = {number for _phone, number, _key in lines}
        assert len(acknowledged) == len(shown), "two phones were shown one number"
        whole = self.sql(
            "SELECT c.number FROM cases_case c WHERE EXISTS (SELECT FROM complaints_complaint x WHERE x.case_id = c.id)"
            " AND EXISTS (SELECT FROM messages_message x WHERE x.case_id = c.id)"
            " AND EXISTS (SELECT FROM deadlines_deadline x WHERE x.case_id = c.id)"
            " AND EXISTS (SELECT FROM cases_receipt x WHERE x.case_id = c.id)"
        )
        lost = acknowledged - {number for (number,) in whole}
        assert not lost, f"acknowledged and lost: {len(lost)} of {len(acknowledged)}"
        doubled = self.sql("SELECT draft_id FROM cases_case GROUP BY draft_id HAVING count(*) > 1")
        assert not doubled, f"drafts with two complaints: {len(doubled)}"
        assert self.cases() == before + len(acknowledged), "a complaint that nobody was told of"
        assert "The record is whole." in manage(self.env, "verify_audit")

    # How it is kept

    def mind(self) -> None:
        """Start again what died, until told to stop."""
        while not self.stopping.wait(0.3):
            with self.lock:
                if self.minded:
                    self.site.watch()

    @contextmanager
    def worker_away(self) -> Iterator[None]:
        """The worker does nothing meanwhile."""
        os.kill(self.worker, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.worker, signal.SIGCONT)


def children(pid: int) -> list[int]:
    """The processes that a process started and that live; none when it is gone."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def alive(pids: Iterable[int]) -> list[int]:
    """Those of the processes that are still there and no zombies."""
    found = []
    for pid in pids:
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.append(pid)
    return found


def sockets(pid: int) -> set[str]:
    """What a process has open, as /proc names it; nothing when it is gone."""
    found = set()
    with contextlib.suppress(OSError):
        for name in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                found.add(str(name.readlink()))
    return found


def answers(town: Town) -> bool:
    """Whether both web processes are well: a few pages in a row."""
    with contextlib.suppress(NoAnswer):
        for _page in range(6):
            if town.phone("again").get("/q/who/").status != 200:
                return False
            time.sleep(0.02)
        return True
    return False


def outage(town: Town) -> list[Answer]:
    """What somebody with a draft, and somebody new, see while there is no database."""
    one = town.phone("one", cookies={"s": "x" * 32}, token="y" * 32)
    new = town.phone("new", token="y" * 32)
    return together([
        lambda: one.get("/q/who/"),
        lambda: one.post("/send/"),
        lambda: one.get("/note/"),
        lambda: new.post("/look/", {"number": "123456789", "key": "1" * 12, "go": "on"}),
    ])  # fmt: skip


def eventually(holds: Callable[[], Any], what: str, *, seconds: float = 30.0, every: float = 0.1) -> Any:
    """Wait until something is so, and give it back."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(every)
    return found


def together(acts: Sequence[Callable[[], Any]], *, seconds: float = 120.0) -> list[Any]:
    """Do all at the same time; what each gave. The first failure is raised."""
    found: list[Any] = [None] * len(acts)
    failures: list[BaseException] = []
    gate = threading.Barrier(len(acts))

    def act(place: int) -> None:
        try:
            gate.wait(30)
            found[place] = acts[place]()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=act, args=(place,), daemon=True) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.1, end - time.monotonic()))
        assert not thread.is_alive(), f"still busy after {seconds} s"
    if failures:
        raise failures[0]
    return found
