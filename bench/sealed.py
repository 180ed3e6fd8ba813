"""Names for bulk complaints: keys of all, and what is sealed for those whose name will be looked for."""

from __future__ import annotations

import secrets
import time
import zlib
from collections.abc import Iterator

from django.db import connection, transaction

from bench import called
from samman.cases.models import Case
from samman.common import sealing
from samman.matching import names
from samman.people.enums import PersonRole
from samman.people.name_keys import blind

BATCH = 5_000


def give_names(*asked: str) -> dict[str, float]:
    """Every complaint made in bulk gets the keys of a name, as registering one does; those whose name may be one of these get the
    name itself, sealed. How many they are, and the seconds it took."""
    began = time.monotonic()
    first, last = called.first_names(), called.last_names()
    near = {key for name in asked for key in names.keys(name)}
    keys = sealed = 0
    cases = Case.objects.filter(kind="complaint", number__startswith="0").order_by("pk")
    rows = list(cases.values_list("pk", "number"))
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        with transaction.atomic(), connection.cursor() as cursor:
            to_seal: dict[int, tuple[str, str]] = {}
            with cursor.copy("COPY people_namekey (case_id, index) FROM STDIN") as copy:
                for pk, number in batch:
                    name = _name(pk, first, last)
                    own = names.keys(name)
                    for index in sorted({blind(key) for key in own}):
                        copy.write_row((pk, index))
                        keys += 1
                    if own & near:
                        to_seal[pk] = (number, name)
            _seal(to_seal)
            sealed += len(to_seal)
    return {"name_keys": keys, "sealed": sealed, "names_s": time.monotonic() - began}


def _name(pk: int, first: list[tuple[str, str]], last: list[tuple[str, str]]) -> str:
    """Always the same for a case, in one script or the other."""
    luck, script = zlib.crc32(str(pk).encode()), pk % 2
    return f"{first[luck % len(first)][script]} {last[luck // 65_536 % len(last)][script]}".strip()


def _seal(called: dict[int, tuple[str, str]]) -> None:
    """Seal the names of these cases, given with their numbers, under new keys."""
    with connection.cursor() as cursor:
        for case in _sealed(called):
            cursor.execute(
                "UPDATE cases_case SET data_key = %s WHERE id = %s", [bytes(case.data_key), case.pk]
            )
            cursor.execute(
                "UPDATE people_person SET identity = %s WHERE case_id = %s AND role = %s",
                [
                    case.seal({"name": called[case.pk][1]}, f"person:{PersonRole.COMPLAINANT}"),
                    case.pk,
                    PersonRole.COMPLAINANT,
                ],
            )


def _sealed(called: dict[int, tuple[str, str]]) -> Iterator[Case]:
    for pk, (number, _called) in called.items():
        key = sealing.wrap_key(secrets.token_bytes(32), place=f"case:{number}")
        yield Case(pk=pk, number=number, data_key=key)
