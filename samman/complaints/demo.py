"""Sample complaints of the demo, one for each thing that can happen. All of it is made up, and says so."""

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer, viewer_of
from samman.audit.actors import ANONYMOUS
from samman.cases.drafts import discard_draft, start_draft
from samman.cases.enums import Ground, Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.common import clock
from samman.common.sessions import SessionStore
from samman.complaints import actions
from samman.complaints.enums import Advice, Decision, Gap, Reason, Risk, Trouble, When
from samman.deadlines.engine import fire_due
from samman.directory.models import Offence
from samman.jurisdictions.models import Unit
from samman.people.actions import open_identity

MARK = "(नमूना) "


def _answers(station: Unit, trouble: Trouble, story: str, **more: Any) -> dict[str, Any]:
    return {
        "danger": "no",
        "for_whom": "self",
        "under_18": "no",
        "trouble": trouble,
        "story": MARK + story,
        "when": When.ONGOING,
        "district": station.district_id,
        "station": station.pk,
        "locality": MARK + "बाज़ार के पास",
        "accused": MARK + "नाम नहीं मालूम",
        "accused_power": "no",
        "name": MARK + "आवेदिका",
        **more,
    }


def _viewer(username: str) -> Viewer:
    return viewer_of(Officer.objects.get(username=username))


def _register(station: Unit, trouble: Trouble, story: str, *, hours: float, **more: Any) -> tuple[Case, str]:
    """A complaint that was sent so many hours ago, and its key."""
    session = SessionStore()
    with clock.standing_at(clock.now() - timedelta(hours=hours)):
        draft = start_draft(session)
        draft.content["answers"] = _answers(station, trouble, story, **more)
        draft.save()
        case = actions.register_complaint(draft, language="hi", by=ANONYMOUS)
        secret = draft.secret
    discard_draft(session)
    session.delete()
    return case, secret


def _report(case: Case, by: Viewer, at: datetime, *, is_final: bool, **more: Any) -> None:
    case.refresh_from_db()
    with clock.standing_at(at):
        cleaned = {
            "decision": Decision.NCR,
            "gd_number": "27",
            "gd_at": at - timedelta(minutes=20),
            "was_met": True,
            "met_at": at - timedelta(hours=2),
            "met_by": MARK + "महिला उ०नि०",
            "met_where": MARK + "हेल्प डेस्क",
            "met_by_woman": True,
            "met_in_plain_clothes": True,
            "done": MARK + f"आवेदिका से मिलकर बात सुनी गई, विपक्षी को पाबंद किया गया। आख्या {case.number}।",
            "public_part": "हम आपसे मिले और आपकी बात लिखी। सामने वाले को चेतावनी दी गई है।",
            "public_language": "hi",
            **more,
        }
        actions.submit_report(case.pk, cleaned=cleaned, is_final=is_final, version=case.version, by=by)
    case.refresh_from_db()


def _accept(case: Case, at: datetime) -> None:
    case.refresh_from_db()
    with clock.standing_at(at):
        report = case.reports.latest("id")
        nodal = _viewer("nodal.lucknow")
        actions.review_report(
            case.pk, report_id=report.pk, accept=True, remark="", version=case.version, by=nodal
        )
    case.refresh_from_db()


def _rate(case: Case, at: datetime, *, satisfied: bool, reasons: list[str]) -> None:
    case.refresh_from_db()
    receipt = case.receipts.select_related("case").get(scope=Scope.FULL)
    with clock.standing_at(at):
        actions.rate_report(
            Citizen(receipt), satisfied=satisfied, reasons=reasons, words="", version=case.version
        )
    case.refresh_from_db()


def _direct(case: Case, at: datetime) -> None:
    """The legal adviser's note, and the direction that follows from it."""
    with clock.standing_at(at):
        actions.write_vetting_note(
            case.pk,
            vetting_id=case.vettings.latest("id").pk,
            gaps=[Gap.NO_FIR, Gap.NOT_MET],
            offences=Offence.objects.filter(code__startswith="BNS-78")[:1],
            advice=Advice.DIRECT,
            text=MARK + "पीछा करने की सूचना संज्ञेय है, मुकदमा दर्ज होना चाहिए था।",
            by=_viewer("legal.hq"),
        )
        case.refresh_from_db()
        actions.issue_direction(
            case.pk,
            text=MARK + "1. मुकदमा दर्ज करें। 2. महिला अधिकारी आवेदिका की बताई जगह पर मिलें।",
            term=timedelta(hours=24),
            vetting_id=None,
            version=case.version,
            by=_viewer("monitor.hq"),
        )
    case.refresh_from_db()


def _offer(case: Case, to: Unit, at: datetime) -> None:
    with clock.standing_at(at):
        actions.offer_case(
            case.pk,
            to_unit_id=to.pk,
            ground=Ground.ONLINE,
            reason=MARK + "घटना इंटरनेट पर हुई, साइबर थाने का काम है",
            version=case.version,
            by=_viewer("nodal.lucknow"),
        )


def _load_past(now: datetime) -> None:
    """Complaints of five weeks, all closed at her word, so that weeks can be compared: Chowk in time, Hazratganj often late."""
    for number in range(24):
        desk = _viewer(("desk.chowk", "desk.hazratganj")[number % 2])
        sent = 24 * 4 + 32 * number  # hours ago
        taken = (7, 31, 18, 12)[number % 4] if number % 3 else 15  # hours until the report
        story = f"पुरानी शिकायत संख्या {number + 1}।"
        case, _key = _register(desk.postings[0].unit, Trouble.STREET, story, hours=sent)
        done = MARK + f"पूछताछ की गई, विपक्षी को पाबंद किया गया। क्रमांक {number + 1}।"
        _report(case, desk, now - timedelta(hours=sent - taken), is_final=True, done=done)
        _accept(case, now - timedelta(hours=sent - taken - 4))
        _rate(case, now - timedelta(hours=sent - taken - 20), satisfied=True, reasons=[])


def load(say: Callable[[str], object] = print) -> int:
    """Make the sample complaints once; returns how many. The clocks then climb as far as they would have by now."""
    officers = {
        "desk.chowk",
        "desk.hazratganj",
        "desk.amethi",
        "nodal.lucknow",
        "monitor.hq",
        "legal.hq",
        "sho.cyber",
    }
    if (
        not settings.DEMO
        or Case.objects.exists()
        or Officer.objects.filter(username__in=officers).count() < len(officers)
    ):
        return 0
    now = clock.now()
    desk, other_desk = _viewer("desk.chowk"), _viewer("desk.hazratganj")
    chowk, hazratganj, amethi = (v.postings[0].unit for v in (desk, other_desk, _viewer("desk.amethi")))
    cyber = _viewer("sho.cyber").postings[0].unit
    papers: list[dict[str, str]] = []

    def keep(case: Case, secret: str, what: str) -> Case:
        papers.append({"number": case.number, "key": secret, "what": what})
        return case

    _register(chowk, Trouble.HOME, "पति रोज़ मारता है, जान का डर है।", hours=26, risks=[Risk.LIFE], meet_at="elsewhere",
              meet_where=MARK + "बाज़ार के मंदिर पर, शाम पाँच बजे")  # fmt: skip
    case, _key = _register(chowk, Trouble.PHONE, "अनजान नंबर से गंदे मैसेज आते हैं।", hours=20, may_contact=True, phone="9000000091",
              hours_from=11, hours_until=13, caller_word="गुलाब", her_word="नीम", may_message=True)  # fmt: skip
    _offer(case, cyber, now - timedelta(hours=1))
    _register(
        chowk, Trouble.STREET, "कॉलेज के रास्ते में पीछा करता है।", hours=3, when=When.DAYS, meet_at="help_desk"
    )
    _register(chowk, Trouble.DOWRY, "ससुराल वाले रुपये माँगते हैं।", hours=9, for_whom="other", knows="yes",
              helper_name=MARK + "बहन", helper_relation="बहन")  # fmt: skip
    _register(chowk, Trouble.TOUCH, "दुकान वाला गलत तरीके से छूता है।", hours=1, under_18="yes", when=When.NOW)
    _register(chowk, Trouble.THREAT, "थाने का सिपाही धमकाता है।", hours=5, accused_power="yes")
    _register(hazratganj, Trouble.WORK, "दफ़्तर में गंदी बातें की जाती हैं।", hours=16)
    _register(amethi, Trouble.HOME, "देवर मारपीट करता है।", hours=30)

    case, key = _register(hazratganj, Trouble.PHOTO, "फोटो फैलाने की धमकी देता है।", hours=52)
    keep(case, key, "the police have written, her answer is awaited")
    with clock.standing_at(now - timedelta(hours=45)):
        open_identity(case.pk, reason="to meet her as she asked", by=_viewer("sho.hazratganj"))
    _report(case, other_desk, now - timedelta(hours=44), is_final=False)
    _report(case, other_desk, now - timedelta(hours=20), is_final=True, decision=Decision.FIR, fir_number="412",
            fir_year=now.year, done=MARK + "मुकदमा पंजीकृत, मोबाइल कब्जे में लिया गया।")  # fmt: skip
    _accept(case, now - timedelta(hours=12))

    case, key = _register(chowk, Trouble.STREET, "बस में छेड़ता है।", hours=70)
    keep(case, key, "dissatisfied: it lies before headquarters")
    _report(case, desk, now - timedelta(hours=60), is_final=True)
    _accept(case, now - timedelta(hours=40))
    _rate(case, now - timedelta(hours=2), satisfied=False, reasons=[Reason.NOBODY_CAME, Reason.GOES_ON])

    case, key = _register(hazratganj, Trouble.STREET, "बाज़ार में पीछा करता है।", hours=75)
    keep(case, key, "dissatisfied: headquarters has directed, the second round has begun")
    _report(
        case, other_desk, now - timedelta(hours=62), is_final=True, done=MARK + "मौके पर जाकर पूछताछ की गई।"
    )
    _accept(case, now - timedelta(hours=50))
    _rate(case, now - timedelta(hours=30), satisfied=False, reasons=[Reason.NO_FIR])
    _direct(case, now - timedelta(hours=8))

    case, key = _register(chowk, Trouble.PHONE, "फेसबुक पर परेशान करता था।", hours=90)
    keep(case, key, "satisfied: closed, can still be taken back")
    _report(
        case, desk, now - timedelta(hours=80), is_final=True, done=MARK + "आरोपी को पाबंद किया, खाता बंद कराया।"
    )
    _accept(case, now - timedelta(hours=70))
    _rate(case, now - timedelta(hours=24), satisfied=True, reasons=[])

    case, key = _register(chowk, Trouble.HOME, "बेटा रुपये के लिए मारता है।", hours=22)
    _report(
        case, desk, now - timedelta(hours=4), is_final=True, done=MARK + "बेटे को समझाया, महिला से दो बार मिले।"
    )

    case, key = _register(hazratganj, Trouble.PHONE, "रात में बार-बार फोन करता है।", hours=90, may_contact=True,
                          phone="9000000092", hours_from=0, hours_until=24, caller_word="गेंदा", her_word="नदी",
                          who_may_answer=MARK + "छोटी बहन")  # fmt: skip
    keep(case, key, "silent for three days: it lies before headquarters' callers; her word is नदी")
    _report(
        case,
        other_desk,
        now - timedelta(hours=86),
        is_final=True,
        done=MARK + "नंबर बंद कराया, आरोपी को चेताया।",
    )
    _accept(case, now - timedelta(hours=80))

    _load_past(now)
    for hours in range(90, -1, -1):  # the clocks climb as they would have, hour by hour
        with clock.standing_at(now - timedelta(hours=hours)):
            fire_due(clock.now())
    path = settings.SECRETS_DIR / "demo_papers.json"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(papers, file)
    say(f"{Case.objects.count()} sample complaints made.")
    return Case.objects.count()
