"""Where sealed files lie: a folder in which each file is written once and is on the disk before its row is committed."""

import os
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File as DjangoFile
from django.core.files.storage import FileSystemStorage, Storage, storages

ALIAS = "evidence"


class WriteOnceFolder(FileSystemStorage):
    """Django's folder storage, but a name is never written twice, and what is written is flushed with its folder."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: "DjangoFile[Any]") -> str:
        path = Path(self.path(name))
        made = not path.parent.exists()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            for folder in (path.parent, path.parent.parent) if made else (path.parent,):
                flush_folder(folder)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return name


def flush_folder(folder: Path) -> None:
    """Bring a folder's list of names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Chunks(DjangoFile):  # type: ignore[type-arg]  # generic for the checker only
    """Bytes that come in chunks, for a storage to keep."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__(None)
        self._chunks = chunks

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return iter(self._chunks)


def store() -> Storage:
    """The storage for evidence: the alias of that name in STORAGES, else the write-once folder under MEDIA_ROOT."""
    return storages[ALIAS]


def new_name() -> str:
    """A random name, in one of 256 folders."""
    token = secrets.token_hex(16)
    return f"evidence/{token[:2]}/{token}"


def copy_name(original: str, which: str) -> str:
    """A name for a copy that stands beside its original; never the same twice."""
    return f"{original}-{which}-{secrets.token_hex(4)}"


def original_name(name: str) -> str:
    """The name of the original that a stored file belongs to."""
    return name.split("-", 1)[0]


def keep(name: str, chunks: Iterable[bytes]) -> None:
    """Write a new file. Raises OSError when there is no room or the name is taken; nothing remains of a failed one."""
    store().save(name, Chunks(chunks))


def size_of(name: str) -> int:
    """Bytes as stored."""
    return store().size(name)


def open_stored(name: str) -> IO[Any]:
    """The stored bytes."""
    file = store().open(name).file
    if file is None:
        raise FileNotFoundError(name)
    return file


def remove(*names: str) -> None:
    """Remove files; names that are empty or gone already are passed over."""
    for name in names:
        if name:
            store().delete(name)


def walk() -> Iterator[tuple[str, datetime]]:
    """Every stored file with the moment it was written, folder by folder."""
    found = store()
    if not found.exists("evidence"):
        return
    for folder in sorted(found.listdir("evidence")[0]):
        for file in sorted(found.listdir(f"evidence/{folder}")[1]):
            name = f"evidence/{folder}/{file}"
            try:
                yield name, found.get_modified_time(name)
            except FileNotFoundError:
                continue
