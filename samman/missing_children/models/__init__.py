"""The tables of missing and found persons, one file for what belongs together."""

from samman.missing_children.models.found import FoundPerson
from samman.missing_children.models.missing import Described, Group, MissingPerson, PersonPhoto

__all__ = ["Described", "FoundPerson", "Group", "MissingPerson", "PersonPhoto"]
