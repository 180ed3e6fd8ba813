"""Every write to the case of a missing person, one file for what belongs together."""

from samman.missing_children.actions.describing import change_description
from samman.missing_children.actions.fir import enter_fir, enter_gd
from samman.missing_children.actions.photos import add_photo
from samman.missing_children.actions.registering import (
    Fir,
    MissingReport,
    ReportedPerson,
    cases_of,
    register_missing,
)

__all__ = [
    "Fir",
    "MissingReport",
    "ReportedPerson",
    "add_photo",
    "cases_of",
    "change_description",
    "enter_fir",
    "enter_gd",
    "register_missing",
]
