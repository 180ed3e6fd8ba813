"""Forms of the officers' pages of missing persons. Whatever is typed is kept; whatever is wrong is said in a plain sentence."""

from samman.missing_children.forms.case import (
    DescriptionForm,
    FirForm,
    FoundDescriptionForm,
    GdForm,
    KeyForm,
    OpenForm,
    PhotoForm,
)
from samman.missing_children.forms.describing import PersonForm
from samman.missing_children.forms.registering import RegisterForms

__all__ = [
    "DescriptionForm",
    "FirForm",
    "FoundDescriptionForm",
    "GdForm",
    "KeyForm",
    "OpenForm",
    "PersonForm",
    "PhotoForm",
    "RegisterForms",
]
