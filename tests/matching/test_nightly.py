"""By night Splink gives the same levels and scores as are given by day, and the same list."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samman.matching import nightly, record_files, scoring, synthetic
from samman.matching.evidence import (
    COMPARISONS,
    LEVELS,
    NULL,
    WORD_FIELDS,
    Asked,
    Register,
    Rows,
    lexicons_of,
)
from samman.matching.persons import MOST, UNKNOWN, Person, on_globe
from samman.matching.ranking import KeysInMemory, Source, rank
from samman.matching.record_files import Set

ALL = 10_000  # more than any found person has candidates


class Everybody:
    """A source that gives every row."""

    def __init__(self, register: Register) -> None:
        self._rows: Rows = np.arange(register.size)

    def rows(self, person: Person) -> Rows:
        return self._rows


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Set:
    folder = tmp_path_factory.mktemp("invented")
    synthetic.make(folder, 3000, 250, seed=8, say=False)
    return record_files.load(folder)


@pytest.fixture(scope="module")
def register(invented: Set) -> Register:
    return Register(invented.missing)


def test_every_pair_has_the_score_and_the_evidence_that_it_has_by_day(
    invented: Set, register: Register
) -> None:
    source = KeysInMemory(register)
    same_by_night(invented.found, register, source)


def test_every_level_is_the_same_by_night(invented: Set) -> None:
    """All pairs of a part, keyed or not, in registers in which the same names are more and more unusual."""
    seen: set[tuple[str, str]] = set()
    # As if brothers and sisters were called like fathers, since few were found together.
    missing = [one._replace(siblings=one.father) for one in invented.missing[:700]]
    found = [one._replace(siblings=one.father) for one in invented.found[:40]]
    for times in (0.2, 1, 4, 60, 1000):
        lexicons = lexicons_of(missing)
        for lexicon in lexicons.values():
            lexicon.total *= times
        register = Register(missing, lexicons)
        seen |= same_by_night(found, register, Everybody(register))
    never = {(name, level) for name in COMPARISONS for level in LEVELS[name]} - seen
    assert never == set()


def same_by_night(people: Sequence[Person], register: Register, source: Source) -> set[tuple[str, str]]:
    """Compare all that the source gives by day and by night; the levels that were seen."""
    seen: set[tuple[str, str]] = set()
    lists = nightly.compare(people, register, source, ALL, at_once=90)
    for person, by_night in zip(people, lists, strict=True):
        by_day = rank(person, register, source.rows(person), ALL)
        assert sorted(one.row for one in by_night) == sorted(source.rows(person).tolist())
        of_row = {one.row: one for one in by_night}
        for one in by_day:
            other = of_row[one.row]
            assert math.isclose(other.score, one.score, abs_tol=1e-6)
            assert math.isclose(other.chance, one.chance, abs_tol=1e-6)
            assert other.word == one.word and other.evidence == one.evidence
            seen.update((each.field, each.level) for each in one.evidence)
    return seen


def test_the_best_are_the_best_of_all_with_chances_that_know_of_all(
    invented: Set, register: Register
) -> None:
    source = KeysInMemory(register)
    some = invented.found[:60]
    for person, best in zip(some, nightly.compare(some, register, source, 5, reports=70_000), strict=True):
        by_day = rank(person, register, source.rows(person), 5, reports=70_000)
        assert [one.row for one in best] == [one.row for one in by_day]
        assert [one.chance for one in best] == pytest.approx([one.chance for one in by_day], abs=1e-6)


def test_who_shares_no_key_has_no_candidates(register: Register) -> None:
    nobody = record_files.found_person({"found_id": "F1"})
    one = record_files.found_person({"name_as_told": "Laxmi", "sex": "F"})
    source = KeysInMemory(register)
    lists = list(nightly.compare([nobody, one, nobody], register, source, at_once=2))
    assert [bool(best) for best in lists] == [False, True, False]


def test_predictions_are_those_of_the_day(tmp_path: Path) -> None:
    synthetic.make(tmp_path, 400, 40, seed=2, say=False)
    said: list[str] = []
    nightly.run(tmp_path, said.append)
    by_night = (tmp_path / "predictions.csv").read_text()
    counted = record_files.evaluate(tmp_path)
    assert by_night == (tmp_path / "predictions.csv").read_text()
    last = json.loads(said[-1].splitlines()[-1])
    assert last | {"p95_ms": 0} == counted.as_json() | {"p95_ms": 0}
    assert last["missing"] == 400 and json.loads(said[-2])["peak_mb"] > 50
    rows = list(csv.DictReader(by_night.splitlines()))
    assert list(rows[0]) == ["found_id", "rank", "missing_id", "score"]


WORDS = ["laxmi", "लक्ष्मी", "lakhmi", "राम", "ramesh", "guddi", "kumar", "शेख", "सुनीता", "sunita", "q", "ज़ुबैदा"]


def some_words(most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(WORDS), max_size=most, unique=True).map(tuple)


@st.composite
def persons(draw: st.DrawFn) -> Person:
    """Anybody, with anything unknown."""
    near = st.tuples(st.floats(24.0, 24.2), st.floats(80.0, 80.2))
    far = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
    x, y, z = on_globe(*draw(st.one_of(near, far, st.just((None, None)))))
    born = draw(st.one_of(st.just(UNKNOWN), st.integers(1200, 1300), st.integers(0, 1600)))
    return Person(
        **{field: draw(some_words(MOST[field])) for field in WORD_FIELDS.values()},
        told_pet=draw(st.booleans()),
        has_pet=draw(st.booleans()),
        sex=draw(st.sampled_from(["", "F", "M", "T"])),
        born_from=born,
        born_until=UNKNOWN if born == UNKNOWN else born + draw(st.integers(0, 60)),
        day=draw(st.one_of(st.just(0), st.integers(738_000, 738_100), st.integers(730_000, 740_000))),
        x=x,
        y=y,
        z=z,
        languages=draw(st.integers(0, 7)),
        things=draw(st.integers(0, 7)),
        marked=draw(st.one_of(st.integers(0, 7), st.just(1 << 62))),
        stature=draw(
            st.one_of(st.just(math.nan), st.floats(0.8, 1.2), st.sampled_from([0.9, 0.94, 1.0, 1.04]))
        ),
    )


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(persons(), min_size=1, max_size=20), st.lists(persons(), min_size=1, max_size=50))
def test_sql_and_numpy_give_the_same_levels_for_anybody(found: list[Person], missing: list[Person]) -> None:
    register = Register(missing)
    lists = nightly.compare(found, register, Everybody(register), ALL)
    for person, by_night in zip(found, lists, strict=True):
        by_day = Asked(person, register).levels(np.arange(register.size))
        assert len(by_night) == register.size
        for one in by_night:
            told = {each.field: LEVELS[each.field].index(each.level) for each in one.evidence}
            assert told == {
                name: int(by_day[name][one.row]) for name in COMPARISONS if by_day[name][one.row] != NULL
            }
            assert one.score == pytest.approx(
                scoring.scores({name: by_day[name][[one.row]] for name in COMPARISONS})[0], abs=1e-6
            )
