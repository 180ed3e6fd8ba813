"""Booklets: for one officer each, numbered, with an end, every print on record before its first byte; gone afterwards."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import psycopg
import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.missing_children import actions, booklet, press
from samman.missing_children.actions import Refused
from samman.missing_children.actions.booklets import Over
from samman.missing_children.models import Booklet, BookletPrint, MissingPerson, Operation, Team
from samman.missing_children.models.operations import today
from tests.conftest import DATABASE, superuser
from tests.factories import at, client_of, unit
from tests.missing_children import homeward
from tests.missing_children.made import NAME_EN, make_missing
from tests.missing_children.searching import desk, form, give, nodal, other_station, start
from tests.officers import make_viewer
from tests.races import race

pytestmark = pytest.mark.django_db
FAR = "up-amethi-gauriganj"


def make(team: Team, *officers: Viewer, by: Viewer | None = None, **values: Any) -> list[Booklet]:
    """Booklets for these officers, valid for a week."""
    return actions.make_booklets(
        team.pk,
        **{
            "officers": [one.officer.pk for one in officers],
            "until": today() + timedelta(days=7),
            "token": uuid.uuid4(),
            "by": by or officers[0],
            **values,
        },
    )


def words_of(found: Booklet, by: Viewer, language: str = "en") -> str:
    """What a print of it says."""
    _row, pdf = actions.print_booklet(found.pk, language=language, by=by)
    with pdf:
        return words_in(pdf.read())


def words_in(content: bytes) -> str:
    document: Any = pypdfium2.PdfDocument(content)  # type: ignore[no-untyped-call]
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


@pytest.fixture
def lead() -> Viewer:
    return desk(name_en="Lead Sample")


@pytest.fixture
def officer() -> Viewer:
    return desk(name_en="Sarita Sample")


@pytest.fixture
def team(lead: Viewer, officer: Viewer) -> Team:
    """A team of two that looks for one girl."""
    found = form(start(), lead, officer)
    give(found, make_missing())
    return found


# Made


def test_each_officer_has_one_of_her_own_numbered_within_the_operation(
    team: Team, lead: Viewer, officer: Viewer
) -> None:
    made = make(team, lead, officer, by=lead)
    assert [row.number for row in made] == [1, 2]
    second = form(team.operation, other := desk())
    give(second, make_missing())
    assert make(second, other)[0].number == 3
    assert Booklet.objects.get(pk=made[1].pk).last_day == today() + timedelta(days=7)


def test_sent_twice_it_is_one(team: Team, officer: Viewer) -> None:
    token = uuid.uuid4()
    assert make(team, officer, token=token) == make(team, officer, token=token)
    assert Booklet.objects.count() == 1


def test_it_holds_who_is_looked_for_by_district_station_and_when_last_seen(lead: Viewer) -> None:
    team = form(start(), lead)
    older, newer = make_missing(), make_missing()
    MissingPerson.objects.filter(case=older).update(seen_at=newer.created_at - timedelta(days=90))
    elsewhere, found = make_missing(station=other_station()), make_missing()
    give(team, older, newer, elsewhere, found)
    homeward.traced_by_hand(found)
    stations = sorted([unit(), other_station()], key=lambda one: one.name_en)
    of = {unit().pk: [newer.pk, older.pk], other_station().pk: [elsewhere.pk]}
    wanted = [pk for station in stations for pk in of[station.pk]]
    assert list(make(team, lead)[0].numbered().values()) == wanted


def test_what_is_kept_from_an_officers_station_is_not_in_that_officers_booklet(lead: Viewer) -> None:
    team = form(start(), lead, second := desk(other_station()))
    open_to_all, kept = make_missing(), make_missing(station=other_station())
    give(team, open_to_all, kept)
    Case.objects.filter(pk=kept.pk).update(kept_from=unit())
    first, other = make(team, lead, second, by=nodal())
    assert [len(row.numbered()) for row in (first, other)] == [1, 2]


def test_kept_later_it_is_left_out_of_the_print(lead: Viewer) -> None:
    team = form(start(), lead)
    kept = make_missing(station=other_station(), description={"name_en": "Salma Kept", "name_hi": ""})
    give(team, make_missing(), kept)
    row = make(team, lead)[0]
    assert "Salma Kept" in words_of(row, lead)
    Case.objects.filter(pk=kept.pk).update(kept_from=unit())
    for by in (lead, nodal()):  # whoever prints it, it is the lead's
        assert "Salma Kept" not in words_of(row, by)


@pytest.mark.parametrize("days", [-1, 31])
def test_it_is_valid_for_a_month_at_most(team: Team, officer: Viewer, days: int) -> None:
    with pytest.raises(Refused):
        make(team, officer, until=today() + timedelta(days=days))


def test_it_is_not_valid_longer_than_the_operation(officer: Viewer) -> None:
    team = form(start(ends_on=today() + timedelta(days=3)), officer)
    give(team, make_missing())
    with pytest.raises(Refused):
        make(team, officer, until=today() + timedelta(days=4))
    assert make(team, officer, until=today() + timedelta(days=3))


def test_of_nobody_and_of_too_many_there_is_none(officer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    team = form(start(), officer)
    with pytest.raises(Refused):
        make(team, officer)
    give(team, make_missing(), make_missing())
    monkeypatch.setattr("samman.missing_children.actions.booklets.MOST_CHILDREN", 1)
    with pytest.raises(Refused):
        make(team, officer)
    assert not Booklet.objects.exists()


def test_who_may_have_one_made(team: Team, lead: Viewer, officer: Viewer) -> None:
    """The lead and the district for all, a member for herself alone, nobody else."""
    for by in (lead, nodal(), make_viewer(Role.MONITOR, unit().state)):
        assert make(team, officer, by=by)
    for officers in ([lead], [lead, officer]):
        with pytest.raises(PermissionDenied):
            make(team, *officers, by=officer)
    with pytest.raises(PermissionDenied):
        make(team, officer, by=make_viewer(Role.RANGE_OFFICER, unit().range))
    for outsider in (desk(), desk(unit(FAR)), nodal(unit(FAR).district)):
        with pytest.raises(Http404):
            make(team, officer, by=outsider)
    with pytest.raises(Refused):
        make(team, desk(), by=lead)
    actions.change_last_day(team.operation_id, ends_on=today(), by=make_viewer(Role.MONITOR, unit().state))
    with at(hours=49), pytest.raises(PermissionDenied):
        make(team, officer, by=lead)


@pytest.fixture
def live_db() -> Iterator[psycopg.Connection[Any]]:
    with superuser(DATABASE) as connection:
        yield connection


@pytest.mark.django_db(transaction=True)
def test_two_that_are_made_at_once_have_two_numbers(live_db: psycopg.Connection[Any]) -> None:
    operation = start()
    teams: list[Team] = []
    acts: list[Callable[[], object]] = []
    for _each in range(2):
        officer = desk()
        team = form(operation, officer)
        give(team, make_missing())
        teams.append(team)
        acts.append(lambda team=team, officer=officer: make(team, officer)[0].number)  # type: ignore[misc]
    assert sorted(race(operation, live_db, *acts)) == [1, 2]  # type: ignore[type-var]
    first = Booklet.objects.get(number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booklet.objects.create(
            once=uuid.uuid4(), operation=operation, number=1, team=first.team, officer=first.officer,
            made_by=first.officer, made_at=first.made_at, expires_at=first.expires_at,
        )  # fmt: skip


# Printed


def test_a_print_is_on_record_with_whom_it_shows(team: Team, lead: Viewer, officer: Viewer) -> None:
    row = make(team, officer)[0]
    assert "Booklet 1, copy 1" in words_of(row, officer)
    text = words_of(row, lead)
    assert "Booklet 1, copy 2" in text and "Sarita Sample" in text and NAME_EN in text
    assert [(one.copy, one.officer) for one in row.prints.order_by("copy")] == [
        (1, officer.officer),
        (2, lead.officer),
    ]
    entry = Entry.objects.filter(act="print_booklet", outcome="done").latest("id")
    assert entry.detail["cases"] == list(row.numbered().values()) and entry.detail["copy"] == 2


@pytest.mark.django_db(transaction=True)
def test_the_print_is_committed_before_the_press_begins(
    team: Team, officer: Viewer, monkeypatch: pytest.MonkeyPatch, live_db: psycopg.Connection[Any]
) -> None:
    row = make(team, officer)[0]

    def breaks(*_given: object) -> None:
        seen = live_db.execute("SELECT booklet_id, copy FROM missing_children_bookletprint").fetchall()
        assert seen == [(row.pk, 1)]
        raise press.NotPrinted("broken")

    monkeypatch.setattr(booklet, "make", breaks)
    with pytest.raises(press.NotPrinted):
        actions.print_booklet(row.pk, language="hi", by=officer)
    assert BookletPrint.objects.filter(booklet=row).count() == 1
    assert Entry.objects.filter(act="print_booklet", outcome="done").count() == 1


def test_who_was_traced_since_is_struck_and_not_in_a_new_one(team: Team, officer: Viewer) -> None:
    traced = make_missing(description={"name_en": "Salma Traced", "name_hi": ""})
    give(team, traced)
    row = make(team, officer)[0]
    place = next(place for place, pk in row.numbered().items() if pk == traced.pk)
    assert row.struck([]) == []
    homeward.traced_by_hand(traced)
    assert row.struck([]) == [place]
    assert "Salma Traced" not in words_of(row, officer)
    assert traced.pk not in make(team, officer)[0].numbered().values()
    text = client_of(officer.officer).get(f"/staff/operations/booklet/{row.pk}/").content.decode()
    assert f"<b>{place}</b>" in text


def test_a_child_who_is_taken_from_the_team_is_struck_too(team: Team, officer: Viewer) -> None:
    other = make_missing()
    give(team, other)
    [found] = make(team, officer)
    taken: dict[int, int | None] = {other.pk: None}
    actions.give_to_teams(team.operation_id, district=team.district, teams_of_cases=taken, by=nodal())
    assert [found.numbered()[place] for place in found.struck([])] == [other.pk]
    words_of(found, officer)
    shown = Entry.objects.filter(act="print_booklet", outcome="done").latest("id").detail["cases"]
    assert other.pk not in shown and len(shown) == 1


def test_who_may_print(team: Team, lead: Viewer, officer: Viewer) -> None:
    row = make(team, officer)[0]
    for by in (officer, lead, nodal(), make_viewer(Role.MONITOR, unit().state)):
        actions.print_booklet(row.pk, language="hi", by=by)[1].close()
    colleague = desk()
    actions.change_team(
        team.pk,
        name=team.name,
        area="",
        lead=lead.officer.pk,
        members=[colleague.officer.pk],
        by=nodal(),
    )
    with pytest.raises(PermissionDenied):
        actions.print_booklet(row.pk, language="hi", by=colleague)
    for outsider in (officer, desk(), desk(unit(FAR)), nodal(unit(FAR).district)):
        with pytest.raises(Http404):
            actions.print_booklet(row.pk, language="hi", by=outsider)
    with pytest.raises(Http404):
        actions.print_booklet(row.pk + 1000, language="hi", by=officer)
    assert row.prints.count() == 4


def test_nothing_of_it_is_changed_or_removed(team: Team, officer: Viewer) -> None:
    row = make(team, officer)[0]
    for act in (lambda: Booklet.objects.filter(pk=row.pk).update(number=9), row.cases.all().delete):
        with pytest.raises(Exception, match=r"permission denied|only added"), transaction.atomic():
            act()


# When its time is over


def test_its_time_over_it_is_gone_and_a_new_one_is_offered(team: Team, officer: Viewer) -> None:
    with at(hours=-49):
        row = make(team, officer, until=today())[0]
    page, browser = f"/staff/operations/booklet/{row.pk}/", client_of(officer.officer)
    for response in (browser.get(page), browser.post(f"{page}print/", {"language": "hi"})):
        assert response.status_code == 410
        assert "इस पुस्तिका की अवधि पूरी हो गई" in response.content.decode()
    with pytest.raises(Over):
        actions.print_booklet(row.pk, language="hi", by=officer)
    assert not row.prints.exists()
    data: dict[str, Any] = {
        "token": uuid.uuid4(),
        "officers": officer.officer.pk,
        "until": today().isoformat(),
    }
    again = browser.post(f"/staff/operations/team/{team.pk}/booklets/", data)
    fresh = Booklet.objects.get(once=data["token"])
    assert again["Location"] == f"/staff/operations/booklet/{fresh.pk}/"
    assert browser.get(again["Location"]).status_code == 200


def test_it_is_valid_to_the_last_second_of_its_day(team: Team, officer: Viewer) -> None:
    row = make(team, officer, until=today())[0]
    with at(row.expires_at - timedelta(seconds=1)):
        assert not row.is_over
    with at(row.expires_at):
        assert row.is_over


def test_an_operation_that_ends_early_ends_its_booklets(team: Team, officer: Viewer) -> None:
    row = make(team, officer)[0]
    Operation.objects.filter(pk=team.operation_id).update(ends_on=today() - timedelta(days=1))
    with pytest.raises(Over):
        actions.print_booklet(row.pk, language="hi", by=officer)
    response = client_of(officer.officer).get(f"/staff/operations/booklet/{row.pk}/")
    assert response.status_code == 410 and 'name="token"' not in response.content.decode()
    assert client_of(officer.officer).post(booklets_page(team), {}).status_code == 404


# The pages


def booklets_page(team: Team) -> str:
    return f"/staff/operations/team/{team.pk}/booklets/"


def test_the_lead_makes_one_for_each_member_and_each_prints(
    team: Team, lead: Viewer, officer: Viewer
) -> None:
    browser = client_of(lead.officer)
    text = browser.get(booklets_page(team)).content.decode()
    assert text.count("checked") == 2
    browser.post(
        booklets_page(team),
        {
            "token": uuid.uuid4(),
            "officers": [lead.officer.pk, officer.officer.pk],
            "until": today().isoformat(),
        },
    )
    row = Booklet.objects.get(officer=officer.officer)
    own = client_of(officer.officer)
    assert own.get(booklets_page(team)).content.decode().count("/staff/operations/booklet/") == 1
    response = own.post(f"/staff/operations/booklet/{row.pk}/print/", {"language": "en"})
    content = b"".join(response)
    assert response["Content-Type"] == "application/pdf" and int(response["Content-Length"]) == len(content)
    assert "no-store" in response["Cache-Control"] and NAME_EN not in response["Content-Disposition"]
    assert "Sarita Sample" in words_in(content)
    assert own.get(f"/staff/operations/booklet/{row.pk}/print/").status_code == 405
    page = own.get(f"/staff/operations/booklet/{row.pk}/").content.decode()
    assert "प्रति 1" in page and NAME_EN not in page


def test_the_teams_page_shows_them_to_the_team_and_to_who_answers_for_it(
    team: Team, lead: Viewer, officer: Viewer
) -> None:
    row = make(team, officer)[0]
    page, address = f"/staff/operations/team/{team.pk}/", f"/staff/operations/booklet/{row.pk}/"
    for by, sees in ((officer, True), (lead, True), (nodal(), True)):
        text = client_of(by.officer).get(page).content.decode()
        assert (address in text) is sees and booklets_page(team) in text
    above = make_viewer(Role.RANGE_OFFICER, unit().range)
    text = client_of(above.officer).get(page).content.decode()
    assert address not in text and booklets_page(team) not in text


def test_outsiders_find_nothing(team: Team, officer: Viewer) -> None:
    row = make(team, officer)[0]
    addresses = (booklets_page(team), f"/staff/operations/booklet/{row.pk}/")
    colleague = desk()
    give(form(team.operation, colleague), make_missing())
    for outsider in (
        colleague,
        desk(unit(FAR)),
        nodal(unit(FAR).district),
        make_viewer(Role.CALLER, unit().state),
    ):
        browser = client_of(outsider.officer)
        for address in addresses:
            assert browser.get(address).status_code == 404, (address, outsider)
        assert browser.post(booklets_page(team), {}).status_code == 404
        assert browser.post(f"{addresses[1]}print/", {}).status_code == 404
    assert Client().get(addresses[1]).status_code == 302
    assert not row.prints.exists()


def test_a_member_sees_no_other_members_booklet(team: Team, lead: Viewer, officer: Viewer) -> None:
    row = make(team, lead)[0]
    browser = client_of(officer.officer)
    assert browser.get(f"/staff/operations/booklet/{row.pk}/").status_code == 404
    assert browser.post(f"/staff/operations/booklet/{row.pk}/print/").status_code == 404
    assert f"/booklet/{row.pk}/" not in browser.get(booklets_page(team)).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"until": "31/02/2026"},
        {"until": ""},
        {"until": "1/1/2090"},
        {"until": "\0"},
        {"until": "९" * 5000},
        {"officers": "999999999999999999999999"},
        {"officers": "\0"},
        {"officers": ["x", "१"]},
        {"officers": []},
    ],
)
def test_bad_input_gets_a_sentence(team: Team, officer: Viewer, typed: dict[str, Any]) -> None:
    good = {"token": uuid.uuid4(), "officers": [officer.officer.pk], "until": today().isoformat()}
    data = {**good, **typed} if typed else {}
    response = client_of(officer.officer).post(booklets_page(team), data)
    assert response.status_code == 200 and not Booklet.objects.exists()
    assert "govuk-error-summary" in response.content.decode()


def test_half_a_letter_gets_a_sentence(team: Team, officer: Viewer) -> None:
    typed = f"token={uuid.uuid4()}&officers={officer.officer.pk}&until=%ED%A0%80"
    browser = client_of(officer.officer)
    response = browser.post(booklets_page(team), typed, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (200, 400) and not Booklet.objects.exists()


@pytest.mark.parametrize("token", ["", "no token", "\0"])
def test_a_form_without_its_token_is_no_fault_of_whoever_sends_it(
    team: Team, officer: Viewer, token: str
) -> None:
    data = {"token": token, "officers": [officer.officer.pk], "until": today().isoformat()}
    assert client_of(officer.officer).post(booklets_page(team), data).status_code == 302
    assert Booklet.objects.count() == 1


def test_devanagari_digits_are_a_day(team: Team, officer: Viewer) -> None:
    day: date = today()
    typed = f"{day.day}/{day.month}/{day.year}".translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    data = {"token": uuid.uuid4(), "officers": [officer.officer.pk], "until": typed}
    assert client_of(officer.officer).post(booklets_page(team), data).status_code == 302


def test_a_press_that_breaks_down_is_a_sentence(
    team: Team, officer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make(team, officer)[0]

    def breaks(*_given: object) -> None:
        raise press.NotPrinted("busy")

    monkeypatch.setattr(booklet, "make", breaks)
    response = client_of(officer.officer).post(f"/staff/operations/booklet/{row.pk}/print/")
    assert response.status_code == 503 and "एक मिनट" in response.content.decode()


def test_the_page_of_many_booklets_takes_as_many_queries_as_of_one(
    team: Team, lead: Viewer, django_assert_max_num_queries: Any
) -> None:
    browser = client_of(lead.officer)
    for _each in range(4):
        make(team, lead)
    browser.get(booklets_page(team))
    with django_assert_max_num_queries(30):
        browser.get(booklets_page(team))
