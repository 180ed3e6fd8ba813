"""The pages of the way home: who gets them, what comes next, what is kept when something is wrong, the second press."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from samman.accounts.enums import Role
from samman.accounts.viewer import viewer_of
from samman.cases.models import Case
from samman.common import clock
from samman.missing_children import actions, procedure
from samman.missing_children.actions import Refused
from samman.missing_children.acts import ACTS
from samman.missing_children.models import FoundPerson, MissingPerson
from samman.people.actions import open_identity
from tests.factories import at, client_of, signed_in, unit
from tests.missing_children import homeward, made
from tests.missing_children.homeward import sho, trace
from tests.missing_children.test_register_page import typed as report_typed

pytestmark = pytest.mark.django_db
NUL = "a\0b"


def page(case: Case, verb: str = "") -> str:
    return f"/staff/missing/{case.number}/" + (f"act/{verb}/" if verb else "")


def now() -> dict[str, str]:
    here = clock.in_ist(clock.now())
    return {"done_day": here.strftime("%d/%m/%Y"), "done_hour": here.strftime("%H:%M")}


def recovery(**values: str) -> dict[str, str]:
    return {
        **now(),
        "found_sure": "hour",
        "place": "नमूना स्टेशन",
        "other_state": "mh",
        "other_district": "Nashik",
        "how": "other_police",
        "stay": homeward.PLACE,
        **values,
    }


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def head() -> Client:
    return signed_in(Role.STATION_HOUSE_OFFICER, unit())


def test_traced_by_the_page_and_the_next_steps_stand_there_without_the_place(head: Client) -> None:
    case = made.make_missing()
    assert page(case, "recovery") in text_of(head, page(case))
    case.refresh_from_db()
    answer = head.post(page(case, "recovery"), recovery(version=str(case.version)))
    assert answer.status_code == 302
    shown = text_of(head, page(case))
    assert homeward.PLACE not in shown and "नमूना स्टेशन" in shown
    for verb in ("cwc", "medical", "portal", "stay", "statement", "sections", "hearing", "order"):
        assert page(case, verb) in shown, verb
    for verb in ("guardian", "restore", "own-way"):  # their turn has not come
        assert page(case, verb) not in shown, verb
    assert head.post(page(case, "recovery"), recovery(version=str(case.version))).status_code == 302
    assert case.history.filter(event="person_traced").count() == 1


def test_the_place_opens_with_a_reason_for_few(head: Client) -> None:
    case = trace(made.make_missing(), stay={"place": homeward.PLACE})
    place = f"/staff/missing/{case.number}/place/"
    assert head.post(place, {"reason": "कम"}).status_code == 200
    assert homeward.PLACE not in text_of(head, page(case))
    head.post(place, {"reason": "बच्ची से मिलने जाना है"})
    assert homeward.PLACE in text_of(head, page(case))
    desk = signed_in(Role.DESK, unit())
    assert desk.post(place, {"reason": "बच्ची से मिलने जाना है"}).status_code == 403
    assert homeward.PLACE not in text_of(desk, page(case))
    far = signed_in(Role.STATION_HOUSE_OFFICER, unit("up-amethi-gauriganj"))
    assert far.post(place, {"reason": "बच्ची से मिलने जाना है"}).status_code == 404


def test_every_act_has_a_page_that_keeps_what_was_typed_and_says_what_is_wrong(head: Client) -> None:
    cases: dict[str, Case] = {verb: trace(made.make_missing()) for verb in ("correct", "stay", "hearing")}
    shared = cases["stay"]
    homeward.hear(shared)
    cases |= dict.fromkeys(
        ("cwc", "medical", "portal", "statement", "sections", "order", "guardian", "restore"), shared
    )
    missing = made.make_missing()
    cases |= dict.fromkeys(("recovery", "dead", "untraceable"), missing)
    cases |= {"own-way": homeward.grown_up(), "join": homeward.make_found()}
    cases |= {"follow-up": homeward.taken_home()}
    assert set(cases) | {"search-again"} == set(ACTS)
    far = signed_in(Role.STATION_HOUSE_OFFICER, unit("up-amethi-gauriganj"))
    watcher = signed_in(Role.ZONE_OFFICER, unit().zone)
    for verb, case in cases.items():
        text_of(head, page(case, verb))
        answer = head.post(
            page(case, verb), {"words": NUL, "place": NUL, "who": NUL, "done_day": "x", "hours": "-1"}
        )
        assert answer.status_code == 200 and "govuk-error-summary" in answer.content.decode(), verb
        assert far.get(page(case, verb)).status_code == 404 and far.post(page(case, verb)).status_code == 404
        assert watcher.get(page(case, verb)).status_code == 403, verb
    assert head.get(page(shared, "nothing")).status_code == 404


def test_by_the_pages_alone_a_child_goes_home(head: Client) -> None:
    case, second = trace(made.make_missing()), client_of(sho(made.make_missing()).officer)

    def do(client: Client, verb: str, **typed: Any) -> None:
        case.refresh_from_db()
        answer = client.post(page(case, verb), {**now(), "version": str(case.version), **typed})
        assert answer.status_code == 302, (verb, answer.content.decode()[:3000])

    do(head, "cwc", body="बाल कल्याण समिति लखनऊ")
    do(head, "statement", body="उ0नि0 नमूना", by_woman="yes", in_plain_clothes="yes", before_magistrate="no")
    do(head, "sections", sections=["BNS-143-4"])
    do(head, "hearing", heard_by="नमूना सदस्य", wish="home", words="घर जाना है")
    paper = {"number": "14/2026", "made_day": homeward.today().isoformat(), "committee": "लखनऊ"}
    do(head, "order", kind="restore", received_by="नमूना", file=homeward.paper(), **paper)
    guardian = {"who": "रामू", "relation": "पिता", "is_right": "yes", "proofs": ["papers"]}
    do(head, "guardian", **guardian)
    assert page(case, "restore") not in text_of(head, page(case))
    do(second, "guardian", **guardian)
    assert page(case, "restore") in text_of(head, page(case))
    handed = {"to_whom": "रामू", "relation": "पिता", "place": "नमूना गली"}
    do(head, "restore", **handed)
    shown = text_of(head, page(case))
    case.refresh_from_db()
    assert case.closed_by == "law" and page(case, "follow-up") in shown and f"{page(case)}again/" in shown
    do(head, "follow-up", months="1", way="visit", outcome="well", dcpu="नमूना", words="ठीक है")
    assert head.post(page(case, "restore"), {**now(), **handed}).status_code == 302  # pressed again


def test_where_a_child_was_traced_is_one_place_and_can_be_corrected(head: Client) -> None:
    case, both = made.make_missing(), "केवल एक सही हो सकता है"
    shown = text_of(head, page(case, "recovery"))
    assert 'value="up"' not in shown and 'value="mh"' in shown
    assert f'value="{case.district_id}" selected' not in shown
    case.refresh_from_db()
    here = str(case.district_id)
    for wrong in ({"district": here}, {"district": here, "other_state": ""}):
        answer = head.post(page(case, "recovery"), recovery(version=str(case.version), **wrong))
        assert answer.status_code == 200 and both in answer.text and "Nashik" in answer.text
    assert head.post(page(case, "recovery"), recovery(version=str(case.version))).status_code == 302
    shown = text_of(head, page(case, "correct"))
    assert "Nashik" in shown and 'value="up"' not in shown
    case.refresh_from_db()
    typed = {
        "version": str(case.version),
        "hours": "3",
        "kilometres": "",
        "place": "नमूना घाट",
        "reason": "गलत लिखा",
    }
    answer = head.post(page(case, "correct"), {**typed, "district": here, "other_state": "mh"})
    assert answer.status_code == 200 and both in answer.text
    assert head.post(page(case, "correct"), {**typed, "district": here}).status_code == 302
    shown = text_of(head, page(case))
    assert "नमूना घाट" in shown and "Nashik" not in shown
    answer = head.post("/staff/missing/found/new/", found(found_state="mh"))
    assert answer.status_code == 200 and both in answer.text
    assert 'value="up"' not in text_of(head, "/staff/missing/found/new/").partition("found_state")[2][:4000]


def test_whoever_brings_home_a_child_that_is_afraid_reads_it_and_writes_what_was_decided(
    head: Client,
) -> None:
    case = trace(made.make_missing())
    homeward.hear(case)
    loud = "घर जाने से डर"
    for verb in ("guardian", "order", "restore"):
        assert "notice--error" not in text_of(head, page(case, verb)), verb
    homeward.hear(case, wish="afraid", heard_by="दूसरी सदस्य")
    homeward.order(case, received_at=clock.now().replace(second=0, microsecond=0))
    for verb in ("guardian", "order", "restore"):
        shown = text_of(head, page(case, verb))
        assert "notice--error" in shown and loud in shown, verb
    assert "notice--error" in text_of(head, page(case))
    homeward.check(case)
    homeward.check(case)
    case.refresh_from_db()
    handed = {
        **now(),
        "to_whom": "रामू",
        "relation": "पिता",
        "place": "नमूना गली",
        "version": str(case.version),
    }
    for less in (
        {},
        {"decided": homeward.DECIDED},
        {"not_produced": homeward.NOT_PRODUCED},
        {"decided": NUL},
    ):
        answer = head.post(page(case, "restore"), {**handed, **less})
        assert answer.status_code == 200 and "govuk-error-summary" in answer.text
    assert case.closed_at is None
    written = {"decided": homeward.DECIDED, "not_produced": homeward.NOT_PRODUCED}
    assert head.post(page(case, "restore"), {**handed, **written}).status_code == 302
    assert homeward.DECIDED not in text_of(head, page(case))
    head.post(f"/staff/missing/{case.number}/place/", {"reason": "घर पर मिलने जाना है"})
    assert homeward.DECIDED in text_of(head, page(case))


def test_of_a_child_found_dead_no_step_for_a_living_one_stands_there(head: Client) -> None:
    case = made.make_missing()
    homeward.said_dead(case)
    shown = text_of(head, page(case))
    assert "अभी दस्तयाब नहीं" not in shown and "BNSS 194" in shown
    assert "नया फोटो माँगें" not in shown  # nobody asks the family for a photograph now
    steps = {step.number: step.action for step in procedure.steps_of(case)}
    for number in range(16, 22):
        assert escape(steps[number]) not in shown, number
    assert "BNSS 194" not in text_of(head, page(made.make_missing()))


def test_the_page_of_a_found_child_shows_that_a_second_officer_decides_and_afterwards_leads_on(
    head: Client,
) -> None:
    missing, found_child = made.make_missing(), homeward.make_found()
    second = signed_in(Role.SUPERINTENDENT, found_child.district)
    words = "नाम, पिता का नाम और निशान मिलते हैं"
    typed = {"number": missing.number, "words": words, "version": str(found_child.version)}
    assert head.post(page(found_child, "join"), typed).status_code == 302
    decision = missing.decisions.get()
    address = f"/staff/missing/{missing.number}/decision/{decision.pk}/"
    mine, shown = text_of(head, page(found_child)), text_of(second, page(found_child))
    for one in (mine, shown):
        assert 'id="joining"' in one and page(missing) in one and page(found_child, "join") not in one
    assert address not in mine and address in shown
    with pytest.raises(Refused):
        actions.propose_joining(found_child.pk, made.make_missing().number, words=words, by=sho(missing))
    assert second.post(address, {"answer": "agree"}).status_code == 302
    after = text_of(head, page(found_child))
    assert f"{page(missing)}#home" in after and 'id="joining"' not in after
    for verb in ("cwc", "medical", "stay", "hearing", "order", "join"):
        assert page(found_child, verb) not in after, verb
        if verb != "join":
            assert page(missing, verb) in text_of(head, page(missing)), verb


def test_what_stands_on_the_page_of_a_found_child(head: Client) -> None:
    case = homeward.make_found()
    shown = text_of(head, page(case))
    assert "परिवार से" not in shown.partition('id="who"')[2].partition("</section>")[0]
    assert "अनुमान" in shown.partition('id="who"')[2].partition("</dl>")[0]
    form = text_of(head, "/staff/missing/found/new/")
    assert 'name="age_sure"' in form and 'name="guessed" value="age"' not in form


def test_a_step_that_is_done_is_written_again_and_any_order_is_shown_as_done(head: Client) -> None:
    case = trace(made.make_missing())
    homeward.order(case, kind="care", number="77/2026")
    shown = text_of(head, page(case)).partition('id="home"')[2].partition("</ol>")[0]
    assert "77/2026" in shown and "duty--done" in shown and "एक बार और" not in shown


def test_where_only_the_day_is_known_lists_show_no_time(head: Client) -> None:
    noon = clock.in_ist(clock.now() - timedelta(days=3)).replace(hour=12, minute=0)
    place = {"seen_at": noon, "seen_place": "नमूना मेला"}
    made.make_missing(seen={**place, "seen_sure": "day"})
    assert "12:00<" not in text_of(head, "/staff/missing/")
    made.make_missing(seen={**place, "seen_sure": "hour"})
    assert "12:00<" in text_of(head, "/staff/missing/")


def test_two_officers_decide_on_the_page(head: Client) -> None:
    case = homeward.grown_up()
    case.refresh_from_db()
    said = {"may_know": "nothing", "words": "सहेली के घर रहना है, घर नहीं जाना", "version": str(case.version)}
    assert head.post(page(case, "own-way"), said).status_code == 302
    decision = case.decisions.get()
    address = f"/staff/missing/{case.number}/decision/{decision.pk}/"
    assert address not in text_of(head, page(case))
    second_officer = sho(case).officer
    second = client_of(second_officer)
    covered = text_of(second, page(case))
    assert address in covered and "सहेली" not in covered
    open_identity(case.pk, reason="दूसरे अधिकारी के रूप में पढ़ना है", by=viewer_of(second_officer))
    assert "सहेली" in text_of(second, page(case))
    assert head.post(address, {"answer": "agree"}).status_code == 302
    case.refresh_from_db()
    assert case.closed_at is None
    for _ in range(2):
        assert second.post(address, {"answer": "agree"}).status_code == 302
    case.refresh_from_db()
    assert case.state_code == "own_way"
    far = signed_in(Role.STATION_HOUSE_OFFICER, unit("up-amethi-gauriganj"))
    assert far.post(address, {"answer": "agree"}).status_code == 404


def found(**values: Any) -> dict[str, Any]:
    here = now()
    return {
        "token": "11111111-2222-3333-4444-555555555555",
        "found_day": here["done_day"],
        "found_hour": here["done_hour"],
        "found_sure": "hour",
        "found_kind": "railway",
        "found_place": "नमूना स्टेशन",
        "found_district": str(unit().district_id),
        "source": "childline",
        "sex": "f",
        "age_years": "10",
        "age_until_years": "12",
        "age_sure": "guessed",
        "guessed": ["name"],
        "stay_place": homeward.PLACE,
        **values,
    }


def test_a_found_child_is_written_down_on_one_page_with_a_photograph_and_sent_twice_it_is_one(
    head: Client,
) -> None:
    for _ in range(2):
        photo = SimpleUploadedFile("a.jpg", homeward.paper().read(), "image/jpeg")
        answer = head.post("/staff/missing/found/new/", found(photo=photo))
        assert answer.status_code == 302, answer.content.decode()[:3000]
    case = Case.objects.get(kind="found")
    assert answer["Location"] == f"/staff/missing/{case.number}/#home"
    assert case.photos.count() == 1 and case.stays.count() == 1
    shown = text_of(head, page(case))
    assert homeward.PLACE not in shown and page(case, "cwc") in shown and page(case, "join") in shown
    assert case.number[:3] in text_of(head, "/staff/missing/found/")
    assert case.number[:3] not in text_of(
        signed_in(Role.DESK, unit("up-amethi-gauriganj")), "/staff/missing/found/"
    )


def test_what_is_wrong_with_a_found_child_is_said_and_kept(head: Client) -> None:
    text_of(head, "/staff/missing/found/new/")
    answer = head.post(
        "/staff/missing/found/new/",
        found(found_district="", age_years="", story="नदी के पास घर", remembers=NUL),
    )
    assert answer.status_code == 200 and "नदी के पास घर" in answer.content.decode()
    for day in ("1/1/2200", "x", ""):
        assert head.post("/staff/missing/found/new/", found(found_day=day)).status_code == 200
    assert not FoundPerson.objects.exists()
    assert signed_in(Role.MONITOR, unit().state).get("/staff/missing/found/new/").status_code == 404


def test_who_is_accused_is_police_the_station_does_not_see_the_found_child(head: Client) -> None:
    assert head.post("/staff/missing/found/new/", found(accused_is_police="on")).status_code == 302
    case = Case.objects.get(kind="found")
    assert case.unit_id == unit().district_id and head.get(page(case)).status_code == 404


def test_the_words_and_description_of_a_found_child_open_on_its_page(head: Client) -> None:
    case = homeward.make_found()
    assert "नमूना कुली" not in text_of(head, page(case))
    head.post(f"{page(case)}open/", {"why": "search", "reason": "परिवार खोजना है"})
    assert "नमूना कुली" in text_of(head, page(case))
    text_of(head, f"{page(case)}description/")
    assert head.get(f"{page(case)}gd/").status_code == 404  # a found person has no GD entry of a missing one
    assert head.post(f"{page(case)}take/").status_code == 302


def test_the_list_of_visits_shows_what_is_due_and_not_what_is_far(head: Client) -> None:
    homeward.taken_home()
    assert made.NAME_HI not in text_of(head, "/staff/missing/visits/")
    with at(hours=-24 * 25):
        homeward.taken_home()
    assert made.NAME_HI in text_of(head, "/staff/missing/visits/")
    far = signed_in(Role.WELFARE_OFFICER, unit("up-amethi-gauriganj"))
    assert made.NAME_HI not in text_of(far, "/staff/missing/visits/")


def test_missing_again_by_the_page_and_pressed_twice_it_is_one(head: Client) -> None:
    before = homeward.taken_home()
    address = f"{page(before)}again/"
    title = text_of(head, address).partition("<title>")[2].partition("</title>")[0]
    assert "फिर गुमशुदा" in title and made.NAME_HI not in title
    assert made.NAME_HI in text_of(head, address)
    typed = {
        **now(),
        "seen_sure": "hour",
        "seen_place": "बाज़ार",
        "source": "station",
        "reason": "left",
        "story": "फिर गई",
    }
    assert head.post(address, {}).status_code == 200
    for _ in range(2):
        answer = head.post(address, typed)
        assert answer["Location"] == "/staff/missing/register/slip/"
    again = MissingPerson.objects.get(before=before)
    assert page(before) in text_of(head, page(again.case))
    assert head.get(f"{page(again.case)}again/").status_code == 403
    text_of(head, "/staff/missing/register/slip/")


def test_looking_at_missing_again_wipes_no_report_that_is_typed_and_not_sent(head: Client) -> None:
    before = homeward.taken_home()
    address, report = f"{page(before)}again/", report_typed(**{"p1-name_hi": "टाइप की हुई नमूना"})
    assert head.post("/staff/missing/register/", report)["Location"] == "/staff/missing/register/check/"
    text_of(head, address)
    typed = {
        **now(),
        "seen_sure": "hour",
        "seen_place": "बाज़ार",
        "source": "station",
        "reason": "left",
        "story": "फिर",
    }
    refused = head.post(address, typed)
    assert refused.status_code == 200 and "अभी भेजी नहीं" in refused.text and "बाज़ार" in refused.text
    assert not MissingPerson.objects.filter(before=before).exists()
    assert "टाइप की हुई नमूना" in text_of(head, "/staff/missing/register/check/")
    head.post("/staff/missing/register/away/")
    assert head.post(address, typed)["Location"] == "/staff/missing/register/slip/"


def test_a_slip_of_another_report_is_no_second_press(head: Client) -> None:
    before = homeward.taken_home()
    head.post("/staff/missing/register/", report_typed())
    head.post("/staff/missing/register/check/", {"agreed": "on"})
    typed = {
        **now(),
        "seen_sure": "hour",
        "seen_place": "बाज़ार",
        "source": "station",
        "reason": "left",
        "story": "फिर",
    }
    for _ in range(2):
        head.post(f"{page(before)}again/", typed)
    again = MissingPerson.objects.get(before=before)
    assert again.case.number[:3] in text_of(head, "/staff/missing/register/slip/")
