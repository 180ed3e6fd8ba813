"""The chain that seals the record: each link is SHA-256 over the link before it and every field of one entry.

Entries are linked in the order in which they are found, `Link.id`. A transaction that commits late brings an entry with a
lower id than its neighbours; it is linked later, and nothing is wrong with that. Whoever can write to the database could
make the whole chain anew: that is found by a head that was exported before (`manage.py export_audit_head`) and kept elsewhere.
"""

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from samman.audit.models import Link
from samman.common import clock

START = "0" * 64  # what the first link follows
BATCH = 2000
LOCK = 0x53414D41  # "SAMA": one sealer at a time
WINDOW = 200  # how many links back and ahead a moved link is looked for
# A transaction that writes an entry is over within this time; entries older than that are all linked.
LATE = timedelta(days=1)

FIELDS = (
    "id",
    "at",
    "actor_kind",
    "actor_id",
    "actor_label",
    "actor_unit_id",
    "act",
    "outcome",
    "object_kind",
    "object_id",
    "case_id",
    "unit_id",
    "district_id",
    "reason",
    "detail",
    "digest",
)
COLUMNS = ", ".join(f"e.{name}" for name in FIELDS)


def canonical(values: Iterable[Any]) -> bytes:
    """All fields of an entry as JSON with sorted keys, times in UTC with microseconds; the same wherever it is made."""
    plain = dict(zip(FIELDS, values, strict=True))
    plain["at"] = plain["at"].astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(plain["detail"], str):
        plain["detail"] = json.loads(plain["detail"])
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def link_hash(former: str, values: Iterable[Any]) -> str:
    """The hash of the link that seals an entry after the link with the hash `former`."""
    return hashlib.sha256(former.encode() + b"\n" + canonical(values)).hexdigest()


def seal_new_entries() -> int:
    """Link all entries that have no link yet; how many. Does nothing while another process is at it."""
    waiting = _waiting_ids()
    for start in range(0, len(waiting), BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return start
            last = Link.objects.order_by("-id").first()
            former = last.hash if last else START
            # Asked once more under the lock: another process may have linked some meanwhile.
            cursor.execute(
                f"SELECT {COLUMNS} FROM audit_entry e WHERE e.id = ANY(%s)"  # nosec B608  # noqa: S608  (only our own names)
                " AND NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id) ORDER BY e.id",
                [waiting[start : start + BATCH]],
            )
            links = []
            for row in cursor.fetchall():
                former = link_hash(former, row)
                links.append(Link(entry_id=row[0], hash=former))
            Link.objects.bulk_create(links)
    return len(waiting)


def _waiting_ids() -> list[int]:
    """The ids of the entries without a link, in order. Looks back a day before the last one that was sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.at FROM audit_link l JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.id DESC LIMIT 1"
        )
        last = cursor.fetchone()
        cursor.execute(
            "SELECT e.id FROM audit_entry e WHERE e.at >= coalesce(%s::timestamptz, '-infinity')"
            " AND NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id) ORDER BY e.id",
            [last[0] - LATE if last else None],
        )
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True)
class Head:
    """The end of the chain at some moment, as it was exported."""

    link_id: int
    hash: str
    at: str

    def __str__(self) -> str:
        return f"{self.link_id} {self.hash} {self.at}"


def present_head() -> Head | None:
    """The end of the chain now; None while nothing is sealed."""
    last = Link.objects.order_by("-id").first()
    return Head(last.pk, last.hash, clock.now().isoformat(timespec="seconds")) if last else None


def read_heads(text: str) -> list[Head]:
    """Heads from the lines of an exported file; raises ValueError naming the line that is none."""
    heads = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split()
        if len(parts) != 3 or not parts[0].isdigit() or len(parts[1]) != 64:
            raise ValueError(f"line {number} is not 'link-id hash time'")
        heads.append(Head(int(parts[0]), parts[1], parts[2]))
    return heads


@dataclass
class Verdict:
    """What a check of the chain found: `faults` are plain sentences that name the place."""

    links: int = 0
    entries: int = 0
    waiting: int = 0  # entries not sealed yet
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    link_id: int
    entry_id: int
    hash: str
    values: tuple[Any, ...] | None  # None when the entry is gone


def _rows() -> Iterator[_Row]:
    """All links in order with their entries, a few thousand at a time through a cursor of the server."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT l.id, l.entry_id, l.hash, {COLUMNS}"  # nosec B608  # noqa: S608  (only our own names)
            " FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.id"
        )
        while rows := cursor.fetchmany(BATCH):
            for row in rows:
                yield _Row(row[0], row[1], row[2], tuple(row[3:]) if row[3] is not None else None)


def _looked_ahead(rows: Iterator[_Row]) -> Iterator[tuple[_Row, deque[_Row]]]:
    """Each row with up to WINDOW rows that follow it."""
    ahead: deque[_Row] = deque()
    for row in rows:
        ahead.append(row)
        if len(ahead) > WINDOW:
            yield ahead.popleft(), ahead
    while ahead:
        yield ahead.popleft(), ahead


def verify(heads: Iterable[Head] = (), progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Read the whole chain and say what was changed, where. `progress` is called with (links read, all links)."""
    verdict = Verdict()
    wanted = {head.link_id: head for head in heads}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(id) FROM audit_link")
        total, last_id = cursor.fetchone()
        last_at: datetime | None = None
        behind: deque[_Row] = deque(maxlen=WINDOW)
        former, former_id = START, 0
        for row, ahead in _looked_ahead(_rows()):
            verdict.links += 1
            if row.values is None:
                verdict.faults.append(
                    f"Entry {row.entry_id} is missing: it was deleted after link {row.link_id} sealed it."
                )
            else:
                last_at = row.values[1]
                if link_hash(former, row.values) != row.hash:
                    verdict.faults.append(_reason(row, former_id, behind, ahead))
            head = wanted.pop(row.link_id, None)
            if head and head.hash != row.hash:
                verdict.faults.append(
                    f"Link {row.link_id} is not the one that was exported at {head.at}: the chain up to there was made anew."
                )
            behind.append(row)
            former, former_id = row.hash, row.link_id
            if progress and verdict.links % BATCH == 0:
                progress(verdict.links, total)
        for head in wanted.values():
            verdict.faults.append(
                f"The chain was cut: link {head.link_id}, exported at {head.at}, is gone; it now ends at link {last_id or 0}."
                if head.link_id > (last_id or 0)
                else f"Link {head.link_id}, exported at {head.at}, is gone: the chain was made anew."
            )
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE linked), count(*) FILTER (WHERE NOT linked AND at < %s), min(id) FILTER"
            " (WHERE NOT linked AND at < %s) FROM (SELECT e.id, e.at, EXISTS"
            " (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id) AS linked FROM audit_entry e) AS found",
            [last_at - LATE if last_at else None] * 2,
        )
        verdict.entries, linked, stray, first_stray = cursor.fetchone()
        verdict.waiting = verdict.entries - linked - stray
        if stray:
            verdict.faults.append(
                f"{stray} old entries, the first of them {first_stray}, have no link: they were put in later, or"
                " their links were removed."
            )
    return verdict


def _reason(row: _Row, former_id: int, behind: Iterable[_Row], ahead: Iterable[_Row]) -> str:
    """Why a link does not fit after the one that stands before it."""
    assert row.values is not None  # nosec B101  # noqa: S101  (the caller looked)
    before = [*behind]
    # It fits after an earlier link: what stands between was put in, or moved there.
    for other in [_Row(0, 0, START, None), *before]:
        if link_hash(other.hash, row.values) == row.hash:
            between = [link.link_id for link in before if link.link_id > other.link_id]
            belongs = f"link {row.link_id} belongs after link {other.link_id}, not {former_id}"
            return f"Link {between[0]} was put in or moved: {belongs}."
    for other in ahead:
        if link_hash(other.hash, row.values) == row.hash:
            return f"Links were put in another order: link {row.link_id} belongs after link {other.link_id}."
    removed = _removed_before(row, before)
    if removed:
        return f"The link of entry {removed} was removed: it stood between link {former_id} and link {row.link_id}."
    follower = next(iter(ahead), None)
    if follower and follower.values and link_hash(row.hash, follower.values) != follower.hash:
        return (
            f"The chain breaks at link {row.link_id} (entry {row.entry_id}) and after it: the link was changed or does not"
            " belong there."
        )
    words = f"Entry {row.entry_id} was changed after link {row.link_id} sealed it"
    if before:
        words += f", or link {former_id} with its entry {before[-1].entry_id} was made anew"
    if row.link_id > former_id + 1:
        words += f", or links between {former_id} and {row.link_id} were removed with their entries"
    return f"{words}."


def _removed_before(row: _Row, before: list[_Row]) -> int | None:
    """The entry, without a link now, whose link fits between the last link and this one; None when there is none."""
    assert row.values is not None  # nosec B101  # noqa: S101  (the caller looked)
    former = before[-1].hash if before else START
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM audit_entry e"  # nosec B608  # noqa: S608  (only our own names)
            " WHERE NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id) ORDER BY abs(e.id - %s) LIMIT 100",
            [row.entry_id],
        )
        for values in cursor.fetchall():
            if link_hash(link_hash(former, values), row.values) == row.hash:
                return int(values[0])
    return None
