"""Sealing of files as they stream: AES-256-GCM in chunks (the STREAM construction), so that 25 MB need 256 KiB of memory.

Each stored file has a key of its own, made by HKDF from the file key and the random name it is stored under; a name is
written once, so a counter is a safe nonce. The chunk's place and whether it is the last stand in the associated data:
chunks that are swapped, left out, cut off or moved to another file do not open.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from samman.common.sealing import SealBroken

CHUNK = 256 * 1024  # bytes of plain text in a chunk
MAGIC = b"SMF1"
TAG = 16


def _cipher(file_key: bytes, name: str) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=name.encode(), info=b"samman stored file").derive(file_key))


def _place(name: str, index: int, last: bool) -> tuple[bytes, bytes]:
    """Nonce and associated data of a chunk."""
    return index.to_bytes(11) + bytes([last]), f"{name}:{index}:{int(last)}".encode()


def seal_stream(
    file_key: bytes, name: str, source: IO[bytes], digest: "hashlib._Hash | None" = None
) -> Iterator[bytes]:
    """The sealed form of everything in `source` from where it stands. `digest` is fed with the plain bytes."""
    cipher = _cipher(file_key, name)
    yield MAGIC
    index, chunk = 0, _read(source)
    while True:
        following = _read(source)
        if digest is not None:
            digest.update(chunk)
        nonce, data = _place(name, index, not following)
        yield cipher.encrypt(nonce, chunk, data)
        if not following:
            return
        index, chunk = index + 1, following


def _read(source: IO[bytes]) -> bytes:
    """A whole chunk, less only at the end: some sources give what they have."""
    found = source.read(CHUNK)
    while found and len(found) < CHUNK and (more := source.read(CHUNK - len(found))):
        found += more
    return found


def plain_size(sealed_size: int) -> int:
    """Bytes of plain text in a sealed file of so many bytes."""
    body = sealed_size - len(MAGIC)
    chunks = -(-body // (CHUNK + TAG))
    return max(0, body - chunks * TAG)


def open_stream(
    file_key: bytes, name: str, stored: IO[bytes], sealed_size: int, start: int = 0, end: int | None = None
) -> Iterator[bytes]:
    """The plain bytes from `start` up to, not including, `end`. Raises SealBroken at the first chunk that was changed."""
    cipher = _cipher(file_key, name)
    size = plain_size(sealed_size)
    end = size if end is None else min(end, size)
    if stored.read(len(MAGIC)) != MAGIC:
        raise SealBroken("stored file")
    last = max(0, -(-size // CHUNK) - 1)
    index = start // CHUNK
    stored.seek(len(MAGIC) + index * (CHUNK + TAG))
    while index <= last and index * CHUNK < end:
        nonce, data = _place(name, index, index == last)
        try:
            chunk = cipher.decrypt(nonce, stored.read(CHUNK + TAG), data)
        except InvalidTag as error:
            raise SealBroken("stored file") from error
        yield chunk[max(0, start - index * CHUNK) : end - index * CHUNK]
        index += 1


def copy_stream(chunks: Iterable[bytes], target: IO[bytes]) -> None:
    """Write all chunks and go back to the beginning."""
    for chunk in chunks:
        target.write(chunk)
    target.flush()
    target.seek(0)
