"""The acts of the record in words, for the auditor. Whoever adds an act to the program adds its words here."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    # Sign-in and postings
    "sign_in": _("Signed in"),
    "sign_out": _("Ended the session"),
    "lock_sign_in": _("Sign-in locked after wrong tries"),
    "change_password": _("Changed the password"),
    "reset_password": _("Gave a temporary password"),
    "add_second_factor": _("Set up a second step"),
    "remove_second_factor": _("Removed a second step"),
    "renew_spare_codes": _("Made new spare codes"),
    "reset_second_factor": _("Reset the second step of an officer"),
    "create_officer": _("Entered an officer"),
    "activate_officer": _("Let an officer in again"),
    "deactivate_officer": _("Shut an officer out"),
    "set_active": _("Change of access"),
    "add_posting": _("Posted an officer"),
    "end_posting": _("Ended a post"),
    "keep_posting": _("Took the end of a post back"),
    "transfer_officer": _("Transferred an officer"),
    "give_leave": _("Entered a leave"),
    "end_leave": _("Changed the end of a leave"),
    "hand_over_charge": _("Charge went to the successor"),
    "view_charge": _("Read the list of a charge"),
    "sign_charge": _("Signed the list of a charge"),
    "charge_handed_over": _("A case went over with the charge"),
    "charge_left": _("A case was left without an officer"),
    "open_page": _("Opened a page of another post"),
    "read_record": _("Read the record"),
    "load_demo_officers": _("Made demo officers"),
    # Cases
    "registered": _("A complaint was registered"),
    "view_case": _("Opened a case"),
    "take_case": _("Took a case"),
    "assign_case": _("Assigned a case"),
    "assigned": _("Assigned a case"),
    "transfer_case": _("Transferred a case"),
    "transferred": _("Transferred a case"),
    "identity_opened": _("Uncovered name and account"),
    "open_identity": _("Uncovered name and account"),
    "check_word": _("Checked her word"),
    "officer_wrote": _("Wrote to the complainant"),
    "reply_to_her": _("Wrote to the complainant"),
    "issue_key": _("Issued a new key"),
    "key_issued": _("Issued a new key"),
    "code_sent": _("Code for a lost key sent"),
    "key_by_code": _("New key by a code to her phone"),
    "she_wrote": _("The complainant wrote"),
    "helper_wrote": _("A helper wrote"),
    "new_key_stopped": _("New key stopped by the complainant"),
    "surge_of_wrong_keys": _("Alarm: many wrong keys"),
    "add_file": _("File added"),
    "file_added": _("File added"),
    "view_file": _("Looked at a file"),
    "view_file_small": _("Looked at a file"),
    # Reports
    "view_report": _("Read a report or its draft"),
    "save_report_draft": _("Kept a draft of a report"),
    "submit_interim_report": _("Sent an interim report"),
    "interim_report_submitted": _("Sent an interim report"),
    "submit_final_report": _("Sent a final report"),
    "final_report_submitted": _("Sent a final report"),
    "accept_report": _("Report accepted"),
    "report_accepted": _("Report accepted"),
    "return_report": _("Report sent back"),
    "report_returned": _("Report sent back"),
    "report_warning": _("Warning: a report is due"),
    "report_late": _("A report is late"),
    "acceptance_late": _("The acceptance is late"),
    "mark_urgent_call": _("Station phoned about a most urgent case"),
    "urgent_call_made": _("Station phoned about a most urgent case"),
    "urgent_call_late": _("The phone call is late"),
    "rate_satisfied": _("Complainant is satisfied"),
    "rated_satisfied": _("Complainant is satisfied"),
    "rate_dissatisfied": _("Complainant is not satisfied"),
    "rated_dissatisfied": _("Complainant is not satisfied"),
    "taken_back": _("Complainant took the answer back"),
    # Files and clocks
    "stage_file": _("File received"),
    "remove_staged_file": _("Unsent file removed"),
    "remove_orphans": _("Unsent files removed"),
    "make_display_copy": _("Copy for viewing made"),
    "download_original": _("Downloaded an original"),
    "mark_intimate": _("Marked a picture as intimate"),
    "open_intimate": _("Opened an intimate picture"),
    "take_step": _("A clock took its step"),
    "record_rows": _("Digests of older rows were recorded"),
    "halt_escalation": _("Clocks halted: the time of the machine is wrong"),
    "resume_escalation": _("Clocks run again"),
    "confirm_clock": _("The time of the machine was confirmed"),
    "reference_loaded": _("Reference data loaded"),
    "stations_imported": _("Stations imported"),
}


def acts_meant_by(act: str) -> list[str]:
    """The acts that are said in the same words as this one: a verb and the event it leaves, for one thing."""
    return [other for other, words in WORDS.items() if words_of(act) == str(words)] or [act]


def words_of(act: str) -> str:
    """The words for an act; the act's own name when there are none yet."""
    return str(WORDS.get(act, act))
