"""Every route says who may open it, and nobody else can: the whole address table is walked."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from samman.accounts.enums import Role
from samman.accounts.models import Handover, Leave
from samman.cases.models import Case
from samman.common import clock
from samman.complaints import actions, public
from samman.complaints.enums import RequestKind, RestReason
from samman.evidence.models import File
from samman.people.actions import open_identity
from tests.factories import citizen, direct, file_report, make_case, rate, unit
from tests.missing_children import matches, searching
from tests.missing_children.made import make_missing, special
from tests.officers import make_officer, make_viewer

GENERAL = {"signed in", "officers"}  # pages of one's own, lists that show what the viewer may see


def routes(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        else:
            yield path, entry


def access_of(route: URLPattern) -> str:
    return str(getattr(route.callback, "access", ""))


ALL = sorted(routes(), key=lambda pair: pair[0])


@pytest.mark.parametrize(("path", "route"), ALL, ids=[path for path, _ in ALL])
def test_every_route_declares_who_may_open_it(path: str, route: URLPattern) -> None:
    declared = access_of(route)
    known = {"everyone", "everyone (demo only)", *GENERAL}
    assert declared in known or set(declared.split(", ")) <= set(Role.values), (
        f"/{path} declares {declared!r}"
    )


@pytest.mark.parametrize(("path", "route"), ALL, ids=[path for path, _ in ALL])
def test_what_is_open_to_everyone_is_what_she_needs_or_how_officers_enter(
    path: str, route: URLPattern
) -> None:
    if access_of(route).startswith("everyone") and path.startswith("staff/"):
        assert route.name in {
            "account_login",
            "account_logout",
            "account_inactive",
            "mfa_authenticate",
            "demo_phone",
            "receipt",
            "from_112",
        }


@pytest.fixture
def case(photo: bytes) -> Case:
    case = make_case(may_contact=True, phone="9415012345", caller_word="गेंदा", her_word="नदी")
    public.add_file(citizen(case), SimpleUploadedFile("photo.jpg", photo, "image/jpeg"))
    actions.make_request(citizen(case), kind=RequestKind.OFFICER, words="")
    file_report(case, by=make_viewer(Role.DESK, case.unit))
    rate(case, satisfied=False)
    direct(case)
    actions.propose_rest(
        case.pk,
        reason=RestReason.SPAM,
        words="twenty letters and more",
        version=case.version,
        by=make_viewer(Role.MONITOR, case.state),
    )
    return case


@pytest.fixture
def photo() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG")
    return out.getvalue()


def filled(path: str, case: Case) -> str:
    """The address with the ids of somebody else's case, file and officer."""
    file = File.objects.get(case=case)
    owner = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    open_identity(case.pk, reason="to see that it opens for the owner", by=owner)
    now = clock.now()
    leave = Leave.objects.create(officer=owner.officer, starts_at=now, ends_at=now + timedelta(days=1))
    charge = Handover.objects.create(posting=owner.postings[0], at=now, done_at=now, count=1)
    far = make_viewer(Role.SUPERINTENDENT, unit("up-amethi-gauriganj").district)
    actions.break_glass(case.number, reason="to see who may read of it", by=far)
    values = {
        "<int:look_id>": str(case.looks_from_outside.get().pk),
        "<int:leave_id>": str(leave.pk),
        "<int:charge_id>": str(charge.pk),
        "<str:number>": (make_missing() if path.startswith("staff/missing/") else case).number,
        "<int:file_id>": str(file.pk),
        "<int:number>": "1",
        "<int:step>": "8",
        "<str:ladder>": "missing_alert",
        "<int:officer_id>": str(owner.officer.pk),
        "<int:posting_id>": str(owner.postings[0].pk),
        "<int:pk>": "1",
        "<int:vetting_id>": str(case.vettings.get().pk),
        "<int:rest_id>": str(case.rests.get().pk),
        "<int:request_id>": str(case.requests.get().pk),
        "<int:direction_id>": str(case.directions.get().pk),
        "<int:place_id>": "1",
        "<int:call_id>": str(case.calls.get().pk),
        "<slug:verb>": "recovery",
        "<str:month>": f"{now:%Y-%m}",
        "<str:language>": "hi",
        "<str:kind>": "pdf",
        "<int:decision_id>": "1",
    }
    if "candidate/" in path or "question/" in path:
        pair = matches.match(missing=make_missing())
        other = make_viewer(Role.SJPU_OFFICER, special("sjpu"))
        asked = matches.ask(pair, other) if "question/" in path else None
        values |= {
            "<int:candidate_id>": str(pair.pk),
            "<int:question_id>": str(asked.pk if asked else 1),
            "<slug:verb>": "same",
        }
    if path.startswith("staff/operations/"):
        made = searching.searched()
        values |= {
            "<int:operation_id>": str(made.team.operation_id),
            "<int:district_id>": str(made.team.district_id),
            "<int:team_id>": str(made.team.pk),
            "<int:visit_id>": str(made.visit.pk),
            "<int:labour_id>": str(made.labour.pk),
            "<int:stay_id>": str(made.stay.pk),
            "<int:case_id>": str(make_missing().pk),
            "<int:booklet_id>": str(searching.booklet_of(made, make_missing()).pk),
        }
    for name, value in values.items():
        path = path.replace(name, value)
    return f"/{path}"


OF_A_CASE = [path for path, route in ALL if "<" in path and access_of(route) not in {"everyone", "signed in"}]


@pytest.mark.django_db
@pytest.mark.parametrize("path", OF_A_CASE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_outsider_with_similar_cases_gets_404_and_the_anonymous_the_sign_in_page(
    path: str, method: str, case: Case, client: Client
) -> None:
    elsewhere = unit("up-amethi-gauriganj")
    make_case(station=elsewhere)
    make_missing(station=elsewhere)
    address = filled(path, case)
    answer = getattr(client, method)(address)
    # 403: what an officer typed before the session ended is shown back, and nothing else.
    assert answer.status_code in (302, 403, 405), answer.status_code
    if answer.status_code == 302:
        assert "/sign-in/" in answer["Location"]
    state, district = elsewhere.state, elsewhere.district
    places = {Role.AUDITOR: state, Role.CALLER: state, Role.NODAL_OFFICER: district}
    for role in (Role.DESK, Role.STATION_HOUSE_OFFICER, Role.AUDITOR, Role.NODAL_OFFICER, Role.CALLER):
        at = places.get(role, elsewhere)
        client.force_login(make_officer(role, at))
        answer = getattr(client, method)(address, {"reason": "I would like to see it", "spoke_with": "x"})
        assert answer.status_code in (404, 405), f"{role} {method} {address}: {answer.status_code}"
        assert case.number not in answer.content.decode().replace(" ", "")
        client.logout()


STAFF = [path for path, route in ALL if "<" not in path and not access_of(route).startswith("everyone")]


@pytest.mark.django_db
@pytest.mark.parametrize("path", STAFF)
def test_staff_pages_send_the_anonymous_to_sign_in(path: str, client: Client) -> None:
    answer = client.get(f"/{path}")
    assert answer.status_code in (302, 404, 405)
    if answer.status_code == 302:
        assert answer["Location"].startswith(f"/{'en/' if path.startswith('en/') else ''}staff/")


@pytest.mark.django_db
@pytest.mark.parametrize("path", STAFF)
def test_an_officer_whose_posting_ended_opens_nothing(path: str, client: Client) -> None:
    case = make_case()
    officer = make_officer(Role.DESK, case.unit)
    client.force_login(officer)
    officer.postings.update(ends_at=clock.now())
    answer = client.get(f"/{path}", follow=True)
    assert case.number not in answer.content.decode().replace(" ", "")


def test_hindi_is_the_language_without_a_prefix() -> None:
    assert settings.LANGUAGE_CODE == "hi"
