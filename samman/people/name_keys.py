"""How her name sounds, as blind indexes: kept with the case, and looked for by those who may open it.

Two complaints whose names share a key have an equal row. Whoever has a copy of the database without the index key learns
that much and no more (`docs/threat-model.md`).
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from django.db import transaction
from django.db.models import Exists, OuterRef

from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases.models import Case, CaseQuerySet
from samman.cases.typed_name import MOST_SHOWN
from samman.common import sealing
from samman.common.text import fold
from samman.matching import asking, names
from samman.matching.asking import Asked
from samman.people.access import openable
from samman.people.enums import PersonRole
from samman.people.models import NameKey, Person

SIZE = 8  # bytes of an index
BATCH = 500  # cases that are locked together
MOST_OPENED = 200  # names that one search sets against what was typed


@lru_cache(maxsize=100_000)
def blind(key: str) -> bytes:
    """A key of `names.keys` as it is kept."""
    return sealing.blind_index("name_key", key)[:SIZE]


def keep(called: Mapping[int, str]) -> None:
    """Keep the keys of these names by the ids of their cases, which have none yet. In the caller's transaction."""
    NameKey.objects.bulk_create(
        NameKey(case_id=case_id, index=index)
        for case_id, name in called.items()
        for index in sorted({blind(key) for key in names.keys(name)})
    )


def fill(*, anew: bool = False, say: Callable[[str], None] = lambda text: None) -> tuple[int, int]:
    """Make the keys of all complaints that have none, or (`anew`) of all, from what is sealed; how many were done, and how many
    were passed over since somebody was writing in them just then. Nothing that was opened is written anywhere."""
    done = passed = last = 0
    while ids := _next(last, anew):
        last = ids[-1]
        with transaction.atomic():
            locked = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=ids)
            free = list(locked.values_list("pk", flat=True))
            NameKey.objects.filter(case__in=free).delete()
            keep(dict(_names_in(free)))
        done += len(free)
        passed += len(ids) - len(free)
        say(f"  {done} done, up to case {last}")
    return done, passed


def _next(after: int, anew: bool) -> list[int]:
    cases = Case.objects.filter(pk__gt=after, people__role=PersonRole.COMPLAINANT).order_by("pk")
    if not anew:
        cases = cases.filter(~Exists(NameKey.objects.filter(case=OuterRef("pk"))))
    return list(cases.values_list("pk", flat=True)[:BATCH])


def _names_in(ids: Iterable[int]) -> Iterable[tuple[int, str]]:
    """The names of the women and children concerned in these cases, opened; one whose seal is broken has none."""
    persons = Person.objects.filter(case__in=ids, role=PersonRole.COMPLAINANT).select_related("case")
    for person in persons.only("role", "identity", "case__number", "case__data_key").order_by("id"):
        try:
            identity = person.case.unseal(person.identity, f"person:{person.role}")
        except sealing.SealBroken:
            identity = {}
        yield person.case_id, identity.get("name", "")


def find(cases: CaseQuerySet, asked: Asked, *, by: Viewer) -> tuple[list[int], bool]:
    """Those of the cases whose woman or child concerned may have this name, the nearest first, and whether there may be more.
    Only such as the viewer may open are looked at; the search is recorded, with the name as a blind index alone."""
    allowed = (cases & openable(by)).in_area_of(by)
    each_key = [[key] for keys in asked.keys for key in keys]
    ids: list[int] = []
    for words in (each_key, [asked.whole], asked.keys):
        if all(words) and len(ids) <= MOST_OPENED:
            found = sharing(allowed, words).values_list("pk", flat=True)
            ids = list(dict.fromkeys([*ids, *found[: MOST_OPENED + 1]]))
    called = list(_names_in(ids[:MOST_OPENED]))
    costs = asking.costs(asked, [([name], []) for _pk, name in called])
    near = sorted((far, -pk) for (pk, _name), far in zip(called, costs, strict=True))
    close = [-pk for far, pk in near if far <= names.DOUBTFUL]
    shown = close[:MOST_SHOWN]
    asked_for = sealing.blind_index("name", fold(asked.typed)).hex()
    record("find_by_name", by=by.actor, outcome="read", detail={"name": asked_for, "cases": shown})
    return shown, len(ids) > MOST_OPENED or len(close) > MOST_SHOWN


def sharing(cases: CaseQuerySet, words: Iterable[Iterable[str]]) -> CaseQuerySet:
    """The cases that stand under one key of each of these words."""
    for keys in words:
        blinded = [blind(key) for key in sorted(keys)]
        cases = cases.filter(pk__in=NameKey.objects.filter(index__in=blinded).values("case"))
    return cases.order_by()
