"""Loading the procedure from its CSV file; `data/README.md` describes it."""

import re
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from samman.audit import record
from samman.audit.actors import Actor
from samman.common import clock
from samman.deadlines import ladders
from samman.jurisdictions.reference import BadReference, Row, lock_reference, read_csv
from samman.missing_children.models import ProcedureStep

FILE = Path(__file__).resolve().parent / "data" / "procedure.csv"
COLUMNS = (
    "number", "version", "phase", "on_case", "of_whom", "proof", "who", "repeats", "action_hi", "action_en", "legal_basis_hi",
    "legal_basis_en",     "confidence", "source",
)  # fmt: skip


def load_procedure(*, by: Actor, path: Path = FILE) -> dict[str, int] | None:
    """Load the versions of steps that are new. Returns the count, or None when none is new.

    Raises BadReference where the file is wrong, or where it says something else of a version that was loaded before.
    """
    found = read_procedure(path)
    if not _new(found, path.name):
        return None
    with transaction.atomic():
        lock_reference()
        new = _new(found, path.name)  # another process may have loaded them meanwhile
        for step in new:
            step.loaded_at = clock.now()
            step.save(force_insert=True)
        counts = {"steps": len(new)}
        record(
            "reference_loaded",
            by=by,
            object_kind="reference",
            object_id="procedure",
            detail=counts,
            rows=new,
        )
    return counts


def _new(found: list[ProcedureStep], file: str) -> list[ProcedureStep]:
    loaded = {(step.number, step.version): step for step in ProcedureStep.objects.all()}
    new = []
    for step in found:
        same = loaded.get((step.number, step.version))
        if same is None:
            new.append(step)
        elif _content(same) != _content(step):
            raise BadReference(
                f"{file}: step {step.number}, version {step.version} was loaded before and said something else. "
                "Write it as the next version instead."
            )
    return new


def _content(step: ProcedureStep) -> dict[str, object]:
    return {f.name: getattr(step, f.name) for f in step._meta.fields if f.name not in ("id", "loaded_at")}


def read_procedure(path: Path) -> list[ProcedureStep]:
    """The steps of a file, not saved. Raises BadReference with the line that is wrong."""
    return [_step(row, f"{path.name}, line {line}") for line, row in enumerate(read_csv(path, COLUMNS), 2)]


def _step(row: Row, place: str) -> ProcedureStep:
    for column in ("number", "version"):
        if not re.fullmatch(r"[1-9]\d{0,3}", row[column]):
            raise BadReference(f"{place}: {column} {row[column]} is not a number like 1.")
    if row["repeats"] not in ("yes", "no"):
        raise BadReference(f"{place}: repeats is yes or no.")
    step = ProcedureStep(
        number=int(row["number"]),
        version=int(row["version"]),
        ladder=row.get("ladder", ""),
        act=row.get("act", ""),
        repeats=row["repeats"] == "yes",
        who=[role.strip() for role in row["who"].split(";")],
        loaded_at=clock.now(),
        **{
            column: row[column] for column in COLUMNS if column not in ("number", "version", "repeats", "who")
        },
    )
    try:
        step.clean_fields()
    except ValidationError as error:
        raise BadReference(f"{place}: {'; '.join(error.messages)}") from error
    if step.ladder and ladders.find(step.ladder) is None and step.ladder not in TO_COME:
        raise BadReference(f"{place}: no ladder is called {step.ladder}.")
    return step


# Clocks of one who was found and came home, which their own acts will start.
TO_COME = frozenset({"found_cwc", "found_medical", "found_portal", "closing_takedown", "followup_visit"})
