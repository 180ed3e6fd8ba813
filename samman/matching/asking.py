"""A name that somebody typed to find a person: by which keys it is looked for, and how near a name that was found is.

Each word that tells something must be near a word of one of the person's names or of a parent's; what is typed may also be
the whole name, written in more or fewer words. Titles and words that many names carry ("Kumari") decide nothing beside others.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from samman.matching import names

TELLS = 0.5  # from this weight on a word is looked for, as in `names.keys`
MOST_TYPED = 120  # letters that are read
PARENTS = 2.0  # a parent's name is worth less than one's own
Called = tuple[Sequence[str], Sequence[str]]  # the names of a person, and those of the parents
MORE = 0.2  # for each word of the name that was not asked for


@dataclass(frozen=True)
class Asked:
    """What was typed. `words` are those looked for, each with the keys under which it stands; one key of each must be there,
    or one of `whole`."""

    typed: str
    words: tuple[str, ...]
    keys: tuple[frozenset[str], ...]
    whole: frozenset[str]  # of all words written as one
    is_common: bool  # nothing but titles and words that many names carry


def asked(typed: str) -> Asked | None:
    """What is looked for; None where no word of Devanagari or Latin has a sound by which it could be found."""
    typed = typed[:MOST_TYPED]
    told = [part.word for part in names.parts(typed) if keys_of_word(part.word)]
    if not told:
        return None
    strong = [word for word in told if weight(word) >= TELLS]
    words = tuple(dict.fromkeys(strong or told))
    keys = tuple(keys_of_word(word) for word in words)
    whole = names.keys(typed) - frozenset[str]().union(*keys)
    return Asked(typed, words, keys, whole, not strong)


def weight(word: str) -> float:
    """How much a word tells, from 0 for a title to 1."""
    return names.lists().weights.get(word, 1.0)


@functools.lru_cache(maxsize=100_000)
def keys_of_word(word: str) -> frozenset[str]:
    """The keys of one word."""
    return names.keys(word)


def costs(asked: Asked, persons: Sequence[Called]) -> list[float]:
    """The `cost` of each person with these names."""
    words = {part.word for own, parents in persons for name in (*own, *parents) for part in names.parts(name)}
    for word, keys in zip(asked.words, asked.keys, strict=True):
        names.compare(word, [other for other in words if keys & keys_of_word(other)])
    return [cost(asked, own, parents) for own, parents in persons]


def cost(asked: Asked, own: Sequence[str], parents: Sequence[str] = ()) -> float:
    """How far a person with these names is from what was asked: 0 for the same, more than `names.DOUBTFUL` for somebody else."""
    mine = {part.word for name in own for part in names.parts(name)}
    theirs = {part.word for name in parents for part in names.parts(name)}
    found = [
        min(_nearest(word, keys, mine), _nearest(word, keys, theirs) + PARENTS)
        for word, keys in zip(asked.words, asked.keys, strict=True)
    ]
    best = sum(found) / len(found) if max(found) <= names.DOUBTFUL else names.FAR
    if best > names.DOUBTFUL:
        best = min([best, *(names.distance(asked.typed, name) for name in own if _is_as_one(asked, name))])
    fewest = min((len(names.parts(name)) for name in own if name), default=0)
    return best + MORE * max(0, fewest - len(asked.words))


def _is_as_one(asked: Asked, name: str) -> bool:
    """Whether what was typed and this name may be the same in more or in fewer words."""
    keys = names.keys(name)
    if not asked.whole:
        keys -= frozenset[str]().union(*(keys_of_word(part.word) for part in names.parts(name)))
    return bool(keys & (asked.whole or asked.keys[0]))


def _nearest(word: str, keys: frozenset[str], others: set[str]) -> float:
    """The distance to the nearest of the words that share a key with this one."""
    near = (names.word_distance(word, other) for other in others if keys & keys_of_word(other))
    return min(near, default=names.FAR)
