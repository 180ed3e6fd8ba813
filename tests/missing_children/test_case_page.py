"""The page of a missing person, and the small acts on it: owner, colleague and outsider."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.common import clock
from samman.missing_children import actions
from samman.missing_children.enums import AgeSure
from samman.missing_children.forms.describing import typed_of
from samman.people.actions import open_identity
from tests.evidence import made as files
from tests.factories import client_of, signed_in, unit
from tests.missing_children import made
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
REASON = {"why": "search", "reason": "परिवार से बात करनी है"}


def page_of(case: Case) -> str:
    return f"/staff/missing/{case.number}/"


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", files.jpeg(), "image/jpeg")


def an_outsider() -> Client:
    """The desk of another district, which has a missing child of its own."""
    far = unit("up-amethi-gauriganj")
    made.make_missing(station=far)
    return signed_in(Role.DESK, far)


def test_names_are_shown_and_family_and_story_are_covered_until_opened_with_a_reason() -> None:
    case = made.make_missing()
    sjpu = make_viewer(Role.SJPU_OFFICER, made.special("sjpu"))
    client = client_of(sjpu.officer)
    page = client.get(page_of(case)).text
    assert made.NAME_HI in page and made.STORY not in page and made.PHONE not in page
    assert made.STORY not in client.post(f"{page_of(case)}open/", {"why": "search", "reason": "x"}).text
    client.post(f"{page_of(case)}open/", REASON)
    page = client.get(page_of(case)).text
    assert made.STORY in page and made.PHONE in page
    assert case.history.get(event="identity_opened").actor_id == str(sjpu.officer.pk)


def test_each_look_is_recorded() -> None:
    case = made.make_missing()
    viewer = make_viewer(Role.DESK, unit())
    client_of(viewer.officer).get(page_of(case))
    look = Entry.objects.get(act="view_case", case_id=case.pk)
    assert (look.outcome, look.actor_id) == ("read", str(viewer.officer.pk))


ACTS: list[tuple[str, dict[str, Any]]] = [
    ("open/", REASON),
    ("take/", {}),
    ("assign/", {"officer": "1"}),
    ("assign/end/", {"officer": "1"}),
    ("gd/", {"gd_number": "21", "gd_day": "1/1/2026", "gd_hour": "10:00", "version": "1"}),
    ("fir/", {"fir_number": "112/2026", "fir_day": "1/1/2026", "fir_hour": "10:00", "version": "1"}),
    ("photo/", {}),
    ("description/", {"version": "1"}),
]


@pytest.mark.parametrize(("act", "typed"), ACTS)
def test_an_outsider_with_similar_cases_finds_nothing_and_changes_nothing(
    act: str, typed: dict[str, Any]
) -> None:
    case, client = made.make_missing(), an_outsider()
    assert client.get(page_of(case)).status_code == 404
    assert client.post(f"{page_of(case)}{act}", typed).status_code == 404
    assert case.history.count() == 1
    assert Entry.objects.filter(outcome="refused").exists()


@pytest.mark.parametrize("act", ["gd/", "fir/", "photo/", "description/"])
def test_who_supervises_from_headquarters_sees_and_does_not_write(act: str) -> None:
    case = made.make_missing()
    client = signed_in(Role.MONITOR, case.state)
    assert client.get(page_of(case)).status_code == 200
    assert client.post(f"{page_of(case)}{act}", {}).status_code == 403
    assert case.history.count() == 1


def test_the_station_takes_it_gives_it_and_ends_the_work() -> None:
    case = made.make_missing()
    welfare = make_viewer(Role.WELFARE_OFFICER, unit())
    client = client_of(welfare.officer)
    for _press in range(2):
        client.post(f"{page_of(case)}take/")
    assert case.assignments.current().get().officer == welfare.officer
    sho = signed_in(Role.STATION_HOUSE_OFFICER, unit())
    desk = make_viewer(Role.DESK, unit())
    sho.post(f"{page_of(case)}assign/", {"officer": desk.officer.pk})
    assert case.assignments.current().count() == 2
    sho.post(f"{page_of(case)}assign/end/", {"officer": desk.officer.pk})
    assert case.assignments.current().get().officer == welfare.officer
    for wrong in ("", "x", "9" * 30):
        assert sho.post(f"{page_of(case)}assign/", {"officer": wrong}).status_code == 200


def test_the_fir_is_entered_on_the_page_for_all_of_the_report() -> None:
    first, second = made.sisters()
    client = signed_in(Role.STATION_HOUSE_OFFICER, unit())
    page = client.get(page_of(first)).text
    assert "137(2)" in page and "checked" in page  # the presumed section is chosen already
    today = clock.in_ist(clock.now())
    typed = {
        "version": first.version,
        "fir_number": f"मु०अ०सं० 412/{today.year}",
        "fir_day": today.strftime("%d/%m/%Y"),
        "fir_hour": "00:00",
        "fir_sections": ["BNS-137-2", "BNS-143-4"],
        "for_the_others": "on",
    }
    assert client.post(f"{page_of(first)}fir/", {**typed, "fir_number": ""}).status_code == 200
    assert client.post(f"{page_of(first)}fir/", typed).status_code == 302
    for case in (first, second):
        case.refresh_from_db()
        assert case.missing_person.fir_number == "412"
        assert case.due_at is not None and case.due_at > case.created_at + timedelta(hours=1)  # the next step
    page = client.get(page_of(first)).text
    assert "412" in page and "BNS 143(4)" in page
    stale = client.post(f"{page_of(first)}fir/", {**typed, "fir_number": f"413/{today.year}"})
    assert stale.status_code == 409 and f"413/{today.year}" in stale.text


def test_photographs_with_their_days_the_first_is_shown_first() -> None:
    case = made.make_missing()
    client = signed_in(Role.WELFARE_OFFICER, unit())
    assert client.post(f"{page_of(case)}photo/", {"file": photo(), "taken_on": "1/1/2199"}).status_code == 200
    assert "फोटो चुनें" in client.post(f"{page_of(case)}photo/", {}).text
    client.post(f"{page_of(case)}photo/", {"file": photo(), "taken_on": "१/२/२०२५"})
    client.post(f"{page_of(case)}photo/", {"file": photo()})
    first, second = case.photos.order_by("id")
    assert (first.taken_on, first.is_main, second.is_main) == (date(2025, 2, 1), True, False)
    client.post(f"{page_of(case)}photo/", {"file": photo(), "is_main": "on"})
    assert case.photos.get(is_main=True) == case.photos.latest("id")
    assert first.file.purpose == "photo" and client.get(page_of(case)).status_code == 200


def test_only_a_picture_is_a_photograph() -> None:
    case = made.make_missing()
    sound = SimpleUploadedFile("memo.ogg", files.sound("ogg", "libopus"), "audio/ogg")
    answer = signed_in(Role.DESK, unit()).post(f"{page_of(case)}photo/", {"file": sound})
    assert answer.status_code == 200 and "यह फोटो नहीं है" in answer.text
    assert not case.photos.exists()


def test_a_photograph_is_seen_by_whoever_sees_the_case_and_its_original_only_by_who_opened_it() -> None:
    case = made.make_missing()
    desk = make_viewer(Role.DESK, unit())
    shown = actions.add_photo(case.pk, photo(), taken_on=None, is_main=False, by=desk)
    colleague = signed_in(Role.WELFARE_OFFICER, unit())
    about = f"/staff/files/{shown.file_id}/about/"
    assert colleague.get(about).status_code == 200
    assert an_outsider().get(about).status_code == 404
    original = f"/staff/files/{shown.file_id}/original/"
    assert colleague.post(original, {"reason": "to send it to the press"}).status_code == 403
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, unit())
    open_identity(case.pk, reason="to print the poster", by=sho)
    assert client_of(sho.officer).post(original, {"reason": "to print the poster"}).status_code == 200


def description(case: Case, **changes: Any) -> dict[str, Any]:
    typed = {name: value for name, value in typed_of(case.missing_person).items() if value not in (None, "")}
    return {**typed, "version": case.version, **changes}


def test_what_is_learnt_changes_the_description_and_stays_in_the_history() -> None:
    case = made.make_missing()
    client = signed_in(Role.DESK, unit())
    assert made.NAME_HI in client.get(f"{page_of(case)}description/").text
    client.post(f"{page_of(case)}description/", description(case, marks="बाएँ गाल पर तिल", mother_name="सीता"))
    person = case.missing_person
    person.refresh_from_db()
    assert (person.marks, person.mother_name, person.age_from_months) == ("बाएँ गाल पर तिल", "सीता", 144)
    line = case.history.get(event="description_changed")
    assert set(line.data["fields"]) == {"marks", "mother_name"} and "तिल" not in str(line.data)
    assert "तिल" in str(case.unseal(line.sealed or b"", "history"))
    assert "— → बाएँ गाल पर तिल" in client.get(page_of(case)).text
    assert client.post(f"{page_of(case)}description/", description(case)).status_code == 409
    case.refresh_from_db()
    client.post(f"{page_of(case)}description/", description(case))  # nothing new
    assert case.history.filter(event="description_changed").count() == 1


def test_each_kind_of_change_is_said_in_words() -> None:
    case = made.make_missing()
    changes = {"age_from_months": 120, "age_until_months": 131, "build": "thin", "languages": ["urdu", "hindi"],
               "home_district": unit().district, "other_names": [], "birth_date": date(2016, 1, 2)}  # fmt: skip
    actions.change_description(case.pk, changes, version=case.version, by=make_viewer(Role.DESK, unit()))
    page = signed_in(Role.SUPERINTENDENT, case.district).get(page_of(case)).text
    for said in ("12 वर्ष → 10 वर्ष", "— → दुबला", "— → उर्दू, हिन्दी", "— → लखनऊ", "गुड्डी → —", "— → 2016-01-02"):
        assert said in page, said


def test_who_turns_out_to_be_a_child_gets_a_childs_clock_and_never_the_other_way_round() -> None:
    case = made.make_missing(years=30)
    desk = make_viewer(Role.DESK, unit())
    typed = {"age_from_months": 200, "age_until_months": 211, "age_sure": AgeSure.FAMILY}
    actions.change_description(case.pk, typed, version=case.version, by=desk)
    case.refresh_from_db()
    assert (
        case.about_child
        and case.due_at is not None
        and case.history.filter(event="found_to_be_child").exists()
    )
    actions.change_description(
        case.pk, {"age_from_months": 300, "age_until_months": 311}, version=case.version, by=desk
    )
    case.refresh_from_db()
    assert case.about_child


def test_an_age_that_has_moved_on_is_not_told_anew_by_saying_it_again() -> None:
    case = made.make_missing()
    person = case.missing_person
    person.age_on = person.age_on - timedelta(days=200)
    again = {"birth_date": None, "age_on": "today", "age_sure": "family"}
    told = actions.only_told(person, {**again, "age_from_months": 144, "age_until_months": 167})
    assert told == {"birth_date": None, "age_sure": "family"}
    told = actions.only_told(person, {**again, "age_from_months": 120, "age_until_months": 131})
    assert told["age_from_months"] == 120
