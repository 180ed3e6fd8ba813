"""What must happen inside the site's own program: drafts, officers' cookies, plans of queries, messages. Prints JSON.

Started by House.inside, in a process of its own: `python -m bench.inside drafts 100`.
"""

from __future__ import annotations

import json
import os
import secrets
import statistics
import string
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from bench import online, sealed  # noqa: E402
from bench.booklet import booklet_of_500  # noqa: E402
from bench.words import STORY  # noqa: E402
from bench.year import Simulation  # noqa: E402
from samman.accounts.models import Officer  # noqa: E402
from samman.cases.drafts import start_draft  # noqa: E402
from samman.cases.models import Case, Draft  # noqa: E402
from samman.common import clock  # noqa: E402
from samman.common.sessions import SessionStore  # noqa: E402
from samman.complaints import clocks  # noqa: E402
from samman.complaints import messages as complaint_messages  # noqa: E402
from samman.deadlines import engine  # noqa: E402
from samman.deadlines.models import Deadline  # noqa: E402
from samman.jurisdictions.models import Unit  # noqa: E402
from samman.messages.models import Message  # noqa: E402
from samman.missing_children import lexicons  # noqa: E402
from samman.missing_children.actions.match_keys import fill  # noqa: E402
from samman.reports import jobs, summary  # noqa: E402
from samman.reports.traced import last_months  # noqa: E402

STATION = "up-lucknow-chowk"
MANY = 10_000  # rows: a plan that reads or sorts more of a table is worth a look


def drafts(count: str) -> list[dict[str, str]]:
    """Full drafts with their cookies, each one press from being sent."""
    station = Unit.objects.get(code=STATION)
    answers = {
        "danger": "no",
        "for_whom": "self",
        "under_18": "no",
        "trouble": "home",
        "story": STORY,
        "when": "ongoing",
        "district": station.district_id,
        "station": station.pk,
        "locality": "(नमूना) मंदिर के पास",
        "accused": "(नमूना) पति",
        "accused_relation": "पति",
        "accused_power": "no",
        "name": "(नमूना) सीता",
        "meet_at": "write_first",
    }
    made = []
    with transaction.atomic():
        for _one in range(int(count)):
            session = SessionStore()
            token = "".join(secrets.choice(string.ascii_letters) for _letter in range(32))
            session["_csrftoken"] = token
            session.create()
            draft = start_draft(session)
            draft.answers.update(answers)
            draft.save()
            made.append({"cookie": str(session.session_key), "token": token})
    return made


def cookies(*usernames: str) -> dict[str, str]:
    """A signed-in session of each demo officer, as both steps of signing in would leave it."""
    found = {}
    for username in usernames:
        officer = Officer.objects.get(username=username)
        session = SessionStore()
        session[SESSION_KEY] = str(officer.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
        session.create()
        found[username] = str(session.session_key)
    return found


def real_case() -> str:
    """The number of a complaint with reports, history and messages that the desk of Chowk sees."""
    station = Unit.objects.get(code=STATION)
    here = Case.objects.filter(kind="complaint", unit=station).exclude(number__startswith="0")
    return (here.filter(round=2).first() or here.latest("id")).number


def of_missing() -> dict[str, str]:
    """What addresses of missing persons' pages name: a case that the desk of Chowk sees, its district, the month before."""
    here = Case.objects.filter(kind="missing", unit__code=STATION).exclude(number__startswith="0")
    case = here.exclude(missing_person__fir_number="").latest("id")
    return {
        "number": case.number,
        "district": str(case.district_id),
        "month": f"{last_months(2)[1]:%Y-%m}",
    }


def row_bytes() -> int:
    """How many bytes the newest complaint takes in all tables; what the floor inserts as one row."""
    draft = Draft.objects.filter(case__kind="complaint").latest("created_at")
    case = draft.case
    assert case is not None  # noqa: S101
    total = 0
    with connection.cursor() as cursor:
        for table, column in _tables_of_a_case():
            cursor.execute(
                f'SELECT coalesce(sum(pg_column_size(t.*)), 0) FROM "{table}" t WHERE "{column}" = %s',  # noqa: S608
                [case.pk],
            )
            total += int(cursor.fetchone()[0])
    return total


def _tables_of_a_case() -> Iterator[tuple[str, str]]:
    from django.apps import apps

    yield "cases_case", "id"
    for model in apps.get_models():
        if model is not Draft and not model._meta.proxy:
            names = {field.column for field in model._meta.concrete_fields}
            if "case_id" in names:
                yield model._meta.db_table, "case_id"


def plans(username: str, path: str, name: str = "") -> dict[str, Any]:
    """One page as an officer opens it, or sends a name to it: how many queries, and what their plans read or sort in bulk."""
    client = Client(HTTP_HOST="localhost")
    client.cookies["s"] = cookies(username)[username]
    ask = partial(client.post, path, {"name": name}) if name else partial(client.get, path)
    ask()
    with watched() as seen:
        response = ask()
    if response.status_code != 200:
        raise SystemExit(f"{path}: status {response.status_code}")
    heavy: list[str] = []
    milliseconds = 0.0
    for statement, values in seen:
        if not statement.lstrip().startswith("SELECT"):
            continue
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement, values)
            told = cursor.fetchone()[0]
        told = json.loads(told) if isinstance(told, str) else told
        milliseconds += told[0]["Execution Time"]
        heavy += [f"{line} in {statement[:90]}" for line in _heavy(told[0]["Plan"])]
    return {"queries": len(seen), "milliseconds": milliseconds, "heavy": sorted(set(heavy))}


def refresh(days: str) -> float:
    """Count the summaries of so many days anew; how many seconds it took."""
    began = time.monotonic()
    if not summary.refresh(int(days)):
        raise SystemExit("Another process counts.")
    return time.monotonic() - began


def match_keys() -> float:
    """Keep all persons under the keys of their names; how many seconds it took."""
    began = time.monotonic()
    fill()
    return time.monotonic() - began


def defer_refresh() -> None:
    """Let the worker count them."""
    jobs.refresh_summary.configure().defer(timestamp=int(time.time()))


def _heavy(plan: dict[str, Any]) -> Iterator[str]:
    """Whole tables read, and sorts and filters over many rows."""
    rows = plan["Actual Rows"] * plan.get("Actual Loops", 1)
    dropped = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
    if rows + dropped >= MANY:
        name = plan.get("Index Name") or plan.get("Relation Name") or ""
        yield f"{plan['Node Type']} {name}: {rows:.0f} rows, {dropped} passed over"
    for below in plan.get("Plans", ()):
        yield from _heavy(below)


@contextmanager
def watched() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that Django sends meanwhile, with its values."""
    seen: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], statement: str, values: Any, many: bool, context: Any) -> Any:
        seen.append((statement, values))
        return execute(statement, values, many, context)

    with connection.execute_wrapper(note):
        yield seen


def queue(count: str) -> dict[str, int]:
    """At least so many messages, queued as registering complaints queues them: some rows and one job at a time."""
    case = (
        Case.objects.exclude(number__startswith="0")
        .filter(kind="complaint", kept_from=None, closed_at=None, due_at__gt=clock.now())
        .latest("id")
    )
    before = Message.objects.count()
    first = Message.objects.latest("id").pk
    while Message.objects.count() < before + int(count):
        with transaction.atomic():
            for _one in range(20):
                complaint_messages.complaint_registered(case)
    return {"after": first, "until": Message.objects.latest("id").pk}


def year(cases: str) -> dict[str, Any]:
    """What tests/deadlines/test_a_year.py does, with more cases."""
    lived = Simulation(int(cases), every=timedelta(hours=6), kill=0.001).live()
    return {
        "told": lived.faults[:20],
        "cases": int(cases),
        "year_clocks": lived.clocks,
        "steps": lived.steps,
        "ticks": lived.ticks,
        "ticks_not_believed": lived.ticks_not_believed,
        "kills": lived.kills,
        "faults": len(lived.faults),
        "year_s": lived.seconds,
        "year_minutes": lived.seconds / 60,
        "steps_per_s": lived.steps / lived.busy_seconds,
    }


def late_complaints(count: str) -> dict[str, float]:
    """Complaints of two days ago at the stations of Lucknow climb all five steps: history, record, messages."""
    now = clock.now()
    stations = list(Unit.objects.stations().filter(district__code="up-lucknow"))
    for number in range(int(count)):
        with transaction.atomic():
            case = Case(kind="complaint", number=f"09{number:07}", state_code="awaiting_report", data_key=b"")
            case.created_at = now - timedelta(days=2, minutes=1)
            case.place_at(stations[number % len(stations)])
            case.due_at = clocks.report_due_at(case, case.created_at)
            case.save()
            clocks.start_report_clock(case, case.created_at)
    began, messages = time.monotonic(), Message.objects.count()
    steps = engine.fire_due(now)
    seconds = time.monotonic() - began
    return {
        "late_steps": steps,
        "late_steps_per_s": steps / seconds,
        "late_messages": Message.objects.count() - messages,
    }


def fill_clocks(total: str) -> None:
    """More clocks of the same cases, in bulk: half of them stopped, the others with a step within the next 30 days."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM deadlines_deadline")
        cases, missing = Case.objects.count(), int(total) - cursor.fetchone()[0]
        cursor.execute(
            """
INSERT INTO deadlines_deadline (case_id, ladder, policy_id, round, started_at, due_at, stopped_at, next_step, next_step_at,
    failures)
SELECT c.id, p.ladder, p.id, 100 + n, now(), now() + interval '24 hours', CASE WHEN n %% 2 = 0 THEN now() END, 0,
    now() + interval '1 hour' + random() * interval '30 days', 0
FROM generate_series(1, %s) n, (SELECT id FROM cases_case LIMIT %s) c,
    (SELECT id, ladder FROM deadlines_policy WHERE ladder = 'action_taken_report' ORDER BY version DESC LIMIT 1) p
LIMIT %s
""",
            [missing // cases + 1, cases, missing],
        )


def idle_ticks(count: str) -> dict[str, Any]:
    """What a minute costs in which nothing is due; and by which index the engine asks."""
    times = []
    for _one in range(int(count)):
        began = time.perf_counter()
        assert engine.fire_due() == 0  # noqa: S101
        times.append((time.perf_counter() - began) * 1000)
    with transaction.atomic():
        asked = Deadline.objects.claimed(clock.now())[: engine.BATCH]
        plan = json.loads(asked.explain(format="json", analyze=True))[0]
    return {
        "clocks": Deadline.objects.count(),
        "idle_tick_ms": statistics.median(times),
        "idle_tick_p95_ms": sorted(times)[int(len(times) * 0.95)],
        "claim_ms": plan["Execution Time"],
        "claim_index": " and ".join(sorted(indexes_of(plan["Plan"]))),
    }


def indexes_of(plan: dict[str, Any]) -> set[str]:
    """The indexes that a plan reads, and the tables that it reads whole."""
    here = plan.get("Index Name") or (plan["Relation Name"] if plan["Node Type"] == "Seq Scan" else None)
    below = (indexes_of(part) for part in plan.get("Plans", ()))
    return ({here} if here else set()).union(*below)


def main(arguments: list[str]) -> None:
    """The named function with its arguments."""
    known: dict[str, Callable[..., Any]] = {
        "drafts": drafts,
        "cookies": cookies,
        "real_case": real_case,
        "of_missing": of_missing,
        "row_bytes": row_bytes,
        "plans": plans,
        "refresh": refresh,
        "defer_refresh": defer_refresh,
        "match_keys": match_keys,
        "give_names": sealed.give_names,
        "queue": queue,
        "year": year,
        "late_complaints": late_complaints,
        "fill_clocks": fill_clocks,
        "idle_ticks": idle_ticks,
        "booklet": booklet_of_500,
        "matching_fill": online.fill,
        "matching_count": lexicons.count,
        "matching_look": online.look,
    }
    name, *rest = arguments
    print(json.dumps(known[name](*rest)))
    connection.close()
    pool = getattr(connection, "close_pool", None)
    if pool:
        pool()


if __name__ == "__main__":
    main(sys.argv[1:])
