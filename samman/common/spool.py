"""Files without a name, in memory: plain bytes of hers never touch a disk, and nothing remains when a process is killed."""

import os
import tempfile
from typing import IO


def new_spool() -> IO[bytes]:
    """An empty file without a name, readable, writable and seekable; gone when it is closed or the process ends.

    Its memory is the kernel's, not the process's own. Where the system has no such files, an unnamed temporary one.
    """
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("spool", os.MFD_CLOEXEC), "w+b")
    return tempfile.TemporaryFile()
