"""Keys by which records of people are found in an index, as numbers that any database can hold."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from hashlib import blake2b

from samman.matching import names


def name_keys(kind: str, called: Iterable[str]) -> set[int]:
    """The keys of names, of one kind: "missing:name", "found:father". Two spellings of a name share one nearly always."""
    return {number(f"{kind}:{key}") for name in called for key in names.keys(name)}


@functools.lru_cache(maxsize=200_000)
def number(text: str) -> int:
    """A text as a signed number of 64 bits; texts that differ share one with a chance of 1 to 10^19."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
