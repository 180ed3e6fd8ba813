"""The tables of missing and found persons, one file for what belongs together."""

from samman.missing_children.models.found import FoundPerson
from samman.missing_children.models.missing import Described, Group, MissingPerson, PersonPhoto
from samman.missing_children.models.notice import Notice, NoticeViews, Sighting, TakeDown
from samman.missing_children.models.procedure import ProcedureStep, RiskForm, StepDone

__all__ = [
    "Described",
    "FoundPerson",
    "Group",
    "MissingPerson",
    "Notice",
    "NoticeViews",
    "PersonPhoto",
    "ProcedureStep",
    "RiskForm",
    "Sighting",
    "StepDone",
    "TakeDown",
]
