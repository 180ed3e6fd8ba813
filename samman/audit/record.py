"""Writing the record."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from samman.audit import rows as digests_of_rows
from samman.audit.actors import Actor
from samman.common import clock

if TYPE_CHECKING:
    from samman.audit.models import Entry


LONGEST_ID = 40  # letters; an address typed by hand may name any


class MissingActor(Exception):
    """A write came without an actor; it is refused."""


def record(
    act: str,
    *,
    by: Actor,
    outcome: str = "done",
    object_kind: str = "",
    object_id: object = "",
    case: Any = None,
    unit_id: int | None = None,
    reason: str = "",
    detail: dict[str, Any] | None = None,
    digest: str = "",
    rows: Iterable[Model] = (),
) -> "Entry":
    """Add one entry, in the caller's transaction.

    `case` is anything with id, unit_id and district_id (a cases.Case). `detail` holds codes, counts and ids,
    never a name, phone, story or file name. `rows` are those that the act added to append-only tables: their digests are
    recorded with it. Raises MissingActor.
    """
    from samman.audit.models import Entry

    if not isinstance(by, Actor):
        raise MissingActor(act)
    detail = dict(detail or {})
    if added := digests_of_rows.digests(rows):
        detail["rows"] = added
    if case is not None:
        object_kind = object_kind or "case"
        object_id = object_id or case.id
        unit_id = unit_id or case.unit_id
    return Entry.objects.create(
        at=clock.now(),
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
        actor_unit_id=by.unit_id,
        act=act,
        outcome=outcome,
        object_kind=object_kind,
        object_id=str(object_id)[:LONGEST_ID],
        case_id=case.id if case is not None else None,
        unit_id=unit_id,
        district_id=case.district_id if case is not None else None,
        reason=reason,
        detail=detail,
        digest=digest,
    )
