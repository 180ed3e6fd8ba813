"""Figures of missing persons: right, of the own area only, each opening exactly the cases that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.missing_children.models import MissingPerson
from samman.reports.flow_map import flows_on, map_of
from samman.reports.missing_figures import Question, figures_of, flows_of
from samman.reports.missing_summary import count_missing
from samman.reports.traced import traced_in
from tests.factories import at, signed_in, unit
from tests.missing_children import homeward, made
from tests.officers import Map, make_map, make_officer, make_viewer
from tests.reports import recorded
from tests.reports.test_bulletin import child, october

FOUND = datetime(2025, 10, 20, 12, tzinfo=clock.IST)
NOW = datetime(2025, 11, 5, 12, tzinfo=clock.IST)
PAGE = "/staff/figures/"
db = pytest.mark.django_db


@pytest.fixture
def police_map(db: None) -> Map:
    return make_map()


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with at(NOW):
        yield


@pytest.fixture
def of_october(police_map: Map) -> Map:
    """The 120 of October, and two boys of Katni who are not traced."""
    officer = make_officer(Role.MONITOR, police_map.state)
    recorded.keep(october(), police_map.state, FOUND, officer)
    katni = Unit.objects.get(name_en="Katni", state=police_map.state)
    for days in (5, 200):
        still_missing(katni, NOW - timedelta(days=days))
    return police_map


def still_missing(district: Unit, seen_at: datetime) -> Case:
    from samman.common import digits

    case = Case(
        kind="missing",
        number=digits.new_number(),
        state_code="missing",
        about_child=True,
        created_at=NOW,
        data_key=b"x",
    )
    case.place_at(district)
    case.save()
    MissingPerson.objects.create(
        case=case, language="hi", source="import", seen_at=seen_at, seen_sure="day", seen_place="", words=b"x", sex="m",
        age_from_months=60, age_until_months=71, age_on=seen_at.date(), age_sure="family",
    )  # fmt: skip
    return case


def test_the_figures_are_those_of_the_records(of_october: Map) -> None:
    found = figures_of(make_viewer(Role.MONITOR, of_october.state), Question(), "district")
    assert sum(row["missing"] for row in found.by_month) == 122 and found.sums["traced"] == 120
    katni = next(row for row in found.by_place if row["place"] == Unit.objects.get(name_en="Katni").pk)
    assert (katni["missing"], katni["traced"]) == (5, 3)
    assert (found.sums["median"], found.sums["day"], found.sums["two_days"]) == (400, 1, 2)
    assert found.sums["arrested"] == 10
    assert {row["place"]: row["traced"] for row in found.where} == {
        "own": 112, "rj": 3, "gj": 1, "ka": 1, "mh": 1, "ts": 1, "up": 1,
    }  # fmt: skip
    assert {row["way"]: row["traced"] for row in found.how} == {"cyber": 1, "other_police": 119}
    assert found.waits == {"0-30": 1, "30-120": 0, "120-365": 1, "365-": 0}
    assert {(row["band"], row["sex"]) for row in found.by_sex} == {
        ("0-5", "m"),
        ("12-17", "f"),
        ("12-17", "m"),
    }


@db
def test_who_was_found_dead_is_neither_traced_nor_not_traced_yet() -> None:
    dead, _missing = made.make_missing(), made.make_missing()
    homeward.said_dead(dead)
    monitor = make_viewer(Role.MONITOR, dead.state)
    for summed_up in (False, True):  # from the cases, and from the summary
        if summed_up:
            count_missing()
        found = figures_of(monitor, Question(), "district")
        rows = [found.by_month, found.by_place, found.by_sex]
        assert [[(row["missing"], row["traced"], row["pending"]) for row in one] for one in rows] == [
            [(2, 0, 1)]
        ] * 3
        assert sum(found.waits.values()) == 1
    assert Question(traced="no").cases(monitor).count() == 1


def test_what_was_traced_in_a_month_of_those_missing_earlier_is_told(of_october: Map) -> None:
    officer = make_officer(Role.MONITOR, of_october.state)
    earlier = [child("Sidhi", n, hours=24 * 70) for n in range(4)]
    recorded.keep(earlier, of_october.state, FOUND, officer, prefix="earlier-")
    monitor = make_viewer(Role.MONITOR, of_october.state)
    for summed_up in (False, True):
        if summed_up:
            count_missing()
        found = figures_of(monitor, Question(month="2025-10"), "district")
        assert (found.sums["traced"], found.found_in) == (120, {"2025-10": 124})
    october_ = Question(found="2025-10")
    assert october_.cases(monitor).count() == len(traced_in(of_october.state, date(2025, 10, 1))) == 124
    page = signed_in(Role.MONITOR, of_october.state).get(PAGE).content.decode()
    assert f'<a href="/staff/figures/cases/?{october_.query}">124</a>' in page


def test_each_figure_opens_exactly_the_cases_that_it_counts(of_october: Map) -> None:
    client = signed_in(Role.MONITOR, of_october.state)
    page = client.get(PAGE).content.decode()
    links = re.findall(r'href="(/staff/figures/cases/\?[^"]*)">(\d+)<', page)
    assert len(links) > 40
    for href, number in links[::12]:
        listed = client.get(href.replace("&amp;", "&")).content.decode()
        assert len(re.findall(r'href="/staff/missing/\d{9}/"', listed)) == int(number), href


def test_nobody_counts_or_opens_what_lies_outside_the_own_area(of_october: Map) -> None:
    katni = Unit.objects.get(name_en="Katni", state=of_october.state)
    inside, outside = (
        make_viewer(Role.SUPERINTENDENT, katni),
        make_viewer(Role.SUPERINTENDENT, of_october.other_district),
    )
    assert Question().cases(inside).count() == 5
    assert Question(district=katni.pk).cases(outside).count() == 0
    client = signed_in(Role.SUPERINTENDENT, of_october.other_district)
    page = client.get(f"{PAGE}cases/?district={katni.pk}").content.decode()
    assert "/staff/missing/" not in page.split("<main")[1]
    assert signed_in(Role.LEGAL_ADVISER, of_october.state).get(PAGE).status_code == 404
    assert signed_in(Role.DESK, of_october.station).get(PAGE).status_code == 404


def test_too_few_of_one_age_and_sex_are_not_told_apart(of_october: Map) -> None:
    page = (
        signed_in(Role.MONITOR, of_october.state)
        .get(PAGE, headers={"accept-language": "hi"})
        .content.decode()
    )
    assert "&lt; 3" in page


@db
@pytest.mark.parametrize(
    "query",
    ["month=x&district=99999999999&sex=%00&where=%ED%A0%80", "district=7&quick=5&wait=x", "month=2031-01"],
)
def test_an_address_of_nonsense_is_passed_over(query: str) -> None:
    client = signed_in(Role.MONITOR, unit("up"))
    for page in (PAGE, f"{PAGE}cases/"):
        assert client.get(f"{page}?{query}").status_code == 200


# The map


@db
def test_ways_between_districts_are_drawn_and_few_are_only_counted() -> None:
    up, officer = unit("up"), make_officer(Role.MONITOR, unit("up"))
    agra, lucknow, mau = (unit(f"up-{name}") for name in ("agra", "lucknow", "mau"))
    five = [child("Katni", n) for n in range(5)]
    recorded.keep(five, up, FOUND, officer, home=lucknow, found_in=[agra, agra, agra, mau, mau])
    monitor = make_viewer(Role.MONITOR, up)
    assert flows_of(monitor, Question()) == {("up-lucknow", "up-agra"): 3, ("up-lucknow", "up-mau"): 2}
    page = signed_in(Role.MONITOR, up).get(PAGE).content.decode()
    assert page.count("<title>") == 2  # of the page, and of the one line
    assert "लखनऊ → आगरा: 3" in page and "→ मऊ" not in page


@db
@pytest.mark.parametrize(
    "found_in", [["up-agra", "up-agra", "up-mau"], []], ids=["few of each way", "other States"]
)
def test_where_no_line_can_be_drawn_a_sentence_says_why(found_in: list[str]) -> None:
    up, officer = unit("up"), make_officer(Role.MONITOR, unit("up"))
    away = {} if found_in else {"state_en": "Rajasthan", "state_hi": "राजस्थान"}
    three = [child("Katni", n, **away) for n in range(3)]
    recorded.keep(
        three, up, FOUND, officer, home=unit("up-lucknow"), found_in=[unit(code) for code in found_in] or None
    )
    page = signed_in(Role.MONITOR, up).get(PAGE).content.decode()
    assert "कोई रेखा नहीं खींची जा सकती" in page and "कहाँ मिले" in page
    assert ("3 से कम व्यक्तियों का मार्ग नहीं दिखाया जाता" in page) is bool(found_in)
    assert '<svg class="flows"' not in page


def test_our_boundaries_give_every_district_a_shape_within_the_map() -> None:
    drawn = map_of("up")
    assert drawn is not None and len(drawn.shapes) == 75 and map_of("zz") is None
    for shape in drawn.shapes:
        assert shape.path.startswith("M") and shape.path.endswith("Z")
        assert 0 <= shape.middle[0] <= 1000 and 0 <= shape.middle[1] <= drawn.height
    west, east = (
        next(one.middle for one in drawn.shapes if one.code == code) for code in ("up-agra", "up-ballia")
    )
    assert west[0] < east[0]


def test_a_line_is_the_thicker_the_more_it_stands_for() -> None:
    drawn = map_of("up")
    assert drawn is not None
    many, few = flows_on(
        drawn, {("up-agra", "up-lucknow"): 100, ("up-mau", "up-agra"): 4, ("up-mau", "elsewhere"): 9}, {}
    )
    assert many.width > few.width
