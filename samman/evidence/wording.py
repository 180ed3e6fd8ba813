"""What is said when a file is not taken or cannot be shown: plain sentences, the same for her and for officers."""

from django.utils.translation import gettext_lazy as _

TOO_BIG = _("This file is too big. Choose one under 25 MB or go on without it.")
TOO_MANY = _("There are ten files already. Remove one first, or go on without this one.")
TOO_MANY_TODAY = _("Many files were added today already. You can add more tomorrow.")
TOO_LATE = _("This form is closed already. Add the file on the page where you see how it goes on.")
EMPTY = _("There is nothing in this file. Choose it again.")
NO_ROOM = _(
    "The file could not be kept just now. What you wrote is safe. Go on without it, or try again later."
)
NOT_A_SOUND = _("This is not a sound recording. Record again, or choose a sound file.")
NOT_A_PHOTO = _("This is not a photograph. Choose a picture of the person's face.")

# By the decoder's codes.
REFUSALS = {
    "unknown": _("This kind of file cannot be added. A photo, a sound, a video or a PDF can."),
    "damaged": _("This file is damaged or not complete. Choose it again, or go on without it."),
    "empty": _("There is nothing to see or hear in this file. Choose another one."),
    "locked": _("This PDF is locked with a password. Choose one that opens without it, or a photo of it."),
    "too_many_points": _("This picture is too large to be shown. Choose a smaller one."),
    "too_many_pages": _("This PDF has more than 300 pages. Choose a shorter one."),
    "too_heavy": _("This file is too hard to open. Choose another one, or go on without it."),
    "busy": _("Many files are coming in just now. What you wrote is safe. Try again in a minute."),
}

# By the acts in the record.
ACTS = {
    "add_file": _("Added to the case"),
    "attach_file": _("Came with the complaint"),
    "make_display_copy": _("Copy for the screen made"),
    "view_file": _("The file was looked at"),
    "view_file_small": _("Small picture seen"),
    "download_original": _("Original downloaded"),
    "open_intimate": _("Intimate picture opened"),
    "mark_intimate": _("Cover changed"),
}

BY_ITSELF = _("The system, by itself")
