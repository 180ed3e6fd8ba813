"""Show what is going on: one line a step, with the seconds ticking for whatever takes longer than one."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn


def fail(text: str) -> NoReturn:
    """Stop with one plain sentence."""
    raise SystemExit(f"\n{text}")


def say(text: str = "") -> None:
    print(text, flush=True)


def run(
    label: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    show: bool = False,
) -> str:
    """Run a command under a ticking line and return what it printed (`show`: print that too).

    When the command fails, its last lines are shown and everything stops.
    """
    started = time.monotonic()
    terminal = sys.stdout.isatty()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        process = subprocess.Popen(command, env=env, cwd=cwd, stdout=output, stderr=subprocess.STDOUT)
        shown = 0
        if terminal:
            print(f"{label} ...", end="", flush=True)
        else:
            say(f"{label} ...")
        while True:
            try:
                code = process.wait(1)
                break
            except subprocess.TimeoutExpired:
                seconds = int(time.monotonic() - started)
                if terminal:
                    print(f"\r{label} ... {seconds} s", end="", flush=True)
                elif seconds >= shown + 10:
                    shown = seconds
                    say(f"      ... {seconds} s")
            except BaseException:
                process.terminate()
                process.wait()
                raise
        seconds = int(time.monotonic() - started)
        if terminal:
            print(f"\r{label}: {'done' if code == 0 else 'FAILED'} ({seconds} s)    ", flush=True)
        output.seek(0)
        text = output.read()
    if code:
        say("\n".join(text.splitlines()[-40:]))
        fail(f"That failed: {label} (see the lines above).")
    if show and text.strip():
        say(text.rstrip())
    return text
