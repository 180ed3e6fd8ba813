"""The summary of missing persons is a count of the cases: equal in every figure, of one moment, of one area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from random import Random

import pytest

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.accounts.viewer import viewer_of
from samman.cases.models import Case
from samman.common import clock, digits
from samman.jurisdictions.models import Unit
from samman.missing_children.enums import Sex
from samman.missing_children.enums_home import How
from samman.missing_children.models import MissingPerson, Recovery
from samman.reports import missing_figures, summary
from samman.reports.missing_figures import Question, counted_now, figures_of
from samman.reports.missing_summary import count_missing
from samman.reports.models import MissingSpan
from tests.factories import at, client_of, signed_in, unit
from tests.officers import make_officer, make_viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 5, 12, tzinfo=clock.IST)
PAGE = "/staff/figures/"
PLACES = ("up-lucknow-chowk", "up-lucknow-chowk", "up-lucknow", "up-unnao", "up-agra", "up-ballia")


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with at(NOW):
        yield


def scattered(count: int, *codes: str, seed: int = 5) -> list[Case]:
    """Cases of all sorts, of fourteen months, at these units."""
    luck = Random(seed)
    officer = make_officer(Role.MONITOR, unit("up"))
    places = [unit(code) for code in codes]
    districts = [unit(code) for code in ("up-lucknow", "up-agra", "up-agra", "up-mau")]
    cases, persons, recoveries = [], [], []
    for _number in range(count):
        seen_at = NOW - timedelta(minutes=luck.randrange(60, 430 * 24 * 60))
        case = Case(
            kind="missing", number=digits.new_number(), state_code="missing", about_child=True, created_at=NOW, data_key=b"x"
        )  # fmt: skip
        case.place_at(luck.choice(places))
        cases.append(case)
        months = luck.choice([0, 71, 72, 143, 144, 215, 216, 400])
        persons.append(
            MissingPerson(
                case=case, language="hi", source="import", seen_at=seen_at, seen_sure="day", seen_place="", words=b"x",
                sex=luck.choice(Sex.values), age_from_months=months, age_until_months=months + 11, age_on=seen_at.date(),
                age_sure="family", home_district=luck.choice([None, *districts]),
            )
        )  # fmt: skip
        if luck.random() < 0.7:
            where = luck.choice(["own", "other", "np", "mh"])
            recoveries.append(
                Recovery(
                    case=case, found_at=NOW - timedelta(days=luck.randrange(420)), found_sure="hour", place="नमूना",
                    other_state="" if len(where) > 2 else where,
                    district={"own": case.district, "other": luck.choice(districts)}.get(where), how=luck.choice(How.values),
                    hours_computed=9, hours=luck.choice([0, 24, 25, 48, 49, 1000]), arrested=luck.choice([0, 0, 2]),
                    recorded_by=officer, recorded_at=NOW,
                )
            )  # fmt: skip
    Case.objects.bulk_create(cases)
    MissingPerson.objects.bulk_create(persons)
    Recovery.objects.bulk_create(recoveries)
    Case.objects.filter(pk__in=[one.case_id for one in recoveries]).update(state_code="traced")
    return cases


def everybody() -> list[tuple[str, str, Unit | None]]:
    lucknow, chowk = unit("up-lucknow"), unit()
    special = Unit.objects.filter(kind="special", district=lucknow).first()
    return [
        (Role.MONITOR, "district", lucknow.state),
        (Role.ZONE_OFFICER, "district", lucknow.zone),
        (Role.RANGE_OFFICER, "district", lucknow.range),
        (Role.SUPERINTENDENT, "unit", lucknow),
        (Role.NODAL_OFFICER, "unit", unit("up-ballia")),
        (Role.SJPU_OFFICER, "unit", special),
        (Role.CIRCLE_OFFICER, "unit", chowk.circle),
    ]


def test_every_figure_of_every_area_is_that_of_its_cases() -> None:
    scattered(400, *PLACES)
    count_missing()
    months = [f"{month:%Y-%m}" for month in missing_figures.months()]
    districts = [unit(code).pk for code in ("up-lucknow", "up-agra", "up-mau")]
    compared = 0
    for role, level, where in everybody():
        if where is None:  # a district without circles
            continue
        viewer = make_viewer(role, where)
        assert missing_figures._spans(viewer, Question()) is not None
        questions = [Question(), *(Question(month=month) for month in months)]
        questions += [Question(district=pk) for pk in districts]
        questions += [Question(district=districts[0], month=months[3])]
        for question in questions:
            rows = "unit" if question.district else level
            told, counted = (asdict(one(viewer, question, rows)) for one in (figures_of, counted_now))
            for rows_by_month in (told, counted):  # one gives days, the other moments
                rows_by_month["by_month"] = [
                    {**row, "month": f"{row['month']:%Y-%m}"} for row in rows_by_month["by_month"]
                ]
            assert told == counted, (role, question)
            assert list(told["flows"]) == list(counted["flows"])
            compared += sum(row["missing"] for row in told["by_month"])
    assert compared > 2000


def test_figures_are_of_one_moment_and_the_page_says_of_which() -> None:
    scattered(20, "up-lucknow-chowk", seed=1)
    count_missing()
    viewer = make_viewer(Role.SUPERINTENDENT, unit("up-lucknow"))
    before = figures_of(viewer, Question(), "unit")
    with at(NOW + timedelta(minutes=7)):
        scattered(20, "up-lucknow-chowk", seed=2)
        assert figures_of(viewer, Question(), "unit") == before and before.counted_at == NOW
        page = client_of(viewer.officer).get(PAGE, headers={"accept-language": "hi"}).content.decode()
        assert "12:00" in page and "12:07" not in page.split("<main")[1]
        summary.refresh()  # as the periodic job does
        after = figures_of(viewer, Question(), "unit")
    assert after.counted_at == NOW + timedelta(minutes=7)
    assert sum(row["missing"] for row in after.by_month) > sum(row["missing"] for row in before.by_month)


def test_counted_twice_it_is_the_same() -> None:
    scattered(60, *PLACES)
    count_missing()
    first = list(MissingSpan.objects.order_by("level", "unit", "months", "starts_on").values())
    count_missing()
    second = list(MissingSpan.objects.order_by("level", "unit", "months", "starts_on").values())
    assert [{**row, "id": 0} for row in first] == [{**row, "id": 0} for row in second] and first


def test_whoever_holds_a_second_post_has_the_cases_counted() -> None:
    """No summary knows what is kept from a station, or what two areas have in common."""
    scattered(60, "up-lucknow-chowk", "up-agra")
    count_missing()
    officer = make_officer(Role.SUPERINTENDENT, unit("up-lucknow"))
    Posting.objects.create(officer=officer, unit=unit("up-agra"), role=Role.SUPERINTENDENT, starts_at=NOW)
    viewer = viewer_of(officer)
    assert missing_figures._spans(viewer, Question()) is None
    whole = figures_of(viewer, Question(), "unit")
    one = figures_of(make_viewer(Role.SUPERINTENDENT, unit("up-lucknow")), Question(), "unit")
    assert sum(row["missing"] for row in whole.by_month) > sum(row["missing"] for row in one.by_month) > 0


def test_nobody_opens_the_summary_of_a_district_outside_the_own_area() -> None:
    scattered(40, "up-agra")
    count_missing()
    agra = unit("up-agra").pk
    for role, where in ((Role.RANGE_OFFICER, unit("up-lucknow").range), (Role.NODAL_OFFICER, unit("up-mau"))):
        found = figures_of(make_viewer(role, where), Question(district=agra), "unit")
        assert not found.by_month and not any(found.waits.values()) and not found.sums["traced"]
    page = signed_in(Role.NODAL_OFFICER, unit("up-mau")).get(f"{PAGE}?district={agra}").content.decode()
    assert "/staff/figures/cases/" not in page.split("<main")[1].split('class="facts"')[0]


def test_an_area_without_anybody_missing_has_an_empty_page() -> None:
    scattered(5, "up-agra")
    count_missing()
    found = figures_of(make_viewer(Role.SUPERINTENDENT, unit("up-mau")), Question(), "unit")
    assert not found.by_month and set(found.waits.values()) == {0}


def test_what_waits_longer_than_a_year_is_counted_where_nobody_went_missing_since() -> None:
    [case] = scattered(1, "up-mau", seed=3)
    MissingPerson.objects.filter(pk=case.pk).update(seen_at=NOW - timedelta(days=700))
    Case.objects.filter(pk=case.pk).update(state_code="missing")
    count_missing()
    found = figures_of(make_viewer(Role.SUPERINTENDENT, unit("up-mau")), Question(), "unit")
    assert found.waits["365-"] == 1 and not found.by_month
