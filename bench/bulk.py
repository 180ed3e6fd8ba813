"""Complaints by the hundred thousand, made inside the database as its owner.

Each has what a real one has: case, words, contact, person, key, clock, history, record and a message; what is past its
first report has that report, and what is closed has her answer. Sealed columns hold random bytes of the usual size, and
IDs begin with 0, which no real ID does: these rows fill tables and indexes, and no page opens one.

All constraints, foreign keys and triggers hold while they are made, but one: that a complaint begins open is switched
off meanwhile, for a case that is closed already is put in at once. What the triggers would have refused is
asked for at the end (`broken`).

They are of three years. Of a hundred complaints 60 are closed (three of them by an answer that a caller heard), 34 await her
answer and 6 are with the police (of these a fifth is late, another fifth directed by headquarters). One first report in five
was late, one complaint in 25 was directed. One in fifty lies at Chowk, so that the station's list is longer than a page at
every size; the others are spread evenly.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from bench import called
from tools import progress

BATCH = 10_000
WORKERS = 2

PLACES: LiteralString = """
CREATE TEMP TABLE place AS
SELECT row_number() OVER (ORDER BY id) - 1 AS row, id AS unit_id, circle_id, district_id, range_id, zone_id, state_id
FROM jurisdictions_unit WHERE kind = 'station' AND district_id IS NOT NULL AND state_id IS NOT NULL
"""

# What one complaint is, by its number g. `kind` runs from 0 to 999 and says how far it has come; `away` is the number
# of hours since its present round began, a second round five days after it was sent; `reported` the hours until the first
# report. The order in lists is that of samman/complaints/ordering.py.
BATCH_ROWS: LiteralString = """
CREATE TEMP TABLE batch ON COMMIT DROP AS
WITH facts AS (
    SELECT g, (g * 7919) %% 1000 AS kind,
           CASE WHEN g %% 50 = 0 THEN chowk.row ELSE (g * 104729) %% (SELECT count(*) FROM place) END AS place_row
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) g,
         (SELECT row FROM place JOIN jurisdictions_unit u ON u.id = unit_id WHERE u.code = 'up-lucknow-chowk') chowk
), states AS (
    SELECT g, kind, place_row,
           CASE WHEN kind < 600 THEN 'satisfied' WHEN kind < 940 THEN 'awaiting_rating'
                WHEN kind < 950 THEN 'interim_reported' WHEN kind < 960 THEN 'awaiting_acceptance'
                ELSE 'awaiting_report' END AS state_code,
           CASE WHEN kind >= 960 AND kind < 968 THEN 'urgent' ELSE 'standard' END AS urgency,
           CASE WHEN kind >= 992 THEN 2 ELSE 1 END AS round,
           CASE WHEN kind < 950 THEN 100 + (g * 31) %% 26000 WHEN kind < 960 THEN 21 + (g * 11) %% 25
                WHEN kind %% 5 = 0 THEN 25 + (g * 13) %% 40 ELSE (g * 17) %% 23 END AS away,
           CASE WHEN kind >= 940 THEN 20 WHEN g %% 7 = place_row %% 7 OR g %% 11 = 0 THEN 25 + (g * 13) %% 20
                ELSE 2 + (g * 17) %% 22 END AS reported
    FROM facts
)
SELECT nextval('cases_case_id_seq') AS id, g, kind, '0' || lpad(g::text, 8, '0') AS number, s.state_code, urgency, round,
       began_at - (round - 1) * interval '5 days' AS created_at, began_at,
       began_at - (round - 1) * interval '5 days' + reported * interval '1 hour' AS reported_at,
       round = 1 AND kind < 940 AND kind %% 25 = 0 AS was_directed, state_code = 'satisfied' AND kind %% 20 = 0 AS by_phone, p.*
FROM states s JOIN place p ON p.row = s.place_row,
    LATERAL (SELECT now() - away * interval '1 hour' - (g %% 3600) * interval '1 second' AS began_at) began
"""

INSERTS: dict[str, LiteralString] = {
    "cases": """
INSERT INTO cases_case (id, kind, number, state_code, urgency, about_child, round, version, unit_id, circle_id,
    district_id, range_id, zone_id, state_id, queue_order, due_at, created_at, closed_at, closed_by, draft_id, data_key)
SELECT id, 'complaint', number, state_code, urgency, false, round, 4, unit_id, circle_id, district_id, range_id, zone_id,
    state_id,
    CASE WHEN state_code = 'satisfied' THEN 910000000000 - extract(epoch FROM created_at)::bigint
         WHEN state_code = 'awaiting_report' AND urgency = 'urgent' THEN extract(epoch FROM began_at)::bigint + 86400
         WHEN state_code = 'awaiting_report' AND round > 1 THEN 110000000000 - extract(epoch FROM began_at)::bigint
         WHEN state_code = 'awaiting_report' THEN 200000000000 + extract(epoch FROM began_at)::bigint + 86400
         WHEN state_code = 'awaiting_acceptance' THEN 300000000000 + extract(epoch FROM created_at)::bigint + 158400
         WHEN state_code = 'interim_reported' THEN 400000000000 + extract(epoch FROM now())::bigint + 259200
         ELSE 500000000000 + extract(epoch FROM created_at)::bigint END,
    CASE WHEN state_code = 'awaiting_report' THEN began_at + interval '24 hours'
         WHEN state_code = 'interim_reported' THEN now() + interval '3 days'
         WHEN state_code = 'awaiting_acceptance' THEN created_at + interval '44 hours' END,
    created_at,
    CASE WHEN state_code = 'satisfied' THEN created_at + interval '90 hours' END,
    CASE WHEN state_code = 'satisfied' THEN 'her_rating' ELSE '' END,
    gen_random_uuid(), decode(repeat(md5(g::text), 5), 'hex')
FROM batch ORDER BY batch.id
""",
    "words": """
INSERT INTO complaints_complaint (case_id, language, for_whom, under_18, trouble, risks, "when", accused_power, needs,
    station_unsure, assisted, has_voice, answers)
SELECT id, 'hi', 'self', 'no', (ARRAY['home','dowry','street','touch','phone','photo','threat','work'])[1 + g % 8],
    ARRAY[]::varchar[], 'weeks', 'no', ARRAY[]::varchar[], false, '', false, decode(repeat(md5(g::text), 30), 'hex')
FROM batch ORDER BY batch.id
""",
    "contacts": """
INSERT INTO people_safecontact (case_id, may_call, may_message, meet_at, she_knows, details, updated_at)
SELECT id, false, false, 'write_first', true, decode(repeat(md5(g::text), 8), 'hex'), created_at FROM batch ORDER BY batch.id
""",
    "persons": """
INSERT INTO people_person (case_id, role, identity, name_index, phone_index)
SELECT id, 'complainant', decode(repeat(md5(g::text), 6), 'hex'), decode(md5('n' || g::text), 'hex'), ''
FROM batch ORDER BY batch.id
""",
    "keys": """
INSERT INTO cases_receipt (case_id, holder, scope, key_hash, created_at, valid_from, must_renew)
SELECT id, 'her', 'full', repeat(md5(g::text), 3), created_at, created_at, false FROM batch ORDER BY batch.id
""",
    "clocks": """
INSERT INTO deadlines_deadline (case_id, ladder, policy_id, round, started_at, due_at, stopped_at, next_step,
    next_step_at, failures)
SELECT b.id, c.ladder, (SELECT max(id) FROM deadlines_policy p WHERE p.ladder = c.ladder AND p.state_id IS NULL),
    c.round, c.started_at, c.due_at, c.stopped_at, 5, NULL, 0
FROM batch b, LATERAL (
    SELECT 'action_taken_report' AS ladder, 1 AS round, created_at AS started_at, created_at + interval '24 hours' AS due_at,
        CASE WHEN state_code <> 'awaiting_report' OR round > 1 THEN reported_at END AS stopped_at
    UNION ALL SELECT 'action_taken_report', 2, began_at, began_at + interval '24 hours', NULL WHERE round > 1
    UNION ALL SELECT 'report_acceptance', 1, reported_at, reported_at + interval '24 hours',
        CASE WHEN state_code <> 'awaiting_acceptance' THEN reported_at + (2 + g % 24) * interval '1 hour' END
        WHERE state_code IN ('satisfied', 'awaiting_rating', 'awaiting_acceptance')
    UNION ALL SELECT 'unrated', 1, reported_at + interval '26 hours', reported_at + interval '98 hours',
        CASE WHEN state_code = 'satisfied' THEN created_at + interval '90 hours' END
        WHERE state_code IN ('satisfied', 'awaiting_rating')
    UNION ALL SELECT 'direction', 1, began_at, began_at + interval '24 hours', NULL WHERE round > 1
    UNION ALL SELECT 'direction', 1, created_at + interval '10 hours', created_at + interval '34 hours',
        greatest(reported_at, created_at + interval '10 hours') WHERE was_directed
) c ORDER BY b.id
""",
    "history": """
INSERT INTO cases_historyentry (case_id, at, event, round, shown_to_her, actor_kind, actor_id, actor_label, data)
SELECT b.id, h.at, h.event, 1, h.event <> 'assigned', h.who, '', '', '{}'::jsonb
FROM batch b, LATERAL (
    SELECT created_at AS at, 'registered' AS event, 'anonymous' AS who
    UNION ALL SELECT created_at + (g % 12) * interval '10 minutes', 'assigned', 'officer' WHERE kind < 960 AND g % 2 = 0
    UNION ALL SELECT reported_at, 'final_report_submitted', 'officer' WHERE state_code <> 'awaiting_report' OR round > 1
) h ORDER BY b.id, h.at
""",
    "record": """
INSERT INTO audit_entry (at, actor_kind, actor_id, actor_label, act, outcome, object_kind, object_id, case_id, unit_id,
    district_id, reason, detail, digest)
SELECT created_at, 'anonymous', '', '', 'registered', 'done', 'history', id::text, id, unit_id, district_id, '',
    '{"child": false}'::jsonb, repeat(md5(g::text), 2)
FROM batch ORDER BY batch.id
""",
    "messages": """
INSERT INTO messages_message (reference, case_id, unit_id, event, channel, language, audience, recipient, recipient_label,
    variables, parts, state, reason, gateway, provider_id, attempts, repeats, created_at, sent_at)
SELECT gen_random_uuid(), id, unit_id, 'complaint_new', 'sms', 'hi', 'officer', decode(repeat(md5(g::text), 4), 'hex'),
    'desk@bench', '{}'::jsonb, 1, 'accepted', '', 'demo', 'bench-' || g, 1, 0, created_at, created_at
FROM batch ORDER BY batch.id
""",
    "reports": """
INSERT INTO complaints_actiontakenreport (case_id, round, is_final, decision, gd_number, gd_at, fir_number,
    fir_is_sensitive, leave_by, was_met, met_at, met_by_woman, met_in_plain_clothes, words, public_language, is_copied,
    words_index, submitted_by_id, submitted_from_id, submitted_at, in_stead)
SELECT batch.id, 1, state_code <> 'interim_reported', 'ncr', '27', reported_at - interval '1 hour', '', false, '', true,
    reported_at - interval '2 hours', true, true, decode(repeat(md5(g::text), 25), 'hex'), 'hi', false,
    decode(md5('w' || g::text), 'hex'), (SELECT min(id) FROM accounts_officer), unit_id, reported_at, false
FROM batch WHERE state_code <> 'awaiting_report' OR round > 1 ORDER BY batch.id
""",
    "calls": """
INSERT INTO complaints_call (case_id, state_id, cause, opened_at, rank, not_before, tries, taken_by_id, taken_at, taken_until,
    "end")
SELECT id, state_id, 'silent', created_at + interval '89 hours', 2, created_at + interval '89 hours', 0,
    (SELECT min(id) FROM accounts_officer), created_at + interval '90 hours', created_at + interval '91 hours', ''
FROM batch WHERE by_phone ORDER BY id
""",
    "her word": """
INSERT INTO complaints_calltry (call_id, caller_id, at, outcome, was_her_word_right)
SELECT call.id, call.taken_by_id, call.taken_at, 'word', true
FROM batch b JOIN complaints_call call ON call.case_id = b.id ORDER BY call.id
""",
    "answers": """
INSERT INTO complaints_rating (case_id, round, report_id, receipt_id, call_try_id, is_satisfied, reasons, flags, created_at)
SELECT b.id, 1, report.id, CASE WHEN NOT b.by_phone THEN receipt.id END, line.id, b.state_code = 'satisfied',
    CASE WHEN b.state_code = 'satisfied' THEN ARRAY[]::varchar[] ELSE ARRAY['nobody_came']::varchar[] END,
    ARRAY[]::varchar[], b.created_at + interval '90 hours'
FROM batch b JOIN complaints_actiontakenreport report ON report.case_id = b.id
    JOIN cases_receipt receipt ON receipt.case_id = b.id
    LEFT JOIN complaints_call call ON call.case_id = b.id LEFT JOIN complaints_calltry line ON line.call_id = call.id
WHERE b.state_code = 'satisfied' OR b.round > 1 ORDER BY b.id;
UPDATE complaints_call SET ended_at = taken_at + interval '5 minutes', "end" = 'reached'
WHERE ended_at IS NULL AND case_id IN (SELECT id FROM batch)
""",
    "directions": """
INSERT INTO complaints_direction (case_id, round, state_id, year, number, words, issued_by_id, issued_at, due_at, read_at,
    answered_by_id, answered_at)
SELECT b.id, b.round, b.state_id, extract(year FROM issued_at), 100000 + g, decode(repeat(md5(g::text), 12), 'hex'),
    (SELECT min(id) FROM accounts_officer), issued_at, issued_at + interval '24 hours',
    CASE WHEN was_directed OR g % 3 > 0 THEN issued_at + (1 + g % 9) * interval '1 hour' END, -- accepted: so it was read
    CASE WHEN was_directed THEN report.id END, CASE WHEN was_directed THEN greatest(report.submitted_at, issued_at) END
FROM batch b JOIN complaints_actiontakenreport report ON report.case_id = b.id,
    LATERAL (SELECT CASE WHEN b.round > 1 THEN began_at ELSE created_at + interval '10 hours' END AS issued_at) i
WHERE b.round > 1 OR was_directed ORDER BY b.id
""",
}

BROKEN: LiteralString = """
SELECT count(*) FROM cases_case c
WHERE (c.state_code = 'satisfied') <> (c.closed_at IS NOT NULL)
   OR (c.closed_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM complaints_rating rating LEFT JOIN cases_receipt receipt ON receipt.id = rating.receipt_id
        WHERE rating.case_id = c.id AND rating.round = c.round AND rating.is_satisfied
          AND (rating.call_try_id IS NOT NULL OR receipt.case_id = c.id AND receipt.scope = 'full')))
"""


@dataclass(frozen=True)
class Bulk:
    """How many cases of a kind are made: temporary tables, the rows of a batch, what is put in, and what must not come of it."""

    places: tuple[LiteralString, ...]
    rows: LiteralString
    inserts: dict[str, LiteralString]
    broken: LiteralString
    triggers: tuple[tuple[str, str], ...]  # table and name; off while rows are put in that are closed already


COMPLAINTS = Bulk((PLACES,), BATCH_ROWS, INSERTS, BROKEN, (("cases_case", "complaint_beginning"),))


def fill(owner_url: str, wanted: int, what: Bulk = COMPLAINTS) -> float:
    """Make cases until there are so many; returns how many seconds it took. Stops the bench if one breaks a rule."""
    began = time.monotonic()
    with psycopg.connect(owner_url) as connection:
        there = value(connection, "SELECT count(*) FROM cases_case")
        made = value(connection, "SELECT count(*) FROM cases_case WHERE number LIKE '0%'")
        # The owner only, and only while nothing else writes: for a case that is put in closed.
        switch(connection, what, "DISABLE")
        connection.commit()
        todo = deque(
            (first, min(first + BATCH, made + wanted - there + 1) - 1)
            for first in range(made + 1, made + wanted - there + 1, BATCH)
        )
        failures: list[BaseException] = []
        threads = [
            threading.Thread(target=work, args=(owner_url, what, todo, failures)) for _core in range(WORKERS)
        ]
        for thread in threads:
            thread.start()
        total = len(todo) or 1
        while any(thread.is_alive() for thread in threads):
            threads[0].join(5) if threads[0].is_alive() else threads[-1].join(5)
            progress.say(
                f"      about {100 * (total - len(todo)) // total} % ({time.monotonic() - began:.0f} s)"
            )
        switch(connection, what, "ENABLE")
        connection.commit()
        if failures:
            raise failures[0]
        if value(connection, what.broken):
            progress.fail("The bulk of cases breaks the rules of closing.")
    with psycopg.connect(owner_url, autocommit=True) as connection:
        progress.say("      tidying the tables (VACUUM ANALYZE) ...")
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(table)))
    return time.monotonic() - began


def switch(connection: psycopg.Connection[Any], what: Bulk, how: LiteralString) -> None:
    """DISABLE or ENABLE the triggers that refuse what is put in closed."""
    for table, trigger in what.triggers:
        statement = sql.SQL("ALTER TABLE {} {} TRIGGER {}")
        connection.execute(statement.format(sql.Identifier(table), sql.SQL(how), sql.Identifier(trigger)))


def work(owner_url: str, what: Bulk, todo: deque[tuple[int, int]], failures: list[BaseException]) -> None:
    """Make one batch after another; several of these run side by side."""
    try:
        with psycopg.connect(owner_url) as connection:
            connection.execute("SET synchronous_commit = off")
            connection.execute("SET work_mem = '64MB'")
            prepare(connection, what)
            connection.commit()
            while todo and not failures:
                batch(connection, what, *todo.popleft())
    except IndexError:
        return  # another one took the last batch
    except BaseException as error:
        failures.append(error)


def batch(connection: psycopg.Connection[Any], what: Bulk, first: int, last: int) -> None:
    """One transaction's cases."""
    insert(connection, what, first, last)
    connection.commit()  # foreign keys are checked here


def prepare(connection: psycopg.Connection[Any], what: Bulk) -> None:
    """The temporary tables of a connection that makes batches."""
    for statement in what.places:
        connection.execute(statement)
    called.prepare(connection)


def insert(connection: psycopg.Connection[Any], what: Bulk, first: int, last: int) -> None:
    """Put the cases of these numbers in, in the caller's transaction."""
    for statement in what.rows.split(";\n"):
        connection.execute(statement, {"first": first, "last": last})
    connection.execute("ANALYZE batch")
    for statement in what.inserts.values():
        connection.execute(statement)


def value(connection: psycopg.Connection[Any], statement: LiteralString) -> int:
    row = connection.execute(statement).fetchone()
    connection.commit()
    return int(row[0]) if row else 0
