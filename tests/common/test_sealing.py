"""Sealing opens with the right key at the right place, and never otherwise."""

import pytest

from samman.common import sealing

STRANGE = "NUL\0, half \ud800, bidi \u202e, क\u094d\u200dष, क\u094d\u200cष, é e\u0301, \U0001f600"


def test_any_text_comes_back_exactly() -> None:
    key = sealing.new_data_key()
    blob = sealing.seal_json(key, {"story": STRANGE}, place="a:1")
    assert sealing.unseal_json(key, blob, place="a:1") == {"story": STRANGE}


def test_a_blob_moved_to_another_place_does_not_open() -> None:
    key = sealing.new_data_key()
    blob = sealing.seal(key, b"words", place="case 1")
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(key, blob, place="case 2")


def test_a_changed_byte_is_found() -> None:
    key = sealing.new_data_key()
    blob = bytearray(sealing.seal(key, b"words", place="x"))
    blob[20] ^= 1
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(key, bytes(blob), place="x")


def test_another_key_does_not_open() -> None:
    blob = sealing.seal(sealing.new_data_key(), b"words", place="x")
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(sealing.new_data_key(), blob, place="x")


def test_a_data_key_comes_back_from_its_wrapping_only_at_its_place() -> None:
    key = sealing.new_data_key()
    wrapped = sealing.wrap_key(key, place="case:1")
    assert key not in wrapped
    assert sealing.unwrap_key(wrapped, place="case:1") == key
    with pytest.raises(sealing.SealBroken):
        sealing.unwrap_key(wrapped, place="case:2")


def test_blind_indexes_meet_for_equal_values_of_one_purpose_only() -> None:
    assert sealing.blind_index("phone", "9000000001") == sealing.blind_index("phone", "9000000001")
    assert sealing.blind_index("phone", "9000000001") != sealing.blind_index("name", "9000000001")
    assert sealing.blind_index("phone", "") == b""
    assert sealing.blind_index("name", STRANGE)
