"""The charge of a post goes over: cases, history, the list both sign, and what the SP sees until then."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from samman.accounts import actions as posts
from samman.accounts.enums import Role
from samman.accounts.models import Handover, Officer, Posting
from samman.accounts.viewer import Viewer, viewer_of
from samman.audit.actors import job
from samman.audit.models import Entry
from samman.audit.rows import broken_rows
from samman.cases import charge
from samman.cases.actions import take_case
from samman.cases.history import broken_lines
from samman.cases.models import Assignment, Case, ChargeItem
from samman.common import clock
from samman.jurisdictions.models import Unit
from tests.cases.rows import bare_case, unit
from tests.factories import at, grouped, make_case
from tests.officers import make_officer, make_viewer

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def administrator(station: Unit) -> Viewer:
    return make_viewer(Role.ADMINISTRATOR, station.state)


@pytest.fixture
def former(station: Unit) -> Officer:
    return make_officer(Role.STATION_HOUSE_OFFICER, station, name_hi="पुराने थानाध्यक्ष", name_en="Old SHO")


@pytest.fixture
def successor(station: Unit) -> Officer:
    return make_officer(Role.DESK, station, name_hi="नए अधिकारी", name_en="New officer")


def given(officer: Officer, *cases: Case) -> None:
    for case in cases:
        take_case(case.pk, by=viewer_of(officer))


def end(by: Viewer, officer: Officer, successor: Officer | None = None, **more: Any) -> Posting:
    return posts.end_posting(
        by=by,
        officer_id=officer.pk,
        posting_id=officer.postings.latest("id").pk,
        successor_id=successor.pk if successor else None,
        **more,
    )


def hand_over() -> int:
    return charge.hand_over_due(by=job("hand_over_charges"))


def works_on(case: Case) -> list[Officer]:
    return [work.officer for work in Assignment.objects.current().filter(case=case).order_by("id")]


# What goes over


def test_open_cases_go_to_the_successor_with_a_line_of_history_each(
    station: Unit, administrator: Viewer, former: Officer, successor: Officer
) -> None:
    cases = [bare_case(station) for _number in range(3)]
    given(former, *cases)
    end(administrator, former, successor)
    assert hand_over() == 1
    for case in cases:
        assert works_on(case) == [successor]
        line = case.history.latest("id")
        assert line.event == "charge_handed_over" and not line.shown_to_her
        assert (line.data["from"], line.data["officer"]) == (former.pk, successor.pk)
    done = Handover.objects.get()
    assert (done.count, done.given) == (3, 3)
    assert hand_over() == 0, "once"
    assert not list(broken_lines()) and not list(broken_rows())


def test_it_goes_over_at_the_moment_set_beforehand_and_not_before(
    station: Unit, administrator: Viewer, former: Officer, successor: Officer
) -> None:
    case = bare_case(station)
    given(former, case)
    moment = clock.now() + DAY
    end(administrator, former, successor, at=moment)
    assert hand_over() == 0 and works_on(case) == [former]
    with at(moment):
        assert hand_over() == 1
    assert works_on(case) == [successor]


def test_closed_cases_and_those_of_colleagues_stay(
    station: Unit, administrator: Viewer, former: Officer, successor: Officer
) -> None:
    closed, colleagues = bare_case(station, kind="other"), bare_case(station)
    colleague = make_officer(Role.DESK, station)
    given(former, closed)
    given(colleague, colleagues)
    Case.objects.filter(pk=closed.pk).update(closed_at=clock.now(), closed_by="law")
    end(administrator, former, successor)
    hand_over()
    assert works_on(closed) == [former] and works_on(colleagues) == [colleague]
    assert not ChargeItem.objects.exists()


def test_without_a_successor_nobody_works_on_them_and_that_is_seen(
    station: Unit, administrator: Viewer, former: Officer
) -> None:
    case = bare_case(station)
    given(former, case)
    end(administrator, former)
    hand_over()
    assert works_on(case) == [] and case.history.latest("id").event == "charge_left"
    sp = make_viewer(Role.SUPERINTENDENT, station.district)
    assert [one.successor for one in charge.not_taken_over(sp)] == [None]


def test_a_post_that_ends_without_a_word_leaves_its_charge_to_nobody(station: Unit, former: Officer) -> None:
    case = bare_case(station)
    given(former, case)
    former.postings.update(ends_at=clock.now())
    assert hand_over() == 1 and works_on(case) == []
    assert hand_over() == 0


def test_what_another_post_of_his_still_covers_stays_when_nobody_was_named(
    station: Unit, administrator: Viewer, former: Officer
) -> None:
    case = bare_case(station)
    given(former, case)
    Posting.objects.create(officer=former, unit=station, role=Role.DESK, starts_at=clock.now())
    first = former.postings.earliest("id")
    posts.end_posting(by=administrator, officer_id=former.pk, posting_id=first.pk)
    hand_over()
    assert works_on(case) == [former]


def test_a_successor_at_the_station_of_the_accused_gets_nothing_of_it(
    station: Unit, administrator: Viewer
) -> None:
    assert station.district is not None
    former = make_officer(Role.NODAL_OFFICER, station.district)
    successor = make_officer(Role.NODAL_OFFICER, station.district)
    Posting.objects.create(officer=successor, unit=station, role=Role.DESK, starts_at=clock.now())
    kept, plain = bare_case(station.district, kept_from=station), bare_case(station.district)
    for case in (kept, plain):
        Assignment.objects.create(case=case, officer=former, started_at=clock.now())
    end(administrator, former, successor)
    hand_over()
    assert works_on(kept) == [] and works_on(plain) == [successor]
    done = Handover.objects.get()
    assert (done.count, done.given) == (2, 1)
    numbers = [item.case.number for item in charge.items_for(viewer_of(successor), done)]
    assert numbers == [plain.number], "not even its number"
    assert charge.items_for(viewer_of(former), done).count() == 2


def test_one_handover_that_fails_holds_up_no_other(
    station: Unit, administrator: Viewer, former: Officer, successor: Officer, monkeypatch: Any
) -> None:
    other = make_officer(Role.STATION_HOUSE_OFFICER, station)
    cases = [bare_case(station), bare_case(station)]
    given(former, cases[0])
    given(other, cases[1])
    end(administrator, former, successor)
    end(administrator, other, successor)
    whole = charge._give

    def breaks(case: Case, *args: Any, **more: Any) -> None:
        whole(case, *args, **more)
        if case.pk == cases[0].pk:
            raise ValueError

    monkeypatch.setattr(charge, "_give", breaks)
    assert hand_over() == 1
    assert works_on(cases[0]) == [former], "all or nothing"
    assert works_on(cases[1]) == [successor]
    monkeypatch.setattr(charge, "_give", whole)
    assert hand_over() == 1 and works_on(cases[0]) == [successor]


# Leave


def test_cases_go_to_the_stand_in_and_come_back(
    station: Unit, administrator: Viewer, former: Officer, successor: Officer
) -> None:
    case, desks_own, new = bare_case(station), bare_case(station), bare_case(station)
    given(former, case)
    given(successor, desks_own)
    ends = clock.now() + 3 * DAY
    posts.give_leave(by=administrator, officer_id=former.pk, ends_at=ends, stand_in_id=successor.pk)
    hand_over()
    assert works_on(case) == [successor]
    given(successor, new)
    with at(ends):
        hand_over()
    assert works_on(case) == [former]
    assert works_on(desks_own) == [successor], "what was the stand-in's own stays"
    assert works_on(new) == [successor], "the desk still covers it"


def test_a_stand_in_from_elsewhere_gives_everything_back(
    station: Unit, administrator: Viewer, former: Officer
) -> None:
    link = make_officer(Role.STATION_HOUSE_OFFICER, unit("up-lucknow-hazratganj"))
    case, new = bare_case(station), bare_case(station)
    given(former, case)
    ends = clock.now() + 3 * DAY
    posts.give_leave(by=administrator, officer_id=former.pk, ends_at=ends, stand_in_id=link.pk)
    hand_over()
    given(link, new)
    with at(ends):
        hand_over()
    assert works_on(case) == works_on(new) == [former]


def test_a_leave_without_a_stand_in_moves_no_case(
    station: Unit, administrator: Viewer, former: Officer
) -> None:
    case = bare_case(station)
    given(former, case)
    posts.give_leave(by=administrator, officer_id=former.pk, ends_at=clock.now() + DAY)
    assert hand_over() == 0 and works_on(case) == [former]


# The list that both sign


@pytest.fixture
def handed_over(station: Unit, administrator: Viewer, former: Officer, successor: Officer) -> Handover:
    cases = [make_case(station=station), make_case(station=station)]
    given(former, *cases)
    end(administrator, former, successor)
    hand_over()
    return Handover.objects.get()


def open_charge(officer: Officer, handover: Handover, name: str = "charge") -> Any:
    client = Client()
    client.force_login(officer)
    return client.get(reverse(f"cases:{name}", args=[handover.pk]))


def sign(officer: Officer, handover: Handover) -> Any:
    client = Client()
    client.force_login(officer)
    return client.post(reverse("cases:sign_charge", args=[handover.pk]))


def test_the_list_shows_numbers_states_and_dues_and_no_identity(
    former: Officer, successor: Officer, handed_over: Handover
) -> None:
    for officer in (former, successor):
        for name in ("charge", "print_charge"):
            page = open_charge(officer, handed_over, name).content.decode()
            for item in handed_over.items.select_related("case"):
                assert grouped(item.case.number) in page
            assert "आख्या शेष" in page
            for hers in ("सुरेखा", "नमूना मोहल्ला", "विपक्षी"):
                assert hers not in page


def test_who_gave_it_signs_without_any_post_left(former: Officer, handed_over: Handover) -> None:
    assert not viewer_of(former).postings
    assert open_charge(former, handed_over).status_code == 200
    assert sign(former, handed_over).status_code == 302
    handed_over.refresh_from_db()
    assert handed_over.former_signed_at and not handed_over.successor_signed_at
    assert reverse("complaints:list") not in open_charge(former, handed_over).content.decode()


def test_until_the_successor_signs_the_sp_is_shown_that_it_is_not_taken_over(
    client: Client, station: Unit, former: Officer, successor: Officer, handed_over: Handover
) -> None:
    sp = make_officer(Role.SUPERINTENDENT, station.district)
    client.force_login(sp)
    assert handed_over in client.get(reverse("cases:posts")).context["waiting"]
    sign(former, handed_over)
    assert handed_over in client.get(reverse("cases:posts")).context["waiting"]
    sign(successor, handed_over)
    assert not client.get(reverse("cases:posts")).context["waiting"]


def test_a_second_press_changes_nothing_and_the_record_keeps_the_hash(
    successor: Officer, handed_over: Handover
) -> None:
    sign(successor, handed_over)
    handed_over.refresh_from_db()
    first = handed_over.successor_signed_at
    sign(successor, handed_over)
    handed_over.refresh_from_db()
    assert handed_over.successor_signed_at == first
    entry = Entry.objects.get(act="sign_charge")
    assert len(entry.digest) == 64 and entry.detail["as"] == "successor"


def test_whoever_is_neither_cannot_sign_and_outsiders_find_nothing(
    station: Unit, administrator: Viewer, handed_over: Handover
) -> None:
    outsider = make_officer(Role.SUPERINTENDENT, unit("up-amethi-gauriganj").district)
    colleague = make_officer(Role.DESK, station)
    for officer in (outsider, colleague, administrator.officer):
        assert open_charge(officer, handed_over).status_code == 404
        assert sign(officer, handed_over).status_code == 404
    sp = make_officer(Role.SUPERINTENDENT, station.district)
    assert open_charge(sp, handed_over).status_code == 200
    assert sign(sp, handed_over).status_code == 404
    handed_over.refresh_from_db()
    assert not handed_over.former_signed_at and not handed_over.successor_signed_at
    assert Entry.objects.filter(act="sign_charge", outcome="refused").count() == 4


def test_nothing_is_signed_before_it_went_over(
    station: Unit, administrator: Viewer, former: Officer, successor: Officer
) -> None:
    given(former, bare_case(station))
    end(administrator, former, successor, at=clock.now() + DAY)
    with pytest.raises(Http404):
        charge.sign_charge(Handover.objects.get().pk, by=viewer_of(successor))


def test_the_list_itself_cannot_be_changed(handed_over: Handover) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_chargeitem SET given = false")


def test_officers_are_reminded_on_every_page_until_they_sign(
    client: Client, successor: Officer, handed_over: Handover
) -> None:
    client.force_login(successor)
    address = reverse("cases:charge", args=[handed_over.pk])
    assert address in client.get(reverse("complaints:list")).content.decode()
    sign(successor, handed_over)
    assert address not in client.get(reverse("complaints:list")).content.decode()


def test_a_long_list_is_shown_in_pages_and_printed_whole(
    station: Unit, administrator: Viewer, former: Officer, successor: Officer
) -> None:
    cases = [bare_case(station) for _number in range(101)]
    Assignment.objects.bulk_create(
        [Assignment(case=case, officer=former, started_at=clock.now()) for case in cases]
    )
    end(administrator, former, successor)
    hand_over()
    page = open_charge(successor, Handover.objects.get())
    assert len(page.context["items"]) == 100 and page.context["next_url"]
    assert len(open_charge(successor, Handover.objects.get(), "print_charge").context["items"]) == 101


# What nobody took


def test_the_sp_gives_what_nobody_works_on_to_one_officer(
    client: Client, station: Unit, administrator: Viewer, former: Officer, successor: Officer
) -> None:
    cases = [bare_case(station), bare_case(station)]
    given(former, *cases)
    end(administrator, former)
    hand_over()
    handover = Handover.objects.get()
    address = reverse("cases:give_left_over", args=[handover.pk])
    for role, where, status in (
        (Role.SUPERINTENDENT, unit("up-amethi-gauriganj").district, 404),
        (Role.DESK, station, 404),
        (Role.SUPERINTENDENT, station.district, 302),
    ):
        client.force_login(make_officer(role, where))
        assert client.post(address, {"officer": str(successor.pk)}).status_code == status
    assert all(works_on(case) == [successor] for case in cases)
    assert client.post(address, {"officer": str(successor.pk)}, follow=True).status_code == 200
    assert Assignment.objects.current().filter(case__in=cases).count() == 2, "a second press changes nothing"


def test_a_wrong_choice_of_officer_gets_a_sentence(
    client: Client, station: Unit, administrator: Viewer, former: Officer
) -> None:
    given(former, bare_case(station))
    end(administrator, former)
    hand_over()
    client.force_login(make_officer(Role.SUPERINTENDENT, station.district))
    address = reverse("cases:give_left_over", args=[Handover.objects.get().pk])
    for typed in ("", "x", "\0", "999999999999999999999"):
        answer = client.post(address, {"officer": typed})
        assert answer.status_code == 200 and "govuk-error-summary" in answer.content.decode()
