"""The officers' pages of missing persons, one file a screen."""

from samman.missing_children.views.acts import act, again, decide, follow_ups, open_place
from samman.missing_children.views.booklets import booklet, print_booklet, team_booklets
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
from samman.missing_children.views.found import found_list, register_found
from samman.missing_children.views.from_112 import from_112
from samman.missing_children.views.hours import all_steps, change_hours
from samman.missing_children.views.lost_key import new_key
from samman.missing_children.views.matching import (
    answer_question,
    candidate,
    candidate_act,
    candidate_photo,
    candidates,
    matches_waiting,
    matching_report,
)
from samman.missing_children.views.notices import (
    check_sighting,
    confirm_taken_down,
    publish_notice,
    put_up,
    take_down_notice,
)
from samman.missing_children.views.operations import (
    change_last_day,
    change_team,
    new_operation,
    new_team,
    operation,
    operations,
    share,
)
from samman.missing_children.views.procedure import risk_form, step_done, trafficking
from samman.missing_children.views.register import away, check, register, slip
from samman.missing_children.views.searching import (
    labour,
    new_awareness,
    new_labour,
    new_stay,
    new_visit,
    stay,
    team,
    team_photo,
    visit,
)
from samman.missing_children.views.worklist import missing_list

__all__ = [
    "act",
    "add_photo",
    "again",
    "all_steps",
    "answer_question",
    "assign",
    "away",
    "booklet",
    "candidate",
    "candidate_act",
    "candidate_photo",
    "candidates",
    "change_hours",
    "change_last_day",
    "change_team",
    "check",
    "check_sighting",
    "confirm_taken_down",
    "decide",
    "describe",
    "end_work",
    "enter_fir",
    "enter_gd",
    "follow_ups",
    "found_list",
    "from_112",
    "labour",
    "matches_waiting",
    "matching_report",
    "missing_case",
    "missing_list",
    "new_awareness",
    "new_key",
    "new_labour",
    "new_operation",
    "new_stay",
    "new_team",
    "new_visit",
    "open_case",
    "open_place",
    "operation",
    "operations",
    "print_booklet",
    "publish_notice",
    "put_up",
    "register",
    "register_found",
    "risk_form",
    "share",
    "slip",
    "stay",
    "step_done",
    "take",
    "take_down_notice",
    "team",
    "team_booklets",
    "team_photo",
    "trafficking",
    "visit",
]
