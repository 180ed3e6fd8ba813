"""Every write to the case of a missing person, one file for what belongs together."""

from samman.missing_children.actions.describing import change_description, only_told
from samman.missing_children.actions.fir import enter_fir, enter_gd
from samman.missing_children.actions.notices import (
    Consent,
    confirm_taken_down,
    publish_notice,
    put_up,
    take_down,
    take_down_notice,
)
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
from samman.missing_children.actions.shared import Refused
from samman.missing_children.actions.sightings import check_sighting, report_sighting
from samman.missing_children.actions.steps import do_step, fill_risk_form
from samman.missing_children.actions.trafficking import suspect_trafficking

__all__ = [
    "Consent",
    "Fir",
    "MissingReport",
    "Refused",
    "ReportedPerson",
    "add_photo",
    "add_reporter_photo",
    "add_words",
    "cases_of",
    "change_description",
    "change_reporter_contact",
    "check_sighting",
    "confirm_taken_down",
    "do_step",
    "enter_fir",
    "enter_gd",
    "fill_risk_form",
    "only_told",
    "publish_notice",
    "put_up",
    "register_missing",
    "renew_reporter_key",
    "report_sighting",
    "suspect_trafficking",
    "take_down",
    "take_down_notice",
]
