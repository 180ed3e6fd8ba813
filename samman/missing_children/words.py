"""What officers read for the codes of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samman.common import clock
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.missing_children import ages
from samman.missing_children.enums import AgeSure, FoundState, Language, Sex, State
from samman.missing_children.enums_home import OtherState
from samman.missing_children.models import Described, MissingPerson

STATE: dict[str, str | Promise] = {state.value: state.label for state in State}
FOUND_STATE: dict[str, str | Promise] = {state.value: state.label for state in FoundState}
NO_NAME = gettext_lazy("Name not known")


def age_words(age: ages.Interval) -> str:
    """An interval of completed months as people say an age: "12 years", "11 to 13 years", "8 months"."""
    first, last = age
    if last < 24:
        if first == last:
            return ngettext("%(count)d month", "%(count)d months", first) % {"count": first}
        return _("%(first)d to %(last)d months") % {"first": first, "last": last}
    if first // 12 == last // 12:
        return ngettext("%(count)d year", "%(count)d years", first // 12) % {"count": first // 12}
    return _("%(first)d to %(last)d years") % {"first": first // 12, "last": last // 12}


def age_line(person: Described) -> str:
    """Today's age with how sure it is, where it is not from papers."""
    words = age_words(person.age_today)
    if person.age_sure == AgeSure.PAPERS:
        return words
    return f"{words} ({str(AgeSure(person.age_sure).label).lower()})"


# What is read of a person so that a line can say the name, the sex and the age of today.
WHO = (
    "name_hi", "name_en", "sex", "age_from_months", "age_until_months", "age_on", "age_sure", "birth_date",
)  # fmt: skip


def name_of(person: Described) -> str:
    """The name in the language of the page, with the other script's beside it where both are known."""
    names = [name for name in (person.name, person.name_hi, person.name_en) if name]
    both = list(dict.fromkeys(names))
    return f"{both[0]} ({both[1]})" if len(both) > 1 else both[0] if both else str(NO_NAME)


# A child by another word than somebody grown up, as people say it.
_WHO: dict[tuple[str, bool], str | Promise] = {
    (Sex.FEMALE, True): gettext_lazy("Girl"),
    (Sex.MALE, True): gettext_lazy("Boy"),
    (Sex.FEMALE, False): gettext_lazy("Woman"),
    (Sex.MALE, False): gettext_lazy("Man"),
    (Sex.TRANSGENDER, True): gettext_lazy("Transgender"),
    (Sex.TRANSGENDER, False): gettext_lazy("Transgender"),
}


def who_words(person: MissingPerson) -> str:
    """Girl, boy, woman, man or transgender; in doubt a child."""
    today = clock.in_ist(clock.now()).date()
    return str(_WHO[Sex(person.sex), person.may_be_child_at(today)])


def office_words(unit: Unit) -> str:
    """A unit as people name it: a station with the word for it, any other by its name."""
    if unit.kind == UnitKind.STATION:
        return _("Police station %(name)s") % {"name": unit.name}
    return str(unit.name)


# FIRs that show somebody whom the law protects: their numbers go nowhere (design: rules of safety; POCSO s.23, BNS 72).
_SENSITIVE = (
    "POCSO-", "BNS-64-", "BNS-65-", "BNS-66", "BNS-67", "BNS-68", "BNS-69", "BNS-70-", "BNS-71",
)  # fmt: skip


def is_fir_sensitive(person: MissingPerson) -> bool:
    """Whether the FIR names an offence whose victim nobody may make known."""
    return any(code.startswith(_SENSITIVE) for code in person.fir_sections)


def language_words(codes: list[str]) -> str:
    """Languages by name."""
    labels = dict(Language.choices)
    return ", ".join(str(labels[code]) for code in codes if code in labels)


def months_words(months: int) -> str:
    """After how long somebody asks after a child that is home."""
    return ngettext("after %(count)d month", "after %(count)d months", months) % {"count": months}


def place_words(district: object, elsewhere: str, state: str) -> str:
    """A district of ours, or one outside with its State."""
    outside = str(OtherState(state).label) if state else ""
    return ", ".join(str(part) for part in (district or elsewhere, outside) if part)
