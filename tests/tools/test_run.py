"""`make run` says in one sentence what is in its way."""

from __future__ import annotations

import http.server
import json
import socket
import threading
from pathlib import Path

import pytest

from tools import run
from tools.site import Site


def test_a_taken_port_is_named_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"Port {port} is taken.*make run SAMMAN_PORT={port + 1}"):
            run.check(tmp_path, "127.0.0.1", str(port))


def test_a_port_that_is_no_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no port number"):
        run.check(tmp_path, "127.0.0.1", "http")


def test_one_home_runs_once(tmp_path: Path) -> None:
    with run.alone(tmp_path), pytest.raises(SystemExit, match="is running with"), run.alone(tmp_path):
        pass


def test_demo_and_real_data_never_share_a_home(tmp_path: Path) -> None:
    run.same_kind(tmp_path, demo=True)
    run.write_down(tmp_path, None, demo=True)
    assert json.loads((tmp_path / "database.json").read_text()) == {"demo": "1"}
    run.same_kind(tmp_path, demo=True)
    with pytest.raises(SystemExit, match=r"holds the demo.*make run DEMO=0 SAMMAN_HOME="):
        run.same_kind(tmp_path, demo=False)


def test_a_site_behind_tls_counts_as_started_though_it_leads_to_https() -> None:
    class Leads(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(301)
            self.send_header("Location", "https://localhost/")
            self.end_headers()

        def log_message(self, *said: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Leads)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert Site({}, port=server.server_port).status() == 301
    finally:
        server.shutdown()
        server.server_close()
    assert Site({}, port=server.server_port).status() == 0
