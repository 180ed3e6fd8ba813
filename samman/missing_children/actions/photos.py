"""Photographs of a missing person."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.writing import officer_writes
from samman.evidence.actions import add_file
from samman.evidence.models import AddedBy, Purpose
from samman.missing_children import access
from samman.missing_children.actions.shared import ask_matching
from samman.missing_children.models import PersonPhoto


def add_photo(
    case_id: int, upload: "UploadedFile[Any]", *, taken_on: date | None, is_main: bool, by: Viewer
) -> PersonPhoto:
    """Add a photograph. The first one, or one that is said to be it, is shown in lists and on posters.

    Raises FileRefused, Http404, PermissionDenied.
    """
    with officer_writes("add_photo", case_id, by=by, allowed=access.can_work) as case:
        file = add_file(case, upload, purpose=Purpose.PHOTO, added_by=AddedBy.OFFICER, by=by.actor)
        main = PersonPhoto.objects.filter(case=case, is_main=True)
        is_main = is_main or not main.exists()
        if is_main:
            main.update(is_main=False)
        photo = PersonPhoto.objects.create(case=case, file=file, taken_on=taken_on, is_main=is_main)
        data = {"file": file.pk, **({"taken_on": taken_on.isoformat()} if taken_on else {})}
        history.add(case, "photo_added", by=by.actor, shown_to_her=True, data=data)
        ask_matching(case)
    return photo
