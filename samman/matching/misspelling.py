"""How different people write one word: spellings that were seen, habits of writing, and plain slips.

For measuring only. Nothing here comes from the costs by which names are compared: the spellings are those of
`name_pairs.csv`, the habits are a list written by hand.
"""

from __future__ import annotations

import csv
import unicodedata
from bisect import bisect
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
VOWEL_SIGNS = "ािीुूृेैोौंँ्"
CONSONANTS = "कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह"

# What stands for what in Latin letters, and how often beside the others.
_LATIN = """aa>a:3 a>aa:1 ee>i:3 i>ee:2 ee>e:1 oo>u:3 u>oo:2 v>w:2 w>v:2 v>b:1 b>v:1 w>b:1 sh>s:3 s>sh:1 z>j:3 j>z:1 ph>f:2 f>ph:1
ksh>x:2 ksh>ks:1 x>ksh:2 kh>k:1 gh>g:1 chh>ch:3 ch>chh:1 jh>j:1 th>t:2 t>th:1 dh>d:2 d>dh:1 bh>b:1 iya>ia:2 ia>iya:2 y>i:1 ai>e:1
ai>ay:1 e>ai:1 au>o:1 au>ou:1 o>au:1 q>k:2 nn>n:1 mm>m:1 ss>s:1 ll>l:1 tt>t:1 bb>b:1 dd>d:1 endra>ender:2
gy>jn:1 gy>g:1 pr>par:1 mp>np:1 nb>mb:1 ie>i:1 ey>i:1 kr>kir:1 ck>k:1 ri>ree:1"""
_DEVANAGARI = """़>:4 ि>ी:3 ी>ि:3 ु>ू:3 ू>ु:3 श>स:3 स>श:1 ष>श:2 ष>स:1 व>ब:2 ब>व:1 ण>न:2 न>ण:1 ंद>न्द:2 न्द>ंद:2 ंत>न्त:2 न्त>ंत:2
ंज>न्ज:1 ंक>न्क:1 ंप>म्प:2 म्प>ंप:1 ंब>म्ब:2 म्ब>ंब:1 ँ>ं:3 ँ>:2 ां>ा:1 े>ै:1 ै>े:2 ो>ौ:1 ौ>ो:2 क्ष>छ:2 क्ष>च्छ:1 छ>क्ष:1 ज्ञ>ग्य:2 ऋ>रि:2
ृ>्रि:2 ्र>र:1 र्>र:1 न्न>न:1 म्म>म:1 ब्ब>ब:1 त्त>त:1 ल्ल>ल:1 फ>फ़:1 ज>ज़:1 ख>ख़:1 ड़>ड:2 ढ़>ढ:2 ड>ड़:1 िया>ीया:1 ाय>ाइ:1 ई>यी:1 ्य>िय:1
घ>ग:1 ध>द:1 भ>ब:1 ठ>ट:1 थ>त:1 छ>च:1 ्व>व:1 ्म>म:1 द्र>दर:2 ज़>ज:3 फ़>फ:3 ख़>ख:3 क़>क:3 ग़>ग:3"""


class Word(NamedTuple):
    """A word in Devanagari, and its Latin spellings, the one that most people write first."""

    devanagari: str
    latin: tuple[str, ...]


def _rules(text: str) -> list[tuple[str, str, int]]:
    found = []
    for rule in unicodedata.normalize("NFC", text).split():
        change, _, weight = rule.rpartition(":")
        before, _, after = change.partition(">")
        found.append((before, after, int(weight)))
    return found


LATIN_RULES, DEVANAGARI_RULES = _rules(_LATIN), _rules(_DEVANAGARI)


@lru_cache(maxsize=100_000)
def plain(devanagari: str) -> str:
    """One form for spellings that differ in a nukta or a half nasal only."""
    text = unicodedata.normalize("NFC", devanagari).replace("\u093c", "").replace("ँ", "ं")
    for half in ("न्", "म्", "ञ्", "ण्", "ङ्"):
        for consonant in "कखगघचछजझटठडढतथदधपफबभ":
            text = text.replace(half + consonant, "ं" + consonant)
    return text


@lru_cache(maxsize=1)
def seen_spellings() -> dict[str, tuple[str, ...]]:
    """Latin spellings of each Devanagari name (as `plain`), most seen first."""
    counts: dict[str, dict[str, int]] = {}
    with (DATA / "name_pairs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            of_name = counts.setdefault(plain(row["devanagari"]), {})
            of_name[row["latin"]] = of_name.get(row["latin"], 0) + int(row["count"] or 1)
    return {name: tuple(sorted(of, key=lambda latin: (-of[latin], latin))) for name, of in counts.items()}


def word(devanagari: str, latin: str) -> Word:
    devanagari = unicodedata.normalize("NFC", devanagari)
    others = (seen for seen in seen_spellings().get(plain(devanagari), ()) if seen.lower() != latin.lower())
    return Word(devanagari, (latin, *others))


@lru_cache(maxsize=400_000)
def variants(text: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """All spellings of a text that are one habit away, and the running sum of their weights."""
    latin = text.isascii()
    low = text.lower() if latin else text
    found: dict[str, float] = {}
    for before, after, weight in LATIN_RULES if latin else DEVANAGARI_RULES:
        start = low.find(before)
        while start >= 0:
            # A sign that doubles ("aa" for "a" within "aa") would be no habit of anybody.
            if before not in after or low[start : start + len(after)] != after:
                new = low[:start] + after + low[start + len(before) :]
                found[new] = max(found.get(new, 0), weight)
            start = low.find(before, start + 1)
    if latin and len(low) > 3:
        for at in range(1, len(low) - 1):
            if low[at] in "lmnstdbpr" and low[at - 1] in "aeiou" and low[at + 1] in "aeiou":
                found.setdefault(low[:at] + low[at] + low[at:], 1)
        last = low[-1]
        end = ("", 2.0) if last == "a" else ("y", 2.0) if last == "i" else (last + "a", 0.6)
        found[low[:-1] + end[0]] = end[1]
    elif not latin and len(low) > 2:
        found[low[:-1] if low[-1] == "ा" else low + "ा" if low[-1] in CONSONANTS else low] = 0.3
    found.pop(low, None)
    spellings = tuple(new.title() if latin else new for new in found)
    return spellings, tuple(accumulate(found.values()))


def habit(rng: Random, text: str) -> str:
    spellings, weights = variants(text)
    return spellings[bisect(weights, rng.random() * weights[-1])] if spellings else text


def slip(rng: Random, text: str) -> str:
    """A letter left out, two changed about, or one for another; the first letter stays."""
    if len(text) < 4:
        return text
    at = rng.randrange(1, len(text) - 1)
    kind = rng.random()
    if not text.isascii() and text[at] not in VOWEL_SIGNS:
        kind = 0.9 if text[at + 1] in VOWEL_SIGNS and text[at + 1] != "्" else 0.0
    if kind < 0.5:
        return text[:at] + text[at + 1 :]
    if text.isascii():
        if kind < 0.8:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text[:at] + rng.choice("aeiourntls") + text[at + 1 :]
    at = at if text[at] in VOWEL_SIGNS else at + 1
    return text[:at] + rng.choice("ािीुूेो") + text[at + 1 :] if text[at] != "्" else text[:at] + text[at + 1 :]


def write(rng: Random, said: Word, script: str, careful: float = 0.65) -> str:
    """A word as somebody writes it in "Deva" or "Latn"; `careful`: how often without any habit of her own."""
    if script == "Latn":
        others = said.latin
        # The spelling that most use, or any other that was seen, the commoner ones sooner.
        text = (
            others[0]
            if len(others) == 1 or rng.random() < 0.55
            else others[int(len(others) * rng.random() ** 2)]
        )
    else:
        text = said.devanagari
    chance = rng.random()
    if chance > careful:
        text = habit(rng, text)
        if chance > careful + (1 - careful) * 0.8:
            text = habit(rng, text)
    return slip(rng, text) if rng.random() < 0.03 else text
