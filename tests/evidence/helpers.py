"""Short ways for tests of files."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from samman.audit.actors import Actor
from samman.cases.models import Case, Draft
from samman.common import clock, sealing
from samman.evidence import actions, jobs
from samman.evidence.models import File

HER = Actor("citizen", "", "her")
NAME = "सुरेखा-गुप्त-नाम.jpg"


def upload(data: bytes, name: str = NAME, media_type: str = "image/jpeg") -> "SimpleUploadedFile":
    """A file as a form gives it."""
    return SimpleUploadedFile(name, data, media_type)


def new_draft() -> tuple[Draft, bytes]:
    """A draft and the key that only her cookie holds."""
    now = clock.now()
    key = sealing.new_data_key()
    draft = Draft.objects.create(
        owner=sealing.new_data_key().hex(), sealed=b"", created_at=now, expires_at=now + timedelta(hours=1)
    )
    return draft, key


def stage(draft: Draft, key: bytes, data: bytes, purpose: str = "evidence") -> File:
    """Stage bytes in a draft."""
    return actions.stage_file(draft, key, upload(data), purpose=purpose, added_by="her")


def add(
    case: Case, data: bytes, *, intimate: bool = False, prepare: bool = True, purpose: str = "evidence"
) -> File:
    """Add bytes to a case, and make the copies for the screen."""
    file = actions.add_file(case, upload(data), purpose=purpose, added_by="her", by=HER, intimate=intimate)
    if prepare:
        jobs.make_display_copy(file.pk)
        file.refresh_from_db()
    return file


def stored() -> list[Path]:
    """Every stored file."""
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def display(file: File) -> bytes:
    """The whole display copy."""
    return b"".join(actions.open_display(file))
