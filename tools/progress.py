"""Show what is going on: one line a step, with the seconds ticking for whatever takes longer than one."""

from __future__ import annotations

import subprocess  # nosec B404
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self


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
        process = subprocess.Popen(command, env=env, cwd=cwd, stdout=output, stderr=subprocess.STDOUT)  # nosec B603
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


class Counting:
    """A line that counts what is done: `with Counting("Copying files", "files", total) as line: line.add()`."""

    def __init__(self, label: str, unit: str, total: int | None = None) -> None:
        self.label, self.unit, self.total = label, unit, total
        self.done, self.started, self.shown = 0, time.monotonic(), time.monotonic()
        self.terminal = sys.stdout.isatty()

    def __enter__(self) -> Self:
        print(f"{self.label} ...", end="" if self.terminal else "\n", flush=True)
        return self

    def add(self, count: int = 1) -> None:
        """So much more is done; shown once a second on a terminal, every ten seconds elsewhere."""
        self.done += count
        if time.monotonic() >= self.shown + (1 if self.terminal else 10):
            self.shown = time.monotonic()
            if self.terminal:
                print(f"\r{self.label} ... {self}", end="", flush=True)
            else:
                say(f"      ... {self}")

    def __str__(self) -> str:
        of = f" of {self.total:,}" if self.total is not None else ""
        return f"{self.done:,}{of} {self.unit}"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self.terminal:
            seconds = int(time.monotonic() - self.started)
            said = f"{self.done:,} {self.unit}" if error is None else "FAILED"
            print(f"\r{self.label}: {said} ({seconds} s)    ", flush=True)
