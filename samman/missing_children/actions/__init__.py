"""Every write to the case of a missing or found person, one file for what belongs together."""

from samman.cases.writing import Refused
from samman.missing_children.actions.booklets import make_booklets, print_booklet
from samman.missing_children.actions.care import note_care, note_stay, open_place
from samman.missing_children.actions.decisions import decide, propose, propose_joining, search_again
from samman.missing_children.actions.describing import change_description, only_told
from samman.missing_children.actions.fir import enter_fir, enter_gd
from samman.missing_children.actions.following import note_follow_up, register_again
from samman.missing_children.actions.found import FoundReport, register_found
from samman.missing_children.actions.from_112 import hand_over_from_112, refuse_from_112
from samman.missing_children.actions.lost_key import hold_of, issue_reporter_key, stop_reporter_key
from samman.missing_children.actions.matching import (
    Scored,
    answer_question,
    ask_about_candidate,
    fetch_candidate,
    keep_candidates,
    look_at_candidate,
    reject_candidate,
)
from samman.missing_children.actions.notices import (
    Consent,
    confirm_taken_down,
    publish_notice,
    put_up,
    take_down,
    take_down_notice,
)
from samman.missing_children.actions.operations import (
    change_last_day,
    change_team,
    form_team,
    give_to_teams,
    start_operation,
)
from samman.missing_children.actions.photos import add_photo
from samman.missing_children.actions.recovery import Traced, TracedAt, correct_recovery, record_recovery
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
from samman.missing_children.actions.restoring import (
    Standing,
    add_order,
    afraid_of_home,
    check_guardian,
    note_hearing,
    owed_words,
    restore_home,
    standing_of,
)
from samman.missing_children.actions.searching import (
    LabourReport,
    Met,
    VisitReport,
    begin_stay,
    child_met,
    enter_labour_fir,
    note_awareness,
    note_labour,
    report_visit,
    tell_labour_department,
    write_stay_day,
)
from samman.missing_children.actions.sightings import check_sighting, report_sighting
from samman.missing_children.actions.steps import do_step, fill_risk_form
from samman.missing_children.actions.trafficking import suspect_trafficking

__all__ = [
    "Consent",
    "Fir",
    "FoundReport",
    "LabourReport",
    "Met",
    "MissingReport",
    "Refused",
    "ReportedPerson",
    "Scored",
    "Standing",
    "Traced",
    "TracedAt",
    "VisitReport",
    "add_order",
    "add_photo",
    "add_reporter_photo",
    "add_words",
    "afraid_of_home",
    "answer_question",
    "ask_about_candidate",
    "begin_stay",
    "cases_of",
    "change_description",
    "change_last_day",
    "change_reporter_contact",
    "change_team",
    "check_guardian",
    "check_sighting",
    "child_met",
    "confirm_taken_down",
    "correct_recovery",
    "decide",
    "do_step",
    "enter_fir",
    "enter_gd",
    "enter_labour_fir",
    "fetch_candidate",
    "fill_risk_form",
    "form_team",
    "give_to_teams",
    "hand_over_from_112",
    "hold_of",
    "issue_reporter_key",
    "keep_candidates",
    "look_at_candidate",
    "make_booklets",
    "note_awareness",
    "note_care",
    "note_follow_up",
    "note_hearing",
    "note_labour",
    "note_stay",
    "only_told",
    "open_place",
    "owed_words",
    "print_booklet",
    "propose",
    "propose_joining",
    "publish_notice",
    "put_up",
    "record_recovery",
    "refuse_from_112",
    "register_again",
    "register_found",
    "register_missing",
    "reject_candidate",
    "renew_reporter_key",
    "report_sighting",
    "report_visit",
    "restore_home",
    "search_again",
    "standing_of",
    "start_operation",
    "stop_reporter_key",
    "suspect_trafficking",
    "take_down",
    "take_down_notice",
    "tell_labour_department",
    "write_stay_day",
]
