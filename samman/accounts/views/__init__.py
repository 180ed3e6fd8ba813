"""The first page after sign-in, and the administrator's pages, one file a subject."""

from samman.accounts.views.home import home, remove_key
from samman.accounts.views.importing import import_list, import_sheet
from samman.accounts.views.leaves import end_leave, give_leave
from samman.accounts.views.officers import (
    new_officer,
    new_password,
    officer,
    officers,
    reset_second_step,
    set_active,
)
from samman.accounts.views.posts import add_posting, end_posting, keep_posting, transfer_officer

__all__ = [
    "add_posting",
    "end_leave",
    "end_posting",
    "give_leave",
    "home",
    "import_list",
    "import_sheet",
    "keep_posting",
    "new_officer",
    "new_password",
    "officer",
    "officers",
    "remove_key",
    "reset_second_step",
    "set_active",
    "transfer_officer",
]
