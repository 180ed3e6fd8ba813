"""Sample missing persons for the demo: two sisters without an FIR, a boy with one, a girl who may be trafficked, a woman."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer, viewer_of
from samman.cases.drafts import discard_draft, start_draft
from samman.cases.models import Case
from samman.common import clock
from samman.common.sessions import SessionStore
from samman.missing_children import ages
from samman.missing_children.actions import Fir, MissingReport, ReportedPerson, register_missing
from samman.missing_children.enums import AgeSure, MomentSure, Reason, Sex, Source

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


def load(say: Callable[[str], object] = print) -> int:
    """Make the sample missing persons once; returns how many."""
    officers = {"desk.chowk", "cwpo.chowk", "desk.hazratganj"}
    if (
        not settings.DEMO
        or Case.objects.filter(kind="missing").exists()
        or Officer.objects.filter(username__in=officers).count() < len(officers)
    ):
        return 0
    now = clock.now()
    desk, welfare, other = (_viewer(name) for name in ("desk.chowk", "cwpo.chowk", "desk.hazratganj"))
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
    made += _register(
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
    say(f"{len(made)} sample missing persons made.")
    return len(made)
