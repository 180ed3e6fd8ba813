"""What 112 sends, read into a report (docs/hand-off-112.md). What is not known stays empty where a report may leave it so."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samman.common import clock
from samman.common.json_in import Fields, NotUnderstood, read_object
from samman.common.text import fold_phone
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.missing_children import ages
from samman.missing_children.actions import MissingReport, ReportedPerson
from samman.missing_children.actions.registering import MOST_PERSONS
from samman.missing_children.enums import AgeSure, Language, MomentSure, Reason, Sex, Source

NO_CONTACT, CALL, MESSAGE = "none", "call", "call_and_message"
SURE = [str(AgeSure.FAMILY), str(AgeSure.GUESSED)]


@dataclass(frozen=True)
class HandedOver:
    """One hand-off."""

    event: str
    unit: Unit  # the station; where it is not known, the district, whose nodal officer decides
    language: str
    report: MissingReport


def read_hand_off(body: bytes, state: Unit) -> HandedOver:
    """What the body of a request says. Raises NotUnderstood, with a sentence for each field that is wrong."""
    said = read_object(body)
    event = said.text("event", 40, needed=True)
    if event and not all(char.isascii() and (char.isalnum() or char in "-_/.") for char in event):
        said.wrong("event", _("This may have letters, digits and - _ / . only."))
    district, station = _place(said, state)
    language = said.choice("language", ["hi", "en"], "hi")
    reason = said.choice("reason", [str(code) for code in Reason.values], str(Reason.UNKNOWN))
    suspected, is_police = said.flag("trafficking_suspected"), said.flag("police_involved")
    seen = {
        "seen_at": said.moment("seen_at"),
        "seen_sure": said.choice(
            "seen_sure", [str(code) for code in MomentSure.values], str(MomentSure.ABOUT)
        ),
        "seen_place": said.text("seen_place", 300, needed=True),
        "seen_district": district,
    }
    words = {"with_whom": said.text("with_whom", 500), "story": said.text("words", 8000, lines=True)}
    reporter, contact = _caller(said.part("caller"))
    persons = tuple(_person(one) for one in said.parts("persons", MOST_PERSONS))
    said.done()
    if said.faults or district is None:
        raise NotUnderstood(said.faults, said.strange)
    report = MissingReport(
        persons=persons,
        source=Source.CALL_112,
        seen=seen,
        reason=reason,
        trafficking_suspected=suspected,
        words={name: text for name, text in words.items() if text},
        reporter=reporter,
        contact=contact,
        accused_is_police=is_police,
    )
    return HandedOver(event, station or district, language, report)


def _place(said: Fields, state: Unit) -> tuple[Unit | None, Unit | None]:
    """District and station by their codes. A station that is not one of the district's counts as not known: better the nodal
    officer has the case than nobody."""
    codes = said.text("district", 80, needed=True).lower(), said.text("station", 80).lower()
    units = {unit.code: unit for unit in Unit.objects.current().filter(code__in=codes, state=state)}
    district, station = (units.get(code) for code in codes)
    if district is not None and district.kind != UnitKind.DISTRICT:
        district = None
    if district is None:
        said.wrong("district", _("There is no district with this code."))
    elif station is not None and (station.kind, station.district_id) != (UnitKind.STATION, district.pk):
        station = None
    return district, station


def _caller(caller: Fields) -> tuple[dict[str, str], dict[str, Any]]:
    """Who called, and what is safe. Without a word on it nothing is."""
    identity = {
        "name": caller.text("name", 120),
        "relation": caller.text("relation", 120),
        "phone": caller.text("phone", 20),
        "address": caller.text("address", 300),
    }
    safe = caller.choice("safe", [NO_CONTACT, CALL, MESSAGE], NO_CONTACT)
    first, last = caller.whole("safe_from", 0, 23), caller.whole("safe_until", 1, 24)
    if safe != NO_CONTACT:
        if len(fold_phone(identity["phone"])) != 10:
            caller.wrong("phone", _("Calls need a phone number of ten digits."))
        if first is None or last is None:
            caller.wrong("safe_from", _("Calls need the hours of the day in which they are safe."))
    caller.done()
    contact = {
        "may_contact": safe != NO_CONTACT,
        "may_message": safe == MESSAGE,
        "hours_from": first,
        "hours_until": last,
    }
    return identity, contact


def _person(one: Fields) -> ReportedPerson:
    first = one.whole("age_from", 0, 119, needed=True) or 0
    until = one.whole("age_until", 0, 119)
    if until is not None and until < first:
        one.wrong("age_until", _("An age is told from the younger to the older."))
        until = None
    months = ages.as_given(first, until_years=until)
    languages = _languages(one)
    description = {
        "name_hi": one.text("name_hi", 120),
        "name_en": one.text("name_en", 120),
        "father_name": one.text("father_name", 120),
        "mother_name": one.text("mother_name", 120),
        "sex": one.choice("sex", [str(code) for code in Sex.values]) or Sex.FEMALE,
        "age_from_months": months[0],
        "age_until_months": months[1],
        "age_on": clock.in_ist(clock.now()).date(),
        "age_sure": one.choice("age_sure", SURE, str(AgeSure.GUESSED)),
        "height_cm": one.whole("height_cm", 30, 250),
        "clothes": one.text("clothes", 300),
        "marks": one.text("marks", 500),
        "needs": one.text("needs", 300),
        "home_place": one.text("home_place", 200),
        "languages": languages,
    }
    one.done()
    return ReportedPerson(description)


def _languages(one: Fields) -> list[str]:
    """Codes of languages, as one text with commas between."""
    codes = [code.strip() for code in one.text("languages", 200).split(",") if code.strip()]
    if unknown := [code for code in codes if code not in Language.values]:
        one.wrong("languages", _("This must be one of: %(codes)s.") % {"codes": ", ".join(Language.values)})
    return [] if unknown else list(dict.fromkeys(codes))
