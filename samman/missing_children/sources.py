"""On what a step or a clock rests, in the reader's words: marks of our own papers are left out of what is shown."""

import re

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

_OUR_PAPERS = re.compile(r"^(?:mission [A-Z]\d+|seeds? \d+|design): *")
_WORDS = {
    "statute": _("text of the law"),
    "statute text": _("text of the law"),
    "statute text / paraphrase": _("text of the law"),
    "SOP excerpts": _("extracts of the SOP"),
    "SOP definition": _("extracts of the SOP"),
    "general knowledge": _("general knowledge"),
    "general knowledge of the order": _("general knowledge"),
    "seeds 000, 003, 004": _("published reports of operations Smile and Muskan"),
}


def source_words(source: str) -> SafeString:
    """A source as it is shown; what stands in English only is marked as English."""
    told = dict.fromkeys(_OUR_PAPERS.sub("", part) for part in source.split("; "))
    parts = dict.fromkeys(
        escape(gettext(_WORDS[part])) if part in _WORDS else format_html('<span lang="en">{}</span>', part)
        for part in told
    )
    return format_html_join("; ", "{}", ((part,) for part in parts))
