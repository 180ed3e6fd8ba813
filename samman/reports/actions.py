"""Every write of this room that a person makes: the month's bulletin."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases.writing import Stale
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.reports.bulletin_check import problems
from samman.reports.models import Bulletin
from samman.reports.traced import records_of


class TellsWho(Exception):
    """The text tells who somebody is: `problems` are sentences on what to take out."""

    def __init__(self, found: list[str]) -> None:
        super().__init__("\n".join(found))
        self.problems = found


def save_bulletin(
    month: date,
    *,
    text_hi: str,
    text_en: str,
    version: int,
    edition: int = 1,
    release: bool = False,
    by: Viewer,
) -> Bulletin:
    """Keep a person's text of a month; with `release` it goes out, if nothing in it tells who somebody is.

    `version` is 0 where nothing was kept yet. One that went out is not changed any more (Stale): a correction is the next
    `edition`. Raises PermissionDenied, Stale, TellsWho; of these nothing is kept.
    """
    state = state_of(by)
    with transaction.atomic():
        of_month = Bulletin.objects.select_for_update(of=("self",)).filter(state=state, month=month)
        bulletin = of_month.order_by("-edition").first()
        if bulletin and bulletin.released_at and edition == bulletin.edition + 1:
            bulletin = None  # a correction begins
        elif edition != (bulletin.edition if bulletin else 1):
            raise Stale
        if (bulletin.version if bulletin else 0) != version or (bulletin and bulletin.released_at):
            raise Stale
        if release and (found := problems(f"{text_hi}\n\n{text_en}", records_of(state, month))):
            raise TellsWho(found)
        now = clock.now()
        bulletin = bulletin or Bulletin(state=state, month=month, edition=edition, version=0)
        bulletin.text_hi, bulletin.text_en = text_hi, text_en
        bulletin.version += 1
        bulletin.edited_by, bulletin.edited_at = by.officer, now
        if release:
            bulletin.released_by, bulletin.released_at = by.officer, now
        bulletin.save()
        act = "bulletin_released" if release else "bulletin_saved"
        detail = {"month": f"{month:%Y-%m}", "edition": edition, "version": bulletin.version}
        record(
            act, by=by.actor, object_kind="bulletin", object_id=bulletin.pk, unit_id=state.pk, detail=detail
        )
    return bulletin


def state_of(by: Viewer) -> Unit:
    """The state for whose headquarters the viewer speaks. Raises PermissionDenied."""
    for posting in by.postings:
        if posting.role == Role.MONITOR:
            return posting.unit
    raise PermissionDenied("bulletin")
