"""The public notice: put up by the word of the guardian or the committee, down at once when the person is found."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit import Actor
from samman.cases import history
from samman.cases.models import Case
from samman.cases.writing import Refused, officer_writes, save_case
from samman.common import clock
from samman.evidence.actions import add_file
from samman.evidence.models import AddedBy, Purpose
from samman.missing_children import access
from samman.missing_children.enums import ConsentBy, Place, State
from samman.missing_children.models import MissingPerson, Notice, TakeDown
from samman.missing_children.words import is_fir_sensitive

SEARCHED_FOR = (State.MISSING, State.UNTRACEABLE)


@dataclass(frozen=True)
class Consent:
    """Who allows the notice, when, and in which words; of the committee the number of its order."""

    by: str
    on: date
    who: str
    relation: str = ""
    words: str = ""
    order_number: str = ""


def why_no_notice(case: Case) -> str:
    """Why no notice may be put up now, in the reader's language; empty where one may."""
    if case.state_code not in SEARCHED_FOR:
        return _("Only one who is searched for has a notice.")
    if is_fir_sensitive(MissingPerson.objects.get(case=case)):
        return _(
            "The law protects the identity in this matter (POCSO 23, BNS 72). Only the court may allow a notice."
        )
    return ""


def publish_notice(
    case_id: int, consent: Consent, upload: "UploadedFile[Any] | None" = None, *, version: int, by: Viewer
) -> Notice:
    """Put up the notice. Who consented is sealed; a signed paper lies in the case.

    Refused without the consent of guardian or committee, where the law protects the identity, and while one is up. Raises
    Refused, FileRefused, Stale, Http404, PermissionDenied.
    """
    with officer_writes(
        "publish_notice", case_id, by=by, allowed=access.can_publish, version=version
    ) as case:
        if why := why_no_notice(case):
            raise Refused(why)
        if case.notices.up().exists():
            raise Refused(_("A notice is up already."))
        _check(consent, upload, clock.in_ist(clock.now()).date(), about_child=case.about_child)
        file = None
        if upload is not None:
            file = add_file(case, upload, purpose=Purpose.EVIDENCE, added_by=AddedBy.OFFICER, by=by.actor)
        now = clock.now()
        notice = Notice.objects.create(
            case=case,
            token=secrets.token_hex(12),
            consent_by=consent.by,
            consent_on=consent.on,
            consent=case.seal(
                {
                    "who": consent.who,
                    "relation": consent.relation,
                    "words": consent.words,
                    "order_number": consent.order_number,
                },
                "notice_consent",
            ),
            consent_file=file,
            published_by=by.officer,
            published_at=now,
        )
        TakeDown.objects.create(notice=notice, place=Place.SITE, put_up_at=now, put_up_by=by.officer)
        save_case(case)
        data = {"notice": notice.pk, "consent_by": consent.by, "consent_on": consent.on.isoformat()}
        history.add(case, "notice_published", by=by.actor, shown_to_her=True, data=data)
    return notice


def _check(consent: Consent, upload: object, today: date, *, about_child: bool) -> None:
    if consent.by not in ConsentBy.values or not consent.who.strip():
        raise Refused(_("Write who consented."))
    if consent.on > today:
        raise Refused(_("The day of the consent is still to come."))
    if consent.by == ConsentBy.COMMITTEE and not about_child:
        raise Refused(_("The committee speaks for a child only."))
    if consent.by == ConsentBy.COMMITTEE and not consent.order_number.strip():
        raise Refused(_("Write the number of the committee's order."))
    if not consent.words.strip() and upload is None:
        raise Refused(_("Write in which words they consented, or add the signed paper."))


def put_up(case_id: int, *, place: str, where: str, by: Viewer) -> TakeDown:
    """Note a place where the notice hangs, so that it comes down there too. Raises Refused, Http404, PermissionDenied."""
    with officer_writes("put_up", case_id, by=by, allowed=access.can_publish) as case:
        notice = case.notices.up().first()
        if notice is None:
            raise Refused(_("No notice is up."))
        known = notice.places.filter(place=place, where=where).first()
        if known is not None:
            return known
        row = TakeDown.objects.create(
            notice=notice, place=place, where=where, put_up_at=clock.now(), put_up_by=by.officer
        )
        history.add(case, "notice_put_up", by=by.actor, data={"notice": notice.pk, "place": place})
    return row


def take_down_notice(case_id: int, *, version: int, by: Viewer) -> None:
    """An officer takes the notice down: the consent was taken back, or it was wrong. Raises Stale, Http404, PermissionDenied."""
    with officer_writes(
        "take_down_notice", case_id, by=by, allowed=access.can_publish, version=version
    ) as case:
        if take_down(case, by=by):
            save_case(case)


def take_down(case: Case, *, by: Viewer | Actor) -> list[TakeDown]:
    """The notice of a case is gone for everybody, at once, in the caller's transaction; the case is locked. The places where
    it must still come down, each to be confirmed; nothing where none was up."""
    notice = case.notices.select_for_update().up().first()
    if notice is None:
        return []
    actor = by.actor if isinstance(by, Viewer) else by
    now = clock.now()
    notice.taken_down_at = now
    notice.save(update_fields=["taken_down_at"])
    notice.places.update(asked_at=now)
    # The page on this site is down with this very commit.
    notice.places.filter(place=Place.SITE).update(confirmed_at=now, confirmed_by=_who(by, notice))
    left = list(notice.places.unconfirmed().order_by("id"))
    data = {"notice": notice.pk, "to_confirm": len(left)}
    history.add(case, "notice_taken_down", by=actor, data=data)
    return left


def _who(by: Viewer | Actor, notice: Notice) -> int:
    return by.officer.pk if isinstance(by, Viewer) else notice.published_by_id


def confirm_taken_down(case_id: int, *, place_id: int, by: Viewer) -> None:
    """It hangs there no more. A second word changes nothing. Raises Http404, PermissionDenied."""
    with officer_writes("confirm_taken_down", case_id, by=by, allowed=access.can_confirm_taken_down) as case:
        row = TakeDown.objects.unconfirmed().filter(notice__case=case, pk=place_id).first()
        if row is None:
            if not TakeDown.objects.filter(notice__case=case, pk=place_id, asked_at__isnull=False).exists():
                raise PermissionDenied("no such place")
            return
        row.confirmed_at, row.confirmed_by = clock.now(), by.officer
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        data = {"notice": row.notice_id, "place": row.place}
        history.add(case, "notice_gone", by=by.actor, data=data)
