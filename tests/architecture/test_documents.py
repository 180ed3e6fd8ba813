"""What the documents name exists: a promise that points to a test that is gone is no promise."""

from __future__ import annotations

import re

import pytest

from tools.prepare import ROOT

NAMED = re.compile(r"`((?:[a-z_]+/)*[a-z_]+/test_[a-z0-9_]+\.py)(?:::(test_[a-z0-9_]+))?`")
OURS = re.compile(r"`((?:samman|config|tools|docs|tests)/[\w./]+\.(?:py|md|html))`")


@pytest.mark.parametrize("document", ["asvs.md", "promises.md"])
def test_every_file_and_test_that_is_named_exists(document: str) -> None:
    text = (ROOT / "docs" / document).read_text()
    wrong = [path for path in OURS.findall(text) if not (ROOT / path).exists()]
    for path, name in NAMED.findall(text):
        file = ROOT / (path if path.startswith("tests/") else f"tests/{path}")
        if not file.exists() or (name and f"def {name}(" not in file.read_text()):
            wrong.append(f"{path}::{name}")
    assert not wrong, "\n".join(wrong)


def test_no_requirement_of_asvs_stands_twice() -> None:
    text = (ROOT / "docs" / "asvs.md").read_text()
    found = re.findall(r"\bV\d+\.\d+\.\d+\b", text)
    assert len(found) == 253
    assert not {one for one in found if found.count(one) > 1}
