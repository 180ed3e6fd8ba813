"""The procedure on the page of a missing person: what comes next and by when, and the whole as a checklist."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samman.accounts.enums import Role
from samman.jurisdictions.enums import AHTU
from samman.missing_children import access, procedure
from samman.missing_children.enums import Phase, Proof, State
from samman.missing_children.models import ProcedureStep, StepDone

if TYPE_CHECKING:
    from samman.missing_children.panels import Page

OF_SEARCH = (Phase.REPORT, Phase.FIR, Phase.FIRST_HOURS, Phase.FIRST_DAY, Phase.FOLLOW_UP, Phase.UNTRACED)
# Of no child that is dead.
OF_LIVING = (Phase.FOUND, Phase.RESTORE, Phase.AFTER)
OF_HOME = (Phase.FOUND, Phase.RESTORE, Phase.CLOSE, Phase.AFTER)
MOST_NEXT = 6
MOST_TIMES = 3  # of a step that repeats, the last ones


@dataclass
class Shown:
    """One time that a step was done, and what shows it, as far as it may be shown."""

    row: StepDone
    words: str
    covered: bool


@dataclass
class ShownLine:
    """A step with where it is done."""

    line: procedure.Line
    address: str
    link: str
    shown: list[Shown] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.step, self.running, self.is_done = self.line.step, self.line.running, self.line.is_done
        self.more = max(0, len(self.line.done) - MOST_TIMES)
        self.who = ", ".join(str(Role(role).label) for role in self.step.who)


def procedure_of(page: Page) -> dict[str, Any]:
    """What the panel shows."""
    case, found = page.case, procedure.checklist(page.case)
    parts = []
    lines: list[ShownLine] = []
    dead = case.state_code == State.FOUND_DEAD
    for part in found:
        if dead and part.phase in OF_LIVING and not any(line.done for line in part.lines):
            continue
        of_part = [_shown(page, line) for line in part.lines]
        parts.append({"label": part.phase.label, "done": part.done, "lines": of_part})
        lines += of_part
    searching = case.state_code in (State.MISSING, State.UNTRACEABLE)
    phases = OF_SEARCH if searching else (Phase.CLOSE,) if dead else OF_HOME
    now = [one for one in lines if one.step.phase in phases or one.running is not None]
    counted = [one for one in now if not one.step.repeats and one.step.act != "move_untraced"]
    return {
        "parts": parts,
        "next": _next(now) if case.closed_at is None else [],
        "done": sum(one.is_done for one in counted),
        "total": len(counted),
        "risk": page.person.get_risk_display(),
        "closed": case.closed_at is not None,
        "of_the_dead": _of_the_dead() if dead else [],
        "can_suspect": searching and case.unit.subkind != AHTU and access.can_suspect(page.viewer, case),
    }


def _of_the_dead() -> list[str]:
    """What is owed where a child was found dead. Our own list: no step of the procedure, and to be checked."""
    return [
        _("Inquest by the police: report to the Magistrate (BNSS 194)"),
        _("Post-mortem by the government doctor (BNSS 194)"),
        _("A senior officer tells the family in person; never by phone, message or this site"),
    ]


def _next(lines: list[ShownLine]) -> list[ShownLine]:
    """What is owed: the nearest clock first, then what has none, in the order of the procedure."""
    open_lines = [one for one in lines if not one.is_done and one.step.act != "move_untraced"]
    timed = sorted(
        (one for one in open_lines if one.running), key=lambda one: one.running.due_at if one.running else 0
    )
    return [*timed, *(one for one in open_lines if not one.running and not one.step.repeats)][:MOST_NEXT]


def _shown(page: Page, line: procedure.Line) -> ShownLine:
    address, link = _way(page, line.step)
    shown = []
    for row in reversed(line.done[-MOST_TIMES:]):
        may = page.opened or line.step.proof == Proof.NUMBER
        words = row.proof_words if may else ""
        shown.append(Shown(row, words, covered=not may and bool(row.proof)))
    return ShownLine(line, address, link, shown)


def _way(page: Page, step: ProcedureStep) -> tuple[str, str]:
    """Where the viewer does a step, and what the link says; nothing where it is not the viewer's."""
    case, viewer = page.case, page.viewer
    if step.act in ("enter_gd", "enter_fir"):
        return ("#papers", _("Enter it below")) if page.can_work else ("", "")
    if step.act == "fill_risk_form":
        may = access.can_fill_risk_form(viewer, case)
        return (reverse("missing:risk", args=[case.number]), _("Fill in the form")) if may else ("", "")
    if step.act:
        return "", ""
    if not access.can_do_step(viewer, case, step):
        return "", ""
    return reverse("missing:step", args=[case.number, step.number]), _("Mark it done")
