"""Missing persons for tests, registered the way a station does it. Nothing is faked.

case = make_missing(station=unit("up-lucknow-chowk"))
first, second = sisters()
"""

from datetime import timedelta
from typing import Any

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.drafts import start_draft
from samman.cases.models import Case
from samman.common import clock
from samman.common.sessions import SessionStore
from samman.jurisdictions.models import Unit
from samman.missing_children import actions, ages
from samman.missing_children.actions import Fir, MissingReport, ReportedPerson
from samman.missing_children.enums import AgeSure, MomentSure, Sex, Source
from tests.factories import unit
from tests.officers import make_viewer

NAME_HI, NAME_EN = "गुड़िया नमूना", "Gudiya Sample"
STORY = "चाचा के साथ मेले गई थी, फिर नहीं दिखी"
PHONE = "9415067890"


def described(*, years: int = 12, **values: Any) -> dict[str, Any]:
    """The description of a girl of twelve."""
    first, last = ages.as_given(years)
    return {
        "name_hi": NAME_HI,
        "name_en": NAME_EN,
        "other_names": ["गुड्डी"],
        "father_name": "रामू नमूना",
        "sex": Sex.FEMALE,
        "age_from_months": first,
        "age_until_months": last,
        "age_on": clock.in_ist(clock.now()).date(),
        "age_sure": AgeSure.FAMILY,
        **values,
    }


def report_of(*persons: dict[str, Any], **values: Any) -> MissingReport:
    """A report of one girl, or of those described; she was seen four hours ago."""
    return MissingReport(
        **{
            "persons": tuple(
                ReportedPerson(person, {"school": "कक्षा 6"}) for person in persons or [described()]
            ),
            "source": Source.STATION,
            "seen": {
                "seen_at": clock.now() - timedelta(hours=4),
                "seen_sure": MomentSure.HOUR,
                "seen_place": "नमूना मेला मैदान",
            },
            "words": {"with_whom": "चाचा", "story": STORY},
            "reporter": {"name": "रामू नमूना", "relation": "पिता", "phone": PHONE, "address": "नमूना गली 5"},
            **values,
        }
    )


def an_fir(station: Unit, number: str = "112", **values: Any) -> Fir:
    """An FIR of today, with the presumption of kidnapping."""
    now = clock.now()
    return Fir(
        **{
            "number": number,
            "year": now.year,
            "at": now,
            "sections": ("BNS-137-2",),
            "station": station,
            **values,
        }
    )


def register(report: MissingReport, *, by: Viewer | None = None, station: Unit | None = None) -> list[Case]:
    """Register a report at a station."""
    station = station or (by.postings[0].unit if by else unit())
    by = by or make_viewer(Role.DESK, station)
    return actions.register_missing(
        start_draft(SessionStore()),
        report,
        station=station,
        language="hi",
        by=by.actor,
        registered_by=by.officer,
    )


def make_missing(
    *, station: Unit | None = None, by: Viewer | None = None, years: int = 12, **values: Any
) -> Case:
    """A registered missing girl of twelve, without an FIR; `values` are those of the report."""
    person = described(years=years, **values.pop("description", {}))
    return register(report_of(person, **values), by=by, station=station)[0]


def sisters(**values: Any) -> list[Case]:
    """Two sisters in one report."""
    first, second = described(), described(years=9, name_hi="मुन्नी नमूना", name_en="Munni Sample")
    return register(report_of(first, second, **values))


def special(subkind: str, district: str = "up-lucknow") -> Unit:
    """The special unit of a district: sjpu or ahtu."""
    return Unit.objects.get(code=f"{district}-{subkind}")
