"""What the anonymous site may call."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from samman.audit import Actor
from samman.audit.actors import ANONYMOUS
from samman.cases import history
from samman.cases.drafts import OpenDraft
from samman.cases.keys import Citizen
from samman.cases.models import Case, HistoryEntry
from samman.common import clock
from samman.deadlines.models import Deadline
from samman.evidence.actions import attach_draft_files, open_display
from samman.evidence.models import AddedBy, DisplayState, File, Kind, Purpose
from samman.jurisdictions.models import Unit
from samman.jurisdictions.public import station_for
from samman.missing_children import actions, ages
from samman.missing_children.actions import MissingReport, ReportedPerson, add_words, report_sighting
from samman.missing_children.actions import change_reporter_contact as change_contact
from samman.missing_children.actions import renew_reporter_key as renew_key
from samman.missing_children.actions import stop_reporter_key as stop_new_key
from samman.missing_children.actions.notices import SEARCHED_FOR
from samman.missing_children.clocks import FIR
from samman.missing_children.enums import (
    OFFENCES,
    AgeSure,
    Language,
    MomentSure,
    Relation,
    Source,
    State,
)
from samman.missing_children.family import lines_for_family, what_family_may_know
from samman.missing_children.models import MissingPerson, Notice, PersonPhoto
from samman.missing_children.words import age_words, is_fir_sensitive, office_words, who_words
from samman.people.lost_key import is_waiting

__all__ = [
    "Incomplete",
    "Progress",
    "Shown",
    "ToldPerson",
    "add_photo",
    "add_words",
    "change_contact",
    "count_view",
    "find_notice",
    "is_up",
    "is_urgent",
    "photo_bytes",
    "photo_id",
    "progress",
    "register",
    "renew_key",
    "report_sighting",
    "shown",
    "stop_new_key",
]

Answers = Mapping[str, Any]
NEEDED = ("relation", "p1_sex", "p1_sure", "seen_on", "district", "locality", "reason", "accused_power")
_PUBLIC_WORDS = ("with_whom", "phones", "story")
_CONTACT = (
    "may_contact", "may_message", "hours_from", "hours_until", "who_may_answer", "caller_word", "her_word", "meet_at",
    "meet_where", "meet_by",
)  # fmt: skip


class Incomplete(Exception):
    """What no report can do without is missing; `fields` names it."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(fields)
        self.fields = fields


def is_urgent(answers: Answers) -> bool:
    """Whether a child is missing, or somebody was taken or traded: then nobody is made to wait before sending."""
    if answers.get("reason") in OFFENCES:
        return True
    today = clock.in_ist(clock.now()).date()
    return any(
        MissingPerson(**_age(answers, place, today)).may_be_child_at(today) for place in _places(answers)
    )


def register(draft: OpenDraft, *, language: str) -> Case:
    """Register what a draft tells of one to three missing persons; the case of the first. The same draft always gives the
    same cases, and one key opens them all. Raises Incomplete, or Unit.DoesNotExist for a district that is none."""
    if draft.sent:
        return actions.cases_of(draft.row.case_id or 0)[0]
    answers, photos = dict(draft.answers), dict(draft.content.get("photos", {}))
    if missing := [name for name in NEEDED if not answers.get(name)]:
        raise Incomplete(missing)
    named = answers.get("station") if not answers.get("station_unknown") else None
    station, _unsure = station_for(answers["district"], named, answers["locality"])
    report = report_of(answers)
    with transaction.atomic():
        cases = actions.register_missing(draft, report, station=station, language=language, by=ANONYMOUS)
        _attach(draft, cases, photos)
    return cases[0]


def _attach(draft: OpenDraft, cases: list[Case], photos: dict[str, int], *, by: Actor = ANONYMOUS) -> None:
    """Her files go to the cases: each photograph to the person whom it shows, all else to the first."""
    for place, case in reversed(list(enumerate(cases, start=1))):
        own = [int(pk) for pk, whose in photos.items() if whose == place] if place > 1 else None
        for file in attach_draft_files(draft.row, draft.key, case, only=own, by=by):
            if file.purpose == Purpose.PHOTO:
                is_main = not PersonPhoto.objects.filter(case=case, is_main=True).exists()
                PersonPhoto.objects.create(case=case, file=file, is_main=is_main)


def report_of(answers: Answers) -> MissingReport:
    """The report that complete answers tell."""
    now = clock.in_ist(clock.now())
    hour = answers.get("hour")
    # Of a day without an hour the middle is kept, and that only the day is known.
    moment = dt.datetime.combine(
        dt.date.fromisoformat(answers["seen_on"]), dt.time(hour if hour is not None else 12), tzinfo=clock.IST
    )
    return MissingReport(
        persons=tuple(_person(answers, place, now.date()) for place in _places(answers)),
        source=Source.PUBLIC,
        seen={
            "seen_at": min(moment, now),
            "seen_sure": MomentSure.HOUR if hour is not None else MomentSure.DAY,
            "seen_place": answers["locality"][:300],
            "seen_district_id": answers["district"],
        },
        reason=answers["reason"],
        words={name: answers[name] for name in _PUBLIC_WORDS if answers.get(name)},
        reporter={
            "name": answers.get("my_name", ""),
            "relation": str(Relation(answers["relation"]).label),
            "phone": answers.get("phone", "") if answers.get("may_contact") else "",
            "address": answers.get("my_address", ""),
        },
        contact={name: answers[name] for name in _CONTACT if name in answers},
        accused_is_police=answers["accused_power"] == "yes",
    )


def _places(answers: Answers) -> range:
    return range(1, int(answers.get("count") or 1) + 1)


def _person(answers: Answers, place: int, today: dt.date) -> ReportedPerson:
    own = {name.partition("_")[2]: value for name, value in answers.items() if name.startswith(f"p{place}_")}
    also = [name.strip()[:80] for name in own.get("also", "").replace("،", ",").split(",")]
    description = {
        **_names(own.get("called", "")),
        **_age(answers, place, today),
        "other_names": [name for name in also if name],
        "sex": own["sex"],
        "mother_name": own.get("mother", ""),
        "father_name": own.get("father", ""),
        "clothes": own.get("clothes", ""),
        "marks": own.get("marks", ""),
        "needs": own.get("needs", ""),
    }
    return ReportedPerson(description, {"school": own["school"]} if own.get("school") else {})


def _names(name: str) -> dict[str, str]:
    """A name in the column of its script."""
    in_hindi = any("\u0900" <= letter <= "\u097f" for letter in name)
    return {"name_hi": name if in_hindi else "", "name_en": "" if in_hindi else name}


def _age(answers: Answers, place: int, today: dt.date) -> dict[str, Any]:
    """The fields of the age. A birth date counts before years; what is said of neither is a child, in doubt."""
    born, years = answers.get(f"p{place}_born"), answers.get(f"p{place}_years")
    birth_date = dt.date.fromisoformat(born) if born else None
    if birth_date is not None:
        first, last = ages.of_birth_date(birth_date, today)
    else:
        first, last = ages.as_given(int(years or 0))
    return {
        "birth_date": birth_date,
        "age_from_months": first,
        "age_until_months": last,
        "age_on": today,
        "age_sure": answers.get(f"p{place}_sure") or AgeSure.GUESSED,
    }


# What whoever reported finds on the page behind both numbers. It stands on a phone that others may hold, and who reported may
# be whom the person fled from: no name stands there, never a place, and of a grown-up person nothing that she did not allow.

MOST_STEPS = 100


@dataclass(frozen=True)
class Step:
    """One line of what happened so far."""

    at: dt.datetime
    text: str
    words: str = ""
    event: str = ""


@dataclass(frozen=True)
class ToldPerson:
    """How it stands with one of the persons of a report."""

    number: str
    who: str  # "Girl, 12 years": no name
    sex: str
    about_child: bool
    state: str  # what may be told: missing, traced or home
    is_closed: bool
    office: str  # where to ask
    office_phone: str
    fir: str  # empty where there is none, or where its number goes nowhere
    has_fir: bool
    due_at: dt.datetime | None  # when the FIR is due
    photos: int
    steps: list[Step]

    @property
    def is_late(self) -> bool:
        """Whether the FIR is owed and its time is over."""
        return self.due_at is not None and self.due_at < clock.now()


@dataclass(frozen=True)
class Progress:
    """All persons of a report."""

    number: str
    persons: list[ToldPerson]
    new_key_pending: bool = False

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """Number and words of each person, for a choice."""
        return [(one.number, one.who) for one in self.persons]


def progress(citizen: Citizen) -> Progress:
    """Everything for the page of whoever reported."""
    cases = {case.pk: case for case in actions.cases_of(citizen.case.pk)}
    persons = MissingPerson.objects.select_related("case__unit").filter(case__in=cases).order_by("case")
    return Progress(citizen.case.number, [_told(person) for person in persons], is_waiting(citizen.case))


def add_photo(citizen: Citizen, number: str, upload: "UploadedFile[Any]") -> PersonPhoto:
    """A photograph of the person with this number. Raises FileRefused, PermissionDenied."""
    return actions.add_reporter_photo(citizen, number, upload)


def _told(person: MissingPerson) -> ToldPerson:
    case = person.case
    is_sensitive = person.trafficking_suspected or is_fir_sensitive(person)
    state = what_family_may_know(case).state
    shown = case.history.filter(shown_to_her=True, event__in=_STEPS) | lines_for_family(case)
    entries = shown.order_by("-id")[:MOST_STEPS]
    return ToldPerson(
        number=case.number,
        who=f"{who_words(person)}, {age_words(person.age_today)}",
        sex=person.sex,
        about_child=case.about_child,
        state=state,
        is_closed=case.closed_at is not None and state != State.MISSING,
        office=office_words(case.unit),
        office_phone=case.unit.phone,
        fir=f"{person.fir_number}/{person.fir_year}" if person.fir_number and not is_sensitive else "",
        has_fir=bool(person.fir_number),
        due_at=None if person.fir_number else _fir_due(case),
        photos=case.files.filter(purpose=Purpose.PHOTO, added_by=AddedBy.REPORTER).count(),
        steps=[_step(entry, case) for entry in entries],
    )


def _fir_due(case: Case) -> dt.datetime | None:
    """When the FIR is due that is not written yet. Its clock stops when the case ends, and that may not show."""
    owed = Deadline.objects.filter(case=case, ladder=FIR).order_by("-round")
    return owed.values_list("due_at", flat=True).first()


def _step(entry: HistoryEntry, case: Case) -> Step:
    # Words of the page's own holder are shown; no officer's word is ever sealed into these events.
    own = entry.event == "reporter_wrote"
    text = _STEPS.get(entry.event) or _OF_THE_SEARCH[entry.event]
    return Step(entry.at, text(), history.words_of(entry, case) if own else "", entry.event)


_STEPS: dict[str, Callable[[], str]] = {
    "missing_registered": lambda: _("The police have the report."),
    "fir_entered": lambda: _("The police wrote an FIR."),
    "found_to_be_child": lambda: _(
        "The police found that the person is under 18: what the law asks for a child holds."
    ),
    "photo_added": lambda: _("A photograph was added."),
    "reporter_wrote": lambda: _("You added words."),
    "contact_changed": lambda: _("You changed how you may be reached."),
    "identity_opened": lambda: _("An officer opened your name and number."),
    "key_issued": lambda: _("A secret number was made for you at the police station."),
    "key_refused": lambda: _(
        "Somebody asked at a help desk for a new secret number, and the answers did not fit. None was made."
    ),
    "code_sent": lambda: _("Digits were sent to your phone, to make a new secret number."),
    "key_by_code": lambda: _("A new secret number was made with your phone. It works after 24 hours."),
    "new_key_stopped": lambda: _("You stopped the new secret number."),
    "notice_published": lambda: _("A public notice was made, as was allowed."),
}
# Which of these the family may know: `family.lines_for_family`.
_OF_THE_SEARCH: dict[str, Callable[[], str]] = {
    "notice_taken_down": lambda: _("The public notice was taken down."),
    "transferred": lambda: _(
        "The special unit that looks for children and others who may have been taken away has the case now."
    ),
    "person_traced": lambda: _("The police found the person."),
    "went_own_way": lambda: _("The police found the person."),
    "went_home": lambda: _("The person is back home."),
}


# The public notice: all that is ever shown of a missing person to everybody, and only while consent holds.


@dataclass(frozen=True)
class Shown:
    """What a notice shows. No address, no parents, no report: enough to know the person again, and whom to call."""

    token: str
    name_hi: str
    name_en: str
    sex: str
    who: str
    age: str
    since: dt.datetime
    since_exact: bool
    place: str
    district: Unit | None
    height_cm: int | None
    marks: str
    clothes: str
    languages: list[str]
    has_photo: bool
    office: str
    office_phone: str


def find_notice(token: str) -> Notice | None:
    """The notice with this token, up or taken down; None where there never was one."""
    if not token.isascii() or not token.isalnum() or len(token) > 32:
        return None
    return Notice.objects.select_related("case__unit").filter(token=token).first()


def is_up(notice: Notice) -> bool:
    """Whether everybody may see it now: not taken down, and the person still searched for, whatever else was forgotten."""
    case = notice.case
    return notice.taken_down_at is None and case.closed_at is None and case.state_code in SEARCHED_FOR


def shown(notice: Notice) -> Shown:
    """What the notice shows, in the language of the page."""
    person = MissingPerson.objects.select_related("seen_district").get(case=notice.case)
    return Shown(
        token=notice.token,
        name_hi=person.name_hi,
        name_en=person.name_en,
        sex=person.sex,
        who=who_words(person),
        age=age_words(person.age_today),
        since=person.seen_at,
        since_exact=person.seen_sure == MomentSure.HOUR,
        place=person.seen_place,
        district=person.seen_district,
        height_cm=person.height_cm,
        marks=person.marks,
        clothes=person.clothes,
        languages=[str(Language(code).label) for code in person.languages],
        has_photo=bool(photo_id(notice)),
        office=office_words(notice.case.unit),
        office_phone=notice.case.unit.phone,
    )


def photo_id(notice: Notice) -> int:
    """The id of the file whose picture a notice shows; 0 where there is none. What whoever reported adds while the notice is up
    is shown to nobody before an officer has looked at it."""
    ready = File.objects.filter(display_state=DisplayState.READY, kind=Kind.IMAGE, intimate=False)
    ready = ready.filter(Q(created_at__lte=notice.published_at) | Q(added_by=AddedBy.OFFICER))
    found = ready.filter(photo_of__case=notice.case, photo_of__is_main=True).values_list("pk", flat=True)
    return found.first() or 0


def photo_bytes(file_id: int) -> bytes:
    """That picture, encoded anew, without what a camera writes into it; empty for 0."""
    file = File.objects.select_related("case").filter(pk=file_id, purpose=Purpose.PHOTO).first()
    return b"".join(open_display(file)) if file is not None else b""


def count_view(notice: Notice) -> None:
    """One more look on this day; nothing of whoever looks is kept."""
    today = clock.in_ist(clock.now()).date()
    with connection.cursor() as cursor:  # one statement, so that nobody waits for another's transaction
        cursor.execute(
            "INSERT INTO missing_children_noticeviews AS v (notice_id, day, count) VALUES (%s, %s, 1)"
            " ON CONFLICT (notice_id, day) DO UPDATE SET count = v.count + 1",
            [notice.pk, today],
        )
