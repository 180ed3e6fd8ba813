"""Booklets of a team: made for its officers, and printed (mission M5)."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import IO

from django.db.models import Max
from django.utils.translation import gettext as _

from samman.accounts.models import Posting
from samman.accounts.viewer import Viewer
from samman.cases.models import AT_STATION
from samman.cases.writing import Refused
from samman.common import clock
from samman.missing_children import access, booklet
from samman.missing_children.actions.operations import note, refuse_token, team_writes
from samman.missing_children.models import Booklet, BookletCase, BookletPrint, Operation, Team, TeamCase
from samman.missing_children.models.operations import today
from samman.missing_children.workflow import SEARCHED_STATES

MOST_CHILDREN = 500
MOST_DAYS = 30
USUAL_DAYS = 7


class Over(Exception):
    """The booklet's time is over, or its operation is: nobody prints it any more."""


def last_day(team: Team) -> date:
    """The latest day on which a booklet of today may be valid: a month away, and not after the operation."""
    return min(today() + timedelta(days=MOST_DAYS), team.operation.ends_on)


def stations_of(officer_id: int) -> list[int]:
    """The stations at which an officer is posted now: what is kept from them is not in the officer's booklet."""
    held = Posting.objects.current().filter(officer=officer_id, role__in=AT_STATION)
    return list(held.values_list("unit", flat=True))


def make_booklets(
    team_id: int, *, officers: Iterable[int], until: date, token: uuid.UUID, by: Viewer
) -> list[Booklet]:
    """Make a booklet for each of these officers of a team, of the children for whom it looks now. Sent twice, it is one each.

    Raises Http404, PermissionDenied, Refused.
    """
    wanted = sorted(set(officers))
    with team_writes(
        "make_booklets",
        team_id,
        by=by,
        allowed=lambda viewer, team: access.can_make_booklets(viewer, team, wanted),
    ) as team:
        before = list(Booklet.objects.filter(once=token, team=team, made_by=by.officer).order_by("number"))
        if before:
            return before
        refuse_token(Booklet, token)
        _check(team, wanted, until)
        # Numbers are counted within the operation: whoever makes booklets of another of its teams waits here.
        operation = Operation.objects.select_for_update().get(pk=team.operation_id)
        last = Booklet.objects.filter(operation=operation).aggregate(last=Max("number"))["last"] or 0
        expires_at = datetime.combine(until + timedelta(days=1), time.min, tzinfo=clock.IST)
        made = []
        for number, officer in enumerate(wanted, start=last + 1):
            cases = _children(team, officer)
            row = Booklet.objects.create(
                once=token,
                operation=operation,
                number=number,
                team=team,
                officer_id=officer,
                made_by=by.officer,
                made_at=clock.now(),
                expires_at=expires_at,
            )
            rows = BookletCase.objects.bulk_create(
                BookletCase(booklet=row, place=place, case_id=pk) for place, pk in enumerate(cases, start=1)
            )
            note(
                "make_booklets", team, by=by, rows=[row, *rows], booklet=row.pk, officer=officer, cases=cases
            )
            made.append(row)
        return made


def _check(team: Team, officers: list[int], until: date) -> None:
    """Raises Refused for somebody who is not in the team, and for a day that is too far away."""
    if not officers:
        raise Refused(_("Choose for whom the booklet is."))
    if set(officers) - set(team.members.current().values_list("officer", flat=True)):
        raise Refused(_("One of these officers is not in the team any more. Choose again."))
    if not today() <= until <= last_day(team):
        raise Refused(
            _(
                "A booklet is valid from today for a month at most, and not after the operation. Choose another day."
            )
        )


def _children(team: Team, officer_id: int) -> list[int]:
    """The ids of the cases in an officer's booklet by district, station, and when last seen, the last first. Raises Refused."""
    held = TeamCase.objects.current().filter(
        team=team, case__closed_at=None, case__state_code__in=SEARCHED_STATES
    )
    held = held.exclude(case__kept_from__in=stations_of(officer_id)).order_by(
        "case__district__name_en",
        "case__unit__name_en",
        "case__unit",
        "-case__missing_person__seen_at",
        "case",
    )
    found = list(held.values_list("case", flat=True)[: MOST_CHILDREN + 1])
    if not found:
        raise Refused(_("This team looks for nobody at present: there is nothing to print."))
    if len(found) > MOST_CHILDREN:
        raise Refused(
            _(
                "A booklet holds %(most)d children at most. Give some of this team's children to another team first."
            )
            % {"most": MOST_CHILDREN}
        )
    return found


def print_booklet(booklet_id: int, *, language: str, by: Viewer) -> tuple[BookletPrint, IO[bytes]]:
    """A print of a booklet: on record and committed first, then made. Whoever was traced since, and whose case is by now not for
    the eyes of the officer or of who prints, is left out.

    Raises Http404, PermissionDenied, Over, press.NotPrinted.
    """
    rows = Booklet.objects.select_related("operation", "team__operation", "team__district", "officer")
    found = rows.filter(pk=booklet_id).first()
    with team_writes(
        "print_booklet",
        found.team_id if found else 0,
        by=by,
        allowed=lambda viewer, _team: found is not None and access.can_print_booklet(viewer, found),
    ) as team:
        assert found is not None  # nosec B101  # noqa: S101  (no team has the id 0)
        if found.is_over:
            raise Over
        last = found.prints.aggregate(last=Max("copy"))["last"] or 0
        row = BookletPrint.objects.create(
            booklet=found, copy=last + 1, officer=by.officer, at=clock.now(), language=language
        )
        cases = found.numbered()
        known = access.known_cases(by, team, cases.values())
        struck = set(found.struck(stations_of(found.officer_id)))
        struck |= {place for place, pk in cases.items() if pk not in known}
        shown = [pk for place, pk in cases.items() if place not in struck]
        note("print_booklet", team, by=by, rows=[row], booklet=found.pk, copy=row.copy, cases=shown)
    cover = booklet.Cover(
        number=found.number,
        copy=row.copy,
        operation=found.operation.name,
        team=found.team.name,
        district=found.team.district,
        officer=found.officer,
        made_at=row.at,
        last_day=found.last_day,
    )
    return row, booklet.make(cover, cases, struck, language)
