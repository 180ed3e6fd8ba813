"""The pages of search operations: who comes in, what they show, wrong input, sent twice, prefilled registration."""

import gzip
import re
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.common import clock
from samman.evidence import jobs
from samman.evidence.models import File
from samman.missing_children import actions
from samman.missing_children.actions import Refused
from samman.missing_children.models import (
    FoundPerson,
    LabourFound,
    Operation,
    SearchVisit,
    StayDay,
    Team,
    TeamCase,
)
from samman.missing_children.models.operations import today
from tests.evidence import made as files
from tests.factories import client_of, signed_in, unit
from tests.missing_children import homeward, made, searching
from tests.missing_children.searching import desk, form, give, nodal, searched, start
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
FAR = "up-amethi-gauriganj"
BAD = ("\0", "\ud800", "x" * 9_000, "१२३", "<script>alert(1)</script>")


def shown(client: Client, path: str, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def typed_visit(team: Team, *officers: Any, **values: Any) -> dict[str, Any]:
    """The short form, filled in."""
    here = clock.in_ist(clock.now())
    return {
        "token": str(uuid.uuid4()),
        "rows": "2",
        "place_kind": "railway",
        "place": searching.PLACE,
        "day": here.date().isoformat(),
        "hour": here.strftime("%H:%M"),
        "officers": [str(one.officer.pk) for one in officers],
        "total": "५",
        "c1-name": searching.NAME,
        "c1-sex": "m",
        "c1-age_band": "6_11",
        "c1-done": "taken",
        "note": searching.NOTE,
        **values,
    }


def sent(client: Client, path: str, typed: dict[str, Any]) -> Any:
    """Post a form as a browser that was tampered with would: lone surrogates too."""
    body = urlencode(typed, doseq=True, errors="surrogatepass")
    return client.post(path, body, content_type="application/x-www-form-urlencoded")


@pytest.fixture
def full() -> searching.Searched:
    return searched()


def pages(one: searching.Searched) -> list[str]:
    """Every page that tells of what a team did."""
    at = "/staff/operations"
    return [
        f"{at}/team/{one.team.pk}/",
        f"{at}/team/{one.team.pk}/visit/",
        f"{at}/team/{one.team.pk}/stay/",
        f"{at}/team/{one.team.pk}/awareness/",
        f"{at}/visit/{one.visit.pk}/",
        f"{at}/visit/{one.visit.pk}/labour/",
        f"{at}/labour/{one.labour.pk}/",
        f"{at}/stay/{one.stay.pk}/",
    ]


def test_the_team_and_who_answers_for_the_district_read_its_pages_and_outsiders_find_nothing(
    full: searching.Searched,
) -> None:
    insiders = [full.officer, nodal(), make_viewer(Role.AHTU_OFFICER, made.special("ahtu"))]
    outsiders = [
        desk(),  # a colleague at the same station
        make_viewer(Role.STATION_HOUSE_OFFICER, unit()),
        nodal(unit(FAR).district),
        make_viewer(Role.AHTU_OFFICER, made.special("ahtu", "up-amethi")),
        make_viewer(Role.CALLER, unit().state),
    ]
    for path in pages(full):
        for viewer in insiders:
            assert client_of(viewer.officer).get(path).status_code == 200, (path, viewer)
        for viewer in outsiders:
            response = client_of(viewer.officer).get(path)
            assert response.status_code == 404, (path, viewer.postings)
            assert searching.NAME not in response.content.decode()
            assert client_of(viewer.officer).post(path, {}).status_code in (404, 405), path
    assert SearchVisit.objects.count() == 1 and StayDay.objects.count() == 1


def test_headquarters_reads_and_writes_nothing_for_the_team(full: searching.Searched) -> None:
    monitor = signed_in(Role.MONITOR, unit().state)
    reads, writes = {0, 4, 7}, {1, 2, 3, 5, 6}
    for number, path in enumerate(pages(full)):
        assert monitor.get(path).status_code == (200 if number in reads else 404), path
    assert reads | writes == set(range(8))


def test_an_operation_s_page_shows_what_came_of_it(full: searching.Searched) -> None:
    case = made.make_missing()
    give(full.team, case, made.make_missing())
    homeward.trace(case)
    page = f"/staff/operations/{full.team.operation_id}/"
    text = shown(client_of(nodal().officer), page)
    found = dict(re.findall(r'data-figure="(\w+)"><b>(\d+)</b>', text))
    assert found == {
        "teams": "1", "looked_for": "1", "visits": "1", "met": "5", "found": "0", "labour": "4",
        "awareness": "1", "reached": "120", "traced": "1",
    }  # fmt: skip
    opened = set(re.findall(r'href="#(\w+)"', text))
    assert opened and opened <= set(re.findall(r'id="(\w+)"', text))  # each figure that opens a list has one
    assert "ढाबा" in text and f"/staff/operations/visit/{full.visit.pk}/" in text
    colleague = shown(signed_in(Role.DESK, unit()), page)
    assert f"/staff/operations/visit/{full.visit.pk}/" not in colleague and "ढाबा" not in colleague
    assert signed_in(Role.NODAL_OFFICER, unit(FAR).district).get(page).status_code == 404
    wide = shown(signed_in(Role.MONITOR, unit().state), page)
    assert unit().district.name in wide  # type: ignore[union-attr]


def test_counts_are_those_of_the_districts_that_one_sees() -> None:
    everywhere = start(districts=None)
    searched(everywhere)
    text = shown(signed_in(Role.NODAL_OFFICER, unit(FAR).district), f"/staff/operations/{everywhere.pk}/")
    assert set(re.findall(r'data-figure="\w+"><b>(\d+)</b>', text)) == {"0"}
    assert 'href="#labour"' not in text  # nothing to open


def test_what_is_owed_stands_before_the_anti_trafficking_unit_until_it_is_told(
    full: searching.Searched,
) -> None:
    ahtu = client_of(make_viewer(Role.AHTU_OFFICER, made.special("ahtu")).officer)
    assert 'id="owed"' in shown(ahtu, "/staff/operations/")
    assert 'id="owed"' not in shown(signed_in(Role.DESK, unit()), "/staff/operations/")
    far = signed_in(Role.AHTU_OFFICER, made.special("ahtu", "up-amethi"))
    assert 'id="owed"' not in shown(far, "/staff/operations/")
    here = clock.in_ist(clock.now())
    told = {"which": "told", "told-whom": "", "told-day": here.date().isoformat(), "told-letter": "१७/२०२६"}
    page = f"/staff/operations/labour/{full.labour.pk}/"
    before = Entry.objects.filter(act="view_met", outcome="read").count()
    wrong = ahtu.post(page, told).content.decode()
    read = Entry.objects.filter(act="view_met", outcome="read").order_by("id")
    assert read.count() == before + 1 and read.last().detail == {"labour": full.labour.pk}  # type: ignore[union-attr]
    assert "govuk-error-summary" in wrong and "१७/२०२६" in wrong
    assert ahtu.post(page, {**told, "told-whom": "सहायक श्रमायुक्त"}).status_code == 302
    assert ahtu.post(page, {"which": "fir", "fir-fir": "x"}).status_code == 200
    assert (
        ahtu.post(
            page, {"which": "fir", "fir-fir": f"४१२/{here.year}", "fir-sections": ["JJ-79"]}
        ).status_code
        == 302
    )
    row = LabourFound.objects.get()
    assert (row.told_whom, row.fir_number, row.sections) == ("सहायक श्रमायुक्त", "412", ["JJ-79"])
    assert 'id="owed"' not in shown(ahtu, "/staff/operations/")


def test_one_of_the_team_reads_what_a_booklet_carries_and_not_the_case() -> None:
    officer = desk(searching.other_station())
    team = form(start(), officer)
    case = made.make_missing(description={"marks": "माथे पर तिल"})
    give(team, case)
    here = client_of(officer.officer)
    text = shown(here, f"/staff/operations/team/{team.pk}/")
    assert made.NAME_HI in text and "माथे पर तिल" in text and case.unit.name in text
    assert f"/staff/missing/{case.number}/" not in text and made.PHONE not in text and made.STORY not in text
    assert here.get(f"/staff/missing/{case.number}/").status_code == 404
    read = Entry.objects.filter(act="view_names", actor_id=str(officer.officer.pk)).latest("id")
    assert read.detail["cases"] == [case.pk]
    sho = client_of(homeward.sho(case).officer)
    assert team.name in shown(sho, f"/staff/missing/{case.number}/")
    homeward.trace(case)
    gone = shown(here, f"/staff/operations/team/{team.pk}/")
    assert "मिल गए" in gone and "माथे पर तिल" not in gone and "नमूना मेला मैदान" not in gone


def test_the_photograph_is_for_the_team_alone_and_each_look_is_recorded() -> None:
    officer = desk(searching.other_station())
    team = form(start(), officer)
    case, other = made.make_missing(), made.make_missing()
    give(team, case)
    by = homeward.sho(case)
    for one in (case, other):
        photo = SimpleUploadedFile("a.jpg", files.jpeg(), "image/jpeg")
        actions.add_photo(one.pk, photo, taken_on=None, is_main=True, by=by)
    for file in File.objects.all():
        jobs.make_display_copy(file.pk)
    at = f"/staff/operations/team/{team.pk}/photo"
    here = client_of(officer.officer)
    assert here.get(f"{at}/{case.pk}/").headers["Content-Type"] == "image/jpeg"
    assert Entry.objects.filter(act="view_file_small", case_id=case.pk, outcome="read").count() == 1
    assert here.get(f"{at}/{other.pk}/").status_code == 404
    assert signed_in(Role.DESK, unit()).get(f"{at}/{case.pk}/").status_code == 404
    homeward.trace(case)
    assert here.get(f"{at}/{case.pk}/").status_code == 404


def test_the_short_form_sent_twice_is_one_visit_and_reloading_its_answer_adds_none() -> None:
    officer = desk()
    team = form(start(), officer)
    here, page = client_of(officer.officer), f"/staff/operations/team/{team.pk}/visit/"
    typed = typed_visit(team, officer)
    first, second = here.post(page, typed), here.post(page, typed)
    assert first.status_code == 302 and first.url == second.url  # type: ignore[attr-defined]
    for _time in range(2):
        text = shown(here, first.url)  # type: ignore[attr-defined]
        assert searching.NAME in text and searching.NOTE in text and typed["token"] in text
    assert SearchVisit.objects.get().total == 5
    assert Entry.objects.filter(act="view_met", outcome="read").count() == 2


def test_the_short_form_is_small_and_needs_no_script() -> None:
    officer = desk()
    team = form(start(), *[desk() for _ in range(5)], officer)
    response = client_of(officer.officer).get(f"/staff/operations/team/{team.pk}/visit/")
    assert len(gzip.compress(response.content)) < 7_000
    assert 'method="post"' in response.content.decode()


def test_more_lines_keep_what_was_typed() -> None:
    officer = desk()
    team = form(start(), officer)
    typed = typed_visit(team, officer, more="1")
    here = client_of(officer.officer)
    text = here.post(f"/staff/operations/team/{team.pk}/visit/", typed).content.decode()
    assert "c5-name" in text and "c6-name" not in text and searching.NAME in text and typed["token"] in text
    assert "govuk-error-summary" not in text and not SearchVisit.objects.exists()


@pytest.mark.parametrize("bad", BAD, ids=["nul", "surrogate", "long", "digits", "tag"])
def test_bad_input_gets_a_sentence_and_never_a_fault(bad: str, full: searching.Searched) -> None:
    here = client_of(full.officer.officer)
    names = (
        "place",
        "place_kind",
        "day",
        "hour",
        "officers",
        "total",
        "c1-name",
        "c1-done",
        "rows",
        "token",
        "note",
    )
    for name in names:
        typed = typed_visit(full.team, full.officer, **{name: bad})
        assert sent(here, f"/staff/operations/team/{full.team.pk}/visit/", typed).status_code in (200, 302), (
            name
        )
    for path, fields in (
        (f"visit/{full.visit.pk}/labour/", ("trade", "girls_under_14", "employer", "rescued")),
        (f"team/{full.team.pk}/stay/", ("place", "other_state", "begins_on", "ends_on")),
        (f"team/{full.team.pk}/awareness/", ("held_on", "reached", "topic", "place_kind")),
        (f"stay/{full.stay.pk}/", ("day", "met", "told", "leads")),
        (f"labour/{full.labour.pk}/", ("told-whom", "fir-fir", "which")),
    ):
        typed = dict.fromkeys(fields, bad)
        assert sent(here, f"/staff/operations/{path}", typed).status_code in (200, 302), path
    monitor, own = signed_in(Role.MONITOR, unit().state), client_of(nodal().officer)
    typed = {"kind": bad, "name": bad, "starts_on": bad, "ends_on": bad, "districts": [bad], "token": bad}
    assert sent(monitor, "/staff/operations/new/", typed).status_code == 200
    district = full.team.district_id
    at = f"/staff/operations/{full.team.operation_id}"
    assert (
        sent(own, f"{at}/team/?district={district}", {"name": bad, "lead": bad, "members": [bad]}).status_code
        == 200
    )
    assert sent(own, f"{at}/share/{district}/", {f"case-{bad[:50]}": bad, "case-1": bad}).status_code in (
        200,
        302,
    )
    for query in (bad[:200].encode("utf-8", "replace").decode(), "9" * 18, "9" * 30):
        assert own.get("/staff/operations/", {"after": query, "which": query}).status_code == 200
        assert own.get(f"{at}/team/", {"district": query}).status_code == 404
        assert own.get("/staff/missing/found/new/", {"met": query}).status_code == 404


def test_what_is_missing_is_asked_for_and_what_was_typed_stays() -> None:
    officer = desk()
    team = form(start(), officer)
    here, page = client_of(officer.officer), f"/staff/operations/team/{team.pk}/visit/"
    changes: tuple[dict[str, Any], ...] = (
        {"place": ""},
        {"officers": []},
        {"c1-done": ""},
        {"day": "31/02/2026"},
        {"place_kind": ""},
    )
    for change in changes:
        text = here.post(page, typed_visit(team, officer, **change)).content.decode()
        assert "govuk-error-summary" in text and searching.NAME in text, change
    early = (today() - timedelta(days=60)).isoformat()
    text = here.post(page, typed_visit(team, officer, day=early)).content.decode()
    assert "govuk-error-summary" in text and searching.NOTE in text
    assert not SearchVisit.objects.exists()


def test_from_a_child_met_to_a_found_child_in_one_press() -> None:
    officer = desk()
    team = form(start(), officer)
    child = searching.visit(team, officer).children.order_by("id")[0]
    here = client_of(officer.officer)
    page = shown(here, "/staff/missing/found/new/", met=str(child.pk))
    assert searching.NAME in page and searching.PLACE in page and f'name="met" value="{child.pk}"' in page
    assert signed_in(Role.DESK, unit()).get(f"/staff/missing/found/new/?met={child.pk}").status_code == 404
    report = homeward.found_report(found={**homeward.found_report().found, "met": child})
    token = uuid.uuid4()
    for _time in range(2):
        actions.register_found(report, token=token, unit=unit(), language="hi", by=officer)
    with pytest.raises(Refused):
        actions.register_found(report, token=uuid.uuid4(), unit=unit(), language="hi", by=officer)
    assert FoundPerson.objects.get().met == child
    text = shown(here, f"/staff/operations/visit/{child.visit_id}/")
    assert f"?met={child.pk}" not in text


def test_an_operation_is_started_and_a_team_formed_by_form() -> None:
    monitor, by = signed_in(Role.MONITOR, unit().state), nodal()
    first, last = today().isoformat(), (today() + timedelta(days=30)).isoformat()
    typed = {
        "kind": "smile",
        "name": "स्माइल",
        "starts_on": first,
        "ends_on": last,
        "token": str(uuid.uuid4()),
    }
    assert "govuk-error-summary" in monitor.post("/staff/operations/new/", typed).content.decode()
    for _time in range(2):
        assert monitor.post("/staff/operations/new/", {**typed, "everywhere": "on"}).status_code == 302
    operation = Operation.objects.get()
    assert operation.everywhere
    here, officer = client_of(by.officer), desk()
    typed = {"name": "टीम", "lead": str(officer.officer.pk), "token": str(uuid.uuid4())}
    path = f"/staff/operations/{operation.pk}/team/?district={unit().district_id}"
    for _time in range(2):
        assert here.post(path, typed).status_code == 302
    team = Team.objects.get()
    assert here.post(path, {**typed, "token": "", "lead": str(desk(unit(FAR)).officer.pk)}).status_code == 200
    change = {"name": "टीम दो", "lead": str(officer.officer.pk), "members": [str(desk().officer.pk)]}
    assert here.post(f"/staff/operations/team/{team.pk}/officers/", change).status_code == 302
    share = f"/staff/operations/{operation.pk}/share/{team.district_id}/"
    for page in (path, f"/staff/operations/team/{team.pk}/officers/", share):
        assert client_of(officer.officer).get(page).status_code == 404
        assert signed_in(Role.NODAL_OFFICER, unit(FAR).district).get(page).status_code == 404
    assert here.post(f"/staff/operations/{operation.pk}/until/", {"ends_on": last}).status_code == 403
    assert monitor.post(f"/staff/operations/{operation.pk}/until/", {"ends_on": first}).status_code == 302
    assert monitor.post(f"/staff/operations/{operation.pk}/until/", {"ends_on": "x"}).status_code == 200


def test_a_person_changes_the_proposal_and_confirms_it() -> None:
    operation = start()
    first, second = form(operation), form(operation, desk(searching.other_station()), name="टीम 2")
    case, other = made.make_missing(), made.make_missing(station=searching.other_station())
    here = client_of(nodal().officer)
    page = f"/staff/operations/{operation.pk}/share/{first.district_id}/"
    text = shown(here, page)
    chosen = re.findall(r'name="case-(\d+)".*?<option value="(\d+)" selected', text)
    assert {int(pk): int(team) for pk, team in chosen} == {case.pk: first.pk, other.pk: second.pk}
    assert not TeamCase.objects.exists()
    assert here.post(page, {f"case-{case.pk}": second.pk, f"case-{other.pk}": second.pk}).status_code == 302
    assert set(TeamCase.objects.current().values_list("team", flat=True)) == {second.pk}
    assert here.post(page, {f"case-{case.pk}": "999999"}).status_code == 200
    assert here.post(page, {f"case-{case.pk}": "0"}).status_code == 302
    assert TeamCase.objects.current().get().case == other
    homeward.trace(other)
    assert "tag--plain" in shown(here, page)


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_the_same_number_of_queries_for_any_length() -> None:
    officer, by = desk(), nodal()
    team = form(start(), officer)
    give(team, made.make_missing())
    searching.visit(team, officer)
    here, above = client_of(officer.officer), client_of(by.officer)
    mine, whole = f"/staff/operations/team/{team.pk}/", f"/staff/operations/{team.operation_id}/"
    share = f"{whole}share/{team.district_id}/"
    before = [
        queries(here, mine),
        queries(above, whole),
        queries(above, share),
        queries(above, "/staff/operations/"),
    ]
    for number in range(3):
        give(team, made.make_missing())
        made.make_missing()
        searching.visit(team, officer)
        form(team.operation, desk(), name=str(number))
        start(name=str(number))
    after = [
        queries(here, mine),
        queries(above, whole),
        queries(above, share),
        queries(above, "/staff/operations/"),
    ]
    assert after == before


def test_a_form_whose_sign_in_ended_comes_back_and_is_kept_at_the_next_press_alone() -> None:
    officer = desk()
    team = form(start(), officer)
    page, typed = f"/staff/operations/team/{team.pk}/visit/", typed_visit(team, officer)
    answer = Client(enforce_csrf_checks=True).post(page, typed)
    assert answer.status_code == 403
    carried = answer.content.decode()
    assert searching.NOTE in carried and searching.NAME in carried and typed["token"] in carried
    here = client_of(officer.officer, enforce_csrf=True)
    text = here.post(page, {**typed, "csrfmiddlewaretoken": "x" * 64}).content.decode()
    assert searching.NOTE in text and searching.NAME in text and not SearchVisit.objects.exists()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    assert token is not None
    assert here.post(page, {**typed, "csrfmiddlewaretoken": token[1]}).status_code == 302
    for path in pages(searched(team.operation, officer)):
        count = StayDay.objects.count()
        here.post(path, {"csrfmiddlewaretoken": "x" * 64, "day": today().isoformat(), "told": "x"})
        assert StayDay.objects.count() == count and LabourFound.objects.count() == 1, path


def test_a_long_stay_is_read_page_by_page(full: searching.Searched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samman.missing_children.views.searching.PAGE", 2)
    lead = full.officer
    first, _last = searching.a_week()
    for number in (2, 3):
        actions.write_stay_day(
            full.stay.pk, day=first, met=0, told=f"पंक्ति {number}", leads="", token=uuid.uuid4(), by=lead
        )
    here, page = client_of(lead.officer), f"/staff/operations/stay/{full.stay.pk}/"
    text = shown(here, page)
    assert "पंक्ति 3" in text and "पंक्ति 2" in text and "कपड़ा मिलों" not in text
    (after,) = re.findall(r"\?after=(\d+)", text)
    assert "कपड़ा मिलों" in shown(here, f"{page}?after={after}")
