"""What the anonymous site may call: the bulletins that went out. A draft is not there."""

import hashlib
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet

from samman.reports import bulletin_pdf
from samman.reports.models import Bulletin

__all__ = ["PAGE", "file_of", "find", "months", "text_in", "version_of"]

PAGE = 24  # months on one page


def months(before: date | None = None) -> list[date]:
    """The months of which a bulletin went out, newest first: one more than a page, so that it is seen whether more follow."""
    found = _gone_out().filter(month__lt=before) if before else _gone_out()
    return list(found.order_by("-month").values_list("month", flat=True).distinct()[: PAGE + 1])


def find(month: date) -> Bulletin | None:
    """The bulletin of a month, if it went out: its newest edition."""
    return _gone_out().select_related("state").filter(month=month).order_by("-edition").first()


def text_in(bulletin: Bulletin, language: str) -> str:
    """Its text in a language."""
    return bulletin_pdf.text_of(bulletin, language)


def file_of(bulletin: Bulletin, language: str, kind: str) -> bytes:
    """The bulletin as pdf or txt."""
    if kind == "txt":
        return text_in(bulletin, language).encode()
    return _pdf(bulletin.pk, version_of(bulletin), language)


def version_of(bulletin: Bulletin) -> str:
    """Changes whenever anything changes that is shown of it."""
    texts = (text_in(bulletin, language) for language in ("hi", "en"))
    shown = "\0".join((*texts, bulletin.state.name_hi, bulletin.state.name_en))
    return hashlib.sha256(shown.encode()).hexdigest()[:32]


@lru_cache(maxsize=8)
def _pdf(bulletin_id: int, version: str, language: str) -> bytes:
    """A PDF costs a third of a second, and everybody may ask for it again and again."""
    return bulletin_pdf.make(Bulletin.objects.select_related("state").get(pk=bulletin_id), language)


def _gone_out() -> QuerySet[Bulletin]:
    return Bulletin.objects.filter(state__code=settings.STATE_CODE).exclude(released_at=None)
