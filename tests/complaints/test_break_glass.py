"""A look from outside: told at once, recorded, limited, reviewed, and climbing when nobody reviews it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse

from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.accounts.viewer import Viewer, viewer_of
from samman.audit.models import Entry
from samman.audit.rows import broken_rows
from samman.cases.history import broken_lines
from samman.cases.models import BreakGlass, BreakGlassReview, Case
from samman.common import clock, digits
from samman.complaints import actions, clocks, public, worklist
from samman.complaints.actions import NoSuchComplaint, Refused, TooManyTries
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from samman.people.access import can_open, has_opened
from samman.people.actions import open_identity
from tests.factories import (
    NAME,
    STORY,
    at,
    citizen,
    client_of,
    grouped,
    make_case,
    make_officer,
    make_viewer,
    unit,
)

pytestmark = pytest.mark.django_db

REASON = "उसी आरोपी के विरुद्ध यहाँ भी प्रकरण है"
DAY = timedelta(days=1)


@pytest.fixture
def case() -> Case:
    return make_case()


@pytest.fixture
def elsewhere() -> Unit:
    found = unit("up-amethi-gauriganj").district
    assert found is not None
    return found


@pytest.fixture
def senior(elsewhere: Unit) -> Viewer:
    return make_viewer(Role.SUPERINTENDENT, elsewhere, phone="9111111111")


@pytest.fixture
def owner(case: Case) -> Officer:
    return make_officer(Role.SUPERINTENDENT, case.district, phone="9222222222")


@pytest.fixture
def monitor(case: Case) -> Officer:
    return make_officer(Role.MONITOR, case.state, phone="9333333333")


def break_glass(case: Case, by: Viewer) -> BreakGlass:
    actions.break_glass(case.number, reason=REASON, by=by)
    return BreakGlass.objects.latest("id")


def post(officer: Officer, number: str, reason: str = REASON) -> Any:
    return client_of(officer).post(
        reverse("complaints:break_glass"), {"number": number, "reason": reason}, follow=True
    )


def wrong_number() -> str:
    return digits.new_number()


# Opening


def test_the_senior_sees_the_page_the_owner_and_headquarters_are_told_at_once(
    case: Case, senior: Viewer, owner: Officer, monitor: Officer
) -> None:
    page = post(senior.officer, grouped(case.number))
    assert page.redirect_chain[-1][0] == reverse("complaints:case", args=[case.number])
    assert STORY not in page.content.decode() and NAME not in page.content.decode()
    told = Message.objects.filter(event="break_glass")
    assert {message.recipient_label for message in told} == {
        f"superintendent@{case.district.code}",
        f"monitor@{case.state.code}",
    }
    line = case.history.get(event="break_glass")
    assert not line.shown_to_her and REASON not in str(line.data)
    assert not Entry.objects.filter(reason__contains=REASON).exists(), "the reason lies sealed"
    assert not list(broken_lines()) and not list(broken_rows())


def test_it_stands_in_no_list_count_or_board_of_the_one_who_looks(case: Case, senior: Viewer) -> None:
    client = client_of(senior.officer)
    break_glass(case, senior)
    assert client.get(reverse("complaints:case", args=[case.number])).status_code == 200
    for address in ("/staff/complaints/", "/staff/complaints/?which=all", reverse("reports:board")):
        assert grouped(case.number) not in client.get(address).text
    assert worklist.counts(senior, clock.now())["all"] == 0
    found = client.get("/staff/complaints/", {"number": case.number})
    assert found["Location"] == reverse("complaints:case", args=[case.number])


def test_it_is_sight_and_nothing_more(case: Case, senior: Viewer) -> None:
    break_glass(case, senior)
    for act in (
        lambda: actions.reply_to_her(case.pk, text="x", by=senior),
        lambda: actions.transfer_case(case.pk, to_unit_id=1, reason="x", version=case.version, by=senior),
    ):
        with pytest.raises(PermissionDenied):
            act()
    page = client_of(senior.officer).get(reverse("complaints:case", args=[case.number])).content.decode()
    assert "next-steps" not in page
    for name in ("transfer", "report", "take", "assign", "write"):
        assert (
            f'"{reverse(f"complaints:{name}" if name != "write" else "complaints:reply", args=[case.number])}"'
            not in page
        )


def test_after_half_an_hour_the_page_is_not_found(case: Case, senior: Viewer) -> None:
    look = break_glass(case, senior)
    client = client_of(senior.officer)
    address = reverse("complaints:case", args=[case.number])
    assert client.get(address).status_code == 200
    with at(look.until):
        assert client.get(address).status_code == 404


def test_a_second_press_opens_nothing_anew_and_one_who_sees_it_anyway_needs_no_look(
    case: Case, senior: Viewer, owner: Officer
) -> None:
    break_glass(case, senior)
    actions.break_glass(case.number, reason=REASON, by=senior)
    actions.break_glass(case.number, reason=REASON, by=viewer_of(owner))
    assert BreakGlass.objects.count() == 1
    assert (
        Message.objects.filter(event="break_glass", recipient_label__startswith="superintendent").count() == 1
    )


def test_her_page_says_it_only_when_the_identity_was_opened(case: Case, senior: Viewer) -> None:
    def said() -> str:
        return " ".join(line.text for line in public.progress(citizen(case)).steps)

    break_glass(case, senior)
    before = said()
    assert "दूसरी जगह" not in before
    assert can_open(senior, case) and not has_opened(senior, case)
    open_identity(case.pk, reason="पहचान ज़रूरी है", by=senior)
    assert has_opened(senior, case)
    assert "किसी दूसरी जगह के एक अफसर ने आपका पेज देखा।" in said()


def test_a_new_look_needs_a_new_reason_for_the_identity(case: Case, senior: Viewer) -> None:
    look = break_glass(case, senior)
    open_identity(case.pk, reason="पहचान ज़रूरी है", by=senior)
    with at(look.until):
        assert not has_opened(senior, case)
        break_glass(case, senior)
        assert not has_opened(senior, case) and can_open(senior, case)


# Who may not


@pytest.mark.parametrize(
    "role", [Role.DESK, Role.STATION_HOUSE_OFFICER, Role.CIRCLE_OFFICER, Role.NODAL_OFFICER]
)
def test_others_find_no_such_page(role: Role, case: Case, elsewhere: Unit) -> None:
    station = unit("up-amethi-gauriganj")
    where = {Role.CIRCLE_OFFICER: station.circle, Role.NODAL_OFFICER: elsewhere}.get(role, station)
    officer = make_officer(role, where)
    assert post(officer, case.number).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.break_glass(case.number, reason=REASON, by=viewer_of(officer))
    assert not BreakGlass.objects.exists()


def test_a_wrong_number_and_one_that_is_kept_from_the_officer_get_the_same_answer(
    case: Case, senior: Viewer
) -> None:
    kept = make_case(accused_power="yes")
    assert kept.kept_from is not None
    Posting.objects.create(
        officer=senior.officer, unit=kept.kept_from, role=Role.STATION_HOUSE_OFFICER, starts_at=clock.now()
    )

    def sentence(number: str) -> str:
        page: str = post(senior.officer, number).content.decode()
        assert number not in page.split("govuk-error-summary")[1].split("</div>")[0]
        return page.split("govuk-error-summary")[1].split("</ul>")[0]

    assert sentence(kept.number) == sentence(wrong_number()) == sentence("12345") == sentence("१२३")
    assert not kept.history.filter(event="break_glass").exists()
    assert not Message.objects.filter(event="break_glass").exists()
    assert BreakGlass.objects.filter(case=None).count() == 4
    assert Entry.objects.filter(act="break_glass", outcome="refused").count() == 4
    assert not list(broken_rows())


def test_wrong_numbers_are_limited_within_a_day(case: Case, senior: Viewer) -> None:
    for _number in range(5):
        with pytest.raises(NoSuchComplaint):
            actions.break_glass(wrong_number(), reason=REASON, by=senior)
    with pytest.raises(TooManyTries) as told:
        actions.break_glass(case.number, reason=REASON, by=senior)
    assert "बहुत कोशिशें" in post(senior.officer, case.number).content.decode()
    assert BreakGlass.objects.filter(case__isnull=False).count() == 0
    with at(told.value.at):
        actions.break_glass(case.number, reason=REASON, by=senior)


def test_ten_cases_a_day_and_no_more(senior: Viewer) -> None:
    for _number in range(10):
        actions.break_glass(make_case().number, reason=REASON, by=senior)
    with pytest.raises(TooManyTries):
        actions.break_glass(make_case().number, reason=REASON, by=senior)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", REASON),
        ("123456789", ""),
        ("123456789", "बहुत छोटा"),
        ("123456789", " " * 40),
        ("1" * 99, REASON),
        ("\0", "\0" * 40),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(senior: Viewer, number: str, reason: str) -> None:
    answer = post(senior.officer, number, reason)
    assert answer.status_code == 200 and "govuk-error-summary" in answer.content.decode()
    assert not BreakGlass.objects.filter(case__isnull=False).exists()


# The review


def review(
    look: BreakGlass, by: Viewer, *, is_justified: bool = False, remark: str = "कारण पर्याप्त नहीं"
) -> None:
    actions.review_break_glass(look.pk, is_justified=is_justified, remark=remark, by=by)


def test_the_owners_sp_or_headquarters_reviews_it_once(
    case: Case, senior: Viewer, owner: Officer, monitor: Officer
) -> None:
    look = break_glass(case, senior)
    review(look, viewer_of(owner))
    with pytest.raises(Refused):
        review(look, viewer_of(monitor), is_justified=True)
    found = BreakGlassReview.objects.get()
    assert not found.is_justified and found.reviewed_by == owner
    assert not Deadline.objects.running().filter(ladder=clocks.BREAK_GLASS).exists()
    assert case.history.latest("id").event == "break_glass_reviewed"
    assert not list(broken_rows())


def test_neither_the_officer_nor_others_review_it(case: Case, senior: Viewer, elsewhere: Unit) -> None:
    look = break_glass(case, senior)
    with pytest.raises(PermissionDenied):
        review(look, senior)
    Posting.objects.create(
        officer=senior.officer, unit=case.district, role=Role.SUPERINTENDENT, starts_at=clock.now()
    )
    with pytest.raises(PermissionDenied):
        review(look, viewer_of(senior.officer))  # posted there meanwhile, and still oneself
    with pytest.raises(Http404):
        review(look, make_viewer(Role.SUPERINTENDENT, elsewhere))
    with pytest.raises(PermissionDenied):
        review(look, make_viewer(Role.NODAL_OFFICER, case.district))
    assert not BreakGlassReview.objects.exists()


def test_the_page_of_the_review(case: Case, senior: Viewer, owner: Officer) -> None:
    look = break_glass(case, senior)
    client = client_of(owner)
    address = reverse("complaints:review_look", args=[look.pk])
    assert address in client.get(reverse("complaints:case", args=[case.number])).content.decode()
    page = client.get(address).content.decode()
    assert REASON in page and NAME not in page
    wrong = client.post(address, {"answer": "no", "remark": ""})
    assert wrong.status_code == 200 and "उचित क्यों नहीं" in wrong.content.decode()
    client.post(address, {"answer": "yes"})
    assert BreakGlassReview.objects.get().is_justified
    again = client.post(address, {"answer": "yes"}, follow=True)
    assert again.status_code == 200 and BreakGlassReview.objects.count() == 1
    outsider = client_of(make_officer(Role.SUPERINTENDENT, unit("up-amethi-gauriganj").district))
    assert outsider.get(address).status_code == 404
    assert client.get(reverse("complaints:review_look", args=[2**63 - 1])).status_code == 404


def test_unreviewed_after_72_hours_it_climbs_to_headquarters(
    case: Case, senior: Viewer, owner: Officer, monitor: Officer
) -> None:
    look = break_glass(case, senior)
    fire_due(look.opened_at + 3 * DAY - timedelta(minutes=1))
    assert not Message.objects.filter(event="break_glass_unreviewed").exists()
    fire_due(look.opened_at + 3 * DAY)
    told = Message.objects.filter(event="break_glass_unreviewed")
    assert [message.recipient_label for message in told] == [f"monitor@{case.state.code}"]
    assert case.history.filter(event="break_glass_unreviewed").count() == 1


def test_what_was_reviewed_does_not_climb_and_each_look_has_a_clock_of_its_own(
    case: Case, senior: Viewer, owner: Officer, elsewhere: Unit
) -> None:
    first = break_glass(case, senior)
    second = break_glass(case, make_viewer(Role.SUPERINTENDENT, elsewhere))
    review(first, viewer_of(owner), is_justified=True)
    fire_due(second.opened_at + 3 * DAY)
    assert case.history.filter(event="break_glass_unreviewed").count() == 1


def test_the_review_is_owed_also_when_all_other_clocks_stop(case: Case, senior: Viewer) -> None:
    break_glass(case, senior)
    clocks.stop_all(case)
    assert Deadline.objects.running().filter(case=case).get().ladder == clocks.BREAK_GLASS


# The list


def test_the_list_is_for_headquarters_the_auditor_and_the_sp_of_the_district(
    case: Case, senior: Viewer, owner: Officer, monitor: Officer, elsewhere: Unit
) -> None:
    look = break_glass(case, senior)
    with pytest.raises(NoSuchComplaint):
        actions.break_glass(wrong_number(), reason=REASON, by=senior)
    auditor = make_officer(Role.AUDITOR, case.state)
    other = make_officer(Role.AUDITOR, Unit.objects.create(code="zz", kind="state", name_hi="x", name_en="x"))

    def shown(officer: Officer) -> list[int | None]:
        answer = client_of(officer).get(reverse("complaints:looks"))
        return [line["look"].case_id for line in answer.context["lines"]]

    assert shown(monitor) == shown(auditor) == [None, case.pk]
    assert shown(owner) == [case.pk]
    assert shown(make_officer(Role.SUPERINTENDENT, elsewhere)) == shown(other) == []
    page = client_of(auditor).get(reverse("complaints:looks")).content.decode()
    assert REASON in page and NAME not in page and STORY not in page
    assert client_of(auditor).get(reverse("complaints:review_look", args=[look.pk])).status_code == 404
    assert client_of(make_officer(Role.DESK, case.unit)).get(reverse("complaints:looks")).status_code == 404
    assert Entry.objects.filter(act="read_looks", outcome="read").exists()


def test_the_list_says_whether_her_name_was_seen_and_takes_the_same_queries_for_any_length(
    client: Client, senior: Viewer, monitor: Officer, django_assert_max_num_queries: Any
) -> None:
    cases = [make_case() for _number in range(8)]
    for one in cases:
        break_glass(one, senior)
    open_identity(cases[0].pk, reason="पहचान ज़रूरी है", by=senior)
    client.force_login(monitor)
    with django_assert_max_num_queries(16):
        answer = client.get(reverse("complaints:looks"), {"which": "unreviewed"})
    assert [line["name_seen"] for line in answer.context["lines"]] == [False] * 7 + [True]
    assert client.get(reverse("complaints:looks"), {"before": "9" * 30, "which": "\0"}).status_code == 200


def test_the_case_of_a_look_is_refused_to_who_lost_the_senior_post(case: Case, senior: Viewer) -> None:
    break_glass(case, senior)
    Posting.objects.filter(officer=senior.officer).update(ends_at=clock.now())
    assert client_of(senior.officer).get(reverse("complaints:case", args=[case.number])).status_code == 404
