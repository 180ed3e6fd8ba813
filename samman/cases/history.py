"""A case's history: lines that are only ever added, each with its digest in the record."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model

from samman.audit import Actor, record
from samman.audit.models import Entry
from samman.cases.models import Case, HistoryEntry
from samman.common import clock


def digest(entry: HistoryEntry) -> str:
    """SHA-256 of everything in the line, in hex."""
    sealed = hashlib.sha256(bytes(entry.sealed)).hexdigest() if entry.sealed else ""
    content = [
        entry.case_id,
        entry.at.isoformat(),
        entry.event,
        entry.round,
        entry.shown_to_her,
        entry.actor_kind,
        entry.actor_id,
        entry.actor_label,
        entry.data,
        sealed,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def add(
    case: Case,
    event: str,
    *,
    by: Actor,
    shown_to_her: bool = False,
    data: dict[str, Any] | None = None,
    words: str | None = None,
    reason: str = "",
    outcome: str = "done",
    rows: Iterable[Model] = (),
) -> HistoryEntry:
    """Add a line and its audit entry, in the caller's transaction. `words` are sealed; `data` must hold none of hers.

    `rows` are those that the act added to append-only tables; the record keeps their digests.
    """
    entry = HistoryEntry.objects.create(
        case=case,
        at=clock.now(),
        event=event,
        round=case.round,
        shown_to_her=shown_to_her,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
        data=data or {},
        sealed=case.seal(words, "history") if words is not None else None,
    )
    record(
        event,
        by=by,
        case=case,
        outcome=outcome,
        reason=reason,
        detail=data,
        digest=digest(entry),
        object_kind="history",
        object_id=entry.pk,
        rows=rows,
    )
    return entry


def words_of(entry: HistoryEntry, case: Case) -> str:
    """The sealed words of a line, or an empty text."""
    return str(case.unseal(entry.sealed, "history")) if entry.sealed else ""


def broken_lines() -> Iterator[str]:
    """One sentence for every line of history that is not as the record has it: changed, removed, or never recorded."""
    recorded = dict(
        Entry.objects.filter(object_kind="history")
        .exclude(digest="")
        .values_list("object_id", "digest")
        .iterator(chunk_size=5000)
    )
    for entry in HistoryEntry.objects.order_by("id").iterator(chunk_size=2000):
        expected = recorded.pop(str(entry.pk), None)
        if expected is None:
            yield f"history line {entry.pk} of case {entry.case_id} is not in the record"
        elif expected != digest(entry):
            yield f"history line {entry.pk} of case {entry.case_id} was changed"
    for missing in recorded:
        yield f"history line {missing} was removed"
