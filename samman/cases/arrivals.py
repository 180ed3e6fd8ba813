"""How many complaints came from one address within the hour, so that a flood from one is slowed and nobody is shut out (ADR 14).

No address is kept: a row is named by an HMAC of the address and the hour, and goes with the next hour but one.
"""

import ipaddress
from datetime import timedelta

import structlog
from django.db import connection

from samman.audit import record
from samman.audit.actors import ANONYMOUS
from samman.cases.models import Arrivals
from samman.common import clock, sealing

log = structlog.get_logger("samman.cases")
FREE = 300  # an hour: more than two hundred phones behind one address of a carrier send in two minutes
STEP, MORE = timedelta(seconds=5), 100  # so much longer for every hundred more
LONGEST = timedelta(seconds=60)
KEPT = timedelta(hours=2)


def wait_for(address: str | None) -> timedelta:
    """Count one complaint that is about to be sent from this address, and say how long it waits; nothing for most.

    Never for an address that is not on the internet: behind a proxy's own may stand everybody.
    """
    if address is None or not ipaddress.ip_address(address).is_global:
        return timedelta(0)
    count = _count(address)
    if count == FREE + 1:
        log.error("surge of complaints from one address", count=count)
        record("surge_of_complaints", by=ANONYMOUS, object_kind="alarm", detail={"count": count})
    return wait_after(count)


def wait_after(count: int) -> timedelta:
    """How long the complaint waits that is this one of its hour."""
    if count <= FREE:
        return timedelta(0)
    return min(LONGEST, STEP * ((count - FREE - 1) // MORE + 1))


def forget_arrivals() -> int:
    """Delete the counts of hours that are over; how many."""
    return Arrivals.objects.filter(began_at__lt=clock.now() - KEPT).delete()[0]


def _count(address: str) -> int:
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    subject = sealing.blind_index("arrivals", f"{hour.isoformat()}\0{address}")
    with connection.cursor() as cursor:  # one statement, so that nobody waits for another's transaction
        cursor.execute(
            "INSERT INTO cases_arrivals AS a (subject, count, began_at) VALUES (%s, 1, %s)"
            " ON CONFLICT (subject) DO UPDATE SET count = a.count + 1 RETURNING count",
            [subject, hour],
        )
        return int(cursor.fetchone()[0])
