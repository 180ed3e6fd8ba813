"""The officers' pages of missing persons, one file a screen."""

from samman.missing_children.views.case import (
    add_photo,
    assign,
    describe,
    end_work,
    enter_fir,
    enter_gd,
    missing_case,
    open_case,
    take,
)
from samman.missing_children.views.notices import (
    check_sighting,
    confirm_taken_down,
    publish_notice,
    put_up,
    take_down_notice,
)
from samman.missing_children.views.register import away, check, register, slip
from samman.missing_children.views.worklist import missing_list

__all__ = [
    "add_photo",
    "assign",
    "away",
    "check",
    "check_sighting",
    "confirm_taken_down",
    "describe",
    "end_work",
    "enter_fir",
    "enter_gd",
    "missing_case",
    "missing_list",
    "open_case",
    "publish_notice",
    "put_up",
    "register",
    "slip",
    "take",
    "take_down_notice",
]
