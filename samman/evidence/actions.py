"""Adding, opening and removing files. Every act is recorded; no record holds a file's name."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

import structlog
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils.functional import Promise

from samman.accounts.viewer import Viewer
from samman.audit import Actor, record
from samman.audit.actors import ANONYMOUS
from samman.cases.models import Case, Draft
from samman.common import clock, sealing
from samman.common.spool import new_spool
from samman.evidence import access, limited, reading, sealed, storage, wording
from samman.evidence.limits import ADDING_WINDOW, MAX_BYTES, MAX_FILES, MAX_FILES_A_DAY, MIN_REASON
from samman.evidence.models import File, Kind, Purpose
from samman.evidence.reading import file_name, open_display, open_original

__all__ = [
    "FileRefused",
    "add_file",
    "attach_draft_files",
    "delete_draft_files",
    "download_original",
    "file_name",
    "mark_intimate",
    "open_display",
    "open_intimate",
    "open_original",
    "remove_staged",
    "stage_file",
]

log = structlog.get_logger("samman.evidence")
Allowed = Callable[[Viewer, File], bool]


class FileRefused(Exception):
    """A file is not taken; `sentence` says why in the reader's language. Nothing of it remains."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self._sentence = sentence

    @property
    def sentence(self) -> str:
        """For the page."""
        return str(self._sentence)

    def __str__(self) -> str:
        return self.sentence


class ReasonTooShort(Exception):
    """A reason of at least MIN_REASON characters is needed."""


# Adding


def stage_file(
    draft: Draft,
    draft_key: bytes,
    upload: "UploadedFile[Any]",
    *,
    purpose: str,
    added_by: str,
    intimate: bool = False,
) -> File:
    """Take a file into her draft, sealed by a key that only her cookie opens. Raises FileRefused.

    The original lies on the disk before the row is committed. The record gets no hash yet: of what she never sends,
    nothing is to be proved.
    """
    _refuse_when_full(draft, purpose)
    file, key = _take(upload, purpose=purpose, added_by=added_by, intimate=intimate)
    file.draft = draft
    file.file_key = sealing.seal(draft_key, key, place=reading.draft_place(draft.pk, file.original))
    try:
        with transaction.atomic():
            _refuse_when_full(Draft.objects.select_for_update().get(pk=draft.pk), purpose)
            file.save(force_insert=True)
            detail = {"purpose": purpose, "kind": file.kind, "added_by": added_by}
            record("stage_file", by=ANONYMOUS, object_kind="file", object_id=file.pk, detail=detail)
    except (FileRefused, Draft.DoesNotExist) as refused:
        storage.remove(file.original)
        raise (refused if isinstance(refused, FileRefused) else FileRefused(wording.TOO_LATE)) from None
    # After any other error the row may stand or not; the sweep looks before it removes.
    return file


def add_file(
    case: Case, upload: "UploadedFile[Any]", *, purpose: str, added_by: str, by: Actor, intimate: bool = False
) -> File:
    """Add a file to a case. Raises FileRefused."""
    _refuse_when_enough(case, added_by)
    file, key = _take(upload, purpose=purpose, added_by=added_by, intimate=intimate)
    file.case = case
    file.file_key = sealing.seal(case.key(), key, place=reading.case_place(case.number, file.original))
    try:
        with transaction.atomic():
            Case.objects.select_for_update(of=("self",)).only("id").get(pk=case.pk)
            _refuse_when_enough(case, added_by)
            file.save(force_insert=True)
            _record_custody("add_file", file, case, by=by)
            _prepare_display(file)
    except FileRefused:
        storage.remove(file.original)
        raise
    return file


def attach_draft_files(
    draft: Draft, draft_key: bytes, case: Case, *, only: list[int] | None = None, by: Actor = ANONYMOUS
) -> list[File]:
    """Hand the draft's files to the case she sends, in the caller's transaction: from now on the case's key opens them.

    `only`: ids of those that go to this case, where one draft gives several.
    """
    case_key = case.key()
    rows = File.objects.select_for_update().filter(draft=draft)
    files = list((rows if only is None else rows.filter(pk__in=only)).order_by("id"))
    for file in files:
        key = reading.file_key(file, draft_key)
        file.file_key = sealing.seal(case_key, key, place=reading.case_place(case.number, file.original))
        file.draft, file.case = None, case
        file.save(update_fields=["draft", "case", "file_key"])
        _record_custody("attach_file", file, case, by=by)
        _prepare_display(file)
    return files


def _refuse_when_full(draft: Draft, purpose: str) -> None:
    if draft.case_id is not None:
        raise FileRefused(wording.TOO_LATE)
    if draft.files.filter(purpose=purpose).count() >= MAX_FILES:
        raise FileRefused(wording.TOO_MANY)


def _refuse_when_enough(case: Case, added_by: str) -> None:
    recent = File.objects.filter(case=case, added_by=added_by, created_at__gt=clock.now() - ADDING_WINDOW)
    if recent.count() >= MAX_FILES_A_DAY:
        raise FileRefused(wording.TOO_MANY_TODAY)


def _take(upload: "UploadedFile[Any]", *, purpose: str, added_by: str, intimate: bool) -> tuple[File, bytes]:
    """Find out what the file is, hash it and write it sealed, all while it streams. The row is not saved yet."""
    if purpose not in Purpose.values:
        raise ValueError(purpose)
    if (upload.size or 0) > MAX_BYTES:
        raise FileRefused(wording.TOO_BIG)
    key, original, digest = sealing.new_data_key(), storage.new_name(), hashlib.sha256()
    try:
        with _spooled(upload) as source:
            size = source.seek(0, 2)
            if not size:
                raise FileRefused(wording.EMPTY)
            found = limited.look(source)
            if purpose == Purpose.VOICE and found.kind != Kind.AUDIO:
                raise FileRefused(wording.NOT_A_SOUND)
            if purpose == Purpose.PHOTO and found.kind != Kind.IMAGE:
                raise FileRefused(wording.NOT_A_PHOTO)
            source.seek(0)
            storage.keep(original, sealed.seal_stream(key, original, source, digest))
    except limited.NotShown as error:
        raise FileRefused(wording.REFUSALS.get(error.code, wording.REFUSALS["damaged"])) from None
    except OSError as error:  # no room, no rights, a broken disk: what she wrote is taken all the same
        log.error("file not kept", exception_type=type(error).__name__, code=error.errno)
        raise FileRefused(wording.NO_ROOM) from None
    file = File(
        purpose=purpose,
        kind=found.kind,
        media_type=found.media_type,
        size=size,
        sha256=digest.hexdigest(),
        original=original,
        name=sealing.seal_json(key, upload.name or "", place=f"name:{original}"),
        intimate=intimate,
        added_by=added_by,
        created_at=clock.now(),
    )
    return file, key


@contextmanager
def _spooled(upload: "UploadedFile[Any]") -> Iterator[IO[bytes]]:
    """The upload as an unnamed file with a descriptor; our own upload handler made one already."""
    from samman.evidence.uploads import SpooledUpload

    if isinstance(upload, SpooledUpload) and upload.file is not None:
        yield upload.file
        return
    with new_spool() as spool:
        taken = 0
        for chunk in upload.chunks():
            taken += len(chunk)
            if taken > MAX_BYTES:
                raise FileRefused(wording.TOO_BIG)
            spool.write(chunk)
        yield spool


def _record_custody(act: str, file: File, case: Case, *, by: Actor) -> None:
    detail = {
        "sha256": file.sha256,
        "size": file.size,
        "kind": file.kind,
        "purpose": file.purpose,
        "added_by": file.added_by,
    }
    record(act, by=by, case=case, object_kind="file", object_id=file.pk, detail=detail)


def _prepare_display(file: File) -> None:
    from samman.evidence import jobs  # jobs.py imports this file

    jobs.make_display_copy.configure(lock=jobs.lock_of(file.pk)).defer(file_id=file.pk)


# Removing what was never sent


def remove_staged(file: File, *, by: Actor = ANONYMOUS) -> None:
    """Take a file out of a draft: its row first, and what is stored after that is committed. A case's file stays."""
    with transaction.atomic():
        _forget(list(File.objects.select_for_update().filter(pk=file.pk, case=None)), by=by)


def delete_draft_files(draft: Draft, *, by: Actor = ANONYMOUS) -> int:
    """Remove all files of a draft that was left or has expired; returns how many."""
    with transaction.atomic():
        files = list(File.objects.select_for_update(skip_locked=True).filter(draft=draft, case=None))
        _forget(files, by=by)
    return len(files)


def _forget(files: list[File], *, by: Actor) -> None:
    for file in files:
        record("remove_staged_file", by=by, object_kind="file", object_id=file.pk)
        names = file.stored_names
        file.delete()
        transaction.on_commit(lambda names=names: storage.remove(*names))  # type: ignore[misc]


# What officers do


def download_original(file_id: int, *, reason: str, by: Viewer) -> tuple[File, Iterator[bytes]]:
    """The original for an officer who gave a reason, after its hash was compared with the recorded one.

    Raises Http404, PermissionDenied, ReasonTooShort, or SealBroken when the stored file was changed.
    """
    file = file_for(file_id, "download_original", by=by, allowed=access.can_download_original)
    reason = _reason(reason)
    detail = {"sha256": file.sha256}
    try:
        chunks = open_original(file)
    except (sealing.SealBroken, OSError) as error:
        log.error("stored file does not open", file_id=file.pk, exception_type=type(error).__name__)
        _record_refusal("download_original", file, by, detail={"why": "broken"}, reason=reason)
        raise sealing.SealBroken("original") from error
    record(
        "download_original",
        by=by.actor,
        case=file.case,
        object_kind="file",
        object_id=file.pk,
        reason=reason,
        detail=detail,
    )
    return file, chunks


def open_intimate(file_id: int, *, reason: str, by: Viewer) -> File:
    """A woman officer opens an intimate file for an hour, with a reason. Raises Http404, PermissionDenied, ReasonTooShort."""
    file = file_for(file_id, "open_intimate", by=by, allowed=access.can_open_intimate)
    record(
        "open_intimate",
        by=by.actor,
        case=file.case,
        object_kind="file",
        object_id=file.pk,
        reason=_reason(reason),
    )
    return file


def mark_intimate(file_id: int, intimate: bool, *, by: Viewer) -> File:
    """Cover a picture, or take the cover away. Raises Http404 or PermissionDenied."""
    file = file_for(file_id, "mark_intimate", by=by, allowed=access.can_mark_intimate)
    with transaction.atomic():
        file.intimate = intimate
        file.save(update_fields=["intimate"])
        detail = {"intimate": intimate}
        record(
            "mark_intimate", by=by.actor, case=file.case, object_kind="file", object_id=file.pk, detail=detail
        )
    return file


def file_for(file_id: int, act: str, *, by: Viewer, allowed: Allowed) -> File:
    """A file that the viewer sees and may do this with. A refusal is recorded; raises Http404 or PermissionDenied."""
    file = File.objects.visible_to(by).select_related("case").filter(pk=file_id).first()
    if file is None:
        record(act, by=by.actor, outcome="refused", object_kind="file", object_id=str(file_id)[:40])
        raise Http404
    if not allowed(by, file):
        _record_refusal(act, file, by)
        raise PermissionDenied(act)
    return file


def _record_refusal(
    act: str, file: File, by: Viewer, *, detail: dict[str, str] | None = None, reason: str = ""
) -> None:
    record(
        act,
        by=by.actor,
        outcome="refused",
        case=file.case,
        object_kind="file",
        object_id=file.pk,
        detail=detail,
        reason=reason,
    )


def _reason(text: str) -> str:
    reason = " ".join(text.replace("\0", "").split())[:500]
    if len(reason) < MIN_REASON:
        raise ReasonTooShort
    return reason
