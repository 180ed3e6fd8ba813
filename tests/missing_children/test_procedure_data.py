"""The procedure as data: 24 steps of the reference, versions that nobody edits, and clocks that exist."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from samman.audit.actors import command
from samman.audit.models import Entry
from samman.deadlines import ladders
from samman.deadlines.models import Policy
from samman.jurisdictions.reference import BadReference
from samman.missing_children import actions, procedure
from samman.missing_children.models import ProcedureStep, StepDone
from samman.missing_children.reference import FILE, TO_COME, load_procedure, read_procedure
from samman.missing_children.sources import source_words
from tests.factories import unit
from tests.missing_children import made
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
BY = command("test")


def changed(tmp_path: Path, number: str, **values: str) -> Path:
    """The file with other words in one row."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["number"] == number:
            row.update(values)
    path = tmp_path / "procedure.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_all_24_steps_are_loaded_in_both_languages_with_law_and_confidence() -> None:
    steps = list(ProcedureStep.objects.current())
    assert [step.number for step in steps] == list(range(1, 25))
    assert all(
        s.action_hi and s.action_en and s.legal_basis_hi and s.legal_basis_en and s.source and s.who
        for s in steps
    )
    assert {s.confidence for s in steps} == {"high", "medium", "low"}


def test_every_clock_of_a_step_has_a_policy_or_comes_with_those_who_were_found() -> None:
    for step in ProcedureStep.objects.exclude(ladder="").exclude(ladder__in=TO_COME):
        assert ladders.find(step.ladder) is not None and Policy.objects.filter(ladder=step.ladder).exists()


def test_loading_again_changes_nothing_and_stands_once_in_the_record() -> None:
    assert load_procedure(by=BY) is None
    assert Entry.objects.filter(act="reference_loaded", object_id="procedure").count() == 1


def test_another_text_of_a_version_that_was_loaded_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadReference, match="step 8, version 1 was loaded before"):
        load_procedure(by=BY, path=changed(tmp_path, "8", confidence="low"))


def test_the_next_version_holds_and_what_was_done_names_the_one_by_which_it_was(tmp_path: Path) -> None:
    case = made.make_missing()
    sho = make_viewer("station_house_officer", unit())
    actions.do_step(case.pk, 8, time=1, proof="12", by=sho)
    new = changed(tmp_path, "8", version="2", action_hi="सबको सूचना दें")
    assert load_procedure(by=BY, path=new) == {"steps": 1}
    assert ProcedureStep.objects.filter(number=8).count() == 2
    assert StepDone.objects.get(case=case).step.version == 1
    line = next(x for part in procedure.checklist(case) for x in part.lines if x.step.number == 8)
    assert line.step.action_hi == "सबको सूचना दें" and line.is_done
    assert actions.do_step(case.pk, 8, time=1, proof="13", by=sho) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"who": "constable"}, {"confidence": "sure"}, {"phase": "later"}, {"repeats": "maybe"}, {"version": "0"},
        {"ladder": "no_such"}, {"proof": "word"}, {"action_hi": ""}, {"of_whom": "boys"},
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(BadReference, match="line 9"):
        read_procedure(changed(tmp_path, "8", **wrong))


@pytest.mark.parametrize("language", ["en", "hi"])
def test_explain_clock_tells_of_every_clock_of_a_missing_child(language: str) -> None:
    case = made.make_missing(fir=made.an_fir(unit()))
    actions.do_step(case.pk, 8, time=1, proof="12", by=make_viewer("station_house_officer", unit()))
    out = StringIO()
    call_command("explain_clock", case.number, language=language, stdout=out)
    told = out.getvalue()
    words = (
        [
            "Risk form, round 1",
            "Entry on the portal",
            "Review, round 1",
            "goes to the anti-trafficking unit",
            "in time",
        ]
        if language == "en"
        else ["जोखिम आकलन प्रपत्र", "पोर्टल पर अपलोड", "एएचटीयू", "प्रक्रिया का एक चरण पूरा किया"]
    )
    assert all(word in told for word in words), told
    assert made.NAME_EN not in told and made.NAME_HI not in told


@pytest.mark.parametrize("language", ["hi", "en"])
def test_sources_are_told_in_the_readers_words_without_marks_of_our_own_papers(language: str) -> None:
    with translation.override(language):
        told = [source_words(row["source"]) for row in _rows("missing_children/data/procedure.csv")]
        told += [source_words(row["source"]) for row in _rows("deadlines/data/policies.csv")]
    assert len(told) > 50 and not [
        text for text in told if re.search(r"\bmission [A-Z]\d|\bseeds? \d|^design:", text)
    ]
    assert ("कानून का पाठ" in "".join(told)) is (language == "hi")
    if language == "hi":
        assert not [
            text
            for text in told
            if re.search(r">(statute|statute text|SOP excerpts|general knowledge)<", text)
        ]


def _rows(path: str) -> list[dict[str, str]]:
    with (Path(__file__).parents[2] / "samman" / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
