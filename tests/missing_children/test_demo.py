"""The demo has missing persons to look at: two sisters without an FIR among them, all said to be samples."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from samman.accounts import demo as officers
from samman.cases.models import Case, Draft
from samman.evidence import jobs
from samman.missing_children import demo
from samman.missing_children.actions import looking
from samman.missing_children.models import Candidate, FoundPerson, MissingPerson, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_demo(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    for name in ("master_key", "index_key", "pepper"):
        (tmp_path / name).write_text((settings.SECRETS_DIR / name).read_text())
    settings.SECRETS_DIR = tmp_path


def test_sample_missing_persons_are_made_once(in_demo: None) -> None:
    assert demo.load() == 0  # no officers yet
    officers.load_officers()
    assert demo.load() == 7
    assert demo.load() == 0
    people = list(MissingPerson.objects.select_related("case"))
    assert all("नमूना" in person.name_hi and "sample" in person.name_en for person in people)
    assert [person.case.about_child for person in people].count(False) == 1
    sisters = [person for person in people if person.group_id]
    assert len(sisters) == 2 and all(person.case.due_at is not None for person in sisters)


def test_one_has_a_public_notice_that_says_it_is_a_sample(in_demo: None, client: Client) -> None:
    officers.load_officers()
    said: list[str] = []
    demo.load(said.append)
    notice = Notice.objects.get()
    jobs.make_display_copy(notice.case.photos.get().file_id)
    assert f"/n/{notice.token}/" in said[-1]
    page = client.get(f"/n/{notice.token}/").text
    assert "(नमूना)" in page and "(sample)" in page and "demo-line" in page
    picture = client.get(f"/n/{notice.token}/photo.jpg")
    assert picture.status_code == 200 and picture.content[:2] == b"\xff\xd8"
    assert client.get(f"/n/{notice.token}/page.pdf").content[:5] == b"%PDF-"


def test_a_girl_was_found_under_another_spelling_than_she_was_reported_with(in_demo: None) -> None:
    officers.load_officers()
    demo.load()
    found = FoundPerson.objects.get()
    looking.look(found.case_id)
    first, second = Candidate.objects.filter(found=found.case_id, current=True).order_by("-score")[:2]
    assert (first.word, second.word) == ("very_likely", "possible")
    assert {first.missing.missing_person.name_hi, second.missing.missing_person.name_hi} == {"लक्ष्मी (नमूना)"}
    ours, theirs = found.case.unit, first.missing.unit
    assert ours and theirs and ours.district_id != theirs.district_id
    assert {one["field"]: one["level"] for one in first.evidence}["marks"] == "same_thing_and_place"


def test_nobody_keeps_their_key(in_demo: None) -> None:
    officers.load_officers()
    demo.load()
    assert not Draft.objects.exclude(sealed=b"").exists()


def test_outside_the_demo_none_is_made(in_demo: None, settings: Any) -> None:
    officers.load_officers()
    settings.DEMO = False
    assert demo.load() == 0
    assert not Case.objects.filter(kind="missing").exists()
