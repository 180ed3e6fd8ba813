"""Missing and found persons by a name that was typed: candidates by the index of keys, the nearest names first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samman.cases.models import CaseQuerySet
from samman.cases.pages import Slice
from samman.cases.typed_name import MOST_SHOWN
from samman.matching import names
from samman.matching.asking import Asked, costs
from samman.matching.records import key_numbers
from samman.missing_children.models import FoundPerson, MatchKey, MissingPerson

MOST_WEIGHED = 200  # cases whose names are set against what was typed; first those that share every key
OWN = ("name",)
OF_ALL = ("name", "father", "mother")


@dataclass(frozen=True)
class Hits:
    """The cases that were found, the nearest first, and whether there may be more."""

    ids: list[int]
    more: bool


def search(cases: CaseQuerySet, kind: str, asked: Asked) -> Hits:
    """Those of the cases (all of one kind) whose person, or father or mother, may have this name. At most four queries.

    First come those whose own name has every key that was asked for; only where they do not fill a page are those looked for that
    share one of each word, or whose father or mother is called so.
    """
    each_key = [[key] for keys in asked.keys for key in keys]
    ids: list[int] = []
    for words, of in ((each_key, OWN), ([asked.whole], OWN), (asked.keys, OF_ALL)):
        if all(words) and len(ids) < MOST_SHOWN:
            found = sharing(cases, kind, words, of).values_list("pk", flat=True)
            ids = list(dict.fromkeys([*ids, *found[: MOST_WEIGHED + 1]]))
    weighed = _costs(ids[:MOST_WEIGHED], kind, asked)
    near = sorted((far, -pk) for pk, far in weighed if far <= names.DOUBTFUL)
    more = len(ids) > MOST_WEIGHED or len(near) > MOST_SHOWN
    return Hits([-pk for _far, pk in near[:MOST_SHOWN]], more)


def slice_by(cases: CaseQuerySet, hits: Hits) -> Slice:
    """The page of those hits."""
    found = cases.in_bulk(hits.ids)
    return Slice([found[pk] for pk in hits.ids if pk in found], "", "")


def sharing(
    cases: CaseQuerySet, kind: str, words: Iterable[Iterable[str]], of: Sequence[str]
) -> CaseQuerySet:
    """The cases that stand under one key of each of these words, as the name of one of these."""
    for keys in words:
        numbers = sorted(set[int]().union(*(key_numbers(f"{kind}:{who}", keys) for who in of)))
        cases = cases.filter(pk__in=MatchKey.objects.filter(key__in=numbers).values("case"))
    return cases.order_by()


def _costs(ids: list[int], kind: str, asked: Asked) -> list[tuple[int, float]]:
    model = FoundPerson if kind == "found" else MissingPerson
    found = model.objects.filter(pk__in=ids).values_list(
        "pk", "name_hi", "name_en", "other_names", "father_name", "mother_name"
    )
    called = {
        pk: ([in_hindi, in_english, *others], [father, mother])
        for pk, in_hindi, in_english, others, father, mother in found
    }
    return list(zip(called, costs(asked, list(called.values())), strict=True))
