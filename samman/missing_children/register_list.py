"""A register of missing persons, as other States and old registers come: every line is checked, everything wrong is told at once.

Headings are known by their words in both languages, stations and districts by any of their names. Who is traced already is left
out, since nobody goes home in this program without the order that the law asks for. Religion and caste are never taken.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from samman.accounts.sheets import BadList, Row
from samman.common import clock
from samman.common.fir import read_fir_number
from samman.common.text import fold
from samman.directory.models import Offence
from samman.jurisdictions.by_name import UnitsByName
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.missing_children import ages, as_written
from samman.missing_children.actions import Fir, MissingReport, ReportedPerson
from samman.missing_children.as_written import Moment
from samman.missing_children.enums import AgeSure, MomentSure, Reason, Source
from samman.missing_children.models import MissingPerson

# Our name of a column, and what it is called in registers; compared folded.
COLUMNS: dict[str, str] = {
    "station": "ps; police station; thana; name of ps; थाना; थाने का नाम; पुलिस थाना",
    "district": "dist; जिला; जनपद",
    "name": "name of missing; name of missing person; name of missing child; name of the child; child name; नाम; गुमशुदा का नाम; "
    "बालक बालिका का नाम; बच्चे का नाम; अपहृता का नाम; गुमशुदा",
    "name_hi": "नाम हिन्दी; name in hindi",
    "name_en": "नाम अंग्रेजी; name in english",
    "other_names": "alias; nick name; nickname; उपनाम; पुकारू नाम; घर का नाम",
    "father_name": "father; fathers name; father s name; पिता; पिता का नाम; पिता पति का नाम",
    "mother_name": "mother; mothers name; mother s name; माता; माता का नाम; माँ का नाम",
    "sex": "gender; लिंग",
    "age": "age in years; age at missing; आयु; उम्र",
    "birth_date": "dob; date of birth; जन्म तिथि; जन्मतिथि",
    "missing_since": "missing date; date of missing; missing on; date time of missing; date and time of missing; गुमशुदगी दिनांक; "
    "गुम दिनांक; गुमशुदगी का दिनांक; गुमशुदगी की तिथि; दिनांक गुमशुदगी; घटना दिनांक; कब से गुम",
    "missing_from": "place of missing; missing place; last seen at; गुमशुदगी का स्थान; कहाँ से गुम; कहाँ से; घटना स्थल; स्थान",
    "missing_district": "गुमशुदगी का जिला; गुमशुदगी का जनपद",
    "reported_on": "date of report; reporting date; सूचना दिनांक; रिपोर्ट दिनांक",
    "home_place": "address; home address; पता; निवासी; निवास; स्थायी पता",
    "home_district": "home dist; गृह जिला; गृह जनपद; निवास जिला",
    "home_state": "state; राज्य; प्रदेश; गृह राज्य",
    "fir_number": "fir; fir no; fir number; crime no; cr no; अपराध क्रमांक; मु अ सं; मुअसं; मु०अ०सं०; मु० अ० सं०; "
    "अपराध संख्या; एफआईआर; एफआईआर संख्या",
    "fir_date": "date of fir; fir on; एफआईआर दिनांक; अपराध दिनांक; कायमी दिनांक",
    "fir_station": "fir ps; एफआईआर थाना",
    "fir_sections": "sections; section; u s; धारा; धाराएं; धाराएँ",
    "gd_number": "gd no; gd; missing report no; गुम इंसान क्रमांक; गुमशुदगी क्रमांक; जीडी संख्या; जीडी",
    "gd_date": "date of gd; जीडी दिनांक",
    "portal_id": "trackchild id; portal no; पोर्टल आईडी; ट्रैकचाइल्ड आईडी",
    "height": "height cm; कद; ऊंचाई",
    "marks": "identification marks; identification mark; marks of identification; पहचान चिन्ह; पहचान चिह्न; पहचान",
    "clothes": "clothing; wearing; कपड़े; पहने हुए कपड़े; पहनावा",
    "needs": "disability; illness; दिव्यांगता; बीमारी",
    "with_whom": "suspect; last seen with; किसके साथ; संदेही",
    "reason": "likely reason; cause; कारण; संभावित कारण",
    "reporter_name": "informant; informant name; complainant; सूचनाकर्ता; सूचनाकर्ता का नाम; फरियादी; आवेदक",
    "reporter_relation": "relation; relation with missing; संबंध; सम्बन्ध",
    "reporter_phone": "mobile; mobile no; phone; phone no; contact no; मोबाइल; मोबाइल नंबर; मोबाईल; फोन; दूरभाष",
    "reporter_address": "informant address; सूचनाकर्ता का पता",
    "remarks": "remark; brief facts; details; विवरण; टिप्पणी; संक्षिप्त विवरण",
    "status": "present status; current status; स्थिति; वर्तमान स्थिति",
}  # fmt: skip
NEEDED = ("station", "sex", "missing_since")


def known_headings() -> list[str]:
    """Our name of each column, with the first Hindi word under which it is known."""
    found = []
    for name, words in COLUMNS.items():
        hindi = next(
            (word.strip() for word in words.split(";") if "\u0900" <= word.strip()[:1] <= "\u097f"), ""
        )
        found.append(f"{name} ({hindi})" if hindi else name)
    return found


_COLUMN_OF = {
    fold(word): name for name, words in COLUMNS.items() for word in (name, *words.split(";")) if fold(word)
}
LONGEST = {
    "other_names": 300, "marks": 300, "clothes": 300, "needs": 300, "missing_from": 300, "home_place": 200, "gd_number": 20,
    "portal_id": 40,
}  # fmt: skip
_SHORT = 120
_STATUS = {
    "missing": "missing; untraced; not traced; not recovered; pending; गुम; गुमशुदा; लापता; अदम दस्तयाब; दस्तयाब नहीं; लंबित",
    "traced": "traced; found; recovered; returned; restored; home; दस्तयाब; बरामद; मिल गया; मिल गई; वापस; सुपुर्द",
}
_STATUS_OF = {fold(word): status for status, words in _STATUS.items() for word in words.split(";")}
_REASONS = {
    Reason.UNKNOWN: "unknown; not known; अज्ञात; गुमशुदगी; missing",
    Reason.LOST: "lost; lost the way; रास्ता भटकना; भटक जाना; खो गया; खो गई; मेले में खोना",
    Reason.LEFT: "left; left home; run away; runaway; ran away; घर से भागना; घर से चला गया; घर से चली गई; नाराज होकर; स्वेच्छा से",
    Reason.TAKEN: "taken; kidnapped; kidnapping; abducted; abduction; अपहरण; अपहृत; व्यपहरण; बहला फुसलाकर; भगा ले जाना",
    Reason.TRAFFICKED: "trafficked; trafficking; तस्करी; मानव तस्करी; दुर्व्यापार",
    Reason.ABANDONED: "abandoned; परित्यक्त; छोड़ दिया",
}
_REASON_OF = {fold(word): reason for reason, words in _REASONS.items() for word in words.split(";")}
HINT = "write it like 12.10.2025"


@dataclass
class Line:
    """One person of the register, checked."""

    number: int
    station: Unit
    report: MissingReport
    reported_on: date  # the day of the report, or of going missing: on it the age was told
    portal_id: str = ""
    already: str = ""  # the number of the case that is there already

    @property
    def person(self) -> dict[str, Any]:
        """The description."""
        return self.report.persons[0].description

    @property
    def names(self) -> set[str]:
        """The folded names in both scripts."""
        return {fold(self.person[name]) for name in ("name_hi", "name_en")} - {""}

    @property
    def day(self) -> date:
        """The day on which the person went missing."""
        return clock.in_ist(self.report.seen["seen_at"]).date()

    @property
    def together(self) -> tuple[object, ...]:
        """Persons of one FIR, or of one entry in the diary, went missing together."""
        if self.report.fir is not None:
            return "fir", self.report.fir.station.pk, self.report.fir.number, self.report.fir.year
        if self.report.gd is not None:
            return "gd", self.station.pk, *self.report.gd
        return "line", self.number

    def is_same(self, names: set[str], father: str, sex: str) -> bool:
        """Whether a person of these folded names, who went missing on the same day or stands in the same FIR, is this one."""
        own_father = fold(self.person["father_name"])
        fits = not father or not own_father or father == own_father
        return bool(names & self.names) and sex == self.person["sex"] and fits


@dataclass
class Checked:
    """What a register says: who is to be entered, who is there already, and how many lines were left out as traced."""

    new: list[Line] = field(default_factory=list)
    already: list[Line] = field(default_factory=list)
    traced: int = 0


Say = Callable[[str], None]
STEP = 500  # lines between two words of progress


def check_list(
    rows: list[Row], state: Unit, *, left_out: frozenset[str] = frozenset(), say: Say = lambda text: None
) -> Checked:
    """Check all lines for a state; `left_out` are folded headings that are not wanted. Raises BadList with all that is wrong."""
    return _Reading(state, left_out, say).run(rows)


class _Reading:
    """One reading of a register: goes on after an error, so that all are told at once."""

    def __init__(self, state: Unit, left_out: frozenset[str], say: Say) -> None:
        self.state = state
        self.left_out = left_out
        self.say = say
        self.units = UnitsByName.of(state)
        self.today = clock.in_ist(clock.now()).date()
        self.errors: list[str] = []
        self.seen: dict[tuple[object, ...], list[Line]] = defaultdict(list)
        self.rows_seen: dict[tuple[str, ...], int] = {}
        self.sections = {_section_key(one.reference): one.code for one in Offence.objects.all()}

    def run(self, rows: list[Row]) -> Checked:
        columns = self.heading(rows[0][1])
        checked = Checked()
        for place, (number, cells) in enumerate(rows[1:], 1):
            if any(cells[len(columns) :]):
                self.wrong(number, "there are more cells than columns.")
                continue
            told = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
            status = _STATUS_OF.get(fold(told.get("status", "")), "")
            if status == "traced":
                checked.traced += 1
            elif told.get("status") and not status:
                self.wrong(number, f"status {told['status']} is not known; write missing or traced.")
            elif (line := self.read(number, told)) is not None:
                (checked.already if line.already else checked.new).append(line)
            if place % STEP == 0:
                self.say(f"  read {place} of {len(rows) - 1} lines")
        if len(rows) == 1:
            raise BadList(["The register has a heading but no person."])
        if self.errors:
            raise BadList(self.errors)
        return checked

    def heading(self, cells: list[str]) -> list[str]:
        """Our name for each column; empty for those that are left out."""
        columns, unknown = [], []
        for cell in cells:
            name = "" if fold(cell) in self.left_out else _COLUMN_OF.get(fold(cell), "")
            if not name and fold(cell) not in self.left_out:
                unknown.append(cell or "(empty)")
            columns.append(name)
        wrong = []
        if unknown:
            wrong.append(
                f'Column not known: {", ".join(unknown)}. Rename it, or leave it out with --leave-out "{unknown[0]}".'
            )
            wrong.append(f"Known: {'; '.join(known_headings())}.")
        doubled = sorted({name for name in columns if name and columns.count(name) > 1})
        if doubled:
            wrong.append(f"Two columns say the same: {', '.join(doubled)}.")
        missing = [name for name in NEEDED if name not in columns]
        if not {"age", "birth_date"} & set(columns):
            missing.append("age or birth_date")
        if missing:
            wrong.append(f"The first line must name the columns. Missing: {', '.join(missing)}.")
        if wrong:
            raise BadList(wrong)
        return columns

    def read(self, number: int, told: dict[str, str]) -> Line | None:
        before = len(self.errors)
        cells = {name: told.get(name, "") for name in COLUMNS}
        for name, text in cells.items():
            if len(text) > LONGEST.get(name, 300 if name == "remarks" else _SHORT):
                self.wrong(number, f"{name} is too long.")
        station = self.station(number, "station", cells["station"], cells["district"])
        since = self.moment(number, "missing_since", cells["missing_since"])
        reported = self.moment(number, "reported_on", cells["reported_on"]) if cells["reported_on"] else since
        description = self.description(number, cells, reported.day if reported else self.today)
        gd = self.gd(number, cells)
        fir = self.fir(number, cells, station) if station else None
        if since and reported and reported.at.date() < since.at.date():
            self.wrong(number, "reported_on lies before missing_since.")
        reason = _REASON_OF.get(fold(cells["reason"]), Reason.UNKNOWN)
        if len(self.errors) > before or station is None or since is None or reported is None:
            return None
        words = {name: cells[name] for name in ("with_whom",) if cells[name]}
        if story := self.story(cells, fir):
            words["story"] = story
        reporter = {name: cells[f"reporter_{name}"] for name in ("name", "relation", "phone", "address")}
        report = MissingReport(
            persons=(ReportedPerson(description),),
            source=Source.IMPORT,
            seen={
                "seen_at": since.at,
                "seen_sure": since.sure,
                "seen_place": cells["missing_from"],
                "seen_district": self.named_district(cells["missing_district"]) or station.district,
            },
            reason=reason,
            words=words,
            reporter=reporter,
            gd=gd,
            fir=fir,
        )
        line = Line(number, station, report, reported.day, cells["portal_id"])
        if not self.is_new(line, tuple(told.values())):
            return None
        line.already = self.there_already(line)
        return line

    def description(self, number: int, cells: dict[str, str], day: date) -> dict[str, Any]:
        name_hi, name_en = cells["name_hi"], cells["name_en"]
        if cells["name"]:
            if _is_hindi(cells["name"]):
                name_hi = name_hi or cells["name"]
            else:
                name_en = name_en or cells["name"]
        others = [part.strip() for part in re.split(r"[;,/]", cells["other_names"]) if part.strip()]
        if any(len(part) > 80 for part in others):
            self.wrong(number, "other_names: one name is longer than 80 letters.")
        found = {
            "name_hi": name_hi,
            "name_en": name_en,
            "other_names": others,
            "sex": self.value(number, "sex", cells["sex"], as_written.sex_as_written, "write F, M or T"),
            "home_place": cells["home_place"],
            **{name: cells[name] for name in ("father_name", "mother_name", "marks", "needs", "clothes")},
            **self.age(number, cells, day),
            **self.home(number, cells),
        }
        if cells["height"]:
            hint = "write centimetres, such as 137, or 4'6\""
            found["height_cm"] = self.value(
                number, "height", cells["height"], as_written.height_as_written, hint
            )
        return found

    def age(self, number: int, cells: dict[str, str], day: date) -> dict[str, Any]:
        found: dict[str, Any] = {"age_on": day, "age_sure": AgeSure.FAMILY, "birth_date": None}
        if not cells["age"] and not cells["birth_date"]:
            self.wrong(number, "neither age nor birth_date is told; write about how old, such as 10-14.")
        elif cells["birth_date"]:
            born = self.moment(number, "birth_date", cells["birth_date"])
            if born is None:
                return found
            if born.sure == MomentSure.ABOUT:
                self.wrong(
                    number, f"birth_date {cells['birth_date']} is no whole day; write the age instead."
                )
            elif born.day > day:
                self.wrong(number, f"birth_date {cells['birth_date']} lies after the report.")
            else:
                months, _same = ages.of_birth_date(born.day, day)
                found |= {"birth_date": born.day, "age_from_months": months, "age_until_months": months}
        else:
            hint = "write it like 12, 14-15, or 2 years 6 months"
            told = self.value(number, "age", cells["age"], as_written.age_as_written, hint)
            if told is not None:
                (found["age_from_months"], found["age_until_months"]), found["age_sure"] = told
        return found

    def home(self, number: int, cells: dict[str, str]) -> dict[str, Any]:
        """The home district: ours by any name, else as written with its State."""
        text, state = cells["home_district"], cells["home_state"]
        elsewhere = bool(state) and self.state not in self.units.named(state)
        if not text and not elsewhere:
            return {"home_district": None}
        district = None if elsewhere else self.named_district(text)
        if district is None and not elsewhere:
            self.wrong(
                number, f"there is no district {text}; name its State in home_state if it is not ours."
            )
        written = ", ".join(part for part in (text, state) if part) if district is None else ""
        if len(written) > _SHORT:
            self.wrong(number, "home_district and home_state are too long.")
        return {"home_district": district, "home_elsewhere": written}

    def gd(self, number: int, cells: dict[str, str]) -> tuple[str, datetime] | None:
        if not cells["gd_number"]:
            return None
        text = cells["gd_date"] or cells["reported_on"] or cells["missing_since"]
        at = self.moment(number, "gd_date", text)
        return (cells["gd_number"], at.at) if at else None

    def fir(self, number: int, cells: dict[str, str], owner: Unit) -> Fir | None:
        if not cells["fir_number"]:
            return None
        at = self.moment(number, "fir_date", cells["fir_date"]) if cells["fir_date"] else None
        text = cells["fir_number"]
        if re.fullmatch(r"\D*\d{1,6}", text) and at is not None:
            text = f"{text}/{at.day.year}"
        try:
            fir_number, year = read_fir_number(text)
        except ValueError:
            self.wrong(number, f"fir_number {cells['fir_number']} has no year; write it like 112/2025.")
            return None
        if year > self.today.year or len(fir_number) > 10:
            self.wrong(number, f"fir_number {cells['fir_number']} is of no year that has been.")
            return None
        station: Unit | None = owner
        if cells["fir_station"]:
            station = self.station(number, "fir_station", cells["fir_station"], cells["district"])
        if station is None:
            return None
        if cells["fir_date"] and at is None:
            return None
        when = at or Moment(date(year, 1, 1), sure=MomentSure.ABOUT)
        return Fir(fir_number, year, when.at, tuple(self.codes(cells["fir_sections"])[0]), station)

    def codes(self, text: str) -> tuple[list[str], list[str]]:
        """The sections that the directory knows, and those that it does not (those of the old code), as written."""
        known, other = [], []
        for part in re.split(r"[,;&]|\bव\b|\band\b", text):
            code = self.sections.get(_section_key(part))
            if code and code not in known:
                known.append(code)
            elif part.strip() and not code:
                other.append(part.strip())
        return known, other

    def story(self, cells: dict[str, str], fir: Fir | None) -> str:
        """What is kept sealed as words: remarks, and what has no column of its own."""
        parts = [cells["remarks"]]
        if cells["reason"] and fold(cells["reason"]) not in _REASON_OF:
            parts.append(cells["reason"])
        if cells["fir_sections"]:
            left = self.codes(cells["fir_sections"])[1] if fir else [cells["fir_sections"]]
            parts += [f"धारा: {', '.join(left)}"] if left else []
        return "\n".join(part for part in parts if part)

    def station(self, number: int, column: str, text: str, district_text: str) -> Unit | None:
        if not text:
            self.wrong(number, f"{column} is empty.")
            return None
        fitting = [unit for unit in self.units.named(text) if unit.kind == UnitKind.STATION]
        where = text
        if district_text:
            district = self.named_district(district_text)
            if district is None:
                self.wrong(number, f"there is no district {district_text}.")
                return None
            fitting = [unit for unit in fitting if unit.district_id == district.pk]
            where = f"{text}, {district_text}"
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            codes = ", ".join(unit.code for unit in fitting[:5])
            self.wrong(
                number,
                f"{len(fitting)} stations are called {text}. Write the district too, or the code: {codes}.",
            )
        else:
            self.wrong(number, f"there is no station {where}.")
        return None

    def named_district(self, text: str) -> Unit | None:
        found = [unit for unit in self.units.named(text) if unit.kind == UnitKind.DISTRICT] if text else []
        return found[0] if len(found) == 1 else None

    def moment(self, number: int, column: str, text: str) -> Moment | None:
        if not text:
            self.wrong(number, f"{column} is empty.")
            return None
        try:
            return as_written.moment_as_written(text, today=self.today)
        except ValueError:
            self.wrong(number, f"{column} {text} is no day that has been; {HINT}.")
            return None

    def value(self, number: int, column: str, text: str, read: Callable[[str], Any], hint: str) -> Any:
        try:
            return read(text)
        except ValueError:
            self.wrong(number, f"{column} {text or '(empty)'} is not understood; {hint}.")
            return None

    def is_new(self, line: Line, row: tuple[str, ...]) -> bool:
        """Whether nobody above in the file is the same person."""
        first = self.rows_seen.setdefault((str(line.station.pk), *row), line.number)
        if first == line.number:
            keys: list[tuple[object, ...]] = [(name, line.day) for name in line.names]
            keys += [(name, *line.together) for name in line.names if line.report.fir]
            for key in keys:
                for other in self.seen[key]:
                    if line.is_same(other.names, fold(other.person["father_name"]), other.person["sex"]):
                        first = other.number
            for key in keys:
                self.seen[key].append(line)
        if first != line.number:
            self.wrong(line.number, f"the same person stands on line {first} already.")
        return first == line.number

    def there_already(self, line: Line) -> str:
        """The number of the case in which this person is registered already, by day of going missing or by FIR."""
        start = datetime.combine(line.day, datetime.min.time(), tzinfo=clock.IST)
        same = Q(seen_at__gte=start, seen_at__lt=start + timedelta(days=1))
        if (fir := line.report.fir) is not None:
            same |= Q(fir_station=fir.station, fir_year=fir.year, fir_number=fir.number)
        rows = MissingPerson.objects.filter(same, case__state=self.state).select_related("case")
        for person in rows.order_by("pk"):
            names = {fold(person.name_hi), fold(person.name_en)} - {""}
            if line.is_same(names, fold(person.father_name), person.sex):
                return person.case.number
        return ""

    def wrong(self, number: int, sentence: str) -> None:
        self.errors.append(f"Line {number}: {sentence}")


def _is_hindi(text: str) -> bool:
    return any("\u0900" <= letter <= "\u097f" for letter in text)


_LAWS = {fold(word): law for law, words in {
    "bns": "bns bns2023 बीएनएस न्याय संहिता", "pocso": "pocso पॉक्सो पाक्सो", "jj": "jj जेजे", "itpa": "itpa",
}.items() for word in words.split()}  # fmt: skip


def _section_key(text: str) -> tuple[str, ...]:
    """A section in whatever order law and number stand: "BNS 137(2)", "137(2) बीएनएस", "BNS-137-2"."""
    words = [word for word in fold(text).split() if word not in _BESIDE_A_SECTION]
    numbers = [word for word in words if word[0].isdigit()]
    laws = sorted({_LAWS.get(word, word) for word in words if not word[0].isdigit()})
    return (*laws, *numbers)


_BESIDE_A_SECTION = frozenset(
    fold(word)
    for word in (
        "section",
        "sec",
        "u",
        "s",
        "us",
        "धारा",
        "act",
        "अधिनियम",
        "2023",
        "2012",
        "2015",
        "का",
        "की",
    )
)
