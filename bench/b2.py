"""b2: officers' lists and a case page, with few and with ten times as many complaints."""

from __future__ import annotations

from bench import bulk
from bench.house import House
from bench.load import Phone, percentile
from tools import progress

WARM = 5
# Who opens which page. Chowk's desk has more open cases than a page holds, at every size.
PAGES = {
    "station": ("desk.chowk", "/staff/complaints/"),
    "district": ("nodal.lucknow", "/staff/complaints/"),
    "overdue": ("monitor.hq", "/staff/complaints/?late=1"),
    "case": ("desk.chowk", "/staff/complaints/{number}/"),
}


def measure(house: House) -> dict[str, float]:
    """Fill, look, fill more, look again."""
    found: dict[str, float] = {}
    house.fresh_site()
    number = str(house.inside("real_case"))
    pages = {name: (who, path.format(number=number)) for name, (who, path) in PAGES.items()}
    for size in house.scale.sizes:
        progress.say(f"b2: making complaints until there are {size:,}")
        # Without waiting for the disk while they are made; as always when it is measured.
        house.cluster.stop()
        house.cluster.start(durable=False, label="b2: the database, hasty")
        seconds = bulk.fill(house.cluster.url("owner", "samman_bench"), size)
        found[f"b2_fill_to_{size}_s"] = seconds
        house.cluster.stop()
        house.cluster.start(label="b2: the database, durable again")
        found |= looks(house, pages, size)
    small, large = house.scale.sizes
    for name in pages:
        for percent in ("p50", "p95"):
            former = found[f"b2_{name}_{small}_{percent}_ms"]
            found[f"b2_{name}_{percent}_ratio"] = found[f"b2_{name}_{large}_{percent}_ms"] / former
    return found


def looks(house: House, pages: dict[str, tuple[str, str]], size: int) -> dict[str, float]:
    """Every page opened many times by one officer at a time, the pages in turn; then its queries and their plans."""
    found: dict[str, float] = {}
    signed_in = house.inside("cookies", *sorted({who for who, _path in pages.values()}))
    times: dict[str, list[float]] = {name: [] for name in pages}
    with house.web() as server:
        for turn in range(house.scale.looks + WARM):
            for name, (who, path) in pages.items():
                phone = Phone(server.port, cookies={"s": signed_in[who]})
                phone.get(path).must(200)
                if turn >= WARM:
                    times[name] += phone.times
            if turn % 50 == 49:
                progress.say(f"b2: {size:,} complaints: looked {turn + 1} times at every page")
    for name, (who, path) in pages.items():
        told = house.inside("plans", who, path)
        start = f"b2_{name}_{size}"
        found[f"{start}_p50_ms"] = percentile(times[name], 50)
        found[f"{start}_p95_ms"] = percentile(times[name], 95)
        found[f"{start}_queries"] = told["queries"]
        found[f"{start}_database_ms"] = told["milliseconds"]
        found[f"{start}_heavy_plans"] = len(told["heavy"])
        progress.say(
            f"b2: {size:,} complaints, {name}: p95 {found[f'{start}_p95_ms']:.0f} ms, {told['queries']} queries"
        )
        for line in told["heavy"]:
            progress.say(f"      worth a look: {line}")
    return found
