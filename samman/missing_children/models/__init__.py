"""The tables of missing and found persons, one file for what belongs together."""

from samman.missing_children.models.booklet import Booklet, BookletCase, BookletPrint
from samman.missing_children.models.care import CareStep, Stay
from samman.missing_children.models.found import FoundPerson
from samman.missing_children.models.from_112 import Event112
from samman.missing_children.models.match_key import Calibration, LexiconWord, MatchKey, PreparedPerson
from samman.missing_children.models.matching import Candidate, CandidateAnswer, CandidateQuestion, Rejection
from samman.missing_children.models.missing import Described, Group, MissingPerson, PersonPhoto
from samman.missing_children.models.notice import Notice, NoticeViews, Sighting, TakeDown
from samman.missing_children.models.operations import (
    Awareness,
    ChildMet,
    LabourFound,
    Operation,
    OperationDistrict,
    SearchVisit,
    StayDay,
    Team,
    TeamCase,
    TeamMember,
    TeamStay,
)
from samman.missing_children.models.procedure import ProcedureStep, RiskForm, StepDone
from samman.missing_children.models.recovery import (
    CwcOrder,
    Decision,
    FollowUp,
    GuardianCheck,
    HeardAlone,
    Recovery,
    Restoration,
)

__all__ = [
    "Awareness",
    "Booklet",
    "BookletCase",
    "BookletPrint",
    "Calibration",
    "Candidate",
    "CandidateAnswer",
    "CandidateQuestion",
    "CareStep",
    "ChildMet",
    "CwcOrder",
    "Decision",
    "Described",
    "Event112",
    "FollowUp",
    "FoundPerson",
    "Group",
    "GuardianCheck",
    "HeardAlone",
    "LabourFound",
    "LexiconWord",
    "MatchKey",
    "MissingPerson",
    "Notice",
    "NoticeViews",
    "Operation",
    "OperationDistrict",
    "PersonPhoto",
    "PreparedPerson",
    "ProcedureStep",
    "Recovery",
    "Rejection",
    "Restoration",
    "RiskForm",
    "SearchVisit",
    "Sighting",
    "Stay",
    "StayDay",
    "StepDone",
    "TakeDown",
    "Team",
    "TeamCase",
    "TeamMember",
    "TeamStay",
]
