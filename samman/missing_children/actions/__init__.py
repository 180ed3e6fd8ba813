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
from samman.missing_children.actions.reporter import (
    add_reporter_photo,
    add_words,
    change_reporter_contact,
    renew_reporter_key,
)

__all__ = [
    "Fir",
    "MissingReport",
    "ReportedPerson",
    "add_photo",
    "add_reporter_photo",
    "add_words",
    "cases_of",
    "change_description",
    "change_reporter_contact",
    "enter_fir",
    "enter_gd",
    "register_missing",
    "renew_reporter_key",
]
