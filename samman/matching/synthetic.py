"""An invented set for measuring records: `python -m samman.matching.synthetic DIR --missing 100000 --found 3000 --seed 1`.

Writes `missing.csv` (reports of missing children), `found.csv` (found children) and `truth.csv` (which belong together, and
what makes each pair hard). The same numbers and seed give the same files. Nobody in it lives; what is invented, and how often,
stands in docs/matching.md. It knows nothing of how names and records are compared.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import NamedTuple

from samman.matching.invented_world import (
    LAST_DAY,
    TEN_YEARS,
    YEAR,
    Child,
    Family,
    Finding,
    Place,
    World,
    first,
)
from samman.matching.misspelling import Word, write

MISSING = [
    *["missing_id", "group_id", "name_hi", "name_en", "pet_name", "father_name", "mother_name", "sex"],
    *["age_at_missing_years", "age_margin_years", "missing_date", "district_id", "place_text", "lat", "lon"],
    *["marks", "languages", "height_cm"],
]
FOUND = [
    *["found_id", "name_as_told", "father_name", "mother_name", "sex", "age_low_years", "age_high_years"],
    *["found_date", "found_state", "found_district_id", "found_place", "lat", "lon", "home_as_told"],
    *["marks", "languages", "height_cm"],
]
TRUTH = ["found_id", "missing_id", "kinds"]

WITHOUT_REPORT = 0.20  # of the found
TOGETHER, APART = 0.030, 0.012  # families with several missing at once, at different times
TELLS_PET, TELLS_NOTHING, TELLS_OTHER = 0.15, 0.03, 0.015
GENERIC = {"til": "til", "cut": "cut", "scar": "cut", "operation": "cut", "burn": "burn", "tattoo": "tattoo"}


SHORT = {
    ("मोहम्मद", "Latn"): ("Md", "Md.", "Mohd", "Mohd."),
    ("मोहम्मद", "Deva"): ("मो०", "मो.", "मोहम्मद"),
    ("शेख", "Latn"): ("Sk", "Sk."),
    ("कुमार", "Latn"): ("Kr", "Kr.", "Kmr"),
    ("कुमारी", "Latn"): ("Km.", "Kri"),
    ("कुमारी", "Deva"): ("कु०", "कु."),
}


class Hand:
    """One who fills in a form: in her script, in her words, with much or little in it."""

    def __init__(self, world: World, script: str, few: bool) -> None:
        self.world, self.rng, self.script, self.few = world, world.rng, script, few
        self.letters = self.rng.random()  # capitals, small letters or both
        mixed = self.rng.random()
        if script == "Deva":
            self.style = "romanised" if mixed < 0.08 else "hi"
        else:
            self.style = "romanised" if mixed < 0.35 else "en"

    def leaves_out(self, often: float, often_if_few: float) -> bool:
        return self.rng.random() < (often_if_few if self.few else often)

    def words(self, kind: str, key: str = "", **filled: str) -> str:
        return self.rng.choice(self.world.text[kind, key][self.style]).format_map(filled)

    def word(self, said: Word, careful: float = 0.7) -> str:
        return write(self.rng, said, "Deva" if self.style == "hi" else "Latn", careful)

    def name(self, said: Sequence[Word], script: str = "") -> str:
        """Words shortened (Md., Kr.), two written as one, last name first, capitals or none: each now and then."""
        rng, script = self.rng, script or self.script
        words = []
        for part in said:
            short = SHORT.get((part.devanagari, script))
            words.append(rng.choice(short) if short and rng.random() < 0.3 else write(rng, part, script))
        if len(words) > 1:
            chance = rng.random()
            if chance < 0.04 and "." not in words[0]:
                words[:2] = [words[0] + words[1].lower()]
            elif chance < 0.06:
                words.reverse()
        name = " ".join(words)
        return name.upper() if self.letters < 0.12 else name.lower() if self.letters < 0.17 else name

    def parent(self, said: Sequence[Word], sex: str, child: Child, told: bool) -> str:
        """As the family gives it, or as a child tells it: then often the first name alone."""
        rng, hindi = self.rng, self.script == "Deva"
        if rng.random() < (0.5 if told else 0.15):
            said = [first(said)]
        if told and rng.random() < 0.04:  # what he is called at home
            return self.world.pet_written(rng.choice(self.world.any_pets[sex]), sex, self.script)
        name = self.name(said)
        chance = rng.random() * (3 if told else 1)
        if chance < 0.12:
            before = ("श्री", "श्रीमती") if hindi else ("Shri", "Smt.")
            return f"{before[sex == 'F']} {name}"
        if chance < 0.16:
            return f"{rng.choice(('स्व०', 'स्व. श्री')) if hindi else 'Late'} {name}"
        if chance < 0.18:
            return f"{name} {'निवासी' if hindi else 'r/o'} {write(rng, child.family.village, self.script)}"
        if chance < 0.20 and sex == "F":
            return f"{name} {'पत्नी' if hindi else 'W/o'} {self.name(child.family.father[:1])}"
        return name

    def marks(self, child: Child) -> str:
        rng = self.rng
        if self.leaves_out(0.1, 0.75):
            return ""
        found = []
        for key, side in child.marks:
            if rng.random() > 0.65:
                continue
            general = GENERIC.get(key.partition("_")[0])
            if general and rng.random() < 0.15:
                found.append(self.words("generic", general))
                continue
            if rng.random() < 0.06:
                side = "left" if side == "right" else "right"
            said = "" if rng.random() < 0.25 else self.words("side", side)
            found.append(" ".join(self.words("mark", key, side=said).split()))
        if rng.random() < 0.25:
            found.append(self.words("other"))
        elif not found and rng.random() < 0.15:
            return self.words("none")
        return rng.choice((", ", "; ", " ")).join(found)

    def languages(self, child: Child) -> str:
        if self.leaves_out(0.25, 0.8):
            return ""
        spoken = child.family.languages
        if len(spoken) > 1 and self.rng.random() < 0.3:
            spoken = [self.rng.choice(spoken)]
        style = "hi" if self.script == "Deva" and self.rng.random() < 0.3 else "en"
        return ";".join([self.world.text["language", name][style][0] for name in spoken])

    def height(self, child: Child, day: int) -> str:
        if self.leaves_out(0.35, 0.88):
            return ""
        return str(round(child.height(day) + self.rng.gauss(0, 3)))

    def district(self, place: Place) -> str:
        if place.variants and self.rng.random() < 0.15:
            fitting = [v for v in place.variants if v.isascii() != (self.style == "hi")]
            if fitting:
                return self.rng.choice(fitting)
        return self.word(place.name)

    def point(self, lat: float, lon: float, often: float, often_if_few: float) -> tuple[str, str]:
        if self.leaves_out(often, often_if_few):
            return "", ""
        return f"{lat:.4f}", f"{lon:.4f}"


class Report(NamedTuple):
    row: list[str]
    few: bool


def day_text(day: int) -> str:
    return date.fromordinal(day).isoformat()


def report(world: World, number: str, group: str, child: Child) -> Report:
    """The row of a missing child, as parents and police wrote it."""
    rng, family = world.rng, child.family
    chance = rng.random()
    scripts = ("Deva",) if chance < 0.68 else ("Latn",) if chance < 0.83 else ("Deva", "Latn")
    hand = Hand(world, scripts[0], rng.random() < 0.5)
    said = [child.first] if rng.random() < 0.2 else child.name
    names = {script: hand.name(said, script) for script in scripts}
    if child.sex == "F" and rng.random() < 0.06:
        names = {script: f"{'कु०' if script == 'Deva' else 'Km.'} {name}" for script, name in names.items()}
    years = child.age(child.missing)
    off = rng.choices((0, -1, 1, -2, 2, -3, 3), (70, 11, 11, 3, 3, 1, 1))[0]
    age = max(int(years) + off, 0)
    margin = "" if hand.leaves_out(0.3, 0.6) else str(rng.choices((0, 1, 2), (25, 55, 20))[0])
    day = min(child.missing + (rng.randrange(1, 4) if rng.random() < 0.08 else 0), LAST_DAY)
    place = ""
    if not hand.leaves_out(0.05, 0.4):
        place = hand.words(
            "report", village=hand.word(family.village), district=hand.district(family.district)
        )
    lat, lon = hand.point(family.lat, family.lon, 0.3, 0.75)
    pet = ""
    if child.pet and not hand.leaves_out(0.4, 0.65):
        pet = world.pet_written(child.pet, child.sex, hand.script)
    row = [
        number,
        group,
        names.get("Deva", ""),
        names.get("Latn", ""),
        pet,
        "" if hand.leaves_out(0.05, 0.12) else hand.parent(family.father, "M", child, told=False),
        "" if hand.leaves_out(0.25, 0.65) else hand.parent(family.mother, "F", child, told=False),
        child.sex,
        str(age),
        margin,
        day_text(day),
        family.district.id,
        place,
        lat,
        lon,
        hand.marks(child),
        hand.languages(child),
        hand.height(child, child.missing),
    ]
    return Report(row, hand.few)


def guessed_age(rng: Random, child: Child, day: int) -> tuple[str, str]:
    """An interval as somebody guesses it who does not know her; worse after years."""
    years = child.age(day)
    if years < 19 and rng.random() < 0.15:  # she tells it
        own = str(max(int(years) + rng.choice((-1, 0, 0, 0, 0, 1)), 0))
        return own, own
    if rng.random() < 0.03:
        return "", ""
    away = (day - child.missing) / YEAR
    limit = min(3 + 0.4 * away, 1 + years / 2)
    middle = years + min(max(rng.gauss(0, 1.2 + 0.25 * away), -limit), limit)
    width = rng.choices((0, 1, 2, 3, 4), (10, 25, 35, 20, 10))[0]
    low = max(round(middle - width / 2 - 0.5), 0)
    return str(low), str(low + width)


def home_as_told(hand: Hand, child: Child, day: int) -> str:
    """What she says of her home: from its village and district down to nothing."""
    rng, home = hand.rng, child.family.district
    small = child.age(day) < 6
    if hand.leaves_out(0.15, 0.45) or (small and rng.random() < 0.5):
        return ""
    chance = rng.random() * (0.35 if small else 1)
    if chance < 0.12:
        return hand.words("landmark")
    if chance < 0.28:
        return hand.words("village", village=hand.word(child.family.village, 0.5))
    if chance < 0.40:
        return hand.words("state", home.state)
    if chance < 0.65:
        return hand.words("district", district=hand.district(home))
    if chance < 0.72:
        home = hand.world.near[home.id].draw(rng)
        return hand.words("district", district=hand.district(home))
    return hand.words("home", village=hand.word(child.family.village, 0.5), district=hand.district(home))


def found(world: World, child: Child, finding: Finding) -> tuple[list[str], bool]:
    """The row of a found child without its number, as others wrote it who do not know her; and whether it holds little."""
    rng, family = world.rng, child.family
    outside = finding.state != family.district.state
    hand = Hand(world, "Latn" if rng.random() < (0.8 if outside else 0.4) else "Deva", rng.random() < 0.5)
    if child.tells == "pet" and child.pet:
        name = world.pet_written(child.pet, child.sex, hand.script)
    elif child.tells == "nothing":
        name = ""
    else:
        said = (
            child.name
            if child.tells == "name"
            else world.person(child.sex, family.faith, "child", family.last)
        )
        name = hand.name([first(said)] if rng.random() < 0.6 else said)
    low, high = guessed_age(rng, child, finding.day)
    lat, lon = hand.point(finding.lat, finding.lon, 0.2, 0.6)
    row = [
        name,
        "" if hand.leaves_out(0.36, 0.55) else hand.parent(family.father, "M", child, told=True),
        "" if hand.leaves_out(0.5, 0.8) else hand.parent(family.mother, "F", child, told=True),
        child.sex,
        low,
        high,
        day_text(finding.day),
        finding.state if rng.random() < 0.98 else "",
        finding.district.id if finding.district and rng.random() < 0.97 else "",
        hand.words("found", place=hand.word(finding.place), number=str(rng.randrange(1, 10))),
        lat,
        lon,
        home_as_told(hand, child, finding.day),
        hand.marks(child),
        hand.languages(child),
        hand.height(child, finding.day),
    ]
    return row, hand.few


def kinds(
    world: World, child: Child, finding: Finding, row: list[str], few: bool, wrote: Report | None
) -> list[str]:
    """What makes it hard to see that a found child and a report belong together."""
    told = dict(zip(FOUND[1:], row, strict=True))
    missing = dict(zip(MISSING, wrote.row, strict=True)) if wrote else {}
    latin = told["name_as_told"].isascii()
    same_script = missing.get("name_en" if latin else "name_hi", "")
    away = (finding.day - child.missing) / YEAR
    is_named = child.tells == "name"
    apart = 0.0
    if wrote and told["age_low_years"]:
        then = int(missing["age_at_missing_years"]) + away
        apart = max(int(told["age_low_years"]) - then - 1, then - int(told["age_high_years"]) - 1)
    holds = {
        "other_script": wrote and told["name_as_told"] and not same_script,
        "spelling": is_named
        and same_script
        and told["name_as_told"].split()[0].lower() not in same_script.lower().split(),
        "pet_name": child.tells == "pet",
        "no_name": child.tells == "nothing",
        "other_name": child.tells == "other",
        "no_father": not told["father_name"] or (wrote and not missing["father_name"]),
        "age_far": apart >= 1,
        "years_later": away > 1,
        "other_district": finding.district is not child.family.district
        and finding.state == child.family.district.state,
        "far_find": finding.state != child.family.district.state,
        "few_fields": few,
        "bare_report": wrote and wrote.few,
        "common_name": (child.sex, child.first.devanagari) in world.common,
    }
    return [kind for kind, is_so in holds.items() if is_so]


def plan(rng: Random, missing: int, with_report: int) -> tuple[list[tuple[str, int]], dict[int, int]]:
    """Of each family, how its children went missing ("one", "together", "apart") and how many; how many of which are found."""
    families: list[tuple[str, int]] = []
    left = missing
    while left:
        chance = rng.random()
        size = min(left, 1 if chance > TOGETHER + APART else 2 if rng.random() < 0.8 else 3)
        families.append(("one" if size == 1 else "together" if chance < TOGETHER else "apart", size))
        left -= size
    found_of: dict[int, int] = {}
    left = with_report
    for index in rng.sample(range(len(families)), len(families)):
        if not left:
            break
        how, size = families[index]
        found_of[index] = min(left, size if how == "together" and rng.random() < 0.6 else 1)
        left -= found_of[index]
    return families, found_of


def brother_or_sister(world: World, family: Family, of: Child, missing: int) -> Child:
    rng = world.rng
    apart = int(rng.choice((-1, 1)) * rng.uniform(1, 4.5) * YEAR)
    born = of.born + apart
    if not 0 <= (missing - born) / YEAR < 18:
        born = of.born - apart
    born = min(max(born, missing - int(17.9 * YEAR)), missing - 100)
    names = [world.child(family, missing, born) for _ in range(2)]
    names = [child for child in names if child.first != of.first] or names
    # Names of brothers and sisters often begin alike.
    return next((child for child in names if child.first.latin[0][0] == of.first.latin[0][0]), names[0])


def tell(world: World, child: Child) -> None:
    """Settles what a child who is found will say of her name."""
    chance = world.rng.random()
    if chance < TELLS_PET:
        child.tells, child.pet = "pet", child.pet or world.pet(child)
    elif chance < TELLS_PET + TELLS_NOTHING:
        child.tells = "nothing"
    elif chance < TELLS_PET + TELLS_NOTHING + TELLS_OTHER:
        child.tells = "other"


def missing_day(rng: Random) -> int:
    return LAST_DAY - int(TEN_YEARS * rng.random() ** 1.5)


def make(folder: Path, missing: int, found_count: int, seed: int, say: bool = True) -> None:
    rng = Random(seed)  # noqa: S311 # nosec B311
    world = World(rng)
    without = min(found_count, max(round(found_count * WITHOUT_REPORT), found_count - missing))
    families, found_of = plan(rng, missing, found_count - without)
    truth: list[tuple[list[str], str, list[str]]] = []  # row of a found child, its report, kinds
    together: list[tuple[Child, Finding]] = []
    started, count, groups = time.monotonic(), 0, 0
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "missing.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(MISSING)
        for index, (how, size) in enumerate(families):
            family, day = world.family(), missing_day(rng)
            children = [world.child(family, day)]
            for _ in range(size - 1):
                if how == "apart":
                    between = rng.randrange(60, 1500)
                    day += between if day + between <= LAST_DAY else -between
                children.append(brother_or_sister(world, family, children[0], day))
            group = ""
            if how == "together":
                groups += 1
                group = f"G{groups:07}"
            chosen = rng.sample(range(size), found_of.get(index, 0))
            at = world.finding(children[chosen[0]]) if chosen else None
            for place, child in enumerate(children):
                if place in chosen:
                    tell(world, child)
                count += 1
                number = f"M{count:07}"
                wrote = report(world, number, group, child)
                writer.writerow(wrote.row)
                if at and place in chosen:
                    row, few = found(world, child, at)
                    hard = kinds(world, child, at, row, few, wrote) + (["sibling"] if size > 1 else [])
                    truth.append((row, number, hard))
                    if size == 1:
                        together.append((child, at))
                if say and count % 100_000 == 0:
                    print(f"{count:,} reports, {time.monotonic() - started:.0f} s", flush=True)
    for _ in range(without):
        with_other = (
            bool(together) and rng.random() < 0.05
        )  # found with a brother or sister who alone was reported
        if with_other:
            other, at = rng.choice(together)
            child = brother_or_sister(world, other.family, other, other.missing)
        else:
            child = world.child(world.family(), missing_day(rng))
            at = world.finding(child)
        tell(world, child)
        row, few = found(world, child, at)
        truth.append((row, "", kinds(world, child, at, row, few, None) + (["sibling"] if with_other else [])))
    rng.shuffle(truth)
    with (
        (folder / "found.csv").open("w", encoding="utf-8", newline="") as found_file,
        (folder / "truth.csv").open("w", encoding="utf-8", newline="") as truth_file,
    ):
        found_writer, truth_writer = (
            csv.writer(found_file, lineterminator="\n"),
            csv.writer(truth_file, lineterminator="\n"),
        )
        found_writer.writerow(FOUND)
        truth_writer.writerow(TRUTH)
        for place, (row, missing_id, hard) in enumerate(truth, 1):
            found_writer.writerow([f"F{place:06}", *row])
            truth_writer.writerow([f"F{place:06}", missing_id, ";".join(hard)])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="samman.matching.synthetic", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--missing", type=int, default=100_000)
    parser.add_argument("--found", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    make(given.folder, given.missing, given.found, given.seed)


if __name__ == "__main__":
    main()
