"""A complaint's rounds as chapters: what headquarters directed, what was reported, what she said, what the adviser found."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from samman.cases.models import Case
from samman.common.fir import fir_words
from samman.complaints import actions
from samman.complaints import words as police_words
from samman.complaints.enums import Flag, Gap, Reason
from samman.complaints.models import ActionTakenReport, Direction, Rating, Vetting

MOST = 100  # of each kind on one page


@dataclass
class Chapter:
    """One round, newest first within each kind."""

    round: int
    directions: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    vettings: list[dict[str, Any]] = field(default_factory=list)


def chapters(case: Case, *, with_words: bool, reader_id: int) -> list[Chapter]:
    """The rounds, newest first, in a fixed number of queries. Words stand in them only when the case was opened; those of a
    direction when the reader has opened that direction."""
    found: dict[int, Chapter] = {}

    def chapter(number: int) -> Chapter:
        return found.setdefault(number, Chapter(number))

    for line in report_chapters(case, with_words=with_words):
        chapter(line["report"].round).reports.append(line)
    for rating in case.ratings.select_related("call_try__caller").order_by("-id")[:MOST]:
        chapter(rating.round).ratings.append(_rating(rating, case, with_words=with_words))
    for vetting in case.vettings.select_related("note", "note__written_by", "taken_by").order_by("-id")[
        :MOST
    ]:
        chapter(vetting.round).vettings.append(_vetting(vetting, case, with_words=with_words))
    directions = case.directions.select_related("issued_by", "answered_by").prefetch_related(
        "readings__officer"
    )
    for direction in directions.order_by("-id")[:MOST]:
        chapter(direction.round).directions.append(_direction(direction, case, reader_id))
    return sorted(found.values(), key=lambda one: -one.round)


def what_was_wrong(case: Case, *, with_words: bool, reader_id: int) -> dict[str, Any]:
    """What a report of this round has to mend: her newest dissatisfied answer, and headquarters' directions of the round."""
    rating = (
        case.ratings.filter(is_satisfied=False).select_related("call_try__caller").order_by("-id").first()
    )
    directions = case.directions.filter(Q(round=case.round) | Q(read_at=None))
    directions = directions.select_related("issued_by", "answered_by")
    return {
        "rating": _rating(rating, case, with_words=with_words) if rating is not None else None,
        "directions": [
            _direction(one, case, reader_id)
            for one in directions.prefetch_related("readings__officer").order_by("-id")[:MOST]
        ],
    }


def report_chapters(case: Case, *, with_words: bool) -> list[dict[str, Any]]:
    """The reports, newest first, with review and sections; the words in them only when the case was opened."""
    found = case.reports.select_related("review", "review__reviewed_by", "submitted_by", "submitted_from")
    return [
        _report(report, case, with_words=with_words)
        for report in found.prefetch_related("sections").order_by("-id")[:MOST]
    ]


def _report(report: ActionTakenReport, case: Case, *, with_words: bool) -> dict[str, Any]:
    report.case = case
    review = getattr(report, "review", None)
    text = actions.report_words(report)
    return {
        "report": report,
        "review": review,
        "remark": case.unseal(review.remark, "review") if review and review.remark and with_words else "",
        "decision": police_words.DECISION_SHORT[report.decision],
        "fir": fir_words(report.fir_number, report.fir_year),
        "sections": list(report.sections.all()),
        "words": text if with_words else None,
        "stead_reason": text.get("stead_reason", ""),
        "public_part": text.get("public_part", ""),
    }


def _rating(rating: Rating, case: Case, *, with_words: bool) -> dict[str, Any]:
    labels = dict(Reason.choices)
    flags = dict(Flag.choices)
    return {
        "rating": rating,
        "caller": rating.call_try.caller if rating.call_try is not None else None,
        "flags": [flags[code] for code in rating.flags if code in flags],
        "reasons": [labels[code] for code in rating.reasons if code in labels],
        "words": case.unseal(rating.words, "rating") if rating.words and with_words else "",
    }


def _vetting(vetting: Vetting, case: Case, *, with_words: bool) -> dict[str, Any]:
    note = getattr(vetting, "note", None)
    labels = dict(Gap.choices)
    return {
        "vetting": vetting,
        "note": note,
        "gaps": [labels[code] for code in note.gaps if code in labels] if note else [],
        "sections": list(note.sections.all()) if note else [],
        "words": actions.note_words(note, case) if note and with_words else "",
    }


def _direction(direction: Direction, case: Case, reader_id: int) -> dict[str, Any]:
    readings = list(direction.readings.all())
    is_read = direction.issued_by_id == reader_id or any(r.officer_id == reader_id for r in readings)
    return {
        "direction": direction,
        "readings": readings,
        "words": actions.direction_words(direction, case) if is_read else "",
    }
