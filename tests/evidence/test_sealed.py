"""Sealing as it streams."""

import io
import os

import pytest

from samman.common.sealing import SealBroken, new_data_key
from samman.evidence.sealed import CHUNK, MAGIC, TAG, open_stream, plain_size, seal_stream

SIZES = [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7]
KEY = new_data_key()


def closed(data: bytes, name: str = "a") -> bytes:
    return b"".join(seal_stream(KEY, name, io.BytesIO(data)))


def opened(blob: bytes, name: str = "a", key: bytes = KEY, start: int = 0, end: int | None = None) -> bytes:
    return b"".join(open_stream(key, name, io.BytesIO(blob), len(blob), start, end))


@pytest.mark.parametrize("size", SIZES)
def test_every_size_comes_back_whole_and_in_pieces(size: int) -> None:
    data = os.urandom(size)
    blob = closed(data)
    assert plain_size(len(blob)) == size
    assert opened(blob) == data
    for start, end in (
        (0, 1),
        (size - 1, size),
        (size // 2, size),
        (CHUNK - 2, CHUNK + 2),
        (size, size),
        (0, size + 99),
    ):
        assert opened(blob, start=start, end=end) == data[start:end]


def test_a_wrong_key_or_another_name_opens_nothing() -> None:
    blob = closed(b"hers")
    with pytest.raises(SealBroken):
        opened(blob, key=new_data_key())
    with pytest.raises(SealBroken):
        opened(blob, name="b")


def test_chunks_changed_swapped_cut_off_or_repeated_do_not_open() -> None:
    blob = closed(os.urandom(3 * CHUNK))
    step = CHUNK + TAG
    parts = [blob[len(MAGIC) + place * step :][:step] for place in range(3)]
    broken = [
        MAGIC + parts[1] + parts[0] + parts[2],
        MAGIC + parts[0] + parts[1],  # the end is gone
        MAGIC + parts[0] + parts[2],
        blob + parts[2],
        MAGIC + bytes([parts[0][0] ^ 1]) + blob[len(MAGIC) + 1 :],
        b"XXXX" + blob[4:],
        blob[:-1],
    ]
    for spoilt in broken:
        with pytest.raises(SealBroken):
            opened(spoilt)


def test_a_source_that_gives_little_at_a_time_is_sealed_alike() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 1000))

    data = os.urandom(CHUNK + 5000)
    assert opened(b"".join(seal_stream(KEY, "a", Slow(data)))) == data
