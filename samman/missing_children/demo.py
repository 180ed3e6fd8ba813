"""Sample missing persons for the demo: two sisters without an FIR, a boy with one and a public notice, a girl who may be
trafficked, a woman, and a girl who is found in Lucknow under another spelling than she was reported with in Amethi, with another
of her name. Nobody's photograph is in it: the pictures are drawn."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer, viewer_of
from samman.cases.drafts import discard_draft, start_draft
from samman.cases.models import Case
from samman.common import clock
from samman.common.sessions import SessionStore
from samman.missing_children import ages
from samman.missing_children.actions import (
    Consent,
    Fir,
    FoundReport,
    MissingReport,
    ReportedPerson,
    add_photo,
    publish_notice,
    register_found,
    register_missing,
)
from samman.missing_children.enums import AgeSure, ConsentBy, MomentSure, Reason, Sex, Source
from samman.missing_children.enums_home import FoundKind
from samman.missing_children.models import Notice

MARK = "(नमूना) "


def _viewer(username: str) -> Viewer:
    return viewer_of(Officer.objects.get(username=username))


def _person(name_hi: str, name_en: str, years: int, sex: str = Sex.FEMALE, **more: Any) -> ReportedPerson:
    first, last = ages.as_given(years)
    return ReportedPerson(
        {
            "name_hi": f"{name_hi} (नमूना)",
            "name_en": f"{name_en} (sample)",
            "sex": sex,
            "age_from_months": first,
            "age_until_months": last,
            "age_on": clock.in_ist(clock.now()).date(),
            "age_sure": AgeSure.FAMILY,
            **more,
        }
    )


def _register(
    by: Viewer, at: datetime, *persons: tuple[Any, ...], fir: str = "", **report: Any
) -> list[Case]:
    """Registered by an officer at that moment; each person is what `_person` takes, with a dictionary of more at its end."""
    station, session = by.postings[0].unit, SessionStore()
    with clock.standing_at(at):
        told = [_person(*person[:-1], **person[-1]) for person in persons]
        found = Fir(fir, at.year, at, ("BNS-137-2",), station) if fir else None
        seen_at = at - timedelta(hours=report.pop("seen_hours", 5))
        seen = {"seen_at": seen_at, "seen_sure": MomentSure.HOUR, "seen_district": station.district}
        cases = register_missing(
            start_draft(session),
            MissingReport(
                persons=tuple(told),
                source=Source.STATION,
                seen={**seen, "seen_place": MARK + report.pop("place")},
                words={"story": MARK + report.pop("story"), "with_whom": ""},
                reporter={
                    "name": MARK + "पिता",
                    "relation": "पिता",
                    "phone": "9000000093",
                    "address": MARK + "गली 5",
                },
                fir=found,
                **report,
            ),
            station=station,
            language="hi",
            by=by.actor,
            registered_by=by.officer,
        )
        discard_draft(session)  # it holds the key, which nobody gets
    session.delete()
    return cases


def _drawing() -> bytes:
    """A face that is nobody's, and says so."""
    image = Image.new("RGB", (600, 750), "#e7e0d2")
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 520, 540, 1000), fill="#0b5351")  # shoulders
    draw.rectangle((260, 430, 340, 580), fill="#b98a63")
    draw.ellipse((170, 140, 430, 500), fill="#c99a72")
    draw.pieslice((160, 120, 440, 420), 180, 360, fill="#2b2320")  # hair
    for middle in (245, 355):
        draw.ellipse((middle - 16, 300, middle + 16, 324), fill="#2b2320")
    draw.arc((240, 360, 360, 440), 20, 160, fill="#7a4a3a", width=8)
    draw.rectangle((0, 660, 600, 750), fill="#1c2331")
    draw.text((300, 705), "SAMPLE, DRAWN", fill="white", font=ImageFont.load_default(52), anchor="mm")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _notice(case: Case, at: datetime, by: Viewer) -> Notice:
    """A public notice of a sample person, with the drawn picture."""
    with clock.standing_at(at):
        picture = SimpleUploadedFile("sample.png", _drawing(), "image/png")
        add_photo(case.pk, picture, taken_on=None, is_main=True, by=by)
        case.refresh_from_db()
        consent = Consent(
            ConsentBy.GUARDIAN, clock.in_ist(at).date(), MARK + "पिता", "पिता", MARK + "पोस्टर लगाइए।"
        )
        return publish_notice(case.pk, consent, version=case.version, by=by)


def _found(at: datetime, by: Viewer) -> Case:
    """A girl who tells her name, her father's and her sister's, found at a railway station; written in Latin letters."""
    with clock.standing_at(at):
        first, last = ages.as_given(10)
        return register_found(
            FoundReport(
                description={
                    "name_en": "Laxmi (sample)",
                    "father_name": "Rajes (sample)",
                    "sex": Sex.FEMALE,
                    "age_from_months": first - 12,
                    "age_until_months": last + 12,
                    "age_on": clock.in_ist(at).date(),
                    "age_sure": AgeSure.GUESSED,
                    "marks": "दाएँ गाल पर तिल",
                    "languages": ["hindi", "awadhi"],
                    "height_cm": 131,
                },
                found={
                    "found_at": at - timedelta(hours=1),
                    "found_sure": MomentSure.HOUR,
                    "found_kind": FoundKind.RAILWAY,
                    "found_place": MARK + "चारबाग स्टेशन, प्लेटफ़ॉर्म 4",
                },
                source=Source.STATION,
                guessed=("age",),
                words={"found_by": MARK + "कुली", "story": MARK + "कहती है, गाड़ी में सो गई थी।"},
                stay={"place": MARK + "बाल गृह", "in_charge": "अधीक्षिका", "phone": "9000000094"},
            ),
            token=uuid.uuid4(),
            unit=by.postings[0].unit,
            language="hi",
            by=by,
        )


def load(say: Callable[[str], object] = print) -> int:
    """Make the sample missing persons once; returns how many."""
    officers = {"desk.chowk", "cwpo.chowk", "desk.hazratganj", "desk.amethi"}
    if (
        not settings.DEMO
        or Case.objects.filter(kind="missing").exists()
        or Officer.objects.filter(username__in=officers).count() < len(officers)
    ):
        return 0
    now = clock.now()
    desk, welfare, other, village = (
        _viewer(name) for name in ("desk.chowk", "cwpo.chowk", "desk.hazratganj", "desk.amethi")
    )
    made = _register(
        welfare,
        now - timedelta(minutes=95),
        (
            "काजल",
            "Kajal",
            11,
            {"father_name": "रमेश (नमूना)", "clothes": "नीली फ्रॉक", "marks": "दाएँ हाथ पर जले का निशान"},
        ),
        ("पायल", "Payal", 8, {"father_name": "रमेश (नमूना)", "clothes": "पीली कमीज़", "other_names": ["छोटी"]}),
        place="इमामबाड़े का मेला",
        story="दोनों बहनें मेले में झूले के पास थीं, फिर नहीं दिखीं।",
        gd=("31", now - timedelta(minutes=95)),
    )
    boys = _register(
        desk,
        now - timedelta(days=3),
        (
            "अरमान",
            "Armaan",
            14,
            Sex.MALE,
            {"height_cm": 150, "languages": ["hindi", "urdu"], "clothes": "स्कूल की वर्दी"},
        ),
        fir="521",
        place="विद्यालय से घर का रास्ता",
        story="परीक्षा के बाद घर नहीं लौटा।",
        reason=Reason.LEFT,
    )
    notice = _notice(boys[0], now - timedelta(days=2), desk)
    made += boys
    made += _register(
        other,
        now - timedelta(days=9),
        ("नेहा", "Neha", 15, {"home_elsewhere": "कटिहार, बिहार", "languages": ["hindi", "maithili"]}),
        fir="498",
        place="रेलवे स्टेशन, पूछताछ खिड़की",
        story="एक औरत काम दिलाने के नाम पर साथ ले गई।",
        reason=Reason.TRAFFICKED,
        trafficking_suspected=True,
    )
    made += _register(
        desk,
        now - timedelta(hours=20),
        ("सविता", "Savita", 27, {"clothes": "हरी साड़ी"}),
        place="मायके जाने वाली बस",
        story="मायके के लिए निकली, पहुँची नहीं।",
    )
    laxmi: dict[str, Any] = {"languages": ["hindi", "awadhi"], "other_names": ["गुड्डी"]}
    made += _register(
        village,
        now - timedelta(days=5),
        (
            "लक्ष्मी",
            "Lakshmi",
            10,
            {"father_name": "राजेश (नमूना)", "marks": "दाएँ गाल पर काला तिल", "height_cm": 130, **laxmi},
        ),
        fir="77",
        place="मेला, बस अड्डे के पास",
        story="मेले में भीड़ में हाथ छूट गया।",
    )
    made += _register(
        other,
        now - timedelta(days=40),
        ("लक्ष्मी", "Laxmi", 12, {"height_cm": 140}),
        fir="466",
        place="ट्यूशन से घर का रास्ता",
        story="ट्यूशन से नहीं लौटी।",
    )
    found = _found(now - timedelta(hours=3), welfare)
    for case, by in ((found, welfare), (made[-2], village)):
        add_photo(
            case.pk,
            SimpleUploadedFile("sample.png", _drawing(), "image/png"),
            taken_on=None,
            is_main=True,
            by=by,
        )
    say(
        f"{len(made)} sample missing persons and one found girl made. A sample notice stands at /n/{notice.token}/"
    )
    return len(made)
