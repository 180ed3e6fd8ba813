"""The panels of the way home: found, traced, what comes next until the person is home, and what came after."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samman.cases import access as case_access
from samman.cases.models import Case
from samman.common.templatetags.look import ist_filter
from samman.missing_children import access, clocks, family, sections, words
from samman.missing_children.actions import afraid_of_home, standing_of
from samman.missing_children.actions.shared import cases_of_child
from samman.missing_children.acts import acts_of, goes_on_elsewhere, joining_of
from samman.missing_children.enums import State
from samman.missing_children.enums_home import DecisionKind, Step, Wish
from samman.missing_children.forms import OpenForm
from samman.missing_children.forms.home import FoundForm, PlaceForm
from samman.missing_children.homeward import running_of
from samman.missing_children.models import CareStep, CwcOrder, Decision, FollowUp, Recovery, Restoration, Stay
from samman.people.access import can_open

if TYPE_CHECKING:
    from samman.missing_children.panels import Page

Context = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One step of the way home, as the page shows it."""

    verb: str
    title: str
    is_done: bool
    detail: str = ""
    url: str = ""  # empty where the viewer cannot do it now
    again: bool = False  # done, and may be done once more
    clock: tuple[datetime, datetime] | None = None  # start and due of its running clock
    hint: str = ""


def found(page: "Page") -> Context:
    """Where, when and by whom a person was found, and what is only guessed."""
    person = page.person
    joined = person.is_missing
    may_see = joined is not None and Case.objects.visible_to(page.viewer).filter(pk=joined.pk).exists()
    labels = dict(FoundForm.GUESSABLE)
    return {
        "where": words.place_words(person.found_district, person.found_elsewhere, person.found_state),
        "guessed": [str(labels[code]) for code in person.guessed if code in labels],
        "joined": joined if may_see else None,
        "is_joined": joined is not None,
        "joining": _joining(page),
        "told": person.opened_words if page.opened else None,
        "can_open": can_open(page.viewer, page.case),
        "can_take": case_access.can_take(page.viewer, page.case),
        "open_form": page.forms.get("open_form") or OpenForm(),
    }


def _joining(page: "Page") -> Context | None:
    """That the found person is a missing one was proposed, and waits for the second officer."""
    decision = joining_of(page.case)
    if decision is None:
        return None
    missing = Case.objects.visible_to(page.viewer).filter(pk=decision.case_id).first()
    return {
        "decision": decision,
        "sheet": _sheet_of(page, decision),
        "missing": missing,
        "is_own": decision.proposed_by_id == page.viewer.officer.pk,
        "may_decide": missing is not None and access.can_decide(page.viewer, missing, decision),
    }


def _sheet_of(page: "Page", decision: Decision) -> int | None:
    """The candidate whose sheet shows both persons of a joining, where the viewer may open it."""
    if decision.kind != DecisionKind.JOINED:
        return None
    pairs = access.candidates_of(page.viewer, page.case)
    return (
        pairs.filter(found=decision.with_case_id, missing=decision.case_id)
        .values_list("pk", flat=True)
        .first()
    )


def recovery(page: "Page") -> Context | None:
    """On top once the person is traced, dead or untraceable."""
    return None if page.case.state_code == State.MISSING else _recovery(page)


def not_traced(page: "Page") -> Context | None:
    """Below who is missing, as long as nobody is traced: what is to be written down then."""
    return _recovery(page) if page.case.state_code == State.MISSING else None


def _recovery(page: "Page") -> Context:
    case = page.case
    recovered = _recovery_of(case)
    may = acts_of(page.viewer, case)
    context: Context = {
        "recovery": recovered,
        "acts": [
            {
                "title": title,
                "url": reverse("missing:act", args=[case.number, verb]),
                "is_next": verb in ("recovery", "search-again"),
            }
            for verb, title in (
                ("recovery", _("She or he is traced")),
                ("search-again", _("Search again")),
                ("untraceable", _("Untraceable so far")),
                ("dead", _("Found dead")),
            )
            if verb in may
        ],
        "decisions": _decisions(page),
        "before": page.person.before,
        "can_register_again": access.can_register_again(page.viewer, case),
    }
    if recovered is not None:
        context |= {
            "where": words.place_words(recovered.district, recovered.other_district, recovered.other_state),
            "sections": sections.section_words(recovered.sections),
            "can_correct": "correct" in may,
        }
    return context


def _recovery_of(case: Case) -> Any:
    return Recovery.objects.filter(case=case).select_related("district", "unit").first()


def _decisions(page: "Page") -> list[Context]:
    case = page.case
    rows = case.decisions.select_related("proposed_by", "decided_by", "with_case").order_by("id")
    return [
        {
            "decision": one,
            "sheet": None if one.outcome else _sheet_of(page, one),
            "words": _words_of(one, case) if page.opened else "",
            "may_decide": one.outcome == "" and access.can_decide(page.viewer, case, one),
            "is_own": one.proposed_by_id == page.viewer.officer.pk,
        }
        for one in rows[:20]
    ]


def _words_of(decision: Decision, case: Case) -> str:
    decision.case = case
    return decision.opened_words


def home(page: "Page") -> Context | None:
    """What comes next until a found or traced person is home; where she or he is; the visits afterwards."""
    case = page.case
    if case.kind == "missing" and case.state_code not in (State.TRACED, State.HOME, State.OWN_WAY):
        return None
    same = cases_of_child(case) if case.kind == "missing" else [case.pk]
    grown = case.kind == "missing" and family.is_grown_up(page.person)
    opened = access.has_opened_place(page.viewer, case)
    elsewhere = goes_on_elsewhere(page.viewer, case)
    stays = Stay.objects.filter(case__in=same).select_related("case", "noted_by").order_by("-id")
    context: Context = {
        "lines": [] if case.closed_at or elsewhere else _lines(page, same, grown),
        "elsewhere": page.person.is_missing if elsewhere else None,
        "grown": grown,
        "afraid": None if case.closed_at else afraid_of_home(same),
        "is_found": case.kind == "found",
        "can_keep_place": access.can_keep_place(page.viewer, case),
        "place_opened": opened,
        "stays": [{"stay": stay, "told": stay.opened_words} for stay in stays[:10]] if opened else [],
        "has_stay": stays.exists(),
        "place_form": page.forms.get("place_form") or PlaceForm(),
        "restoration": _restoration(case, opened),
        "visits": _visits(page) if case.state_code == State.HOME else [],
        "can_follow_up": access.can_follow_up(page.viewer, case),
        "can_register_again": access.can_register_again(page.viewer, case),
    }
    return context


def _restoration(case: Case, opened: bool) -> Context | None:
    found = Restoration.objects.filter(case=case).select_related("order", "decision", "restored_by").first()
    if found is None:
        return None
    found.case = case
    return {"row": found, "told": found.opened_words if opened else None}


def _lines(page: "Page", same: list[int], grown: bool) -> list[Line]:
    case = page.case
    may, running = acts_of(page.viewer, case), running_of(case)
    done = {row.step: row for row in CareStep.objects.filter(case__in=same).order_by("id")}

    def line(
        verb: str, title: str, is_done: bool, detail: str = "", hint: str = "", again: bool = True
    ) -> Line:
        url = (
            reverse("missing:act", args=[case.number, verb]) if verb in may and (again or not is_done) else ""
        )
        clock = running.get(clocks.OF_STEP.get(verb, ""))
        return Line(verb, title, is_done, detail, url, is_done, clock, hint)

    def care(verb: str, title: str, hint: str = "") -> Line:
        row = done.get(verb)
        return line(verb, title, row is not None, _care_words(row) if row else "", hint)

    stay = line(
        "stay",
        _("Where she or he is now"),
        Stay.objects.filter(case__in=same).exists(),
        hint=_("covered at once"),
    )
    if grown:
        waits = case.decisions.open().filter(kind=DecisionKind.OWN_WAY).exists()
        return [
            stay,
            care("statement", _("Statement"), _("woman officer in plain clothes")),
            line(
                "own-way",
                _("Her or his own choice, recorded by two officers"),
                False,
                _("proposed; a second officer decides") if waits else "",
                _("the family learns only what is allowed"),
            ),
        ]
    standing = standing_of(case) if case.kind == "missing" else None
    orders = CwcOrder.objects.filter(case__in=same).order_by("id")
    heard = standing.heard if standing else case.hearings.order_by("id").last()
    order = (standing.order if standing else None) or orders.last()
    lines = [
        care("cwc", _("Produce before the Child Welfare Committee"), _("24 hours, the journey not counted")),
        care("medical", _("Medical examination"), _("24 hours, with consent")),
        care("portal", _("Entry in the national portal"), _("24 hours")),
        stay,
        care("statement", _("Statement: woman officer, plain clothes"), "BNSS 183, POCSO 24-26"),
        care("sections", _("Sections added")),
        line(
            "hearing",
            _("Hear the child alone"),
            heard is not None,
            str(Wish(heard.wish).label) if heard else "",
            _("before the family learns where"),
        ),
        line(
            "order",
            _("Signed order of the committee"),
            order is not None,
            f"{order.number}, {order.committee}: {order.get_kind_display()}" if order else "",
        ),
    ]
    if standing is None:
        joined = page.person.is_missing_id is not None
        waits = not joined and joining_of(case) is not None
        detail = _("proposed; a second officer decides") if waits else ""
        return [
            *lines,
            line("join", _("Find out who the child is: join with a missing child"), joined, detail),
        ]
    if heard is not None:
        names = ", ".join(check.officer.name for check in standing.checks)
        lines.append(
            line(
                "guardian",
                _("Parents or guardians checked by two officers (%(count)d of 2)")
                % {"count": min(2, len(standing.checks))},
                len(standing.checks) >= 2,
                names or (_("the last check: not they, or in doubt") if standing.wrong else ""),
            )
        )
    if standing.is_ready:
        lines.append(line("restore", _("Hand the child over"), False))
    return lines


def _care_words(row: CareStep) -> str:
    told = [ist_filter(row.done_at, "stamp"), row.body]
    if row.step == Step.STATEMENT:
        told += [
            _("woman officer") if row.by_woman else _("NO woman officer"),
            _("plain clothes") if row.in_plain_clothes else _("NOT in plain clothes"),
            *([_("before a Magistrate")] if row.before_magistrate else []),
        ]
    if row.step == Step.SECTIONS:
        told.append(sections.section_words(row.sections))
    return ", ".join(part for part in told if part)


def _visits(page: "Page") -> list[Context]:
    case = page.case
    rows = list(FollowUp.objects.filter(case=case).select_related("noted_by").order_by("id")[:50])
    due = {one.round: one for one in case.deadlines.filter(ladder=clocks.FOLLOW_UP)}
    found = []
    for number, months in enumerate(clocks.FOLLOW_UP_MONTHS, 1):
        deadline = due.get(number)
        found.append(
            {
                "title": words.months_words(months),
                "deadline": deadline,
                "runs": deadline is not None and deadline.stopped_at is None,
                "rows": [
                    {"row": row, "words": case.unseal(row.words, "follow_up") if page.opened else ""}
                    for row in rows
                    if row.months == months
                ],
            }
        )
    return found
