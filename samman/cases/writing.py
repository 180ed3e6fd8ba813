"""How an officer, or who holds a key, writes to a case: fetched with the lock, allowed or refused, all or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases.keys import Citizen
from samman.cases.models import Case, CaseQuerySet, Receipt
from samman.common import clock


class Stale(Exception):
    """The case changed since the form was opened; nothing was overwritten."""


class Refused(Exception):
    """The rule does not allow it; the text says why, in the reader's language."""


@contextmanager
def officer_writes(
    verb: str,
    case_id: int,
    *,
    by: Viewer,
    allowed: Callable[[Viewer, Case], bool],
    version: int | None = None,
    among: CaseQuerySet | None = None,
    also: int | None = None,
) -> Iterator[Case]:
    """One act of an officer on one case, in one transaction.

    Raises Http404 when the officer may not see the case, PermissionDenied when the act is not the officer's (both are
    recorded), Stale when `version` is given and is no longer the case's. `among` stands in for what the officer sees, where a
    case may be answered without being seen (`cases.actions.transfers`). `also` is a second case that the act writes to: both are
    locked in the order of their ids, so that two such acts never wait for each other.
    """
    refused: Exception | None = None
    with transaction.atomic():
        if also is not None:
            list(Case.objects.select_for_update().filter(pk__in=[case_id, also]).order_by("pk").values("pk"))
        found = Case.objects.visible_to(by) if among is None else among
        case = found.select_for_update(of=("self",)).filter(pk=case_id).first()
        if case is None:
            refused = Http404()
        elif not allowed(by, case):
            refused = PermissionDenied(verb)
        else:
            if version is not None and version != case.version:
                raise Stale
            yield case
            return
    record(verb, by=by.actor, outcome="refused", object_kind="case", object_id=case_id, case=case)
    raise refused


def save_case(case: Case, *fields: str) -> None:
    """Save the named fields and count the version up, so that every older form is stale."""
    case.version += 1
    case.save(update_fields=[*fields, "version"])


def citizen_case(citizen: Citizen, *, version: int | None = None, renews: bool = False) -> Case:
    """The case of who holds a key, with the lock; the receipt is checked again. With a key that staff have seen nothing is
    done but to renew it (`renews`). Raises PermissionDenied or Stale."""
    receipt = Receipt.objects.filter(
        pk=citizen.receipt.pk, ended_at=None, valid_from__lte=clock.now()
    ).first()
    if receipt is None:
        raise PermissionDenied("the key no longer holds")
    if receipt.must_renew and not renews:
        raise PermissionDenied("staff have seen this key")
    case = Case.objects.select_for_update(of=("self",)).get(pk=receipt.case_id)
    if version is not None and version != case.version:
        raise Stale
    return case
