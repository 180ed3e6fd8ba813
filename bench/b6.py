"""b6: lists, figures, map and bulletin of missing persons, with few and with ten times as many cases; a booklet of 500."""

from __future__ import annotations

from bench import b2, missing
from bench.house import House
from tools import progress

MOST_LOOKS = 40
# Who opens which page. Chowk has more open cases than a page holds, at every size.
LISTS = {
    "station": ("desk.chowk", "/staff/missing/"),
    "district": ("nodal.lucknow", "/staff/missing/"),
    "sjpu": ("sjpu.lucknow", "/staff/missing/"),
    "hq": ("monitor.hq", "/staff/missing/"),
    "hq_late": ("monitor.hq", "/staff/missing/?late=1"),
    "hq_children": ("monitor.hq", "/staff/missing/?children=1"),
    "hq_traced": ("monitor.hq", "/staff/missing/?state=traced"),
    "hq_untraceable": ("monitor.hq", "/staff/missing/?state=untraceable"),
    "hq_no_fir": ("monitor.hq", "/staff/missing/?no_fir=1"),
    "hq_closed": ("monitor.hq", "/staff/missing/?which=closed"),
    "case": ("desk.chowk", "/staff/missing/{number}/"),
    "found_station": ("desk.chowk", "/staff/missing/found/"),
    "found_hq": ("monitor.hq", "/staff/missing/found/"),
    "found_by_name": ("monitor.hq", "/staff/missing/found/?name=golu"),
    "visits_station": ("desk.chowk", "/staff/missing/visits/"),
    "visits_district": ("sjpu.lucknow", "/staff/missing/visits/"),
    "visits_hq": ("monitor.hq", "/staff/missing/visits/"),
}
# A name that many have, in the other script; of a mother too; a title; a rare one; another one at each look; one that nobody has.
NAMES = {
    "name_common": ("monitor.hq", "/staff/missing/?name=priya"),
    "name_two_words": ("monitor.hq", "/staff/missing/?name=ram+kumar&which=all"),
    "name_title": ("monitor.hq", "/staff/missing/?name=kumar"),
    "name_rare": ("monitor.hq", "/staff/missing/?name=Zubaida+Khatoon"),
    "name_other": ("monitor.hq", f"/staff/missing/?name={b2.ANOTHER}"),
    "name_nobody": ("monitor.hq", "/staff/missing/?name=Xqwrtzy"),
    "name_district": ("nodal.lucknow", "/staff/missing/?name=laxmi"),
    "name_station": ("desk.chowk", "/staff/missing/?name=laxmi"),
}
# With the flow map, and the table of how long those are missing who are not traced.
FIGURES = {
    "figures_state": ("monitor.hq", "/staff/figures/"),
    "figures_month": ("monitor.hq", "/staff/figures/?month={month}"),
    "figures_zone": ("zone.lucknow", "/staff/figures/"),
    "figures_district": ("sp.lucknow", "/staff/figures/"),
    "figures_opened": ("monitor.hq", "/staff/figures/?district={district}"),
    "behind_state": ("monitor.hq", "/staff/figures/cases/?traced=yes&where=np"),
    "behind_few": ("monitor.hq", "/staff/figures/cases/?month={month}&traced=no&sex=t&band=0-5"),
    "behind_wait": ("monitor.hq", "/staff/figures/cases/?wait=30-120"),
    "behind_old": ("monitor.hq", "/staff/figures/cases/?wait=365-"),
    "behind_district": ("sp.lucknow", "/staff/figures/cases/?traced=no"),
    "bulletin": ("monitor.hq", "/staff/bulletin/{month}/"),
}
PAGES = LISTS | NAMES | FIGURES


def measure(house: House) -> dict[str, float]:
    """Fill, look, fill more, look again; print."""
    found: dict[str, float] = {}
    house.fresh_site()
    names = house.inside("of_missing")
    pages = {name: (who, path.format(**names, name=b2.ANOTHER)) for name, (who, path) in PAGES.items()}
    for size in house.scale.persons:
        found[f"b6_fill_to_{size}_s"] = b2.filled(house, size, missing.PERSONS, part="b6")
        found[f"b6_keys_{size}_s"] = house.inside("match_keys")
        house.sql("VACUUM ANALYZE missing_children_matchkey")
        found[f"b6_refresh_{size}_s"] = house.inside("refresh", "1")
        megabytes = house.sql("SELECT pg_database_size(current_database()) / 1000000.0")[0][0]
        found[f"b6_database_{size}_mb"] = float(megabytes)
        progress.say(
            f"b6: summaries in {found[f'b6_refresh_{size}_s']:.1f} s, database of {megabytes:,.0f} MB"
        )
        looks = min(house.scale.looks, MOST_LOOKS)
        found |= b2.looks(house, pages, size, part="b6", times_each=looks)
    progress.say("b6: a booklet of 500 children with photographs ...")
    found |= {f"b6_booklet_{name}": value for name, value in house.inside("booklet").items()}
    return found | b2.growth(found, pages, house.scale.persons, part="b6")
