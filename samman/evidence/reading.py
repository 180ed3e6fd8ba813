"""Opening what is sealed: keys, names, originals and copies of files."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from samman.common import sealing
from samman.common.sealing import SealBroken
from samman.evidence import sealed, storage
from samman.evidence.models import File


def draft_place(draft_id: UUID, original: str) -> str:
    """Where the file key of a draft's file is kept."""
    return f"draft:{draft_id}:file:{original}"


def case_place(number: str, original: str) -> str:
    """Where the file key of a case's file is kept."""
    return f"{number}:file:{original}"


def file_key(file: File, draft_key: bytes | None = None) -> bytes:
    """The file's own key: by the case's key, or by the draft's while it is not sent. Raises SealBroken."""
    if file.case is not None:
        return sealing.unseal(
            file.case.key(), bytes(file.file_key), place=case_place(file.case.number, file.original)
        )
    if draft_key is None or file.draft_id is None:
        raise SealBroken("a draft's file opens with her cookie only")
    return sealing.unseal(draft_key, bytes(file.file_key), place=draft_place(file.draft_id, file.original))


def file_name(file: File, draft_key: bytes | None = None) -> str:
    """The name that the file had on her phone. Raises SealBroken."""
    return str(
        sealing.unseal_json(file_key(file, draft_key), bytes(file.name), place=f"name:{file.original}")
    )


def size_of_copy(name: str) -> int:
    """Plain bytes of what is stored under a name. Raises OSError when it is not there."""
    return sealed.plain_size(storage.size_of(name))


def open_stored(
    file: File, name: str, start: int = 0, end: int | None = None, draft_key: bytes | None = None
) -> Iterator[bytes]:
    """The plain bytes of one of the file's stored names, from `start` up to `end`. Raises SealBroken while it is read."""
    key = file_key(file, draft_key)
    size = storage.size_of(name)
    with storage.open_stored(name) as stored:
        yield from sealed.open_stream(key, name, stored, size, start, end)


def open_display(file: File, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The display copy, as it streams (a PDF's: its page pictures one after the other). Raises SealBroken."""
    return open_stored(file, file.display, start, end)


def open_original(file: File, draft_key: bytes | None = None) -> Iterator[bytes]:
    """The original, as it streams, once its SHA-256 was found to be the recorded one. Raises SealBroken before any byte."""
    digest = hashlib.sha256()
    for chunk in open_stored(file, file.original, draft_key=draft_key):
        digest.update(chunk)
    if digest.hexdigest() != file.sha256:
        raise SealBroken("the original is not what was recorded")
    return open_stored(file, file.original, draft_key=draft_key)


def page_of(file: File, number: int) -> tuple[int, int]:
    """Where page `number` (from 1) of a PDF lies in the display copy: from, up to. Raises IndexError."""
    if not 1 <= number <= len(file.display_pages):
        raise IndexError(number)
    start = sum(file.display_pages[: number - 1])
    return start, start + file.display_pages[number - 1]
