"""A list of officers with their first posts: every line is checked, and everything wrong is told at once, by line.

Units are found by their code, or by any of their names (Hindi, English, former, other spellings) within the state.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils import translation
from django.utils.translation import gettext as _

from samman.accounts.enums import UNIT_OF_ROLE, Role, stands_at
from samman.accounts.models import Officer, Posting
from samman.accounts.post_forms import FAR, USER_NAME, mobile_number
from samman.accounts.sheets import BadList, Row
from samman.common import clock
from samman.common.days import DayField
from samman.common.text import fold
from samman.jurisdictions.by_name import UnitsByName
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit

NEEDED = ("username", "name_hi", "name_en", "role", "unit")
OPTIONAL = ("district", "rank_hi", "rank_en", "phone", "woman", "from", "until")
YES_NO = {"": False, "no": False, "yes": True, "n": False, "y": True, "नहीं": False, "हाँ": True, "हां": True}
# Posts by which more can be done than work on cases are given one by one, by the form.
ONE_BY_ONE = (Role.ADMINISTRATOR, Role.AUDITOR)
# What else a post is called in lists; the labels of both languages and the codes are known anyway.
OTHER_WORDS: dict[str, tuple[str, ...]] = {
    Role.DESK: ("help desk", "desk", "हेल्प डेस्क", "महिला डेस्क", "women desk"),
    Role.STATION_HOUSE_OFFICER: (
        "sho", "so", "ps incharge", "थानाध्यक्ष", "प्रभारी निरीक्षक", "थाना प्रभारी", "कोतवाल",
    ),
    Role.WELFARE_OFFICER: ("cwpo", "child welfare officer", "बाल कल्याण अधिकारी", "सीडब्ल्यूपीओ"),
    Role.SJPU_OFFICER: ("sjpu", "एसजेपीयू"),
    Role.AHTU_OFFICER: ("ahtu", "एएचटीयू"),
    Role.CIRCLE_OFFICER: ("co", "acp", "क्षेत्राधिकारी", "सहायक पुलिस आयुक्त", "सीओ"),
    Role.NODAL_OFFICER: ("nodal", "nodal officer", "नोडल अधिकारी", "नोडल"),
    Role.SUPERINTENDENT: (
        "sp", "ssp", "dcp", "cp", "पुलिस अधीक्षक", "वरिष्ठ पुलिस अधीक्षक", "पुलिस आयुक्त", "पुलिस उपायुक्त", "एसपी", "एसएसपी",
    ),
    Role.RANGE_OFFICER: ("ig", "dig", "range", "परिक्षेत्र", "आईजी", "डीआईजी"),
    Role.ZONE_OFFICER: ("adg", "zone", "जोन", "एडीजी"),
    Role.MONITOR: ("monitor", "अनुश्रवण"),
}  # fmt: skip


@dataclass
class Line:
    """One officer of the file, checked."""

    number: int
    username: str
    name_hi: str
    name_en: str
    rank_hi: str
    rank_en: str
    phone: str
    is_woman: bool
    role: Role
    unit: Unit
    starts_at: datetime | None
    until: datetime | None
    officer: Officer | None = None  # already entered by the same list, and never signed in

    @property
    def last_day(self) -> datetime | None:
        """A moment of the last day on which the post holds."""
        return self.until - timedelta(minutes=1) if self.until else None


@dataclass
class Checked:
    """What a list says. `again`: it was entered already, and nobody of those left has signed in."""

    lines: list[Line]
    again: bool = False
    signed_in: int = 0  # of a list that was entered already: how many have come in since


def check_list(rows: list[Row], state: Unit) -> Checked:
    """Check all lines for a state; raises BadList with everything that is wrong."""
    return _Reading(state).run(rows)


@cache
def _role_words() -> dict[str, Role]:
    """What a post may be called, folded."""
    found: dict[str, Role] = {}
    for role in Role:
        words = [role.value, role.value.replace("_", " "), *OTHER_WORDS.get(role, ())]
        for language in ("hi", "en"):
            with translation.override(language):
                words += [part for part in re.split(r"[/;]", str(role.label))] + [str(role.label)]
        for word in words:
            found.setdefault(fold(word), role)
    return found


class _Reading:
    """One reading of a list: goes on after an error, so that all are told at once."""

    def __init__(self, state: Unit) -> None:
        self.state = state
        self.units = UnitsByName.of(state)
        self.errors: list[str] = []
        self.seen: dict[str, int] = {}

    def run(self, rows: list[Row]) -> Checked:
        heading = [cell.strip().lower() for cell in rows[0][1]]
        self.check_heading(heading)
        lines = []
        for number, cells in rows[1:]:
            if any(cells[len(heading) :]):
                self.wrong(number, _("there are more cells than columns."))
                continue
            filled = [*cells, *[""] * (len(heading) - len(cells))]
            line = self.read(number, dict(zip(heading, filled, strict=False)))
            if line is not None:
                lines.append(line)
        if len(rows) == 1:
            raise BadList([_("The list has a heading but no officer.")])
        checked = self.taken(lines)
        if self.errors:
            raise BadList(self.errors)
        return checked

    def check_heading(self, heading: list[str]) -> None:
        missing = [name for name in NEEDED if name not in heading]
        if missing:
            raise BadList(
                [
                    _("The first line must name the columns. Missing: %(missing)s. Needed: %(needed)s.")
                    % {"missing": ", ".join(missing), "needed": ", ".join(NEEDED)}
                ]
            )
        unknown = [name or "—" for name in heading if name not in NEEDED + OPTIONAL]
        doubled = sorted({name for name in heading if heading.count(name) > 1})
        if unknown or doubled:
            raise BadList(
                [
                    _("Column not known, or there twice: %(names)s. Known: %(known)s.")
                    % {"names": ", ".join(unknown + doubled), "known": ", ".join(NEEDED + OPTIONAL)}
                ]
            )

    def read(self, number: int, cells: dict[str, str]) -> Line | None:
        found_before = len(self.errors)
        username = self.username(number, cells["username"])
        self.names(number, cells)
        phone = self.phone(number, cells.get("phone", ""))
        woman = cells.get("woman", "").lower()
        if woman not in YES_NO:
            self.wrong(number, _("woman is %(text)s; write yes or no."), text=cells["woman"])
        role = self.role(number, cells["role"])
        unit = self.unit(number, role, cells["unit"], cells.get("district", "")) if role else None
        starts_at, until = self.days(number, cells.get("from", ""), cells.get("until", ""))
        if role is None or unit is None or len(self.errors) > found_before:
            return None
        return Line(
            number=number,
            username=username,
            name_hi=cells["name_hi"],
            name_en=cells["name_en"],
            rank_hi=cells.get("rank_hi", ""),
            rank_en=cells.get("rank_en", ""),
            phone=phone,
            is_woman=YES_NO[woman],
            role=role,
            unit=unit,
            starts_at=starts_at,
            until=until,
        )

    def username(self, number: int, text: str) -> str:
        name = text.lower()
        if not name:
            self.wrong(number, _("username is empty."))
        elif not re.fullmatch(USER_NAME, name):
            self.wrong(
                number,
                _("user name %(text)s: use 3 to 60 small English letters, digits, full stops or hyphens."),
                text=text,
            )
        elif (first := self.seen.setdefault(name, number)) != number:
            self.wrong(number, _("user name %(text)s is already on line %(first)d."), text=text, first=first)
        return name

    def names(self, number: int, cells: dict[str, str]) -> None:
        for column, letters in (("name_hi", "[\u0900-\u097f]"), ("name_en", "[A-Za-z]")):
            text = cells[column]
            if not text:
                self.wrong(
                    number, _("%(column)s is empty; the name is needed in both languages."), column=column
                )
            elif not re.search(letters, text):
                self.wrong(
                    number,
                    _("name_hi is not written in Hindi letters.")
                    if column == "name_hi"
                    else _("name_en is not written in English letters."),
                )
        for column, most in (("name_hi", 120), ("name_en", 120), ("rank_hi", 60), ("rank_en", 60)):
            if len(cells.get(column, "")) > most:
                self.wrong(number, _("%(column)s is too long."), column=column)

    def phone(self, number: int, text: str) -> str:
        try:
            return mobile_number(text)
        except ValidationError:
            self.wrong(
                number,
                _("phone %(text)s: a mobile number has ten digits and begins with 6, 7, 8 or 9."),
                text=text,
            )
            return ""

    def role(self, number: int, text: str) -> Role | None:
        role = _role_words().get(fold(text)) if text else None
        if not text:
            self.wrong(number, _("role is empty."))
        elif role is None:
            self.wrong(number, _("there is no post %(text)s."), text=text)
        elif role in ONE_BY_ONE:
            self.wrong(
                number, _("%(post)s: this post is given one by one, by the form."), post=str(role.label)
            )
            return None
        return role

    def unit(self, number: int, role: Role, text: str, district_text: str) -> Unit | None:
        kind = UNIT_OF_ROLE[role]
        if kind == UnitKind.STATE:
            return self.state_for(number, text)
        if not text:
            self.wrong(number, _("unit is empty."))
            return None
        named = self.units.named(text)
        fitting = [unit for unit in named if stands_at(role, unit.kind, unit.subkind)]
        if district_text:
            districts = [
                unit.pk for unit in self.units.named(district_text) if unit.kind == UnitKind.DISTRICT
            ]
            if not districts:
                self.wrong(number, _("there is no district %(text)s."), text=district_text)
                return None
            fitting = [unit for unit in fitting if {unit.district_id, unit.pk} & set(districts)]
        if len(fitting) == 1:
            return fitting[0]
        if len(fitting) > 1:
            codes = ", ".join(unit.code for unit in fitting[:5])
            self.wrong(
                number,
                _("%(count)d units are called %(text)s. Write the district too, or the code: %(codes)s."),
                count=len(fitting),
                text=text,
                codes=codes,
            )
        elif named and not district_text:
            self.wrong(
                number,
                _("%(text)s is of another kind (%(kind)s); %(post)s is not posted there."),
                text=text,
                kind=str(UnitKind(named[0].kind).label),
                post=str(role.label),
            )
        else:
            self.wrong(
                number,
                _("there is no unit %(text)s of this kind (%(kind)s)."),
                text=text if not district_text else f"{text}, {district_text}",
                kind=str(UnitKind(kind).label),
            )
        return None

    def state_for(self, number: int, text: str) -> Unit | None:
        """A post of headquarters: the unit may be empty, else it is the state."""
        if text and self.state not in self.units.named(text):
            self.wrong(
                number, _("there is no unit %(text)s of this kind (%(kind)s)."), text=text,
                kind=str(UnitKind(UnitKind.STATE).label),
            )  # fmt: skip
            return None
        return self.state

    def days(self, number: int, start: str, end: str) -> tuple[datetime | None, datetime | None]:
        now = clock.now()
        today = clock.in_ist(now).date()
        days = {}
        for column, text in (("from", start), ("until", end)):
            try:
                day = DayField(required=False).clean(text)
            except ValidationError:
                self.wrong(
                    number,
                    _("%(column)s %(text)s is no day. Write it like 22/11/2026."),
                    column=column,
                    text=text,
                )
                continue
            if day is None:
                continue
            if day < today:
                self.wrong(
                    number, _("%(column)s %(text)s has passed. Leave it empty."), column=column, text=text
                )
            elif datetime.combine(day, time.min, tzinfo=clock.IST) > now + FAR:
                self.wrong(
                    number, _("%(column)s %(text)s is more than three years ahead."), column=column, text=text
                )
            else:
                days[column] = datetime.combine(day, time.min, tzinfo=clock.IST)
        starts_at = days.get("from")
        until = days["until"] + timedelta(days=1) if "until" in days else None
        if starts_at is not None and until is not None and until <= starts_at:
            self.wrong(number, _("until lies before from."))
        return (starts_at if starts_at is not None and starts_at > now else None), until

    def taken(self, lines: list[Line]) -> Checked:
        """User names that are there already: an error, but when this very list was entered before."""
        found = Officer.objects.annotate(lower=Lower("username")).filter(lower__in=list(self.seen))
        there = {officer.username.lower(): officer for officer in found}
        posts = set(
            Posting.objects.filter(officer__in=there.values()).values_list("officer_id", "role", "unit_id")
        )
        same = {line.username for line in lines if self.is_same(line, there.get(line.username), posts)}
        if lines and not self.errors and len(same) == len(lines):
            for line in lines:
                line.officer = there[line.username]
            waiting = [line for line in lines if line.officer is not None and line.officer.last_login is None]
            return Checked(waiting, again=True, signed_in=len(lines) - len(waiting))
        for username, number in self.seen.items():
            if username in there:
                self.wrong(number, _("user name %(text)s is taken."), text=username)
        return Checked(lines)

    def is_same(self, line: Line, officer: Officer | None, posts: set[tuple[int, str, int]]) -> bool:
        return (
            officer is not None
            and (officer.name_hi, officer.name_en) == (line.name_hi, line.name_en)
            and officer.state_id == self.state.pk
            and (officer.pk, line.role, line.unit.pk) in posts
        )

    def wrong(self, number: int, sentence: str, /, **values: object) -> None:
        what = sentence % values if values else sentence
        self.errors.append(_("Line %(line)d: %(what)s") % {"line": number, "what": what})
