"""What the pages of possible matches read: rows of lists, the sheet of two persons, what waits. A fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.common import clock
from samman.common.templatetags.look import ist_filter
from samman.missing_children import access, distance, match_words, words
from samman.missing_children.enums_home import DecisionKind, Outcome
from samman.missing_children.enums_matching import ScoredBy
from samman.missing_children.models import (
    Candidate,
    CandidateQuestion,
    Decision,
    FoundPerson,
    MissingPerson,
    Operation,
    OperationDistrict,
    PersonPhoto,
    PreparedPerson,
    Rejection,
)
from samman.missing_children.models.matching import CandidateQuerySet
from samman.missing_children.models.operations import today
from samman.missing_children.prepared import point_of

IN_PANEL = 5
MOST_READ = 30  # of one case, from which the panel takes those that wait
IN_LIST = 50
HEAVIEST = 16.0  # bits: the full length of a bar
TELLS = 0.5  # bits: below it a fact neither agrees nor differs
_BOTH = (
    "found__found_person__found_district",
    "found__found_person__home_district",
    "missing__missing_person__seen_district",
    "missing__missing_person__home_district",
    *(f"{side}__{level}" for side in ("found", "missing") for level in ("unit", "district")),
)


@dataclass(frozen=True)
class Offer:
    """One candidate as it is offered to a viewer."""

    candidate: Candidate
    decision: Decision | None = None  # that they are one is proposed, and waits
    refused: Decision | None = None  # it was proposed, and the last second officer refused
    said_no: list[Rejection] = field(default_factory=list)  # on the facts of now
    own_no: bool = False
    of_own_unit: bool = False  # somebody of the viewer's unit said no
    drive: Operation | None = None  # open now and begun after all said no, for officers of other units
    ended: bool = False

    @property
    def rests(self) -> bool:
        """Whether it stands behind those that wait, and no second officer is waited for: the viewer's own unit said no, or two
        other units did and no drive brings it back. One unit's error hides it from no other."""
        units = {one.unit_id for one in self.said_no}
        no = self.own_no or self.of_own_unit or (len(units) > 1 and self.drive is None)
        return self.ended or (no and self.decision is None)


def offers(viewer: Viewer, candidates: Iterable[Candidate]) -> list[Offer]:
    """How these candidates stand for a viewer, those that wait for a look first; at most four queries."""
    rows = list(candidates)
    said: dict[int, list[Rejection]] = {row.pk: [] for row in rows}
    facts = {row.pk: row.facts for row in rows}
    for one in Rejection.objects.filter(candidate__in=rows).select_related("unit", "officer").order_by("id"):
        if one.facts == facts[one.candidate_id]:
            said[one.candidate_id].append(one)
    joinings = Decision.objects.filter(kind=DecisionKind.JOINED, case__in=[row.missing_id for row in rows])
    last = {
        (joining.with_case_id, joining.case_id): joining
        for joining in joinings.select_related("proposed_unit", "proposed_by").order_by("id")
    }
    drives = _drives(row for row in rows if said[row.pk])
    own_units = {posting.unit_id for posting in viewer.postings}
    found = []
    for row in rows:
        no = said[row.pk]
        own = any(one.officer_id == viewer.officer.pk for one in no)
        here = bool(own_units & {one.unit_id for one in no})
        drive = _drive_after(no, row, drives) if no and not here else None
        joining = last.get((row.found_id, row.missing_id))
        waits = joining if joining and not joining.outcome else None
        refused = joining if joining and joining.outcome == Outcome.REFUSED else None
        found.append(Offer(row, waits, refused, no, own, here, drive, row.has_ended))
    return sorted(found, key=lambda offer: (offer.rests, -offer.candidate.score, offer.candidate.pk))


def _drives(rejected: Iterable[Candidate]) -> list[tuple[Operation, set[int]]]:
    """The operations that are held now in a district of these, with the districts (empty: in all of the state)."""
    places = {(case.state_id, case.district_id) for row in rejected for case in row.cases}
    if not places:
        return []
    here = OperationDistrict.objects.filter(district__in=[district for _state, district in places])
    held = Operation.objects.open().filter(starts_on__lte=today())
    held = held.filter(
        Q(everywhere=True, state__in=[state for state, _district in places])
        | Q(pk__in=here.values("operation"))
    )
    found = list(held.order_by("-id")[:50])
    districts: dict[int, set[int]] = {one.pk: set() for one in found}
    for row in OperationDistrict.objects.filter(operation__in=found):
        districts[row.operation_id].add(row.district_id)
    return [(one, districts[one.pk]) for one in found]


def _drive_after(
    no: list[Rejection], candidate: Candidate, drives: list[tuple[Operation, set[int]]]
) -> Operation | None:
    """A drive in a district of either case that began after everybody said no."""
    last = max(one.at for one in no)
    day = clock.in_ist(last).date()
    for operation, districts in drives:
        begun = operation.started_at > last or operation.starts_on > day
        held = any(
            case.district_id in districts or (operation.everywhere and case.state_id == operation.state_id)
            for case in candidate.cases
        )
        if begun and held:
            return operation
    return None


def offers_of(viewer: Viewer, case: Case, most: int) -> list[Offer]:
    """The best candidates of a case as they stand for a viewer, and the one that is joined."""
    seen = access.candidates_of(viewer, case).select_related(*_BOTH)
    return offers(viewer, seen.current().best_first()[:most])


def is_awaited(case: Case) -> bool:
    """Whether candidates of the case are still looked for, since it was described last."""
    return PreparedPerson.objects.filter(case=case.pk, compared=False).exists()


def no_longer_proposed(viewer: Viewer, case: Case) -> list[Candidate]:
    """Candidates that a newer scoring does not propose, the last ones first."""
    seen = access.candidates_of(viewer, case).select_related(*_BOTH)
    return list(seen.filter(current=False).order_by("-scored_at", "-id")[:20])


# What waits


def of_viewer(viewer: Viewer) -> tuple[CandidateQuerySet, CandidateQuerySet]:
    """The likely candidates whose found, and whose missing person's case is the viewer's: two questions, each of which an index
    answers from whichever side has fewer."""
    mine = Case.objects.in_charge_of(viewer).open()
    likely = Candidate.objects.likely().open().not_kept_from(viewer)
    return likely.filter(found__in=mine.filter(kind="found")), likely.filter(
        missing__in=mine.filter(kind="missing")
    )


def waiting_of(viewer: Viewer) -> list[Offer]:
    """The best of what is likely in the viewer's cases and waits for a look or a second officer."""
    best = {
        pk: (-score, pk)
        for side in of_viewer(viewer)
        for pk, score in side.best_first().values_list("pk", "score")[: IN_LIST + 1]
    }
    first = sorted(best, key=lambda pk: best[pk])[:IN_LIST]
    rows = Candidate.objects.select_related(*_BOTH).filter(pk__in=first).best_first()
    return [offer for offer in offers(viewer, rows) if not offer.rests]


def questions_for(viewer: Viewer) -> Any:
    """Questions of other units that wait for an answer in the viewer's cases, the oldest first."""
    units = [posting.unit_id for posting in viewer.postings]
    waiting = CandidateQuestion.objects.waiting().not_kept_from(viewer)
    mine = waiting.filter(about__in=Case.objects.in_charge_of(viewer)).exclude(unit__in=units)
    return mine.select_related("about", "unit").order_by("id")


# The sheet


@dataclass(frozen=True)
class SheetRow:
    """One fact of both persons: agrees, differs, says little, unknown, or (nothing of these) stands for itself."""

    label: str
    found: str
    missing: str
    verdict: str = ""


@dataclass(frozen=True)
class Reason:
    """One piece of evidence for or against."""

    words: str
    strength: str
    bits: float  # without its sign, at most `HEAVIEST`


@dataclass(frozen=True)
class Sheet:
    """Two persons side by side."""

    rows: list[SheetRow]
    photos: dict[str, list[PersonPhoto]]
    reasons_for: list[Reason]
    reasons_against: list[Reason]
    ask: list[tuple[str, str]]  # side, what to ask next


def sheet_of(candidate: Candidate) -> Sheet:
    """The sheet, with no more than what is needed to decide: no address below the district, no reporter, no story, no phone,
    no place of stay."""
    found, missing = candidate.found.found_person, candidate.missing.missing_person
    weights: dict[str, float] = {}
    for one in candidate.evidence:
        weights[one["field"]] = float(one["weight"])
    rows = _rows(found, missing, weights, of_officer=candidate.source == ScoredBy.OFFICER)
    photos = _photos(candidate)
    ordered = sorted(candidate.evidence, key=lambda one: -abs(float(one["weight"])))
    return Sheet(
        rows=rows,
        photos=photos,
        reasons_for=[_reason(one) for one in ordered if float(one["weight"]) >= TELLS],
        reasons_against=[_reason(one) for one in ordered if float(one["weight"]) <= -TELLS],
        ask=_ask(found, missing, photos, weights),
    )


def _reason(one: dict[str, Any]) -> Reason:
    weight = float(one["weight"])
    return Reason(
        match_words.reason(str(one["field"]), str(one["level"])),
        match_words.strength(weight),
        min(abs(weight), HEAVIEST),
    )


def _day(moment: Any) -> date:
    day: date = clock.in_ist(moment).date()
    return day


def _names(person: FoundPerson | MissingPerson) -> str:
    named = [words.name_of(person)] if person.name else []
    return ", ".join(dict.fromkeys([*named, *person.other_names]))


def _home(person: FoundPerson | MissingPerson) -> str:
    return ", ".join(str(part) for part in (person.home_district or "", person.home_elsewhere) if part)


def _seen_in(missing: MissingPerson) -> str:
    """The district where she was last seen, which matching takes for her home where that was not told."""
    where = missing.seen_district or missing.case.district
    return _("%(place)s, where last seen") % {"place": where} if where else ""


def kilometres(candidate: Candidate) -> int | None:
    """Whole kilometres from where the child was last seen to where one was found, as matching compares it; None where a point is
    not known."""
    found, missing = candidate.found.found_person, candidate.missing.missing_person
    found.case, missing.case = candidate.found, candidate.missing
    (north, east), (north_seen, east_seen) = point_of(found), point_of(missing)
    if north is None or east is None or north_seen is None or east_seen is None:
        return None
    return round(distance.great_circle_km((north, east), (north_seen, east_seen)))


def _rows(
    found: FoundPerson, missing: MissingPerson, weights: dict[str, float], *, of_officer: bool
) -> list[SheetRow]:
    label = match_words.FIELDS

    def row(name: str, one: str, other: str, title: str = "") -> SheetRow:
        weight = weights.get(name, 0.0)
        verdict = "agrees" if weight >= TELLS else "differs" if weight <= -TELLS else "little"
        if not (one and other):
            verdict = "unknown"
        return SheetRow(
            title or str(label[name]), one, other, "" if of_officer and verdict != "unknown" else verdict
        )

    found_on, seen_on = _day(found.found_at), _day(missing.seen_at)
    sure = str(found.get_age_sure_display()).lower()
    where = words.place_words(
        found.found_district or ("" if found.found_state else found.case.district),
        found.found_elsewhere,
        found.found_state,
    )
    heights = [f"{person.height_cm} {_cm()}" if person.height_cm else "" for person in (found, missing)]
    return [
        row("name", _names(found), _names(missing)),
        row("father", found.father_name, missing.father_name),
        row("mother", found.mother_name, missing.mother_name),
        row("sex", found.get_sex_display(), missing.get_sex_display()),
        SheetRow(_("Age when last seen"), "", words.age_words(missing.age_at(seen_on))),
        row(
            "age",
            f"{words.age_words(found.age_at(found_on))} ({sure})",
            words.age_words(missing.age_at(found_on)),
            _("Age on the day of the find"),
        ),
        SheetRow(_("Age today"), words.age_words(found.age_today), words.age_words(missing.age_today)),
        row("marks", found.marks, missing.marks),
        row("height", *heights),
        row("languages", words.language_words(found.languages), words.language_words(missing.languages)),
        row("home", _home(found), _home(missing) or _seen_in(missing), _("District of the home")),
        SheetRow(
            _("Last seen"),
            "",
            f"{missing.seen_district or missing.case.district}, {ist_filter(seen_on, 'date')}",
        ),
        SheetRow(_("Found"), f"{where}, {ist_filter(found_on, 'date')}", ""),
    ]


def _cm() -> str:
    return _("cm")


def _photos(candidate: Candidate) -> dict[str, list[PersonPhoto]]:
    shown = PersonPhoto.objects.filter(
        case__in=[case.pk for case in candidate.cases],
        file__display_state="ready",
        file__intimate=False,
    )
    found: dict[str, list[PersonPhoto]] = {"found": [], "missing": []}
    for photo in shown.select_related("file").order_by("-is_main", "-id"):
        side = found["found" if photo.case_id == candidate.found_id else "missing"]
        if len(side) < 3:
            side.append(photo)
    return found


def _ask(
    found: FoundPerson,
    missing: MissingPerson,
    photos: dict[str, list[PersonPhoto]],
    weights: dict[str, float],
) -> list[tuple[str, str]]:
    """What is not known of one of the two, or differs, first what tells most."""
    asked: list[tuple[str, str]] = []
    for side, person in (("found", found), ("missing", missing)):
        known = {
            "photo": bool(photos[side]),
            "marks": bool(person.marks),
            "mother": bool(person.mother_name),
            "father": bool(person.father_name),
            "home": bool(person.home_place),
            "languages": bool(person.languages),
            "height": bool(person.height_cm),
            "name": bool(_names(person)),
        }
        asked += [
            (side, str(match_words.ASK[name, side])) for name, is_known in known.items() if not is_known
        ]
    for name in ("name", "age", "marks", "father", "mother", "home"):
        if weights.get(name, 0.0) <= -TELLS:
            asked += [(side, str(match_words.ASK[name, side])) for side in ("found", "missing")]
    return list(dict.fromkeys(asked))


def questions_of(candidate: Candidate) -> list[CandidateQuestion]:
    """What was asked about a pair, with the answers."""
    asked = candidate.questions.select_related("about", "unit", "answer__answered_by", "asked_by")
    return list(asked.order_by("id")[:50])


def rejections_of(candidate: Candidate) -> list[Rejection]:
    """Who said no, the last first."""
    said = list(candidate.rejections.select_related("unit", "officer").order_by("-id")[:50])
    for one in said:
        one.candidate = candidate
    return said


def decisions_of(candidate: Candidate) -> list[Decision]:
    """What two officers were asked to decide of a pair."""
    joined = Decision.objects.filter(
        kind=DecisionKind.JOINED, case=candidate.missing_id, with_case=candidate.found_id
    )
    rows = list(joined.select_related("proposed_by", "proposed_unit", "decided_by").order_by("id")[:20])
    for row in rows:
        row.case = candidate.missing
    return rows
