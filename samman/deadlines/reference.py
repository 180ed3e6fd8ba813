"""Loading policies from their CSV file; `data/README.md` describes it."""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from samman.audit import record
from samman.audit.actors import Actor
from samman.common import clock
from samman.deadlines import ladders, policies
from samman.deadlines.enums import Level
from samman.deadlines.ladders import DUE, START, Step
from samman.deadlines.models import Policy
from samman.jurisdictions.models import Unit
from samman.jurisdictions.reference import BadReference, Row, lock_reference, read_csv

FILE = Path(__file__).resolve().parent / "data" / "policies.csv"
COLUMNS = ("ladder", "version", "step", "at", "action", "confidence", "source")
_AT = re.compile(rf"({START}|{DUE})(?: ([+-]) (\d{{1,5}} (?:min|h|d)))?")
_LENGTH = re.compile(r"(\d{1,5}) (min|h|d)")
_MINUTES = {"min": 1, "h": 60, "d": 24 * 60}


def load_policies(*, by: Actor, path: Path = FILE, state: Unit | None = None) -> dict[str, int] | None:
    """Load the versions that are new in a file, of one state or of all. Returns the counts, or None when none is new.

    Raises BadReference where the file is wrong, or where it says something else of a version that was loaded before.
    """
    found = read_policies(path)
    with transaction.atomic():
        lock_reference()
        loaded: dict[str, dict[int, Policy]] = {}
        for policy in Policy.objects.filter(state=state):
            loaded.setdefault(policy.ladder, {})[policy.version] = policy
        new = [policy for policy in found if _is_new(policy, loaded.get(policy.ladder, {}), path.name)]
        for policy in new:
            policy.state = state
            policy.loaded_at = clock.now()
            policy.save(force_insert=True)
        if not new:
            return None
        counts = {"policies": len(new), "steps": sum(len(policy.steps) for policy in new)}
        name = f"policies {state.code}" if state else "policies"
        record("reference_loaded", by=by, object_kind="reference", object_id=name, detail=counts, rows=new)
        transaction.on_commit(policies.forget)
    return counts


def _is_new(policy: Policy, loaded: dict[int, Policy], file: str) -> bool:
    same = loaded.get(policy.version)
    if same is None and policy.version < max(loaded, default=0):
        raise BadReference(f"{file}: {policy} is older than the newest version loaded, {max(loaded)}.")
    if same is not None and (same.due_minutes, same.steps) != (policy.due_minutes, policy.steps):
        raise BadReference(
            f"{file}: {policy} was loaded before and said something else. Clocks follow it: write version "
            f"{max(loaded) + 1} instead."
        )
    return same is None


def read_policies(path: Path) -> list[Policy]:
    """The policies of a file, not saved, older versions first. Raises BadReference with the line that is wrong."""
    rows: dict[tuple[str, int], list[tuple[int, Row]]] = {}
    for line, row in enumerate(read_csv(path, COLUMNS), 2):
        if not re.fullmatch(r"[1-9]\d{0,3}", row["version"]):
            raise BadReference(f"{path.name}, line {line}: version {row['version']} is not a number like 1.")
        rows.setdefault((row["ladder"], int(row["version"])), []).append((line, row))
    return [_policy(*key, lines, path.name) for key, lines in sorted(rows.items())]


def _policy(ladder: str, version: int, lines: list[tuple[int, Row]], file: str) -> Policy:
    known = ladders.find(ladder)
    steps = []
    due = lines[0][1].get("due", "")
    for number, (line, row) in enumerate(lines, 1):
        place = f"{file}, line {line}"
        if known is None:
            raise BadReference(f"{place}: no ladder is called {ladder}.")
        if row["action"] not in known.actions:
            raise BadReference(f"{place}: {ladder} has no action {row['action']}.")
        if row["step"] != str(number):
            raise BadReference(f"{place}: step {number} of {ladder} {version} should stand here.")
        if row.get("due", "") != due:
            raise BadReference(f"{place}: due is not the same in all rows of {ladder} {version}.")
        steps.append(_step(row, place))
    due_minutes = _minutes(due, f"{file}, line {lines[0][0]}") if due else None
    if not _in_order(steps, due_minutes):
        raise BadReference(f"{file}: the steps of {ladder} {version} are not in the order of time.")
    data = [step.as_data() for step in steps]
    return Policy(ladder=ladder, version=version, due_minutes=due_minutes, steps=data)


def _step(row: Row, place: str) -> Step:
    found = _AT.fullmatch(row["at"])
    if not found or (found[1] == START and found[2] == "-"):
        raise BadReference(f"{place}: at {row['at']} is not like 'start + 12 h', 'due' or 'due - 4 h'.")
    minutes = _minutes(found[3], place) if found[3] else 0
    tells = [level.strip() for level in row.get("tells", "").split(";") if level.strip()]
    if wrong := set(tells) - set(Level.values):
        raise BadReference(f"{place}: tells {', '.join(sorted(wrong))}, which is no level.")
    after = timedelta(minutes=-minutes if found[2] == "-" else minutes)
    return Step(after, row["action"], tuple(tells), found[1], row["confidence"], row["source"])


def _minutes(text: str, place: str) -> int:
    found = _LENGTH.fullmatch(text)
    if not found:
        raise BadReference(f"{place}: {text} is not a length of time like 15 min, 24 h or 14 d.")
    return int(found[1]) * _MINUTES[found[2]]


def _in_order(steps: Iterable[Step], due_minutes: int | None) -> bool:
    """Whether no step stands before an earlier one; where the due moment is chosen, as far as can be said."""

    def rises(lengths: Iterable[Any]) -> bool:
        lengths = list(lengths)
        return lengths == sorted(lengths)

    if due_minutes is not None:
        due = timedelta(minutes=due_minutes)
        return rises(step.after + (due if step.since == DUE else timedelta()) for step in steps)
    return all(rises(step.after for step in steps if step.since == since) for since in (START, DUE))
