"""Every text that may ever be sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from samman.jurisdictions.models import Unit
from samman.messages import texts
from samman.messages.models import Audience
from samman.messages.texts import COLUMNS, BadTemplates, BadVariable, Template

ALL = list(texts.read(texts.FILE).values())
HERS = [template for template in ALL if template.audience == Audience.HER]
OFFICERS = [template for template in ALL if template.audience == Audience.OFFICER]

# What a stranger who reads her phone must not learn.
NOT_TO_HER = re.compile(
    r"police|complain|station|thana|\bfir\b|\bsho\b|\bcase\b|\bsp\b|officer|help ?desk|woman|women|court|crime|report|rape"
    r"|samman|violence|harass|portal|survivor|victim|112|1090|181|1098"
    r"|पुलिस|शिकायत|थाना|थाने|एफ ?आई ?आर|एफआईआर|मुक़?दमा|मुकदमे|केस|प्रकरण|अधिकारी|आख्या|रिपोर्ट|महिला|अपराध|कोर्ट|न्यायालय"
    r"|सम्मान|हिंसा|पीड़ित|हेल्प ?डेस्क|दारोगा|वीकल्प|विकल्प|कार्यवाही|कार्रवाई|जाँच|जांच",
    re.IGNORECASE,
)
LINK = re.compile(r"https?:|www\.|://|\b[\w-]+\.(?:in|com|org|gov|net|ly|info)\b|@", re.IGNORECASE)
# What officers must not be told by SMS: the kind of trouble, or anything of hers.
THE_MATTER = re.compile(
    r"rape|acid|dowry|beat|violence|harass|stalk|molest|sexual|child|minor|pocso|suicide|threat|confine|victim|accused"
    r"|बलात्कार|दुष्कर्म|तेज़?ाब|दहेज|मारपीट|हिंसा|छेड़|पीछा|यौन|बच्च|नाबालिग|पॉक्सो|आत्महत्या|धमकी|बंधक|पीड़ित|अभियुक्त|विपक्षी|नाम",
    re.IGNORECASE,
)


EVENTS = [
    "complaint_registered", "complaint_registered_urgent", "complaint_transferred", "report_due_warning", "report_late",
    "report_submitted", "report_accepted", "report_returned", "complainant_dissatisfied", "complainant_satisfied",
    "satisfaction_taken_back", "note_added", "acceptance_late", "urgent_call_late", "clock_halted", "her_news", "her_code",
    "transfer_offered", "transfer_refused", "transfer_unanswered", "report_in_stead", "report_reminder",
]  # fmt: skip


def name(template: Template) -> str:
    return f"{template.event}-{template.channel}-{template.language}"


@pytest.mark.parametrize("template", HERS, ids=name)
def test_nothing_to_her_says_what_it_is_about(template: Template) -> None:
    assert not NOT_TO_HER.search(template.text), template.text
    assert not NOT_TO_HER.search(template.header)


@pytest.mark.parametrize("template", HERS, ids=name)
def test_nothing_to_her_carries_a_link_or_a_variable_but_the_code_she_asked_for(template: Template) -> None:
    assert not LINK.search(template.text)
    assert template.variables == (["code"] if template.event == "her_code" else [])
    assert not re.search(r"\d", template.text)


@pytest.mark.parametrize("template", HERS, ids=name)
def test_nothing_to_her_takes_more_than_one_sms(template: Template) -> None:
    assert template.longest().count == 1


@pytest.mark.parametrize("template", OFFICERS, ids=name)
def test_nothing_to_officers_names_her_or_the_matter(template: Template) -> None:
    assert not THE_MATTER.search(template.text), template.text
    assert set(template.variables) <= {"number", "unit", "time", "hours", "count"}
    assert not LINK.search(template.text)


@pytest.mark.parametrize("template", OFFICERS, ids=name)
def test_a_notice_with_its_longest_variables_stays_within_three_sms(template: Template) -> None:
    assert template.longest().count <= 3


def test_hindi_texts_are_hindi_and_english_ones_english() -> None:
    for template in ALL:
        letters = template.text.replace("{#", "").replace("#}", "")
        assert bool(re.search("[\u0900-\u097f]", letters)) == (template.language == "hi"), template.text


@pytest.mark.parametrize(
    "event",
    EVENTS,
)
def test_every_event_has_both_languages(event: str) -> None:
    assert texts.find(event, "sms", "hi") and texts.find(event, "sms", "en")


def test_demo_ids_are_marked_as_placeholders() -> None:
    assert all(template.is_placeholder for template in ALL if template.channel == "sms")


def row(**changes: str) -> dict[str, str]:
    given = dict(
        zip(COLUMNS, ["e", "officer", "sms", "hi", "1", "SAMVAD", "2", "संख्या {#number#}"], strict=True)
    )
    return {**given, **changes}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "{#name#}"}, "may not tell 'name'"),
        ({"audience": "her", "text": "{#number#}"}, "may not tell 'number'"),
        ({"text": "{#number"}, "not closed"),
        ({"text": " "}, "empty"),
        ({"header": "POLICE1"}, "six capital letters"),
        ({"template_id": ""}, "template id"),
        ({"language": "mr"}, "unknown"),
        ({"channel": "fax"}, "unknown"),
    ],
)
def test_a_table_that_breaks_a_rule_is_refused(changes: dict[str, str], said: str) -> None:
    assert any(said in fault for fault in texts.faults([row(**changes)]))


def test_a_sound_table_has_no_fault() -> None:
    assert texts.faults([row(), row(language="en")]) == []


def test_a_row_that_stands_twice_or_alone_is_refused() -> None:
    assert any("stands twice" in fault for fault in texts.faults([row(), row()]))
    assert any("must stand in" in fault for fault in texts.faults([row()]))


def test_a_file_of_other_columns_is_refused(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "texts.csv"  # type: ignore[operator]
    path.write_text("a,b\n1,2\n")
    with pytest.raises(BadTemplates):
        texts.read(path)


def template(event: str = "report_late", language: str = "hi") -> Template:
    found = texts.find(event, "sms", language)
    assert found
    return found


def test_variables_stand_in_the_readers_language() -> None:
    unit = Unit(name_hi="चौक", name_en="Chowk")
    values: dict[str, texts.Value] = {
        "number": "482913067",
        "unit": unit,
        "time": datetime(2026, 11, 23, 13, 10, tzinfo=UTC),
    }
    hindi = template().fill(texts.plain_variables(template(), values))
    assert "482 913 067, चौक" in hindi
    assert "18:40" in hindi  # in India
    english = template(language="en")
    assert "482 913 067, Chowk" in english.fill(texts.plain_variables(english, values))


def test_a_long_unit_name_is_cut_after_a_word() -> None:
    values = {
        "number": "1",
        "unit": "Mahila Thana of the Commissionerate of Gautam Buddha Nagar",
        "time": "x",
    }
    assert texts.plain_variables(template(), values)["unit"] == "Mahila Thana of the Commissionerate of"


@pytest.mark.parametrize(
    "values",
    [
        {"number": "1", "unit": "x", "time": "y" * 41},
        {"number": "1", "unit": "x"},
        {"number": "1", "unit": "x", "time": "y", "name": "Sunita"},
    ],
)
def test_a_variable_too_long_missing_or_not_allowed_is_refused(values: dict[str, texts.Value]) -> None:
    with pytest.raises(BadVariable):
        texts.plain_variables(template(), values)


def test_a_count_is_a_number_and_never_words() -> None:
    digest = texts.find("daily_digest", "sms", "en")
    assert digest is not None
    assert texts.plain_variables(digest, {"count": 12, "unit": "x"})["count"] == "12"
    with pytest.raises(BadVariable):
        texts.plain_variables(digest, {"count": "a name", "unit": "x"})
