"""`{% load act_words %}`: `{{ entry.act|act_words }}` says an act of the record in the reader's language."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _

from samman.accounts import act_words as words
from samman.common.clock import in_ist

register = template.Library()


@register.filter
def act_words(act: str) -> str:
    """The words for an act; the act's own name when there are none yet."""
    return words.words_of(act)


@register.filter
def detail_words(value: Any) -> str:
    """A detail of an entry as a person reads it: yes and no, lists with commas, moments as they are in India."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(detail_words, value)) or "—"
    if isinstance(value, str) and len(value) > 18 and value[4:5] == "-" and "T" in value:
        try:
            return in_ist(datetime.fromisoformat(value)).strftime("%d/%m/%Y %H:%M")
        except ValueError:
            return value
    return str(value)
