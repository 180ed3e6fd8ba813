"""The league: nobody stands high or low by a few reports, each sees the own area only, and every chart has its table."""

from datetime import timedelta
from typing import Any

import pytest

from samman.accounts.enums import Role
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.reports import summary
from samman.reports.league import league_of
from samman.reports.models import FEWEST, UnitSpan, wilson
from tests.complaints.trips import reported_and_accepted, unit
from tests.factories import at, direct, make_viewer, rate, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/staff/board/league/"
LUCKNOW = ("up-lucknow-chowk", "up-lucknow-hazratganj", "up-lucknow-aliganj")


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (95, 100, 0.8882, 0.9785),
        (0, 0, 0.0, 1.0),
    ],
)
def test_the_interval_is_that_of_wilson(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=0.0001)


def stations(number: int) -> list[Unit]:
    return list(Unit.objects.stations().filter(district__code="up-lucknow").order_by("code")[:number])


def span(where: Unit, part: int, whole: int, **more: Any) -> UnitSpan:
    start = summary.today() - timedelta(days=summary.SPAN)
    values: dict[str, Any] = {"days": summary.SPAN, "starts_on": start, "complaints": whole, **more}
    return UnitSpan.objects.create(unit=where, in_time=part, reports_due=whole, **values)


def test_a_small_station_neither_climbs_nor_falls_by_a_few_reports() -> None:
    lucky, good, unlucky, bad = stations(4)
    span(lucky, 5, 5)
    span(good, 95, 100)
    span(unlucky, 0, 5)
    span(bad, 20, 100)
    sp = make_viewer(Role.SUPERINTENDENT, good.district)
    best = league_of(sp, UnitKind.STATION)
    assert [place.span.unit for place in best] == [good, lucky, bad, unlucky]
    worst = league_of(sp, UnitKind.STATION, worst=True)
    assert worst[0].span.unit == bad
    assert [place.number for place in worst] == [1, 2, 3, 4]


def test_with_too_few_reports_there_is_no_share_and_no_rank() -> None:
    few, enough = stations(2)
    span(few, FEWEST - 1, FEWEST - 1)
    span(enough, 1, FEWEST)
    ranked, unranked = league_of(make_viewer(Role.NODAL_OFFICER, few.district), UnitKind.STATION)
    assert (ranked.span.unit, ranked.number) == (enough, 1)
    assert (unranked.span.unit, unranked.number, unranked.span.share, unranked.span.rounds) == (
        few,
        None,
        None,
        None,
    )
    page = signed_in(Role.NODAL_OFFICER, few.district).get(PAGE).text
    assert f"{FEWEST - 1} आख्याएँ, बहुत कम" in page


def test_satisfied_answers_and_numbers_of_cases_rank_nobody() -> None:
    first, second = stations(2)
    span(first, 50, 50, verified=20, verified_satisfied=0)
    span(second, 49, 50, verified=20, verified_satisfied=20, complaints=1)
    places = league_of(make_viewer(Role.SUPERINTENDENT, first.district), UnitKind.STATION)
    assert [place.span.unit for place in places] == [first, second]
    assert [place.span.verified_share for place in places] == [0, 100]


def test_a_district_sees_its_stations_a_range_its_districts_and_nobody_what_lies_outside() -> None:
    chowk, amethi = unit(), unit("up-amethi-gauriganj")
    assert chowk.district and amethi.district
    for one in (chowk, amethi, chowk.district, amethi.district):
        span(one, 9, 10)
    own = signed_in(Role.SUPERINTENDENT, chowk.district).get(PAGE).text
    colleague = signed_in(Role.CIRCLE_OFFICER, chowk.circle).get(PAGE).text
    assert chowk.name in own and chowk.name in colleague
    outsider = signed_in(Role.NODAL_OFFICER, amethi.district).get(PAGE).text
    assert amethi.name in outsider and chowk.name not in outsider
    of_range = signed_in(Role.RANGE_OFFICER, amethi.range)
    assert f"?district={amethi.district.pk}" in of_range.get(PAGE).text
    assert chowk.name not in of_range.get(f"{PAGE}?by=station").text
    assert of_range.get(f"{PAGE}?district={chowk.district.pk}").status_code == 404
    assert amethi.name in of_range.get(f"{PAGE}?district={amethi.district.pk}").text
    monitor = signed_in(Role.MONITOR, chowk.state).get(PAGE).text
    assert f"?district={chowk.district.pk}" in monitor and f"?district={amethi.district.pk}" in monitor
    for role, where in ((Role.DESK, chowk), (Role.AUDITOR, chowk.state), (Role.CALLER, chowk.state)):
        assert signed_in(role, where).get(PAGE).status_code == 404


def test_the_table_holds_what_the_chart_draws_and_a_quiet_week_is_in_it() -> None:
    station = unit()
    assert station.district
    span(station, 8, 10, first_act_median=150)
    span(station.district, 8, 10)
    last_week = summary.today() - timedelta(days=7)
    span(station.district, 8, 10, days=7, starts_on=last_week)
    page = signed_in(Role.SUPERINTENDENT, station.district).get(PAGE).text
    assert 'data-share="80.0" data-low="49.0" data-high="94.3"' in page
    assert "49 से 94" in page and "10 में से 8" in page
    assert "2.5 घं" in page
    assert page.partition('id="trend-')[2].count('<th scope="row">') == summary.WEEKS
    assert 'data-chart="league" data-table="league"' in page
    assert f'data-chart="trend" data-table="trend-{station.district.pk}"' in page


def test_directions_past_their_time_stand_in_the_league_and_open_their_list() -> None:
    with at(hours=-40):
        case = reported_and_accepted()
        rate(case, satisfied=False)
        direction = direct(case, hours=24)
    other = reported_and_accepted()
    rate(other, satisfied=False)
    fresh = direct(other)
    span(case.unit, 9, 10)
    sp = signed_in(Role.SUPERINTENDENT, case.district)
    address = f"/staff/directions/?late=1&amp;unit={case.unit_id}"
    page = sp.get(PAGE).text
    assert f'<a href="{address}"><b>1</b></a>' in page
    listed = sp.get(address.replace("&amp;", "&")).text
    assert direction.label in listed and f"#direction-{fresh.pk}" not in listed


def test_an_empty_league_says_so() -> None:
    assert "समय-सीमा पूरी नहीं हुई" in signed_in(Role.SUPERINTENDENT, unit("up-amethi")).get(PAGE).text


@pytest.mark.parametrize(
    "query", ["page=0", "page=99", "page=x", "page=-1", "order=x", "by=%00", "district=99999999999"]
)
def test_a_wrong_word_in_the_address_is_passed_over(query: str) -> None:
    span(unit(), 9, 10)
    assert signed_in(Role.MONITOR, unit().state).get(f"{PAGE}?{query}").status_code == 200


def test_a_long_league_is_paged_and_takes_the_same_queries(
    django_assert_max_num_queries: Any,
) -> None:
    every = stations(60)
    client = signed_in(Role.SUPERINTENDENT, every[0].district)
    span(every[0], 9, 10)
    with django_assert_max_num_queries(20) as few:
        client.get(PAGE)
    for one in every[1:]:
        span(one, 9, 10)
    with django_assert_max_num_queries(len(few.captured_queries)):
        first = client.get(PAGE).text
    assert first.count("data-share") <= 50
    rows = first.count("data-share") + client.get(f"{PAGE}?page=2").text.count("data-share")
    assert rows == len(every)
