"""Promise 6: a unique name, phone and story go through the trip and are found nowhere but sealed."""

import io
import logging

import pytest
import structlog
from django.db import connection
from django.test import Client

from samman.accounts.enums import Role
from samman.accounts.viewer import viewer_of
from samman.cases.models import Case
from samman.complaints import public
from samman.people.actions import open_identity
from tests.complaints.trips import accept, her, make_complaint, submit
from tests.factories import client_of
from tests.officers import make_officer, make_viewer

pytestmark = pytest.mark.django_db

NAME, PHONE, STORY, NOTE = "कस्तूरी-अनन्या", "9123409876", "अनोखीकहानी77", "अनोखानोट88"
CANARIES = (NAME, PHONE, STORY, NOTE)


@pytest.fixture
def case() -> Case:
    return make_complaint(
        name=NAME, story=STORY, may_contact=True, may_message=True, phone=PHONE, hours_from=0, hours_until=24
    )


def test_nothing_of_hers_is_readable_in_any_table_after_the_whole_trip(case: Case) -> None:
    officer = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    open_identity(case.pk, reason="to meet her as she asked", by=officer)
    public.add_note(her(case), NOTE)
    submit(case, make_viewer(Role.DESK, case.unit), done=f"{NAME} {STORY}", public_part=NAME)
    accept(case)
    public.rate(her(case), satisfied=False, reasons=[], words=NOTE, version=case.version)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            for canary in CANARIES:
                cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{canary}%"])
                assert cursor.fetchone() == (0,), f"{canary} in {table}"


def test_lists_and_covered_pages_never_show_it_and_addresses_and_titles_never_hold_it(
    case: Case, client: Client
) -> None:
    for role, at in [
        (Role.DESK, case.unit),
        (Role.MONITOR, case.state),
        (Role.SUPERINTENDENT, case.district),
    ]:
        officer = client_of(make_officer(role, at))
        for address in ("/staff/complaints/", f"/staff/complaints/{case.number}/"):
            page = officer.get(address)
            assert page.status_code == 200
            for canary in CANARIES:
                assert canary not in page.content.decode(), f"{role} {address}"


def test_after_uncovering_the_title_and_the_address_still_hold_nothing(case: Case) -> None:
    officer = make_officer(Role.STATION_HOUSE_OFFICER, case.unit)
    visitor = client_of(officer)

    open_identity(case.pk, reason="to meet her as she asked", by=viewer_of(officer))
    page = visitor.get(f"/staff/complaints/{case.number}/").content.decode()
    assert NAME in page
    title = page.split("<title>")[1].split("</title>")[0]
    assert not [canary for canary in CANARIES if canary in title]


def test_a_log_line_keeps_only_allowed_fields() -> None:
    stream = io.StringIO()
    handler = logging.getLogger().handlers[0]
    plain = logging.StreamHandler(stream)
    plain.setFormatter(handler.formatter)
    for log_filter in handler.filters:
        plain.addFilter(log_filter)
    logging.getLogger().addHandler(plain)
    try:
        structlog.get_logger("samman.complaints").warning("tried", name=NAME, phone=PHONE, count=3)
        logging.getLogger("django.request").warning("Bad Request: /%s/", STORY)
        try:
            raise ValueError(STORY)
        except ValueError:
            logging.getLogger("some.library").exception("failed with %s", NOTE)
    finally:
        logging.getLogger().removeHandler(plain)
    written = stream.getvalue()
    assert '"count": 3' in written
    assert not [canary for canary in CANARIES if canary in written]
