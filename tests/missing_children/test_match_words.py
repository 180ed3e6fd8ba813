"""Every piece of evidence that matching gives has its sentence."""

import pytest

from samman.matching.evidence import LEVELS
from samman.missing_children import match_words


@pytest.mark.parametrize(
    ("field", "level"), [(field, level) for field, all_ in LEVELS.items() for level in all_]
)
def test_every_level_has_a_sentence_of_its_own(field: str, level: str) -> None:
    told = match_words.reason(field, level)
    assert told and told != match_words.reason(field, "never heard of") and "%(" not in told


def test_what_is_not_known_is_told_plainly() -> None:
    assert match_words.reason("ears", "same") == match_words.reason("nose", "rare")
    assert match_words.strength(-9.0) == match_words.strength(8.0) != match_words.strength(0.1)


def test_a_list_names_what_clearly_agrees_and_differs() -> None:
    said = [
        {"field": "sex", "level": "same", "weight": 1.0},
        {"field": "father", "level": "same", "weight": 3.0},
        {"field": "name", "level": "same_rare", "weight": 9.0},
        {"field": "age", "level": "over_2", "weight": -2.5},
        {"field": "unheard_of", "level": "some", "weight": 5.0},
    ]
    assert match_words.in_short(said) == ("नाम, पिता का नाम", "आयु")
