"""Conventions that a reader cannot see broken: the clock, the languages, and what pages may contain."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools import translations
from tools.prepare import BUILD, ROOT

TEMPLATES = sorted([*ROOT.glob("samman/*/templates/**/*.html"), *ROOT.glob("samman/*/templates/**/*.svg")])
CLOCK = ROOT / "samman" / "common" / "clock.py"
NOW = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("timezone", "now"),
    ("timezone", "localdate"), ("timezone", "localtime"), ("time", "time"), ("functions", "Now"),
}  # fmt: skip


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(template: str) -> str:
    return re.sub(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->", "", template, flags=re.DOTALL)


def matches(pattern: str, text: str) -> Iterator[str]:
    for match in re.finditer(pattern, text, flags=re.IGNORECASE):
        yield match[0]


def test_only_the_clock_knows_what_time_it_is() -> None:
    wrong = []
    for path in [*ROOT.glob("samman/**/*.py"), *ROOT.glob("config/**/*.py")]:
        if path == CLOCK:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            owner = node.value if isinstance(node, ast.Attribute) else None
            base = getattr(owner, "id", None) or getattr(owner, "attr", None)
            if isinstance(node, ast.Attribute) and (base, node.attr) in NOW and not is_local(node):
                wrong.append(f"{name(path)}:{node.lineno} {base}.{node.attr}")
            if isinstance(node, ast.ImportFrom) and any(alias.name == "Now" for alias in node.names):
                wrong.append(f"{name(path)}:{node.lineno} imports Now")
    assert not wrong, "use samman.common.clock:\n" + "\n".join(wrong)


def is_local(node: ast.Attribute) -> bool:
    """timezone.localtime(value) converts; only without a value does it read the clock, which nobody needs."""
    return node.attr in {"localtime", "localdate"}


def test_every_string_has_its_hindi() -> None:
    wrong = translations.problems()
    assert not wrong, "\n".join(wrong)


def test_templates_name_no_other_host() -> None:
    wrong = [
        f"{name(path)}: {found}"
        for path in [*TEMPLATES, *ROOT.glob("assets/sass/**/*.scss"), *ROOT.glob("assets/ts/**/*.ts")]
        for found in matches(r"(?:https?:)?//[a-z0-9-]+\.[a-z0-9./-]+", without_comments(path.read_text()))
        if "www.w3.org" not in found and not (path.suffix == ".ts" and found.startswith("//"))
    ]
    assert not wrong, "\n".join(wrong)


def test_templates_hold_no_inline_script_or_style() -> None:
    """The Content-Security-Policy forbids them: they would silently do nothing."""
    pattern = r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=\""
    wrong = [
        f"{name(path)}: {found.strip()}"
        for path in TEMPLATES
        for found in matches(pattern, without_comments(path.read_text()))
    ]
    assert not wrong, "\n".join(wrong)


# Sealed files, and a booklet that lies whole in memory: no piece of them asks the database.
STREAMED = {"samman/evidence/views.py", "samman/missing_children/views/booklets.py"}


def test_only_whole_files_are_streamed() -> None:
    """The pieces of an answer are made in any thread (`whole_requests`): a query that is half read would not survive it."""
    wrong = [
        name(path)
        for path in ROOT.glob("samman/**/*.py")
        if "StreamingHttpResponse(" in path.read_text() and name(path) not in STREAMED
    ]
    assert not wrong, "\n".join(wrong)


def test_no_emoji_stands_for_an_icon() -> None:
    emoji = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")
    paths = [
        *TEMPLATES,
        *ROOT.glob("samman/**/*.py"),
        *ROOT.glob("samman/**/*.po"),
        *ROOT.glob("assets/**/*.ts"),
    ]
    wrong = [name(path) for path in paths if BUILD not in path.parents and emoji.search(path.read_text())]
    assert not wrong, "\n".join(wrong)


def test_text_of_templates_goes_through_translation() -> None:
    """Words outside a translate tag would stand in one language on both versions of a page."""
    wrong = []
    for path in TEMPLATES:
        if path.parent.name == "errors":
            continue  # pages that must work when nothing else does: one text in both languages
        text = re.sub("|".join(SAME_IN_BOTH), " ", without_comments(path.read_text()))
        text = re.sub(r"{%-?\s*blocktrans.*?endblocktrans(late)?\s*-?%}", "", text, flags=re.DOTALL)
        text = re.sub(r"<svg.*?</svg>|<(style|script).*?</\1>", "", text, flags=re.DOTALL)
        # A word in an attribute that people read or hear.
        heard = re.findall(r"\b(?:alt|title|placeholder|aria-label)=\"([^\"{]*[A-Za-zऀ-ॿ]{3}[^\"{]*)\"", text)
        text = re.sub(r"{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
        text = re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL)
        text = re.sub(
            r"&[a-z]+;|\b[a-z]+(-[a-z]+)+\b", " ", text
        )  # a lone page-narrow is a class, set by a block
        seen = re.findall(r"[A-Za-zऀ-ॿ]{3,}[^\n]*", text)
        wrong += [f"{name(path)}: {word.strip()}" for word in [*heard, *seen]]
    assert not wrong, "\n".join(wrong)


# What is written the same in Hindi and English.
SAME_IN_BOTH = ["हिन्दी", "English", "SHA-256", "SMS", "PDF"]
