"""Loading the helplines and offences from `data/`; `data/SOURCES.md` says where they come from."""

from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from samman.audit.actors import Actor
from samman.directory.models import Helpline, Offence
from samman.directory.public import forget_helplines
from samman.jurisdictions.models import ReferenceLoad
from samman.jurisdictions.reference import fingerprint_of, lock_reference, read_csv, remember_load

DATA = Path(__file__).resolve().parent / "data"
VERSION = "1"
HELPLINE_COLUMNS = ("number", "name_hi", "name_en", "what_for_hi", "what_for_en", "rank")
OFFENCE_COLUMNS = ("code", "title_hi", "title_en", "law", "section", "cognizable", "bailable", "court")


def load_directory(*, by: Actor, folder: Path = DATA, force: bool = False) -> dict[str, int] | None:
    """Load or refresh helplines and offences. Returns the counts, or None when nothing changed.

    A helpline that left the file is hidden and an offence stays, since reports may name it. Raises BadReference.
    """
    paths = [folder / "helplines.csv", folder / "offences.csv"]
    helplines = [_helpline(row) for row in read_csv(paths[0], HELPLINE_COLUMNS)]
    offences = [_offence(row, rank) for rank, row in enumerate(read_csv(paths[1], OFFENCE_COLUMNS), 1)]
    fingerprint = fingerprint_of(paths, VERSION)
    with transaction.atomic():
        lock_reference()
        if not force and ReferenceLoad.objects.filter(name="directory", fingerprint=fingerprint).exists():
            return None
        Helpline.objects.exclude(number__in=[h.number for h in helplines]).update(shown_to_public=False)
        Helpline.objects.bulk_create(
            helplines,
            update_conflicts=True,
            unique_fields=["number"],
            update_fields=_others(Helpline, "number"),
        )
        Offence.objects.bulk_create(
            offences, update_conflicts=True, unique_fields=["code"], update_fields=_others(Offence, "code")
        )
        counts = {"helplines": len(helplines), "offences": len(offences)}
        remember_load("directory", fingerprint, counts, by=by)
    forget_helplines()
    return counts


def _others(model: type[Helpline] | type[Offence], key: str) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.name not in ("id", key)]


def _helpline(row: Mapping[str, str]) -> Helpline:
    return Helpline(
        number=row["number"],
        name_hi=row["name_hi"],
        name_en=row["name_en"],
        what_for_hi=row["what_for_hi"],
        what_for_en=row["what_for_en"],
        rank=int(row["rank"]),
        state=row.get("state", ""),
        shown_to_public=row.get("shown_to_public") == "yes",
        confidence=row.get("confidence", ""),
        source=row.get("source", ""),
    )


def _offence(row: Mapping[str, str], rank: int) -> Offence:
    return Offence(
        code=row["code"],
        title_hi=row["title_hi"],
        title_en=row["title_en"],
        title_hi_confidence=row.get("title_hi_confidence", "low"),
        law=row["law"],
        section=row["section"],
        old_section=row.get("old_section", ""),
        cognizable=row["cognizable"],
        bailable=row["bailable"],
        court=row["court"],
        punishment_min=row.get("punishment_min", ""),
        punishment_max=row.get("punishment_max", ""),
        about_child=row.get("about_child", ""),
        punishment_confidence=row.get("punishment_confidence") or "C",
        class_confidence=row.get("class_confidence") or "C",
        is_listed_199c=row.get("listed_199c") == "yes",
        keywords=row.get("keywords", ""),
        note=row.get("note", ""),
        source=row.get("source", ""),
        rank=rank,
    )
