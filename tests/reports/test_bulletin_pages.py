"""Headquarters drafts the bulletin from the records, edits it, and lets it go out when it tells nobody apart."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.missing_children import actions
from samman.reports.bulletin import compose
from samman.reports.bulletin_check import problems
from samman.reports.models import Bulletin
from samman.reports.traced import records_of, traced_in
from tests.factories import at, signed_in, unit
from tests.missing_children import homeward, made
from tests.officers import Map, make_map, make_officer, make_viewer
from tests.reports import recorded
from tests.reports.test_bulletin import OCTOBER, october

pytestmark = pytest.mark.django_db
PAGE = "/staff/bulletin/2025-10/"
IN_OCTOBER = datetime(2025, 10, 20, 12, tzinfo=clock.IST)
IN_NOVEMBER = datetime(2025, 11, 5, 12, tzinfo=clock.IST)
HI, EN = "अक्टूबर में 120 बालक-बालिकाएँ दस्तयाब हुए।", "120 children were traced in October."


@pytest.fixture
def police_map(db: None) -> Map:
    return make_map()


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with at(IN_NOVEMBER):
        yield


def monitor(state: Unit) -> Client:
    return signed_in(Role.MONITOR, state)


def post(client: Client, act: str, version: int = 0, text_hi: str = HI, text_en: str = EN) -> str:
    data = {"act": act, "version": version, "text_hi": text_hi, "text_en": text_en}
    return client.post(PAGE, data, follow=True).content.decode()


def test_octobers_records_give_the_bulletin_of_the_seed(police_map: Map) -> None:
    told = recorded.keep(
        october(), police_map.state, IN_OCTOBER, make_officer(Role.MONITOR, police_map.state)
    )
    found = traced_in(police_map.state, OCTOBER)
    assert sorted(map(repr, found)) == sorted(map(repr, told)) and len(found) == 120
    for language in ("hi", "en"):
        assert compose(OCTOBER, found, language) == compose(OCTOBER, told, language)
    page = monitor(police_map.state).get(PAGE).content.decode()
    assert "120 बालक-बालिकाओं को दस्तयाब किया" in page and "कटनी पुलिस ने दो बालिकाओं को कोटा (राजस्थान) से" in page
    assert traced_in(police_map.other_state, OCTOBER) == []
    assert recorded.NAMES[0] in records_of(police_map.state, OCTOBER).names


def test_a_name_under_which_a_child_was_found_does_not_go_out_either() -> None:
    description = {**homeward.found_report().description, "name_hi": "छुटकी"}
    case, found = made.make_missing(), homeward.make_found(description=description)
    decision = actions.propose_joining(
        found.pk, case.number, words="फोटो और निशान मिलते हैं, माँ ने पहचाना", by=homeward.sho(case)
    )
    second = make_viewer(Role.SUPERINTENDENT, case.district)
    actions.decide(case.pk, decision_id=decision.pk, agree=True, by=second)
    case.refresh_from_db()
    month = clock.in_ist(case.recovery.found_at).date().replace(day=1)
    assert {"छुटकी", made.NAME_HI} <= records_of(case.state, month).names


def test_persons_around_a_child_and_its_places_do_not_go_out_though_they_are_sealed() -> None:
    person = made.described(home_place="नक्खास, लखनऊ", father_name="मनमोहन नमूना", mother_name="Sushila Sample")
    report = made.report_of(
        person,
        reporter={"name": "हरिकिशन तिवारी", "relation": "चाचा", "phone": made.PHONE, "address": "डालीगंज पुल"},
    )
    case = made.register(report)[0]
    consent = actions.Consent(
        "guardian", clock.in_ist(clock.now()).date(), "Jagdamba Shukla", "दादी", "हाँ", ""
    )
    actions.publish_notice(case.pk, consent, version=case.version, by=homeward.sho(case))
    homeward.trace(case, stay={"place": "सुभाषिनी आश्रय गृह", "in_charge": "कमलेश्वरी देवी"})
    homeward.cwc_done(case)
    homeward.hear(case)
    homeward.order(case)
    for _officer in range(2):
        homeward.check(case)
    case.refresh_from_db()
    actions.restore_home(
        case.pk,
        restored_at=clock.now(),
        words={"to_whom": "विश्वंभर त्रिपाठी", "relation": "मामा", "phone": "", "place": "रकाबगंज, लखनऊ"},
        version=case.version,
        by=homeward.sho(case),
    )
    known = records_of(case.state, clock.in_ist(clock.now()).date().replace(day=1))
    known = replace(known, children_of={})  # a district of one child is refused anyway
    for typed in (
        "हरिकिशन", "Harikishan", "तिवारी", "Jagdamba", "जगदंबा शुक्ला", "कमलेश्वरी", "विश्वंभर", "मनमोहन", "Manmohan Namuna",
        "Sushila", "नक्खास", "डालीगंज", "सुभाषिनी", "रकाबगंज", "Rakabganj",
    ):  # fmt: skip
        told = problems(f"{typed} की एक बालिका, लखनऊ पुलिस ने", known)
        assert told and all(any(word in one for word in typed.split()) for one in told), (typed, told)
        never = known.others | known.places | known.names
        assert not any(f"“{name}”" in one for name in never - {typed} for one in told), told
    for harmless in (
        "लखनऊ पुलिस ने एक बालिका को नासिक (महाराष्ट्र) से दस्तयाब किया।",
        "रेलवे स्टेशन पर सभी बच्चे सुरक्षित हैं।",
    ):
        assert problems(harmless, known) == []


def test_a_text_that_came_second_stays_on_the_page_and_is_kept_at_the_second_press(police_map: Map) -> None:
    first, second = monitor(police_map.state), monitor(police_map.state)
    post(first, "keep", 0, HI, EN)
    page = post(second, "keep", 0, "दूसरा पाठ", EN)
    assert "दूसरा पाठ" in page and "बीच किसी और ने" in page
    assert Bulletin.objects.get().text_hi == HI
    post(second, "keep", 1, "दूसरा पाठ", EN)
    assert Bulletin.objects.get().text_hi == "दूसरा पाठ"
    post(first, "release", 2, HI, EN)
    assert "दूसरा पाठ" not in post(second, "keep", 2, "दूसरा पाठ", EN)
    assert Bulletin.objects.get().text_hi == HI


def test_headquarters_alone_reads_and_writes_it_each_of_its_own_state(police_map: Map) -> None:
    ours, theirs = monitor(police_map.state), monitor(police_map.other_state)
    post(ours, "release")
    assert HI in ours.get(PAGE).content.decode()
    assert HI not in theirs.get(PAGE).content.decode()
    assert theirs.get(f"{PAGE}hi.pdf").status_code == 404
    superintendent = signed_in(Role.SUPERINTENDENT, police_map.district)
    for path in (PAGE, "/staff/bulletin/", f"{PAGE}hi.txt"):
        assert superintendent.get(path).status_code == 404
    assert post(superintendent, "release", 1) and Bulletin.objects.count() == 1


def test_a_text_is_kept_and_goes_out_in_both_languages_as_page_pdf_and_text() -> None:
    client = monitor(unit("up"))
    post(client, "keep")
    assert client.get(f"{PAGE}hi.pdf").status_code == 404  # kept is not gone out
    post(client, "release", 1, f"{HI}\r\n\r\nदूसरा भाग")
    assert HI in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}hi.txt").content.decode() == f"{HI}\n\nदूसरा भाग"
    pdf = client.get(f"{PAGE}en.pdf")
    document: Any = pypdfium2.PdfDocument(io.BytesIO(pdf.content))  # type: ignore[no-untyped-call]
    assert EN in document[0].get_textpage().get_text_bounded()
    assert [*Entry.objects.filter(object_kind="bulletin").order_by("pk").values_list("act", flat=True)] == [
        "bulletin_saved",
        "bulletin_released",
    ]
    assert "जारी" in client.get("/staff/bulletin/").content.decode()


def test_a_correction_is_a_next_edition_and_what_was_said_before_stays(client: Client) -> None:
    hq = monitor(unit("up"))
    post(hq, "release")
    first = Bulletin.objects.values().get()
    page = hq.get(f"{PAGE}?correct=1").content.decode()
    assert HI in page and 'name="edition" value="2"' in page and "सुधार" in page
    right = {
        "text_hi": "अक्टूबर 2025\n\n121 बच्चे दस्तयाब हुए।",
        "text_en": "October 2025\n\n121 were traced.",
        "edition": 2,
    }
    hq.post(PAGE, {"act": "keep", "version": 0, **right})
    assert HI in client.get("/months/2025-10/").content.decode()  # until the new one goes out
    assert "121 बच्चे" in hq.get(PAGE).content.decode()
    for _press in range(2):
        hq.post(PAGE, {"act": "release", "version": 1, **right})
    assert Bulletin.objects.count() == 2 and Bulletin.objects.values().get(edition=1) == first
    for address, said in (("", "सुधार: 5 नवंबर 2025"), ("page.txt", "सुधार: 5 नवंबर 2025")):
        text = client.get(f"/months/2025-10/{address}").content.decode()
        assert "121 बच्चे" in text and said in text and HI not in text
    english: Any = pypdfium2.PdfDocument(io.BytesIO(client.get("/en/months/2025-10/page.pdf").content))  # type: ignore[no-untyped-call]
    words = english[0].get_textpage().get_text_bounded()
    assert "Corrected on 5 November 2025." in words and "121" in words
    assert client.get("/months/").content.decode().count('href="/months/2025-10/"') == 1
    staff = hq.get(PAGE).content.decode()
    assert HI in staff and "121 बच्चे" in staff  # the earlier edition stands below
    assert "121" in hq.get(f"{PAGE}hi.txt").content.decode()


def test_no_edition_is_left_out_and_none_is_begun_before_the_last_went_out() -> None:
    hq = monitor(unit("up"))
    post(hq, "keep")
    for edition in (2, 3):
        hq.post(PAGE, {"act": "release", "version": 0, "edition": edition, "text_hi": HI, "text_en": EN})
    post(hq, "release", 1)
    hq.post(PAGE, {"act": "release", "version": 0, "edition": 3, "text_hi": HI, "text_en": EN})
    assert list(Bulletin.objects.values_list("edition", flat=True)) == [1]


def test_a_month_that_is_not_over_goes_out_only_with_a_tick() -> None:
    hq, address = monitor(unit("up")), "/staff/bulletin/2025-11/"
    data: dict[str, Any] = {
        "act": "release",
        "version": 0,
        "text_hi": "नवंबर में 3 बच्चे मिले।",
        "text_en": "Three were traced.",
    }
    page = hq.post(address, data).content.decode()
    assert "यह माह अभी पूरा नहीं हुआ" in page and data["text_hi"] in page and not Bulletin.objects.exists()
    hq.post(address, {**data, "act": "keep"})  # what is only kept needs none
    hq.post(address, {**data, "version": 1, "early": "on"})
    assert Bulletin.objects.get().released_at is not None
    assert 'name="early"' not in hq.get(PAGE).content.decode()  # October is over


def test_what_tells_who_somebody_is_does_not_go_out_and_the_text_stays(police_map: Map) -> None:
    recorded.keep(october()[:3], police_map.state, IN_OCTOBER, make_officer(Role.MONITOR, police_map.state))
    client = monitor(police_map.state)
    page = post(client, "release", 0, f"{HI} राधिका मिली। मु०अ०सं० 112/2025")
    assert "“राधिका”" in page and "112/2025" in page and HI in page
    assert not Bulletin.objects.exists()
    kept = post(client, "keep", 0, f"{HI} राधिका मिली।")
    assert "यह इस रूप में जारी नहीं हो सकता" in kept  # kept, with what is wrong


def test_a_second_press_and_an_old_form_change_nothing() -> None:
    client = monitor(unit("up"))
    post(client, "release")
    before = Bulletin.objects.values().get()
    assert "इस बीच जारी हो गया" in post(client, "release")
    post(client, "keep", 1, "अन्य")
    assert Bulletin.objects.values().get() == before


@pytest.mark.parametrize("text", ["", "\x00", "x" * 20_001])
def test_a_bad_text_gets_a_sentence_and_is_not_kept(text: str) -> None:
    page = post(monitor(unit("up")), "release", 0, text)
    assert "govuk-error-summary" in page and not Bulletin.objects.exists()


@pytest.mark.parametrize("month", ["2025-13", "2024-11", "2025-12", "0000-00"])
def test_only_the_months_of_a_year_have_a_bulletin(month: str) -> None:
    assert monitor(unit("up")).get(f"/staff/bulletin/{month}/").status_code == 404


def test_the_verb_refuses_who_does_not_speak_for_the_state() -> None:
    from django.core.exceptions import PermissionDenied

    from samman.reports.actions import save_bulletin

    with pytest.raises(PermissionDenied):
        save_bulletin(
            OCTOBER, text_hi=HI, text_en=EN, version=0, by=make_viewer(Role.NODAL_OFFICER, unit("up-lucknow"))
        )
