"""Complaints for tests, made the way she makes them: a sealed draft that is sent. Nothing is faked.

case = make_case(station=unit("up-lucknow-chowk"), trouble=Trouble.FORCED, may_contact=True, phone="9415000000")
with at(hours=-30): old = make_case()
report(case, by=desk, is_final=True); accept(case, by=nodal); rate(case, satisfied=False)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from django.test import Client

from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer, viewer_of
from samman.cases.drafts import start_draft
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.common import clock
from samman.common.sessions import SessionStore
from samman.complaints import actions, public
from samman.complaints.enums import Advice, Decision, Gap, Reason, Risk, Trouble, When
from samman.complaints.models import ActionTakenReport, Direction, Rating, VettingNote
from samman.directory.models import Offence
from samman.jurisdictions.models import Unit
from samman.people.actions import contact_details, open_identity
from tests.officers import make_officer, make_viewer

__all__ = [
    "ALLOWS_CALLS",
    "accept",
    "answers_at_desk",
    "at",
    "citizen",
    "cleaned_report",
    "client_of",
    "direct",
    "file_report",
    "grouped",
    "make_case",
    "make_officer",
    "make_viewer",
    "opened_by",
    "rate",
    "signed_in",
    "unit",
    "urgent_case",
    "vet",
]

STORY = "सुरेखा की कहानी, जो ढकी रहती है"
NAME = "सुरेखा नमूना"
PHONE = "9415012345"
# She allows calls at any hour, with both words.
ALLOWS_CALLS: dict[str, Any] = {
    "may_contact": True,
    "phone": PHONE,
    "hours_from": 0,
    "hours_until": 24,
    "caller_word": "गेंदा",
    "her_word": "नदी",
    "who_may_answer": "बहन",
}


def unit(code: str = "up-lucknow-chowk") -> Unit:
    """A unit of the loaded police map."""
    return Unit.objects.select_related("district", "circle").get(code=code)


@contextmanager
def at(moment: datetime | None = None, *, hours: float = 0) -> Iterator[datetime]:
    """Let it be another moment, or so many hours from now, for all of the program."""
    then = moment or clock.now() + timedelta(hours=hours)
    with mock.patch.object(clock, "now", lambda: then):
        yield then


def make_case(*, station: Unit | None = None, language: str = "hi", **answers: Any) -> Case:
    """A registered complaint. Unless told otherwise: for herself, an adult, beaten at home, known station, no contact."""
    station = station or unit()
    draft = start_draft(SessionStore())
    draft.answers.update(
        {
            "danger": "no",
            "for_whom": "self",
            "under_18": "no",
            "trouble": Trouble.HOME,
            "risks": [],
            "story": STORY,
            "when": When.ONGOING,
            "district": station.district_id,
            "station": station.pk,
            "locality": "नमूना मोहल्ला",
            "accused": "विपक्षी नमूना",
            "accused_relation": "पति",
            "accused_power": "no",
            "needs": [],
            "name": NAME,
            **answers,
        }
    )
    draft.save()
    return public.register(draft, language=language)


def signed_in(role: str, where: Unit | None, **fields: Any) -> Client:
    """A browser in which a fresh officer with this post is signed in."""
    assert where is not None
    return client_of(make_officer(role, where, **fields))


def client_of(officer: Officer, *, enforce_csrf: bool = False) -> Client:
    """A browser in which this officer is signed in."""
    client = Client(enforce_csrf_checks=enforce_csrf)
    client.force_login(officer)
    return client


def opened_by(officer: Officer, case: Case) -> Client:
    """A browser of an officer who has opened the case with a reason."""
    open_identity(case.pk, reason="to test what is shown", by=viewer_of(officer))
    return client_of(officer)


def grouped(number: str) -> str:
    """A complaint number as pages show it."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def urgent_case(**answers: Any) -> Case:
    """A complaint of the urgent class: she fears for her life."""
    return make_case(**{"risks": [Risk.LIFE], **answers})


def cleaned_report(**values: Any) -> dict[str, Any]:
    """A report as the checked form gives it: no offence, met yesterday by a woman officer in plain clothes."""
    return {
        "decision": Decision.NO_OFFENCE,
        "gd_number": "21",
        "gd_at": clock.now(),
        "fir_number": "",
        "fir_year": None,
        "fir_is_sensitive": False,
        "offences": [],
        "was_met": True,
        "met_at": clock.now(),
        "met_by": "महिला उ०नि० नमूना",
        "met_where": "हेल्प डेस्क",
        "met_by_woman": True,
        "met_in_plain_clothes": True,
        "done": "उनसे मिलकर बात की गई, आख्या नमूना",
        "no_offence_reason": "कारण नमूना",
        "public_part": "हम आपसे मिले। आगे हम यह करेंगे।",
        "public_language": "hi",
        **values,
    }


def file_report(
    case: Case, *, by: Viewer, is_final: bool = False, stead_reason: str = "", **values: Any
) -> ActionTakenReport:
    """File an action-taken report on the case as it stands now."""
    case.refresh_from_db()
    return actions.submit_report(
        case.pk,
        cleaned=cleaned_report(**values),
        is_final=is_final,
        version=case.version,
        stead_reason=stead_reason,
        by=by,
    )


def accept(case: Case, *, by: Viewer, accept: bool = True, remark: str = "") -> None:
    """The nodal officer's word on the newest final report."""
    case.refresh_from_db()
    newest = case.reports.order_by("-id")[0]
    for direction in case.directions.unread():
        actions.read_direction(case.pk, direction_id=direction.pk, by=by)
    actions.review_report(
        case.pk, report_id=newest.pk, accept=accept, remark=remark, version=case.version, by=by
    )


def citizen(case: Case) -> Citizen:
    """She, with her own key."""
    receipt = case.receipts.select_related("case").get(holder="her", scope=Scope.FULL)
    receipt.case.refresh_from_db()
    return Citizen(receipt)


def answers_at_desk(case: Case) -> dict[str, str]:
    """What she would say to whatever a desk asks her about her complaint."""
    wrote: dict[str, str] = case.unseal(case.complaint.answers, "answers")
    contact = case.safe_contact
    contact.case = case
    return {
        "phone": contact_details(contact)["phone"][-4:],
        "place": wrote["locality"],
        "accused": wrote["accused"],
        "relation": wrote["accused_relation"],
        "trouble": case.complaint.trouble,
        "when": case.complaint.when,
        "meet": contact.meet_at,
    }


def rate(case: Case, *, satisfied: bool, reasons: list[str] | None = None, words: str = "") -> Rating:
    """Her answer to the newest report."""
    case.refresh_from_db()
    why: list[str] = reasons if reasons is not None else [] if satisfied else [str(Reason.NOBODY_CAME)]
    return actions.rate_report(
        citizen(case), satisfied=satisfied, reasons=why, words=words, version=case.version
    )


def vet(case: Case, *, advice: str = Advice.DIRECT, gaps: list[str] | None = None) -> VettingNote:
    """The legal adviser's note on what lies before headquarters longest."""
    vetting = case.vettings.unread().order_by("id")[0]
    return actions.write_vetting_note(
        case.pk,
        vetting_id=vetting.pk,
        gaps=gaps if gaps is not None else [Gap.NO_FIR],
        offences=Offence.objects.all()[:1],
        advice=advice,
        text="टिप्पणी नमूना: एफआईआर दर्ज होनी थी",
        by=make_viewer(Role.LEGAL_ADVISER, case.state),
    )


def direct(
    case: Case, *, hours: int = 24, text: str = "निर्देश नमूना: 1. एफआईआर दर्ज करें", by: Viewer | None = None
) -> Direction:
    """Headquarters' direction; after her dissatisfaction it begins a new round."""
    case.refresh_from_db()
    direction = actions.issue_direction(
        case.pk,
        text=text,
        term=timedelta(hours=hours),
        vetting_id=None,
        version=case.version,
        by=by or make_viewer(Role.MONITOR, case.state),
    )
    case.refresh_from_db()
    return direction
