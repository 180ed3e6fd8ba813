"""The sections that an FIR of a missing person names: codes of `directory.Offence`, and how they are written."""

from collections.abc import Iterable

from samman.directory.models import Offence

# Presumed of every missing child (Supreme Court, Bachpan Bachao Andolan, 10.5.2013; BNS 137(2)).
PRESUMED = "BNS-137-2"
OF_MISSING = (
    PRESUMED, "BNS-87", "BNS-96", "BNS-97", "BNS-98", "BNS-99", "BNS-139-1", "BNS-140-2", "BNS-140-3", "BNS-143-2",
    "BNS-143-4", "BNS-143-5", "BNS-146", "JJ-75", "JJ-76", "JJ-79", "JJ-81",
)  # fmt: skip


def choices() -> list[tuple[str, str]]:
    """Code and words of each section, the presumed one first."""
    return section_choices(OF_MISSING)


def section_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Code and words of each of these sections, in this order."""
    wanted = list(codes)
    found = Offence.objects.in_bulk(wanted, field_name="code")
    return [(code, str(found[code])) for code in wanted if code in found]


def section_words(codes: list[str]) -> str:
    """Sections as they stand in an FIR: "BNS 137(2), BNS 143(4)"."""
    found = Offence.objects.in_bulk(codes, field_name="code")
    return ", ".join(found[code].reference if code in found else code for code in codes)
