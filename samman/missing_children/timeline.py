"""The history of a missing person's case in words, for officers."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from samman.cases import history
from samman.cases.models import Case, HistoryEntry
from samman.cases.timeline import OF_EVERY_KIND, Data, Line, line_of, name_units, officers_of
from samman.deadlines import ladders
from samman.jurisdictions.models import Unit
from samman.missing_children import sections, timeline_home, words
from samman.missing_children.enums import Risk
from samman.missing_children.enums_matching import Asked, Likely, NotSame
from samman.missing_children.models import MissingPerson, ProcedureStep

STAFF: dict[str, Callable[[Data], str]] = {
    **OF_EVERY_KIND,
    "missing_registered": lambda d: _(
        "Registered. Station, CO, nodal officer, SP, SJPU and headquarters informed"
    ),
    "came_from_112": lambda d: _("Handed over by 112, event %(event)s") % {"event": d.get("event", "")},
    "entered_from_register": lambda d: _("Entered from an old register"),
    "fir_entered": lambda d: _fir(d),
    "fir_late": lambda d: (
        _("%(hours)d hours over without an FIR number. Officers above informed")
        % {"hours": d.get("hours", 0)}
    ),
    "gd_entered": lambda d: _("General Diary no. %(number)s entered") % {"number": d.get("number", "")},
    "photo_added": lambda d: _("A photograph was added"),
    "description_changed": lambda d: _("Description changed: %(fields)s") % {"fields": _fields(d)},
    "notice_published": lambda d: _("A public notice was made"),
    "notice_put_up": lambda d: _("Entered where the notice hangs"),
    "notice_taken_down": lambda d: _("The notice was taken down"),
    "notice_gone": lambda d: _("Confirmed at a place that the notice is gone"),
    "sighting_received": lambda d: _("Somebody says to have seen the person"),
    "sighting_checked": lambda d: _("What somebody saw was checked"),
    **timeline_home.STAFF,
    "reporter_wrote": lambda d: _("Whoever reported it added words"),
    "contact_changed": lambda d: _("Whoever reported it changed how they may be reached"),
    "key_issued": lambda d: _("A key for whoever reported was made at the desk"),
    "key_refused": lambda d: _("No key at the desk: the answers did not fit"),
    "code_sent": lambda d: _("One-time code sent to the safe number, for a lost key"),
    "key_by_code": lambda d: _("New key by one-time code; it holds after 24 hours"),
    "new_key_stopped": lambda d: _("Whoever reported it stopped the new key"),
    "key_renewed": lambda d: _("The printed key was used for the first time and replaced"),
    "step_done": lambda d: _("Step %(step)d done: %(action)s") % {"action": "", **d},
    "step_late": lambda d: _("%(title)s: late. Officers above informed") % {"title": _clock_of(d)},
    "risk_form_filled": lambda d: _("Risk form: %(risk)s") % {"risk": Risk(d["risk"]).label.lower()},
    "trafficking_suspected": lambda d: _("Trafficking suspected"),
    "ahtu_not_found": lambda d: _(
        "No anti-trafficking unit is named for this district; the case stays. Nodal officer, SP and headquarters informed"
    ),
    "candidate_likely": lambda d: (
        _("May be the same child as in another case: %(word)s. Both units informed")
        % {"word": Likely(d["word"]).label.lower()}
    ),
    "candidate_rejected": lambda d: (
        _("A possible match was looked at: not this child. %(reason)s")
        % {"reason": NotSame(d["reason"]).label}
    ),
    "candidate_asked": lambda d: (
        _("Another unit was asked about a possible match: %(field)s") % {"field": Asked(d["field"]).label}
    ),
    "candidate_answered": lambda d: (
        _("A question of another unit was answered: %(field)s") % {"field": Asked(d["field"]).label}
    ),
    "candidate_answer_came": lambda d: (
        _("Another unit answered about a possible match: %(field)s") % {"field": Asked(d["field"]).label}
    ),
    "case_shown": lambda d: (
        _("Shown for 30 days to %(unit)s, which asked about a possible match")
        % {"unit": d.get("to_unit_name", "")}
    ),
    "found_to_be_child": lambda d: _("May be under 18: a child's case from now on"),
}
# Words that are no secret to whoever sees the case.
OF_THE_DESCRIPTION = frozenset({"description_changed"})
LATE = frozenset({"fir_late", "step_late", "ahtu_not_found", *timeline_home.LATE})
DONE = frozenset({"fir_entered", "step_done", *timeline_home.DONE})


def _clock_of(data: Data) -> str:
    ladder = ladders.find(str(data.get("ladder", "")))
    return str(ladder.title) if ladder else ""


def _name_steps(entries: list[HistoryEntry]) -> None:
    """Put what a step says beside its number, shortened; one query for all lines."""
    of_steps = [entry for entry in entries if entry.event == "step_done"]
    if of_steps:
        steps = {(step.number, step.version): step for step in ProcedureStep.objects.all()}
        for entry in of_steps:
            step = steps.get((entry.data.get("step"), entry.data.get("version")))
            entry.data["action"] = Truncator(step.action).chars(70) if step else ""


def _fir(data: Data) -> str:
    number = f"{data.get('number', '')}/{data.get('year', '')}"
    written = sections.section_words(list(data.get("sections", [])))
    if data.get("instead_of"):
        return _("FIR corrected: %(number)s in place of %(former)s (%(sections)s)") % {
            "number": number,
            "former": data["instead_of"],
            "sections": written,
        }
    return _("FIR %(number)s entered (%(sections)s)") % {"number": number, "sections": written}


def _labels() -> dict[str, str]:
    """The fields of a description as their boxes are called."""
    from samman.missing_children.forms import PersonForm

    labels = {name: str(field.label) for name, field in PersonForm.base_fields.items()}
    return labels | {"age_from_months": labels["age_years"], "age_until_months": labels["age_years"]}


def _fields(data: Data) -> str:
    labels = _labels()
    told = [labels[name] for name in data.get("fields", []) if name in labels]
    return ", ".join(dict.fromkeys(told))


def _changes(entry_words: str) -> str:
    """What stood there and what stands there now, a line for each field; whoever sees the case sees its description."""
    changes: dict[str, list[Any]] = json.loads(entry_words)
    labels, lines = _labels(), []
    ages = [changes.pop(name, None) for name in ("age_from_months", "age_until_months")]
    changes.pop("age_on", None)
    for name, (before, after) in changes.items():
        lines.append(f"{labels.get(name, name)}: {_said(name, before)} → {_said(name, after)}")
    if any(ages):
        spans = [[pair[place] for pair in ages if pair is not None] for place in (0, 1)]
        before, after = (words.age_words((span[0], span[-1])) for span in spans)
        lines.append(f"{labels['age_years']}: {before} → {after}")
    return "\n".join(lines)


def _field(name: str) -> Any:
    return MissingPerson._meta.get_field(name)


def _said(name: str, value: Any) -> str:
    """A value of a description in words."""
    if value in (None, "", []):
        return "—"
    if name == "home_district":
        unit = Unit.objects.filter(pk=value).first()
        return unit.name if unit else "—"
    choices = {str(code): str(label) for code, label in _field(name).choices or ()}
    if name == "languages":
        return words.language_words(value)
    several = value if isinstance(value, list) else [value]
    return ", ".join(choices.get(str(one), str(one)) for one in several)


def staff_timeline(case: Case, *, with_words: bool, hidden: frozenset[int] = frozenset()) -> list[Line]:
    """The history, newest first; the words in it only when the case was opened, save what changed of the description. Nothing
    of the candidates in `hidden`."""
    newest = case.history.order_by("-id")[:500]
    entries = [entry for entry in newest if entry.data.get("candidate") not in hidden]
    name_units(entries)
    _name_steps(entries)
    officers = officers_of(entries)
    lines = []
    for entry in entries:
        text = STAFF[entry.event](entry.data) if entry.event in STAFF else entry.event
        if entry.event == "missing_registered" and case.kept_from_id:
            text = _("Registered. Nodal officer, SP, SJPU and headquarters informed, the station not")
        told = history.words_of(entry, case) if with_words or entry.event in OF_THE_DESCRIPTION else ""
        if entry.event == "description_changed" and told:
            told = _changes(told)
        line = line_of(entry, text, told)
        officer = officers.get(int(entry.actor_id)) if entry.actor_kind == "officer" else None
        lines.append(replace(line, actor_label=officer.name) if officer else line)
    return lines


def others_of(person: MissingPerson) -> list[dict[str, Any]]:
    """The other persons of the same report."""
    if person.group_id is None:
        return []
    found = MissingPerson.objects.filter(group=person.group_id).exclude(pk=person.pk)
    return [{"person": other, "case": other.case} for other in found.select_related("case").order_by("pk")]
