"""Files of hers: staged in a draft before sending, added to a case after it. One a request."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from samman.cases.drafts import OpenDraft
from samman.complaints import public as complaints
from samman.complaints.enums import ForWhom
from samman.complaints.public import Citizen
from samman.evidence import actions as evidence
from samman.evidence.models import File
from samman.public_site.missing_questions import photos_of


@dataclass(frozen=True)
class Staged:
    """A file of a draft as she sees it."""

    id: int
    kind: str
    name: str
    size: int  # bytes


def choose_first() -> str:
    """What is said when 'add' was pressed without a file."""
    return _("Choose a file first, then press 'Add this file'.")


def listed(draft: OpenDraft, purpose: str, *, person: int = 0) -> list[Staged]:
    """The files of a draft for one purpose; of photographs those of one person."""
    rows = draft.row.files.of_purpose(purpose)
    if purpose == "photo":
        rows = rows.filter(pk__in=photos_of(draft, person))
    return [
        Staged(file.pk, file.get_kind_display(), evidence.file_name(file, draft.key), file.size)
        for file in rows
    ]


def stage(
    draft: OpenDraft, upload: "UploadedFile[Any]", *, purpose: str, intimate: bool = False, person: int = 0
) -> str:
    """Take a file into the draft. Returns why not, in a plain sentence; nothing when it was taken.

    A voice note takes the place of the one before it. A photograph is of one `person` (1, 2, 3).
    """
    former = list(draft.row.files.filter(purpose="voice")) if purpose == "voice" else []
    added_by = "helper" if draft.answers.get("for_whom") == ForWhom.OTHER else "her"
    if purpose == "photo":
        added_by = "reporter"
    try:
        file = evidence.stage_file(
            draft.row, draft.key, upload, purpose=purpose, added_by=added_by, intimate=intimate
        )
    except evidence.FileRefused as refused:
        return refused.sentence
    for old in former:
        evidence.remove_staged(old)
    if person:
        draft.content.setdefault("photos", {})[str(file.pk)] = person
    return ""


def remove(draft: OpenDraft, file_id: Any) -> None:
    """Take a file out of the draft; nothing happens when it is not there."""
    text = str(file_id)
    if text.isascii() and text.isdigit() and len(text) < 18:
        file: File | None = draft.row.files.filter(pk=int(text)).first()
        if file is not None:
            evidence.remove_staged(file)


def discard_all(draft: OpenDraft) -> None:
    """Remove every staged file now, for her who leaves."""
    evidence.delete_draft_files(draft.row)


def add(citizen: Citizen, upload: "UploadedFile[Any]", *, intimate: bool = False) -> str:
    """Add a file to her complaint. Returns why not, or nothing."""
    try:
        complaints.add_file(citizen, upload, intimate=intimate)
    except evidence.FileRefused as refused:
        return refused.sentence
    return ""
