"""What was missed yesterday, told once at eight in the morning to those above, by message and by page (mission V7)."""

from collections import Counter
from datetime import date, timedelta

from django.db import transaction

from samman.accounts.enums import Role
from samman.audit import Actor, record
from samman.common import clock
from samman.deadlines import clock_watch
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.messages.actions import queue_to_officers
from samman.messages.recipients import officers_at
from samman.messages.texts import Value
from samman.reports import summary
from samman.reports.models import Digest, UnitDay

FROM_HOUR, UNTIL_HOUR = 8, 20  # in India: a worker that stood still at eight tells it later on the same day
POSTS = {
    UnitKind.DISTRICT: (Role.NODAL_OFFICER, Role.SUPERINTENDENT),
    UnitKind.RANGE: (Role.RANGE_OFFICER,),
    UnitKind.ZONE: (Role.ZONE_OFFICER,),
    UnitKind.STATE: (Role.MONITOR,),
}


def send_digests(*, by: Actor) -> int:
    """Tell those above every unit that missed something yesterday; how many units. Nothing outside of the hours, nothing
    twice, and nothing while the machine's clock is not believed."""
    if clock_watch.halted_since() is not None or not FROM_HOUR <= clock.in_ist(clock.now()).hour < UNTIL_HOUR:
        return 0
    day = summary.today() - timedelta(days=1)
    done = set(Digest.objects.filter(day=day).values_list("unit_id", flat=True))
    sums = failures_above(day)
    told = 0
    for unit in Unit.objects.filter(pk__in=sums.keys() - done).order_by("code"):
        told += _tell(unit, day, sums[unit.pk], by=by)
    return told


def failures_above(day: date) -> dict[int, int]:
    """How much was missed in each district, range, zone and state; nothing of those where all was done."""
    found: Counter[int] = Counter()
    for row in UnitDay.objects.filter(day=day).with_failures().select_related("unit"):
        unit = row.unit
        above = (unit.pk, unit.district_id, unit.range_id, unit.zone_id, unit.state_id)
        for pk in {pk for pk in above if pk is not None}:
            found[pk] += row.failures
    told = Unit.objects.filter(pk__in=found, kind__in=POSTS).values_list("pk", flat=True)
    return {pk: found[pk] for pk in told}


def _tell(unit: Unit, day: date, failures: int, *, by: Actor) -> bool:
    with transaction.atomic():
        digest, is_new = Digest.objects.get_or_create(
            unit=unit, day=day, defaults={"failures": failures, "sent_at": clock.now()}
        )
        if not is_new:  # another worker was quicker
            return False
        told = officers_at([(unit, POSTS[UnitKind(unit.kind)])])
        variables: dict[str, Value] = {"count": failures, "unit": unit}
        queue_to_officers("daily_digest", case=None, officers=told, variables=variables)
        detail = {"day": day.isoformat(), "failures": failures}
        record(
            "send_digest", by=by, unit_id=unit.pk, object_kind="digest", object_id=digest.pk, detail=detail
        )
    return True
