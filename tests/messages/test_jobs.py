"""Jobs that died with their worker."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from procrastinate.contrib.django import app

from samman.messages import jobs
from samman.messages.models import Message, State
from tests.gateway_simulator import Simulator
from tests.messages.conftest import UseGateways


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def work() -> None:
    """Run what waits in the queue, as a worker does, until there is nothing left.

    In a thread of its own: the browser of other tests leaves an event loop in this one.
    """

    def run() -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as working:
            working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_what_was_queued(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(first=("json", simulator.url("first", "json")))
    work()
    notice.refresh_from_db()
    assert notice.state == State.ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_runs_again(
    notice: Message, simulator: Simulator, use_gateways: UseGateways
) -> None:
    use_gateways(first=("json", simulator.url("first", "json")))
    rows("UPDATE procrastinate_jobs SET status = 'doing', attempts = 1")
    app.configure_task("retry_stalled_jobs").defer(timestamp=0)
    work()  # this worker may look for more work, and stop, before the job is put back
    work()
    notice.refresh_from_db()
    assert notice.state == State.ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_a_job_that_keeps_killing_its_workers_is_given_up(notice: Message) -> None:
    rows("UPDATE procrastinate_jobs SET status = 'doing', attempts = %s", jobs.MOST_ATTEMPTS)
    app.configure_task("retry_stalled_jobs").defer(timestamp=0)
    work()
    assert rows("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'send_messages'") == [
        ("failed",)
    ]


def test_the_minute_jobs_are_planned() -> None:
    planned = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert {"send_due_messages", "retry_stalled_jobs", "forget_old_jobs", "fire_due"} <= planned
