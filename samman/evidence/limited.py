"""Runs the decoder as a process of its own, with limits and a time-out. Hostile bytes are never decoded in this process."""

import json
import os
import subprocess  # nosec B404
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings

from samman.common.spool import new_spool
from samman.evidence.models import Kind

LOOK_SECONDS = 15  # of the wall; the decoder's own limit of CPU time ends a hostile file after two
COPY_SECONDS = 600
_looks = threading.BoundedSemaphore(2)  # decoders at once in one web process
WAIT_SECONDS = 20

_MEDIA_TYPES = {
    Kind.IMAGE: {"image/jpeg", "image/png", "image/webp", "image/heic"},
    Kind.PDF: {"application/pdf"},
    Kind.AUDIO: {
        "audio/mp4", "audio/3gpp", "audio/x-matroska", "audio/webm", "audio/ogg", "audio/wav", "audio/mpeg", "audio/aac",
        "audio/amr",
    },
    Kind.VIDEO: {"video/mp4", "video/3gpp", "video/quicktime", "video/x-matroska", "video/webm"},
}  # fmt: skip


class NotShown(Exception):
    """The decoder refused the file; `code` is one of the keys of `wording.REFUSALS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Found:
    """What a file turned out to be."""

    kind: str
    media_type: str


@dataclass
class Copies:
    """What the decoder wrote, in unnamed memory files. `pages` are the byte lengths of a PDF's page pictures in `display`."""

    kind: str
    display: IO[bytes]
    small: IO[bytes]
    blurred: IO[bytes]
    pages: list[int] = field(default_factory=list)
    cut: bool = False  # only the first pages or minutes are in it


def look(source: IO[bytes]) -> Found:
    """What the file is. Raises NotShown when it is none of what is allowed, or is broken."""
    if not _looks.acquire(timeout=WAIT_SECONDS):
        raise NotShown("busy")
    try:
        answer = _decode("look", source, [], LOOK_SECONDS)
    finally:
        _looks.release()
    return _found(answer)


@contextmanager
def copies(source: IO[bytes]) -> Iterator[Copies]:
    """The copies for the screen, without metadata. Raises NotShown."""
    with new_spool() as display, new_spool() as small, new_spool() as blurred:
        answer = _decode("copy", source, [display, small, blurred], COPY_SECONDS)
        found = _found(answer)
        size = display.seek(0, os.SEEK_END)
        pages = answer.get("pages", [])
        right = isinstance(pages, list) and all(type(page) is int and page > 0 for page in pages)
        if not size or not right or (found.kind == Kind.PDF) != bool(pages) or (pages and sum(pages) != size):
            raise NotShown("damaged")
        for file in (display, small, blurred):
            file.seek(0)
        yield Copies(found.kind, display, small, blurred, pages, answer.get("cut") is True)


def _found(answer: dict[str, Any]) -> Found:
    """The decoder's answer, believed only as far as it is one of the answers that it may give."""
    if "refused" in answer:
        raise NotShown(str(answer["refused"])[:20])
    kind, media_type = answer.get("kind"), answer.get("media_type")
    if kind not in Kind.values or media_type not in _MEDIA_TYPES[Kind(kind)]:
        raise NotShown("damaged")
    return Found(str(kind), str(media_type))


def _decode(act: str, source: IO[bytes], outputs: list[IO[bytes]], seconds: int) -> dict[str, Any]:
    source.flush()
    reading = os.open(f"/proc/self/fd/{source.fileno()}", os.O_RDONLY | os.O_CLOEXEC)
    descriptors = [file.fileno() for file in outputs]
    with new_spool() as told:
        try:
            process = subprocess.Popen(  # nosec B603
                [sys.executable, "-s", "-B", "-m", "samman.evidence.decoder", act, *map(str, descriptors)],
                stdin=reading,
                stdout=told.fileno(),
                stderr=subprocess.DEVNULL,
                pass_fds=descriptors,
                start_new_session=True,
                cwd=settings.BASE_DIR,
                env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
            )
        finally:
            os.close(reading)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise NotShown("too_heavy") from None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if code != 0:  # killed by a limit, or fallen over: the file's doing in both cases
            raise NotShown("too_heavy" if code in (-24, -9, -25) else "damaged")
        told.seek(0)
        try:
            answer = json.loads(told.read(4096))
        except ValueError:
            raise NotShown("damaged") from None
        if not isinstance(answer, dict):
            raise NotShown("damaged")
        return answer
