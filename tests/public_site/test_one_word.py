"""On her pages each thing has one name and each word one spelling, so that she knows again what she has read before."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from samman.complaints import enums
from samman.complaints.timeline import PUBLIC

HER_ENUMS = ("ForWhom", "Need", "Reason", "Risk", "Trouble", "When", "WithdrawalReason", "YesNoUnknown")
OTHER_WORDS = re.compile("ज़रूर|ज़िल|कागज़|पन्न|संदेश|अधिकारी|अधिकारियों|अफ़सर")
# The paper is neutral on purpose, and what speaks of the paper must name what stands on it.
OF_THE_PAPER = {
    "First number",
    "Second number",
    "Tell the second number to nobody.",
    "9 digits. On the slip: first number.",
    "12 digits. On the slip: second number.",
    "On the slip and the printed page stand only 'first number' (the complaint number) and 'second number' (the secret "
    "number): nobody sees what they are for.",
    "On the slip and the printed page stand only 'first number' and 'second number' (the secret number): nobody sees what "
    "they are for.",
}


def catalogue(path: Path) -> Iterator[tuple[str, str]]:
    for message in read_po(path.open("rb")):
        one = message.id if isinstance(message.id, str) else message.id[0]
        texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if one:
            yield from ((one, text) for text in texts)


def catalogues() -> list[Path]:
    found = sorted(Path(settings.BASE_DIR, "samman").glob("*/locale/hi/LC_MESSAGES/django.po"))
    assert len(found) > 5
    return found


def test_only_the_paper_says_first_and_second_number() -> None:
    said = re.compile("(पहला|पहले|दूसरा|दूसरे) नंबर")
    found = {one for path in catalogues() for one, text in catalogue(path) if said.search(text)}
    assert found == OF_THE_PAPER


def test_her_catalogue_has_one_spelling_of_each_word() -> None:
    path = Path(settings.BASE_DIR, "samman/public_site/locale/hi/LC_MESSAGES/django.po")
    assert [text for _one, text in catalogue(path) if OTHER_WORDS.search(text)] == []


@pytest.mark.parametrize("name", HER_ENUMS)
def test_what_she_chooses_from_has_it_too(name: str) -> None:
    with translation.override("hi"):
        labels = [str(label) for _value, label in getattr(enums, name).choices]
    assert labels and [label for label in labels if OTHER_WORDS.search(label)] == []


def test_what_happened_so_far_has_it_too() -> None:
    with translation.override("hi"):
        lines = [
            line({"look": look, "by_phone": look, "kind": kind})
            for line in PUBLIC.values()
            for look in (True, False)
            for kind in enums.RequestKind.values
        ]
    assert lines and [line for line in lines if OTHER_WORDS.search(line)] == []


def test_no_word_is_written_here_with_a_dot_and_there_without_one() -> None:
    spelled: dict[str, set[str]] = {}
    for path in catalogues():
        for _one, text in catalogue(path):
            for word in re.findall(r"[\u0900-\u097f]+", unicodedata.normalize("NFD", text)):
                spelled.setdefault(word.replace("\u093c", ""), set()).add(word)
    assert len(spelled) > 500
    assert [words for words in spelled.values() if len(words) > 1] == []
