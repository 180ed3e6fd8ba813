"""Today's work."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from samman.accounts.enums import Role
from samman.cases import pages as slices
from samman.complaints import worklist
from samman.complaints.enums import Trouble
from samman.jurisdictions.models import Unit
from tests.complaints.trips import make_complaint, submit
from tests.factories import (
    NAME,
    PHONE,
    STORY,
    accept,
    at,
    direct,
    file_report,
    grouped,
    make_case,
    make_viewer,
    rate,
    signed_in,
    unit,
    urgent_case,
)
from tests.many import many_complaints

pytestmark = pytest.mark.django_db
LIST = "/staff/complaints/"


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def elsewhere(station: Unit) -> Unit:
    return Unit.objects.stations().filter(state=station.state).exclude(zone=station.zone).order_by("id")[0]


def test_owner_and_colleague_see_it_and_an_outsider_with_similar_cases_does_not(
    station: Unit, elsewhere: Unit
) -> None:
    mine, theirs = make_case(station=station), make_case(station=elsewhere)
    for role in (Role.DESK, Role.STATION_HOUSE_OFFICER):
        page = signed_in(role, station).get(LIST).text
        assert grouped(mine.number) in page
        assert grouped(theirs.number) not in page
    page = signed_in(Role.DESK, elsewhere).get(LIST).text
    assert grouped(theirs.number) in page
    assert grouped(mine.number) not in page


@pytest.mark.parametrize(
    ("role", "level"),
    [
        (Role.CIRCLE_OFFICER, "circle"),
        (Role.NODAL_OFFICER, "district"),
        (Role.SUPERINTENDENT, "district"),
        (Role.RANGE_OFFICER, "range"),
        (Role.ZONE_OFFICER, "zone"),
        (Role.MONITOR, "state"),
    ],
)
def test_every_supervisor_sees_the_cases_below(role: str, level: str, elsewhere: Unit) -> None:
    case = make_case(station=elsewhere)
    above = getattr(elsewhere, level)
    if above is None:
        pytest.skip("this district has no such level")
    assert grouped(case.number) in signed_in(role, above).get(LIST).text


def test_auditor_and_administrator_land_on_their_own_pages(station: Unit) -> None:
    assert station.state is not None
    assert signed_in(Role.AUDITOR, station.state).get(LIST).url == reverse("accounts:record")  # type: ignore[attr-defined]
    assert signed_in(Role.ADMINISTRATOR, station.state).get(LIST).url == reverse("accounts:officers")  # type: ignore[attr-defined]


def test_nobody_without_a_sign_in_sees_it() -> None:
    assert Client().get(LIST).status_code == 302


def test_a_station_known_to_the_accused_never_sees_the_case_and_the_sp_does(station: Unit) -> None:
    case = make_case(station=station, accused_power="yes")
    assert station.district is not None
    for role in (Role.DESK, Role.STATION_HOUSE_OFFICER):
        client = signed_in(role, station)
        assert grouped(case.number) not in client.get(LIST).text
        assert client.get(f"{LIST}{case.number}/").status_code == 404
        assert "इन नौ" not in client.get(LIST, {"number": case.number}).text
    page = signed_in(Role.SUPERINTENDENT, station.district).get(LIST).text
    assert grouped(case.number) in page
    assert "थाने से गोपनीय" in page


def test_no_identity_and_no_word_of_hers_stands_in_the_list(station: Unit) -> None:
    make_case(station=station, may_contact=True, phone=PHONE, caller_word="गुलाब", her_word="नदी")
    page = signed_in(Role.DESK, station).get(LIST).text
    for word in (NAME, STORY, PHONE, "गुलाब", "नदी", "विपक्षी नमूना", "नमूना मोहल्ला"):
        assert word not in page


def test_what_she_allowed_stands_in_every_row(station: Unit) -> None:
    make_case(station=station)
    make_case(
        station=station, may_contact=True, phone=PHONE, hours_from=11, hours_until=13, meet_at="help_desk"
    )
    page = signed_in(Role.DESK, station).get(LIST).text
    assert "फोन न करें" in page
    assert "11 से 13 बजे के बीच फोन करें" in page
    assert "महिला हेल्प डेस्क पर आएँगी" in page


def test_urgent_stands_on_top_then_the_newest_dissatisfied_then_what_is_due_soonest(station: Unit) -> None:
    with at(hours=-20):
        soonest = make_case(station=station)
        again = make_case(station=station)
    later = make_case(station=station)
    desk = make_viewer(Role.DESK, station)
    file_report(again, by=desk)
    rate(again, satisfied=False)
    urgent = urgent_case(station=station)
    page = signed_in(Role.DESK, station).get(LIST).text
    assert "विधिक परीक्षण" in page
    direct(again)
    page = signed_in(Role.DESK, station).get(LIST).text
    places = [page.index(grouped(case.number)) for case in (urgent, again, soonest, later)]
    assert places == sorted(places)
    assert "कोई मिलने नहीं आया" in page


def test_counts_lead_to_their_lists(station: Unit) -> None:
    with at(hours=-30):
        late = make_case(station=station)
    with at(hours=-20):
        soon = make_case(station=station)
    fresh = make_case(station=station)
    client = signed_in(Role.DESK, station)
    page = client.get(LIST)
    assert page.context["counts"] == {"late": 1, "soon": 1, "again": 0, "acceptance": 0, "all": 3}
    for query, shown in (("late=1", late), ("soon=1", soon)):
        found = client.get(f"{LIST}?{query}").text
        assert grouped(shown.number) in found
        assert grouped(fresh.number) not in found


def test_filters_are_kept_in_the_address_and_in_the_form(station: Unit) -> None:
    plain, urgent = make_case(station=station), urgent_case(station=station)
    page = signed_in(Role.DESK, station).get(f"{LIST}?urgent=1&which=open").text
    assert grouped(urgent.number) in page
    assert grouped(plain.number) not in page
    assert 'name="urgent" value="1" checked' in page


def test_closed_cases_are_found_apart(station: Unit) -> None:
    case = make_case(station=station)
    assert station.district is not None
    file_report(case, by=make_viewer(Role.DESK, station), is_final=True)
    accept(case, by=make_viewer(Role.NODAL_OFFICER, station.district))
    rate(case, satisfied=True)
    client = signed_in(Role.DESK, station)
    assert grouped(case.number) not in client.get(LIST).text
    assert grouped(case.number) in client.get(f"{LIST}?which=closed").text
    assert grouped(case.number) in client.get(f"{LIST}?which=all").text


def test_a_supervisor_filters_by_station(station: Unit) -> None:
    neighbour = Unit.objects.stations().filter(district=station.district).exclude(pk=station.pk)[0]
    here, there = make_case(station=station), make_case(station=neighbour)
    assert station.district is not None
    client = signed_in(Role.NODAL_OFFICER, station.district)
    page = client.get(f"{LIST}?unit={neighbour.pk}").text
    assert grouped(there.number) in page
    assert grouped(here.number) not in page


def test_a_filter_by_a_foreign_unit_shows_nothing_foreign(station: Unit, elsewhere: Unit) -> None:
    theirs = make_case(station=elsewhere)
    assert grouped(theirs.number) not in signed_in(Role.DESK, station).get(f"{LIST}?unit={elsewhere.pk}").text


def test_a_number_leads_to_the_case_in_any_digits(station: Unit, elsewhere: Unit) -> None:
    mine, theirs = make_case(station=station), make_case(station=elsewhere)
    client = signed_in(Role.DESK, station)
    hindi = mine.number.translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    for typed in (mine.number, grouped(mine.number), hindi):
        assert client.get(LIST, {"number": typed}).url == f"{LIST}{mine.number}/"  # type: ignore[attr-defined]
    assert "इस नंबर की कोई शिकायत" in client.get(LIST, {"number": theirs.number}).text
    assert "नौ अंक" in client.get(LIST, {"number": "12"}).text


@pytest.mark.parametrize(
    "query",
    [
        "after=x.y",
        "after=1",
        "before=99999999999999999999.1",
        "unit=-1",
        "unit=٣",
        "state=x",
        "which=x",
        "after=",
    ],
)
def test_a_spoilt_address_is_answered_by_a_list(station: Unit, query: str) -> None:
    assert signed_in(Role.DESK, station).get(f"{LIST}?{query}").status_code == 200


def test_pages_follow_each_other_without_gap_or_double(
    station: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "PAGE", 3)
    numbers = {make_case(station=station).number for _ in range(8)}
    client = signed_in(Role.DESK, station)
    for which in ("open", "all"):
        seen: list[str] = []
        pages = []
        address = f"{LIST}?which={which}"
        while address:
            page = client.get(address).context["page"]
            pages.append([row.case.number for row in page.rows])
            seen += pages[-1]
            address = f"{LIST}?which={which}&after={page.after}" if page.after else ""
        assert len(seen) == 8
        assert set(seen) == numbers
        last = client.get(
            f"{LIST}?which={which}&after={pages and client.get(f'{LIST}?which={which}').context['page'].after}"
        ).context["page"]
        back = client.get(f"{LIST}?which={which}&before={last.before}").context["page"]
        assert [row.case.number for row in back.rows] == pages[0]
        assert not back.before


def test_the_number_of_queries_does_not_grow_with_the_list(station: Unit) -> None:
    from django.test.utils import CaptureQueriesContext

    client = signed_in(Role.DESK, station)
    for _ in range(5):
        make_case(station=station)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(55):
        make_case(station=station)
    with CaptureQueriesContext(connection) as many:
        page = client.get(LIST).context["page"]
    assert len(page.rows) == slices.PAGE
    assert len(many) == len(few)


@pytest.mark.django_db(transaction=True)
def test_the_list_reads_cases_through_an_index() -> None:
    viewer = make_viewer(Role.DESK, unit())
    open_page = worklist.complaints_of(viewer).open().order_by("queue_order", "id")
    queries = {
        "first": open_page[:51],
        "next": open_page.filter(queue_order__gte=5).exclude(queue_order=5, pk__lte=3)[:51],
        "closed": worklist.complaints_of(viewer).exclude(closed_at=None).order_by("-id")[:51],
    }
    with many_complaints(2000) as owner:
        # Two thousand rows are few enough to be read and sorted; five million are not.
        owner.execute("SET LOCAL enable_seqscan = off")
        owner.execute("SET LOCAL enable_sort = off")
        for name, query in queries.items():
            sql, parameters = query.query.sql_with_params()
            plan = owner.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters).fetchone()
            text = json.dumps(plan)
            assert "Seq Scan" not in text, name
            assert '"Node Type": "Sort"' not in text, name
            assert "case_open_unit" in text or "case_all_unit" in text, name


def test_an_empty_list_says_so(elsewhere: Unit) -> None:
    page = signed_in(Role.DESK, elsewhere).get(LIST).text
    assert "अभी कुछ बाकी नहीं" in page


def test_trouble_is_said_in_police_words(station: Unit) -> None:
    make_case(station=station, trouble=Trouble.FORCED, when="long")
    page = signed_in(Role.DESK, station).get(LIST).text
    assert "बलात्संग" in page
    assert "जबरदस्ती" not in page


@pytest.mark.parametrize(
    "query", ["unit=" + "9" * 5000, "district=99999999999", "after=1.x", "before=%00", "unit=%E0%A5%A7"]
)
def test_nonsense_in_the_address_is_passed_over(station: Unit, query: str) -> None:
    mine = make_case(station=station)
    response = signed_in(Role.DESK, station).get(f"{LIST}?{query}")
    assert response.status_code == 200 and grouped(mine.number) in response.text


def test_a_number_that_is_no_text_is_not_found(station: Unit) -> None:
    client = signed_in(Role.DESK, station)
    for number in ("%00", "12345%006789", "%ED%A0%80", "1" * 3000):
        assert client.get(f"{LIST}{number}/").status_code == 404


def test_the_nodal_officer_finds_first_what_waits_for_acceptance_and_all_read_how_the_list_is_ordered() -> (
    None
):
    case = make_complaint()
    nodal = signed_in(Role.NODAL_OFFICER, case.district)
    waiting = "स्वीकृति हेतु लंबित अंतिम आख्याएँ"
    assert waiting not in nodal.get("/staff/complaints/").text
    submit(case, make_viewer(Role.DESK, case.unit))
    page = nodal.get("/staff/complaints/").text
    assert f"{waiting}: 1" in page
    assert page.index(waiting) < page.index("tally") < page.index("क्रम: पहले अति-तात्कालिक")
    assert waiting not in signed_in(Role.DESK, case.unit).get("/staff/complaints/").text
