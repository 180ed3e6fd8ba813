"""Her page: who may open it, what stands there, and her word on it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.common import clock, show
from samman.complaints import actions
from samman.complaints.models import Rating
from samman.people.actions import open_identity
from tests import factories
from tests.evidence import made
from tests.factories import answers_at_desk
from tests.officers import make_viewer
from tests.public_site import walk

pytestmark = pytest.mark.django_db
Numbers = tuple[str, str]


@pytest.fixture
def numbers() -> Numbers:
    return walk.send(Client())


@pytest.fixture
def her(client: Client, numbers: Numbers) -> Client:
    walk.sign_in(client, numbers)
    return client


def case() -> Case:
    return Case.objects.get()


def html(client: Client, address: str = "/look/") -> str:
    return str(client.get(address).content.decode())


def report(*, is_final: bool = True, accept: bool = True, **values: Any) -> None:
    one = case()
    factories.file_report(one, by=make_viewer(Role.DESK, one.unit), is_final=is_final, **values)
    if is_final and accept:
        factories.accept(one, by=make_viewer(Role.NODAL_OFFICER, one.district))


def missing(client: Client, address: str = "/look/answer/no/", **more: Any) -> Any:
    sent = {"reasons": ["no_fir", "goes_on"], "words": "कोई नहीं आया", "version": case().version, "go": "send"}
    return client.post(address, {**sent, **more})


# Signing in


def test_without_the_numbers_nothing_opens(client: Client) -> None:
    assert 'id="id_number"' in html(client) and 'inputmode="numeric"' in html(client)
    for address in ("words", "file", "answer", "answer/yes", "answer/no", "again", "stop"):
        assert client.get(f"/look/{address}/")["Location"] == "/look/"


def test_wrong_number_and_wrong_key_get_the_same_words(numbers: Numbers) -> None:
    number, key = numbers
    wrong_key = walk.sign_in(Client(), (number, key[::-1])).content.decode()
    wrong_number = walk.sign_in(Client(REMOTE_ADDR="10.0.0.9"), ("123456789", key)).content.decode()
    sentence = "ये दोनों नंबर आपस में मेल नहीं खाते। एक बार फिर देखकर लिखें।"
    assert sentence in wrong_key and sentence in wrong_number
    assert f'value="{number}"' in wrong_key


def test_numbers_may_be_typed_in_hindi_digits_and_with_spaces(client: Client, numbers: Numbers) -> None:
    hindi = str.maketrans("0123456789", "०१२३४५६७८९")
    number, key = numbers
    typed = (
        f"{number[:3]} {number[3:6]}-{number[6:]}".translate(hindi),
        f" {key[:4]}  {key[4:]}".translate(hindi),
    )
    assert walk.sign_in(client, typed)["Location"] == "/look/"


def test_after_many_tries_it_says_when_to_try_again(client: Client, numbers: Numbers) -> None:
    for _try in range(4):
        page = walk.sign_in(client, (numbers[0], "111122223333"))
    assert page.status_code == 429
    sentence = page.content.decode()
    assert "बजे फिर कोशिश करें" in sentence
    soon = [show.time_words(clock.now() + timedelta(seconds=60 + s)) for s in range(10)]
    assert any(moment in sentence for moment in soon)
    assert walk.sign_in(client, numbers).status_code == 429
    assert walk.sign_in(Client(REMOTE_ADDR="10.0.0.7"), numbers).status_code == 303


@pytest.mark.parametrize("typed", ["", "\x00", "abc", "٣" * 9, "9" * 5000])
def test_nonsense_gets_a_sentence(client: Client, typed: str) -> None:
    page = client.post("/look/", {"number": typed, "key": typed, "go": "on"})
    assert page.status_code == 200 and "govuk-error-summary" in page.content.decode()


def test_the_session_key_changes_at_signing_in(client: Client, numbers: Numbers) -> None:
    html(client)
    before = client.session.session_key
    walk.sign_in(client, numbers)
    assert client.session.session_key != before


def test_an_unsent_draft_outlives_a_look_at_an_older_complaint(client: Client, numbers: Numbers) -> None:
    walk.fill(client)
    walk.sign_in(client, numbers)
    assert client.get("/check/").status_code == 200


def test_half_an_hour_without_a_touch_ends_it(her: Client) -> None:
    with factories.at(hours=0.45):
        assert 'id="end-button"' in html(her)
    with factories.at(hours=0.9):
        assert 'id="end-button"' in html(her)
    with factories.at(hours=1.5):
        assert 'id="id_number"' in html(her)


def test_i_am_done_ends_it(her: Client) -> None:
    assert her.post("/look/end/")["Location"] == "/"
    assert 'id="id_number"' in html(her)


def test_a_stopped_key_ends_it_at_once(her: Client) -> None:
    case().receipts.update(ended_at=clock.now())
    assert 'id="id_number"' in html(her)


# What stands there


def test_it_says_until_when_the_police_must_answer(her: Client, numbers: Numbers) -> None:
    page = html(her)
    assert "तक यहाँ बताना है" in page and "देर हुई तो बड़े अफसरों" in page
    assert f"{numbers[0][:3]} {numbers[0][3:6]} {numbers[0][6:]}" in page
    assert "वह रोज मारता है" not in page


def test_it_says_that_the_police_are_late(her: Client) -> None:
    Case.objects.update(due_at=clock.now() - timedelta(hours=1))
    assert "पुलिस को देर हो गई है" in html(her)


def test_it_says_who_looked_at_her_name(her: Client) -> None:
    assert "अब तक किसी ने नहीं देखा" in html(her)
    one = case()
    open_identity(one.pk, reason="to meet her", by=make_viewer(Role.STATION_HOUSE_OFFICER, one.unit))
    page = html(her)
    assert "एक अफसर ने आपका नाम देखा" in page and "Officer" not in page


def test_the_public_part_is_shown_and_nothing_else_of_the_report(her: Client) -> None:
    report(public_part="हम आपसे मिले।\nआगे यह होगा।", done="भीतरी बात", met_by="महिला उ०नि०")
    page = html(her)
    assert "हम आपसे मिले।" in page and "आगे यह होगा।" in page
    assert "भीतरी बात" not in page and "महिला उ०नि०" not in page


def test_words_are_added_once(her: Client) -> None:
    once = her.get("/look/words/").context["form"].initial["once"]
    for _press in range(2):
        assert her.post("/look/words/", {"words": "एक और बात", "once": once})["Location"] == "/look/?m=words"
    assert html(her, "/look/?m=words").count("एक और बात") == 1


def test_words_keep_what_is_typed(her: Client) -> None:
    assert "कुछ लिखें" in her.post("/look/words/", {"words": " \x00 "}).content.decode()
    assert "क" * 21_000 in her.post("/look/words/", {"words": "क" * 21_000}).content.decode()
    page = her.post("/en/look/words/", {"words": "आधी बात", "go": "show"}).content.decode()
    assert "आधी बात" in page and "What do you want to add?" in page
    assert not case().history.filter(event="she_wrote").exists()


def test_words_that_come_late_are_carried_through_signing_in(her: Client, numbers: Numbers) -> None:
    with factories.at(hours=2):
        page = her.post("/look/words/", {"words": "लंबी बात"}).content.decode()
        assert "लंबी बात" in page and 'id="id_number"' in page
        back = her.post(
            "/look/", {"number": numbers[0], "key": numbers[1], "kept": "लंबी बात"}
        ).content.decode()
        assert 'id="id_words"' in back and "लंबी बात" in back
    assert not case().history.filter(event="she_wrote").exists()


def test_a_file_is_added_and_one_of_another_kind_refused(her: Client) -> None:
    sent = {"file": SimpleUploadedFile("a.jpg", made.jpeg()), "intimate": "on"}
    assert her.post("/look/file/", sent)["Location"] == "/look/?m=file"
    assert case().files.get().intimate
    assert "फोटो" in html(her)
    page = her.post("/look/file/", {"file": SimpleUploadedFile("a.exe", b"MZ")}).content.decode()
    assert "govuk-error-summary" in page and case().files.count() == 1
    assert "पहले फाइल चुनें" in her.post("/look/file/", {}).content.decode()


# Her answer


def test_before_a_report_there_is_nothing_to_answer(her: Client) -> None:
    assert "/look/answer/" not in html(her)
    for address in ("/look/answer/", "/look/answer/yes/", "/look/answer/no/", "/look/again/"):
        assert her.get(address)["Location"].startswith("/look/")
    assert missing(her).status_code == 303
    assert not Rating.objects.exists()


def test_satisfied_is_asked_twice_and_closes(her: Client) -> None:
    report()
    assert 'href="/look/answer/"' in html(her)
    assert her.post("/look/answer/", {"satisfied": "yes"})["Location"] == "/look/answer/yes/"
    page = html(her, "/look/answer/yes/")
    assert "क्या यह सही है?" in page and "181" in page
    version = her.get("/look/answer/yes/").context["version"]
    assert her.post("/look/answer/yes/", {"version": version})["Location"] == "/look/?m=yes"
    assert case().closed_by == "her_rating"
    her.post("/look/answer/yes/", {"version": version})
    assert Rating.objects.count() == 1
    assert "तक अपना जवाब वापस ले सकती हैं" in html(her)


def test_not_yet_changes_nothing(her: Client) -> None:
    report()
    assert her.post("/look/answer/", {"satisfied": "later"})["Location"] == "/look/"
    assert "govuk-error-summary" in her.post("/look/answer/", {}).content.decode()
    assert not Rating.objects.exists()


def test_dissatisfied_is_shown_once_more_then_sent(her: Client) -> None:
    report()
    assert her.post("/look/answer/", {"satisfied": "no"})["Location"] == "/look/answer/no/"
    assert "जो कमी रह गई" in missing(her, reasons=[], words="", go="on").content.decode()
    page = missing(her, go="on").content.decode()
    assert "क्या यह भेज दें?" in page and "कोई नहीं आया" in page and "एफआईआर" in page
    assert not Rating.objects.exists()
    back = missing(her, go="change").content.decode()
    assert 'value="no_fir" checked' in back and "कोई नहीं आया" in back
    assert missing(her)["Location"] == "/look/?m=no"
    one = case()
    assert one.state_code == "in_vetting" and Rating.objects.get().reasons == ["no_fir", "goes_on"]
    assert missing(her).status_code in (200, 303)
    assert Rating.objects.count() == 1


def test_an_interim_report_can_be_called_too_little(her: Client) -> None:
    report(is_final=False)
    assert 'href="/look/answer/no/"' in html(her) and 'id="answer"' not in html(her)
    assert missing(her)["Location"] == "/look/?m=no"


def test_a_form_older_than_the_case_is_not_sent_and_keeps_its_words(her: Client) -> None:
    report(is_final=False)
    old = case().version
    report()
    page = missing(her, version=old).content.decode()
    assert "इस बीच कुछ नया आया है" in page and "कोई नहीं आया" in page and 'value="goes_on" checked' in page
    assert not Rating.objects.exists()
    assert "इस बीच कुछ नया आया है" in her.post("/look/answer/yes/", {"version": old}).content.decode()
    assert not Rating.objects.exists()


def test_nonsense_in_an_answer_gets_a_sentence(her: Client) -> None:
    report()
    for more in (
        {"version": "x"},
        {"version": "9" * 30},
        {"reasons": ["no_such"]},
        {"words": "\x00", "reasons": []},
    ):
        assert missing(her, **more).status_code in (200, 303)
    assert her.post("/look/answer/", {"satisfied": "\x00"}).status_code == 200
    assert her.post("/look/answer/yes/", {"version": "−1"}).status_code == 200
    assert not Rating.objects.exists()


def test_satisfied_is_taken_back_within_seven_days(her: Client, numbers: Numbers) -> None:
    report()
    her.post("/look/answer/yes/", {"version": case().version})
    assert 'href="/look/again/"' in html(her)
    assert missing(her, "/look/again/")["Location"] == "/look/?m=again"
    assert case().closed_at is None and case().state_code == "in_vetting"


def test_after_seven_days_it_cannot_be_taken_back(client: Client) -> None:
    with factories.at(hours=-24 * 7 - 1):
        numbers = walk.send(Client())
        report()
        factories.rate(case(), satisfied=True)
    walk.sign_in(client, numbers)
    page = html(client)
    assert "शिकायत बंद हो गई है" in page and "/look/again/" not in page
    assert missing(client, "/look/again/")["Location"] == "/look/"
    assert case().closed_at is not None


def test_a_child_s_case_is_closed_by_no_answer(client: Client) -> None:
    numbers = walk.send(Client(), {**walk.HERSELF, "age": {"under_18": "yes"}})
    report()
    walk.sign_in(client, numbers)
    page = html(client)
    assert "सिर्फ कानून से होता है" in page and 'id="answer"' not in page and 'href="/look/answer/no/"' in page
    client.post("/look/answer/yes/", {"version": case().version})
    assert case().closed_at is None and not Rating.objects.exists()
    assert missing(client)["Location"] == "/look/?m=no"


def test_she_stops_a_new_key_that_she_did_not_ask_for(her: Client) -> None:
    one = case()
    officer = make_viewer(Role.DESK, one.unit, is_woman=True)
    actions.issue_key(one.pk, answers=answers_at_desk(one), reason="she says that it is lost", by=officer)
    assert 'href="/look/stop/"' in html(her)
    assert "नया गुप्त नंबर रोक दें" in html(her, "/look/stop/")
    assert her.post("/look/stop/")["Location"] == "/look/?m=stopped"
    assert 'href="/look/stop/"' not in html(her)
    assert her.get("/look/stop/")["Location"] == "/look/"


# A helper


@pytest.fixture
def helper(client: Client) -> Client:
    walk.sign_in(client, walk.send(Client(), walk.ANOTHER))
    return client


def test_a_helper_sees_that_it_goes_on_and_no_more(helper: Client) -> None:
    report(public_part="उन्हीं के पढ़ने का", accept=False)
    actions.reply_to_her(case().pk, text="सिर्फ उनसे पूछा", by=make_viewer(Role.DESK, case().unit))
    page = html(helper)
    assert "पुलिस इस पर काम कर रही है" in page and 'href="/look/words/"' in page
    for hidden in ("उन्हीं के पढ़ने का", "सिर्फ उनसे पूछा", "वह रोज मारता है", "नाम किसने देखा"):
        assert hidden not in page, hidden


def test_a_helper_adds(helper: Client) -> None:
    assert helper.post("/look/words/", {"words": "मैंने यह देखा"})["Location"] == "/look/?m=words"
    assert case().history.filter(event="helper_wrote").exists()
    sent = {"file": SimpleUploadedFile("a.jpg", made.jpeg())}
    assert helper.post("/look/file/", sent)["Location"] == "/look/?m=file"
    assert case().files.get().added_by == "helper"


def test_a_helper_never_answers_for_her(helper: Client) -> None:
    report()
    for address in ("/look/answer/", "/look/answer/yes/", "/look/answer/no/", "/look/again/", "/look/stop/"):
        assert helper.get(address)["Location"] == "/look/"
    helper.post("/look/answer/yes/", {"version": case().version})
    missing(helper)
    missing(helper, "/look/again/")
    assert not Rating.objects.exists() and case().closed_at is None


def test_the_answers_of_the_police_are_numbered_newest_first(her: Client) -> None:
    report(is_final=False)
    report(accept=True)
    page = html(her)
    second, first = page.index("दूसरा जवाब"), page.index("पहला जवाब")
    assert second < first and "तीसरा जवाब" not in page
    for place in (second, first):
        assert "<time" in page[place : place + 200]
    assert "नए सिरे से दिया गया" not in page
    missing(her)
    factories.vet(case())
    factories.direct(case())
    report()
    page = html(her)
    third, again = page.index("तीसरा जवाब"), page.index("नए सिरे से दिया गया")
    assert third < again < page.index("दूसरा जवाब") and page.count("नए सिरे से दिया गया") == 1


def test_the_sign_in_names_the_numbers_as_the_slip_does(client: Client) -> None:
    page = html(client)
    assert page.index("शिकायत या खबर का नंबर") < page.index("पर्ची पर: पहला नंबर")
    assert page.index("गुप्त नंबर") < page.index("पर्ची पर: दूसरा नंबर")
