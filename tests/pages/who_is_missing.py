"""The pages on which somebody tells that a person is missing, and looks how it stands."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samman.accounts.enums import Role
from samman.audit.actors import job
from samman.cases.machines import make_key
from samman.cases.models import Case, Receipt
from samman.common import clock
from samman.missing_children import actions
from samman.missing_children.actions import hand_over_from_112
from samman.people.actions import open_identity
from samman.public_site.views import notices
from tests.evidence import made
from tests.factories import client_of
from tests.missing_children import homeward
from tests.missing_children.made import make_missing, report_of
from tests.missing_children.test_lost_key import ANSWERS, holder
from tests.officers import make_viewer
from tests.pages.glass import Glass
from tests.public_site import search
from tests.public_site.test_bulletins import bulletin
from tests.public_site.test_notice import a_notice, take_down

SISTERS = {
    **search.SISTERS,
    "two": {**search.SISTERS["two"], "called": "मुन्नी नमूना"},
    "ground": {"station": "unknown", "locality": "चौक के पास"},
}
IN_ENGLISH = ("one", "since", "ground", "tell")
MISTAKES = ("near", "oneage", "since", "ground", "why")


def telling_that_somebody_is_missing(glass: Glass) -> None:
    her = Client()
    glass.look(her, "/q/near/")
    for name in search.ORDER:
        if name not in SISTERS:
            continue
        page = f"/q/{name}/"
        # Pages of the second one are those of the first; in English a few of each kind are enough.
        if name != "near" and not name.startswith("two") and (glass.language == "hi" or name in IN_ENGLISH):
            glass.look(her, page)
        if name in MISTAKES:
            glass.mistake(her, page, {"go": "on", "day": "earlier"}, name=f"q-{name}-wrong")
        if name == "onefile":
            photo = SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg")
            glass.look(her, page, {"go": "add", "file": photo}, name="q-onefile-added")
        language = "" if glass.language == "hi" else "/en"
        told = search.post(her, name, SISTERS[name], language=language)
        assert told.status_code == 303, (name, told.content.decode()[-2000:])
    glass.look(her, "/check/", name="check-missing")
    glass.look(her, "/send/", {}, name="numbers-missing")
    glass.look(her, "/later/", name="later-missing")
    glass.look(her, "/kept/", {}, name="done-missing")
    glass.look(Client(), "/send/", {"way": "missing"}, name="too-late-missing")


def how_the_search_stands(glass: Glass) -> None:
    cases, _key = search.send(Client(), SISTERS)
    her = opened(cases[0])
    glass.look(her, "/look/", name="look-missing")
    glass.look(her, "/look/file/", name="look-missing-file")
    glass.mistake(her, "/look/file/", {"go": "on"}, name="look-missing-file-wrong")
    glass.look(her, "/look/words/", {"words": "वह नीली साइकिल पर थी।"}, name="look-missing-words")
    glass.look(her, "/look/ways/", name="look-missing-ways")
    homeward.trace(cases[1])
    glass.look(her, "/look/", name="look-missing-found")


def a_public_notice(glass: Glass) -> None:
    notice = a_notice(photo=True)
    page = f"/n/{notice.token}/"
    anybody = Client()
    glass.look(anybody, page, name="notice")
    glass.look(anybody, f"{page}seen/", name="notice-seen")
    glass.mistake(anybody, f"{page}seen/", {"go": "on"}, name="notice-seen-wrong")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notices, "wait_for", lambda _address: timedelta(seconds=20))
        glass.mistake(anybody, f"{page}seen/", {"go": "on", "tip": "चारबाग पर देखा"}, name="notice-seen-wait")
    glass.look(anybody, f"{page}thanks/", name="notice-thanks")
    take_down(notice)
    glass.look(anybody, page, status=410, name="notice-gone")


def notices_at_a_station(glass: Glass) -> None:
    case = make_missing()
    officer = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    open_identity(case.pk, reason="खोज के लिए", by=officer)
    here, page = client_of(officer.officer), f"/staff/missing/{case.number}/"
    glass.look(here, f"{page}notice/", {"version": case.version}, name="staff-notice-wrong")
    notice = a_notice(case)
    actions.put_up(case.pk, place="paper", where="नमूना समाचार", by=officer)
    actions.report_sighting(notice, {"tip": "चारबाग पर देखा", "place": "चारबाग"}, once="a", language="hi")
    glass.look(here, page, name="staff-notice")
    glass.look(here, f"{page}notice/place/", {}, name="staff-notice-place-wrong")
    sighting = str(case.sightings.get().pk)
    glass.look(here, f"{page}sighting/", {"sighting": sighting}, name="staff-sighting-wrong")
    take_down(notice)
    glass.look(here, page, name="staff-notice-down")


def a_key_for_whoever_reported(glass: Glass) -> None:
    case = make_missing()
    here, page = (
        client_of(make_viewer(Role.DESK, case.unit).officer),
        f"/staff/missing/{case.number}/new-key/",
    )
    said = {"is_here": "on", "reason": "पर्ची खो गई है", **ANSWERS}
    mine = holder(case)
    glass.look(here, page, name="missing-key")
    glass.mistake(here, page, {}, name="missing-key-wrong")
    glass.mistake(here, page, {**said, "source": "phone"}, name="missing-key-unfit")
    glass.look(here, page, said, name="missing-key-shown")
    glass.look(opened(case, mine.receipt), "/look/", name="look-missing-key-pending")
    handed = hand_over_from_112(
        "P1", report_of(source="call_112"), unit=case.unit, language="hi",
        machine=make_key("UP-112", scope="112", state=case.state, by=job("test"))[0],
    )[0]  # fmt: skip
    glass.look(here, f"/staff/missing/{handed.number}/", name="missing-from-112")
    glass.look(here, f"/staff/missing/{handed.number}/new-key/", name="missing-first-key")


def the_bulletins(glass: Glass) -> None:
    anybody = Client()
    glass.look(anybody, "/months/", name="months-none")
    for month in range(1, 13):
        bulletin(date(2024, month, 1))
        bulletin(date(2023, month, 1))
    bulletin()
    glass.look(anybody, "/months/")
    glass.look(anybody, "/months/2025-10/")


def opened(case: Case, receipt: Receipt | None = None) -> Client:
    """The page of whoever reported, signed in with both numbers."""
    client = Client()
    session = client.session
    session["receipt"] = (receipt or case.receipts.get()).pk
    session["seen_at"] = clock.now().isoformat()
    session.save()
    return client
