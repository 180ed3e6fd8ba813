"""What the evidence panel of a case page, and the page of one file, show to a viewer."""

from dataclasses import dataclass, field
from typing import Any

from samman.accounts.viewer import Viewer
from samman.audit.models import Entry
from samman.cases import kinds
from samman.cases.models import Case
from samman.common.sealing import SealBroken
from samman.evidence import access, reading, wording
from samman.evidence.models import File, Kind
from samman.people.access import has_opened


def case_url(file: File) -> str:
    """The page of the file's case; empty while its kind named none."""
    return kinds.page_of(file.case) if file.case is not None else ""


@dataclass
class Item:
    """A file as one viewer may see it."""

    file: File
    number: int
    name: str
    covered: bool  # intimate, and not opened by this viewer
    may_open: bool  # a woman officer may give a reason for it
    may_download: bool
    refusal: str = ""  # why it cannot be shown
    pages: list[int] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Played by <audio>."""
        return self.file.kind == Kind.AUDIO

    @property
    def is_video(self) -> bool:
        """Played by <video>."""
        return self.file.kind == Kind.VIDEO

    @property
    def is_pdf(self) -> bool:
        """Shown page by page."""
        return self.file.kind == Kind.PDF

    @property
    def sha256_in_eights(self) -> list[str]:
        """The hash in groups that an eye can compare."""
        return [self.file.sha256[place : place + 8] for place in range(0, 64, 8)]


def item(viewer: Viewer, file: File, number: int = 0) -> Item:
    """One file for one viewer who has opened its case."""
    clear = access.can_view(viewer, file)
    try:
        name = reading.file_name(file)
    except SealBroken:
        name = ""
    return Item(
        file,
        number,
        name=name,
        covered=file.intimate and not clear,
        may_open=file.intimate and not clear and access.can_open_intimate(viewer, file),
        may_download=access.can_download_original(viewer, file),
        refusal=str(wording.REFUSALS.get(file.refused_for, "")) if file.refused_for else "",
        pages=list(range(1, len(file.display_pages) + 1)),
    )


def context(viewer: Viewer, case: Case, purpose: str = "") -> dict[str, Any]:
    """What `evidence/panel.html` needs: the case's files as the viewer may see them. `may_open` is whether the case is open
    to the viewer; without it only the number of files is told. `purpose` keeps one kind (evidence, voice, report)."""
    files = File.objects.filter(case=case).select_related("case").order_by("id")
    if purpose:
        files = files.of_purpose(purpose)
    found = list(files)
    may_open = has_opened(viewer, case)
    items = [item(viewer, file, number) for number, file in enumerate(found, 1)] if may_open else []
    return {"case": case, "files": items, "count": len(found), "may_open": may_open}


def custody(file: File) -> list[Entry]:
    """Who had the file in hand, oldest first: its entries in the record."""
    return list(
        Entry.objects.filter(case_id=file.case_id, object_kind="file", object_id=str(file.pk)).order_by("id")[
            :500
        ]
    )
