"""Counts the summaries anew from the cases: idempotent, a day at a time (ADR 13)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, LiteralString

from django.db import connection, transaction

from samman.common import clock
from samman.complaints import clocks
from samman.reports.failures import FAILURES_BY_UNIT, KINDS, owner_at
from samman.reports.missing_summary import count_missing
from samman.reports.models import UnitSpan

AGAIN = 15  # days that are counted anew each night: late reports and first acts still come in
WEEKS = 12
SPAN = WEEKS * 7
_LOCK = 7_305_121  # one process at a time counts

# What she knows as the police's first act: somebody takes it up, writes to her, or reports.
FIRST_ACTS = (
    "assigned",
    "interim_report_submitted",
    "final_report_submitted",
    "question_asked",
    "officer_wrote",
)

_OWNED: LiteralString = f"""
SELECT d.case_id, d.round, d.started_at, {owner_at("d.due_at")} AS unit_id,
    EXISTS (SELECT 1 FROM complaints_actiontakenreport r WHERE r.case_id = d.case_id AND r.round = d.round
            AND r.submitted_at <= d.due_at) AS in_time,
    (d.stopped_at IS NULL OR d.stopped_at > d.due_at) AS ran_out
FROM deadlines_deadline d JOIN cases_case c ON c.id = d.case_id
WHERE c.kind = 'complaint' AND d.ladder = '{clocks.REPORT}' AND d.due_at >= %(since)s AND d.due_at < %(until)s
"""  # noqa: S608  # nosec B608

_ACTS: LiteralString = """
SELECT o.unit_id, array_agg(greatest(0, least(extract(epoch FROM coalesce(act.at, %(now)s) - o.started_at) / 60,
    2000000))::int) AS minutes
FROM owned o LEFT JOIN LATERAL (
    SELECT h.at FROM cases_historyentry h
    WHERE h.case_id = o.case_id AND h.actor_kind = 'officer' AND h.event = ANY(%(acts)s) ORDER BY h.id LIMIT 1
) act ON true
WHERE o.round = 1 AND (o.in_time OR o.ran_out) GROUP BY o.unit_id
"""

# Answers that headquarters' caller heard after her own word. Satisfied counts only what stands: not taken back by her, and not
# denied to a second caller.
_HEARD: LiteralString = f"""
SELECT {owner_at("r.created_at")} AS unit_id,
    r.is_satisfied
    AND NOT EXISTS (SELECT 1 FROM complaints_rating b WHERE b.takes_back_id = r.id)
    AND NOT EXISTS (SELECT 1 FROM complaints_call k JOIN complaints_calltry l ON l.call_id = k.id
        WHERE k.rating_id = r.id AND l.confirms = false) AS satisfied
FROM complaints_calltry t JOIN complaints_rating r ON r.call_try_id = t.id JOIN cases_case c ON c.id = r.case_id
WHERE t.at >= %(since)s AND t.at < %(until)s
"""  # noqa: S608  # nosec B608

_DAY: LiteralString = f"""
WITH owned AS MATERIALIZED ({_OWNED}), failed AS MATERIALIZED ({FAILURES_BY_UNIT}),
reports AS (
    SELECT unit_id, count(*) FILTER (WHERE round = 1) AS complaints, count(*) AS due,
           count(*) FILTER (WHERE in_time) AS in_time
    FROM owned WHERE in_time OR ran_out GROUP BY unit_id
), acts AS ({_ACTS}), heard AS (
    SELECT unit_id, count(*) AS heard, count(*) FILTER (WHERE satisfied) AS satisfied FROM ({_HEARD}) h GROUP BY unit_id
), failures AS (
    SELECT unit_id, {", ".join(f"count(*) FILTER (WHERE kind = '{kind}') AS {kind}" for kind in KINDS)}
    FROM failed GROUP BY unit_id
), units AS (
    SELECT unit_id FROM reports UNION SELECT unit_id FROM heard UNION SELECT unit_id FROM failures
)
INSERT INTO reports_unitday (unit_id, day, complaints, reports_due, in_time, first_act_minutes, verified,
    verified_satisfied, {", ".join(KINDS)})
SELECT units.unit_id, %(day)s, coalesce(reports.complaints, 0), coalesce(reports.due, 0), coalesce(reports.in_time, 0),
    coalesce(acts.minutes, ARRAY[]::int[]), coalesce(heard.heard, 0), coalesce(heard.satisfied, 0),
    {", ".join(f"coalesce(failures.{kind}, 0)" for kind in KINDS)}
FROM units LEFT JOIN reports USING (unit_id) LEFT JOIN acts USING (unit_id) LEFT JOIN heard USING (unit_id)
    LEFT JOIN failures USING (unit_id)
"""  # noqa: S608  # nosec B608

_SPAN: LiteralString = """
WITH part AS MATERIALIZED (
    SELECT above.unit_id, d.complaints, d.reports_due, d.in_time, d.first_act_minutes, d.verified, d.verified_satisfied
    FROM reports_unitday d JOIN jurisdictions_unit u ON u.id = d.unit_id
    CROSS JOIN LATERAL (
        SELECT DISTINCT x AS unit_id
        FROM unnest(ARRAY[u.id, u.circle_id, u.district_id, u.range_id, u.zone_id, u.state_id]) x WHERE x IS NOT NULL
    ) above
    WHERE d.day >= %(starts_on)s AND d.day < %(ends_on)s AND (d.reports_due > 0 OR d.verified > 0)
), medians AS (
    SELECT unit_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes)::int AS median
    FROM part CROSS JOIN LATERAL unnest(first_act_minutes) minutes GROUP BY unit_id
)
INSERT INTO reports_unitspan (unit_id, starts_on, days, complaints, reports_due, in_time, first_act_median, verified,
    verified_satisfied)
SELECT part.unit_id, %(starts_on)s, %(days)s, sum(complaints), sum(reports_due), sum(in_time), max(medians.median),
    sum(verified), sum(verified_satisfied)
FROM part LEFT JOIN medians USING (unit_id) GROUP BY part.unit_id
"""

_SILENCE: LiteralString = f"""
INSERT INTO reports_silence (unit_id, cases, counted_at)
SELECT c.unit_id, count(*), %(now)s FROM cases_case c JOIN deadlines_deadline d ON d.case_id = c.id
WHERE c.closed_at IS NULL AND c.state_code = 'awaiting_rating' AND d.ladder = '{clocks.UNRATED}' AND d.stopped_at IS NULL
  AND d.due_at < %(now)s
GROUP BY c.unit_id
"""  # noqa: S608  # nosec B608


def today() -> date:
    """The day in India."""
    return clock.in_ist(clock.now()).date()


def bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day in India, and that of the next."""
    first = datetime.combine(day, time(), tzinfo=clock.IST)
    return first, first + timedelta(days=1)


def refresh(days: int | None = None, *, say: Callable[[str], object] = lambda _text: None) -> int:
    """Count anew so many days up to today, the spans, who is silent, and who is missing; how many days were counted.

    Without a number: today and yesterday, and at the first time after midnight all days that may still change, and the
    spans. One process counts at a time; a second one passes by (0).
    """
    last = today()
    is_new_day = not UnitSpan.objects.filter(days=SPAN, starts_on=last - timedelta(days=SPAN)).exists()
    counted = days or (AGAIN if is_new_day else 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    try:
        for number in range(counted):
            _count_day(last - timedelta(days=number))
            if number % 30 == 29:
                say(f"{number + 1} of {counted} days")
        if days or is_new_day:
            _count_spans(last)
        _count_silence()
        count_missing()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return counted


def _run(*statements: tuple[LiteralString, dict[str, Any]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


def _count_day(day: date) -> None:
    since, end = bounds(day)
    now = clock.now()
    values = {"day": day, "since": since, "until": min(end, now), "now": now, "acts": list(FIRST_ACTS)}
    _run(("DELETE FROM reports_unitday WHERE day = %(day)s", values), (_DAY, values))


def _count_spans(last: date) -> None:
    """Twelve weeks in one, and week by week; all end yesterday."""
    spans = [(last - timedelta(days=SPAN), SPAN)]
    spans += [(last - timedelta(days=7 * week), 7) for week in range(1, WEEKS + 1)]
    values = [
        {"starts_on": start, "ends_on": start + timedelta(days=length), "days": length}
        for start, length in spans
    ]
    _run(("DELETE FROM reports_unitspan", {}), *((_SPAN, one) for one in values))


def _count_silence() -> None:
    _run(("DELETE FROM reports_silence", {}), (_SILENCE, {"now": clock.now()}))
