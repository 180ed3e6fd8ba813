"""The panels of a missing person's page. A new panel is a template `missing_children/_<name>.html`, a function that gives its
context (or None where it is not shown), and a line in MAIN or SIDE."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from samman.accounts.viewer import Viewer
from samman.cases import access as case_access
from samman.cases.actions import assignable
from samman.cases.forms import AssignForm
from samman.cases.models import Assignment, Case
from samman.common import clock
from samman.common.fir import fir_words
from samman.deadlines.models import Deadline
from samman.messages.sent import sent_lines
from samman.missing_children import (
    access,
    actions,
    matches,
    notice_panels,
    panels_home,
    procedure_panel,
    sections,
    timeline,
    words,
)
from samman.missing_children.enums import Source
from samman.missing_children.forms import FirForm, GdForm, OpenForm, PhotoForm
from samman.missing_children.messages import OF_MATCHES
from samman.missing_children.models import MissingPerson, Operation, TeamCase
from samman.people.access import can_open, has_opened
from samman.people.actions import contact_details, identity_of
from samman.people.enums import PersonRole

LONG_AGO = timedelta(days=180)  # since then the age is told as it was and as it is


@dataclass
class Page:
    """What every panel may use: the case, who looks, whether the covered part is open, and forms with errors to show again."""

    request: HttpRequest
    case: Case
    person: Any  # MissingPerson, or FoundPerson on the page of one who was found
    viewer: Viewer
    forms: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.opened = has_opened(self.viewer, self.case)
        self.can_work = access.can_work(self.viewer, self.case)


Context = dict[str, Any]
Panel = tuple[str, Callable[[Page], Context | None]]


def who(page: Page) -> Context:
    """Who is missing, and photographs."""
    person = page.person
    seen_on = clock.in_ist(person.found_at if page.case.kind == "found" else person.seen_at).date()
    long_ago = clock.in_ist(clock.now()).date() - seen_on > LONG_AGO
    return {
        "name": words.name_of(person),
        "age": words.age_words(person.age_today),
        "age_then": words.age_words(person.age_at(seen_on)) if long_ago else "",
        "looks": [
            str(getattr(person, f"get_{name}_display")())
            for name in ("build", "complexion", "face", "hair", "eyes")
            if getattr(person, name)
        ],
        "languages": words.language_words(person.languages),
        "photos": list(page.case.photos.select_related("file").order_by("-is_main", "-id")[:20]),
        "photo_form": page.forms.get("photo_form") or PhotoForm(),
    }


def seen(page: Page) -> Context:
    """Where and when the person was last seen."""
    return {"reason": page.person.get_likely_reason_display(), "elsewhere": page.person.seen_district is None}


def candidates(page: Page) -> Context | None:
    """Who may be the same child: the best five that wait for a look, without a name of another unit's child; and what other
    units ask."""
    offers = matches.offers_of(page.viewer, page.case, matches.MOST_READ)
    waits = [offer for offer in offers if not offer.rests]
    asked = matches.questions_for(page.viewer).filter(about=page.case)
    questions = list(asked[: matches.IN_PANEL])
    can_match = access.can_match(page.viewer, page.case)
    is_being_compared = (
        not offers and can_match and page.case.closed_at is None and matches.is_awaited(page.case)
    )
    if not offers and not questions and not is_being_compared:
        return None
    side = "missing" if page.case.kind == "found" else "found"
    rows = []
    for offer in waits[: matches.IN_PANEL]:
        other = getattr(offer.candidate, side)
        person = getattr(other, f"{side}_person")
        rows.append(
            {
                "offer": offer,
                "case": other,
                "age": words.age_words(person.age_today),
                "sex": person.get_sex_display(),
            }
        )
    return {
        "rows": rows,
        "resting": len(offers) - len(waits),
        "has_more": len(waits) > matches.IN_PANEL,
        "questions": [{"row": one, "field": one.get_field_display()} for one in questions],
        "can_match": can_match,
        "is_being_compared": is_being_compared,
    }


def papers(page: Page) -> Context:
    """General Diary and FIR."""
    person, version = page.person, {"version": page.case.version}
    presumed = [sections.PRESUMED] if page.case.about_child else []
    return {
        "fir_style": _style_of(person, person.fir_at),
        "gd_style": _style_of(person, person.gd_at),
        "fir": fir_words(person.fir_number, person.fir_year),
        "fir_sections": sections.section_words(person.fir_sections),
        "owed": Deadline.objects.running().filter(case=page.case, ladder="missing_fir").first(),
        "gd_form": page.forms.get("gd_form") or GdForm(initial=version),
        "fir_form": page.forms.get("fir_form") or FirForm(initial={**version, "fir_sections": presumed}),
        "has_others": person.group_id is not None,
    }


def _style_of(person: MissingPerson, at: datetime | None) -> str:
    """How a moment is shown: an old register that tells no time was read as midnight."""
    told = at is None or person.source != Source.IMPORT or clock.in_ist(at).time() != time.min
    return "stamp" if told else "date"


def covered(page: Page) -> Context:
    """Family, reporter and their words, once they are opened with a reason."""
    context: Context = {
        "can_open": can_open(page.viewer, page.case),
        "can_take": case_access.can_take(page.viewer, page.case),
        "open_form": page.forms.get("open_form") or OpenForm(),
    }
    if not page.opened:
        return context
    people = identity_of(page.case)
    contact = page.case.safe_contact
    contact.case = page.case
    allowed = contact_details(contact)["phone"] if contact.may_call else ""
    return {
        **context,
        "reporter": people.get(PersonRole.REPORTER),
        "family": people.get(PersonRole.FAMILY),
        "contact": contact,
        "phone": allowed,
        "told": page.person.opened_words,
    }


def working(page: Page) -> Context:
    """Who works on it."""
    can_assign = page.case.closed_at is None and case_access.can_assign(page.viewer, page.case)
    work = Assignment.objects.current().filter(case=page.case)
    teams = TeamCase.objects.current().filter(case=page.case, operation__in=Operation.objects.open())
    return {
        "teams": list(teams.select_related("team", "operation").order_by("id")),
        "assigned": list(work.select_related("officer").order_by("id")),
        "can_take": page.case.closed_at is None and case_access.can_take(page.viewer, page.case),
        "can_assign": can_assign,
        "assign_form": page.forms.get("assign_form")
        or (AssignForm(officers=assignable(page.case)) if can_assign else None),
    }


def key(page: Page) -> Context | None:
    """A key for whoever reported."""
    if not access.can_issue_key(page.viewer, page.case):
        return None
    return {"is_first": not actions.hold_of(actions.cases_of(page.case.pk))}


def together(page: Page) -> Context | None:
    """The others of the same report whom the viewer may see."""
    others = timeline.others_of(page.person)
    visible = Case.objects.visible_to(page.viewer).filter(pk__in=[one["case"].pk for one in others])
    seen_ids = set(visible.values_list("pk", flat=True))
    shown = [{**one, "name": words.name_of(one["person"])} for one in others if one["case"].pk in seen_ids]
    return {"others": shown} if shown else None


def history(page: Page) -> Context:
    """What was done, newest first."""
    hidden = access.hidden_matches(page.viewer, page.case)
    lines = timeline.staff_timeline(page.case, with_words=page.opened, hidden=hidden)
    return {"timeline": lines, "late": timeline.LATE, "done": timeline.DONE}


def sent(page: Page) -> Context:
    """Messages, to which post and how far they came."""
    found = page.case.messages.all()
    if access.hidden_matches(page.viewer, page.case):
        found = found.exclude(event__in=OF_MATCHES)
    return {"sent": sent_lines(found)}


MAIN: list[Panel] = [
    ("missing_children/_recovery.html", panels_home.recovery),
    ("missing_children/_home.html", panels_home.home),
    ("missing_children/_who.html", who),
    ("missing_children/_candidates.html", candidates),
    ("missing_children/_procedure.html", procedure_panel.procedure_of),
    ("missing_children/_seen.html", seen),
    ("missing_children/_papers.html", papers),
    ("missing_children/_recovery.html", panels_home.not_traced),
    ("missing_children/_covered.html", covered),
    ("missing_children/_sightings.html", notice_panels.sightings),
    ("missing_children/_notice.html", notice_panels.notice),
    ("evidence/panel.html", notice_panels.files),
]
SIDE: list[Panel] = [
    ("missing_children/_working.html", working),
    ("missing_children/_together.html", together),
    ("missing_children/_history.html", history),
    ("messages/_all_sent.html", sent),
    ("missing_children/_key.html", key),
]
MAIN_OF: dict[str, list[Panel]] = {
    "missing": MAIN,
    "found": [
        ("missing_children/_home.html", panels_home.home),
        ("missing_children/_who.html", who),
        ("missing_children/_candidates.html", candidates),
        ("missing_children/_found.html", panels_home.found),
    ],
}
SIDE_OF: dict[str, list[Panel]] = {
    "missing": SIDE,
    "found": [panel for panel in SIDE if panel[1] not in (together, key)],
}


def drawn(panels: list[Panel], page: Page) -> list[SafeString]:
    """The panels that are shown on a page, in order."""
    base = {"case": page.case, "person": page.person, "opened": page.opened, "can_work": page.can_work}
    found = []
    for template, gives in panels:
        if (context := gives(page)) is not None:
            found.append(render_to_string(template, {**base, **context}, page.request))
    return found
