"""The procedure on the page of a missing person, its small pages, and who opens them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samman.accounts.enums import Role
from samman.cases.models import Case, Transfer
from samman.common.digits import grouped
from samman.deadlines.engine import fire_due
from samman.missing_children import actions
from samman.missing_children.models import RiskForm, StepDone
from samman.people.actions import open_identity
from tests.factories import client_of, signed_in, unit
from tests.missing_children import made
from tests.missing_children.test_handing_over import without_ahtu
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
RISK = {
    "risk": "high",
    "lines": "चाचा और मेले के दुकानदारों से पूछें",
    "specialists": ["cyber"],
    "agencies": ["railway"],
}
REASON = {"reason": "नौकरी का लालच देकर दिल्ली ले जाने की बात"}


def sho_of(case: Case) -> Client:
    return signed_in(Role.STATION_HOUSE_OFFICER, case.unit)


def address(case: Case, tail: str = "") -> str:
    return f"/staff/missing/{case.number}/{tail}"


def test_what_is_next_stands_on_the_page_with_its_clock_and_its_law() -> None:
    case = made.make_missing()
    page = sho_of(case).get(address(case)).text
    assert "प्रक्रिया" in page and "जोखिम आकलन प्रपत्र भरें" in page
    assert f'href="{address(case, "risk/")}"' in page and f'href="{address(case, "step/8/")}"' in page
    assert "सर्वोच्च न्यायालय 10.5.2013" in page and "पुष्ट" in page
    desk = signed_in(Role.DESK, case.unit).get(address(case)).text
    assert f'href="{address(case, "risk/")}"' not in desk  # it is the SHO's


def test_a_step_is_marked_done_and_the_page_says_who_and_when() -> None:
    case = made.make_missing()
    client = sho_of(case)
    assert "वायरलेस" in client.get(address(case, "step/8/")).text
    empty = client.post(address(case, "step/8/"), {"time": "1", "proof": "  "})
    assert empty.status_code == 200 and not StepDone.objects.filter(case=case).exists()
    answer = client.post(address(case, "step/8/"), {"time": "1", "proof": "सं. 12 जीआरपी को"}, follow=True)
    assert "चरण 8" in answer.text and "सं. 12 जीआरपी को" not in answer.text  # what shows it is covered
    again = client.post(address(case, "step/8/"), {"time": "1", "proof": "सं. 12"}, follow=True)
    assert "पहले ही पूरा" in again.text and StepDone.objects.filter(case=case).count() == 1


def test_what_shows_it_is_read_by_who_opened_the_details() -> None:
    case = made.make_missing()
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    actions.do_step(case.pk, 8, time=1, proof="राम सिंह को बताया", by=sho)
    client = client_of(sho.officer)
    assert "राम सिंह" not in client.get(address(case)).text
    open_identity(case.pk, reason="to look at the work done", by=sho)
    assert "राम सिंह को बताया" in client.get(address(case)).text


@pytest.mark.parametrize("typed", ["x", "0", "99999"])
@pytest.mark.parametrize("proof", ["a\0b", "\ud800", "क" * 3000], ids=["nul", "surrogate", "long"])
def test_bad_input_of_a_step_is_a_sentence_and_never_an_error(typed: str, proof: str) -> None:
    case = made.make_missing()
    body = f"time={typed}&proof={proof}".encode("utf-8", "surrogatepass")
    answer = sho_of(case).post(
        address(case, "step/8/"), body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (200, 302, 400)


def test_a_paper_may_stand_for_words_where_a_paper_is_asked() -> None:
    from tests.evidence import made as files

    case = made.make_missing()
    client = sho_of(case)
    broken = SimpleUploadedFile("order.jpg", b"not a picture", "image/jpeg")
    answer = client.post(address(case, "step/3/"), {"time": "1", "proof": "", "file": broken})
    assert answer.status_code == 200 and not StepDone.objects.filter(case=case, step__number=3).exists()
    paper = SimpleUploadedFile("order.jpg", files.jpeg(), "image/jpeg")
    client.post(address(case, "step/3/"), {"time": "1", "proof": "", "file": paper})
    assert StepDone.objects.get(case=case, step__number=3).file is not None


def test_steps_with_an_act_of_their_own_lead_there_and_unknown_ones_are_not_found() -> None:
    case = made.make_missing()
    client = sho_of(case)
    assert client.get(address(case, "step/6/"))["Location"].endswith("/risk/")
    assert client.get(address(case, "step/12/"))["Location"].endswith("/trafficking/")
    assert client.get(address(case, "step/2/"))["Location"].endswith("#papers")
    for number in ("0", "24", "99", "9" * 30):
        assert client.get(address(case, f"step/{number}/")).status_code == 404


def test_the_sho_fills_in_the_risk_form_and_others_read_it() -> None:
    case = made.make_missing()
    client = sho_of(case)
    wrong = client.post(address(case, "risk/"), {**RISK, "risk": "", "lines": "x"})
    assert wrong.status_code == 200 and 'value="cyber"' in wrong.text and not RiskForm.objects.exists()
    assert client.post(address(case, "risk/"), {**RISK, "agencies": ["mars"]}).status_code == 200
    page = client.post(address(case, "risk/"), RISK, follow=True).text
    assert "सुरक्षित" in page and RiskForm.objects.get(case=case).risk == "high"
    desk = signed_in(Role.DESK, case.unit)
    shown = desk.get(address(case, "risk/")).text
    assert "दुकानदारों" not in shown and '<form method="post" action="' + address(case, "risk/") not in shown
    assert desk.post(address(case, "risk/"), RISK).status_code == 403
    assert (
        "दुकानदारों" not in client.get(address(case, "risk/")).text
    )  # not even before who writes it, without a reason
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    open_identity(case.pk, reason="to look at the work done", by=sho)
    assert "दुकानदारों" in client_of(sho.officer).get(address(case, "risk/")).text


def test_suspicion_moves_the_case_and_the_station_reads_on() -> None:
    case = made.make_missing()
    client = sho_of(case)
    assert "एएचटीयू" in client.get(address(case, "trafficking/")).text
    assert client.post(address(case, "trafficking/"), {"reason": "x"}).status_code == 200
    assert not Transfer.objects.exists()
    page = client.post(address(case, "trafficking/"), REASON, follow=True)
    assert page.status_code == 200 and "अब एएचटीयू के पास" in page.text
    twice = client.post(address(case, "trafficking/"), REASON, follow=True)
    assert "पहले से एएचटीयू के पास" in twice.text and Transfer.objects.count() == 1
    assert f'href="{address(case, "step/8/")}"' not in page.text  # it sees, the unit acts
    unit_page = signed_in(Role.AHTU_OFFICER, made.special("ahtu")).get(address(case)).text
    assert f'href="{address(case, "step/8/")}"' in unit_page


def test_without_a_unit_the_page_says_so_before_and_after() -> None:
    case = made.make_missing()
    without_ahtu(case)
    client = sho_of(case)
    assert "कोई एएचटीयू तय नहीं" in client.get(address(case, "trafficking/")).text
    page = client.post(address(case, "trafficking/"), REASON, follow=True).text
    assert "प्रकरण आपके पास ही है" in page and grouped(case.number) in page


def test_an_outsider_with_a_case_of_the_same_kind_finds_nothing() -> None:
    case, far = made.make_missing(), unit("up-amethi-gauriganj")
    made.make_missing(station=far)
    outsider = signed_in(Role.STATION_HOUSE_OFFICER, far)
    for tail, form in (("step/8/", {"time": "1", "proof": "x"}), ("risk/", RISK), ("trafficking/", REASON)):
        assert outsider.get(address(case, tail)).status_code == 404
        assert outsider.post(address(case, tail), form).status_code == 404
    assert not StepDone.objects.filter(case=case).exists() and not Transfer.objects.exists()


def test_the_timeline_says_what_was_done_what_is_late_and_why_it_moved() -> None:
    case = made.make_missing()
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    actions.do_step(case.pk, 8, time=1, proof="सं. 12", by=sho)
    fire_due(case.created_at + timedelta(hours=3))
    actions.suspect_trafficking(case.pk, reason=REASON["reason"], by=sho)
    page = client_of(sho.officer).get(address(case)).text
    assert "चरण 8 पूरा" in page and "जोखिम आकलन प्रपत्र: समय पर नहीं" in page
    assert "मानव तस्करी का संदेह" in page and REASON["reason"] not in page
