"""Complaints by her name, which is sealed: found by how it sounds, by those who may open her account anyway."""

import json
import secrets
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer, viewer_of
from samman.audit.models import Entry
from samman.cases.actions import take_case
from samman.cases.models import Case
from samman.complaints import public, worklist
from samman.complaints.enums import YesNoUnknown
from samman.matching.asking import asked
from samman.people import name_keys
from samman.people.access import can_open, openable
from samman.people.enums import PersonRole
from samman.people.models import NameKey, Person
from tests.complaints.trips import accept, her, submit
from tests.factories import client_of, make_case, unit
from tests.many import many_complaints
from tests.missing_children.made import make_missing
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
FIND = "/staff/complaints/find/"
GAURIGANJ = "up-amethi-gauriganj"


def looked_for(viewer: Viewer, name: str, query: str = "") -> tuple[list[Case], str]:
    """The complaints that the list shows for a name, in order, and its text in English."""
    answer = client_of(viewer.officer).post(f"/en{FIND}{query}", {"name": name})
    assert answer.status_code == 200
    return [row.case for row in answer.context["page"].rows], answer.content.decode()


def head() -> Viewer:
    return make_viewer(Role.STATION_HOUSE_OFFICER, unit())


def test_she_is_found_in_either_script_and_any_spelling_and_no_name_is_shown() -> None:
    laxmi, zubaida = make_case(name="लक्ष्मी देवी"), make_case(name="Zubaida Khatoon")
    sho = head()
    for typed in ("laxmi", "Lakshami", "Smt. Luxmi Devi", "लक्ष्मि"):
        found, text = looked_for(sho, typed)
        assert found == [laxmi], typed
        assert "लक्ष्मी देवी" not in text
    assert looked_for(sho, "जुबैदा")[0] == [zubaida]
    assert looked_for(sho, "sunita")[0] == []


def test_neither_helper_nor_accused_is_found() -> None:
    make_case(
        name="Sunita",
        accused="Laxmi",
        for_whom="other",
        knows="yes",
        helper_name="Laxmi",
        helper_relation="बहन",
    )
    make_missing(reporter={"name": "Laxmi", "relation": "माँ"})
    assert looked_for(head(), "laxmi")[0] == []


def test_only_those_who_may_open_her_account_find_her() -> None:
    case = make_case(name="लक्ष्मी")
    there = make_case(name="Laxmi", station=unit(GAURIGANJ))
    desk, other_desk = make_viewer(Role.DESK, unit()), make_viewer(Role.DESK, unit())
    assert (
        looked_for(desk, "laxmi")[0] == []
    )  # it stands in the desk's list, but its account is closed to the desk
    take_case(case.pk, by=desk)
    assert looked_for(desk, "laxmi")[0] == [case] and looked_for(other_desk, "laxmi")[0] == []
    assert looked_for(head(), "laxmi")[0] == [case]
    assert looked_for(make_viewer(Role.NODAL_OFFICER, unit(GAURIGANJ).district), "laxmi")[0] == [there]
    assert set(looked_for(make_viewer(Role.MONITOR, unit().state), "laxmi")[0]) == {case, there}


def test_a_station_from_which_it_is_kept_never_finds_it() -> None:
    kept = make_case(name="Laxmi", accused_power=YesNoUnknown.YES)
    assert kept.kept_from == unit()
    assert looked_for(head(), "laxmi")[0] == []
    both = viewer_of(head().officer)
    assert looked_for(both, "laxmi")[0] == []
    assert looked_for(make_viewer(Role.SUPERINTENDENT, unit().district), "laxmi")[0] == [kept]


def test_posts_that_read_no_complaints_have_no_such_page() -> None:
    make_case(name="Laxmi")
    for role, where in (
        (Role.AUDITOR, unit().state),
        (Role.CALLER, unit().state),
        (Role.WELFARE_OFFICER, unit()),
        (Role.ADMINISTRATOR, unit().state),
    ):
        officer = make_viewer(role, where).officer
        assert client_of(officer).post(FIND, {"name": "laxmi"}).status_code == 404, role


@pytest.mark.parametrize(
    "role", [Role.DESK, Role.STATION_HOUSE_OFFICER, Role.NODAL_OFFICER, Role.MONITOR, Role.RANGE_OFFICER]
)
def test_what_may_be_found_is_what_may_be_opened(role: Role) -> None:
    cases = [
        make_case(),
        make_case(station=unit(GAURIGANJ)),
        make_case(accused_power=YesNoUnknown.YES),
        make_case(),
    ]
    places = {
        Role.NODAL_OFFICER: unit().district,
        Role.MONITOR: unit().state,
        Role.RANGE_OFFICER: unit().range,
    }
    viewer = make_viewer(role, places.get(role, unit()))
    if role == Role.DESK:
        take_case(cases[0].pk, by=viewer)
    visible = set(Case.objects.listed_for(viewer))
    assert set(openable(viewer)) == {case for case in cases if case in visible and can_open(viewer, case)}


def test_the_search_is_on_record_without_the_name() -> None:
    case, sho = make_case(name="लक्ष्मी"), head()
    looked_for(sho, "Laxmi Anokhi")
    looked_for(sho, "laxmi")
    first, second = Entry.objects.filter(act="find_by_name", actor_id=str(sho.officer.pk)).order_by("id")
    assert second.detail["cases"] == [case.pk] and first.detail["cases"] == []
    assert first.detail["name"] != second.detail["name"]
    kept = json.dumps([first.detail, second.detail], ensure_ascii=False).lower()
    assert "laxmi" not in kept and "लक्ष्मी" not in kept
    looked_for(sho, "LAXMI")
    again = Entry.objects.filter(act="find_by_name").latest("id")
    assert (
        again.detail["name"] == second.detail["name"]
    )  # who asked twice for one name is seen to have done so


def test_no_key_holds_or_tells_the_name() -> None:
    make_case(name="लक्ष्मी")
    with connection.cursor() as cursor:
        cursor.execute("SELECT k::text, encode(index, 'escape') FROM people_namekey k")
        rows = str(cursor.fetchall())
        cursor.execute("SELECT octet_length(index) FROM people_namekey")
        assert {size for (size,) in cursor.fetchall()} == {8}
    assert not any(word in rows for word in ("लक्ष्मी", "laxmi", "cLKS", "LIN"))


def test_keys_of_before_are_made_by_a_command_and_a_new_key_of_the_program_makes_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = make_case(name="लक्ष्मी")
    before = set(NameKey.objects.values_list("case", "index"))
    NameKey.objects.all().delete()
    sho = head()
    assert looked_for(sho, "laxmi")[0] == []
    call_command("fill_name_keys")
    assert looked_for(sho, "laxmi")[0] == [case]
    call_command("fill_name_keys", anew=True)
    assert {(pk, bytes(index)) for pk, index in NameKey.objects.values_list("case", "index")} == {
        (pk, bytes(index)) for pk, index in before
    }


def test_a_name_whose_seal_is_broken_is_passed_over() -> None:
    broken, case = make_case(name="Laxmi"), make_case(name="Laxmi")
    Person.objects.filter(case=broken, role=PersonRole.COMPLAINANT).update(identity=secrets.token_bytes(60))
    assert looked_for(head(), "laxmi")[0] == [case]


def test_closed_ones_are_found_too_and_a_filter_holds() -> None:
    sho = head()
    case, other = make_case(name="लक्ष्मी"), make_case(name="Laxmi", urgent="yes")
    assert set(looked_for(sho, "laxmi")[0]) == {case, other}
    submit(case, make_viewer(Role.DESK, case.unit))
    accept(case)

    public.rate(her(case), satisfied=True, reasons=[], words="", version=Case.objects.get(pk=case.pk).version)
    assert set(looked_for(sho, "laxmi")[0]) == {case, other}
    assert looked_for(sho, "laxmi", "?which=closed")[0] == [case]
    assert looked_for(sho, "laxmi", "?which=closed&state=awaiting_report")[0] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12345", "two sounds or more"),
        ("\0\ufffd\u202e😀", "two sounds or more"),
        ("a", "two sounds or more"),
        ("क" * 10_000, "more than 120 letters"),
        ("Kumari", "a word that many names carry"),
        ("Smt.", "a word that many names carry"),
        ("' OR 1=1 --", "No complaint of this name"),
        ("<script>alert(1)</script>", "No complaint of this name"),
        ("\udce0लक्ष", "No complaint of this name"),
    ],
)
def test_what_cannot_be_looked_for_is_said_in_a_sentence(typed: str, said: str) -> None:
    make_case(name="लक्ष्मी देवी")
    data: Any = typed.encode("utf-8", "replace").decode()
    shown, text = looked_for(head(), data)
    assert shown == [] and said in text and "<script>alert" not in text


def test_an_empty_name_and_an_address_typed_by_hand_lead_to_the_list() -> None:
    browser = client_of(head().officer)
    for answer in (browser.post(FIND, {"name": "  "}), browser.get(FIND), browser.post(FIND)):
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("complaints:list"))


def test_the_number_of_queries_does_not_grow_with_what_is_found() -> None:
    officer: Officer = head().officer
    browser, counted = client_of(officer), []
    make_case(name="Laxmi")
    browser.post(FIND, {"name": "laxmi"})
    for many in (1, 5):
        for _one in range(many):
            make_case(name="Laxmi")
        with CaptureQueriesContext(connection) as queries:
            browser.post(FIND, {"name": "laxmi"})
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_search_by_name_leaves_out_the_counts_of_what_waits() -> None:
    make_case(name="Laxmi")
    sho = head()
    assert 'class="tally"' in client_of(sho.officer).get(reverse("complaints:list")).text
    assert 'class="tally"' not in looked_for(sho, "laxmi")[1]


def test_of_many_the_nearest_are_shown_and_more_is_said_to_be_there() -> None:
    for _one in range(51):
        make_case(name="Lakshmi")
    exact = make_case(name="Laxmi")
    shown, text = looked_for(head(), "laxmi")
    assert len(shown) == 50 and shown[0] == exact and "Write more of the name" in text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [Role.MONITOR, Role.NODAL_OFFICER, Role.STATION_HOUSE_OFFICER])
def test_a_name_is_looked_for_through_the_index_of_keys(role: Role) -> None:
    places = {Role.MONITOR: unit().state, Role.NODAL_OFFICER: unit().district}
    viewer, laxmi = make_viewer(role, places.get(role, unit())), asked("laxmi devi")
    assert laxmi is not None
    cases = (worklist.complaints_of(viewer) & openable(viewer)).in_area_of(viewer)
    with many_complaints(2000) as owner:
        owner.execute(
            "INSERT INTO people_namekey (case_id, index)"
            " SELECT id, decode(md5((id * n)::text), 'hex') FROM cases_case, generate_series(1, 4) n"
        )
        owner.execute("ANALYZE people_namekey")
        for words in (laxmi.keys, [laxmi.whole], [[key] for key in laxmi.keys[0]]):
            query = name_keys.sharing(cases, words).values_list("pk", flat=True)[:201]
            sql, parameters = query.query.sql_with_params()
            plan = json.dumps(owner.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters).fetchone())
            assert '"name_key"' in plan and "Seq Scan" not in plan, plan
