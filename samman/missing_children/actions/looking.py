"""Matching looks: at one case at once, and at night at all who were found against all who are looked for (Splink on DuckDB)."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from samman.cases.models import Case
from samman.common import clock
from samman.matching import records
from samman.matching.evidence import Register
from samman.matching.persons import Person
from samman.matching.ranking import Candidate as Ranked
from samman.matching.ranking import KeysInMemory
from samman.missing_children import lexicons, matcher
from samman.missing_children.actions import match_keys
from samman.missing_children.actions.matching import Scored, keep_candidates
from samman.missing_children.actions.shared import ask_matching
from samman.missing_children.enums_matching import ScoredBy
from samman.missing_children.models import Candidate, FoundPerson, PreparedPerson
from samman.missing_children.prepared import PLAIN, facts, found_together, people_of, prepared, row_of

BATCH = 2000


def look(case_id: int) -> None:
    """Score one case at once, as it is now, and keep what comes of it."""
    case = Case.objects.filter(pk=case_id, kind__in=(records.FOUND, records.MISSING)).first()
    if case is not None:
        _know_each_other(case)
        scored = matcher.scored(case)
        keep_candidates(case_id, scored, source=ScoredBy.ONLINE, model_version=matcher.version())
        PreparedPerson.objects.filter(case=case_id).update(compared=True)


def _know_each_other(case: Case) -> None:
    """Whoever was found with others knows their names, and they this one's; they are looked at again."""
    if case.kind != records.FOUND:
        return
    for other in found_together(FoundPerson.objects.select_related("case").get(case=case)):
        with transaction.atomic():
            Case.objects.select_for_update(of=("self",), no_key=True).get(pk=other.pk)
            before = PreparedPerson.objects.filter(case=other.pk).values_list("words", flat=True).first()
            if before != row_of(other.pk, prepared(other)).words:
                match_keys.replace([other])
                if other.pk != case.pk:
                    ask_matching(other.case)


def match_everything(say: Callable[[str], None] = lambda text: None) -> int:
    """Score all who were found and are not joined against all who are looked for, and keep what changed; how many were found.

    Stopped at any moment, what is kept is kept; the next run does all of it again.
    """
    from samman.matching import nightly  # Splink and DuckDB are loaded at night only

    words, began = lexicons.current(), clock.now()
    last = PreparedPerson.objects.aggregate(last=Max("pk"))["last"] or 0
    ids: list[int] = []
    register = Register(_each(records.MISSING, ids), words.lexicons)
    found_ids: list[int] = []
    found = list(_each(records.FOUND, found_ids))
    say(f"{len(ids)} missing, {len(found)} found")
    if ids and found:
        known, reports, version = matcher.calibration(), max(words.reports, len(ids)), matcher.version()
        lists = nightly.compare(
            found,
            register,
            KeysInMemory(register),
            limit=matcher.KEPT,
            reports=reports,
            calibration=known,
            say=say,
        )
        for found_id, person, best in zip(found_ids, found, lists, strict=True):
            worth = matcher.worth_a_look(best, reports, known)
            _keep(found_id, _scored(found_id, person, worth, ids), version, began)
    # Whoever was registered since then has a look of their own before them.
    PreparedPerson.objects.filter(compared=False, pk__lte=last).update(compared=True)
    return len(found)


def _each(kind: str, ids: list[int]) -> Iterator[Person]:
    """All who wait, one after the other; their cases are added to `ids`."""
    rows: QuerySet[PreparedPerson] = matcher.waiting(PreparedPerson.objects.filter(case__kind=kind)).order_by(
        "pk"
    )
    for case_id, *row in rows.values_list("pk", "words", *PLAIN).iterator(BATCH):
        ids.append(case_id)
        yield people_of([tuple(row)])[0]


def _scored(found_id: int, person: Person, best: list[Ranked], ids: list[int]) -> list[Scored]:
    kept = {ids[one.row]: one for one in best}
    people = dict(zip(*matcher.fetch(kept, matcher.LOOKED_FOR), strict=True))
    return [
        matcher.scored_of(found_id, missing_id, one, facts(person, people[missing_id]))
        for missing_id, one in kept.items()
        if missing_id in people  # whoever came home meanwhile is no candidate
    ]


def _keep(found_id: int, scored: list[Scored], version: str, began: datetime) -> None:
    """Keep what the night found, but not over what was compared since it began, with what is new."""
    if Candidate.objects.filter(found=found_id, scored_at__gt=began).exists():
        return
    current = Candidate.objects.filter(found=found_id, current=True).exclude(source=ScoredBy.OFFICER)
    before = set(current.values_list("missing", "word", "facts", "model_version"))
    if before != {(one.missing_id, one.word, one.facts, version) for one in scored}:
        keep_candidates(found_id, scored, source=ScoredBy.NIGHTLY, model_version=version)
