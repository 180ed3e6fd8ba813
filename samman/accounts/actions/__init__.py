"""Every write about officers and their postings. An administrator acts within his own state, and never on himself."""

from samman.accounts.actions.importing import import_officers
from samman.accounts.actions.leaves import end_leave, give_leave
from samman.accounts.actions.officers import (
    create_administrator,
    create_officer,
    reset_password,
    reset_second_factor,
    set_active,
)
from samman.accounts.actions.postings import add_posting, end_posting, keep_posting, transfer_officer
from samman.accounts.actions.shared import Refused, temporary_password

__all__ = [
    "Refused",
    "add_posting",
    "create_administrator",
    "create_officer",
    "end_leave",
    "end_posting",
    "give_leave",
    "import_officers",
    "keep_posting",
    "reset_password",
    "reset_second_factor",
    "set_active",
    "temporary_password",
    "transfer_officer",
]
