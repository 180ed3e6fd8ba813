"""From a found child to a ranked list: who is first, what is looked at, and how another source and scorer stand beside."""

from __future__ import annotations

import csv
import math
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from samman.matching import districts, ranking, record_files, synthetic
from samman.matching.evidence import COMPARISONS, LEVELS, NULL, Asked, Register, Rows, lexicons_of
from samman.matching.persons import Person, prepare
from samman.matching.ranking import KeysInMemory, most_telling, rank
from samman.matching.record_files import found_person, missing_person

KATNI = next(
    row["id"] for row in csv.DictReader(districts.FILE.open(encoding="utf-8")) if row["name_en"] == "Katni"
)
REPORTED = {
    "missing_id": "K1", "name_hi": "लक्ष्मी बाई", "father_name": "रामदीन", "mother_name": "", "sex": "F",
    "age_at_missing_years": "9", "missing_date": "2024-03-02", "district_id": KATNI, "place_text": "बड़वारा",
    "marks": "दाहिने गाल पर तिल",
}  # fmt: skip
FOUND = {
    "found_id": "F1", "name_as_told": "Lakshmi", "father_name": "", "sex": "F", "age_low_years": "8", "age_high_years": "10",
    "found_date": "2024-03-06", "found_state": "Rajasthan", "found_place": "Kota", "home_as_told": "Katni",
    "marks": "mole on right cheek",
}  # fmt: skip


class Many(NamedTuple):
    people: list[Person]
    register: Register
    source: KeysInMemory
    katni: int


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Many:
    """Two thousand invented reports, and that of a girl of Katni."""
    folder: Path = tmp_path_factory.mktemp("invented")
    synthetic.make(folder, 2000, 10, seed=4)
    people = record_files.load(folder).missing
    people.insert(1234, missing_person(REPORTED))
    register = Register(people, lexicons_of(people))
    return Many(people, register, KeysInMemory(register), 1234)


def test_a_girl_found_in_kota_as_lakshmi_is_the_one_reported_in_katni(many: Many) -> None:
    found = found_person(FOUND)
    rows = many.source.rows(found)
    assert many.katni in rows
    best = rank(found, many.register, rows)
    assert best[0].row == many.katni
    assert best[0].word != "possible" and best[0].chance > 2 * best[1].chance
    said = {one.field: one for one in best[0].evidence}
    assert {"name", "home", "sex", "age", "date", "place", "marks"} <= set(said)
    assert "father" not in said and "mother" not in said and "height" not in said  # not known of both
    assert said["marks"].level == "same_thing_and_place" and said["age"].level.startswith("fits")
    assert said["place"].level == "over_400_km" and said["place"].weight < 0 < said["home"].weight


def test_the_reasons_add_up_to_the_score_and_the_list_is_in_order(many: Many) -> None:
    found = found_person(FOUND)
    best = rank(found, many.register, many.source.rows(found), limit=20)
    assert len(best) == 20 == len({one.row for one in best})
    for one in best:
        assert one.score == pytest.approx(math.fsum(reason.weight for reason in one.evidence))
        assert all(reason.level in LEVELS[reason.field] for reason in one.evidence)
    assert [one.score for one in best] == sorted((one.score for one in best), reverse=True)
    assert [one.chance for one in best] == sorted((one.chance for one in best), reverse=True)


def test_what_is_no_candidate_is_not_needed_for_the_score(many: Many) -> None:
    found = found_person(FOUND)
    alone = rank(found, many.register, np.array([many.katni]))[0]
    among = rank(found, many.register, np.arange(many.register.size))[0]
    assert alone.row == among.row == many.katni and alone.score == among.score
    assert alone.chance >= among.chance
    in_a_nation = rank(found, many.register, np.array([many.katni]), reports=50_000_000)[0]
    assert in_a_nation.score == alone.score and in_a_nation.chance < alone.chance


def test_no_rows_give_no_candidates(many: Many) -> None:
    assert rank(found_person(FOUND), many.register, np.zeros(0, np.int64)) == []
    assert len(many.source.rows(prepare())) == 0
    nobody = Register([], lexicons_of([]))
    assert len(KeysInMemory(nobody).rows(found_person(FOUND))) == 0


def test_sex_and_age_must_fit_where_they_are_known(many: Many) -> None:
    boy = found_person(FOUND | {"sex": "M"})
    woman = found_person(FOUND | {"age_low_years": "30", "age_high_years": "32"})
    unknown = found_person(FOUND | {"sex": "", "age_low_years": "", "age_high_years": ""})
    third = found_person(FOUND | {"sex": "T"})  # may have been reported as a girl or a boy
    assert many.katni in many.source.rows(third)
    assert many.katni not in many.source.rows(boy) and many.katni not in many.source.rows(woman)
    assert many.katni in many.source.rows(unknown)
    guessed_badly = found_person(FOUND | {"age_low_years": "12", "age_high_years": "13"})
    assert many.katni in many.source.rows(guessed_badly)


@pytest.mark.parametrize("told", ["name_as_told", "home_as_told", "found_date", "father_name"])
def test_each_kind_of_key_alone_leads_to_her(many: Many, told: str) -> None:
    bare = {key: value for key, value in FOUND.items() if key in (told, "sex")}
    if told == "father_name":
        bare[told] = "Ramdeen"
    assert many.katni in many.source.rows(found_person(bare))


def test_of_too_many_the_most_telling_are_looked_at(monkeypatch: pytest.MonkeyPatch, many: Many) -> None:
    parts = [np.array([1, 2, 3, 4]), np.array([3, 7]), np.array([7]), np.array([], np.int64)]
    assert most_telling(parts, 8).tolist() == [7, 3, 1, 2, 4]
    assert most_telling([np.arange(1001), np.array([5])], 2000).tolist() == [5]  # half of all says nothing
    assert most_telling([], 8).tolist() == []
    monkeypatch.setattr(ranking, "LOOKED_AT", 2)
    assert len(many.source.rows(found_person(FOUND))) == 2


class Faces:
    """A toy: a number for each face, near numbers are like faces. It is a source, and a scorer."""

    def __init__(self, of_rows: dict[int, float], of_found: float) -> None:
        self.of_rows, self.of_found = of_rows, of_found

    def rows(self, person: Person) -> Rows:
        return np.array(
            sorted(row for row, face in self.of_rows.items() if abs(face - self.of_found) < 0.2), np.int64
        )

    def __call__(self, person: Person, register: Register, rows: Rows) -> NDArray[np.float64]:
        apart = np.array([abs(self.of_rows.get(int(row), math.nan) - self.of_found) for row in rows])
        return np.where(np.isnan(apart), 0.0, 25 - 100 * apart)


def test_faces_are_put_beside_names_as_a_source_and_a_scorer(many: Many) -> None:
    """She tells nothing and was missed long ago: no key leads to her, her face does."""
    mute = found_person(
        {"sex": "F", "age_low_years": "9", "age_high_years": "11", "found_date": "2025-03-06"}
    )
    by_keys = many.source.rows(mute)
    assert many.katni not in by_keys
    faces = Faces({many.katni: 0.31, 5: 0.9, int(by_keys[0]): 0.45}, of_found=0.3)
    sources: list[ranking.Source] = [many.source, faces]
    rows = np.unique(np.concatenate([source.rows(mute) for source in sources]))
    plain = rank(mute, many.register, rows, limit=len(rows))
    seen = rank(mute, many.register, rows, limit=len(rows), scorers={"face": faces})
    assert plain[0].row != many.katni and seen[0].row == many.katni
    before = {one.row: one.score for one in plain}
    for one in seen:  # who has no photograph is neither better nor worse off
        more = one.score - before[one.row]
        assert more == pytest.approx(float(faces(mute, many.register, np.array([one.row]))[0]))
    assert sum(one.score != before[one.row] for one in seen) == 2
    said = {one.row: [reason for reason in one.evidence if reason.field == "face"] for one in seen}
    assert [(reason.level, round(reason.weight)) for reason in said[many.katni]] == [("for", 24)]
    assert [(reason.level, round(reason.weight)) for reason in said[int(by_keys[0])]] == [("for", 10)]
    assert sum(map(bool, said.values())) == 2


def febrl() -> tuple[list[Person], list[Person]]:
    """The originals and the same with errors: whoever was born on that day, called so, of that suburb."""
    today = date(2000, 1, 1)
    sets: dict[str, list[Person]] = {"org": [], "dup": []}
    with (Path(__file__).parent / "data" / "febrl.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            born = record_files.day_of(row["date_of_birth"])
            age = (today - born).days / 365.25 if born else None
            whole = math.floor(age) if age is not None else None
            sets[row["rec_id"].split("-")[2]].append(
                prepare(
                    called=[f"{row['given_name']} {row['surname']}"],
                    age=(whole, whole),
                    age_on=today,
                    places=row["suburb"],
                )
            )
    return sets["org"], sets["dup"]


def test_of_invented_australians_most_are_found_again() -> None:
    """A smoke test: neither names nor errors are those of the plains."""
    originals, again = febrl()
    assert len(originals) == len(again) == 200
    register = Register(originals, lexicons_of(originals))
    source = KeysInMemory(register)
    first = Counter[bool]()
    for at, person in enumerate(again):
        best = rank(person, register, source.rows(person), limit=1)
        first[bool(best) and best[0].row == at] += 1
    assert first[True] >= 180


def test_levels_of_a_candidate_are_those_of_the_pair(many: Many) -> None:
    found = found_person(FOUND)
    levels = Asked(found, many.register).levels(np.array([many.katni]))
    best = rank(found, many.register, np.array([many.katni]))[0]
    assert {one.field: one.level for one in best.evidence} == {
        name: LEVELS[name][levels[name][0]] for name in COMPARISONS if levels[name][0] != NULL
    }
