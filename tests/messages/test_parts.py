"""How many SMS a text is."""

import pytest

from samman.messages.parts import GSM7, UCS2, count_parts


@pytest.mark.parametrize(
    ("text", "encoding", "units", "count"),
    [
        ("", GSM7, 0, 1),
        ("a" * 160, GSM7, 160, 1),
        ("a" * 161, GSM7, 161, 2),
        ("a" * 306, GSM7, 306, 2),
        ("a" * 307, GSM7, 307, 3),
        ("[" * 80, GSM7, 160, 1),  # the extension table takes an escape
        ("[" * 81, GSM7, 162, 2),
        ("क" * 70, UCS2, 70, 1),
        ("क" * 71, UCS2, 71, 2),
        ("क" * 134, UCS2, 134, 2),
        ("क" * 135, UCS2, 135, 3),
        ("a" * 159 + "–", UCS2, 160, 3),  # one dash outside the alphabet makes the whole text UCS-2
        ("\U0001f600" * 35, UCS2, 70, 1),
        ("`", UCS2, 1, 1),
    ],
)
def test_a_text_is_counted_into_parts(text: str, encoding: str, units: int, count: int) -> None:
    found = count_parts(text)
    assert (found.encoding, found.units, found.count) == (encoding, units, count)


def test_an_escaped_letter_is_never_cut_in_two() -> None:
    # 153 septets a part: the bracket would begin as the last one of the first part.
    assert count_parts("a" * 152 + "[" + "a" * 152).count == 3
    assert count_parts("a" * 151 + "[" + "a" * 153).count == 2


def test_a_surrogate_pair_is_never_cut_in_two() -> None:
    assert count_parts("क" * 66 + "\U0001f600" + "क" * 66).count == 3
