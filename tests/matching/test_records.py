"""Keys by which a record is found."""

from hypothesis import given
from hypothesis import strategies as st

from samman.matching.records import name_keys, number


def test_spellings_of_one_name_share_a_key_and_kinds_share_none() -> None:
    asked = name_keys("missing:name", ["laxmi"])
    assert asked & name_keys("missing:name", ["लक्ष्मी"]) and asked & name_keys(
        "missing:name", ["Lakshmi Devi"]
    )
    assert not asked & name_keys("missing:name", ["Zubaida"])
    assert not asked & name_keys("missing:mother", ["laxmi"]) and not asked & name_keys(
        "found:name", ["laxmi"]
    )


def test_a_key_is_the_same_on_every_machine() -> None:
    assert number("missing:name:cRP") == -194658009409357162


@given(st.lists(st.text(max_size=30), max_size=3))
def test_every_key_fits_in_a_column_of_64_bits(called: list[str]) -> None:
    assert all(-(2**63) <= key < 2**63 for key in name_keys("missing:name", called))
