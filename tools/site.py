"""The running site: web server (granian) and two workers (procrastinate), each started again when it dies."""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess  # nosec B404
import sys
import time
from pathlib import Path

from tools import progress
from tools.prepare import PYTHON, ROOT

WORKER = [str(PYTHON), "manage.py", "procrastinate", "worker"]


class Site:
    """Web and workers of one SAMMAN_HOME; `env` is what settings.py reads."""

    def __init__(
        self, env: dict[str, str], *, host: str = "127.0.0.1", port: int = 8000, log: Path | None = None
    ) -> None:
        self.env, self.host, self.port, self.log = env, host, port, log
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def commands(self) -> dict[str, list[str]]:
        return {
            "web": [
                str(PYTHON), "-m", "granian", "--interface", "asginl", "--http", "1", "--host", self.host,
                "--port", str(self.port), "--workers", "2", "--respawn-failed-workers", "--log-level", "warning", "--no-ws",
                "config.asgi:application",
            ],
            "worker": [*WORKER, "--queues", "default,evidence"],
            # Beside it, since comparing everybody takes long: two at a time, so that who is saved at night is compared too.
            "matcher": [*WORKER, "--queues", "matching", "--concurrency", "2"],
        }  # fmt: skip

    def start(self) -> None:
        """Start all and wait until the first page answers."""
        for name in self.commands():
            self._start(name)
        started = time.monotonic()
        while not 200 <= (status := self.status()) < 500:
            if status or time.monotonic() - started > 90:
                self.stop()
                told = f"answered with status {status}" if status else "did not answer within 90 seconds"
                progress.fail(f"The first page {told}. What the program said last stands above.")
            self.watch()
            time.sleep(0.2)

    def status(self) -> int:
        """The HTTP status of the first page, 0 while nobody answers. The redirect to https is an answer too."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def watch(self) -> None:
        """Start again what has died; call it every second or so."""
        for name, process in list(self.processes.items()):
            if process.poll() is not None:
                progress.say(f"The {name} process ended (code {process.returncode}) and is started again.")
                kill_group(process, signal.SIGKILL)  # a dead parent may have left children on the port
                time.sleep(1)
                self._start(name)

    def stop(self) -> None:
        """Ask all to finish, and insist after ten seconds."""
        for process in self.processes.values():
            kill_group(process, signal.SIGTERM, only_parent=True)
        deadline = time.monotonic() + 10
        for process in self.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            kill_group(process, signal.SIGKILL)
            process.wait()
        self.processes.clear()

    def _start(self, name: str) -> None:
        output = self.log.open("ab") if self.log else None
        greeting = output or (subprocess.DEVNULL if name != "web" else None)  # a worker's log is on stderr
        # A session of its own: Ctrl-C reaches only us, and we stop the parts in good order.
        self.processes[name] = subprocess.Popen(  # nosec B603
            self.commands()[name], cwd=ROOT, env=self.env, stdout=greeting, stderr=output, start_new_session=True,
            preexec_fn=end_with_parent if sys.platform == "linux" else None,
        )  # fmt: skip
        if output:
            output.close()


def end_with_parent() -> None:
    """In the child: have Linux send SIGTERM when our parent dies, so that even kill -9 leaves nothing behind."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def kill_group(process: subprocess.Popen[bytes], number: int, *, only_parent: bool = False) -> None:
    try:
        if only_parent:
            process.send_signal(number)
        else:
            os.killpg(process.pid, number)
    except ProcessLookupError:
        pass


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
