"""Who may be the same child, at once when somebody is saved: candidates by keys from the index, compared and weighed in process.

A found child is set against all who are looked for. A missing one is set against the found whose family is not known yet; the
chance of each is that among the candidates which the found child has already, so that both ways give the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from samman.cases.models import Case
from samman.matching import names, records, scoring
from samman.matching.evidence import WORD_FIELDS, Register, look_up
from samman.matching.lexicon import FARTHEST, Lexicon
from samman.matching.persons import Person
from samman.matching.ranking import LOOKED_AT, Evidence, most_telling, rank
from samman.matching.ranking import Candidate as Ranked
from samman.missing_children import lexicons
from samman.missing_children.actions.matching import Scored
from samman.missing_children.models import Calibration, Candidate, MatchKey, PreparedPerson
from samman.missing_children.prepared import PLAIN, facts, people_of
from samman.missing_children.workflow import SEARCHED_STATES

FOUND_COMPARED = 200  # of the found who share a key with a missing person, so many are compared closely
KEPT = 20  # candidates of one case
LEAST = 0.001  # whoever would have a smaller chance, if there were no other, is no candidate
LOOKED_FOR = Q(case__kind=records.MISSING, case__state_code__in=SEARCHED_STATES, case__closed_at=None)
UNJOINED = Q(case__kind=records.FOUND, case__found_person__is_missing=None, case__closed_at=None)
ANY_SEX = ("F", "M", "")


def scored(case: Case) -> list[Scored]:
    """The candidates of a case of a found or a missing person, the likeliest first; none where nobody is looked for any more."""
    own = PreparedPerson.objects.filter(case=case)
    if not waiting(own).exists():
        return []
    person = people_of(own.values_list("words", *PLAIN))[0]
    if case.kind == records.FOUND:
        return of_found(case.pk, person)
    return of_missing(case.pk, person)


def waiting(persons: "QuerySet[PreparedPerson]") -> "QuerySet[PreparedPerson]":
    """Those who are looked for still, and the found who are not joined to a case."""
    return persons.filter(LOOKED_FOR | UNJOINED)


def calibration() -> scoring.Calibration:
    """What decided pairs taught, or what comes with the program."""
    shipped = scoring.calibration()
    newest = Calibration.objects.order_by("-id").values_list("slope", "shift").first()
    return shipped._replace(slope=newest[0], shift=newest[1]) if newest else shipped


def version() -> str:
    """Which weights and which calibration a score comes from."""
    newest = Calibration.objects.order_by("-id").values_list("id", flat=True).first()
    return f"{scoring.default().version}.{newest or 0}"


def _words() -> lexicons.Words:
    """The words as counted last; before they ever were, how many are looked for is counted now."""
    words = lexicons.current()
    return words if words.reports else words._replace(reports=lexicons.looked_for())


def _sexes(person: Person) -> tuple[str, ...]:
    return (person.sex, "") if person.sex else ANY_SEX


def fetch(ids: Collection[int], who: Q) -> tuple[list[int], list[Person]]:
    """Those of these cases who wait still (LOOKED_FOR or UNJOINED), and what is known of them."""
    # One array, not a thousand parameters, each of which Django would look at.
    asked = RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])  # nosec B611
    persons = PreparedPerson.objects.filter(who, case__in=asked)
    rows = list(persons.values_list("case_id", "words", *PLAIN))
    return [row[0] for row in rows], people_of(row[1:] for row in rows)


def near(
    keys: Collection[int], person: Person, who: Q, reports: int, most: int
) -> tuple[list[int], list[Person]]:
    """Of those who share a key, fit in sex and age and wait still, the most whose shared keys are the rarest."""
    births = records.births(person, records.SLACK)
    under = MatchKey.objects.cases_under(keys, sexes=_sexes(person), births=births)
    cases = most_telling(under, max(reports, 1)).tolist()
    found: dict[int, Person] = {}
    first = 0
    while first < len(cases) and len(found) < most:
        some = cases[first : first + most + first]  # half of those looked up, or more, may have ended
        waits = dict(zip(*fetch(some, who), strict=True))
        found.update((one, waits[one]) for one in some if one in waits)
        first += len(some)
    kept = sorted(list(found)[:most])
    return kept, [found[one] for one in kept]


def of_found(case_id: int, person: Person) -> list[Scored]:
    """The candidates of a found person."""
    words = _words()
    with ThreadPoolExecutor(1) as beside:  # while the database looks for keys
        known_words = beside.submit(look_up, person, words.lexicons)
        ids, people = near(records.keys_for_found(person), person, LOOKED_FOR, words.reports, LOOKED_AT)
        known_words.result()
    register = Register(people, words.lexicons)
    known = calibration()
    reports = max(words.reports, len(ids))
    best = rank(person, register, np.arange(len(ids)), KEPT, reports=reports, calibration=known)
    return [
        scored_of(case_id, ids[one.row], one, facts(person, people[one.row]))
        for one in worth_a_look(best, reports, known)
    ]


def worth_a_look(best: Iterable[Ranked], reports: int, known: scoring.Calibration) -> list[Ranked]:
    """Those who might be the child. One who looks better hides none of them: officers may find that it was another."""
    some = list(best)
    alone = scoring.alone(np.array([one.score for one in some]), reports, known)
    return [one for one, chance in zip(some, alone, strict=True) if chance >= LEAST]


def of_missing(case_id: int, person: Person) -> list[Scored]:
    """The candidates of a missing person."""
    words = _words()
    # A found person who was not compared yet is left to that: its chances are known only beside all its candidates.
    keys = records.keys_for_missing(person)
    ids, people = near(keys, person, UNJOINED & Q(compared=True), words.reports, FOUND_COMPARED)
    # Those with whom it was compared before are compared again: facts may have changed.
    before = list(Candidate.objects.filter(missing=case_id, current=True).values_list("found_id", flat=True))
    more_ids, more_people = fetch(set(before).difference(ids), UNJOINED)
    ids, people = ids + more_ids, people + more_people
    register = Register([person], words.lexicons)
    worth = _near_words(person, people)
    row = np.zeros(1, np.int64)
    compared = {
        found_id: rank(found, register, row, 1, reports=max(words.reports, 1), only=worth)[0]
        for found_id, found in zip(ids, people, strict=True)
    }
    others = _others(case_id, ids)
    known = calibration()
    kept = []
    for found_id, found in zip(ids, people, strict=True):
        one = compared[found_id]
        all_scores = np.array([one.score, *others[found_id]])
        chance = float(scoring.chances(all_scores, max(words.reports, len(all_scores)), known)[0])
        if worth_a_look([one], words.reports, known):
            told = one._replace(chance=chance, word=scoring.word(chance, known))
            kept.append(scored_of(found_id, case_id, told, facts(found, person)))
    kept.sort(key=lambda one: (-one.score, one.found_id))
    # Whom a found child has as a candidate already stays one, however many others fit this report better.
    had = set(before)
    return [one for place, one in enumerate(kept) if place < KEPT or one.found_id in had]


def _near_words(person: Person, people: Iterable[Person]) -> frozenset[str]:
    """The words of the found that are near to a word of this missing person: all others need no closer look."""
    told: dict[str, set[str]] = defaultdict(set)
    for found in people:
        for field in WORD_FIELDS.values():
            told[field].update(getattr(found, field))
    near: set[str] = set()
    for field, words in told.items():
        meant = {word: {word, *(names.pet_names_for(word) if field == "given" else ())} for word in words}
        lexicon = Lexicon(dict.fromkeys(sorted(set().union(*meant.values())), 1.0), 1.0)
        close = {
            lexicon.words[row]
            for word in getattr(person, field)
            for row, cost in zip(*lexicon.near(word)[:2], strict=True)
            if cost < FARTHEST
        }
        near |= {word for word, all_ in meant.items() if all_ & close}
    return frozenset(near)


def _others(missing_id: int, found_ids: Collection[int]) -> dict[int, list[float]]:
    """The scores of the other candidates of each of these found persons."""
    others: dict[int, list[float]] = defaultdict(list)
    rows = Candidate.objects.filter(found__in=found_ids, current=True).exclude(missing=missing_id)
    for found_id, score in rows.values_list("found_id", "score"):
        others[found_id].append(score)
    return others


def scored_of(found_id: int, missing_id: int, one: Ranked, digest: str) -> Scored:
    """A ranked candidate as it is kept."""
    return Scored(
        found_id=found_id,
        missing_id=missing_id,
        score=one.score,
        chance=one.chance,
        word=one.word,
        evidence=[plain(each) for each in one.evidence],
        facts=digest,
    )


def plain(one: Evidence) -> dict[str, str | float]:
    """Evidence as it is kept."""
    return {"field": one.field, "level": one.level, "weight": round(one.weight, 2)}
