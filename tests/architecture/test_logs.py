"""No log line carries what a person wrote: only allowed fields, and of an error only its type."""

from __future__ import annotations

import json
import os
import subprocess

from tools import prepare

PROGRAM = """
import logging
import django, structlog
django.setup()
logging.getLogger("psycopg.pool").warning("connection of %s failed", "SECRET")
logging.getLogger("django.request").error("Not Found: /SECRET", extra={"request": "SECRET"})
logging.getLogger("procrastinate.worker").error("Job send(to='SECRET') failed", extra={"job": "SECRET"})
structlog.get_logger("samman.evidence").info("file kept", count=1, story="SECRET")
try:
    raise ValueError("SECRET")
except ValueError:
    structlog.get_logger("samman.evidence").exception("file failed")
    logging.getLogger("django.request").exception("SECRET")
"""


def test_logs_keep_only_allowed_fields() -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tools.plain_settings"}
    done = subprocess.run(
        [prepare.PYTHON, "-c", PROGRAM],
        cwd=prepare.ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "SECRET" not in done.stdout + done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == [
        "psycopg.pool: warning",
        "django.request: error",
        "procrastinate.worker: error",
        "file kept",
        "file failed",
        "django.request: error",
    ]
    assert lines[3]["count"] == 1
    assert (lines[4]["exception_type"], lines[4]["where"]) == ("ValueError", "<string>:10")
