"""The notice and the sightings on the page of a missing person: owner, colleague and outsider."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.common import clock
from samman.evidence.models import Purpose
from samman.missing_children import actions
from samman.missing_children.models import Notice, Sighting, TakeDown
from samman.people.actions import open_identity
from tests.evidence import made as files
from tests.factories import client_of, signed_in, unit
from tests.missing_children.made import make_missing
from tests.missing_children.test_notices import publish
from tests.officers import make_viewer
from tests.public_site import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_missing()


@pytest.fixture
def owner(case: Case) -> Viewer:
    return make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)


def page_of(case: Case) -> str:
    return f"/staff/missing/{case.number}/"


def typed(case: Case, **values: Any) -> dict[str, Any]:
    case.refresh_from_db()
    return {
        "version": case.version,
        "consent_by": "guardian",
        "consent_who": "सरला नमूना",
        "consent_relation": "माँ",
        "consent_on": clock.in_ist(clock.now()).strftime("%Y-%m-%d"),
        "consent_words": "फोटो सबको दिखाइए।",
        **values,
    }


def test_the_station_puts_it_up_notes_where_takes_it_down_and_confirms(case: Case, owner: Viewer) -> None:
    client, page = client_of(owner.officer), page_of(case)
    assert client.post(f"{page}notice/", typed(case))["Location"] == f"{page}#notice"
    notice = Notice.objects.get()
    assert f"/n/{notice.token}/" in client.get(page).content.decode()
    client.post(f"{page}notice/place/", {"place": "paper", "where": "नमूना समाचार"})
    assert "नमूना समाचार" in client.get(page).content.decode()
    case.refresh_from_db()
    for _press in range(2):
        client.post(f"{page}notice/down/", {"version": case.version})
    text = client.get(page).content.decode()
    assert f"/n/{notice.token}/" not in text and "नमूना समाचार" in text
    row = TakeDown.objects.unconfirmed().get()
    client.post(f"{page}notice/down/{row.pk}/")
    assert not TakeDown.objects.unconfirmed().exists()


@pytest.mark.parametrize(
    "values",
    [
        {"consent_by": ""},
        {"consent_on": "31/02/2026"},
        {"consent_on": "1/1/2090"},
        {"consent_words": ""},
        {"consent_by": "committee"},
        {"consent_who": "\0"},
        {"consent_words": "क" * 3000},
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(
    case: Case, owner: Viewer, values: dict[str, str]
) -> None:
    answer = client_of(owner.officer).post(f"{page_of(case)}notice/", typed(case, **values))
    text = answer.content.decode()
    assert answer.status_code == 200 and "govuk-error-summary" in text
    assert "सरला नमूना" in text or "consent_who" in values
    assert not Notice.objects.exists()


def test_a_stale_form_overwrites_nothing(case: Case, owner: Viewer) -> None:
    answer = client_of(owner.officer).post(f"{page_of(case)}notice/", typed(case, version=0))
    assert answer.status_code == 409 and not Notice.objects.exists()


def test_a_paper_that_is_none_is_refused_in_a_sentence(case: Case, owner: Viewer) -> None:
    paper = SimpleUploadedFile("a.pdf", b"nothing", "application/pdf")
    answer = client_of(owner.officer).post(f"{page_of(case)}notice/", typed(case, paper=paper))
    assert answer.status_code == 200 and not Notice.objects.exists()


@pytest.mark.parametrize("act", ["notice/", "notice/place/", "notice/down/", "notice/down/1/", "sighting/"])
def test_an_outsider_finds_nothing_and_a_colleague_above_publishes_nothing(
    case: Case, owner: Viewer, act: str
) -> None:
    notice = publish(case, owner)
    actions.report_sighting(notice, {"tip": "चारबाग पर देखा"}, once="a", language="hi")
    far = unit("up-amethi-gauriganj")
    make_missing(station=far)
    outsider = signed_in(Role.STATION_HOUSE_OFFICER, far)
    said = {**typed(case), "place": "paper", "where": "x", "sighting": "1", "outcome": "true", "note": "x"}
    assert outsider.post(f"{page_of(case)}{act}", said).status_code == 404
    circle = signed_in(Role.CIRCLE_OFFICER, case.circle)
    assert circle.post(f"{page_of(case)}{act}", said).status_code == 403
    notice.refresh_from_db()
    assert notice.taken_down_at is None and notice.places.count() == 1
    assert Client().post(f"{page_of(case)}{act}", said).status_code in (302, 403)


def test_sightings_are_covered_until_the_case_is_opened_and_then_looked_into(
    case: Case, owner: Viewer
) -> None:
    notice = publish(case, owner)
    for once in ("a", "b"):
        actions.report_sighting(notice, {"tip": f"चारबाग पर देखा {once}"}, once=once, language="hi")
    client, page = client_of(owner.officer), page_of(case)
    assert "चारबाग" not in client.get(page).content.decode()
    open_identity(case.pk, reason="to look into what was seen", by=owner)
    assert "चारबाग पर देखा a" in client.get(page).content.decode()
    first = Sighting.objects.order_by("id")[0]
    wrong = client.post(f"{page}sighting/", {"sighting": first.pk, "outcome": "", "note": "दूसरी लड़की"})
    assert "दूसरी लड़की" in wrong.content.decode()
    client.post(f"{page}sighting/", {"sighting": first.pk, "outcome": "false", "note": "दूसरी लड़की"})
    first.refresh_from_db()
    assert first.outcome == "false"
    text = client.get(page).content.decode()
    assert text.count('action="/staff/missing/' + case.number + '/sighting/"') == 1  # the other still waits


def test_what_was_said_by_voice_reaches_the_station(client: Client) -> None:
    search.fill(client, until="tell")
    voice = SimpleUploadedFile("memo.ogg", files.sound("ogg", "libopus"), "audio/ogg")
    search.post(client, "tell", {"story": "", "voice": voice})
    for name in search.ORDER[search.ORDER.index("tell") + 1 :]:
        if name in search.GIRL:
            search.post(client, name, search.GIRL[name])
    client.post("/send/")
    case = Case.objects.get(kind="missing")
    assert case.files.get().purpose == Purpose.VOICE
    owner = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    open_identity(case.pk, reason="to hear what was said", by=owner)
    page = client_of(owner.officer).get(page_of(case)).content.decode()
    assert f"/staff/files/{case.files.get().pk}/" in page
