"""The way home for tests: found, traced, heard, ordered, checked, restored - by the verbs that officers use."""

import uuid
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.missing_children import actions
from samman.missing_children.actions import FoundReport, Traced
from samman.missing_children.enums import AgeSure, MomentSure, Sex, Source, State
from samman.missing_children.enums_home import FoundKind, How, MayKnow, OrderKind, Proof, Step, Wish
from samman.missing_children.models import CwcOrder, Decision, FoundPerson, Recovery, Restoration
from tests.factories import unit
from tests.missing_children import made
from tests.officers import make_viewer

PLACE = "नमूना बाल गृह, नासिक"
DECIDED = "समिति ने मौसी के घर भेजने को कहा, पिता पर रिपोर्ट"
NOT_PRODUCED = "नासिक की समिति के सामने पेश, कागज़ अभी नहीं आया"


def sho(case: Case, **fields: Any) -> Viewer:
    """A station house officer of the unit that owns the case; another one at each call."""
    return make_viewer(Role.STATION_HOUSE_OFFICER, case.unit, **fields)


def paper() -> SimpleUploadedFile:
    """A photographed page."""
    out = BytesIO()
    Image.new("RGB", (40, 56), "white").save(out, "JPEG")
    return SimpleUploadedFile("order.jpg", out.getvalue(), "image/jpeg")


def traced(**values: Any) -> Traced:
    """Found an hour ago at a railway station in Maharashtra."""
    return Traced(
        **{
            "found_at": clock.now() - timedelta(hours=1),
            "found_sure": MomentSure.HOUR,
            "place": "नमूना रेलवे स्टेशन",
            "how": How.OTHER_POLICE,
            "other_district": "नासिक",
            "other_state": "mh",
            "officers": "नमूना दरोगा, जीआरपी",
            "journey_hours": 20,
            **values,
        }
    )


def trace(case: Case, *, by: Viewer | None = None, stay: dict[str, str] | None = None, **values: Any) -> Case:
    """The missing person of a case is traced."""
    case.refresh_from_db()
    actions.record_recovery(case.pk, traced(**values), stay=stay, version=case.version, by=by or sho(case))
    case.refresh_from_db()
    return case


def found_report(**values: Any) -> FoundReport:
    """A girl of about eleven, found an hour ago at a railway station of Lucknow, who says her name is Gudiya."""
    return FoundReport(
        **{
            "description": {
                "name_hi": "गुड़िया",
                "sex": Sex.FEMALE,
                "age_from_months": 120,
                "age_until_months": 155,
                "age_on": clock.in_ist(clock.now()).date(),
                "age_sure": AgeSure.GUESSED,
            },
            "found": {
                "found_at": clock.now() - timedelta(hours=1),
                "found_sure": MomentSure.HOUR,
                "found_kind": FoundKind.RAILWAY,
                "found_place": "नमूना रेलवे स्टेशन",
            },
            "source": Source.STATION,
            "guessed": ("age",),
            "words": {"found_by": "नमूना कुली", "story": "माँ का नाम नहीं बताती"},
            "stay": {"place": PLACE, "in_charge": "अधीक्षिका", "phone": "9415012345"},
            **values,
        }
    )


def make_found(*, station: Unit | None = None, by: Viewer | None = None, **values: Any) -> Case:
    """A registered found girl."""
    station = station or unit()
    by = by or make_viewer(Role.DESK, station)
    return actions.register_found(
        found_report(**values), token=uuid.uuid4(), unit=station, language="hi", by=by
    )


def hear(case: Case, *, by: Viewer | None = None, **values: Any) -> None:
    """The child is heard alone."""
    said = {
        "heard_at": clock.now(),
        "heard_by": "नमूना सदस्य",
        "wish": Wish.HOME,
        "words": "घर जाना है",
        **values,
    }
    actions.note_hearing(case.pk, by=by or sho(case), **said)


def order(case: Case, *, by: Viewer | None = None, **values: Any) -> CwcOrder:
    """The committee's order to restore."""
    fields: dict[str, Any] = {
        "kind": OrderKind.RESTORE,
        "number": "14/2026",
        "made_on": clock.in_ist(clock.now()).date(),
        "committee": "बाल कल्याण समिति लखनऊ",
        "received_by": "उपनिरीक्षक नमूना",
        "received_at": clock.now(),
        **values,
    }
    return actions.add_order(case.pk, paper(), by=by or sho(case), **fields)


def check(case: Case, *, by: Viewer | None = None, is_right: bool = True) -> None:
    """One officer checks the guardians."""
    actions.check_guardian(
        case.pk,
        proofs=(Proof.PAPERS, Proof.CHILD_KNOWS),
        is_right=is_right,
        words={"who": "रामू नमूना", "relation": "पिता", "note": ""},
        by=by or sho(case),
    )


def restore(case: Case, *, by: Viewer | None = None, at: datetime | None = None, **words: str) -> Restoration:
    """The child is handed over."""
    case.refresh_from_db()
    return actions.restore_home(
        case.pk,
        restored_at=at or clock.now(),
        words={
            "to_whom": "रामू नमूना",
            "relation": "पिता",
            "phone": made.PHONE,
            "place": "नमूना गली 5",
            "decided": DECIDED,
            "not_produced": NOT_PRODUCED,
            **words,
        },
        version=case.version,
        by=by or sho(case),
    )


def ready_for_home(**values: Any) -> Case:
    """A traced girl with all that the law asks for; only the handing over is missing."""
    case = trace(made.make_missing(**values))
    hear(case)
    order(case)
    check(case)
    check(case)
    return case


def taken_home(**values: Any) -> Case:
    """A girl who is home."""
    case = ready_for_home(**values)
    restore(case)
    case.refresh_from_db()
    return case


def grown_up(**values: Any) -> Case:
    """A woman of 30, traced."""
    return trace(made.make_missing(years=30, **values), journey_hours=0)


def propose(case: Case, kind: str, *, by: Viewer | None = None, may_know: str = "") -> Decision:
    """The first of two officers."""
    case.refresh_from_db()
    words = "दोनों ने अलग-अलग पूछा, लिखित में दिया"
    return actions.propose(
        case.pk, kind, words=words, may_know=may_know, version=case.version, by=by or sho(case)
    )


def own_way(case: Case, may_know: str = MayKnow.WELL) -> None:
    """Two officers record what a grown-up person chose."""
    decision = propose(case, "own_way", may_know=may_know)
    actions.decide(case.pk, decision_id=decision.pk, agree=True, by=sho(case))
    case.refresh_from_db()


def said_dead(case: Case) -> None:
    """Two officers say that the person was found dead."""
    decision = propose(case, "found_dead")
    by = make_viewer(Role.SUPERINTENDENT, case.district)
    actions.decide(case.pk, decision_id=decision.pk, agree=True, by=by)
    case.refresh_from_db()


def cwc_done(case: Case, *, by: Viewer | None = None, **values: Any) -> None:
    """Produced before the committee."""
    actions.note_care(
        case.pk, Step.CWC, done_at=clock.now(), body="बाल कल्याण समिति लखनऊ", by=by or sho(case), **values
    )


def person_of(case: Case) -> FoundPerson:
    """The found person of a case."""
    return FoundPerson.objects.get(case=case)


def today() -> date:
    """The day in India."""
    return clock.in_ist(clock.now()).date()


def follow_up(case: Case, *, by: Viewer | None = None, **values: Any) -> None:
    """Somebody visits the child at home after a month."""
    fields = {
        "months": 1,
        "way": "visit",
        "done_at": clock.now(),
        "outcome": "well",
        "dcpu": "नमूना अधिकारी",
        "words": "",
    }
    actions.note_follow_up(case.pk, by=by or sho(case), **{**fields, **values})


def followed_home(**values: Any) -> Case:
    """A girl who is home and was visited, with a row in every table of the way home."""
    case = trace(made.make_missing(**values), stay={"place": PLACE})
    cwc_done(case)
    hear(case, wish=Wish.UNSURE)
    order(case)
    check(case)
    check(case)
    restore(case)
    follow_up(case, outcome="needs_help")
    case.refresh_from_db()
    return case


def traced_by_hand(case: Case) -> None:
    """The case says that the person was traced, and no verb has done what belongs to it."""
    officer, now = sho(case).officer, clock.now()
    Recovery.objects.create(
        case=case,
        found_at=now,
        found_sure=MomentSure.HOUR,
        place="x",
        other_state="mh",
        how=How.PATROL,
        hours_computed=1,
        hours=1,
        recorded_by=officer,
        recorded_at=now,
    )
    Case.objects.filter(pk=case.pk).update(state_code=State.TRACED)
