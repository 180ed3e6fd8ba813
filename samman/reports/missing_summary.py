"""Counts the figures of missing persons anew from the cases, area by area (ADR 13).

All of the twelve months is counted at once, in one transaction: a recovery, a correction or a transfer changes any of them, and
half a million cases take seconds. `missing_figures.counted_now` asks the same of the cases themselves; a test compares them.
"""

from datetime import datetime, timedelta
from typing import Any, LiteralString

from django.db import connection, transaction

from samman.common import clock
from samman.reports.missing_figures import (
    BANDS,
    FEWEST,
    MONTHS,
    MOST_FLOWS,
    OTHER_DISTRICT,
    OWN,
    PENDING,
    QUICK,
    WAITS,
    months,
)
from samman.reports.models import MissingSpan
from samman.reports.traced import bounds

# By which units the rows of an area stand.
BELOW: dict[LiteralString, LiteralString] = {
    "circle": "unit",
    "district": "unit",
    "range": "district",
    "zone": "district",
    "state": "district",
}

# The cases of the twelve months, and those of all times who are missing still: read once for all levels.
_CASES: LiteralString = f"""
facts AS MATERIALIZED (
    SELECT c.unit_id, c.circle_id, c.district_id, c.range_id, c.zone_id, c.state_id, p.sex, r.case_id IS NOT NULL AS is_traced,
        c.state_code = ANY(%(pending)s) AS is_pending,
        date_trunc('month', p.seen_at AT TIME ZONE 'Asia/Kolkata')::date AS month,
        (SELECT b.name FROM unnest(%(bands)s::text[], %(band_ends)s::int[]) WITH ORDINALITY b (name, ends, n)
            WHERE p.age_from_months < b.ends ORDER BY b.n LIMIT 1) AS band,
        CASE WHEN r.district_id = c.district_id THEN '{OWN}' WHEN r.district_id IS NOT NULL THEN '{OTHER_DISTRICT}'
            ELSE r.other_state END AS found_where,
        r.how, r.hours, r.arrested, coalesce(home.code, own.code) AS home, found.code AS found
    FROM missing_children_missingperson p JOIN cases_case c ON c.id = p.case_id
        JOIN jurisdictions_unit own ON own.id = c.district_id
        LEFT JOIN missing_children_recovery r ON r.case_id = c.id
        LEFT JOIN jurisdictions_unit home ON home.id = p.home_district_id
        LEFT JOIN jurisdictions_unit found ON found.id = r.district_id
    WHERE c.kind = 'missing' AND p.seen_at >= %(since)s AND p.seen_at < %(until)s
), missing_still AS MATERIALIZED (
    SELECT c.circle_id, c.district_id, c.range_id, c.zone_id, c.state_id, w.name, count(*) AS persons
    FROM cases_case c JOIN missing_children_missingperson p ON p.case_id = c.id
        JOIN unnest(%(waits)s::text[], %(wait_ends)s::timestamptz[], %(wait_begins)s::timestamptz[]) w (name, ends, begins)
        ON p.seen_at <= w.ends AND p.seen_at > w.begins
    WHERE c.kind = 'missing' AND c.state_code = ANY(%(pending)s) AND c.closed_at IS NULL
    GROUP BY 1, 2, 3, 4, 5, 6
), found_then AS MATERIALIZED (
    SELECT c.circle_id, c.district_id, c.range_id, c.zone_id, c.state_id,
        to_char(r.found_at AT TIME ZONE 'Asia/Kolkata', 'YYYY-MM') AS month, count(*) AS persons
    FROM missing_children_recovery r JOIN cases_case c ON c.id = r.case_id
    WHERE c.kind = 'missing' AND r.found_at >= %(since)s AND r.found_at < %(until)s
    GROUP BY 1, 2, 3, 4, 5, 6
)"""  # noqa: S608  # nosec B608

_SPAN: LiteralString = "area, starts_on, months"


def _of_level(level: LiteralString, below: LiteralString) -> LiteralString:
    """The figures of each area of a level, for each month in which somebody went missing there and for all twelve."""
    return f"""
{level}s AS MATERIALIZED (
    SELECT {level}_id AS area, s.starts_on, s.months, {below}_id AS place, sex, is_traced, is_pending, band, found_where,
        how, hours, arrested, home, found
    FROM facts CROSS JOIN LATERAL (VALUES (month, 1), (%(first)s::date, {MONTHS})) s (starts_on, months)
    WHERE {level}_id IS NOT NULL
), {level}_sums AS (
    SELECT {_SPAN}, count(*) AS missing, count(*) FILTER (WHERE is_traced) AS traced,
        count(*) FILTER (WHERE is_pending) AS pending,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) FILTER (WHERE is_traced) AS median,
        count(*) FILTER (WHERE hours <= %(day)s) AS day, count(*) FILTER (WHERE hours <= %(two_days)s) AS two_days,
        coalesce(sum(arrested), 0) AS arrested
    FROM {level}s GROUP BY {_SPAN}
), {level}_places AS (
    SELECT {_SPAN}, jsonb_object_agg(place, jsonb_build_array(missing, traced, pending)) AS by_place FROM (
        SELECT {_SPAN}, place, count(*) AS missing, count(*) FILTER (WHERE is_traced) AS traced,
            count(*) FILTER (WHERE is_pending) AS pending
        FROM {level}s GROUP BY {_SPAN}, place) one GROUP BY {_SPAN}
), {level}_sexes AS (
    SELECT {_SPAN}, jsonb_object_agg(band || ' ' || sex, jsonb_build_array(missing, traced, pending)) AS by_sex FROM (
        SELECT {_SPAN}, band, sex, count(*) AS missing, count(*) FILTER (WHERE is_traced) AS traced,
            count(*) FILTER (WHERE is_pending) AS pending
        FROM {level}s GROUP BY {_SPAN}, band, sex) one GROUP BY {_SPAN}
), {level}_wheres AS (
    SELECT {_SPAN}, jsonb_object_agg(found_where, traced) AS found_where FROM (
        SELECT {_SPAN}, found_where, count(*) AS traced
        FROM {level}s WHERE is_traced GROUP BY {_SPAN}, found_where) one GROUP BY {_SPAN}
), {level}_hows AS (
    SELECT {_SPAN}, jsonb_object_agg(how, traced) AS how FROM (
        SELECT {_SPAN}, how, count(*) AS traced
        FROM {level}s WHERE is_traced GROUP BY {_SPAN}, how) one GROUP BY {_SPAN}
), {level}_ways AS (
    SELECT {_SPAN}, home, found, count(*) AS persons, row_number() OVER (
        PARTITION BY {_SPAN} ORDER BY count(*) DESC, home COLLATE "C", found COLLATE "C") AS place
    FROM {level}s WHERE home <> found GROUP BY {_SPAN}, home, found
), {level}_flows AS (
    SELECT {_SPAN}, jsonb_agg(jsonb_build_array(home, found, persons) ORDER BY place) FILTER (WHERE is_told) AS flows,
        coalesce(sum(persons) FILTER (WHERE NOT is_told), 0) AS flows_left
    FROM (SELECT *, persons >= {FEWEST} AND place <= {MOST_FLOWS} AS is_told FROM {level}_ways) w GROUP BY {_SPAN}
), {level}_waits AS (
    SELECT area, %(first)s::date AS starts_on, {MONTHS} AS months, jsonb_object_agg(name, persons) AS waits FROM (
        SELECT {level}_id AS area, name, sum(persons) AS persons FROM missing_still WHERE {level}_id IS NOT NULL
        GROUP BY 1, name) one GROUP BY area
), {level}_founds AS (
    SELECT area, %(first)s::date AS starts_on, {MONTHS} AS months, jsonb_object_agg(month, persons) AS found_in FROM (
        SELECT {level}_id AS area, month, sum(persons) AS persons FROM found_then WHERE {level}_id IS NOT NULL
        GROUP BY 1, month) one GROUP BY area
)"""  # noqa: S608  # nosec B608


def _rows(level: LiteralString) -> LiteralString:
    return f"""
SELECT '{level}', area, starts_on, months, coalesce(missing, 0), coalesce(traced, 0), coalesce(pending, 0), median,
    coalesce(day, 0), coalesce(two_days, 0), coalesce(arrested, 0), coalesce(by_place, '{{}}'), coalesce(by_sex, '{{}}'),
    coalesce(found_where, '{{}}'), coalesce(how, '{{}}'), coalesce(flows, '[]'), coalesce(flows_left, 0),
    coalesce(waits, '{{}}'), coalesce(found_in, '{{}}'), %(now)s
FROM {level}_sums FULL JOIN {level}_waits USING ({_SPAN}) FULL JOIN {level}_founds USING ({_SPAN})
    LEFT JOIN {level}_places USING ({_SPAN})
    LEFT JOIN {level}_sexes USING ({_SPAN}) LEFT JOIN {level}_wheres USING ({_SPAN})
    LEFT JOIN {level}_hows USING ({_SPAN}) LEFT JOIN {level}_flows USING ({_SPAN})"""  # noqa: S608  # nosec B608


def _count() -> LiteralString:
    """One statement for all levels."""
    parts = (_CASES, *(_of_level(level, below) for level, below in BELOW.items()))
    return f"""
WITH {",".join(parts)}
INSERT INTO reports_missingspan (level, unit_id, starts_on, months, missing, traced, pending, median, day, two_days, arrested,
    by_place, by_sex, found_where, how, flows, flows_left, waits, found_in, counted_at)
{" UNION ALL ".join(_rows(level) for level in BELOW)}
"""  # nosec B608


def count_missing() -> None:
    """Count all areas anew, as of one moment; who reads meanwhile reads what was there before."""
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        MissingSpan.objects.all().delete()
        cursor.execute(_count(), _values(now))


def _values(now: datetime) -> dict[str, Any]:
    first, last = months()[-1], months()[0]
    return {
        "first": first,
        "since": bounds(first)[0],
        "until": bounds(last)[1],
        "now": now,
        "bands": list(BANDS),
        "band_ends": [ends for _begins, ends in BANDS.values()],
        "day": QUICK[0],
        "two_days": QUICK[1],
        "pending": [str(state) for state in PENDING],
        "waits": list(WAITS),
        "wait_ends": [now - timedelta(days=least) for least, _most in WAITS.values()],
        "wait_begins": [now - timedelta(days=most) for _least, most in WAITS.values()],
    }
