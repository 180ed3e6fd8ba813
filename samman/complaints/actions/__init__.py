"""Every write to a complaint. Each is one transaction: state, record, clocks and messages together, or nothing."""

from samman.cases.writing import Refused
from samman.complaints.actions.assisted import register_assisted, renew_key
from samman.complaints.actions.break_glass import (
    NoSuchComplaint,
    TooManyTries,
    break_glass,
    review_break_glass,
)
from samman.complaints.actions.calls import (
    call_note,
    check_call_word,
    finish_call,
    rate_by_voice,
    right_word,
    take_next_call,
    wrong_words,
)
from samman.complaints.actions.child import mark_child, note_child_told
from samman.complaints.actions.contact import change_contact
from samman.complaints.actions.directions import (
    direction_words,
    issue_direction,
    read_direction,
)
from samman.complaints.actions.duplicates import link_duplicate, linked, perhaps_the_same
from samman.complaints.actions.her import add_note, note_file_added
from samman.complaints.actions.lost_key import issue_key, stop_new_key
from samman.complaints.actions.officers import check_word, mark_urgent_call, reply_to_her
from samman.complaints.actions.questions import Asked, answer_question, ask_her, question_thread
from samman.complaints.actions.ratings import TAKE_BACK, rate_report, satisfied_until, take_back
from samman.complaints.actions.registering import Routing, register_complaint, route
from samman.complaints.actions.reminders import last_reminder, next_reminder_at, remind_station
from samman.complaints.actions.reports import (
    StaleDraft,
    report_draft_content,
    report_words,
    review_report,
    save_report_draft,
    submit_report,
)
from samman.complaints.actions.requests import end_request, make_request, may_be_called, request_words
from samman.complaints.actions.rest import bring_back, decide_rest, propose_rest, rest_words
from samman.complaints.actions.transfers import (
    accept_offer,
    offer_case,
    refuse_offer,
    transfer_case,
    withdraw_offer,
)
from samman.complaints.actions.vetting import (
    note_words,
    take_vetting,
    write_vetting_note,
)
from samman.complaints.actions.withdrawals import (
    ask_withdrawal,
    can_ask_withdrawal,
    check_withdrawal,
    come_back,
    confirm_withdrawal,
    take_back_withdrawal,
    withdrawal_words,
)

__all__ = [
    "TAKE_BACK",
    "Asked",
    "NoSuchComplaint",
    "Refused",
    "Routing",
    "StaleDraft",
    "TooManyTries",
    "accept_offer",
    "add_note",
    "answer_question",
    "ask_her",
    "ask_withdrawal",
    "break_glass",
    "bring_back",
    "call_note",
    "can_ask_withdrawal",
    "change_contact",
    "check_call_word",
    "check_withdrawal",
    "check_word",
    "come_back",
    "confirm_withdrawal",
    "decide_rest",
    "direction_words",
    "end_request",
    "finish_call",
    "issue_direction",
    "issue_key",
    "last_reminder",
    "link_duplicate",
    "linked",
    "make_request",
    "mark_child",
    "mark_urgent_call",
    "may_be_called",
    "next_reminder_at",
    "note_child_told",
    "note_file_added",
    "note_words",
    "offer_case",
    "perhaps_the_same",
    "propose_rest",
    "question_thread",
    "rate_by_voice",
    "rate_report",
    "read_direction",
    "refuse_offer",
    "register_assisted",
    "register_complaint",
    "remind_station",
    "renew_key",
    "reply_to_her",
    "report_draft_content",
    "report_words",
    "request_words",
    "rest_words",
    "review_break_glass",
    "review_report",
    "right_word",
    "route",
    "satisfied_until",
    "save_report_draft",
    "stop_new_key",
    "submit_report",
    "take_back",
    "take_back_withdrawal",
    "take_next_call",
    "take_vetting",
    "transfer_case",
    "withdraw_offer",
    "withdrawal_words",
    "write_vetting_note",
    "wrong_words",
]
