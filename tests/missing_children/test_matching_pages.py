"""The pages of possible matches: what a unit sees of another's child, what is kept of a mistake, the second press, outsiders."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.cases.waiting import waiting_for
from samman.common import clock
from samman.evidence import jobs
from samman.jurisdictions.models import Unit
from samman.missing_children import actions
from samman.missing_children import matches as reads
from samman.missing_children.actions import looking
from samman.missing_children.matching_report import Line, lines
from samman.missing_children.messages import OF_MATCHES
from samman.missing_children.models import (
    Candidate,
    CandidateQuestion,
    Decision,
    FoundPerson,
    PersonPhoto,
    Rejection,
)
from samman.missing_children.models.operations import today
from tests.evidence import made as files
from tests.factories import at, client_of, signed_in, unit
from tests.missing_children import made, matches, searching
from tests.missing_children.homeward import PLACE, make_found
from tests.missing_children.matches import head, keep, match, propose, reject, scored
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
STREET = "नमूना गली 5, मकान 12"
GIRL = {
    "name_hi": "लक्ष्मी नमूना",
    "name_en": "Lakshmi Sample",
    "marks": "दाएँ गाल पर तिल",
    "home_place": STREET,
    "languages": ["hindi", "bundeli"],
}


def sheet(pair: Candidate, act: str = "") -> str:
    return f"/staff/missing/candidate/{pair.pk}/" + (f"{act}/" if act else "")


def of_two_units() -> Candidate:
    return match(missing=made.make_missing(station=matches.far(), description=GIRL))


def photo_of(case: Case, *, intimate: bool = False) -> PersonPhoto:
    upload = SimpleUploadedFile("a.jpg", files.jpeg(), "image/jpeg")
    photo = actions.add_photo(case.pk, upload, taken_on=None, is_main=True, by=head(case))
    jobs.make_display_copy(photo.file_id)
    photo.file.refresh_from_db()
    photo.file.intimate = intimate
    photo.file.save(update_fields=["intimate"])
    return photo


def test_of_another_units_child_the_sheet_shows_only_what_is_needed_to_decide() -> None:
    pair = of_two_units()
    here, there = client_of(head(pair.found).officer), client_of(head(pair.missing).officer)
    shown = here.get(sheet(pair)).text
    for needed in (
        str(GIRL["name_hi"]),
        str(GIRL["marks"]),
        "रामू नमूना",
        "बुंदेली",
        str(pair.missing.district.name),
    ):
        assert needed in shown, needed
    for hidden in (
        STREET,
        made.STORY,
        made.PHONE,
        "नमूना मेला मैदान",
        "कक्षा 6",
        f"/missing/{pair.missing.number}/",
    ):
        assert hidden not in shown, hidden
    shown = there.get(sheet(pair)).text
    assert "नमूना कुली" not in shown and PLACE not in shown and "नमूना रेलवे स्टेशन" not in shown
    assert here.get(f"/staff/missing/{pair.missing.number}/").status_code == 404


def test_each_look_leaves_a_line_in_both_cases_and_the_first_is_kept() -> None:
    pair = of_two_units()
    officer = head(pair.found)
    client_of(officer.officer).get(sheet(pair))
    looks = Entry.objects.filter(act="view_candidate", outcome="read", actor_id=str(officer.officer.pk))
    assert set(looks.values_list("case_id", flat=True)) == {pair.found_id, pair.missing_id}
    pair.refresh_from_db()
    first = pair.looked_at
    assert first is not None
    client_of(officer.officer).get(sheet(pair))
    pair.refresh_from_db()
    assert pair.looked_at == first


def test_the_case_page_names_no_child_of_another_unit_and_leads_to_the_sheet() -> None:
    pair = of_two_units()
    here = client_of(head(pair.found).officer)
    page = here.get(f"/staff/missing/{pair.found.number}/").text
    assert sheet(pair) in page and str(GIRL["name_hi"]) not in page
    listed = here.get(f"/staff/missing/{pair.found.number}/candidates/").text
    assert str(GIRL["name_hi"]) in listed and sheet(pair) in listed
    names = Entry.objects.filter(act="view_names", outcome="read").latest("id")
    assert names.detail["cases"] == [pair.missing_id]


def test_a_photograph_is_shown_large_to_both_units_and_to_no_outsider() -> None:
    pair = of_two_units()
    photo, covered = photo_of(pair.missing), photo_of(pair.found, intimate=True)
    here = client_of(head(pair.found).officer)
    address = f"{sheet(pair)}photo/{photo.file_id}/"
    assert address in here.get(sheet(pair)).text
    answer = here.get(address)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("image/")
    assert "no-store" in answer["Cache-Control"]
    assert here.get(f"{sheet(pair)}photo/{covered.file_id}/").status_code == 404
    other = photo_of(made.make_missing(station=matches.far()))
    assert here.get(f"{sheet(pair)}photo/{other.file_id}/").status_code == 404
    circle = signed_in(Role.CIRCLE_OFFICER, pair.found.circle)
    assert circle.get(address).status_code == circle.get(sheet(pair)).status_code == 404


def test_two_officers_of_two_units_join_them_by_the_sheet_and_it_has_ended() -> None:
    pair = of_two_units()
    first, second = (client_of(head(case).officer) for case in pair.cases)
    wrong = first.post(sheet(pair, "same"), {"words": "वही"})
    assert wrong.status_code == 200 and "वही</textarea>" in wrong.text.replace("\n", "")
    typed = {"words": matches.WORDS}
    assert first.post(sheet(pair, "same"), typed).status_code == 302
    late = first.post(sheet(pair, "same"), {"words": "दोनों की माँ का नाम एक है"})
    assert late.status_code == 200 and "दोनों की माँ का नाम एक है" in late.text and "पहले ही दर्ज" in late.text
    assert Decision.objects.filter(kind="joined").count() == 1
    colleague = client_of(head(pair.found).officer)
    assert 'value="agree"' not in colleague.get(sheet(pair)).text
    assert colleague.post(sheet(pair, "decide"), {"answer": "agree"}).status_code == 302
    assert Decision.objects.open().count() == 1
    shown = second.get(sheet(pair)).text
    assert 'value="agree"' in shown and matches.WORDS in shown
    for _time in range(2):
        assert second.post(sheet(pair, "decide"), {"answer": "agree"}).status_code == 302
    assert Decision.objects.get(kind="joined").outcome == "agreed"
    again = first.post(sheet(pair, "not"), {"reason": "face", "no_words": matches.NO_WORDS})
    assert not Rejection.objects.exists() and again.status_code in (200, 302)
    for address in (f"/staff/missing/{pair.found.number}/candidates/", sheet(pair)):
        assert "दो अधिकारियों ने पुष्टि की" in first.get(address).text


def test_a_no_is_not_offered_again_to_that_officer_and_others_read_why() -> None:
    pair = of_two_units()
    officer, other = head(pair.missing), head(pair.found)
    here = client_of(officer.officer)
    mistake = here.post(sheet(pair, "not"), {"reason": "", "no_words": matches.NO_WORDS})
    assert mistake.status_code == 200 and matches.NO_WORDS in mistake.text
    typed = {"reason": "face", "no_words": matches.NO_WORDS}
    assert [here.post(sheet(pair, "not"), typed).status_code for _time in range(2)] == [302, 302]
    assert Rejection.objects.count() == 1
    assert sheet(pair) not in here.get(f"/staff/missing/{pair.missing.number}/").text
    shown = client_of(other.officer).get(sheet(pair)).text
    assert matches.NO_WORDS in shown and f'action="{sheet(pair, "same")}"' in shown
    offer = reads.offers_of(other, pair.found, 9)[0]
    assert not offer.rests and not offer.own_no and [one.unit for one in offer.said_no] == [pair.missing.unit]
    waits = client_of(other.officer).get("/staff/missing/matches/").text
    assert sheet(pair) in waits and sheet(pair) not in here.get("/staff/missing/matches/").text


def test_it_comes_back_to_the_same_officer_when_something_new_is_known() -> None:
    pair = of_two_units()
    officer = head(pair.missing)
    reject(pair, officer)
    assert reads.offers_of(officer, pair.missing, 9)[0].rests
    keep(scored(pair.found, pair.missing, facts="b"))
    offer = reads.offers_of(officer, pair.missing, 9)[0]
    assert not offer.rests and not offer.own_no
    assert sheet(pair) in client_of(officer.officer).get(f"/staff/missing/{pair.missing.number}/").text


def test_a_drive_brings_it_back_to_officers_of_other_units_only() -> None:
    pair = of_two_units()
    officer, other = head(pair.missing), make_viewer(Role.SUPERINTENDENT, pair.found.district)
    searching.start(starts_on=today(), ends_on=today() + timedelta(days=9))  # before anybody said no
    reject(pair, officer)
    assert not reads.offers_of(other, pair.found, 9)[0].rests
    reject(pair, head(pair.found))
    assert reads.offers_of(other, pair.found, 9)[0].rests
    with at(hours=1):
        drive = searching.start(starts_on=today(), ends_on=today() + timedelta(days=9))
        offer = reads.offers_of(other, pair.found, 9)[0]
        assert offer.drive == drive and not offer.rests
        for of_that_unit in (officer, head(pair.missing)):
            assert reads.offers_of(of_that_unit, pair.missing, 9)[0].rests
        assert drive.name in client_of(other.officer).get(sheet(pair)).text


def test_a_drive_elsewhere_or_over_brings_nothing_back() -> None:
    pair = of_two_units()
    other = make_viewer(Role.SUPERINTENDENT, pair.found.district)
    reject(pair, head(pair.missing))
    reject(pair, head(pair.found))
    with at(hours=1):
        elsewhere = Unit.objects.districts().exclude(pk__in=[case.district_id for case in pair.cases])
        searching.start(districts=[elsewhere.filter(state=unit().state).order_by("code")[0].pk])
        assert reads.offers_of(other, pair.found, 9)[0].rests


def test_the_other_unit_answers_a_question_and_sees_nothing_of_the_asking_case() -> None:
    pair = of_two_units()
    here, there = client_of(head(pair.found).officer), client_of(head(pair.missing).officer)
    typed = {"about": "missing", "asked": "", "ask_words": matches.ASKS, "once": str(uuid.uuid4())}
    assert matches.ASKS in here.post(sheet(pair, "ask"), typed).text
    typed["asked"] = "mark"
    assert [here.post(sheet(pair, "ask"), typed).status_code for _time in range(2)] == [302, 302]
    question = CandidateQuestion.objects.get()
    address = f"/staff/missing/question/{question.pk}/"
    assert address in there.get(f"/staff/missing/{pair.missing.number}/").text
    assert address in there.get("/staff/missing/matches/").text
    page = there.get(address).text
    assert matches.ASKS in page and str(pair.found.unit.name) in page and pair.found.number not in page
    assert there.post(address, {"answer": " "}).status_code == 200
    for _time in range(2):
        assert there.post(address, {"answer": "हाँ, बाएँ गाल पर"}).status_code == 302
    assert "हाँ, बाएँ गाल पर" in here.get(sheet(pair)).text
    assert address not in there.get("/staff/missing/matches/").text
    for outsider in (here, signed_in(Role.CIRCLE_OFFICER, pair.found.circle)):
        assert outsider.get(address).status_code == outsider.post(address, {"answer": "x"}).status_code == 404


def test_a_station_from_which_the_other_case_is_kept_finds_nothing_on_any_page() -> None:
    here = matches.far()
    missing = made.make_missing(station=here, accused_is_police=True, description=GIRL)
    pair = match(make_found(station=here), missing)
    own = head(pair.found)
    client = client_of(own.officer)
    for address in (sheet(pair), sheet(pair, "same"), f"{sheet(pair)}photo/1/"):
        assert client.get(address).status_code == 404, address
    assert (
        client.post(sheet(pair, "not"), {"reason": "face", "no_words": matches.NO_WORDS}).status_code == 404
    )
    for address in (f"/staff/missing/{pair.found.number}/", "/staff/missing/matches/"):
        page = client.get(address).text
        assert sheet(pair) not in page and missing.number not in page
    assert str(GIRL["name_hi"]) not in client.get(f"/staff/missing/{pair.found.number}/candidates/").text
    district = make_viewer(Role.SUPERINTENDENT, missing.district)
    assert client_of(district.officer).get(sheet(pair)).status_code == 200
    matches.ask(pair, make_viewer(Role.NODAL_OFFICER, missing.district), about="found")
    assert not reads.questions_for(own).exists()


def test_nothing_that_is_done_with_such_a_pair_is_told_on_the_page_of_that_stations_own_case() -> None:
    here = matches.far()
    missing = made.make_missing(station=here, accused_is_police=True)
    pair = match(make_found(station=here), missing)
    reject(pair, make_viewer(Role.SUPERINTENDENT, missing.district))
    asker = make_viewer(Role.NODAL_OFFICER, missing.district)
    question = matches.ask(pair, asker, about="found", asked="case")
    monitor = make_viewer(Role.MONITOR, missing.state)
    actions.answer_question(question.pk, words="हाँ, बाएँ गाल पर", show=True, by=monitor)
    told = ("looked at: not this child", "was asked about", "question of another unit", "Shown for 30 days")

    address = f"/en/staff/missing/{pair.found.number}/"
    page = client_of(head(pair.found).officer).get(address)
    assert not any(words in page.text for words in told)
    sent = {line.message.event for line in page.context["sent"]}
    assert sent and not sent & set(OF_MATCHES)
    above = client_of(make_viewer(Role.SUPERINTENDENT, missing.district).officer).get(address)
    assert all(words in above.text for words in told)
    assert {line.message.event for line in above.context["sent"]} >= {"missing_candidate", "missing_question"}


def test_once_ended_another_units_child_is_not_shown_any_more() -> None:
    pair = of_two_units()
    here = client_of(head(pair.found).officer)
    photo = photo_of(pair.missing)
    FoundPerson.objects.filter(case=pair.found).update(is_missing=made.make_missing())
    shown = here.get(sheet(pair)).text
    assert str(GIRL["name_hi"]) not in shown and str(GIRL["marks"]) not in shown
    assert here.get(f"{sheet(pair)}photo/{photo.file_id}/").status_code == 404
    assert str(GIRL["name_hi"]) not in here.get(f"/staff/missing/{pair.found.number}/candidates/").text


def waiting_numbers(case: Case) -> list[int]:
    return [line.number for one in waiting_for(head(case), clock.now()) for line in one.lines][-2:]


def test_what_nobody_has_looked_at_and_questions_wait_on_the_first_page_of_the_day() -> None:
    pair = of_two_units()
    matches.ask(pair, head(pair.found))
    assert waiting_numbers(pair.found) == [1, 0] and waiting_numbers(pair.missing) == [1, 1]
    page = client_of(head(pair.missing).officer).get("/staff/complaints/").text
    assert "/staff/missing/matches/" in page
    client_of(head(pair.found).officer).get(sheet(pair))
    assert waiting_numbers(pair.missing) == [0, 1]


def test_lists_and_waiting_take_as_many_queries_for_many_as_for_one() -> None:
    found = make_found()
    viewer = head(found)
    client: Client = client_of(viewer.officer)

    def asked() -> list[int]:
        counts = []
        for address in (
            f"/staff/missing/{found.number}/candidates/",
            "/staff/missing/matches/",
            "/staff/missing/matching/",
        ):
            one = sp if address.endswith("matching/") else client
            one.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert one.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    sp = signed_in(Role.SUPERINTENDENT, found.district)
    pairs = [scored(found, made.make_missing(station=matches.far()))]
    keep(*pairs)
    reject(Candidate.objects.get(), head(pairs_missing(pairs[0].missing_id)))
    few = asked()
    pairs += [scored(found, made.make_missing(station=matches.far()), score=float(n)) for n in range(8, 12)]
    keep(*pairs)
    for pair in Candidate.objects.select_related("missing")[1:3]:
        reject(pair, head(pair.missing))
    assert asked() == few


def pairs_missing(case_id: int) -> Case:
    return Case.objects.select_related("unit").get(pk=case_id)


def test_who_opens_the_report_and_what_it_counts() -> None:
    with at(hours=-24 * 5):
        old = of_two_units()
    joined, refused, rejected = (match(score=score) for score in (22.0, 11.0, 9.0))
    by_two = propose(joined, head(joined.found))
    matches.agree(by_two, head(joined.missing))
    matches.agree(propose(refused, head(refused.found)), head(refused.missing), agree=False)
    reject(rejected, head(rejected.found))
    told = {
        (line.least, line.offered, line.proposed, line.confirmed, line.refused, line.rejected)
        for line in reads_lines(old)
    }
    assert told == {(20, 1, 1, 1, 0, 0), (12, 1, 0, 0, 0, 0), (8, 2, 1, 0, 1, 1)}
    for role, place in ((Role.MONITOR, unit().state), (Role.NODAL_OFFICER, unit().district)):
        page = signed_in(role, place).get("/staff/missing/matching/")
        assert page.status_code == 200 and sheet(old) in page.text and sheet(rejected) not in page.text
    assert signed_in(Role.DESK, unit()).get("/staff/missing/matching/").status_code in (403, 404)


def reads_lines(pair: Candidate) -> list[Line]:
    return lines(make_viewer(Role.SUPERINTENDENT, pair.found.district))


@pytest.mark.parametrize("number", ["0", "9" * 20, "9" * 41, "9" * 5000])
def test_strange_numbers_find_nothing(number: str) -> None:
    here = signed_in(Role.STATION_HOUSE_OFFICER, unit())
    for page in (
        f"candidate/{number}/",
        f"candidate/{number}/same/",
        f"candidate/{number}/photo/{number}/",
        f"question/{number}/",
    ):
        assert here.get(f"/staff/missing/{page}").status_code == 404
        assert here.post(f"/staff/missing/{page}").status_code in (404, 405)
    pair = of_two_units()
    mine = client_of(head(pair.found).officer)
    assert mine.post(sheet(pair, "kill")).status_code == 404
    bad = {"words": "a\0b" * 20, "reason": "x", "no_words": "\0", "asked": "x", "about": "y", "once": "z"}
    for act in ("same", "not", "ask", "decide"):
        assert mine.post(sheet(pair, act), bad).status_code in (200, 302), act
    assert not Rejection.objects.exists() and not Decision.objects.exists()


def test_that_a_second_officer_refused_stands_in_the_lists() -> None:
    pair = of_two_units()
    decision = matches.propose(pair, head(pair.found))
    matches.agree(decision, head(pair.missing), agree=False)
    for case in pair.cases:
        page = client_of(head(case).officer).get(f"/staff/missing/{case.number}/candidates/").text
        assert "दूसरे अधिकारी ने मना किया" in page


def test_while_candidates_are_looked_for_the_page_says_so() -> None:
    found = make_found()
    page = client_of(head(found).officer)
    assert "प्रोग्राम अभी मिलान कर रहा है" in page.get(f"/staff/missing/{found.number}/").text
    looking.look(found.pk)
    assert "प्रोग्राम अभी मिलान कर रहा है" not in page.get(f"/staff/missing/{found.number}/").text
