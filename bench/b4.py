"""b4: memory, start-up, weight of the first page, and the time from clone to first page."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from bench.b1 import trip
from bench.house import House
from bench.load import Phone, drive, pss_megabytes
from tools import prepare, progress
from tools.cluster import Cluster
from tools.site import Site, end_with_parent, free_port, kill_group

REST = 5.0  # seconds after start-up
CLONE_LIMIT = 420.0  # seconds


def measure(house: House) -> dict[str, float]:
    """Start the whole site, look at it at rest and under load, then begin from a clone."""
    found: dict[str, float] = {}
    house.fresh_site()
    site = Site(house.env(), port=house.port, log=house.log)
    try:
        began = time.monotonic()
        site.start()
        found["b4_start_s"] = time.monotonic() - began
        time.sleep(REST)
        found |= {f"b4_{name}_rest_mb": value for name, value in memory(house, site).items()}
        found |= first_page(house)
        district = str(house.sql("SELECT id FROM jurisdictions_unit WHERE code = 'up-lucknow'")[0][0])
        progress.say("b4: memory while eight clients send complaints")
        peaks: dict[str, float] = {}
        stopping = threading.Event()

        def watch() -> None:
            while not stopping.wait(0.5):
                for name, value in memory(house, site).items():
                    peaks[name] = max(value, peaks.get(name, 0.0))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        server = _Served(house.port)
        drive(8, max(3.0, 3 * house.scale.seconds), trip(server, district))  # type: ignore[arg-type]
        stopping.set()
        watcher.join(10)
        found |= {f"b4_{name}_load_mb": value for name, value in peaks.items()}
    finally:
        site.stop()
    if house.scale.clone:
        found["b4_clone_to_page_s"] = from_clone(house)
    return found


class _Served:
    """Only the port: `trip` needs no more of a server."""

    def __init__(self, port: int) -> None:
        self.port = port


def memory(house: House, site: Site) -> dict[str, float]:
    """PSS of web, workers and database, each with all of its processes."""
    return {
        "web": pss_megabytes(site.processes["web"].pid),
        "worker": pss_megabytes(site.processes["worker"].pid),
        "matcher": pss_megabytes(site.processes["matcher"].pid),
        "database": pss_megabytes(house.database_pid()),
    }


def first_page(house: House) -> dict[str, float]:
    """Bytes of the first page and of everything that it loads, plain and as they travel."""
    phone = Phone(house.port)
    page = phone.get("/").must(200)
    parts = {
        found
        for found in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.body.decode())
        if re.search(r"\.(css|js|svg|woff2?|png|ico)$", found)
    }
    plain = travelling = 0
    for path in parts:
        plain += len(phone.get(path).must(200).body)
        travelling += _compressed(house.port, path)
    return {
        "b4_first_page_bytes": len(page.body),
        "b4_first_page_gzip_bytes": len(gzip.compress(page.body)),
        "b4_first_page_parts": len(parts),
        "b4_first_page_all_bytes": len(page.body) + plain,
        "b4_first_page_all_sent_bytes": len(page.body) + travelling,
    }


def _compressed(port: int, path: str) -> int:
    """Bytes of a static file for a browser that takes gzip and brotli."""
    import http.client

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", path, headers={"Accept-Encoding": "gzip, br", "Connection": "close"})
    size = len(line.getresponse().read())
    line.close()
    return size


def from_clone(house: House) -> float:
    """Clone what is committed, `make run` in it with a home of its own, and wait for the first page."""
    place = house.home / "clone"
    shutil.rmtree(place, ignore_errors=True)
    port = free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("SAMMAN_")}
    env |= {"SAMMAN_PORT": str(port), "SAMMAN_HOME": str(place / "var")}
    log = house.home / "clone.log"
    progress.say("b4: from clone to first page (packages from the registries, build, database, demo) ...")
    began = said = time.monotonic()
    subprocess.run(["git", "clone", "--quiet", str(prepare.ROOT), str(place)], check=True)  # noqa: S607
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["make", "run"],  # noqa: S607
            cwd=place, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            preexec_fn=end_with_parent if sys.platform == "linux" else None,
        )  # fmt: skip
    try:
        site = Site(env, port=port)
        while not 200 <= site.status() < 500:
            if process.poll() is not None or time.monotonic() - began > CLONE_LIMIT:
                tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-20:])
                progress.fail(f"{tail}\nThe clone showed no page within {CLONE_LIMIT:.0f} seconds.")
            if time.monotonic() - said > 10:
                said = time.monotonic()
                progress.say(f"      ... {said - began:.0f} s: {_last_line(log)}")
            time.sleep(0.2)
        seconds = time.monotonic() - began
        progress.say(f"b4: the first page after {seconds:.0f} s")
        return seconds
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            kill_group(process, signal.SIGKILL)
        cloned = Cluster(place / "var")
        cloned.stop()
        shutil.rmtree(cloned.place, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


def _last_line(path: Path) -> str:
    lines = path.read_text("utf-8", "replace").split("\n")
    return next((line.strip()[:90] for line in reversed(lines) if line.strip()), "")
