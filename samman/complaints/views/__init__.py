"""The officers' pages of complaints, one file a screen."""

from samman.complaints.views import assisted
from samman.complaints.views.break_glass import break_glass, looks, review_look
from samman.complaints.views.calls import call, call_end, call_queue, call_rating, call_word, take_next_call
from samman.complaints.views.case import (
    add_file,
    ask,
    assign,
    check_word,
    complaint_case,
    end_request,
    end_work,
    open_case,
    remind,
    reply,
    take,
)
from samman.complaints.views.child import child_told, mark_child
from samman.complaints.views.lost_key import new_key
from samman.complaints.views.offers import offer, offers
from samman.complaints.views.report import report, report_check
from samman.complaints.views.rest import decide_rest, link, put_at_rest
from samman.complaints.views.review import review
from samman.complaints.views.transfer import transfer, withdraw
from samman.complaints.views.urgent_calls import urgent_call_made, urgent_calls
from samman.complaints.views.vetting import (
    direct,
    direction_list,
    read_direction,
    take_vetting,
    vetting,
    vetting_list,
)
from samman.complaints.views.withdrawals import withdrawal, withdrawal_list
from samman.complaints.views.worklist import complaint_list, find_by_name

__all__ = [
    "add_file",
    "ask",
    "assign",
    "assisted",
    "break_glass",
    "call",
    "call_end",
    "call_queue",
    "call_rating",
    "call_word",
    "check_word",
    "child_told",
    "complaint_case",
    "complaint_list",
    "decide_rest",
    "direct",
    "direction_list",
    "end_request",
    "end_work",
    "find_by_name",
    "link",
    "looks",
    "mark_child",
    "new_key",
    "offer",
    "offers",
    "open_case",
    "put_at_rest",
    "read_direction",
    "remind",
    "reply",
    "report",
    "report_check",
    "review",
    "review_look",
    "take",
    "take_next_call",
    "take_vetting",
    "transfer",
    "urgent_call_made",
    "urgent_calls",
    "vetting",
    "vetting_list",
    "withdraw",
    "withdrawal",
    "withdrawal_list",
]
