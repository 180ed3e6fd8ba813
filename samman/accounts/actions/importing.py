"""A whole list of officers, entered at once or not at all."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samman.accounts.actions.shared import moments, note, temporary_password
from samman.accounts.models import Officer, Posting
from samman.accounts.officer_list import Checked, Line
from samman.accounts.passwords import random_hash
from samman.accounts.sheets import BadList
from samman.audit import record
from samman.audit.actors import Actor
from samman.common import clock
from samman.jurisdictions.models import Unit

STEP = 500  # lines between two words of progress

Say = Callable[[str], None]
Entered = list[tuple[Officer, str]]


def import_officers(
    checked: Checked, *, state: Unit, by: Actor, digest: str, say: Say = lambda text: None
) -> Entered:
    """Enter all officers of a checked list with their first posts; gives each with a temporary password, shown once.

    A list that was entered already gives new temporary passwords to those who have never signed in, and changes
    nothing else. `digest` is the file's SHA-256. All or nothing; raises BadList when a user name was taken meanwhile.
    """
    passwords = [temporary_password() for _line in checked.lines]
    with transaction.atomic():
        renew = _renew(checked.lines, passwords) if checked.again else None
        officers = _enter(checked.lines, passwords, state, by, say) if renew is None else renew
        record(
            "import_officers",
            by=by,
            object_kind="officers",
            unit_id=state.pk,
            detail={"count": len(officers), "again": checked.again},
            digest=digest,
        )
    return list(zip(officers, passwords, strict=True))


def _enter(lines: list[Line], passwords: list[str], state: Unit, by: Actor, say: Say) -> list[Officer]:
    now = clock.now()
    officers = [
        Officer(
            username=line.username,
            password=random_hash(password),
            name_hi=line.name_hi,
            name_en=line.name_en,
            rank_hi=line.rank_hi,
            rank_en=line.rank_en,
            phone=line.phone,
            is_woman=line.is_woman,
            must_change_password=True,
            state=state,
        )
        for line, password in zip(lines, passwords, strict=True)
    ]
    try:
        with transaction.atomic():
            Officer.objects.bulk_create(officers, batch_size=STEP)
    except IntegrityError as error:
        raise BadList([_("A user name of the list was taken meanwhile. Check the list again.")]) from error
    postings = Posting.objects.bulk_create(
        [
            Posting(
                officer=officer,
                unit=line.unit,
                role=line.role,
                starts_at=line.starts_at or now,
                ends_at=line.until,
            )
            for line, officer in zip(lines, officers, strict=True)
        ],
        batch_size=STEP,
    )
    for number, (line, posting) in enumerate(zip(lines, postings, strict=True), start=1):
        note("create_officer", by, posting.officer)
        told = moments(line.starts_at, line.until)
        note("add_posting", by, posting.officer, line.unit.pk, role=line.role, posting=posting.pk, **told)
        if number % STEP == 0 or number == len(lines):
            say(f"  entered {number} of {len(lines)}")
    return officers


def _renew(lines: list[Line], passwords: list[str]) -> list[Officer]:
    """New temporary passwords for those of the list who have never signed in."""
    ids = [line.officer.pk for line in lines if line.officer is not None]
    found = Officer.objects.select_for_update().filter(pk__in=ids, last_login=None).order_by("pk")
    officers = {officer.pk: officer for officer in found}
    if len(officers) != len(lines):
        raise BadList([_("One of these officers signed in meanwhile. Check the list again.")])
    renewed = []
    for line, password in zip(lines, passwords, strict=True):
        officer = officers[line.officer.pk] if line.officer is not None else None
        if officer is not None:
            officer.password, officer.must_change_password = random_hash(password), True
            renewed.append(officer)
    Officer.objects.bulk_update(renewed, ["password", "must_change_password"], batch_size=STEP)
    return renewed
