"""The booklet of the children whom a team looks for, as a PDF to carry on paper.

What stands in it and what does not. POCSO s.23, BNS 72 and JJ Act s.74 forbid making known who a child is; that the police
print it for the investigation alone, by order of the officer in charge, is what BNS 72(2)(a) leaves. So a child whose FIR
names a sexual offence (`words.is_fir_sensitive`) stands here like any other: leaving her out would mean that nobody looks for
her, and leaving out a part of her entry would mark her. For this reason no entry of anybody says anything of an offence: no
FIR number or section, no supposed reason, no suspicion of trafficking, no risk class, no story; and no parents, no home, no
phone of the family. A picture that is covered is not printed. What remains is what one needs to know a child again, and whom
to call. Every page and the edge of every picture bear number, copy and officer, so that a page that was spread tells whose it
was.

The PDF is made anew for every print and never kept. Its parts lie in memory only (`press`). The pictures are the small
copies, 480 pixels high: 240 to the inch at the size of the paper, in grey.
"""

import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import IO, Any

import structlog
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from PIL import Image

from samman.cases.models import Case
from samman.common import clock, digits, show
from samman.common.pdf import drawable
from samman.common.sealing import SealBroken
from samman.common.spool import new_spool
from samman.evidence import reading
from samman.evidence.models import DisplayState, File, Kind
from samman.jurisdictions.enums import AHTU
from samman.jurisdictions.models import Unit
from samman.missing_children import press, words
from samman.missing_children.models import MissingPerson, PersonPhoto
from samman.missing_children.words import NO_NAME, office_words, who_words

log = structlog.get_logger("samman.missing_children")
SOURCE = Path(__file__).parent / "booklet.typ"
LOOKS = ("build", "complexion", "face", "hair", "eyes")
TO_ALL = ("1098", "112")
QUALITY = 65  # of the grey pictures
_WIDE = re.compile(r"\S{30}(?=\w)")

# How one behaves when a child is met (JJ Act ss.27-31 and 74; SOP of 23.11.2016).
MET = (
    gettext_noop(
        "Sit down beside the child. Say your name and that you are here to help. Talk in the child's own language."
    ),
    gettext_noop(
        "A girl is spoken to by a woman officer. No uniform where it frightens, no crowd, no pictures."
    ),
    gettext_noop(
        "Do not call out the name and do not show this booklet around. Ask the child what she or he is called."
    ),
    gettext_noop("Do not ask what was done to the child. Water, food, a doctor if hurt: at once."),
    gettext_noop(
        "A picture only resembles. If you are not sure, call the police station named in the entry, or 1098."
    ),
    gettext_noop(
        "Never the lock-up, never a handover to whoever claims the child. The family is told by the station."
    ),
    gettext_noop(
        "The child comes before the Child Welfare Committee within 24 hours, and is heard there alone before going home."
    ),
)
BACK = gettext_noop(
    "Give this booklet back to the leader of the team when it ends, or tear it up and burn it before the leader's eyes. If it is"
    " lost, say so the same day."
)


@dataclass(frozen=True)
class Cover:
    """What stands on every page: which booklet it is, of whom, until when."""

    number: int
    copy: int  # which print of it
    operation: str
    team: str
    district: Unit
    officer: Any  # accounts.Officer
    made_at: datetime
    last_day: date  # on which it is valid


def make(cover: Cover, cases: dict[int, int], struck: set[int], language: str) -> IO[bytes]:
    """The PDF, at its beginning. `cases` are the ids of the cases by their numbers in the booklet; of `struck` numbers
    nothing is said but that. Raises press.NotPrinted."""
    searched = {number: case_id for number, case_id in cases.items() if number not in struck}
    with new_spool() as pictures, new_spool() as told:
        places = _put_pictures(searched.values(), pictures)
        with translation.override(language):
            data = _data(cover, cases, searched, places, language)
        told.write(json.dumps(data).encode())
        return press.printed(SOURCE, told, pictures)


def _put_pictures(case_ids: Iterable[int], out: IO[bytes]) -> dict[int, tuple[int, int, date | None]]:
    """Write the picture of each case that has one, one after the other: from, up to, and when it was taken."""
    found = PersonPhoto.objects.filter(
        case__in=list(case_ids),
        file__display_state=DisplayState.READY,
        file__kind=Kind.IMAGE,
        file__intimate=False,
    )
    places: dict[int, tuple[int, int, date | None]] = {}
    for photo in found.select_related("file__case").order_by("case_id", "-is_main", "-id").iterator():
        if photo.case_id not in places and (picture := _grey(photo.file)):
            first = out.tell()
            out.write(picture)
            places[photo.case_id] = first, out.tell(), photo.taken_on
    return places


def _grey(file: File) -> bytes:
    """A picture for black and white paper; nothing where it does not open."""
    out = io.BytesIO()
    try:
        stored = b"".join(reading.open_stored(file, file.small))
        with Image.open(io.BytesIO(stored), formats=["JPEG"]) as picture:
            picture.draft("L", picture.size)
            picture.convert("L").save(out, "JPEG", quality=QUALITY)
    except (OSError, SealBroken) as error:
        log.error("stored file does not open", file_id=file.pk, exception_type=type(error).__name__)
        return b""
    return out.getvalue()


def _data(
    cover: Cover,
    cases: dict[int, int],
    searched: dict[int, int],
    pictures: dict[int, tuple[int, int, date | None]],
    language: str,
) -> dict[str, Any]:
    """All words of the booklet, in the language that is active."""
    found = MissingPerson.objects.select_related("case__unit", "case__district", "seen_district")
    persons = {person.case_id: person for person in found.filter(case__in=cases.values())}
    phones = _Phones()
    rows = []
    for number, case_id in sorted(cases.items()):
        person = persons[case_id]
        place = f"{person.case.district.name}: {office_words(person.case.unit)}"
        child: dict[str, Any] = {"number": number, "struck": number not in searched}
        if number in searched:
            child |= _child(person, phones, pictures.get(case_id))
        rows.append((place, child))
    groups = [
        {"place": _drawn(place), "children": [child for _place, child in group]}
        for place, group in groupby(rows, key=lambda row: row[0])
    ]
    until = show.date_words(cover.last_day, "day")
    officer = _drawn(" ".join(filter(None, [cover.officer.rank, cover.officer.name])))
    name = _("Booklet %(number)d, copy %(copy)d") % {"number": cover.number, "copy": cover.copy}
    return {
        "language": language,
        "title": _("Booklet of missing children"),
        "tag": f"{name} · {officer}",
        "mark": f"{cover.number}/{cover.copy} · {_drawn(cover.officer.name)}",
        "until": _("valid until %(when)s") % {"when": until},
        "secret": _(
            "Confidential. Not to be copied, photographed, posted or sent by WhatsApp: JJ Act, section 74 (up to six months'"
            " prison or a fine of up to two lakh rupees, or both)."
        ),
        "operation": _drawn(cover.operation),
        "facts": [
            {"label": label, "words": _drawn(value)}
            for label, value in (
                (_("Number"), name),
                (_("Made for"), officer),
                (_("Team"), f"{cover.team}, {cover.district.name}"),
                (_("Made on"), show.date_words(cover.made_at, "full")),
                (_("Valid until"), until),
                (_("In it"), _children_words(len(searched))),
            )
        ],
        "rules": [
            _("For the officer named here alone, for searching alone. It is not lent and not left lying."),
            _("Not to be copied, photographed, posted or sent by WhatsApp (JJ Act, section 74)."),
            _(
                "After the day above it is worth nothing: give it back or destroy it, and have a new one made."
            ),
        ],
        "struck": sorted(set(cases) - set(searched)),
        "groups": groups,
        "met": [both(text) for text in MET],
        "back": both(BACK),
        "say": {
            "contents": _("Contents: number, name, page"),
            "struck": _("Struck out:"),
            "found": _("struck out"),
            "photograph": _("Photograph"),
            "no_photograph": _("No photograph"),
            "met": f"{both(_MET_TITLE)['hi']} / {both(_MET_TITLE)['en']}",
        },
    }


def _drawn(text: str) -> str:
    """A text as the fonts can draw it, with places where a word that is wider than a line may break."""
    return _WIDE.sub("\\g<0>\u200b", drawable(text))


def _children_words(count: int) -> str:
    return ngettext("%(count)d child", "%(count)d children", count) % {"count": count}


_MET_TITLE = gettext_noop("When a child is met")


def both(text: str) -> dict[str, str]:
    """A text in Hindi and in English."""
    found = {}
    for language in ("hi", "en"):
        with translation.override(language):
            found[language] = _(text)
    return found


class _Phones:
    """Whom to call for a case: the unit that owns it, the anti-trafficking unit of its district, and the numbers for all."""

    def __init__(self) -> None:
        self._ahtu: dict[int, Unit | None] = {}

    def of(self, case: Case) -> str:
        if case.district_id not in self._ahtu:
            today = clock.in_ist(clock.now()).date()
            covering = Unit.objects.covering(case.district_id, AHTU, today).filter(state=case.state_id)
            self._ahtu[case.district_id] = covering.first()
        units = list(dict.fromkeys(filter(None, [case.unit, self._ahtu[case.district_id]])))
        named = [" ".join(filter(None, [office_words(unit), unit.phone])) for unit in units]
        return " · ".join([*named, *TO_ALL])


def _child(
    person: MissingPerson, phones: _Phones, picture: tuple[int, int, date | None] | None
) -> dict[str, Any]:
    first, last, taken_on = picture or (0, 0, None)
    name = person.name or str(NO_NAME)
    other = next((one for one in (person.name_hi, person.name_en) if one and one != name), "")
    looks = [f"{person.height_cm} {_('cm')}"] if person.height_cm else []
    looks += [str(getattr(person, f"get_{field}_display")()) for field in LOOKS if getattr(person, field)]
    district = person.seen_district.name if person.seen_district else ""
    exact = "full" if person.seen_sure == "hour" else "date"
    rows = (
        (_("Other names"), ", ".join(person.other_names), False),
        (_("Appearance"), ", ".join(looks), False),
        (_("Known by"), person.marks, True),
        (_("Disability or illness"), person.needs, True),
        (_("Speaks"), words.language_words(person.languages), False),
        (_("Clothes then"), person.clothes, False),
        (
            _("Last seen"),
            ", ".join(filter(None, [show.date_words(person.seen_at, exact), person.seen_place, district])),
            False,
        ),
        (_("Case number"), digits.grouped(person.case.number), False),
        (_("Call"), phones.of(person.case), True),
    )
    return {
        "name": _drawn(name),
        "other": _drawn(other),
        "who": who_words(person),
        "age": _ages(person),
        "rows": [{"label": label, "words": _drawn(told), "bold": bold} for label, told, bold in rows if told],
        "first": first,
        "last": last,
        "taken": _("taken %(when)s") % {"when": show.date_words(taken_on, "month")} if taken_on else "",
    }


def _ages(person: MissingPerson) -> str:
    """The age when last seen and the age today; once where they are the same."""
    then = words.age_words(person.age_at(clock.in_ist(person.seen_at).date()))
    today = words.age_line(person)
    if then == words.age_words(person.age_today):
        return today
    return _("%(then)s then, %(today)s today") % {"then": then, "today": today}
