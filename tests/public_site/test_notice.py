"""The public notice: seen by whoever has its address, never otherwise; gone everywhere at once; and sightings."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from samman.accounts.enums import Role
from samman.cases import arrivals
from samman.cases.models import Case
from samman.common import clock
from samman.evidence import jobs
from samman.evidence.limits import MAX_FILES_A_DAY
from samman.evidence.models import AddedBy, File
from samman.messages.models import Message
from samman.missing_children import actions
from samman.missing_children.actions import Consent
from samman.missing_children.models import MissingPerson, Notice, NoticeViews, Sighting
from tests.architecture.test_addresses import routes
from tests.evidence import made
from tests.factories import at
from tests.missing_children import homeward
from tests.missing_children.made import NAME_EN, NAME_HI, PHONE, STORY, make_missing
from tests.officers import make_viewer
from tests.public_site import search

pytestmark = pytest.mark.django_db
SHARED = "49.36.128.7"
NOT_SHOWN = ("रामू नमूना", PHONE, STORY, "नमूना गली 5", "चाचा", "कक्षा 6")


def a_notice(case: Case | None = None, *, photo: bool = False) -> Notice:
    case = case or make_missing()
    owner = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    if photo:
        upload = SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg")
        file = actions.add_photo(case.pk, upload, taken_on=None, is_main=True, by=owner).file
        jobs.make_display_copy(file.pk)
    given = Consent("guardian", clock.in_ist(clock.now()).date(), "सरला", "माँ", "दिखाइए।")
    case.refresh_from_db()
    return actions.publish_notice(case.pk, given, version=case.version, by=owner)


def take_down(notice: Notice) -> None:
    case = notice.case
    case.refresh_from_db()
    owner = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    actions.take_down_notice(case.pk, version=case.version, by=owner)


def parts(notice: Notice) -> list[str]:
    return [f"/n/{notice.token}/{part}" for part in ("", "photo.jpg", "page.pdf", "seen/")]


def test_it_shows_who_is_missing_and_nothing_of_the_family(client: Client) -> None:
    notice = a_notice()
    for address in (f"/n/{notice.token}/", f"/en/n/{notice.token}/"):
        page = client.get(address)
        text = page.content.decode()
        assert page.status_code == 200
        assert NAME_HI in text and NAME_EN in text and "नमूना मेला मैदान" in text
        assert 'href="tel:112"' in text and 'href="tel:1098"' in text
        assert [words for words in NOT_SHOWN if words in text] == []
        assert notice.case.number not in text.replace(" ", "")
        assert "no-store" in page["Cache-Control"]


def test_who_only_looks_leaves_nothing_but_a_count(client: Client) -> None:
    notice = a_notice(photo=True)
    sessions = Session.objects.count()
    for address in parts(notice)[:3]:
        response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies
    client.head(parts(notice)[0])
    client.get(parts(notice)[0])
    assert Session.objects.count() == sessions
    row = NoticeViews.objects.get()
    assert (row.count, row.day) == (2, clock.in_ist(clock.now()).date())
    assert {field.name for field in NoticeViews._meta.fields} == {"id", "notice", "day", "count"}


def test_the_picture_carries_nothing_of_the_camera(client: Client) -> None:
    notice = a_notice(photo=True)
    response = client.get(f"/n/{notice.token}/photo.jpg")
    assert response["Content-Type"] == "image/jpeg" and b"Exif" not in response.content
    assert f"/n/{notice.token}/photo.jpg" in client.get(f"/n/{notice.token}/").content.decode()


def test_the_poster_is_a_pdf_with_a_code(client: Client) -> None:
    notice = a_notice(photo=True)
    response = client.get(f"/n/{notice.token}/page.pdf")
    assert response.content.startswith(b"%PDF")
    without = client.get(f"/n/{a_notice().token}/page.pdf")
    assert without.content.startswith(b"%PDF") and len(without.content) < len(response.content)


def test_a_picture_in_the_words_of_a_phone_does_not_stop_the_poster(client: Client) -> None:
    notice = a_notice()
    MissingPerson.objects.filter(case=notice.case).update(marks="हँसती है 😀", name_hi="گڑیا")
    assert client.get(f"/n/{notice.token}/page.pdf").content.startswith(b"%PDF")


def test_taken_down_it_is_gone_in_all_its_parts_and_no_cache_keeps_it(client: Client) -> None:
    notice = a_notice(photo=True)
    take_down(notice)
    for address in [*parts(notice), f"/en/n/{notice.token}/"]:
        response = client.get(address)
        assert response.status_code == 410, address
        assert "no-store" in response["Cache-Control"]
        assert NAME_HI not in response.content.decode() and NAME_EN not in response.content.decode()
    assert client.post(f"/n/{notice.token}/seen/", {"tip": "देखा"}).status_code == 410
    assert not Sighting.objects.exists()


def test_one_who_was_found_is_not_shown_even_if_nobody_took_it_down(client: Client) -> None:
    notice = a_notice()
    homeward.traced_by_hand(notice.case)
    assert client.get(f"/n/{notice.token}/").status_code == 410


@pytest.mark.parametrize("token", ["a", "0" * 24, "%00", "गुड़िया", "x" * 400])
def test_there_is_nothing_at_another_address(client: Client, token: str) -> None:
    a_notice()
    assert client.get(f"/n/{token}/").status_code == 404


def test_no_public_page_shows_a_child_but_a_consented_notice(client: Client) -> None:
    """JJ Act, section 74: every public address, before and after looking with both numbers."""
    cases, key = search.send(client)
    names = ("गुड़िया", "गुड्डी", "सरला", "Chowk बाज़ार", "दाहिने गाल")
    notice = a_notice(cases[0])
    take_down(notice)
    holder = Client()
    holder.post("/look/", {"number": cases[0].number, "key": key, "go": "on"})
    walked = 0
    for path, route in routes(get_resolver()):
        if not str(getattr(route.callback, "access", "")).startswith("everyone") or path.startswith("staff/"):
            continue
        address = "/" + path.replace("<str:token>", notice.token).replace("<slug:name>", "one").replace(
            "<int:question>", "1"
        ).replace("<slug:kind>", "call")
        if address.endswith("leave/"):
            continue
        for one in (Client(), holder):
            text = b"".join(response) if (response := one.get(address)).streaming else response.content
            walked += 1
            assert [name for name in names if name.encode() in text] == [], address
    assert walked > 60


# Sightings


def tell(client: Client, notice: Notice, **values: object) -> object:
    form = client.get(f"/n/{notice.token}/seen/")
    once = form.context["form"].initial["once"]
    said = {"go": "on", "tip": "चारबाग स्टेशन पर देखा", "place": "चारबाग", "once": once, **values}
    return client.post(f"/n/{notice.token}/seen/", said)


def test_a_sighting_is_sealed_and_the_station_hears_without_a_word_of_it(client: Client) -> None:
    notice = a_notice()
    before = Message.objects.count()
    answer = tell(client, notice, phone="9415012345")
    assert answer["Location"] == f"/n/{notice.token}/thanks/"  # type: ignore[index]
    row = Sighting.objects.get()
    assert row.opened_words == {"tip": "चारबाग स्टेशन पर देखा", "place": "चारबाग", "phone": "9415012345"}
    assert "चारबाग".encode() not in bytes(row.words)
    told = Message.objects.order_by("id")[before:]
    assert told and all(message.event == "missing_news" for message in told)
    tell(client, notice, tip="फिर देखा")
    assert Message.objects.count() == before + len(
        told
    )  # many may write: the station hears once in half an hour
    assert "धन्यवाद" in client.get(f"/n/{notice.token}/thanks/").content.decode()


def test_pressed_twice_it_is_kept_once(client: Client) -> None:
    notice = a_notice()
    for _press in range(2):
        tell(client, notice, once="a" * 32)
    assert Sighting.objects.count() == 1


def test_a_photograph_is_taken_and_what_is_none_is_refused(client: Client) -> None:
    notice = a_notice()
    tell(client, notice, file=SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg"))
    assert Sighting.objects.get().file is not None
    page = tell(client, notice, file=SimpleUploadedFile("a.jpg", b"nothing", "image/jpeg"))
    assert "चारबाग स्टेशन पर देखा" in page.content.decode()  # type: ignore[attr-defined]
    assert Sighting.objects.count() == 1


def test_too_many_photographs_are_left_out_without_a_word(client: Client) -> None:
    notice = a_notice()
    tell(client, notice, file=SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg"))
    file = File.objects.get()
    for number in range(MAX_FILES_A_DAY):
        file.pk, file.original = None, f"copy-{number}"
        file.save(force_insert=True)
    answer = tell(client, notice, file=SimpleUploadedFile("b.jpg", made.jpeg(), "image/jpeg"))
    assert answer["Location"].endswith("/thanks/")  # type: ignore[index]
    assert Sighting.objects.order_by("-id")[0].file is None
    assert File.objects.filter(added_by=AddedBy.PUBLIC).count() == MAX_FILES_A_DAY + 1


@pytest.mark.parametrize("tip", ["", " \0 ", "क" * 3000])
def test_a_mistake_is_said_in_a_sentence(client: Client, tip: str) -> None:
    page = tell(client, a_notice(), tip=tip)
    assert "govuk-error-summary" in page.content.decode()  # type: ignore[attr-defined]
    assert not Sighting.objects.exists()


def test_a_flood_from_one_address_is_slowed_and_loses_no_word() -> None:
    notice = a_notice()
    for _one in range(arrivals.FREE):
        arrivals.wait_for(SHARED)
    client = Client(REMOTE_ADDR=SHARED)
    page = tell(client, notice)
    text = page.content.decode()  # type: ignore[attr-defined]
    assert 'id="wait"' in text and "चारबाग स्टेशन पर देखा" in text and not Sighting.objects.exists()
    form = page.context["form"]  # type: ignore[attr-defined]
    said = {name: form[name].value() or "" for name in ("tip", "once", "wait")}
    assert 'id="wait"' in client.post(f"/n/{notice.token}/seen/", said).content.decode()
    with at(clock.now() + timedelta(seconds=6)):
        another = client.post(f"/n/{notice.token}/seen/", {**said, "once": "b" * 32})
        assert another.status_code == 200 and not Sighting.objects.exists()  # a wait is for one form
        assert client.post(f"/n/{notice.token}/seen/", said)["Location"].endswith("/thanks/")
    assert Sighting.objects.count() == 1
