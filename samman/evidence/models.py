"""Files: sealed originals written once, display copies without metadata."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samman.cases.models import Case, Draft

if TYPE_CHECKING:
    from samman.accounts.viewer import Viewer


class Kind(TextChoices):
    """What a file is, decided by what decodes it."""

    IMAGE = "image", _("Photo")
    AUDIO = "audio", _("Sound")
    VIDEO = "video", _("Video")
    PDF = "pdf", _("PDF")


class DisplayState(TextChoices):
    """Whether the copy for the screen is there."""

    WAITING = "waiting", _("Being prepared")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Cannot be shown")


class Purpose(TextChoices):
    """What a file is for."""

    EVIDENCE = "evidence", _("Evidence")
    VOICE = "voice", _("Her story, spoken")
    REPORT = "report", _("With a report")
    PHOTO = "photo", _("Photograph of a missing or found person")
    ORDER = "order", _("Order of the Child Welfare Committee")


class AddedBy(TextChoices):
    """Whose hands added a file."""

    HER = "her", _("The complainant")
    HELPER = "helper", _("Her helper")
    REPORTER = "reporter", _("Who reported that someone is missing")
    PUBLIC = "public", _("Somebody who saw the person")
    OFFICER = "officer", _("The police")


class FileQuerySet(models.QuerySet["File"]):
    """Files."""

    def visible_to(self, viewer: "Viewer") -> "FileQuerySet":
        """Files of the cases that the viewer sees; those of drafts are nobody's."""
        return self.filter(case__in=Case.objects.visible_to(viewer))

    def of_purpose(self, purpose: str) -> "FileQuerySet":
        """Files for one purpose, in the order in which they came."""
        return self.filter(purpose=purpose).order_by("id")

    def waiting(self) -> "FileQuerySet":
        """Files of cases whose copy for the screen is not there yet."""
        return self.filter(case__isnull=False, display_state=DisplayState.WAITING)


class File(models.Model):
    """One file of a draft or a case. The original is sealed under its own key, written once and flushed before the commit."""

    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="files")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="files")
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.EVIDENCE)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    media_type = models.CharField(max_length=60)
    size = models.BigIntegerField()  # bytes of the original
    sha256 = models.CharField(max_length=64)  # of the original
    original = models.CharField(max_length=80, unique=True)  # its name in the storage
    file_key = models.BinaryField()  # the file's own key, sealed by the draft's key and later by the case's
    name = models.BinaryField()  # the name it had, sealed under file_key
    display = models.CharField(max_length=80, blank=True)  # a PDF's is its page pictures, one after the other
    display_media_type = models.CharField(max_length=60, blank=True)
    display_state = models.CharField(max_length=8, choices=DisplayState.choices, default=DisplayState.WAITING)
    display_pages = models.JSONField(
        default=list
    )  # byte lengths of the page pictures in a PDF's display copy
    display_cut = models.BooleanField(
        default=False
    )  # only the first pages or minutes are in the display copy
    refused_for = models.CharField(
        max_length=20, blank=True
    )  # why it cannot be shown: a key of wording.REFUSALS
    small = models.CharField(max_length=80, blank=True)  # a small picture of it; sounds have none
    blurred = models.CharField(max_length=80, blank=True)  # the same, with nothing left to recognise
    intimate = models.BooleanField(
        default=False
    )  # shown blurred until a woman officer opens it with a reason
    added_by = models.CharField(max_length=10, choices=AddedBy.choices)
    created_at = models.DateTimeField()

    objects = FileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="file_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(draft__isnull=True) | models.Q(case__isnull=True),
                name="file_of_draft_or_case",
                violation_error_message="A file belongs to a draft or to a case, never to both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"

    @property
    def stored_names(self) -> list[str]:
        """Every name under which something of this file lies in the storage."""
        return [name for name in (self.original, self.display, self.small, self.blurred) if name]
