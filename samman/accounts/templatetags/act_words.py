"""`{% load act_words %}`: `{{ entry.act|act_words }}` says an act of the record in the reader's language."""

from django import template

from samman.accounts import act_words as words

register = template.Library()


@register.filter
def act_words(act: str) -> str:
    """The words for an act; the act's own name when there are none yet."""
    return words.words_of(act)
