"""b2: officers' lists, a case page, boards, league and digest, with few and with ten times as many complaints.

Then what web and worker hold in memory after all of that, and how long counting the summaries takes.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from bench import b4, bulk, called
from bench.house import House
from bench.load import Phone, percentile
from tools import progress
from tools.site import Site

WARM = 5
REST = 20.0  # seconds in which the worker counts
# Who opens which page. Chowk's desk has more open cases than a page holds, at every size.
PAGES = {
    "station": ("desk.chowk", "/staff/complaints/"),
    "district": ("nodal.lucknow", "/staff/complaints/"),
    "overdue": ("monitor.hq", "/staff/complaints/?late=1"),
    "case": ("desk.chowk", "/staff/complaints/{number}/"),
    "sho": ("sho.chowk", "/staff/complaints/"),
    "board_nodal": ("nodal.lucknow", "/staff/board/"),
    "board_sp": ("sp.lucknow", "/staff/board/"),
    "board_range": ("range.lucknow", "/staff/board/"),
    "board_zone": ("zone.lucknow", "/staff/board/"),
    "board_hq": ("monitor.hq", "/staff/board/"),
    "league_districts": ("monitor.hq", "/staff/board/league/"),
    "league_stations": ("monitor.hq", "/staff/board/league/?by=station&order=worst"),
    "league_sp": ("sp.lucknow", "/staff/board/league/"),
    "digest": ("monitor.hq", "/staff/board/digest/"),
    "digest_sp": ("sp.lucknow", "/staff/board/digest/"),
    "silent": ("monitor.hq", "/staff/complaints/?silent=1"),
    "running": ("monitor.hq", "/staff/complaints/?running=1"),
    "directions": ("monitor.hq", "/staff/directions/?late=1"),
}
# Stands for a name that nobody looked for before: another one at each look.
ANOTHER = "{name}"
# A name that many have and one that few have, in the other script, sent to the search of complaints: the names are sealed.
LIST, FIND = "/staff/complaints/", "/staff/complaints/find/"
NAMES = {
    "name_hq": ("monitor.hq", FIND, "laxmi"),
    "name_district": ("nodal.lucknow", FIND, "laxmi"),
    "name_station": ("sho.chowk", FIND, "laxmi"),
    "name_rare": ("monitor.hq", FIND, "Zubaida Khatoon"),
    "name_other": ("monitor.hq", FIND, ANOTHER),
}
DAYS = 400  # of summaries, as far back as digests can be read


def measure(house: House) -> dict[str, float]:
    """Fill, look, fill more, look again."""
    found: dict[str, float] = {}
    house.fresh_site()
    number = str(house.inside("real_case"))
    pages = {name: (who, path.format(number=number)) for name, (who, path) in PAGES.items()}
    for size in house.scale.sizes:
        found[f"b2_fill_to_{size}_s"] = filled(house, size, bulk.COMPLAINTS, part="b2")
        for days in (DAYS, 15, 2):  # all that is kept; once after midnight; every half hour
            found[f"b2_refresh_{size}_{days}_days_s"] = house.inside("refresh", str(days))
            progress.say(f"      summaries of {days} days: {found[f'b2_refresh_{size}_{days}_days_s']:.1f} s")
        found |= looks(house, pages, size)
    found |= memory(house, pages) | by_name(house, size)
    return found | growth(found, pages, house.scale.sizes, part="b2")


def growth(
    found: dict[str, float], pages: Iterable[str], sizes: tuple[int, int], *, part: str
) -> dict[str, float]:
    """How many times as long each page takes with ten times as many cases."""
    small, large = sizes
    return {
        f"{part}_{name}_{percent}_ratio": found[f"{part}_{name}_{large}_{percent}_ms"]
        / found[f"{part}_{name}_{small}_{percent}_ms"]
        for name in pages
        for percent in ("p50", "p95")
    }


def filled(house: House, size: int, what: bulk.Bulk, *, part: str) -> float:
    """Make cases until there are so many, without waiting for the disk; as always when it is measured. In seconds."""
    progress.say(f"{part}: making cases until there are {size:,}")
    house.cluster.stop()
    house.cluster.start(durable=False, label=f"{part}: the database, hasty")
    seconds = bulk.fill(house.cluster.url("owner", "samman_bench"), size, what)
    house.cluster.stop()
    house.cluster.start(label=f"{part}: the database, durable again")
    return seconds


def by_name(house: House, size: int) -> dict[str, float]:
    """Complaints looked for by their sealed names, where there are most."""
    progress.say("b2: every complaint gets the keys of a name ...")
    asked = {name for _who, _path, name in NAMES.values() if name != ANOTHER}
    given = house.inside("give_names", *sorted(asked), *other_names(house.scale.looks + WARM))
    house.sql("VACUUM ANALYZE people_namekey")
    house.sql("VACUUM ANALYZE cases_case")
    return {f"b2_{name}": value for name, value in given.items()} | looks(house, NAMES, size)


def other_names(count: int) -> list[str]:
    """So many different first names, always the same, common ones and rare ones."""
    names = list(dict.fromkeys(english for _hindi, english in called.first_names()))
    return random.Random(1).sample(names, count)  # noqa: S311 - not secret


def looks(
    house: House, pages: Mapping[str, tuple[str, ...]], size: int, *, part: str = "b2", times_each: int = 0
) -> dict[str, float]:
    """Every page opened many times by one officer at a time (or a name sent to it), the pages in turn; then its queries and their
    plans."""
    times_each = times_each or house.scale.looks
    found: dict[str, float] = {}
    signed_in = house.inside("cookies", *sorted({who for who, *_rest in pages.values()}))
    times: dict[str, list[float]] = {name: [] for name in pages}
    others = other_names(times_each + WARM)
    with house.web() as server:
        for turn in range(times_each + WARM):
            for name, (who, path, *typed) in pages.items():
                phone = Phone(server.port, cookies={"s": signed_in[who]})
                if typed:
                    phone.get(LIST)
                    phone.post(path, {"name": typed[0].replace(ANOTHER, others[turn])}).must(200)
                else:
                    phone.get(path.replace(ANOTHER, quote(others[turn]))).must(200)
                if turn >= WARM:
                    times[name].append(phone.times[-1])
            if turn % 20 == 19:
                progress.say(f"{part}: {size:,} cases: looked {turn + 1} times at every page")
    for name, page in pages.items():
        told = house.inside("plans", *(part.replace(ANOTHER, others[0]) for part in page))
        start = f"{part}_{name}_{size}"
        found[f"{start}_p50_ms"] = percentile(times[name], 50)
        found[f"{start}_p95_ms"] = percentile(times[name], 95)
        found[f"{start}_queries"] = told["queries"]
        found[f"{start}_database_ms"] = told["milliseconds"]
        found[f"{start}_heavy_plans"] = len(told["heavy"])
        progress.say(
            f"{part}: {size:,} cases, {name}: p95 {found[f'{start}_p95_ms']:.0f} ms, {told['queries']} queries"
        )
        for line in told["heavy"]:
            progress.say(f"      worth a look: {line}")
    return found


def memory(house: House, pages: dict[str, tuple[str, str]]) -> dict[str, float]:
    """Megabytes (PSS) of web, worker and database after every page was opened ten times and the summaries were counted."""
    site = Site(house.env(), port=house.port, log=house.log)
    signed_in = house.inside("cookies", *sorted({who for who, _path in pages.values()}))
    try:
        site.start()
        for _turn in range(10):
            for who, path in pages.values():
                Phone(house.port, cookies={"s": signed_in[who]}).get(path).must(200)
        house.inside("defer_refresh")
        time.sleep(REST)
        return {f"b2_{name}_mb": value for name, value in b4.memory(house, site).items()}
    finally:
        site.stop()
