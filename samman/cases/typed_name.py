"""The name that an officer typed to find a case: what is looked for, or in plain words why nothing can be."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from samman.matching import asking

MOST_LETTERS = asking.MOST_TYPED
MOST_SHOWN = 50


@dataclass(frozen=True)
class TypedName:
    """A name as it was typed; `asked` is None where nothing was, or where `wrong` says what is wrong."""

    text: str = ""
    asked: asking.Asked | None = None
    wrong: str = ""

    @property
    def most_letters(self) -> int:
        """How many may be typed."""
        return MOST_LETTERS

    def note(self, shown: int, more: bool) -> str:
        """What is to be said of so many hits; nothing of a few."""
        if self.asked is None:
            return ""
        if self.asked.is_common and not shown:
            return _("This is a title, or a word that many names carry. Write another part of the name.")
        if more:
            return _("More fit than are shown here, the nearest on top. Write more of the name.")
        return ""


def typed_name(text: str) -> TypedName:
    """Read what was typed."""
    text = text.strip()
    if not text:
        return TypedName()
    if len(text) > MOST_LETTERS:
        wrong = _("A name of more than %(most)s letters is not looked for. Write a shorter one.")
        return TypedName(text[:MOST_LETTERS], wrong=wrong % {"most": MOST_LETTERS})
    asked = asking.asked(text)
    if asked is None:
        return TypedName(text, wrong=_("Write a name in Hindi or English letters, with two sounds or more."))
    return TypedName(text, asked)
