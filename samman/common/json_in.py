"""JSON from machines, read strictly: each field has one type, and what is wrong is said in a sentence beside its name."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from samman.common import clock

EARLIEST = 1990  # no moment that a machine tells lies before


class NotUnderstood(Exception):
    """Something is wrong; `faults` says what, by field. A name that nobody knows may be anything that a machine put there, so
    that what is kept for good takes `known` alone."""

    def __init__(self, faults: dict[str, str], strange: Iterable[str] = ()) -> None:
        super().__init__(faults)
        self.faults, self.strange = faults, frozenset(strange)

    @property
    def known(self) -> list[str]:
        """The fields at fault that have a name of ours."""
        return sorted(set(self.faults) - self.strange)


class Fields:
    """The fields of one JSON object. Each is taken once; `done` then names those that nobody knows. A field that is null or
    not there is empty."""

    def __init__(self, said: object, faults: dict[str, str], strange: set[str], path: str = "") -> None:
        self.faults, self.strange, self.path = faults, strange, path
        self.said: dict[str, Any] = dict(said) if isinstance(said, dict) else {}
        if not isinstance(said, dict):
            faults[path or "."] = _("This must be a JSON object.")

    def _name(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def wrong(self, name: str, sentence: str) -> None:
        """Say that a field is wrong; the first sentence about it stays."""
        self.faults.setdefault(self._name(name), sentence)

    def _take(self, name: str, needed: bool) -> Any:
        value = self.said.pop(name, None)
        if value is None and needed:
            self.wrong(name, _("This field is missing."))
        return value

    def text(self, name: str, most: int, *, needed: bool = False, lines: bool = False) -> str:
        """A text of so many letters at most; `lines`: it may have several lines."""
        value = self._take(name, needed)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(name, _("This must be a text."))
            return ""
        text = value.strip() if lines else " ".join(value.split())
        if any(not _is_letter(char) for char in text):
            self.wrong(name, _("This text holds signs that cannot be kept."))
        elif len(text) > most:
            self.wrong(name, _("This text may have %(most)d letters at most.") % {"most": most})
        elif needed and not text:
            self.wrong(name, _("This field is missing."))
        else:
            return text
        return ""

    def choice(self, name: str, codes: list[str], default: str = "") -> str:
        """One of these codes; without a default it is needed."""
        value = self._take(name, needed=not default)
        if value is None:
            return default
        if not isinstance(value, str) or value not in codes:
            self.wrong(name, _("This must be one of: %(codes)s.") % {"codes": ", ".join(codes)})
            return default
        return value

    def whole(self, name: str, first: int, last: int, *, needed: bool = False) -> int | None:
        """A whole number between two."""
        value = self._take(name, needed)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not first <= value <= last:
            self.wrong(
                name,
                _("This must be a whole number from %(first)d to %(last)d.") % {"first": first, "last": last},
            )
            return None
        return value

    def flag(self, name: str) -> bool:
        """true or false; false where it is not there."""
        value = self._take(name, needed=False)
        if value is not None and not isinstance(value, bool):
            self.wrong(name, _("This must be true or false."))
        return value is True

    def moment(self, name: str) -> datetime:
        """A moment that was, with its distance from UTC; now, where it is wrong."""
        value = self._take(name, needed=True)
        now = clock.now()
        if value is None:
            return now
        try:
            at = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            at = None
        if at is None or at.tzinfo is None or at.year < EARLIEST or at.year > now.year + 1:
            self.wrong(name, _("This must be a moment like 2026-11-26T18:40:00+05:30."))
            return now
        if at > now:
            self.wrong(name, _("This moment is still to come."))
            return now
        return at

    def part(self, name: str) -> "Fields":
        """An object within; an empty one where it is not there."""
        value = self._take(name, needed=False)
        return Fields({} if value is None else value, self.faults, self.strange, self._name(name))

    def parts(self, name: str, most: int) -> list["Fields"]:
        """A list of one to `most` objects."""
        value = self._take(name, needed=True)
        if value is None:
            return []
        if not isinstance(value, list) or not 1 <= len(value) <= most:
            self.wrong(name, _("This must be a list of one to %(most)d objects.") % {"most": most})
            return []
        return [
            Fields(one, self.faults, self.strange, f"{self._name(name)}[{place}]")
            for place, one in enumerate(value)
        ]

    def done(self) -> None:
        """Nothing else may stand there."""
        for name in list(self.said)[:20]:
            kept = "".join(char for char in str(name)[:40] if _is_letter(char))
            self.wrong(kept, _("This field is not known."))
            self.strange.add(self._name(kept))


def _is_letter(char: str) -> bool:
    """Whether a sign may stand in a text: no control signs but those that part words and lines, no half of a pair."""
    return char in "\n\r\t" or not (ord(char) < 32 or ord(char) == 127 or 0xD800 <= ord(char) <= 0xDFFF)


def read_object(body: bytes) -> Fields:
    """The object of a request's body. Raises NotUnderstood where it is no JSON object at all."""
    try:
        said = json.loads(body, parse_constant=_no_number, object_pairs_hook=_once_each)
    except _Twice as twice:
        raise NotUnderstood({twice.name: _("This field stands there twice.")}, {twice.name}) from None
    except (ValueError, RecursionError):
        raise NotUnderstood({".": _("This is not JSON in UTF-8.")}) from None
    if not isinstance(said, dict):
        raise NotUnderstood({".": _("This must be a JSON object.")})
    return Fields(said, {}, set())


def _no_number(name: str) -> float:
    raise ValueError(name)


class _Twice(Exception):
    """A field stands twice in one object; which of the two is meant, nobody knows."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = "".join(char for char in name[:40] if _is_letter(char)) or "."


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found
