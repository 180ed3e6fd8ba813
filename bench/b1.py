"""b1: the form page and a whole submit, beside a bare view of the same stack and django-helpdesk."""

from __future__ import annotations

import re
import statistics
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass

from bench.house import House, Server
from bench.load import Load, Phone, RanOut, cpu_seconds, drive, percentile
from bench.words import STORY
from tools import progress

CLIENTS = (1, 8)
MOST_SENDS = 150  # a second; so many drafts are prepared for each second of pressing 'Send'

# The way through the questions, a page each, without files. LUCKNOW stands for the district's number.
WAY: dict[str, dict[str, str]] = {
    "who": {"for_whom": "self"},
    "age": {"under_18": "no"},
    "kind": {"trouble": "home"},
    "signs": {},
    "words": {"story": STORY},
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
Act = Callable[[], Iterable[float]]


@dataclass(frozen=True)
class Subject:
    """One thing that is measured: a name, whose server does it, and what a client does."""

    name: str
    server: Server
    act: Act
    prepare: Callable[[int], None] = lambda clients: None


def form(server: Server, path: str) -> Act:
    """A visitor who has no cookie yet opens the form."""

    def act() -> list[float]:
        phone = Phone(server.port)
        phone.get(path).must(200)
        return phone.times

    return act


def trip(server: Server, district: str) -> Act:
    """From the first question to the two numbers; every answer leads to the next page, which is fetched."""

    def act() -> list[float]:
        phone = Phone(server.port)
        phone.get("/q/who/").must(200)
        for page, fields in WAY.items():
            said = {name: district if value == "LUCKNOW" else value for name, value in fields.items()}
            answer = phone.post(f"/q/{page}/", {"go": "on", **said}).must(303)
            phone.get(answer.leads_to).must(200)
        phone.post("/send/", {}).must(303, "/note/")
        shown = phone.get("/note/").must(200)
        assert re.search(rb'id="number">', shown.body)  # noqa: S101
        return phone.times

    return act


class Sends:
    """The last step alone: 'Send' of drafts that were prepared before."""

    def __init__(self, house: House, server: Server) -> None:
        self.house, self.server = house, server
        self.drafts: deque[dict[str, str]] = deque()

    def prepare(self, clients: int) -> None:
        """As many drafts as the coming seconds can use up."""
        wanted = int(self.house.scale.seconds * MOST_SENDS * (1 if clients > 1 else 0.5)) + 20
        if len(self.drafts) < wanted:
            self.drafts.extend(self.house.inside("drafts", str(wanted - len(self.drafts))))

    def act(self) -> list[float]:
        try:
            draft = self.drafts.popleft()
        except IndexError:
            raise RanOut from None
        phone = Phone(self.server.port, cookies={"s": draft["cookie"]}, token=draft["token"])
        phone.post("/send/", {}).must(303, "/note/")
        return phone.times


def peer_submit(server: Server, queue: str) -> Act:
    """The peer's one page, filled in and sent by a visitor who has it open already."""
    opened = Phone(server.port)
    opened.get("/tickets/submit/").must(200)
    fields = {
        "queue": queue,
        "title": "(sample) at home",
        "body": STORY,
        "priority": "3",
        "submitter_email": "sample@example.org",
    }

    def act() -> list[float]:
        phone = Phone(server.port, cookies=dict(opened.cookies), token=opened.token)
        phone.post("/tickets/submit/", fields).must(302, "/view/")
        return phone.times

    return act


def floor_submit(server: Server) -> Act:
    """One row inserted and committed."""

    def act() -> list[float]:
        phone = Phone(server.port)
        phone.post("/", {"story": STORY}).must(201)
        return phone.times

    return act


def measure(house: House) -> dict[str, float]:
    """All subjects in turn, round after round; the medians of the rounds."""
    scale = house.scale
    rounds: dict[str, list[float]] = {}
    with ExitStack() as stack:
        house.fresh_site()
        district = str(house.sql("SELECT id FROM jurisdictions_unit WHERE code = 'up-lucknow'")[0][0])
        samman = stack.enter_context(house.web())
        trip(samman, district)()
        row_bytes = int(house.inside("row_bytes"))
        progress.say(f"Bench: one complaint takes {row_bytes:,} bytes in all tables")
        floor = stack.enter_context(house.floor(row_bytes))
        peer, queue = stack.enter_context(house.peer())
        sends = Sends(house, samman)
        subjects = [
            Subject("form", samman, form(samman, "/q/who/")),
            Subject("floor_form", floor, form(floor, "/")),
            Subject("peer_form", peer, form(peer, "/tickets/submit/")),
            Subject("send", samman, sends.act, sends.prepare),
            Subject("floor_submit", floor, floor_submit(floor)),
            Subject("peer_submit", peer, peer_submit(peer, queue)),
            Subject("trip", samman, trip(samman, district)),
        ]
        for subject in subjects:
            subject.prepare(1)
            drive(2, scale.warm_up, subject.act)
        total = scale.rounds * len(CLIENTS) * len(subjects)
        done = 0
        for number in range(scale.rounds):
            for clients in CLIENTS:
                for subject in subjects:
                    done += 1
                    subject.prepare(clients)
                    for name, value in once(house, subject, clients).items():
                        rounds.setdefault(name, []).append(value)
                    rate = rounds[f"b1_{subject.name}_{clients}_per_s"][-1]
                    progress.say(
                        f"b1 [{done}/{total}] round {number + 1}: {subject.name}, {clients} clients: {rate:.1f}/s"
                    )
    found = {name: statistics.median(values) for name, values in rounds.items()}
    found["b1_row_bytes"] = row_bytes
    for clients in CLIENTS:
        for ours, other in (("form", "form"), ("send", "submit")):
            for whose in ("peer", "floor"):
                base = found[f"b1_{whose}_{other}_{clients}_per_s"]
                found[f"b1_{ours}_{clients}_times_{whose}"] = (
                    found[f"b1_{ours}_{clients}_per_s"] / base if base else 0
                )
    return found


def once(house: House, subject: Subject, clients: int) -> dict[str, float]:
    """One subject for some seconds."""
    web, database = cpu_seconds(subject.server.pid), house.database_cpu()
    load: Load = drive(clients, house.scale.seconds, subject.act)
    web, database = cpu_seconds(subject.server.pid) - web, house.database_cpu() - database
    requests = len(load.times) or 1
    start = f"b1_{subject.name}_{clients}"
    found = {
        f"{start}_per_s": load.rate,
        f"{start}_p50_ms": percentile(load.times, 50),
        f"{start}_p95_ms": percentile(load.times, 95),
        f"{start}_cpu_ms": 1000 * web / requests,
        f"{start}_db_cpu_ms": 1000 * database / requests,
    }
    if subject.name == "trip":
        found[f"{start}_requests_per_s"] = requests / load.seconds if load.seconds else 0.0
    return found
