"""The people of the invented set, and what happens to them: families, children, where they are found.

Nobody here lives. What is drawn, and how often, stands in docs/matching.md.
"""

from __future__ import annotations

import csv
import math
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from random import Random
from typing import Generic, NamedTuple, TypeVar

from samman.matching.misspelling import DATA, Word, habit, plain, seen_spellings, word

LAST_DAY = date(2026, 6, 30).toordinal()
TEN_YEARS = 3652
YEAR = 365.25
FAITHS = {"hindu": 0.77, "muslim": 0.20, "sikh": 0.015, "christian": 0.015}
RARE_NAMES = 0.22  # of given names of Hindus, from name_pairs.csv instead of the list of common ones
COMMON = 0.01  # a first name that more than so many of the children of one sex have
BEFORE_NAME = ("Mohammad", "Mohd", "Abdul", "Sheikh")
HEIGHTS = {  # median by completed years, in cm, to 18
    "M": [50, 75, 86, 94, 101, 108, 114, 119, 124, 129, 134, 139, 145, 152, 158, 162, 164, 165, 166],
    "F": [49, 74, 85, 93, 100, 107, 113, 118, 123, 129, 135, 141, 146, 150, 152, 153, 153, 154, 154],
}
AGES = {  # how many go missing at 0, 1, 2 ... 17 years
    "M": [2, 3, 4, 5, 5, 6, 7, 8, 9, 9, 9, 9, 9, 9, 9, 8, 7, 6],
    "F": [2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 8, 11, 14, 17, 19, 19, 16],
}


T = TypeVar("T")


class Bag(Generic[T]):
    """Things with weights, drawn at random."""

    def __init__(self, things: Sequence[T], weights: Iterable[float]) -> None:
        self.things = things
        self.sums = list(accumulate(weights))

    def draw(self, rng: Random) -> T:
        return self.things[bisect(self.sums, rng.random() * self.sums[-1], hi=len(self.things) - 1)]

    def share(self, at: int) -> float:
        return (self.sums[at] - (self.sums[at - 1] if at else 0)) / self.sums[-1]


class Place(NamedTuple):
    """A district (`id`), or a town elsewhere (no `id`)."""

    id: str
    name: Word
    state: str
    lat: float
    lon: float
    variants: tuple[str, ...] = ()


class Pet(NamedTuple):
    forms: tuple[str, ...]
    full: frozenset[str]  # as `plain`; empty: a name for anybody


@dataclass(slots=True)
class Family:
    faith: str
    last: Word | None
    father: list[Word]
    mother: list[Word]
    district: Place
    village: Word
    lat: float
    lon: float
    languages: list[str]


@dataclass(slots=True)
class Child:
    family: Family
    sex: str
    name: list[Word]  # first name, and what may follow
    pet: Pet | None
    born: int  # days, as date.toordinal
    missing: int
    tallness: float
    marks: list[tuple[str, str]] = field(default_factory=list)  # key and side
    tells: str = "name"  # or "pet", "nothing", "other": what she says when asked for her name

    @property
    def first(self) -> Word:
        return first(self.name)

    def age(self, day: int) -> float:
        return (day - self.born) / YEAR

    def height(self, day: int) -> float:
        years = min(max(self.age(day), 0.0), 17.99)
        table = HEIGHTS[self.sex]
        low = table[int(years)]
        return (low + (table[int(years) + 1] - low) * (years % 1)) * (1 + 0.045 * self.tallness)


class Finding(NamedTuple):
    """Where and when a child, or brothers and sisters together, came to be found."""

    day: int
    state: str
    district: Place | None
    place: Word
    lat: float
    lon: float


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first(name: Sequence[Word]) -> Word:
    return name[1] if len(name) > 1 and name[0].latin[0] in BEFORE_NAME else name[0]


def fitting(pets: Sequence[str], sex: str) -> list[str]:
    """Of pet names those that end as a girl's or a boy's would."""
    return [pet for pet in pets if pet[-1] in ("iyeोीेि" if sex == "F" else "uaूाु")]


class World:
    """The tables from which all is drawn."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._names()
        self._places()
        self.text: dict[tuple[str, str], dict[str, list[str]]] = {}
        for row in rows("invented_words.csv"):
            self.text[row["kind"], row["key"]] = {s: row[s].split("|") for s in ("hi", "en", "romanised")}
        self.marks = [key for kind, key in self.text if kind == "mark"]
        stems, suffixes = self.text["stem", ""], self.text["suffix", ""]
        self.stems = list(zip(stems["hi"][0].split(), stems["en"][0].split(), strict=True))
        self.suffixes = list(zip(suffixes["hi"][0].split(), suffixes["en"][0].split(), strict=True))
        self.pets = [
            Pet(tuple(row["pet"].split()), frozenset(plain(full) for full in row["full"].split()))
            for row in rows("pet_names.csv")
        ]
        self.any_pets = {sex: [p for p in self.pets if not p.full and fitting(p.forms, sex)] for sex in "FM"}
        self.pets_of: dict[str, list[Pet]] = {}
        for pet in self.pets:
            for full in pet.full:
                self.pets_of.setdefault(full, []).append(pet)

    def _names(self) -> None:
        self.names: dict[tuple[str, str, str, str], Bag[Word]] = {}
        for row in rows("invented_names.csv"):
            words = [word(*pair.split("=")) for pair in row["names"].split()]
            # No frequencies are known: the n-th of a list is as common as Zipf's rule has it.
            bag = Bag(words, [1 / (n + 8) for n in range(len(words))])
            for generation in ("child", "parent") if row["generation"] == "any" else (row["generation"],):
                for sex in row["sex"] or "FM":
                    self.names[row["part"], sex, row["faith"], generation] = bag
        seen = {row["latin_token"]: int(row["count_wb_assam_2021"]) for row in rows("name_token_freq.csv")}
        rare: dict[str, dict[str, tuple[Word, int]]] = {"F": {}, "M": {}}
        for row in rows("name_pairs.csv"):
            if "given" in row["kind"] and len(row["devanagari"]) > 2:
                sex = (
                    row["gender"] if row["gender"] in rare else "F" if row["devanagari"][-1] in "ाी" else "M"
                )
                rare[sex].setdefault(
                    plain(row["devanagari"]),
                    (word(row["devanagari"], row["latin"]), 2 + seen.get(row["latin"], 0)),
                )
        self.rare = {
            sex: Bag([w for w, _ in of.values()], [n for _, n in of.values()]) for sex, of in rare.items()
        }
        families = {
            plain(row["name"])
            for row in rows("name_lists.csv")
            if row["part"] == "family" and row["script"] == "Deva"
        }
        last = {name: word(name, latin[0]) for name, latin in seen_spellings().items() if name in families}
        self.rare_last = Bag(list(last.values()), [2 + seen.get(w.latin[0], 0) for w in last.values()])
        self.common: set[tuple[str, str]] = set()
        for (part, sex, faith, generation), bag in self.names.items():
            if part == "given" and generation == "child":
                part_of_all = FAITHS[faith] * ((1 - RARE_NAMES) if faith == "hindu" else 1)
                self.common |= {
                    (sex, w.devanagari)
                    for n, w in enumerate(bag.things)
                    if bag.share(n) * part_of_all > COMMON
                }

    def _places(self) -> None:
        self.districts = [
            Place(row["id"], word(row["name_hi"], row["name_en"]), row["state"], float(row["hq_lat"]), float(row["hq_lon"]),
                  tuple(filter(None, row["variants"].split("; "))))
            for row in rows("districts.csv")
        ]  # fmt: skip
        self.home = Bag(
            self.districts, [1.5 if place.id.startswith("up") else 1.0 for place in self.districts]
        )
        towns = [(place, float(row["weight"])) for place, row in map(self._town, rows("found_places.csv"))]
        self.near: dict[str, Bag[Place]] = {}
        self.far: dict[str, Bag[Place]] = {}
        for home in self.districts:
            own = [place for place in self.districts if place.state == home.state and place is not home]
            self.near[home.id] = Bag(own, [(25 + distance(home, place)) ** -1.6 for place in own])
            other = [(place, 1.5) for place in self.districts if place.state != home.state] + towns
            self.far[home.id] = Bag(
                [place for place, _ in other],
                [weight / (120 + distance(home, place)) for place, weight in other],
            )

    @staticmethod
    def _town(row: dict[str, str]) -> tuple[Place, dict[str, str]]:
        name = word(row["name_hi"], row["name_en"])
        return Place("", name, row["state"], float(row["lat"]), float(row["lon"])), row

    def family(self) -> Family:
        rng = self.rng
        faith = rng.choices(list(FAITHS), list(FAITHS.values()))[0]
        last: Word | None = None
        if rng.random() < 0.5:
            last = (
                self.rare_last
                if faith == "hindu" and rng.random() < 0.2
                else self.names["last", "M", faith, "child"]
            ).draw(rng)
        home = self.home.draw(rng)
        lat, lon = home.lat + rng.gauss(0, 0.16), home.lon + rng.gauss(0, 0.17)
        (hi, en), (hi_end, en_end) = rng.choice(self.stems), rng.choice(self.suffixes)
        village = Word(hi + hi_end, (en + en_end,))
        return Family(
            faith, last, self.person("M", faith, "parent", last), self.person("F", faith, "parent", last),
            home, village, lat, lon, languages(rng, home, faith),
        )  # fmt: skip

    def person(self, sex: str, faith: str, generation: str, last: Word | None) -> list[Word]:
        rng = self.rng
        rare = RARE_NAMES if generation == "child" else RARE_NAMES / 2
        if faith == "hindu" and rng.random() < rare:
            name = [self.rare[sex].draw(rng)]
        else:
            name = [self.names["given", sex, faith, generation].draw(rng)]
        middle = self.names.get(("middle", sex, faith, generation))
        often = 0.75 if sex == "F" and generation == "parent" else 0.35
        if middle and rng.random() < (0.9 if faith == "sikh" else often):
            more = middle.draw(rng)
            if more == name[0]:
                return name
            name = [more, *name] if more.latin[0] in BEFORE_NAME else [*name, more]
        if last and last not in name and (sex == "M" or len(name) == 1):
            name.append(last)
        return name

    def child(self, family: Family, missing: int, born: int | None = None, sex: str = "") -> Child:
        rng = self.rng
        sex = sex or ("F" if rng.random() < 0.6 else "M")
        name = self.person(sex, family.faith, "child", family.last)
        if born is None:
            years = rng.choices(range(18), AGES[sex])[0]
            born = missing - int((years + rng.random()) * YEAR)
        keys = rng.sample(self.marks, rng.choices((0, 1, 2, 3), (25, 40, 25, 10))[0])
        marks = [(key, rng.choice(("left", "right"))) for key in keys]
        child = Child(family, sex, name, None, born, missing, rng.gauss(0, 1), marks)
        if rng.random() < 0.55:
            child.pet = self.pet(child)
        return child

    def pet(self, child: Child) -> Pet:
        own = [pet for part in child.name for pet in self.pets_of.get(plain(part.devanagari), ())]
        return (
            self.rng.choice(own)
            if own and self.rng.random() < 0.6
            else self.rng.choice(self.any_pets[child.sex])
        )

    def pet_written(self, pet: Pet, sex: str, script: str) -> str:
        forms = [form for form in pet.forms if form.isascii() == (script == "Latn")]
        text = self.rng.choice(fitting(forms, sex) or forms or pet.forms)
        text = habit(self.rng, text) if self.rng.random() < 0.2 else text
        return text.title() if text.isascii() else text

    def finding(self, child: Child) -> Finding:
        rng = self.rng
        left = LAST_DAY - child.missing
        while True:
            chance = rng.random()
            if chance < 0.12:
                days = rng.randrange(2)
            elif chance < 0.80:
                days = int(math.exp(rng.gauss(2.9, 1.35)))
            else:
                days = int(YEAR * (0.5 + rng.expovariate(0.45)))
            if days <= left or left < 60:
                break
        days = min(days, max(left, 0))
        home, chance = child.family.district, rng.random()
        place = (
            home
            if chance < 0.40
            else self.near[home.id].draw(rng)
            if chance < 0.75
            else self.far[home.id].draw(rng)
        )
        town, lat, lon = place.name, place.lat, place.lon
        if place is home and rng.random() < 0.3:
            town, lat, lon = child.family.village, child.family.lat, child.family.lon
        return Finding(
            child.missing + days, place.state, place if place.id else None, town,
            lat + rng.gauss(0, 0.06), lon + rng.gauss(0, 0.06),
        )  # fmt: skip


def distance(a: Place, b: Place) -> float:
    """Kilometres, on a flat map: near enough to weigh by."""
    return 111 * math.hypot(a.lat - b.lat, (a.lon - b.lon) * 0.9)


def languages(rng: Random, home: Place, faith: str) -> list[str]:
    lat, lon = home.lat, home.lon
    if home.id.startswith("up"):
        if lon > 82.3:
            local = "Bhojpuri"
        elif lat < 26.2 and lon < 81:
            local = "Bundeli"
        elif lon > 80:
            local = "Awadhi"
        else:
            local = "Braj" if 26.6 < lat < 28.3 else ""
    elif lon > 80.2 and lat > 23.4:
        local = "Bagheli"
    elif lat > 23.2 and lon > 77.6:
        local = "Bundeli"
    elif lon > 78.5:
        local = "Gondi"
    elif lat > 22.5:
        local = "Malwi"
    else:
        local = rng.choice(("Nimadi", "Bhili"))
    spoken = ["Hindi"] if rng.random() < 0.95 else []
    if local and rng.random() < (0.55 if spoken else 1.0):
        spoken.append(local)
    if faith == "muslim" and rng.random() < 0.5:
        spoken.append("Urdu")
    if faith == "sikh":
        spoken.append("Punjabi")
    if rng.random() < 0.04:
        spoken.append(rng.choice(("English", "Bengali", "Marathi", "Punjabi")))
    return spoken or ["Hindi"]
