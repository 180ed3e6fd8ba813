"""Operations for tests: started by headquarters, with a team of officers of Lucknow, by the verbs that officers use."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.missing_children import actions
from samman.missing_children.actions import LabourReport, Met, VisitReport
from samman.missing_children.models import Booklet, LabourFound, Operation, SearchVisit, Team, TeamStay
from samman.missing_children.models.operations import today
from tests.factories import unit
from tests.officers import make_viewer

PLACE = "चारबाग रेलवे स्टेशन, प्लेटफार्म 3"
NAME = "बबलू नमूना"
NOTE = "बच्चे ने चाचा का नाम नहीं बताया"


def other_station() -> Unit:
    """Another station of Lucknow, in another circle where there is one."""
    found = Unit.objects.stations().filter(district=unit().district).exclude(pk=unit().pk)
    return found.exclude(circle=unit().circle).order_by("code").first() or found.order_by("code")[0]


def start(by: Viewer | None = None, **values: Any) -> Operation:
    """Operation Muskan in Lucknow, since three days ago, for a month."""
    here = unit().district
    assert here is not None
    return actions.start_operation(
        **{
            "kind": "muskan",
            "name": "ऑपरेशन मुस्कान नमूना",
            "starts_on": today() - timedelta(days=3),
            "ends_on": today() + timedelta(days=27),
            "state": unit().state,
            "districts": [here.pk],
            "token": uuid.uuid4(),
            "by": by or make_viewer(Role.MONITOR, unit().state),
            **values,
        }
    )


def nodal(district: Unit | None = None) -> Viewer:
    """The nodal officer of Lucknow; another one at each call."""
    return make_viewer(Role.NODAL_OFFICER, district or unit().district)


def desk(station: Unit | None = None, **fields: Any) -> Viewer:
    """A constable at a station's desk."""
    return make_viewer(Role.DESK, station or unit(), **fields)


def form(
    operation: Operation,
    *members: Viewer,
    by: Viewer | None = None,
    name: str = "टीम 1",
    district: Unit | None = None,
    **values: Any,
) -> Team:
    """A team; its lead is the first member."""
    members = members or (desk(),)
    return actions.form_team(
        operation.pk,
        **{
            "district": district or unit().district,
            "name": name,
            "area": "चौक",
            "lead": members[0].officer.pk,
            "members": [one.officer.pk for one in members[1:]],
            "token": uuid.uuid4(),
            "by": by or nodal(district),
            **values,
        },
    )


def give(team: Team, *cases: Case, by: Viewer | None = None) -> int:
    """Give children to a team."""
    return actions.give_to_teams(
        team.operation_id,
        district=team.district,
        teams_of_cases={case.pk: team.pk for case in cases},
        by=by or nodal(team.district),
    )


def visit_of(team: Team, officers: Iterable[Viewer], **values: Any) -> VisitReport:
    """An hour ago at the railway station, two boys met."""
    return VisitReport(
        **{
            "place_kind": "railway",
            "place": PLACE,
            "visited_at": clock.now() - timedelta(hours=1),
            "officers": tuple(one.officer.pk for one in officers),
            "total": 5,
            "children": (Met("taken", NAME, "m", "6_11"), Met("family")),
            "note": NOTE,
            **values,
        }
    )


def visit(team: Team, by: Viewer, *, token: uuid.UUID | None = None, **values: Any) -> SearchVisit:
    """A visit that a member reports."""
    return actions.report_visit(team.pk, visit_of(team, [by], **values), token=token or uuid.uuid4(), by=by)


def a_week(start_on: date | None = None) -> tuple[date, date]:
    """From yesterday until in five days."""
    first = start_on or today() - timedelta(days=1)
    return first, first + timedelta(days=6)


@dataclass
class Searched:
    """What came of an operation: a visit with two children met, labour found, a stay with a day, awareness."""

    team: Team
    officer: Viewer
    visit: SearchVisit
    labour: LabourFound
    stay: TeamStay


def labour(done: SearchVisit, by: Viewer) -> LabourFound:
    """Four children at work in an eating house, three taken out, the Labour Department not told yet."""
    counts = {"girls_under_14": 1, "boys_under_14": 2, "girls_14_to_17": 0, "boys_14_to_17": 1}
    words = {"employer": "सेठ नमूना", "place": "नमूना ढाबा", "note": ""}
    report = LabourReport("ढाबा", counts, rescued=3, ngo="नमूना संस्था", words=words)
    return actions.note_labour(done.pk, report, token=uuid.uuid4(), by=by)


def stay(team: Team, by: Viewer) -> TeamStay:
    """A week in Surat, with what was done on the first day."""
    first, last = a_week()
    row = actions.begin_stay(
        team.pk, place="सूरत", other_state="gj", begins_on=first, ends_on=last, token=uuid.uuid4(), by=by
    )
    told, leads = "कपड़ा मिलों में पूछा", "एक लड़का गोंडा का है"
    actions.write_stay_day(row.pk, day=first, met=3, told=told, leads=leads, token=uuid.uuid4(), by=by)
    return row


def awareness(team: Team, by: Viewer) -> None:
    """A talk at a school."""
    actions.note_awareness(
        team.pk,
        held_on=today(),
        place_kind="school",
        place="प्राथमिक विद्यालय नमूना",
        topic="गुमशुदा बच्चे और 1098",
        reached=120,
        held_by="चाइल्डलाइन",
        token=uuid.uuid4(),
        by=by,
    )


def searched(operation: Operation | None = None, officer: Viewer | None = None) -> Searched:
    """An operation from which something came."""
    officer = officer or desk()
    team = form(operation or start(), officer)
    done = visit(team, officer)
    found, where = labour(done, officer), stay(team, officer)
    awareness(team, officer)
    return Searched(team, officer, done, found, where)


def booklet_of(done: Searched, *cases: Case) -> Booklet:
    """These children are given to the team, and its officer gets a booklet of them for a week."""
    give(done.team, *cases)
    return actions.make_booklets(
        done.team.pk,
        officers=[done.officer.officer.pk],
        until=today() + timedelta(days=7),
        token=uuid.uuid4(),
        by=done.officer,
    )[0]


def printed(done: Searched, *cases: Case) -> Booklet:
    """The same, printed once."""
    row = booklet_of(done, *cases)
    actions.print_booklet(row.pk, language="hi", by=done.officer)[1].close()
    return row
