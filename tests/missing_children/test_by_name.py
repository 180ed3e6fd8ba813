"""The name box of the lists of missing and found persons."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.missing_children import actions
from tests.factories import at, client_of, unit
from tests.missing_children import homeward, made
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
GAURIGANJ = "up-amethi-gauriganj"
PAGES = {
    "list": "/en/staff/missing/",
    "found_list": "/en/staff/missing/found/",
    "follow_ups": "/en/staff/missing/visits/",
}


def make(name: str, **values: Any) -> Case:
    """A missing girl of this name alone, her father is Ramu."""
    station = values.pop("station", None)
    is_kept = values.pop("kept_from_station", False)
    description = {"name_hi": name, "name_en": "", "other_names": [], "father_name": "रामू", **values}
    return made.make_missing(station=station, description=description, accused_is_police=is_kept)


def looked_for(viewer: Viewer, name: str, page: str = "list", **also: str) -> tuple[list[Case], str]:
    """The cases that a list shows for a name, in order, and its text."""
    answer = client_of(viewer.officer).get(PAGES[page], {"name": name, **also})
    assert answer.status_code == 200
    if page == "follow_ups":
        rows = answer.context["rows"]
        return [row["case"] for row in rows], answer.content.decode()
    rows = answer.context["page"].rows
    return [row["case"] if isinstance(row, dict) else row.case for row in rows], answer.content.decode()


def test_a_name_is_found_in_the_other_script_and_in_any_spelling_the_nearest_first() -> None:
    desk = make_viewer(Role.DESK, unit())
    laxmi, lakshman, zubaida = make("लक्ष्मी देवी"), make("लक्ष्मण"), make("ज़ुबैदा")
    for typed in ("laxmi", "LUXMI", "Lakshami devi", "लक्ष्मि", "कु. लक्ष्मी", "  laxmi  "):
        found, _text = looked_for(desk, typed)
        assert found[0] == laxmi and zubaida not in found and lakshman not in found, typed
    assert looked_for(desk, "jubeda")[0] == [zubaida]
    assert looked_for(desk, "Sunita")[0] == []


def test_another_name_and_the_parents_names_find_too_and_every_word_must_be_near() -> None:
    desk = make_viewer(Role.DESK, unit())
    one = make("प्रिया", other_names=["Gudiya"], father_name="Ramesh Yadav", mother_name="शांति देवी")
    other = make("Gudiya", father_name="सुरेश")
    assert looked_for(desk, "गुड़िया")[0] in ([one, other], [other, one])
    assert looked_for(desk, "priya ramesh")[0] == [one] == looked_for(desk, "shanti")[0]
    assert looked_for(desk, "gudiya ramesh")[0] == [one]
    assert looked_for(desk, "priya suresh")[0] == []
    joined = make("रामकुमार")
    assert looked_for(desk, "Ram Kumar")[0][:1] == [joined]
    apart = make("Ram Kumar")
    assert set(looked_for(desk, "रामकुमार")[0]) == {joined, apart}


def test_her_own_name_stands_before_her_mothers() -> None:
    daughter, own = make("राधा", mother_name="Laxmi"), make("Laxmi")
    assert looked_for(make_viewer(Role.DESK, unit()), "लक्ष्मी")[0] == [own, daughter]


def test_only_cases_of_the_own_area_are_found_and_none_that_is_kept_from_the_station() -> None:
    here, there = make("लक्ष्मी"), make("Laxmi", station=unit(GAURIGANJ))
    kept = make("Lakshmi", kept_from_station=True)
    assert looked_for(make_viewer(Role.DESK, unit()), "laxmi")[0] == [here]
    assert looked_for(make_viewer(Role.DESK, unit(GAURIGANJ)), "laxmi")[0] == [there]
    assert looked_for(make_viewer(Role.NODAL_OFFICER, unit(GAURIGANJ).district), "laxmi")[0] == [there]
    assert set(looked_for(make_viewer(Role.SUPERINTENDENT, unit().district), "laxmi")[0]) == {here, kept}
    assert set(looked_for(make_viewer(Role.MONITOR, unit().state), "laxmi")[0]) == {here, there, kept}


def test_a_name_goes_together_with_the_other_filters() -> None:
    desk = make_viewer(Role.DESK, unit())
    girl, home = make("Gudia"), homeward.taken_home()
    found, text = looked_for(desk, "gudiya")
    assert found == [girl] and "which=all" in text
    assert set(looked_for(desk, "gudiya", which="all")[0]) == {girl, home}
    assert looked_for(desk, "gudiya", which="closed")[0] == [home]
    assert looked_for(desk, "gudiya", state="traced")[0] == []
    assert looked_for(desk, "gudiya", after="5.5")[0] == [girl]


def test_after_a_change_the_old_name_finds_nobody() -> None:
    case = make("लक्ष्मी")
    actions.change_description(case.pk, {"name_hi": "सुनीता"}, version=case.version, by=homeward.sho(case))
    desk = make_viewer(Role.DESK, unit())
    assert looked_for(desk, "laxmi")[0] == [] and looked_for(desk, "sunita")[0] == [case]


def test_the_lists_of_found_children_and_of_visits_find_by_name_too() -> None:
    found = homeward.make_found(description=made.described(name_hi="लक्ष्मी", name_en="", other_names=[]))
    other = homeward.make_found()
    desk = make_viewer(Role.DESK, unit())
    assert looked_for(desk, "Laxmi", "found_list")[0] == [found]
    assert looked_for(desk, "Gudiya", "found_list")[0] == [other]
    assert looked_for(desk, "Laxmi")[0] == []  # who is found is not among the missing
    with at(hours=-24 * 25):
        home = homeward.taken_home()
    assert set(looked_for(desk, "gudiya", "follow_ups")[0]) == {home}
    shown, text = looked_for(desk, "sunita", "follow_ups")
    assert shown == [] and "is due to a child of this name" in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12345", "two sounds or more"),
        ("\0\ufffd\u202e😀", "two sounds or more"),
        ("गुڈू\u200d" * 3 + "؟", ""),
        ("ل", "two sounds or more"),
        ("a", "two sounds or more"),
        ("क" * 10_000, "more than 120 letters"),
        ("़़़़", "two sounds or more"),
        ("Kumari", "a word that many names carry"),
        ("श्रीमती", "a word that many names carry"),
        ("' OR 1=1 --", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_what_cannot_be_looked_for_is_said_in_a_sentence(page: str, typed: str, said: str) -> None:
    make("लक्ष्मी")
    shown, text = looked_for(make_viewer(Role.DESK, unit()), typed, page)
    assert shown == [] and said in text
    assert "<script>alert" not in text


def test_an_empty_name_is_the_whole_list() -> None:
    case = make("लक्ष्मी")
    assert looked_for(make_viewer(Role.DESK, unit()), "  ")[0] == [case]


def test_of_many_the_nearest_are_shown_and_more_is_said_to_be_there() -> None:
    for _one in range(52):
        make("Lakshmi")
    exact = make("Laxmi")
    shown, text = looked_for(make_viewer(Role.DESK, unit()), "laxmi")
    assert len(shown) == 50 and shown[0] == exact and "Write more of the name" in text


def test_a_search_by_name_leaves_out_the_counts_of_what_waits() -> None:
    make("लक्ष्मी")
    client = client_of(make_viewer(Role.DESK, unit()).officer)
    assert 'class="tally"' in client.get(PAGES["list"]).text
    assert 'class="tally"' not in client.get(PAGES["list"], {"name": "laxmi"}).text


def test_who_was_shown_is_on_record() -> None:
    case = make("लक्ष्मी")
    make("सुनीता")
    looked_for(make_viewer(Role.DESK, unit()), "laxmi")
    entry = Entry.objects.filter(act="view_names").latest("id")
    assert entry.detail["cases"] == [case.pk]


@pytest.mark.parametrize("page", ["list", "found_list"])
@pytest.mark.parametrize("name", ["laxmi shanti", ""])
def test_the_number_of_queries_does_not_grow_with_what_is_shown(page: str, name: str) -> None:
    desk = make_viewer(Role.DESK, unit())
    client = client_of(desk.officer)
    client.get(PAGES[page], {"name": name})
    counted, shown = [], 0
    for many in (1, 6):
        for _one in range(many):
            if page == "list":
                make("लक्ष्मी", mother_name="Shanti")
            else:
                homeward.make_found(
                    description=made.described(
                        name_hi="लक्ष्मी", name_en="Laxmi", mother_name="Shanti", other_names=[]
                    )
                )
        with CaptureQueriesContext(connection) as queries:
            shown = len(client.get(PAGES[page], {"name": name}).context["page"].rows)
        counted.append(len(queries))
    assert shown == 7 and counted[0] == counted[1]
