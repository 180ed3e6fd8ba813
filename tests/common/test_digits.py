"""IDs and keys as people copy them."""

import pytest

from samman.common import digits


def test_every_single_wrong_digit_is_found() -> None:
    number = digits.new_number()
    for place in range(9):
        for wrong in "0123456789":
            if wrong != number[place]:
                assert not digits.is_number(number[:place] + wrong + number[place + 1 :])


def test_every_swap_of_neighbours_is_found() -> None:
    number = "48291306"
    number += digits.check_digit(number)
    for place in range(8):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert swapped == number or not digits.is_number(swapped)


def test_new_numbers_are_well_formed_and_differ() -> None:
    numbers = {digits.new_number() for _ in range(500)}
    assert len(numbers) == 500
    assert all(digits.is_number(number) and number[0] != "0" for number in numbers)


def test_a_key_has_twelve_digits_also_when_it_begins_with_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _limit: 7)
    assert digits.new_key() == "000000000007"


@pytest.mark.parametrize(
    "typed", ["482 913 067", "482-913-067", "४८२९१३०६७", " 482913067\u200d", "४82 ९13 ०67"]
)
def test_typed_digits_of_any_script_and_grouping_are_read(typed: str) -> None:
    assert digits.typed_digits(typed) == "482913067"


def test_numbers_are_shown_in_groups() -> None:
    assert digits.grouped("482913067") == "482 913 067"
    assert digits.grouped("730455182296") == "7304 5518 2296"
