"""The same evidence in Splink's form: prepared columns, the settings, and everything against everything.

What is near among names is no comparison of letters that a database could make, so it is prepared: the left table has a row for
each pair, with the levels of its names as columns beside what is known of the found person; the right table has the missing.
Splink compares all else in SQL (the same for DuckDB and Spark), adds the weights up and keeps the model. Nothing here is imported
by a page: `splink` is needed for learning and for the night.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from samman.matching import evidence
from samman.matching.evidence import LEVELS, NULL, WORD_FIELDS, Asked, Levels, Register, Rows
from samman.matching.persons import COMMON_LANGUAGES, EARTH_KM, Person

FOUND, MISSING = "found", "missing"  # the names of the two tables: found stands on the left
PAIRS = "pairs"  # which row of one meets which of the other


def _counted(value: str, conditions: Sequence[str]) -> str:
    return " + ".join(f"(case when {value} {condition} then 1 else 0 end)" for condition in conditions)


def _level_sql() -> dict[str, tuple[str, str]]:
    """For each comparison when it is not known, and the number of its level."""
    gap = "greatest(born_from_r - born_until_l, born_from_l - born_until_r, 0)"
    middles = "abs(born_from_r + born_until_r - born_from_l - born_until_l)"
    days = "(day_l - day_r)"
    cosine = "(x_l * x_r + y_l * y_r + z_l * z_r)"
    both = "(languages_l & languages_r)"
    stature = "abs(stature_l - stature_r)"
    found = {name: (f"{name}_level_l < 0", f"{name}_level_l") for name in WORD_FIELDS}
    found["sex"] = ("sex_l = 0 or sex_r = 0", "(case when sex_l = sex_r then 1 else 0 end)")
    closer = _counted(middles, [f"<= {2 * most}" for most in evidence.MIDDLES])
    found["age"] = (
        "born_from_l < 0 or born_from_r < 0",
        f"({_counted(gap, [f'<= {most}' for most in evidence.AGE_GAPS])} + case when {gap} = 0 then {closer} else 0 end)",
    )
    found["date"] = (
        "day_l = 0 or day_r = 0",
        f"(case when {days} < {evidence.EARLY} then 0 else 1 + {_counted(days, [f'<= {most}' for most in evidence.DAYS])} end)",
    )
    found["place"] = (
        "x_l is null or x_r is null",
        f"({_counted(cosine, [f'>= {math.cos(km / EARTH_KM)!r}' for km in evidence.KILOMETRES])})",
    )
    found["languages"] = (
        "languages_l = 0 or languages_r = 0",
        f"(case when ({both} & {~COMMON_LANGUAGES}) <> 0 then 2 when {both} <> 0 then 1 else 0 end)",
    )
    found["marks"] = (
        "things_l = 0 or things_r = 0",
        "(case when (things_l & things_r) = 0 then 0 when (marked_l & marked_r) <> 0 then 2 else 1 end)",
    )
    found["height"] = (
        "stature_l is null or stature_r is null",
        f"({_counted(stature, [f'<= {most}' for most in evidence.STATURES])})",
    )
    return found


def settings(probability: float = 1e-5) -> dict[str, Any]:
    """The model in Splink's form, without weights."""
    comparisons = []
    for name, (unknown, value) in _level_sql().items():
        levels: list[dict[str, Any]] = [
            {"sql_condition": unknown, "label_for_charts": "not known", "is_null_level": True}
        ]
        levels += [
            {"sql_condition": f"{value} = {number}", "label_for_charts": label}
            for number, label in reversed(list(enumerate(LEVELS[name])))
            if number
        ]
        levels.append({"sql_condition": "ELSE", "label_for_charts": LEVELS[name][0]})
        comparisons.append({"output_column_name": name, "comparison_levels": levels})
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "source_dataset_column_name": "source_dataset",
        "probability_two_random_records_match": probability,
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.sex = r.sex and l.day = r.day"}],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
    }


COLUMNS = ("sex", "born_from", "born_until", "day", "x", "y", "z", "languages", "things", "marked", "stature")


def table_of_missing(register: Register) -> Any:
    """The missing as an Arrow table; `unique_id` is the row of the register."""
    columns = {name: _column(register, name) for name in COLUMNS}
    nothing = np.full(register.size, NULL, np.int8)
    return _table(
        MISSING, np.arange(register.size), columns | {f"{name}_level": nothing for name in WORD_FIELDS}
    )


def _column(register: Register, name: str) -> Any:
    return register.point[:, "xyz".index(name)] if name in ("x", "y", "z") else getattr(register, name)


class Pairs:
    """Pairs of found persons and rows of a register, gathered for Splink."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._people: list[Person] = []
        self._rows: list[Rows] = []
        self._levels: dict[str, list[Levels]] = {name: [] for name in WORD_FIELDS}

    def add(self, person: Person, rows: Rows) -> None:
        """A found person with the rows that it is to be compared with."""
        asked = Asked(person, self._register)
        self._people.append(person)
        self._rows.append(rows)
        for name, found in asked.of_words(rows).items():
            self._levels[name].append(found)

    @property
    def rows(self) -> Rows:
        """The rows of the register, pair after pair."""
        return np.concatenate(self._rows) if self._rows else np.zeros(0, np.int64)

    def known(self, name: str) -> int:
        """In how many pairs a comparison of words is known of both; of others how many pairs there are."""
        if name not in self._levels:
            return len(self.rows)
        return sum(int((found != NULL).sum()) for found in self._levels[name])

    def owners(self) -> Rows:
        """The place of the found person of each pair, in the order in which they were added."""
        return np.repeat(np.arange(len(self._rows)), [len(rows) for rows in self._rows])

    def table(self) -> Any:
        """The left table."""
        owners = self.owners()
        of_people = Register(self._people, self._register.lexicons)
        columns = {name: np.asarray(_column(of_people, name))[owners] for name in COLUMNS}
        levels = {f"{name}_level": np.concatenate(found) for name, found in self._levels.items()}
        return _table(FOUND, np.arange(len(owners)), columns | levels)

    def blocked(self) -> Any:
        """Which row of the left table meets which of the right, as Splink takes it; the key is the place of the found person."""
        import pyarrow as pa

        rows = self.rows
        return pa.table(
            {
                "match_key": _text(self.owners()),
                "join_key_l": _text(np.arange(len(rows)), f"{FOUND}-__-"),
                "join_key_r": _text(rows, f"{MISSING}-__-"),
            }
        )


def _text(numbers: Any, before: str = "") -> Any:
    import pyarrow as pa
    import pyarrow.compute

    return pa.compute.binary_join_element_wise(before, pa.array(numbers).cast(pa.string()), "")


def _table(source: str, ids: Any, columns: Mapping[str, Any]) -> Any:
    import pyarrow as pa
    import pyarrow.compute

    found: dict[str, Any] = {
        "unique_id": _text(ids),
        "source_dataset": pa.repeat(source, len(ids)),
    }
    for name, values in columns.items():
        made = pa.array(values)
        found[name] = (
            pa.compute.if_else(pa.compute.is_nan(made), None, made)
            if pa.types.is_floating(made.type)
            else made
        )
    return pa.table(found)
