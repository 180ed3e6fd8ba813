"""Two at once: threads with connections of their own that all wait for the same row, and are let go together."""

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connections
from django.db.models import Model
from psycopg import sql


def race(row: Model, by_hand: psycopg.Connection[Any], *acts: Callable[[], object]) -> list[object]:
    """Let every act come as far as the locked row (a case), then free it; what each gave back or raised, in the order of `acts`.

    The row must be committed (`django_db(transaction=True)`), and `by_hand` a superuser's connection.
    """
    outcomes: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            outcomes[place] = act()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    with by_hand.transaction():
        table = sql.Identifier(row._meta.db_table)
        by_hand.execute(sql.SQL("SELECT 1 FROM {} WHERE id = %s FOR UPDATE").format(table), [row.pk])
        for thread in threads:
            thread.start()
        _until_all_wait(by_hand, len(acts))
    for thread in threads:
        thread.join(timeout=20)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def _until_all_wait(by_hand: psycopg.Connection[Any], number: int) -> None:
    """Until so many connections of this database stand before a lock."""
    for _time in range(500):
        by_hand.execute(
            "SELECT pg_stat_clear_snapshot()"
        )  # else the first look is kept for the whole transaction
        waiting = by_hand.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchone()
        if waiting and waiting[0] >= number:
            return
        time.sleep(0.02)
    raise AssertionError("the acts did not come as far as the case")
