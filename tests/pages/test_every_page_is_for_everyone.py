"""Every public and every staff page, in both languages, by the rules of WCAG 2.2 AA and on the screen it is for.

A new page is one line: `glass.look(who, "/its/address/")` in the function of its room. The last test names every address and
every template at which nobody looked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import translation
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)
from playwright.sync_api import Browser

from samman.accounts import actions as posts
from samman.accounts.enums import Role
from samman.accounts.models import Handover, Officer
from samman.accounts.viewer import viewer_of
from samman.audit.actors import job
from samman.cases.actions import take_case
from samman.cases.charge import hand_over_due
from samman.cases.enums import Ground
from samman.cases.models import BreakGlass, Case
from samman.common import clock, errors
from samman.complaints import actions, public
from samman.complaints.enums import RequestKind, RestReason
from samman.deadlines.engine import fire_due
from samman.directory.models import Offence
from samman.evidence import jobs
from samman.evidence.models import File
from samman.messages.models import Message
from samman.missing_children.actions import add_photo, propose_joining
from samman.people.actions import open_identity
from samman.public_site.questions import QUESTIONS
from samman.public_site.views import send
from samman.reports import summary
from tests.evidence import made
from tests.evidence.helpers import stored
from tests.factories import (
    ALLOWS_CALLS,
    NAME,
    accept,
    answers_at_desk,
    at,
    citizen,
    client_of,
    direct,
    file_report,
    make_case,
    make_officer,
    make_viewer,
    rate,
    signed_in,
    unit,
    urgent_case,
    vet,
)
from tests.missing_children import homeward
from tests.missing_children.made import make_missing, sisters, special
from tests.pages.booklets import booklets_of_a_team
from tests.pages.glass import Glass, is_only_posted, page_templates, routes
from tests.pages.matches import possible_matches
from tests.pages.searches import operations_and_teams, what_a_team_does
from tests.pages.who_is_missing import (
    a_key_for_whoever_reported,
    a_public_notice,
    how_the_search_stands,
    notices_at_a_station,
    telling_that_somebody_is_missing,
    the_bulletins,
)
from tests.public_site import walk
from tests.reports.days import ist

# What is Latin by itself: names in both scripts, and what stands in the table of offences.
THEIRS = (
    "(Lucknow)",
    "(Chowk)",
    "cruelty defined in",
    "conditional",
    "years + fine",
    "English",
    "a.jpg",
    "(Gudiya Sample)",
    "(Munni Sample)",
    "(def. s.3)",  # sections of POCSO, as the statute names them
    "(def. s.5)",
    "(def. s.7)",
)
PASSWORD = "सात रंग की पतंग उड़ी"
# In one process, so that the last test knows what all have shown.
pytestmark = pytest.mark.xdist_group("pages")
REASON = "उनसे मिलने और आख्या लिखने के लिए"
HER_NUMBER = "9876501234"

# Addresses that have no page of their own, and why.
NO_PAGE = {
    "messages:receipt": "for machines",
    "missing:from_112": "for machines",
    "evidence:display": "a file",
    "evidence:small": "a picture",
    "evidence:page": "a picture",
    "reports:bulletin_file": "a file",
    "public_site:bulletin_file": "a file",
    "public_site:slip": "a file",
    "public_site:notice_photo": "a picture",
    "public_site:notice_poster": "a file",
    "public_site:leave": "leads to another site",
    "accounts:import_sheet": "a file",
    "complaints:end_work": "leads back to the case's page",
    "missing:end_work": "leads back to the case's page",
    "missing:team_photo": "a picture",
    "missing:candidate_photo": "a picture",
    "complaints:remind": "leads back to the case's page",
    "complaints:withdraw": "leads back to the case's page",
    "public_site:pause_back": "leads back to her page",
}


# Hers


def before_sending(glass: Glass) -> None:
    her = Client()
    for path in ("/", "/call/", "/safe/", "/help/", "/later/", "/done/", "/look/", "/lost/", "/lost/code/"):
        glass.look(her, path)
    glass.look(her, "/no-such-page/", status=404)
    glass.look(her, "/send/", {}, name="too-late")
    answers = {
        **walk.EVERYTHING,
        "who": {"for_whom": "other"},
        "helper": {"helper_relation": "पड़ोसी", "knows": "yes"},
        "age": {"under_18": "unknown"},
        "known": {"accused_power": "yes"},
        "place": {"station": "unknown", "locality": "चौक के पास"},
    }
    for question in QUESTIONS:
        page = f"/q/{question.name}/"
        if question.name not in answers:
            continue
        glass.look(her, page)
        if glass.language == "hi":
            mistake = {
                "go": "add" if question.name == "files" else "on",
                "search": "qqqq",
                "meet_at": "elsewhere",
                "may_contact": "x",
            }
            glass.look(her, page, mistake, name=f"q-{question.name}-wrong")
            her.get(page)
        if question.name in ("district", "place"):
            glass.look(
                her,
                page,
                {"go": "find", "search": "लखनऊ" if question.name == "district" else "चौक"},
                name=f"q-{question.name}-found",
            )
        if question.name == "words":
            voice = SimpleUploadedFile("memo.ogg", made.sound("ogg", "libopus"), "audio/ogg")
            glass.look(her, page, {"go": "add", "story": "", "voice": voice}, name="q-words-spoken")
        if question.name == "files":
            photo = SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg")
            glass.look(her, page, {"go": "add", "file": photo}, name="q-files-added")
        told = walk.post(
            her, question.name, answers[question.name], language="" if glass.language == "hi" else "/en"
        )
        assert told.status_code == 303, (question.name, told.content.decode()[-2000:])
    glass.look(her, "/check/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(public, "register", broken)
        glass.look(her, "/send/", {}, status=503, name="check-not-sent")
    glass.look(her, "/send/", {}, name="numbers")
    for path in ("/note/print/", "/later/"):
        glass.look(her, path, name=f"{path.strip('/').replace('/', '-')}-sent")


def a_flood_from_her_address(glass: Glass) -> None:
    her = Client()
    answers = {**walk.HERSELF, "place": {"station": "unknown", "locality": "चौक के पास"}}
    walk.fill(her, answers, language="" if glass.language == "hi" else "/en")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(send, "wait_for", lambda _address: timedelta(seconds=20))
        page = glass.look(her, "/send/", {}, name="check-wait")
    assert page.context["seconds"]


def broken(*_args: Any, **_more: Any) -> Case:
    raise RuntimeError("nothing was sent")


def opened(case: Case, receipt: Any = None) -> Client:
    """Her page, signed in with both numbers."""
    client = Client()
    session = client.session
    session["receipt"] = (receipt or case.receipts.earliest("id")).pk
    session["seen_at"] = clock.now().isoformat()
    session.save()
    return client


def her_page(glass: Glass) -> None:
    wrong = {"number": "123 456 789", "key": "1234", "go": "on"}
    glass.mistake(Client(), "/look/", wrong, name="look-wrong")
    for _try in range(3):
        told = Client().post("/look/", {**wrong, "key": "1" * 12})
    glass.judge(Client(), told, "look-later")
    case = make_case()
    her = opened(case)
    glass.look(her, "/look/", name="look-new")
    actions.reply_to_her(case.pk, text="हम कल आपसे मिलेंगे।", by=opening(Role.STATION_HOUSE_OFFICER, case))
    desk = make_viewer(Role.DESK, case.unit)
    file_report(case, by=desk)
    glass.look(her, "/look/", name="look-interim")
    file_report(case, by=desk, is_final=True)
    accept(case, by=make_viewer(Role.NODAL_OFFICER, case.district))
    for path in (
        "/look/",
        "/look/words/",
        "/look/file/",
        "/look/answer/",
        "/look/answer/yes/",
        "/look/answer/no/",
    ):
        glass.look(her, path)
    glass.mistake(her, "/look/words/", {"go": "on"}, name="look-words-wrong")
    glass.mistake(her, "/look/file/", {"go": "on"}, name="look-file-wrong")
    glass.mistake(her, "/look/answer/no/", {"go": "on"}, name="look-answer-no-wrong")
    case.refresh_from_db()
    said = {"go": "on", "reasons": ["goes_on"], "words": "वह फिर आता है।", "version": case.version}
    glass.look(her, "/look/answer/no/", said, name="look-sure")
    rate(case, satisfied=True)
    glass.look(her, "/look/", name="look-closed")
    glass.look(her, "/look/again/")
    child = make_case(under_18="yes")
    file_report(child, by=desk, is_final=True)
    glass.look(opened(child), "/look/", name="look-child")
    resting = make_case()
    put_at_rest(resting)
    glass.look(opened(resting), "/look/", name="look-at-rest")
    glass.look(opened(resting), "/look/on/")
    helped = make_case(for_whom="other", helper_name="सुधा", helper_relation="पड़ोसी", knows="yes")
    helper = opened(helped, helped.receipts.get(holder="helper"))
    for path in ("/look/", "/look/words/", "/look/file/"):
        glass.look(helper, path, name=f"helper{path.replace('/', '-')}")


def put_at_rest(case: Case) -> None:
    first, second = (make_viewer(Role.MONITOR, case.state) for _officer in range(2))
    rest = actions.propose_rest(
        case.pk,
        reason=RestReason.NOT_FOUND,
        words="तीन बार घर और दफ्तर गए, कोई नहीं मिला।",
        version=case.version,
        by=first,
    )
    actions.decide_rest(case.pk, rest_id=rest.pk, confirm=True, by=second)
    case.refresh_from_db()


def her_withdrawal(glass: Glass) -> None:
    case = make_case()
    her = opened(case)
    why = glass.look(her, "/look/pause/")
    why = glass.look(
        her, "/look/pause/", {"step": "why", "reasons": ["asked"], "go": "on"}, name="look-pause-alone"
    )
    sure = {"step": "alone", "kept": kept(why), "go": "no"}
    sure = {
        "step": "sure",
        "kept": kept(glass.look(her, "/look/pause/", sure, name="look-pause-sure")),
        "go": "send",
    }
    glass.look(her, "/look/pause/", sure, name="look-paused")
    adviser = opening(Role.MONITOR, case)
    at_hq, page = client_of(adviser.officer), f"/staff/complaints/{case.number}/withdrawal/"
    glass.look(at_hq, "/staff/withdrawals/")
    glass.look(signed_in(Role.MONITOR, case.state), page, name="staff-withdrawal-covered")
    glass.look(at_hq, page, name="staff-withdrawal")
    glass.mistake(at_hq, page, {}, name="staff-withdrawal-wrong")
    with at(hours=-73):
        asked = make_case()
        actions.ask_withdrawal(citizen(asked), reasons=[], words="", forced=False)
    glass.look(opened(asked), "/look/pause/end/")
    actions.confirm_withdrawal(citizen(asked))
    glass.look(opened(asked), "/look/", name="look-withdrawn")
    glass.look(opened(asked), "/look/up/")


def kept(page: Any) -> str:
    """The sealed answers that a page of the withdrawal carries on."""
    return str(re.findall(r'name="kept" value="([^"]+)"', page.text)[0])


def her_asks(glass: Glass) -> None:
    case = make_case(**ALLOWS_CALLS)
    her, woman = opened(case), opening(Role.STATION_HOUSE_OFFICER, case)
    actions.ask_her(case.pk, text="वह किस रास्ते से आता है?", by=woman)
    glass.look(her, "/look/", name="look-asked")
    question = public.progress(citizen(case)).open_questions[0].id
    glass.look(her, f"/look/reply/{question}/", name="look-reply")
    glass.mistake(her, f"/look/reply/{question}/", {"go": "on"}, name="look-reply-wrong")
    public.answer_question(citizen(case), question, "नहर वाले रास्ते से।")
    for kind in RequestKind.values:
        glass.look(her, f"/look/ask/{kind}/")
    glass.mistake(her, "/look/ask/officer/", {"go": "on", "own_words": "क" * 5000}, name="look-ask-wrong")
    for kind in RequestKind.values:
        public.make_request(citizen(case), kind=kind, words="वे उसे जानते हैं।")
    glass.look(her, "/look/", name="look-wishes")
    for way in ("", "1/", "2/"):
        glass.look(her, f"/look/ways/{way}")
    glass.mistake(her, "/look/ways/1/", {"step": "phone", "kept": "", "go": "on"}, name="look-ways-1-wrong")
    glass.mistake(her, "/look/ways/2/", {"meet_at": "home", "go": "on"}, name="look-ways-2-wrong")
    allowed = {"may_contact": "yes", "may_message": "yes", "go": "on"}
    number = glass.look(
        her, "/look/ways/1/", {"step": "phone", "kept": "", **allowed}, name="look-ways-number"
    )
    hours = {
        "phone": HER_NUMBER,
        "phone_is_safe": "yes",
        "who_answers": "self",
        "hours_from": 9,
        "hours_until": 18,
    }
    glass.look(
        her,
        "/look/ways/1/",
        {"step": "number", "kept": kept(number), "go": "on", **hours},
        name="look-ways-pair",
    )
    page = f"/staff/complaints/{case.number}/"
    nodal = client_of(opening(Role.NODAL_OFFICER, case).officer)
    glass.look(nodal, page, name="staff-case-wishes")
    wish = case.requests.get(kind=RequestKind.OFFICER)
    glass.look(nodal, f"{page}request/{wish.pk}/", {}, name="staff-case-wish-wrong")
    glass.look(client_of(woman.officer), page, name="staff-case-answered")
    glass.look(client_of(woman.officer), f"{page}ask/", {}, name="staff-case-ask-wrong")


def her_keys(glass: Glass) -> None:
    case = make_case(may_contact=True, may_message=True, phone=HER_NUMBER, hours_from=0, hours_until=24)
    lost = {"number": case.number, "phone": HER_NUMBER, "go": "on"}
    glass.mistake(Client(), "/lost/", {**lost, "phone": "12"}, name="lost-wrong")
    glass.look(Client(), "/lost/", lost, name="lost-code")
    glass.mistake(
        Client(), "/lost/code/", {"number": case.number, "code": "1", "go": "on"}, name="lost-code-wrong"
    )
    code = Message.objects.get(event="her_code").all_variables()["code"]
    glass.look(
        Client(), "/lost/code/", {"number": case.number, "code": code, "go": "on"}, name="lost-new-key"
    )
    glass.look(opened(case), "/look/", name="look-key-pending")
    glass.look(opened(case), "/look/stop/")
    at_desk = make_case()
    at_desk.receipts.update(must_renew=True)
    glass.look(opened(at_desk), "/look/first/")


# Officers'


def opening(role: Role, case: Case) -> Any:
    """The viewer of a fresh officer who has opened the case with a reason."""
    place = {Role.NODAL_OFFICER: case.district, Role.SUPERINTENDENT: case.district}.get(role, case.unit)
    if role in (Role.MONITOR, Role.LEGAL_ADVISER):
        place = case.state
    viewer = make_viewer(role, place, is_woman=True)
    open_identity(case.pk, reason=REASON, by=viewer)
    return viewer


def complaints_at_a_station(glass: Glass) -> None:
    urgent_case()
    case = urgent_case(
        may_contact=True, phone=HER_NUMBER, hours_from=11, hours_until=13, caller_word="गेंदा", her_word="नदी"
    )
    public.add_file(citizen(case), SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg"))
    with at(hours=-30):
        make_case()
    woman = opening(Role.STATION_HOUSE_OFFICER, case)
    here, colleague = client_of(woman.officer), signed_in(Role.DESK, case.unit)
    page = f"/staff/complaints/{case.number}/"
    glass.look(here, "/staff/complaints/", name="staff-list")
    glass.look(here, "/staff/complaints/?number=123456789", name="staff-list-not-found")
    glass.look(here, "/staff/complaints/?late=1&which=closed&urgent=1", name="staff-list-empty")
    find = "/staff/complaints/find/"
    glass.look(here, find, {"name": NAME}, name="staff-list-by-name")
    glass.look(here, find, {"name": "Sunita Kumari"}, name="staff-list-no-such-name")
    glass.look(here, find, {"name": "5"}, name="staff-list-no-name")
    glass.look(colleague, page, name="staff-case-covered")
    glass.look(colleague, f"{page}open/", {}, name="staff-case-open-wrong")
    glass.look(here, page, name="staff-case")
    for act in ("assign", "write", "files", "word", "link"):
        glass.look(here, f"{page}{act}/", {}, name=f"staff-case-{act}-wrong")
    glass.look(Client(), f"{page}report/", {"done": "जो लिखा था"}, status=403, name="staff-signed-out")
    write = f"{page}report/"
    glass.look(here, write, name="staff-report")
    glass.mistake(here, write, {"do": "check"}, name="staff-report-wrong")
    draft = glass.look(here, f"{write}?q=85", name="staff-report-search").context["version"]
    glass.look(
        colleague, write, {"do": "save", "done": "डेस्क ने लिखा", "version": draft}, name="staff-report-kept"
    )
    glass.look(
        here,
        write,
        {"do": "save", "done": "थानाध्यक्ष ने लिखा", "version": draft},
        status=409,
        name="staff-conflict",
    )
    glass.look(here, write, {**whole_report(), "do": "check", "version": draft + 1}, name="staff-check")
    glass.look(here, f"{page}new-key/", name="staff-key")
    glass.mistake(here, f"{page}new-key/", {}, name="staff-key-wrong")
    said = {"is_here": "on", "reason": REASON, **answers_at_desk(case)}
    glass.mistake(here, f"{page}new-key/", {**said, "trouble": "acid"}, name="staff-key-unfit")
    glass.look(here, f"{page}new-key/", said, name="staff-key-shown")
    child = make_case(under_18="yes")
    told = client_of(opening(Role.STATION_HOUSE_OFFICER, child).officer)
    glass.look(told, f"/staff/complaints/{child.number}/child/told/", {}, name="staff-case-child-wrong")


def whole_report() -> dict[str, Any]:
    """A report on an FIR as it is typed."""
    now = clock.in_ist(clock.now())
    day, hour = now.strftime("%Y-%m-%d"), now.strftime("%H:%M")
    return {
        "kind": "final", "decision": "fir", "gd_number": "27", "gd_date": day, "gd_time": hour,
        "fir_number": f"412/{now.year}", "was_met": "yes", "met_by": "महिला उ०नि० नमूना", "met_date": day, "met_time": hour,
        "met_where": "हेल्प डेस्क", "met_by_woman": "yes", "met_in_plain_clothes": "yes", "done": "उनसे मिलकर बात की गई।",
        "public_part": "हम आपसे मिले।", "public_language": "hi", "offences": [str(Offence.objects.all()[0].pk)],
    }  # fmt: skip


def taken_down_by_staff(glass: Glass) -> None:
    desk = signed_in(Role.DESK, unit())
    glass.look(desk, "/staff/register/")
    glass.mistake(desk, "/staff/register/", {}, name="staff-register-wrong")
    typed = {
        "assisted": "here", "for_whom": "self", "under_18": "no", "story": "वह रोज़ पीछे आता है।", "accused_power": "no",
        "trouble": "street", "when": "days", "meet_at": "help_desk", "district": unit().district_id, "station": "चौक",
    }  # fmt: skip
    glass.look(desk, "/staff/register/", typed, name="staff-register-check")
    glass.mistake(desk, "/staff/register/check/", {}, name="staff-register-check-wrong")
    glass.look(desk, "/staff/register/check/", {"agreed": "on"}, name="staff-register-slip")


def missing_children(glass: Glass) -> None:
    with at(hours=-2):
        first, _second = sisters()
    make_missing(years=30)
    sjpu = special("sjpu")
    glass.look(signed_in(Role.SJPU_OFFICER, sjpu), "/staff/missing/")
    glass.look(
        signed_in(Role.MONITOR, unit().state),
        "/staff/missing/?late=1&which=closed",
        name="staff-missing-empty",
    )
    desk = signed_in(Role.DESK, unit())
    glass.look(desk, "/staff/missing/?number=1", name="staff-missing-not-found")
    glass.look(desk, "/staff/missing/?name=gudiya", name="staff-missing-by-name")
    glass.look(desk, "/staff/missing/?name=5", name="staff-missing-no-name")
    glass.look(desk, "/staff/missing/?name=Kumari", name="staff-missing-no-such-name")
    woman = opening(Role.STATION_HOUSE_OFFICER, first)
    here, page = client_of(woman.officer), f"/staff/missing/{first.number}/"
    for is_ready in (True, False):  # one that is shown, one that is being prepared
        upload = SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg")
        photo = add_photo(first.pk, upload, taken_on=None, is_main=is_ready, by=woman)
        if is_ready:
            jobs.make_display_copy(photo.file_id)
    glass.look(signed_in(Role.WELFARE_OFFICER, unit()), page, name="staff-missing-case-covered")
    glass.look(here, page, name="staff-missing-case")
    for act in ("assign", "gd", "fir", "photo"):
        glass.look(here, f"{page}{act}/", {}, name=f"staff-missing-case-{act}-wrong")
    glass.look(signed_in(Role.SJPU_OFFICER, sjpu), f"{page}open/", {}, name="staff-missing-case-open-wrong")
    glass.look(here, f"{page}description/", name="staff-missing-describe")
    glass.mistake(here, f"{page}description/", {}, name="staff-missing-describe-wrong")


def the_procedure_of_a_missing_child(glass: Glass) -> None:
    with at(hours=-30):
        case = make_missing()
    sho = opening(Role.STATION_HOUSE_OFFICER, case)
    fire_due()
    here, page = client_of(sho.officer), f"/staff/missing/{case.number}/"
    glass.look(here, f"{page}step/3/", name="staff-missing-step")
    glass.mistake(here, f"{page}step/3/", {"time": "1"}, name="staff-missing-step-wrong")
    glass.look(here, f"{page}risk/", name="staff-missing-risk")
    glass.mistake(here, f"{page}risk/", {}, name="staff-missing-risk-wrong")
    risk = {
        "risk": "high",
        "lines": "चाचा और दुकानदारों से पूछें",
        "specialists": ["cyber"],
        "agencies": ["railway"],
    }
    here.post(f"{page}risk/", risk)
    here.post(f"{page}step/8/", {"time": "1", "proof": "वायरलेस सं. 12"})
    here.post(f"{page}step/11/", {"time": "1", "proof": "समीक्षा की"})
    glass.look(here, page, name="staff-missing-case-late")
    glass.look(signed_in(Role.DESK, unit()), f"{page}risk/", name="staff-missing-risk-read")
    glass.look(here, f"{page}trafficking/", name="staff-missing-trafficking")
    glass.mistake(here, f"{page}trafficking/", {}, name="staff-missing-trafficking-wrong")
    glass.look(
        here,
        f"{page}trafficking/",
        {"reason": "नौकरी का लालच देकर दिल्ली ले जाने की बात"},
        name="staff-missing-case-moved",
    )
    administrator = signed_in(Role.ADMINISTRATOR, unit().state)
    glass.look(administrator, "/staff/procedure/")
    glass.look(administrator, "/staff/procedure/missing_alert/")
    glass.mistake(administrator, "/staff/procedure/missing_alert/", {}, name="staff-procedure-hours-wrong")


def a_missing_child_is_taken_down(glass: Glass) -> None:
    desk = signed_in(Role.DESK, unit())
    glass.look(desk, "/staff/missing/register/")
    glass.mistake(
        desk, "/staff/missing/register/", {"p2-name_hi": "मुन्नी"}, name="staff-missing-register-wrong"
    )
    typed = {
        "p1-name_hi": "गुड़िया", "p1-sex": "f", "p1-age_years": "12", "p1-age_sure": "family", "p2-name_hi": "मुन्नी",
        "p2-sex": "f", "p2-age_years": "9", "p2-age_sure": "family", "source": "station", "reporter_name": "रामू",
        "seen_day": "1/1/2026", "seen_hour": "17:30", "seen_sure": "hour", "seen_place": "मेला मैदान", "reason": "unknown",
        "story": "दोनों मेले में थीं, फिर नहीं दिखीं।", "accused_is_police": "on",
    }  # fmt: skip
    glass.look(desk, "/staff/missing/register/", typed, name="staff-missing-check")
    glass.mistake(desk, "/staff/missing/register/check/", {}, name="staff-missing-check-wrong")
    glass.look(desk, "/staff/missing/register/check/", {"agreed": "on"}, name="staff-missing-slip")
    desk.post("/staff/missing/register/away/")
    desk.post("/staff/missing/register/", {**typed, "accused_is_police": ""})
    glass.look(desk, "/staff/missing/register/check/", {"agreed": "on"}, name="staff-missing-slip-with-pages")


def the_way_home(glass: Glass) -> None:
    head, other = opening(Role.STATION_HOUSE_OFFICER, make_missing()), signed_in(Role.WELFARE_OFFICER, unit())
    here = client_of(head.officer)
    glass.look(here, "/staff/missing/found/new/")
    glass.mistake(here, "/staff/missing/found/new/", {}, name="staff-missing-found-new-wrong")
    found = homeward.make_found(by=make_viewer(Role.DESK, unit()))
    glass.look(here, "/staff/missing/found/")
    glass.look(here, "/staff/missing/found/?name=gudiya", name="staff-missing-found-by-name")
    glass.look(here, "/staff/missing/found/?name=5", name="staff-missing-found-no-name")
    glass.look(other, f"/staff/missing/{found.number}/", name="staff-missing-found-case")
    one = make_missing()
    propose_joining(found.pk, one.number, words=REASON, by=homeward.sho(one))
    glass.look(here, f"/staff/missing/{found.number}/", name="staff-missing-found-joining")
    homeward.said_dead(dead := make_missing())
    glass.look(here, f"/staff/missing/{dead.number}/", name="staff-missing-found-dead")
    afraid = homeward.trace(make_missing())
    homeward.hear(afraid, wish="afraid")
    homeward.order(afraid)
    glass.look(
        here, f"/staff/missing/{afraid.number}/act/guardian/", name="staff-missing-act-guardian-afraid"
    )
    glass.look(here, f"/staff/missing/{afraid.number}/act/correct/", name="staff-missing-act-correct")
    glass.mistake(
        here, f"/staff/missing/{afraid.number}/act/restore/", {}, name="staff-missing-act-restore-wrong"
    )
    case, page = homeward.trace(make_missing(), stay={"place": homeward.PLACE}), ""
    page = f"/staff/missing/{case.number}/"
    homeward.propose(case, "found_dead")
    glass.look(here, f"{page}act/recovery/", name="staff-missing-act-not-now")
    for verb in ("statement", "order"):
        glass.look(here, f"{page}act/{verb}/", name=f"staff-missing-act-{verb}")
    glass.mistake(here, f"{page}act/order/", {}, name="staff-missing-act-order-wrong")
    glass.look(here, f"{page}place/", {}, name="staff-missing-place-wrong")
    glass.look(here, f"{page}place/", {"reason": REASON}, name="staff-missing-traced")
    glass.look(
        here, f"/staff/missing/{make_missing().number}/act/recovery/", name="staff-missing-act-recovery"
    )
    with at(hours=-24 * 25):
        home = homeward.followed_home()
    glass.look(here, f"/staff/missing/{home.number}/", name="staff-missing-home")
    glass.look(here, f"/staff/missing/{home.number}/act/follow-up/", name="staff-missing-act-follow-up")
    glass.look(here, f"/staff/missing/{home.number}/again/", name="staff-missing-again")
    glass.look(other, "/staff/missing/visits/")
    glass.look(other, "/staff/missing/visits/?name=gudiya", name="staff-missing-visits-by-name")
    glass.look(other, "/staff/missing/visits/?name=sunita", name="staff-missing-visits-no-such-name")


def complaints_above(glass: Glass) -> None:
    case = urgent_case()
    nodal, monitor = opening(Role.NODAL_OFFICER, case), opening(Role.MONITOR, case)
    adviser = opening(Role.LEGAL_ADVISER, case)
    at_hq, legal, district = (client_of(one.officer) for one in (monitor, adviser, nodal))
    page, version = f"/staff/complaints/{case.number}/", case.version
    glass.look(at_hq, "/staff/complaints/", name="staff-list-monitor")
    glass.look(district, "/staff/complaints/", name="staff-list-nodal")
    glass.look(at_hq, "/staff/complaints/calls/")
    glass.look(at_hq, f"/staff/complaints/calls/{case.number}/", {}, name="staff-call-wrong")
    glass.look(district, f"{page}transfer/", name="staff-transfer")
    glass.mistake(district, f"{page}transfer/", {"version": version}, name="staff-transfer-wrong")
    file_report(case, by=make_viewer(Role.DESK, case.unit), is_final=True)
    other_nodal = signed_in(Role.NODAL_OFFICER, case.district)
    glass.look(other_nodal, f"{page}review/", name="staff-review-covered")
    glass.look(district, f"{page}review/", name="staff-review")
    glass.mistake(district, f"{page}review/", {"version": version}, name="staff-review-wrong")
    accept(case, by=nodal)
    rate(case, satisfied=False)
    vetting = case.vettings.get()
    glass.look(legal, "/staff/vetting/")
    glass.look(legal, f"{page}vetting/{vetting.pk}/", name="staff-vetting-note")
    glass.mistake(legal, f"{page}vetting/{vetting.pk}/", {}, name="staff-vetting-note-wrong")
    vet(case)
    glass.look(at_hq, f"{page}direct/", name="staff-direct")
    glass.mistake(at_hq, f"{page}direct/", {"version": version}, name="staff-direct-wrong")
    direct(case)
    glass.look(district, "/staff/directions/")
    glass.look(district, f"{page}remind/", {}, name="staff-case-remind-wrong")
    glass.look(district, page, name="staff-case-directed")
    glass.look(at_hq, f"{page}rest/", name="staff-rest")
    glass.mistake(at_hq, f"{page}rest/", {"version": version}, name="staff-rest-wrong")
    case.refresh_from_db()
    other = make_viewer(Role.MONITOR, case.state)
    actions.propose_rest(
        case.pk, reason=RestReason.SPAM, words="यह कोई शिकायत नहीं लगती है।", version=case.version, by=other
    )
    glass.look(at_hq, f"{page}rest/", name="staff-rest-proposed")


def calling_her(glass: Glass) -> None:
    for _case in range(2):
        case = make_case(**ALLOWS_CALLS)
        file_report(case, by=make_viewer(Role.DESK, case.unit), is_final=True)
        accept(case, by=make_viewer(Role.NODAL_OFFICER, case.district))
    fire_due(clock.now() + timedelta(days=3, minutes=1))
    caller = signed_in(Role.CALLER, case.state, is_woman=True)
    glass.look(caller, "/staff/calls/")
    page = caller.post("/staff/calls/next/").headers["Location"]
    glass.look(caller, page, name="staff-call")
    glass.look(caller, f"{page}word/", {"word": ""}, name="staff-call-word-wrong")
    glass.look(caller, f"{page}word/", {"word": "नदी"}, name="staff-call-word")
    glass.look(caller, f"{page}rating/", {"version": case.version}, name="staff-call-rating-wrong")
    glass.look(caller, f"{page}end/", {}, name="staff-call-end-wrong")


def looks_from_outside(glass: Glass) -> None:
    case = make_case()
    elsewhere = unit("up-amethi-gauriganj").district
    senior = make_viewer(Role.SUPERINTENDENT, elsewhere)
    glass.look(client_of(senior.officer), "/staff/look/")
    glass.mistake(client_of(senior.officer), "/staff/look/", {}, name="staff-look-wrong")
    actions.break_glass(case.number, reason=REASON, by=senior)
    glass.look(client_of(senior.officer), f"/staff/complaints/{case.number}/", name="staff-case-from-outside")
    at_hq, look = signed_in(Role.MONITOR, case.state), BreakGlass.objects.latest("id")
    glass.look(at_hq, "/staff/looks/")
    glass.look(at_hq, f"/staff/looks/{look.pk}/", name="staff-look-review")


def boards(glass: Glass) -> None:
    with at(hours=-30):
        case = urgent_case()
    for role, place in ((Role.SUPERINTENDENT, case.district), (Role.MONITOR, case.state)):
        glass.look(signed_in(role, place), "/staff/board/", name=f"staff-board-{role}")
        glass.look(signed_in(role, place), "/staff/board/league/", name=f"staff-league-{role}-empty")
    glass.look(signed_in(Role.MONITOR, case.state), "/staff/board/digest/", name="staff-digest-empty")
    with at(ist(-2)):  # due yesterday, whatever the hour is now
        for _case in range(7):
            make_case()
    for days in range(0, 22, 3):
        with at(hours=-24 * days - 30):
            for _case in range(6):
                make_case()
    summary.refresh(summary.SPAN + 1)
    for role, place in ((Role.SUPERINTENDENT, case.district), (Role.MONITOR, case.state)):
        who = signed_in(role, place)
        glass.look(who, "/staff/board/league/", name=f"staff-league-{role}")
        glass.look(who, "/staff/board/digest/", name=f"staff-digest-{role}")
    opened = f"?district={case.district_id}&order=worst"
    glass.look(who, f"/staff/board/league/{opened}", name="staff-league-district-worst")
    day = summary.today() - timedelta(days=1)
    missed = f"?day={day:%Y-%m-%d}&unit={case.unit_id}&kind=late_reports"
    glass.look(who, f"/staff/board/digest/complaints/{missed}", name="staff-digest-complaints")
    glass.look(who, "/staff/figures/")
    glass.look(who, "/staff/figures/cases/")
    hq, month = signed_in(Role.MONITOR, case.state), f"/staff/bulletin/{day:%Y-%m}/"
    glass.look(hq, "/staff/bulletin/")
    glass.look(hq, month, name="staff-bulletin")
    glass.mistake(
        hq,
        month,
        {"act": "release", "version": 0, "early": "on", "text_hi": "9415067890", "text_en": "x"},
        name="staff-bulletin-wrong",
    )
    hq.post(month, {"act": "release", "version": 0, "early": "on", "text_hi": "दस्तयाब", "text_en": "x"})
    glass.look(hq, month, name="staff-bulletin-gone-out")
    glass.look(hq, f"{month}?correct=1", name="staff-bulletin-correction")


def offers(glass: Glass) -> None:
    case = make_case()
    far = unit("up-amethi-gauriganj")
    nodal = opening(Role.NODAL_OFFICER, case)
    actions.offer_case(
        case.pk,
        to_unit_id=far.pk,
        ground=Ground.PLACE,
        reason="घटना उस थाने की है",
        version=case.version,
        by=nodal,
    )
    there = signed_in(Role.STATION_HOUSE_OFFICER, far)
    glass.look(there, "/staff/complaints/offers/")
    glass.look(there, f"/staff/complaints/offers/{case.number}/", name="staff-offer")
    glass.mistake(
        there, f"/staff/complaints/offers/{case.number}/", {"answer": "refuse"}, name="staff-offer-wrong"
    )
    glass.look(client_of(nodal.officer), f"/staff/complaints/{case.number}/", name="staff-case-offered")


def files(glass: Glass) -> None:
    case = make_case()
    woman = opening(Role.STATION_HOUSE_OFFICER, case)
    here = client_of(woman.officer)
    for name, intimate in (("file", False), ("intimate", True)):
        public.add_file(
            citizen(case), SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg"), intimate=intimate
        )
        file = File.objects.filter(case=case).latest("id")
        glass.look(here, f"/staff/files/{file.pk}/about/", name=f"staff-{name}")
    glass.look(
        here, f"/staff/files/{file.pk}/open/", {"reason": ""}, status=422, name="staff-file-open-wrong"
    )
    file = File.objects.filter(case=case).earliest("id")
    glass.look(
        here,
        f"/staff/files/{file.pk}/original/",
        {"reason": ""},
        status=422,
        name="staff-file-original-wrong",
    )
    for path in stored():
        path.chmod(0o600)
        path.write_bytes(b"\0" * path.stat().st_size)
    glass.look(
        here, f"/staff/files/{file.pk}/original/", {"reason": REASON}, status=409, name="staff-file-broken"
    )


def charge(glass: Glass) -> None:
    case = make_case()
    former = make_officer(Role.STATION_HOUSE_OFFICER, case.unit)
    take_case(case.pk, by=viewer_of(former))
    admin = make_viewer(Role.ADMINISTRATOR, case.state)
    post = former.postings.latest("id")
    posts.end_posting(by=admin, officer_id=former.pk, posting_id=post.pk, successor_id=None)
    hand_over_due(by=job("hand_over_charges"))
    handover = Handover.objects.get(posting=post)
    above = signed_in(Role.SUPERINTENDENT, case.district)
    glass.look(above, "/staff/posts/")
    glass.look(above, f"/staff/charge/{handover.pk}/", name="staff-charge")
    glass.look(above, f"/staff/charge/{handover.pk}/give/", {}, name="staff-charge-give-wrong")
    glass.look(above, f"/staff/charge/{handover.pk}/print/", name="staff-charge-print")
    glass.look(client_of(former), "/staff/", name="staff-no-post")


def officers(glass: Glass) -> None:
    station = unit()
    admin = make_officer(Role.ADMINISTRATOR, station.state)
    keeper, viewer = client_of(admin), viewer_of(admin)
    other = make_officer(Role.DESK, station, phone="9000000001")
    posting = other.postings.get()
    now = clock.now()
    leave = posts.give_leave(
        by=viewer,
        officer_id=other.pk,
        starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=2),
        stand_in_id=None,
    )
    page = f"/staff/officers/{other.pk}/"
    glass.look(keeper, "/staff/officers/")
    glass.look(keeper, "/staff/officers/?q=nobody", name="staff-officers-empty")
    glass.look(keeper, "/staff/officers/new/")
    glass.mistake(keeper, "/staff/officers/new/", {}, name="staff-officers-new-wrong")
    for path in ("", "password/", "second-step/", "active/", "posts/new/", "leave/new/", f"leave/{leave.pk}/end/",
                 f"posts/{posting.pk}/end/", f"posts/{posting.pk}/transfer/"):  # fmt: skip
        glass.look(keeper, page + path, name=f"staff-officer-{path.replace('/', '-')}")
    for path in ("posts/new/", "leave/new/", f"posts/{posting.pk}/transfer/"):
        glass.look(keeper, page + path, {}, name=f"staff-officer-{path.replace('/', '-')}wrong")
    glass.look(keeper, page + "password/", {}, name="staff-password-once")
    glass.look(signed_in(Role.AUDITOR, station.state), "/staff/record/")


def list_of_officers(glass: Glass) -> None:
    keeper = signed_in(Role.ADMINISTRATOR, unit().state)
    page = "/staff/officers/list/"
    glass.look(keeper, page)
    glass.mistake(keeper, page, {}, name="staff-officers-list-nothing")
    heading = "username,name_hi,name_en,role,unit\n"
    wrong = (heading + "a b,,,boss,nowhere\n" * 150).encode()
    glass.look(keeper, page, {"file": SimpleUploadedFile("a.csv", wrong)}, name="staff-officers-list-wrong")
    right = f"{heading}rita.devi,रीता देवी,Rita Devi,sho,{unit().code}\n".encode()
    shown = glass.look(
        keeper, page, {"file": SimpleUploadedFile("a.csv", right)}, name="staff-officers-list-checked"
    )
    lines = {"lines": shown.context["text"], "confirm": "yes"}
    glass.look(keeper, page, lines, name="staff-officers-list-passwords")


def signing_in(glass: Glass) -> None:
    officer = make_officer(Role.DESK, unit())
    officer.set_password(PASSWORD)
    officer.save()
    told = {"login": officer.username, "password": PASSWORD}
    glass.look(Client(), "/staff/sign-in/")
    glass.mistake(Client(), "/staff/sign-in/", {}, name="staff-sign-in-wrong")
    glass.look(Client(), "/staff/sign-in/not-active/")
    someone = Client()
    glass.look(someone, "/staff/sign-in/", told, name="staff-code")
    glass.mistake(someone, "/staff/sign-in/code/", {"code": "12"}, name="staff-code-wrong")
    for _try in range(5):
        locked = Client().post(
            glass.at("/staff/sign-in/"), {"login": "no.such.officer", "password": "x" * 12}
        )
    assert locked.status_code == 429
    glass.judge(Client(), locked, "staff-locked")
    own = Client()
    own.force_login(officer)
    for path in ("sign-out/", "again/password/", "again/code/", "my/password/", "my/second-step/"):
        glass.look(own, f"/staff/{path}")
    glass.mistake(own, "/staff/my/password/", {}, name="staff-my-password-wrong")
    glass.mistake(own, "/staff/again/password/", {}, name="staff-again-password-wrong")
    own_second_step(glass, officer, own)


def own_second_step(glass: Glass, officer: Officer, own: Client) -> None:
    own.post("/staff/again/password/", {"password": PASSWORD})
    RecoveryCodes.activate(officer)
    key = WebAuthn.add(officer, "नीली चाबी", security_key()).instance
    for path in (
        "spare-codes/",
        "spare-codes/new/",
        "app/remove/",
        "keys/",
        "keys/add/",
        f"keys/{key.pk}/name/",
        f"keys/{key.pk}/remove/",
    ):
        glass.look(own, f"/staff/my/second-step/{path}", name=f"staff-my-{path.replace('/', '-')}")
    fresh = make_officer(Role.DESK, unit(), enrolled=False)
    glass.look(client_of(fresh), "/staff/my/second-step/", name="staff-first-second-step")
    glass.look(client_of(fresh), "/staff/my/second-step/app/")
    glass.look(own, "/staff/again/key/")


def security_key() -> dict[str, Any]:
    """What a browser says of a new security key."""
    credential = AttestedCredentialData.create(
        Aaguid.NONE, b"id", ES256({1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)})
    )
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(sha256(b"localhost").digest(), flags, 0, credential)
    attestation = AttestationObject.create("none", data, {})
    client = CollectedClientData.create("webauthn.create", b"challenge", "https://localhost")
    response = {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attestation)}
    return {
        "id": websafe_encode(b"id"),
        "rawId": websafe_encode(b"id"),
        "type": "public-key",
        "response": response,
    }


def house(glass: Glass) -> None:
    officer = signed_in(Role.DESK, unit())
    glass.look(officer, "/staff/complaints/000000000/", status=404, name="staff-404")
    glass.look(Client(), "/components/")
    glass.look(Client(), "/components/?side=staff", name="components-staff")
    glass.look(Client(), "/staff/demo-phone/")
    pages: dict[str, Callable[[Any], Any]] = {
        "400": errors.bad_request, "403": errors.forbidden, "408": errors.too_slow, "csrf": errors.csrf_failure,
        "500": errors.server_error, "503": errors.unavailable,
    }  # fmt: skip
    for name, page in pages.items():
        with translation.override(glass.language):
            response = page(RequestFactory().get(glass.at("/")))
        glass.templates.add(f"common/errors/{name}.html")
        glass.judge(Client(), response, f"error-{name}")


# All of them

ROOMS: list[Callable[[Glass], None]] = [
    before_sending, a_flood_from_her_address, her_page, her_asks, her_withdrawal, her_keys, complaints_at_a_station,
    taken_down_by_staff, missing_children, the_procedure_of_a_missing_child, a_missing_child_is_taken_down,
    the_way_home, booklets_of_a_team,
    complaints_above, calling_her, looks_from_outside,
    boards, offers, files, charge, officers, list_of_officers, signing_in, house, telling_that_somebody_is_missing,
    how_the_search_stands, a_public_notice, notices_at_a_station, a_key_for_whoever_reported, the_bulletins,
    operations_and_teams, what_a_team_does, possible_matches,
]  # fmt: skip
seen: dict[str, tuple[set[str], set[str]]] = {
    "hi": (set(), set()),
    "en": (set(), set()),
}  # views and templates
rooms_done: set[tuple[str, str]] = set()
both = pytest.mark.parametrize("language", ["hi", "en"])


@pytest.fixture
def glass(browser: Browser, settings: Any, language: str, db: None) -> Iterator[Glass]:
    settings.DEMO = True  # the demo phone and the components are pages too
    locale = {"hi": "hi-IN", "en": "en-IN"}[language]
    with browser.new_context(locale=locale, timezone_id="Asia/Kolkata") as context:
        yield Glass(context.new_page(), language, theirs=THEIRS)


@both
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_pages_of(room: Callable[[Glass], None], glass: Glass, language: str) -> None:
    room(glass)
    views, templates = seen[language]
    views |= glass.views
    templates |= glass.templates
    rooms_done.add((language, room.__name__))
    assert not glass.wrong, "\n".join(glass.wrong)


@both
def test_no_page_is_left_out(language: str, request: pytest.FixtureRequest) -> None:
    rooms = {room.__name__ for room in ROOMS}
    chosen = {
        name for name in rooms if any(f"[{name}-{language}]" in one.name for one in request.session.items)
    }
    if chosen != rooms:
        pytest.skip("only when all rooms are looked at")
    elsewhere = [name for name in sorted(rooms) if (language, name) not in rooms_done]
    assert not elsewhere, f"not looked at to the end in this process: {', '.join(elsewhere)}"
    views, templates = seen[language]
    here = f"no look in tests/pages/{Path(__file__).name} ({language})"
    add = 'add a line `glass.look(who, "…")` to the function of its room'
    wrong = [
        f"{path} ({name}) has {here}: {add}, or name it in NO_PAGE with a reason"
        for name, path, route in routes()
        if name not in views | NO_PAGE.keys() and not is_only_posted(route.callback)
    ]
    wrong += [f"{name} has {here}: {add}, in its state" for name in sorted({*page_templates()} - templates)]
    known = {name for name, _path, _route in routes()} - views
    wrong += [
        f"NO_PAGE names {name}, which is not there or has a page" for name in NO_PAGE if name not in known
    ]
    assert not wrong, "\n".join(wrong)
