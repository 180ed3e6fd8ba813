"""b3: how fast one worker empties the outbox, alone and while complaints go on coming."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from bench.b1 import Sends
from bench.house import House
from bench.load import percentile
from tools import prepare, progress
from tools.site import Site, end_with_parent, free_port, kill_group

SUBMITS_A_SECOND = 2.0  # 170,000 a day; each brings some five more messages


class Worker(Site):
    """One worker, as `make run` starts it."""

    def commands(self) -> dict[str, list[str]]:
        return {"worker": super().commands()["worker"]}

    def begin(self) -> None:
        """Start it without asking for a page."""
        self._start("worker")


@contextmanager
def simulator() -> Iterator[int]:
    """A gateway that takes everything; its port."""
    port = free_port()
    process = subprocess.Popen(
        [prepare.PYTHON, "-m", "tests.gateway_simulator", str(port), "accept"],
        cwd=prepare.ROOT, stdout=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=end_with_parent if sys.platform == "linux" else None,
    )  # fmt: skip
    try:
        for _try in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        kill_group(process, 15)
        process.wait()


def left(house: House, span: dict[str, int]) -> int:
    """How many of these messages the gateway has not taken yet."""
    return int(
        house.sql(
            "SELECT count(*) FROM messages_message WHERE id > %s AND id <= %s AND state IN ('waiting', 'sending')",
            span["after"], span["until"],
        )[0][0]
    )  # fmt: skip


def emptied(house: House, span: dict[str, int], limit: float, label: str) -> tuple[int, float]:
    """Wait until these are sent or the time is over: how many were, and after how many seconds from the first."""
    total = waiting = left(house, span)
    end = time.monotonic() + limit
    began, said = 0.0, time.monotonic()
    while waiting and time.monotonic() < end:
        time.sleep(0.2)
        waiting = left(house, span)
        if not began and waiting < total:
            began, total = time.monotonic(), waiting
        if time.monotonic() - said > 10:
            said = time.monotonic()
            progress.say(f"{label}: {waiting:,} still wait")
    return total - waiting, time.monotonic() - began if began else 0.0


def measure(house: House) -> dict[str, float]:
    """First the outbox alone, then with submits beside it."""
    scale, found = house.scale, {}
    house.fresh_site()
    # What the demo's complaints left in the outbox is none of this.
    house.sql("UPDATE messages_message SET state = 'failed', next_try_at = NULL WHERE state <> 'accepted'")
    house.sql("DELETE FROM procrastinate_jobs")
    with simulator() as port, house.web() as server:
        env = house.env(
            SAMMAN_SMS_GATEWAYS="bench",
            SAMMAN_GATEWAY_BENCH_KIND="json",
            SAMMAN_GATEWAY_BENCH_URL=f"http://127.0.0.1:{port}/json/bench",
        )
        worker = Worker(env, port=server.port, log=house.log)
        progress.say(f"b3: putting {scale.messages:,} messages into the outbox ...")
        span = house.inside("queue", str(scale.messages))
        try:
            worker.begin()
            sent, seconds = emptied(house, span, scale.drain_limit, "b3 alone")
            found["b3_messages_per_s"] = sent / seconds if seconds else 0.0
            progress.say(f"b3: {found['b3_messages_per_s']:.1f} messages a second")
            worker.stop()
            progress.say(f"b3: putting {scale.drain:,} messages into the outbox ...")
            span = house.inside("queue", str(scale.drain))
            sends = Sends(house, server)
            sends.drafts.extend(house.inside("drafts", str(int(scale.drain_limit * SUBMITS_A_SECOND) + 10)))
            times: list[float] = []
            failures: list[BaseException] = []
            stopping = threading.Event()

            def submit() -> None:
                try:
                    while not stopping.wait(max(0.0, 1 / SUBMITS_A_SECOND - (times[-1] if times else 0.0))):
                        times.extend(sends.act())
                except BaseException as error:
                    failures.append(error)

            thread = threading.Thread(target=submit, daemon=True)
            worker.begin()
            thread.start()
            sent, seconds = emptied(house, span, scale.drain_limit, "b3 with submits")
            stopping.set()
            thread.join(60)
            if failures:
                raise failures[0]
        finally:
            worker.stop()
        remained = left(house, span)
        odd = house.sql(
            "SELECT count(*) FROM messages_message WHERE id > %s AND state NOT IN ('waiting', 'sending', 'accepted')",
            span["after"],
        )[0][0]
    found["b3_drain_messages"] = sent
    found["b3_drain_s"] = seconds
    found["b3_drain_left"] = remained
    found["b3_drain_per_s"] = sent / seconds if seconds else 0.0
    found["b3_drain_submits"] = len(times)
    found["b3_drain_submit_p95_ms"] = percentile(times, 95)
    found["b3_not_taken"] = int(odd)
    return found
