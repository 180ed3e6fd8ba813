"""The charge of a post goes over: the open cases that an officer worked on go to the successor, and both sign the list."""

import hashlib

import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import ngettext

from samman.accounts.enums import CASE_ROLES, Role
from samman.accounts.models import Handover, Officer, Posting
from samman.accounts.vacancies import answers_for
from samman.accounts.viewer import Viewer, viewer_of
from samman.audit import Actor, record
from samman.cases import history
from samman.cases.access import can_assign
from samman.cases.actions import assign_case, assignable
from samman.cases.models import LEVEL_OF_ROLE, Assignment, Case, ChargeItem, place_of
from samman.common import clock

log = structlog.get_logger("samman.cases")

BATCH = 50
MOST_AT_ONCE = 200
# Who is shown a charge that was not taken over: those above the officers who work on cases.
ABOVE = (
    Role.STATION_HOUSE_OFFICER,
    Role.CIRCLE_OFFICER,
    Role.NODAL_OFFICER,
    Role.SUPERINTENDENT,
    Role.RANGE_OFFICER,
    Role.ZONE_OFFICER,
    Role.MONITOR,
)


def hand_over_due(*, by: Actor) -> int:
    """Carry out every handover whose moment has come, each in one transaction; how many were carried out.

    A post that ended without a word about its charge gives it to nobody, and that is seen above.
    """
    _note_unsaid()
    done = 0
    for pk in Handover.objects.due().order_by("at", "id").values_list("pk", flat=True)[:BATCH]:
        try:
            with transaction.atomic():
                waiting = Handover.objects.select_for_update(of=("self",), skip_locked=True).filter(
                    pk=pk, done_at=None
                )
                handover = waiting.select_related("posting__officer", "leave", "successor").first()
                if handover is not None:
                    _carry_out(handover, by=by)
                    done += 1
        except (
            Exception
        ) as error:  # one that fails must not hold up the others; it is tried again a minute later
            log.error("handover failed", exception_type=type(error).__name__)
    return done


def _note_unsaid() -> None:
    now = clock.now()
    noted = Handover.objects.filter(posting=OuterRef("pk"), leave=None)
    ended = Posting.objects.filter(ends_at__lte=now, ends_at__gt=F("starts_at"), role__in=CASE_ROLES)
    unsaid = ended.exclude(Exists(noted)).order_by("ends_at", "id")[:BATCH]
    Handover.objects.bulk_create(
        [Handover(posting=posting, at=posting.ends_at or now) for posting in unsaid], ignore_conflicts=True
    )


def _carry_out(handover: Handover, *, by: Actor) -> None:
    former, successor = handover.posting.officer, handover.successor
    cases = list(_cases_of(handover).select_for_update(of=("self",)).order_by("pk"))
    sees = set()
    if successor is not None:
        seen = Case.objects.in_charge_of(viewer_of(successor)).filter(pk__in=[case.pk for case in cases])
        sees = set(seen.values_list("pk", flat=True))
    for case in cases:
        _give(case, handover, former, successor if case.pk in sees else None, by=by)
    handover.done_at, handover.count, handover.given = clock.now(), len(cases), len(sees)
    handover.save(update_fields=["done_at", "count", "given"])
    record(
        "hand_over_charge",
        by=by,
        object_kind="officer",
        object_id=former.pk,
        unit_id=handover.posting.unit_id,
        detail={
            "handover": handover.pk,
            "successor": successor.pk if successor else None,
            "count": handover.count,
            "given": handover.given,
        },
    )


def _cases_of(handover: Handover) -> QuerySet[Case]:
    """The open cases that go over.

    With a named successor all that the officer works on at the unit of the post. Without one, and when a stand-in gives
    back, only those that no other post of his covers; a stand-in gives back what he got, too.
    """
    posting = handover.posting
    works_on = Exists(Assignment.objects.current().filter(case=OuterRef("pk"), officer=posting.officer_id))
    mine = Case.objects.open().filter(works_on)
    here = Q(**{LEVEL_OF_ROLE[posting.role]: place_of(posting)})
    gives_back = handover.leave_id is None and posting.leave_id is not None
    if handover.successor_id and not gives_back:
        return mine.filter(here)
    covered = Case.objects.in_charge_of(viewer_of(posting.officer)).values("pk")
    uncovered = here & ~Q(pk__in=covered)
    if not gives_back:
        return mine.filter(uncovered)
    got = ChargeItem.objects.filter(
        given=True, handover__leave=posting.leave_id, handover__successor=posting.officer_id
    )
    return mine.filter(uncovered | here & Q(pk__in=got.values("case")))


def _give(case: Case, handover: Handover, former: Officer, successor: Officer | None, *, by: Actor) -> None:
    now = clock.now()
    Assignment.objects.current().filter(case=case, officer=former).update(ended_at=now)
    if successor is not None:
        Assignment.objects.get_or_create(
            case=case, officer=successor, ended_at=None, defaults={"started_at": now}
        )
    item = ChargeItem.objects.create(
        handover=handover,
        case=case,
        state_code=case.state_code,
        round=case.round,
        due_at=case.due_at,
        given=successor is not None,
    )
    history.add(
        case,
        "charge_handed_over" if successor else "charge_left",
        by=by,
        data={
            "from": former.pk,
            "from_hi": former.name_hi,
            "from_en": former.name_en,
            **(
                {"officer": successor.pk, "name_hi": successor.name_hi, "name_en": successor.name_en}
                if successor
                else {}
            ),
        },
        rows=[item],
    )


# Who sees a charge


def seen_by(viewer: Viewer) -> QuerySet[Handover]:
    """Charges that were handed over and held open cases: one's own, given or taken, and those within what one answers for."""
    allowed = Q(posting__officer=viewer.officer) | Q(successor=viewer.officer, given__gt=0)
    if (above := answers_for(viewer, ABOVE, "posting__unit__")) is not None:
        allowed |= above
    return Handover.objects.filter(allowed, count__gt=0).select_related(
        "posting__officer", "posting__unit__district", "leave", "successor"
    )


def not_taken_over(viewer: Viewer) -> QuerySet[Handover]:
    """Charges within what the viewer answers for that no successor has signed for, newest first."""
    above = answers_for(viewer, ABOVE, "posting__unit__")
    if above is None:
        return Handover.objects.none()
    waiting = Handover.objects.not_taken_over().filter(above).exclude(posting__officer=viewer.officer)
    return waiting.select_related("posting__officer", "posting__unit__district", "successor").order_by("-id")


def items_for(viewer: Viewer, handover: Handover) -> QuerySet[ChargeItem]:
    """The lines of the list that a viewer may see: who gave it all, who took it what was taken, others what they see now."""
    items = handover.items.select_related("case").order_by("id")
    if handover.posting.officer_id == viewer.officer.pk:
        return items
    if handover.successor_id == viewer.officer.pk:
        return items.filter(given=True)
    return items.filter(case__in=Case.objects.visible_to(viewer))


def may_sign(viewer: Viewer, handover: Handover) -> bool:
    """Whether this list waits for the viewer's signature."""
    return Handover.objects.to_sign(viewer.officer.pk).filter(pk=handover.pk).exists()


def sign_charge(handover_id: int, *, by: Viewer) -> Handover:
    """Sign the list of a charge as the one who gave it or the one who took it over. A second press changes nothing.

    The record keeps the SHA-256 of the list. Raises Http404 for whoever is neither; that is recorded.
    """
    refused = False
    with transaction.atomic():
        found = seen_by(by).select_for_update(of=("self",)).filter(pk=handover_id).first()
        is_former = found is not None and found.posting.officer_id == by.officer.pk
        is_successor = found is not None and found.successor_id == by.officer.pk and found.given > 0
        if found is None or not (is_former or is_successor):
            refused = True
        else:
            field = "former_signed_at" if is_former else "successor_signed_at"
            if getattr(found, field) is None:
                setattr(found, field, clock.now())
                found.save(update_fields=[field])
                _record_signature(found, field, by)
            return found
    if refused:
        record("sign_charge", by=by.actor, outcome="refused", object_kind="handover", object_id=handover_id)
    raise Http404


def _record_signature(handover: Handover, field: str, by: Viewer) -> None:
    lines = handover.items.order_by("id").values_list(
        "case__number", "state_code", "round", "due_at", "given"
    )
    text = "\n".join(
        f"{number} {state} {turn} {due.isoformat() if due else '-'} {given}"
        for number, state, turn, due, given in lines
    )
    record(
        "sign_charge",
        by=by.actor,
        object_kind="handover",
        object_id=handover.pk,
        unit_id=handover.posting.unit_id,
        detail={"as": field.removesuffix("_signed_at"), "count": handover.count, "given": handover.given},
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def charge_to_sign(request: HttpRequest) -> str:
    """For the top of staff pages: lists of charges that wait for this officer's signature."""
    if not isinstance(request.user, Officer):
        return ""
    waiting = list(Handover.objects.to_sign(request.user.pk).order_by("id").values_list("pk", flat=True)[:20])
    if not waiting:
        return ""
    words = ngettext(
        "A list of charge waits for your signature.",
        "%(count)d lists of charge wait for your signature.",
        len(waiting),
    ) % {"count": len(waiting)}
    return format_html('<a href="{}">{}</a>', reverse("cases:charge", args=[waiting[0]]), words)


# What nobody took


def left_over(handover: Handover) -> QuerySet[Case]:
    """The cases of a list that are still open and on which nobody works."""
    worked_on = Exists(Assignment.objects.current().filter(case=OuterRef("pk")))
    return Case.objects.open().filter(pk__in=handover.items.values("case")).exclude(worked_on)


def give_left_over(handover_id: int, officer_id: int, *, by: Viewer) -> int:
    """Give what nobody works on to one officer who is posted there now; how many cases went.

    Only cases that the viewer may assign and the officer may have. Raises Http404 for a list that the viewer does not see.
    """
    with transaction.atomic():
        handover = seen_by(by).select_for_update(of=("self",)).filter(pk=handover_id).first()
        if handover is None:
            raise Http404
        given = 0
        waiting = left_over(handover).filter(pk__in=Case.objects.visible_to(by).values("pk"))
        for case in waiting.order_by("pk")[:MOST_AT_ONCE]:
            if can_assign(by, case) and any(officer.pk == officer_id for officer in assignable(case)):
                assign_case(case.pk, officer_id, by=by)
                given += 1
        return given
