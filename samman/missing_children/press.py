"""A printing press in a process of its own: typst holds every picture of a document decoded in memory, and a web process must
stay small. All that comes in and goes out lies in files without a name, in memory; nothing of a child is written to a disk.

Started as a program (`python -m samman.missing_children.press SOURCE WORDS PICTURES OUT`) it is the press itself: no Django here.
"""

import os
import resource
import subprocess  # nosec B404
import sys
import threading
from pathlib import Path
from typing import IO

from samman.common.spool import new_spool

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 3 * 1024**3  # bytes of address space, most of it never used: some 300 MB are for 500 children
SECONDS = 60
WAIT_SECONDS = 20
_presses = threading.BoundedSemaphore(1)  # at once in one web process


class NotPrinted(Exception):
    """The press is busy, or broke down."""


def printed(source: Path, words: IO[bytes], pictures: IO[bytes]) -> IO[bytes]:
    """The PDF/A of a typst source that reads the two as `sys.inputs.words` and `.pictures`; at its beginning. Raises
    NotPrinted."""
    if not _presses.acquire(timeout=WAIT_SECONDS):
        raise NotPrinted("busy")
    out = new_spool()
    try:
        _run(source, words, pictures, out)
    except BaseException:
        out.close()
        raise
    finally:
        _presses.release()
    out.seek(0)
    return out


def _run(source: Path, words: IO[bytes], pictures: IO[bytes], out: IO[bytes]) -> None:
    files = [words, pictures, out]
    for file in files:
        file.flush()
    # What typst says of a fault quotes the text: it goes nowhere.
    process = subprocess.Popen(  # nosec B603
        [sys.executable, "-s", "-B", "-m", __name__, str(source), *(str(file.fileno()) for file in files)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[file.fileno() for file in files],
        start_new_session=True,
        cwd=ROOT,
        env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
    )
    try:
        code = process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise NotPrinted("too slow") from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if code != 0:
        raise NotPrinted(f"code {code}")


def main() -> None:
    """Press one document: source, then the descriptors of words, pictures and the PDF."""
    source, words, pictures, out = sys.argv[1], *sys.argv[2:5]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import typst

    from samman.common.pdf import fonts

    pdf: bytes = typst.compile(  # type: ignore[call-overload]  # its stub wants source and root of one type
        Path(source).read_bytes(),
        root="/proc/self/fd",
        font_paths=fonts(),
        sys_inputs={"words": f"/{words}", "pictures": f"/{pictures}"},
        pdf_standards="a-2b",
        timestamp=0,
    )
    os.lseek(int(out), 0, os.SEEK_SET)
    with os.fdopen(int(out), "wb", closefd=False) as file:
        file.write(pdf)


if __name__ == "__main__":
    main()
