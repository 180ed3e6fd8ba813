"""The persons of an old register, entered at once or not at all.

Nobody is told of each one, no key is made (whoever reported is not here), and the clocks of the first hours do not run: their
hours are long over. What is still owed begins slowly: at each station ten persons a day, from ten o'clock of the next day on,
whoever has been missing longest first. So no register, however long, makes all its clocks fire at once.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.db import transaction

from samman.audit import Actor, record
from samman.cases import history
from samman.cases.enums import Urgency
from samman.cases.models import Case
from samman.common import clock, digits, sealing
from samman.jurisdictions.models import Unit
from samman.missing_children import clocks, ordering, procedure
from samman.missing_children.actions.registering import keep_person, owes_fir
from samman.missing_children.actions.shared import ask_matching
from samman.missing_children.enums import State
from samman.missing_children.models import Group, MissingPerson
from samman.missing_children.register_list import Line

A_DAY = 10  # persons of one station whose clocks begin on one day
BEGINS = time(10)
STEP = 200  # persons between two words of progress

Say = Callable[[str], None]


def import_missing(
    lines: list[Line],
    *,
    state: Unit,
    by: Actor,
    digest: str,
    say: Say = lambda text: None,
    trial: bool = False,
) -> list[Case]:
    """Register the persons of a checked register. `digest` is the file's SHA-256. All or nothing; `trial` undoes it all again."""
    groups: dict[tuple[object, ...], Group] = {}
    together = Counter(line.together for line in lines)
    place_at_station: dict[int, int] = defaultdict(int)
    cases = []
    with transaction.atomic():
        now = clock.now()
        for count, line in enumerate(sorted(lines, key=lambda line: (line.day, line.number)), 1):
            if together[line.together] > 1 and line.together not in groups:
                groups[line.together] = Group.objects.create(created_at=now)
            begins_at = _begins_at(now, place_at_station[line.station.pk])
            place_at_station[line.station.pk] += 1
            cases.append(_enter(line, groups.get(line.together), now, begins_at, by))
            if count % STEP == 0:
                say(f"  entered {count} of {len(lines)}")
        record(
            "import_missing",
            by=by,
            object_kind="register",
            unit_id=state.pk,
            detail={"count": len(cases)},
            digest=digest,
        )
        if trial:
            transaction.set_rollback(True)
    return cases


def _begins_at(now: datetime, place: int) -> datetime:
    day = clock.in_ist(now).date() + timedelta(days=1 + place // A_DAY)
    return datetime.combine(day, BEGINS, tzinfo=clock.IST)


def _enter(line: Line, group: Group | None, now: datetime, begins_at: datetime, by: Actor) -> Case:
    number = digits.new_number()
    while Case.objects.filter(number=number).exists():
        number = digits.new_number()
    # Who was a child on the day of the report has a child's case, grown up since or not.
    about_child = MissingPerson(**line.person).may_be_child_at(line.reported_on)
    owed = owes_fir(about_child, line.report)
    case = Case(
        kind="missing",
        number=number,
        state_code=State.MISSING,
        about_child=about_child,
        urgency=Urgency.URGENT if owed else Urgency.STANDARD,
        created_at=now,
        data_key=sealing.wrap_key(sealing.new_data_key(), place=f"case:{number}"),
    )
    case.place_at(line.station)
    case.queue_order = ordering.queue_order(case)
    case.save(force_insert=True)
    keep_person(case, line.report.persons[0], line.report, group, language="hi", registered_by=None)
    if line.portal_id:
        MissingPerson.objects.filter(case=case).update(portal_id=line.portal_id)
    history.add(
        case, "entered_from_register", by=by, data={"line": line.number, "fir": bool(line.report.fir)}
    )
    if owed and line.report.fir is None:
        clocks.start_fir_clock(case, begins_at)
    procedure.begin_old(case, begins_at, line.report.fir.at if line.report.fir else None)
    clocks.show_nearest(case)
    case.save(update_fields=["due_at", "queue_order"])
    ask_matching(case)
    return case
