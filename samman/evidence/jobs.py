"""Work in the background: copies for the screen, and removing what belongs to nothing."""

from datetime import timedelta
from typing import IO

import structlog
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from samman.audit import record
from samman.audit.actors import job
from samman.cases.models import Draft
from samman.common import clock
from samman.common.sealing import SealBroken
from samman.common.spool import new_spool
from samman.evidence import actions, limited, reading, sealed, storage
from samman.evidence.limits import DRAFT_GRACE, ORPHAN_AFTER
from samman.evidence.models import DisplayState, File, Kind

log = structlog.get_logger("samman.evidence")
MEDIA_TYPE = {
    Kind.IMAGE: "image/jpeg",
    Kind.PDF: "image/jpeg",
    Kind.AUDIO: "audio/mpeg",
    Kind.VIDEO: "video/mp4",
}
SWEEP_BATCH = 500
LEFT_WAITING = timedelta(minutes=15)  # a copy that is not there by then is asked for again


def lock_of(file_id: int) -> str:
    """Two decoders at most run at once, whatever the number of workers."""
    return f"display:{file_id % 2}"


@app.task(
    name="evidence.make_display_copy",
    queue="evidence",
    retry=RetryStrategy(max_attempts=6, exponential_wait=4),
)
def make_display_copy(file_id: int) -> None:
    """Make the copies of one file for the screen. Called twice, it works once. A full disk raises, and is tried again."""
    file = File.objects.select_related("case").filter(pk=file_id, display_state=DisplayState.WAITING).first()
    if file is None or file.case is None:
        return
    names: dict[str, str] = {}
    found: dict[str, object] = {"display_state": DisplayState.REFUSED}
    try:
        with new_spool() as source:
            sealed.copy_stream(reading.open_stored(file, file.original), source)
            with limited.copies(source) as copies:
                if copies.kind != file.kind:
                    raise limited.NotShown("damaged")
                key = reading.file_key(file)
                for which, content in (
                    ("display", copies.display),
                    ("small", copies.small),
                    ("blurred", copies.blurred),
                ):
                    if name := _keep(file, which, content, key):
                        names[which] = name
                found = {
                    "display_state": DisplayState.READY,
                    "display_media_type": MEDIA_TYPE[Kind(file.kind)],
                    "display_pages": copies.pages,
                    "display_cut": copies.cut,
                    **names,
                }
    except limited.NotShown as refused:
        found["refused_for"] = refused.code
    except SealBroken:
        log.error("stored file does not open", file_id=file.pk)
        found["refused_for"] = "broken"
    with transaction.atomic():
        first = File.objects.filter(pk=file.pk, display_state=DisplayState.WAITING).update(**found)
        if first:
            detail = {"state": str(found["display_state"]), "why": str(found.get("refused_for", ""))}
            actor = job("make_display_copy")
            record(
                "make_display_copy",
                by=actor,
                case=file.case,
                object_kind="file",
                object_id=file.pk,
                detail=detail,
            )
    if not first:
        storage.remove(*names.values())


def _keep(file: File, which: str, content: IO[bytes], key: bytes) -> str:
    """Seal one copy into the storage; an empty one has no name."""
    if not content.seek(0, 2):
        return ""
    content.seek(0)
    name = storage.copy_name(file.original, which)
    storage.keep(name, sealed.seal_stream(key, name, content))
    return name


@app.periodic(cron="*/10 * * * *")
@app.task(name="evidence.sweep", queue="evidence", queueing_lock="evidence.sweep")
def sweep(timestamp: int = 0) -> None:
    """Remove what belongs to nothing: files of drafts whose hour is over, and stored files without a row."""
    remove_expired()
    remove_orphans()
    ask_again()


def remove_expired() -> int:
    """Files of expired drafts that were never sent."""
    drafts = Draft.objects.filter(
        expires_at__lt=clock.now() - DRAFT_GRACE, case=None, files__isnull=False
    ).distinct()
    return sum(actions.delete_draft_files(draft, by=job("sweep")) for draft in drafts[:1000])


def remove_orphans() -> int:
    """Stored files older than two hours that no row names. The row is looked for after the file was listed, so a file
    whose row was being committed meanwhile is not old enough; an original is removed only when its row is gone."""
    before = clock.now() - ORPHAN_AFTER
    removed = 0
    batch: list[str] = []
    for name, written_at in storage.walk():
        if written_at < before:
            batch.append(name)
        if len(batch) >= SWEEP_BATCH:
            removed += _remove_unnamed(batch)
            batch = []
    return removed + _remove_unnamed(batch)


def _remove_unnamed(names: list[str]) -> int:
    originals = {storage.original_name(name) for name in names}
    known = {name for file in File.objects.filter(original__in=originals) for name in file.stored_names}
    unnamed = [name for name in names if name not in known]
    storage.remove(*unnamed)
    if unnamed:
        record("remove_orphans", by=job("sweep"), detail={"count": len(unnamed)})
    return len(unnamed)


def ask_again() -> None:
    """A copy that is still not there was lost with a worker: ask for it again."""
    for file in File.objects.waiting().filter(created_at__lt=clock.now() - LEFT_WAITING).order_by("id")[:100]:
        try:
            with transaction.atomic():
                asked = make_display_copy.configure(lock=lock_of(file.pk), queueing_lock=f"display:{file.pk}")
                asked.defer(file_id=file.pk)
        except AlreadyEnqueued:
            continue
