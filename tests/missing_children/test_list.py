"""The list: what is late on top and red, names for those who may see the case, the same number of queries for any length."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases import pages
from samman.cases.models import Case
from samman.missing_children import worklist
from tests.factories import at, grouped, make_case, signed_in, unit
from tests.missing_children import made
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
LIST = "/staff/missing/"


def numbers_in(page: str) -> list[str]:
    found = [
        (page.find(f"/staff/missing/{case.number}/"), case.number)
        for case in Case.objects.filter(kind="missing")
    ]
    return [number for place, number in sorted(found) if place >= 0]


def test_what_is_late_stands_first_and_red_then_by_clock() -> None:
    with at(hours=-3):
        woman = made.make_missing(years=30)
    with at(hours=-2):
        late = made.make_missing()
    soon, newest = made.make_missing(), made.make_missing(years=31)
    page = signed_in(Role.DESK, unit()).get(LIST).text
    assert numbers_in(page) == [late.number, soon.number, woman.number, newest.number]
    assert page.count('class="row-late"') == 1 and "अभी एफआईआर नहीं" in page


def test_who_reads_names_leaves_a_line_in_the_record_that_says_which() -> None:
    case = made.make_missing()
    reader = signed_in(Role.DESK, unit())
    for page in (LIST, f"{LIST}found/", f"{LIST}visits/"):
        assert reader.get(page).status_code == 200
    read = Entry.objects.filter(act="view_names", outcome="read").order_by("id")
    assert [entry.detail["cases"] for entry in read] == [[case.pk], [], []]


def test_it_shows_names_to_those_who_may_see_them_and_nothing_to_others() -> None:
    case = made.make_missing()
    far = unit("up-amethi-gauriganj")
    made.make_missing(station=far, description={"name_hi": "दूर की नमूना"})
    for role, where in (
        (Role.DESK, unit()),
        (Role.WELFARE_OFFICER, unit()),
        (Role.SJPU_OFFICER, made.special("sjpu")),
        (Role.SUPERINTENDENT, unit().district),
    ):
        page = signed_in(role, where).get(LIST).text
        assert grouped(case.number) in page and "गुड़िया" in page and "दूर की" not in page, role
    page = signed_in(Role.WELFARE_OFFICER, far).get(LIST).text
    assert "गुड़िया" not in page and "दूर की" in page


@pytest.mark.parametrize(
    "role", [Role.LEGAL_ADVISER, Role.CALLER, Role.E_CELL, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_who_sees_no_missing_children_finds_no_list(role: Role) -> None:
    assert signed_in(role, unit().state).get(LIST).status_code == 404


@pytest.mark.parametrize("role", [Role.WELFARE_OFFICER, Role.SJPU_OFFICER, Role.AHTU_OFFICER])
def test_posts_for_children_come_to_this_list_when_they_sign_in(role: Role) -> None:
    where = {Role.WELFARE_OFFICER: unit(), Role.SJPU_OFFICER: made.special("sjpu")}.get(
        role, made.special("ahtu")
    )
    client = signed_in(role, where)
    assert client.get("/staff/").headers["Location"] == LIST
    page = client.get(LIST)
    assert page.status_code == 200 and "/staff/complaints/" not in page.text
    assert client.get("/staff/complaints/", follow=True).redirect_chain[-1][0] == LIST


def test_complaints_do_not_stand_in_it_nor_missing_children_among_complaints() -> None:
    complaint, child = make_case(), made.make_missing()
    client = signed_in(Role.DESK, unit())
    assert grouped(complaint.number) not in client.get(LIST).text
    assert grouped(child.number) not in client.get("/staff/complaints/?which=all").text
    assert client.get(f"/staff/complaints/{child.number}/").status_code == 404
    assert client.get(f"{LIST}{complaint.number}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"child", "woman"}),
        ("late=1", set()),
        ("running=1", {"child", "woman"}),
        ("children=1", {"child"}),
        ("women=1", {"woman"}),
        ("no_fir=1", {"child", "woman"}),
        ("state=missing", {"child", "woman"}),
        ("state=traced", set()),
        ("which=closed", set()),
        ("which=all", {"child", "woman"}),
        ("district=999999", set()),
    ],
)
def test_filters(query: str, shown: set[str]) -> None:
    found = {"child": made.make_missing().number, "woman": made.make_missing(years=30).number}
    page = signed_in(Role.MONITOR, unit().state).get(f"{LIST}?{query}").text
    assert {name for name, number in found.items() if f"/staff/missing/{number}/" in page} == shown


@pytest.mark.parametrize(
    "query",
    [
        "which=x&state=%00&district=99999999999999999999",
        "after=x.y",
        "after=1",
        "before=9.9",
        "number=%00",
        "number=1",
    ],
)
def test_a_spoilt_address_is_answered_by_a_list(query: str) -> None:
    assert signed_in(Role.DESK, unit()).get(f"{LIST}?{query}").status_code == 200


def test_a_number_leads_to_the_case() -> None:
    case = made.make_missing()
    client = signed_in(Role.DESK, unit())
    assert client.get(f"{LIST}?number={grouped(case.number)}").headers["Location"] == f"{LIST}{case.number}/"
    far = signed_in(Role.DESK, unit("up-amethi-gauriganj")).get(f"{LIST}?number={case.number}")
    assert far.status_code == 200 and "गुड़िया" not in far.text


def test_pages_follow_each_other_without_gap_or_double(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    numbers = {made.make_missing(years=12 if one % 2 else 30).number for one in range(5)}
    client = signed_in(Role.DESK, unit())
    seen: list[str] = []
    address = LIST
    while True:
        page = client.get(address).context["page"]
        seen += [row.case.number for row in page.rows]
        if not page.after:
            break
        address = f"{LIST}?after={page.after}"
    assert len(seen) == 5 and set(seen) == numbers
    back = client.get(f"{LIST}?before={page.before}").context["page"]
    assert [row.case.number for row in back.rows] == seen[2:4]


def test_the_number_of_queries_does_not_grow() -> None:
    client = signed_in(Role.MONITOR, unit().state)
    made.make_missing()
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for one in range(8):
        made.make_missing(years=12 if one % 2 else 30)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_the_list_is_read_through_the_index_of_its_order() -> None:
    for _one in range(30):
        made.make_missing()
        make_case()
    viewer = make_viewer(Role.DESK, unit())
    found = worklist.missing_of(viewer).open().order_by("queue_order", "id")[:51]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    plan = found.explain()
    assert "case_open_unit" in plan and "queue_order" in plan, plan
