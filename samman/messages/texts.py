"""The texts of all messages: one table, `templates.csv`, one row per event, channel and language.

Each SMS row is a template as registered on the operators' DLT platform (TCCCPR 2018): entity, header, template id, and
the text, in which {#name#} stands for one {#var#} of at most 40 characters. Ids that begin with DEMO are placeholders
until the state has registered its own; `SAMMAN_MESSAGE_TEMPLATES` may name a file of the same form to use instead.
"""

import csv
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from samman.common import clock, digits, show
from samman.jurisdictions.models import Unit
from samman.messages.models import Audience
from samman.messages.parts import Parts, count_parts

FILE = Path(__file__).with_name("templates.csv")
COLUMNS = ["event", "audience", "channel", "language", "entity_id", "header", "template_id", "text"]
LANGUAGES = ("hi", "en")
CHANNELS = ("sms", "email")
# What a text may tell officers, and nothing else: the ID, the unit, a time, hours, a count. Hers tell nothing but a one-time
# code that she asked for, and that is kept sealed.
VARIABLES: dict[str, frozenset[str]] = {
    Audience.OFFICER: frozenset({"number", "unit", "time", "hours", "count"}),
    Audience.HER: frozenset({"code"}),
}
LONGEST_VARIABLE = 40  # characters; rule of the DLT platform
HEADER = re.compile(r"[A-Z]{6}")
_PLACE = re.compile(r"\{#(\w*)#\}")

Value = str | int | datetime | Unit


class BadTemplates(Exception):
    """The table of texts breaks a rule; the message lists every fault."""


class BadVariable(ValueError):
    """A variable is missing, not allowed, or longer than 40 characters."""


@dataclass(frozen=True)
class Template:
    """One row of the table."""

    event: str
    audience: str
    channel: str
    language: str
    entity_id: str
    header: str
    template_id: str
    text: str

    @property
    def variables(self) -> list[str]:
        """The names in the text, in order."""
        return _PLACE.findall(self.text)

    @property
    def is_placeholder(self) -> bool:
        """Whether its ids are not registered ones."""
        return self.channel == "sms" and (
            self.template_id.startswith("DEMO") or self.entity_id.startswith("DEMO")
        )

    def fill(self, variables: Mapping[str, str]) -> str:
        """The text as it is sent."""
        return _PLACE.sub(lambda place: variables[place[1]], self.text)

    def longest(self) -> Parts:
        """What the text costs with every variable at its longest."""
        filler = "क" if self.language == "hi" else "x"
        return count_parts(_PLACE.sub(filler * LONGEST_VARIABLE, self.text))


def faults(rows: list[dict[str, str]]) -> list[str]:
    """Every rule that the rows break, in words with the line's number."""
    found: list[str] = []
    seen: set[tuple[str, str, str]] = set()
    needed: dict[tuple[str, str], set[str]] = {}
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values() or list(row) != COLUMNS:
            found.append(f"line {line}: the columns must be {', '.join(COLUMNS)}")
            continue
        template = Template(**row)
        key = (template.event, template.channel, template.language)
        if key in seen:
            found.append(f"line {line}: {' '.join(key)} stands twice")
        seen.add(key)
        needed.setdefault((template.event, template.channel), set()).add(template.language)
        if (
            template.audience not in VARIABLES
            or template.channel not in CHANNELS
            or template.language not in LANGUAGES
        ):
            found.append(f"line {line}: audience, channel or language is unknown")
            continue
        if not template.text.strip():
            found.append(f"line {line}: the text is empty")
        for name in template.variables:
            if name not in VARIABLES[template.audience]:
                found.append(f"line {line}: a text to {template.audience} may not tell {name!r}")
        if template.text.count("{#") != len(template.variables):
            found.append(f"line {line}: a {{#name#}} is not closed")
        if template.channel == "sms" and not (template.entity_id and template.template_id):
            found.append(f"line {line}: an SMS needs an entity id and a template id")
        if template.channel == "sms" and not HEADER.fullmatch(template.header):
            found.append(f"line {line}: a header has six capital letters")
    for (event, channel), languages in needed.items():
        if languages != set(LANGUAGES):
            found.append(f"{event} {channel}: must stand in {' and '.join(LANGUAGES)}")
    return found


def read(path: Path) -> dict[tuple[str, str, str], Template]:
    """The table of a file by event, channel and language. Raises BadTemplates, OSError."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if wrong := faults(rows):
        raise BadTemplates("; ".join(wrong))
    return {(row["event"], row["channel"], row["language"]): Template(**row) for row in rows}


def path_in_use() -> Path:
    """The file that the texts come from."""
    return Path(os.environ.get("SAMMAN_MESSAGE_TEMPLATES") or FILE)


@cache
def table() -> dict[tuple[str, str, str], Template]:
    """All templates in use, read once."""
    return read(path_in_use())


def find(event: str, channel: str, language: str) -> Template | None:
    """The template for an event, in Hindi where the language asked for is not ours."""
    return table().get((event, channel, language if language in LANGUAGES else "hi"))


def plain_variables(template: Template, values: Mapping[str, Value]) -> dict[str, str]:
    """What stands in the text, in its language: units by name, moments in IST, numbers as digits.

    The name of a unit longer than 40 characters is cut after a word, and an empty value becomes a dash (the platform takes
    no empty one). Anything else too long, missing or not in the template's list raises BadVariable.
    """
    unknown = set(values) - VARIABLES[template.audience]
    if unknown:
        raise BadVariable(
            f"{template.event}: a text to {template.audience} may not tell {', '.join(sorted(unknown))}"
        )
    found = {}
    for name in template.variables:
        if name not in values:
            raise BadVariable(f"{template.event} needs {name!r}")
        text = _plain(name, values[name], template.language) or "-"
        if len(text) > LONGEST_VARIABLE:
            raise BadVariable(
                f"{template.event}: {name!r} has {len(text)} characters, {LONGEST_VARIABLE} are allowed"
            )
        found[name] = text
    return found


def _plain(name: str, value: Value, language: str) -> str:
    if isinstance(value, Unit):
        return _cut(
            (value.name_en or value.name_hi) if language == "en" else (value.name_hi or value.name_en)
        )
    if isinstance(value, datetime):
        return show.date_words(value, "short", language, this_year=clock.in_ist(clock.now()).year)
    if name == "number":
        return digits.grouped(str(value))
    if name == "count" and not isinstance(value, int):
        raise BadVariable("a count is a number")
    text = " ".join(str(value).split())
    return _cut(text) if name == "unit" else text


def _cut(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= LONGEST_VARIABLE:
        return text
    kept = text[: LONGEST_VARIABLE + 1].rsplit(" ", 1)[0]
    return kept if 0 < len(kept) <= LONGEST_VARIABLE else text[:LONGEST_VARIABLE]
