"""Forms of the officers' pages. Whatever is typed is kept; whatever is wrong is said in a plain sentence."""

from samman.complaints.forms.assisted import AssistedForm
from samman.complaints.forms.break_glass import BreakGlassForm, LookReviewForm
from samman.complaints.forms.calls import (
    CallDoneForm,
    CallEndForm,
    CheckDoneForm,
    VoiceRatingForm,
    WithdrawalDoneForm,
)
from samman.complaints.forms.case import (
    CallForm,
    ChildNoticeForm,
    FileForm,
    FindForm,
    KeyForm,
    LinkForm,
    OpenForm,
    RemindForm,
    ReplyForm,
    ReviewForm,
    WordForm,
)
from samman.complaints.forms.headquarters import CheckForm, DirectionForm, RestForm, VettingForm
from samman.complaints.forms.report import FIR_DECISIONS, ReportForm, SteadForm, typed_report
from samman.complaints.forms.transfer import RefuseForm, TransferForm

__all__ = [
    "FIR_DECISIONS",
    "AssistedForm",
    "BreakGlassForm",
    "CallDoneForm",
    "CallEndForm",
    "CallForm",
    "CheckDoneForm",
    "CheckForm",
    "ChildNoticeForm",
    "DirectionForm",
    "FileForm",
    "FindForm",
    "KeyForm",
    "LinkForm",
    "LookReviewForm",
    "OpenForm",
    "RefuseForm",
    "RemindForm",
    "ReplyForm",
    "ReportForm",
    "RestForm",
    "ReviewForm",
    "SteadForm",
    "TransferForm",
    "VettingForm",
    "VoiceRatingForm",
    "WithdrawalDoneForm",
    "WordForm",
    "typed_report",
]
