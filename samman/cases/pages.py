"""What the pages of all kinds of cases share: lists by keyset (fifty lines a page, the same work for the first and for the
thousandth), and the refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest

from samman.accounts.gates import viewer_for
from samman.audit import record
from samman.cases.models import Case, CaseQuerySet
from samman.common import digits

PAGE = 50


@dataclass(frozen=True)
class Slice:
    """The cases of one page, and where the next and the previous page begin (empty where there is none)."""

    cases: list[Case]
    after: str
    before: str


def _keys(text: str, size: int) -> list[int] | None:
    parts = text.split(".")
    if len(parts) != size or not all(p.isascii() and p.isdigit() and len(p) < 19 for p in parts):
        return None
    return [int(part) for part in parts]


def slice_of(found: CaseQuerySet, query: Mapping[str, str], *, by_order: bool) -> Slice:
    """The page that starts after (or ends before) the line that the address names: in queue order, or newest first."""
    backwards = "before" in query
    place = query.get("before") if backwards else query.get("after")
    keys = _keys(place or "", 2 if by_order else 1)
    if by_order:
        if keys:
            order, pk = keys
            # Written so that the index on (unit, queue_order, id) bounds the scan: gte first, then the tie.
            if backwards:
                found = found.filter(queue_order__lte=order).exclude(queue_order=order, pk__gte=pk)
            else:
                found = found.filter(queue_order__gte=order).exclude(queue_order=order, pk__lte=pk)
        found = (
            found.order_by("-queue_order", "-id")
            if backwards and keys
            else found.order_by("queue_order", "id")
        )
    else:
        if keys:
            found = found.filter(Q(pk__gt=keys[0]) if backwards else Q(pk__lt=keys[0]))
        found = found.order_by("id") if backwards and keys else found.order_by("-id")
    cases = list(found[: PAGE + 1])
    more = len(cases) > PAGE
    cases = cases[:PAGE]
    if backwards and keys:
        cases.reverse()
        has_before, has_after = more, True
    else:
        has_before, has_after = bool(keys), more
    return Slice(
        cases=cases,
        after=_key(cases[-1], by_order) if cases and has_after else "",
        before=_key(cases[0], by_order) if cases and has_before else "",
    )


def _key(case: Case, by_order: bool) -> str:
    return f"{case.queue_order}.{case.pk}" if by_order else str(case.pk)


def typed_id(text: str) -> int:
    """A row's number from a form; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def refuse(request: HttpRequest, act: str, number: str, case: Case | None = None) -> NoReturn:
    """Outsiders find nothing; that they asked is recorded."""
    record(
        act,
        by=viewer_for(request).actor,
        outcome="refused",
        object_kind="case",
        object_id=number if case is None and digits.is_number(number) else "",
        case=case,
    )
    if case is not None:
        raise PermissionDenied(act)
    raise Http404
