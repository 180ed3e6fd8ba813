"""A register in memory is made in one pass over its people, with its words counted and its keys laid out."""

import numpy as np
import pytest

from samman.matching import evidence, record_files, records, synthetic
from samman.matching.evidence import Register, lexicons_of
from samman.matching.persons import UNKNOWN, Person
from samman.matching.ranking import KeysInMemory


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> list[Person]:
    folder = tmp_path_factory.mktemp("invented")
    synthetic.make(folder, 900, 60, seed=3, say=False)
    given = record_files.load(folder)
    return [*given.missing, *given.found]


def test_people_are_taken_once_and_in_parts(people: list[Person], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "AT_ONCE", 100)
    register = Register(iter(people))
    assert register.size == len(people)
    assert [chr(sex) if sex else "" for sex in register.sex] == [one.sex for one in people]
    assert register.born_until.tolist() == [one.born_until for one in people]
    assert np.array_equal(register.stature, [one.stature for one in people], equal_nan=True)
    assert np.array_equal(register.point[:, 2], [one.z for one in people], equal_nan=True)
    counted = lexicons_of(people)
    for field, rows in register.words.items():
        lexicon = register.lexicons[field]
        told = [tuple(lexicon.words[word] for word in row if word != UNKNOWN) for row in rows]
        assert told == [getattr(one, field) for one in people]
        assert set(lexicon.words) == set(counted[field].words) and lexicon.total == counted[field].total
        for word in lexicon.words[:20]:
            of_word, again = lexicon.near(word), counted[field].near(word)
            assert of_word.shares[0] == again.shares[0]


@pytest.mark.parametrize("of_first", [900, 50])
def test_every_row_lies_under_its_keys_and_no_other(people: list[Person], of_first: int) -> None:
    """Also where some of its words are in no lexicon."""
    source = KeysInMemory(Register(people, lexicons_of(people[:of_first])))
    under: dict[int, set[int]] = {row: set() for row in range(len(people))}
    for row, person in enumerate(people):
        for key in records.keys_of(records.MISSING, person):
            under[row].add(key)
    found: dict[int, set[int]] = {row: set() for row in range(len(people))}
    for key in {key for keys in under.values() for key in keys}:
        rows = source.under(key)
        assert len(rows) == len(set(rows.tolist()))
        for row in rows:
            found[int(row)].add(key)
    assert found == under
    assert not len(source.under(12345))


def test_a_register_may_be_empty() -> None:
    register = Register([])
    assert register.size == 0
    assert not len(KeysInMemory(register).rows(record_files.found_person({"name_as_told": "Laxmi"})))
