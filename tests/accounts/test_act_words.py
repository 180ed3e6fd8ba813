"""Every act that the program puts into the record has words, so that an auditor reads no code."""

import ast
from collections.abc import Iterator

import pytest
from django.utils import translation

from samman.accounts.act_words import WORDS, words_of
from samman.accounts.templatetags.act_words import detail_words
from tools.prepare import ROOT

# Functions that name an act, and at which place.
NAMING = {
    "record": 0, "add": 1, "officer_writes": 0, "fetch_case": 2, "refuse": 1, "team_writes": 0, "operation_writes": 0,
    "_sent_once": 0, "_labour": 0,
}  # fmt: skip


def acts() -> Iterator[tuple[str, str]]:
    """The acts that stand in the code as texts, and where."""
    for path in (ROOT / "samman").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            place = NAMING.get(name, len(call.args))
            if name == "add" and getattr(getattr(call.func, "value", None), "id", "") != "history":
                continue
            act = call.args[place] if place < len(call.args) else None
            if isinstance(act, ast.Constant):
                yield str(act.value), f"{path.relative_to(ROOT)}:{call.lineno}"


def test_every_act_has_words() -> None:
    found = list(acts())
    assert len({act for act, _where in found}) > 80
    assert [f"{act} ({where})" for act, where in found if act not in WORDS] == []


def test_they_are_said_in_hindi() -> None:
    with translation.override("hi"):
        assert [act for act in WORDS if words_of(act).isascii()] == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "हाँ"),
        (["not_met", "no_protection"], "not_met, no_protection"),
        ([], "—"),
        ("2026-11-25T20:00:00+00:00", "26/11/2026 01:30"),
        ("2026-11-25T", "2026-11-25T"),
        (7, "7"),
    ],
)
def test_details_are_said_as_people_read_them(value: object, said: str) -> None:
    with translation.override("hi"):
        assert detail_words(value) == said
