"""Word of somebody who is missing goes the same quiet way as a complaint: one question a page, two numbers, one page after."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samman.accounts.enums import Role
from samman.audit.actors import ANONYMOUS
from samman.cases import history
from samman.cases.models import Case, Draft
from samman.common import clock
from samman.evidence.models import AddedBy, File
from samman.missing_children import actions
from samman.missing_children.enums import AgeSure
from samman.missing_children.enums_home import MayKnow
from samman.missing_children.models import MissingPerson, PersonPhoto
from samman.people.actions import contact_details, identity_of
from tests.evidence import made
from tests.factories import at, grouped
from tests.missing_children import homeward
from tests.missing_children import made as made_missing
from tests.missing_children.made import an_fir, make_missing
from tests.officers import make_viewer
from tests.public_site import search, walk

pytestmark = pytest.mark.django_db


def photo(name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, made.jpeg(), "image/jpeg")


def test_the_first_page_has_a_second_quiet_entrance(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'href="/q/near/"' in page
    assert page.index("क्या आप अभी खतरे में हैं?") < page.index('href="/q/near/"')
    first = client.get("/q/near/")
    assert first.status_code == 200 and not Draft.objects.exists()
    assert 'name="relation"' in first.content.decode()


def test_a_girl_is_registered_with_all_that_was_told(client: Client) -> None:
    cases, _key = search.send(client)
    case = cases[0]
    person = MissingPerson.objects.get(case=case)
    assert (person.name_hi, person.name_en) == ("गुड़िया नमूना", "")
    assert person.other_names == ["गुड्डी", "मुनिया"]
    assert (person.age_from_months, person.age_until_months, person.age_sure) == (144, 155, AgeSure.FAMILY)
    assert (person.sex, person.mother_name, person.clothes) == ("f", "सरला", "लाल फ्रॉक")
    yesterday = clock.in_ist(clock.now()) - timedelta(days=1)
    assert clock.in_ist(person.seen_at).replace(microsecond=0) == yesterday.replace(
        hour=17, minute=0, second=0, microsecond=0
    )
    assert person.seen_district == walk.lucknow() and case.unit.code == "up-lucknow-chowk"
    assert person.opened_words == {
        "with_whom": "चाचा",
        "phones": "९४१५०११११२",
        "story": "मेले गई थी।",
        "school": "कक्षा 6",
    }
    assert identity_of(case)["reporter"] == {
        "name": "सरला नमूना",
        "relation": "माँ",
        "phone": "",
        "address": "नमूना गली 5",
    }
    assert case.about_child and case.due_at is not None


def test_two_sisters_have_two_cases_and_one_key(client: Client) -> None:
    cases, key = search.send(client, search.SISTERS)
    assert len(cases) == 2
    first, second = (MissingPerson.objects.get(case=case) for case in cases)
    assert first.group == second.group is not None
    assert (second.name_en, second.birth_date and second.birth_date.isoformat()) == (
        "Munni Sample",
        "2017-11-22",
    )
    for case in cases:
        other = Client()
        shown = walk.sign_in(other, (case.number, key))
        assert shown["Location"] == "/look/"
        page = other.get("/look/").content.decode()
        assert all(grouped(one.number) in page for one in cases)
        assert contact_details(case.safe_contact)["phone"] == "9876543210"


def test_the_same_draft_sends_once(client: Client) -> None:
    search.fill(client, search.SISTERS)
    for _press in range(3):
        assert client.post("/send/")["Location"] == "/note/"
    assert Case.objects.filter(kind="missing").count() == 2


def test_photographs_go_to_the_one_whom_they_show(client: Client) -> None:
    search.fill(client, search.SISTERS, until="onefile")
    search.post(client, "onefile", {"go": "add", "file": photo()})
    search.post(client, "onefile", {})
    for name in ("two", "twoage", "twolook"):
        search.post(client, name, search.SISTERS[name])
    search.post(client, "twofile", {"file": photo("b.jpg")})
    assert len(client.get("/q/onefile/").context["staged"]) == 1
    assert len(client.get("/q/twofile/").context["staged"]) == 1
    for name in search.ORDER[search.ORDER.index("since") :]:
        if name in search.SISTERS:
            search.post(client, name, search.SISTERS[name])
    client.post("/send/")
    cases = Case.objects.filter(kind="missing").order_by("pk")
    assert [PersonPhoto.objects.filter(case=case, is_main=True).count() for case in cases] == [1, 1]
    assert set(File.objects.values_list("added_by", flat=True)) == {AddedBy.REPORTER}


def test_a_photograph_that_is_none_is_refused_in_a_sentence(client: Client) -> None:
    search.fill(client, until="onefile")
    sound = SimpleUploadedFile("a.ogg", made.sound("ogg", "libopus"), "audio/ogg")
    page = search.post(client, "onefile", {"file": sound})
    assert page.status_code == 200 and "govuk-error-summary" in page.content.decode()
    assert not File.objects.exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("near", {}),
        ("count", {"count": "9"}),
        ("one", {"called": "x" * 200, "sex": "f"}),
        ("oneage", {"sure": "family"}),
        ("oneage", {"years": "400", "sure": "family"}),
        ("oneage", {"born": "31/02/2015", "sure": "papers"}),
        ("oneage", {"born": "1/1/2090", "sure": "papers"}),
        ("since", {"day": "earlier"}),
        ("since", {"day": "earlier", "date": "1/1/2090"}),
        ("ground", {"station": "unknown", "locality": " \0 "}),
        ("ring", {"may_contact": "x"}),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(client: Client, name: str, said: dict[str, str]) -> None:
    search.fill(client, until=name)
    answer = search.post(client, name, said)
    assert answer.status_code == 200, name
    assert "govuk-error-summary" in answer.content.decode()


def test_signs_that_a_plain_column_may_not_hold_are_left_out(client: Client) -> None:
    search.send(client, {**search.GIRL, "one": {"called": "गु\0ड़िया", "sex": "f"}})
    assert MissingPerson.objects.get().name_hi == "गु ड़िया"


def test_back_and_the_language_keep_what_was_typed(client: Client) -> None:
    search.fill(client, until="onelook")
    typed = {"clothes": "नीली साड़ी", "marks": "तिल"}
    assert search.post(client, "onelook", {**typed, "go": "back"})["Location"] == "/q/oneage/"
    assert "नीली साड़ी" in client.get("/q/onelook/").content.decode()
    shown = search.post(client, "onelook", {**typed, "go": "show"}, language="/en")
    assert shown["Location"] == "/en/q/onelook/"
    assert "नीली साड़ी" in client.get("/en/q/onelook/").content.decode()


def test_a_post_whose_session_is_gone_comes_back_with_every_word() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post(
        "/q/onelook/", {"go": "on", "clothes": "लाल फ्रॉक"}, headers={"sec-fetch-site": "same-origin"}
    )
    assert page.status_code == 200 and "लाल फ्रॉक" in page.content.decode()
    late = client.post("/send/", {"way": "missing"}, headers={"sec-fetch-site": "same-origin"})
    assert 'href="/q/near/"' in late.content.decode()


def test_fewer_persons_than_at_first_leaves_nothing_of_the_second(client: Client) -> None:
    search.fill(client, search.SISTERS)
    search.post(client, "count", {"count": "1"}, query="?check=1")
    client.post("/send/")
    assert MissingPerson.objects.count() == 1


def test_a_complaint_that_was_begun_stays_aside_and_nothing_of_it_is_sent(client: Client) -> None:
    walk.fill(client, until="district")
    assert client.get("/q/one/")["Location"] == "/q/near/"  # not begun yet
    search.fill(client, search.WOMAN)
    assert walk.HERSELF["words"]["story"] not in client.get("/check/").content.decode()
    assert client.get("/q/words/")["Location"] == "/q/who/"
    walk.post(client, "who", walk.HERSELF["who"])
    assert walk.HERSELF["words"]["story"] in client.get("/q/words/").content.decode()


def test_known_police_keep_it_from_the_station(client: Client) -> None:
    cases, _key = search.send(client, {**search.GIRL, "behind": {"accused_power": "yes"}})
    assert cases[0].unit == walk.lucknow()
    assert cases[0].kept_from is not None


def look(case: Case, key: str) -> tuple[Client, str]:
    client = Client()
    walk.sign_in(client, (case.number, key))
    return client, client.get("/look/").content.decode()


def test_the_page_names_nobody_and_says_where_to_ask(client: Client) -> None:
    cases, key = search.send(client)
    _client, page = look(cases[0], key)
    assert "गुड़िया" not in page and "सरला" not in page and "Chowk बाज़ार" not in page
    assert "12 वर्ष" in page and cases[0].unit.name_hi in page
    assert "पुलिस खोज रही है" in page


def test_words_photograph_and_contact_are_added_for_all(client: Client) -> None:
    cases, key = search.send(client, search.SISTERS)
    other, _page = look(cases[1], key)
    other.post("/look/words/", {"words": "वह नीली साइकिल पर थी।", "once": "a"})
    other.post("/look/words/", {"words": "वह नीली साइकिल पर थी।", "once": "a"})
    for case in cases:
        assert case.history.filter(event="reporter_wrote").count() == 1
    assert "नीली साइकिल" in other.get("/look/").content.decode()
    assert (
        other.post("/look/file/", {"whose": cases[0].number, "file": photo()})["Location"] == "/look/?m=file"
    )
    assert PersonPhoto.objects.get().case == cases[0]
    other.post("/look/ways/1/", {"step": "phone", "kept": "", "may_contact": "no", "go": "on"})
    for case in cases:
        case.safe_contact.refresh_from_db()
        assert not case.safe_contact.may_call
        assert identity_of(case)["reporter"]["phone"] == ""


def test_a_stranger_case_takes_no_photograph(client: Client) -> None:
    cases, key = search.send(client)
    strange = make_missing()
    other, _page = look(cases[0], key)
    other.post("/look/file/", {"whose": strange.number, "file": photo()})
    assert not PersonPhoto.objects.filter(case=strange).exists()


def test_pages_of_a_complaint_lead_back(client: Client) -> None:
    cases, key = search.send(client)
    other, _page = look(cases[0], key)
    for address in (
        "answer/",
        "answer/yes/",
        "answer/no/",
        "again/",
        "pause/",
        "up/",
        "on/",
        "stop/",
        "ask/call/",
    ):
        assert other.get(f"/look/{address}")["Location"] == "/look/", address


def test_the_number_of_the_fir_is_shown_unless_it_shows_whom_the_law_protects(client: Client) -> None:
    cases, key = search.send(client)
    MissingPerson.objects.filter(case=cases[0]).update(**fir_fields("112", ["BNS-137-2"], cases[0]))
    _client, page = look(cases[0], key)
    assert "112/" in page
    MissingPerson.objects.filter(case=cases[0]).update(
        **fir_fields("112", ["BNS-137-2", "POCSO-8"], cases[0])
    )
    _client, page = look(cases[0], key)
    assert "112/" not in page


def fir_fields(number: str, sections: list[str], case: Case) -> dict[str, object]:
    fir = an_fir(case.unit, number)
    return {
        "fir_number": number,
        "fir_year": fir.year,
        "fir_at": fir.at,
        "fir_station": case.unit,
        "fir_sections": sections,
    }


def test_a_printed_key_is_renewed_for_all_sisters() -> None:
    from tests.missing_children.made import sisters

    cases = sisters()
    client = Client()
    session = client.session
    session["receipt"] = cases[0].receipts.get().pk
    session["seen_at"] = clock.now().isoformat()
    session.save()
    assert client.get("/look/")["Location"] == "/look/first/"
    page = client.get("/look/first/").content.decode()
    key = "".join(re.findall(r'id="key">([\d ]+)<', page)[0].split())
    client.post("/look/first/", {"go": "send"})
    for case in cases:
        assert walk.sign_in(Client(), (case.number, key))["Location"] == "/look/"
        assert case.receipts.filter(ended_at=None).count() == 1


def test_a_missing_child_is_never_made_to_wait(client: Client) -> None:
    from samman.missing_children import public

    search.fill(client)
    from samman.cases.drafts import open_draft

    draft = open_draft(client.session)
    assert draft is not None and public.is_urgent(draft.answers)
    assert not public.is_urgent({**draft.answers, "p1_years": "32", "p1_sure": "papers"})


def test_of_a_grown_up_nothing_is_told_that_she_did_not_allow(client: Client) -> None:
    cases, key = search.send(client, search.WOMAN)
    homeward.trace(cases[0])
    _client, page = look(cases[0], key)
    assert "पुलिस खोज रही है" in page and "मिल ग" not in page


def test_a_child_that_was_found_is_told_and_not_where(client: Client) -> None:
    cases, key = search.send(client)
    homeward.trace(cases[0])
    _client, page = look(cases[0], key)
    assert "मिल गई" in page and "स्टेशन" not in page


def test_half_an_hour_later_the_numbers_are_asked_again(client: Client) -> None:
    cases, key = search.send(client)
    other, _page = look(cases[0], key)
    with at(hours=0.6):
        page = other.post("/look/words/", {"words": "और एक बात"})
    assert "और एक बात" in page.content.decode()


# Words


def test_the_pages_about_a_child_name_it_and_one_alone_is_not_called_the_first(client: Client) -> None:
    search.fill(client)
    for page, words in (
        ("oneage", "गुड़िया नमूना की उम्र"),
        ("onelook", "गुड़िया नमूना को कैसे"),
        ("onefile", "गुड़िया नमूना की फोटो"),
    ):
        assert words in client.get(f"/q/{page}/").content.decode()
    check = client.get("/check/").content.decode()
    assert "पहला व्यक्ति" not in check and "<dt>उम्र</dt>" in check


def test_of_two_each_is_called_by_name_or_by_place(client: Client) -> None:
    nameless = {**search.SISTERS, "one": {"called": "", "sex": "f"}}
    search.fill(client, nameless)
    assert "पहले बच्चे या व्यक्ति को कैसे पहचानें?" in client.get("/q/onelook/").content.decode()
    assert "Munni Sample को कैसे पहचानें?" in client.get("/q/twolook/").content.decode()
    check = client.get("/check/").content.decode()
    assert "<dt>पहला व्यक्ति: उम्र</dt>" in check and "<dt>Munni Sample: उम्र</dt>" in check


def test_a_mother_is_not_asked_who_the_mother_is(client: Client) -> None:
    search.fill(client, until="one")
    page = client.get("/q/one/").content.decode()
    assert "माँ का नाम" not in page and "आपका अपना नाम" in page and "पिता का नाम" in page
    search.post(client, "near", {"relation": "other"}, query="?check=1")
    assert "माँ का नाम" in client.get("/q/one/").content.decode()


def test_no_page_of_a_search_speaks_of_a_complaint(client: Client) -> None:
    search.fill(client)
    pages = [client.get("/check/")]
    client.post("/send/")
    pages.append(client.get("/note/"))
    numbers = (pages[-1].context["number"], pages[-1].context["key"])
    pages += [client.get("/later/"), client.post("/kept/", follow=True)]
    other = Client()
    walk.sign_in(other, numbers)
    pages += [other.get(f"/look/{page}") for page in ("", "words/", "file/", "ways/")]
    for page in pages:
        assert page.status_code == 200, page.request["PATH_INFO"]
        text = page.content.decode()
        assert "शिकायत" not in text and "सकेंगी" not in text and "हिम्मत" not in text, page.request


# What happened, with its days


def steps_of(case: Case) -> list[str]:
    from samman.cases.keys import Citizen
    from samman.missing_children.public import progress

    return [step.event for step in progress(Citizen(case.receipts.get())).persons[0].steps]


def test_the_family_of_a_child_reads_each_turn_of_the_search(client: Client) -> None:
    cases, key = search.send(client)
    case = cases[0]
    made_missing.special("ahtu")
    head = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    actions.suspect_trafficking(case.pk, reason="नौकरी के नाम पर ले गई", by=head)
    case.refresh_from_db()
    homeward.trace(case)
    assert [event for event in steps_of(case) if event != "missing_registered"] == [
        "person_traced",
        "transferred",
    ]
    _client, page = look(case, key)
    assert "खास टीम" in page and "नौकरी" not in page and "मानव तस्करी" not in page.partition("timeline")[2]
    home = homeward.taken_home()
    assert {"went_home", "person_traced"} <= set(steps_of(home))


def test_no_line_tells_of_an_end_that_the_family_may_not_know() -> None:
    for end in (homeward.said_dead, lambda case: homeward.own_way(homeward.trace(case), MayKnow.NOTHING)):
        case = make_missing()
        if end is not homeward.said_dead:
            MissingPerson.objects.filter(case=case).update(age_from_months=240, age_until_months=240)
        history.add(case, "notice_taken_down", by=ANONYMOUS)
        before = steps_of(case)
        assert before[0] == "notice_taken_down"
        end(case)
        history.add(case, "notice_taken_down", by=ANONYMOUS)
        assert steps_of(case) == before


def test_of_a_grown_up_only_the_day_on_which_she_chose_is_told() -> None:
    case = homeward.grown_up()
    homeward.own_way(case, MayKnow.WELL)
    assert "went_own_way" in steps_of(case) and "person_traced" not in steps_of(case)
