"""The questions, one a page: kept answers, plain mistakes, other words for a helper."""

from typing import Any

import pytest
from django.test import Client

from samman.cases.drafts import open_draft
from samman.jurisdictions.models import Unit
from samman.public_site.questions import BY_NAME, pruned
from tests.public_site import walk

pytestmark = pytest.mark.django_db


def answers(client: Client) -> dict[str, Any]:
    draft = open_draft(client.session)
    assert draft is not None
    return draft.answers


def html(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def test_a_question_follows_the_other_in_order(client: Client) -> None:
    names = [name for name in walk.ORDER if name in walk.HERSELF]
    for name, following in zip(names, [*names[1:], None], strict=True):
        response = walk.post(client, name, walk.HERSELF[name])
        assert response.status_code == 303
        assert response["Location"] == (f"/q/{following}/" if following else "/check/")


def test_every_answer_is_kept(client: Client) -> None:
    walk.fill(client, walk.EVERYTHING)
    kept = answers(client)
    assert kept["for_whom"] == "self" and kept["danger"] == "no" and kept["risks"] == ["life", "child"]
    assert (
        kept["district"] == walk.lucknow().pk and kept["station"] is None and kept["station_unknown"] is True
    )
    assert kept["phone"] == "9876543210" and (kept["hours_from"], kept["hours_until"]) == (11, 13)
    assert kept["may_contact"] is True and kept["may_message"] is True
    assert kept["caller_word"] == "गेंदा" and kept["meet_where"] == "मंदिर के पास"


def test_coming_by_the_danger_page_is_remembered(client: Client) -> None:
    assert 'name="danger" value="yes"' in html(client, "/q/who/?call=1")
    walk.post(client, "who", {"for_whom": "self", "danger": "yes"})
    assert answers(client)["danger"] == "yes"


def test_an_empty_page_says_in_a_sentence_what_to_do(client: Client) -> None:
    walk.fill(client, until="words")
    page = walk.post(client, "words", {"story": ""}).content.decode()
    assert "कुछ लिखें या बोलकर बताएँ, तब आगे बढ़ सकेंगे।" in page
    assert 'class="govuk-error-summary"' in page and 'href="#id_story"' in page
    assert 'aria-invalid="true"' in page


def test_back_keeps_what_is_typed_though_it_is_not_yet_fit(client: Client) -> None:
    walk.fill(client, walk.EVERYTHING, until="number")
    response = walk.post(client, "number", {"phone": "98", "hours_from": "11", "go": "back"})
    assert response["Location"] == "/q/phone/"
    page = html(client, "/q/number/")
    assert 'value="98"' in page and '<option value="11" selected>' in page


def test_back_at_the_first_question_leads_to_the_first_page(client: Client) -> None:
    assert walk.post(client, "who", {"go": "back"})["Location"] == "/"


def test_the_language_switch_keeps_what_is_typed(client: Client) -> None:
    walk.fill(client, until="words")
    page = html(client, "/q/words/")
    assert 'formaction="/en/q/words/"' in page
    response = client.post("/en/q/words/", {"story": "आधी बात", "go": "show"})
    assert response["Location"] == "/en/q/words/"
    page = html(client, "/en/q/words/")
    assert "आधी बात" in page and "What happened?" in page
    assert "story" not in answers(client)


def test_enter_presses_continue_and_not_back(client: Client) -> None:
    walk.fill(client, until="person")
    page = html(client, "/q/person/")
    assert page.index('value="on" tabindex="-1"') < page.index('value="back"')


def test_a_changed_answer_leads_back_to_the_check_page(client: Client) -> None:
    walk.fill(client)
    assert 'href="/q/kind/?check=1"' in html(client, "/check/")
    assert walk.post(client, "kind", {"trouble": "phone"}, query="?check=1")["Location"] == "/check/"
    assert walk.post(client, "kind", {"go": "back"}, query="?check=1")["Location"] == "/check/"
    assert "फोन या इंटरनेट" in html(client, "/check/")


def test_a_change_that_asks_more_leads_to_what_is_missing(client: Client) -> None:
    walk.fill(client)
    response = walk.post(client, "phone", {"may_contact": "yes"}, query="?check=1")
    assert response["Location"] == "/q/number/?check=1"
    assert client.get("/check/")["Location"] == "/q/number/"


def test_another_district_asks_for_the_station_anew(client: Client) -> None:
    walk.fill(client)
    other = Unit.objects.districts().get(code="up-amethi")
    sent = {"search": "Amethi", "searched": "Amethi", "district": str(other.pk)}
    assert walk.post(client, "district", sent, query="?check=1")["Location"] == "/q/place/?check=1"
    assert answers(client)["station_unknown"] is False


def test_without_answers_she_is_led_to_the_first_question(client: Client) -> None:
    assert client.get("/q/words/")["Location"] == "/q/who/?old=1"
    assert client.get("/check/")["Location"] == "/q/who/?old=1"
    assert client.get("/q/nothing/").status_code == 404


def test_the_child_s_law_is_said_before_sending(client: Client) -> None:
    walk.fill(client, {**walk.HERSELF, "age": {"under_18": "unknown"}})
    assert "पुलिस को तुरंत कार्रवाई करनी होती है" in html(client, "/q/age/")
    assert "पुलिस को तुरंत कार्रवाई करनी होती है" in html(client, "/check/")


def test_no_phone_call_is_the_default(client: Client) -> None:
    walk.fill(client, until="phone")
    page = html(client, "/q/phone/")
    assert 'value="no" checked' in page and 'value="yes" checked' not in page


@pytest.mark.parametrize("language", ["", "/en"])
def test_two_words_stand_there_already_and_can_be_sent_as_they_are(client: Client, language: str) -> None:
    walk.fill(client, walk.EVERYTHING, until="pair", language=language)
    words = [client.get(walk.page("pair", language)).context["form"].initial for _time in range(6)]
    assert all(pair["caller_word"] and pair["her_word"] for pair in words)
    assert all(pair["caller_word"] != pair["her_word"] for pair in words)
    assert len({tuple(pair.values()) for pair in words}) > 1
    assert walk.post(client, "pair", words[0], language=language).status_code == 303
    kept = client.get(walk.page("pair", language)).context["form"].initial
    assert kept == words[0]


def test_known_at_the_station_is_said_not_to_go_there(client: Client) -> None:
    walk.fill(client, {**walk.HERSELF, "known": {"accused_power": "yes"}})
    assert "उस थाने को नहीं" in html(client, "/q/known/")
    assert "उस थाने को नहीं, जिले के बड़े अफसरों को" in html(client, "/check/")


# Where


@pytest.mark.parametrize("text", ["Lucknow", "लखनऊ", "luck", "lakhnau"])
def test_a_district_is_found_in_both_scripts(client: Client, text: str) -> None:
    walk.fill(client, until="district")
    page = client.post("/q/district/", {"search": text, "go": "find"}).content.decode()
    assert "लखनऊ (Lucknow)" in page and "govuk-error-summary" not in page


def test_she_who_cannot_spell_it_chooses_from_all_districts(client: Client) -> None:
    walk.fill(client, until="district")
    page = client.post("/q/district/", {"search": "xqzxqz", "go": "all"}).content.decode()
    assert page.count('name="district"') == 75
    assert "govuk-error-summary" not in page
    again = client.post("/q/district/", {"search": "", "listed": "1", "go": "on"}).content.decode()
    assert again.count('name="district"') == 75
    lucknow = Unit.objects.get(code="up-lucknow")
    sent = {"search": "", "searched": "", "listed": "1", "district": str(lucknow.pk), "go": "on"}
    assert walk.post(client, "district", sent)["Location"].startswith("/q/place/")


def test_old_names_find_their_district(client: Client) -> None:
    walk.fill(client, until="district")
    for text, name in (("Allahabad", "Prayagraj"), ("फैजाबाद", "Ayodhya")):
        assert name in client.post("/q/district/", {"search": text, "go": "on"}).content.decode()


def test_a_name_that_is_no_district_gets_a_sentence(client: Client) -> None:
    walk.fill(client, until="district")
    for text in ("xqzxqz", "\x00\x00", "٣٣", "%%%"):
        page = client.post("/q/district/", {"search": text, "go": "find"}).content.decode()
        assert "govuk-error-summary" in page, text


def test_a_station_of_another_district_is_refused(client: Client) -> None:
    walk.fill(client, until="place")
    amethi = Unit.objects.stations().filter(district__code="up-amethi").first()
    assert amethi is not None
    page = walk.post(client, "place", {"station": str(amethi.pk)})
    assert page.status_code == 200 and "थाना एक बार फिर चुनें" in page.content.decode()


def test_a_found_station_is_kept(client: Client) -> None:
    walk.fill(client, until="place")
    page = walk.post(client, "place", {"search": "hazrat", "go": "find"}).content.decode()
    station = Unit.objects.get(code="up-lucknow-hazratganj")
    assert f'value="{station.pk}"' in page
    response = walk.post(
        client, "place", {"search": "hazrat", "searched": "hazrat", "station": str(station.pk)}
    )
    assert response.status_code == 303 and answers(client)["station"] == station.pk


def test_an_unknown_station_is_proposed_and_shown_as_unsure(client: Client) -> None:
    walk.fill(client)
    page = html(client, "/check/")
    assert "चौक (पक्का नहीं है" in page


# A helper


def test_a_helper_is_asked_in_other_words(client: Client) -> None:
    assert walk.post(client, "who", {"for_whom": "other"})["Location"] == "/q/helper/"
    walk.post(client, "helper", walk.ANOTHER["helper"])
    assert "जिनके साथ यह हुआ, क्या उनकी उम्र" in html(client, "/q/age/")
    assert "उनकी जान को खतरा है" in html(client, "/q/signs/")
    assert "महिला पुलिस उनसे कहाँ मिले?" in html(client, "/q/meet/")


def test_where_she_does_not_know_there_is_no_call_and_no_visit_at_home(client: Client) -> None:
    walk.fill(client, walk.ANOTHER, until="meet")
    assert walk.post(client, "needs", {})["Location"] == "/q/meet/"
    assert 'value="home"' not in html(client, "/q/meet/")
    assert walk.post(client, "meet", {"meet_at": "home"}).status_code == 200


def test_where_she_knows_the_home_is_offered(client: Client) -> None:
    walk.fill(client, {**walk.ANOTHER, "helper": {"helper_relation": "बहन", "knows": "yes"}}, until="meet")
    assert 'value="home"' in html(client, "/q/meet/")


def test_who_is_met_at_home_says_where_that_is(client: Client) -> None:
    walk.fill(client, walk.HERSELF, until="meet")
    page = walk.post(client, "meet", {"meet_at": "home"})
    assert page.status_code == 200 and "घर का पता लिखें" in page.content.decode()
    known = {"meet_at": "home", "meet_where": "मकान 5, गली 2"}
    assert walk.post(client, "meet", known).status_code == 303


def test_answers_to_what_is_no_longer_asked_are_not_sent() -> None:
    left = pruned(
        {
            "for_whom": "self",
            "helper_name": "राम",
            "may_contact": False,
            "phone": "9876543210",
            "meet_at": "home",
        }
    )
    assert left == {"for_whom": "self", "may_contact": False, "may_message": False, "meet_at": "home"}
    left = pruned({"for_whom": "other", "knows": "no", "may_contact": True, "phone": "9", "meet_at": "home"})
    assert "meet_at" not in left and left["may_contact"] is False and "phone" not in left


# Strange input


@pytest.mark.parametrize(
    "text",
    [
        "नाम\x00बीच में",
        "अकेला \udcff आधा".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        "‮उल्टा‬ और \u200dजोड़\u200c",
        "क" + "\u0301" * 500,
        "<script>alert(1)</script> {{ x }} {% y %}",
        "𝒽𝑒𝓁𝓅 🆘 \ufeff",
    ],
)
def test_strange_signs_are_taken(client: Client, text: str) -> None:
    walk.fill(client, until="words")
    assert walk.post(client, "words", {"story": text}).status_code == 303
    assert answers(client)["story"] == text
    assert "<script>alert" not in html(client, "/q/words/")


def test_lone_surrogates_in_the_bytes_are_taken(client: Client) -> None:
    walk.fill(client, until="words")
    body = b"go=on&story=%ED%A0%80%ED%B0%80+%FF%FE+abc"
    response = client.post("/q/words/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 303 and "abc" in answers(client)["story"]


def test_a_story_that_is_too_long_is_kept_and_said_by_how_much(client: Client) -> None:
    walk.fill(client, until="words")
    response = walk.post(client, "words", {"story": "क" * 50_000})
    page = response.content.decode()
    assert response.status_code == 200 and "30000 अक्षर ज्यादा" in page and "क" * 50_000 in page
    assert "क" * 50_000 in html(client, "/q/words/")
    assert walk.post(client, "words", {"story": "क" * 20_000}).status_code == 303


@pytest.mark.parametrize("name", walk.ORDER)
def test_nonsense_in_any_field_is_no_error_of_ours(client: Client, name: str) -> None:
    walk.fill(client, walk.EVERYTHING)
    if name == "helper":
        walk.post(client, "who", {"for_whom": "other"})
    for nonsense in ("\x00", "9" * 400, "−1"):
        sent = {field: nonsense for field in BY_NAME[name].form.base_fields}
        for go in ("on", "find", "show", "remove:" + "9" * 30, nonsense):
            assert client.post(f"/q/{name}/", {**sent, "go": go}).status_code in (200, 303)
        assert client.get(f"/q/{name}/").status_code in (200, 303)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("district", {"search": "Luck", "go": "find"}),
        ("district", {"search": "Luck", "go": "on"}),
        ("district", {"search": "", "go": "all"}),
        ("place", {"search": "hazrat", "go": "find"}),
    ],
)
def test_after_a_search_the_page_comes_back_at_what_was_found(
    client: Client, name: str, data: dict[str, str]
) -> None:
    walk.fill(client, until=name)
    first = html(client, f"/q/{name}/")
    assert 'id="found"' not in first
    find = first[first.index('value="find"') :]
    assert 'formaction="#found"' in find[: find.index(">")]
    enter = first[first.index('class="govuk-visually-hidden" type="submit"') :]
    assert 'formaction="#found"' in enter[: enter.index(">")]  # Enter in the field searches too
    page = client.post(f"/q/{name}/", data).content.decode()
    field = page.index('name="district" value' if name == "district" else 'name="station" value')
    assert page.index('id="find"') < page.index('id="found"') < field


def test_when_nothing_is_found_the_page_begins_at_its_top(client: Client) -> None:
    walk.fill(client, until="district")
    page = client.post("/q/district/", {"search": "xqzxqz", "go": "find"}).content.decode()
    assert 'id="found"' not in page and "govuk-error-summary" in page


def test_for_a_place_in_another_state_the_page_says_what_to_do(client: Client) -> None:
    walk.fill(client, until="district")
    page = client.post("/q/district/", {"search": "Jaipur", "go": "find"}).content.decode()
    said = page[page.index('id="elsewhere"') :]
    assert "इसी राज्य के जिले" in page and "112" in said and "जीरो एफआईआर" in said
    assert "Jaunpur" in page and " checked" not in page  # it only sounds like it: she must choose it herself
    page = client.post("/q/district/", {"search": "Jaunp", "go": "find"}).content.decode()
    assert " checked" in page


def test_the_hint_for_the_place_names_only_answers_that_are_there(client: Client) -> None:
    walk.fill(client, until="meet")
    assert "सिर्फ ‘घर पर’ या ‘किसी और जगह’" in html(client, "/q/meet/")
    helper = Client()
    walk.fill(helper, walk.ANOTHER, until="meet")
    page = html(helper, "/q/meet/")
    assert "सिर्फ ‘किसी और जगह’" in page and "घर पर" not in page


def test_the_whole_day_is_said_in_words(client: Client) -> None:
    day = {**walk.EVERYTHING["number"], "hours_from": "0", "hours_until": "24"}
    walk.fill(client, {**walk.EVERYTHING, "number": day})
    page = html(client, "/check/")
    assert "किसी भी समय" in page and "रात 12 बजे" not in page
