"""Learn the weights of records with Splink: `python -m samman.matching.learn_records DIR [--against 2000]`.

DIR holds `missing.csv`, `found.csv` and `truth.csv`. How often a level is seen of one child comes from the pairs of the truth
(m), how often of two that have nothing to do with each other from each found child with random reports (u); Splink counts both
and writes the model in its own form, which can be read. What was hardly seen is drawn towards what is usual, so that nothing is
ever believed for certain.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samman.matching import lexicon, record_files, splink_model
from samman.matching.evidence import LEVELS, WORD_FIELDS, Register, lexicons_of
from samman.matching.record_files import Set
from samman.matching.scoring import MODEL
from samman.matching.splink_model import Pairs

SEED = 20260101
HALF = 0.5
USUAL = (
    "family",
    "father",
    "mother",
    "home",
)  # comparisons of words whose mean is what one hardly seen is drawn towards
DRAWN = {"m_probability": 20.0, "u_probability": 2000.0}  # by the weight of so many pairs
LEAST_SHARE = 0.0001  # rarer words are left out of the shipped shares


def learn(given: Set, against: int) -> dict[str, Any]:
    """The settings with learned weights; each found child is set against so many random reports."""
    register = Register(given.missing, lexicons_of(given.missing))
    at = {missing_id: row for row, missing_id in enumerate(given.missing_ids)}
    drawn = np.random.default_rng(SEED)
    true, random = Pairs(register), Pairs(register)
    for found_id, person in zip(given.found_ids, given.found, strict=True):
        own = at.get(given.truth.get(found_id, ""))
        rows = drawn.integers(0, register.size, against)
        random.add(person, rows[rows != own])
        if own is not None:
            true.add(person, np.array([own]))
    same, other = _counted(true, register), _counted(random, register)
    finish(
        same,
        other,
        {name: true.known(name) for name in LEVELS},
        {name: random.known(name) for name in LEVELS},
    )
    same["linker_uid"] = f"{given.missing_ids[0]}-{len(given.missing_ids)}-{len(given.found_ids)}"
    return same


def finish(
    same: dict[str, Any], other: dict[str, Any], known_same: Mapping[str, int], known_other: Mapping[str, int]
) -> None:
    """Put the smoothed shares of the second model into the first as u, and its own as m. `known`: in how many pairs each
    comparison was known of both."""
    for key, model, known in (("m_probability", same, known_same), ("u_probability", other, known_other)):
        shares = {one["output_column_name"]: _shares(one) for one in model["comparisons"]}
        smooth = {
            name: (found * known[name] + HALF) / (known[name] + HALF * len(found))
            for name, found in shares.items()
        }
        usual = np.mean([smooth[name] for name in USUAL], axis=0)
        for comparison in same["comparisons"]:
            name = comparison["output_column_name"]
            found = smooth[name]
            if name in WORD_FIELDS and len(usual) == len(found):
                counted = found if name in USUAL else shares[name]
                found = (counted * known[name] + DRAWN[key] * usual) / (known[name] + DRAWN[key])
            for level, share in zip(_levels(comparison), found, strict=True):
                level[key] = float(share)


def _levels(comparison: dict[str, Any]) -> list[dict[str, Any]]:
    return [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]


def _shares(comparison: dict[str, Any]) -> NDArray[np.float64]:
    """The shares that Splink counted (it calls them all m); what it never saw has none."""
    return np.array([float(level.get("m_probability") or 0) for level in _levels(comparison)])


def _counted(pairs: Pairs, register: Register) -> dict[str, Any]:
    """The model whose m are the shares of each level among these pairs, as Splink counts them."""
    import pyarrow as pa
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    api = DuckDBAPI()
    found = api.register(pairs.table(), dataset_display_name=splink_model.FOUND)
    missing = api.register(splink_model.table_of_missing(register), dataset_display_name=splink_model.MISSING)
    linker = Linker([found, missing], splink_model.settings())
    numbers = range(len(pairs.rows))
    labels = {
        "source_dataset_l": [splink_model.FOUND] * len(numbers),
        "unique_id_l": [str(at) for at in numbers],
        "source_dataset_r": [splink_model.MISSING] * len(numbers),
        "unique_id_r": [str(row) for row in pairs.rows],
    }
    api.register(pa.table(labels), table_name="labels")
    linker.training.estimate_m_from_pairwise_labels("labels")  # type: ignore[no-untyped-call]
    model: dict[str, Any] = linker.misc.save_model_to_json()
    return model


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="samman.matching.learn_records", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--words", type=Path, default=lexicon.FILE)
    given = parser.parse_args(arguments)
    folder = record_files.load(given.folder)
    with given.words.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["field", "word", "share"])
        for field, one in lexicons_of(folder.missing).items():
            shares = sorted(zip(-one.counts / one.total, one.words, strict=True))
            out.writerows([field, word, f"{-share:.6f}"] for share, word in shares if -share >= LEAST_SHARE)
    model = learn(folder, given.against)
    given.out.write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
