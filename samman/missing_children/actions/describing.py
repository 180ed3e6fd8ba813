"""What is learnt of a missing person later changes the description; what stood there before stays in the history."""

import json
from typing import Any

from django.db.models import Model

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.models import Case
from samman.cases.writing import officer_writes, save_case
from samman.common import clock
from samman.missing_children import access, clocks, procedure
from samman.missing_children.actions import match_keys
from samman.missing_children.actions.shared import ask_matching, person_of
from samman.missing_children.models import Described, FoundPerson, MissingPerson

FIELDS = tuple(field.name for field in Described._meta.local_fields)


def only_told(person: MissingPerson | FoundPerson, description: dict[str, Any]) -> dict[str, Any]:
    """A description from a form, without an age that is the present one said again on a later day: what was told first, and
    when, is worth more than today's reckoning of it."""
    told = description["age_from_months"], description["age_until_months"]
    years = told[0] // 12, told[1] // 12
    today = person.age_today
    same = told == today or (today[0] != today[1] and years == (today[0] // 12, today[1] // 12))
    if description["birth_date"] == person.birth_date and same:
        return {
            name: value
            for name, value in description.items()
            if not name.startswith("age_") or name == "age_sure"
        }
    return description


def change_description(case_id: int, description: dict[str, Any], *, version: int, by: Viewer) -> list[str]:
    """Write down what is known now; the names of the fields that changed. Old and new words stand sealed in the history.

    Who turns out to be under eighteen has a child's case from then on, with its clock; never the other way round (what is
    owed to a child stays owed). Raises Http404, PermissionDenied, Stale.
    """
    if wrong := set(description) - set(FIELDS):
        raise ValueError(f"no field of a description: {sorted(wrong)}")
    with officer_writes(
        "change_description", case_id, by=by, allowed=access.can_work, version=version
    ) as case:
        person = person_of(case)
        before = {name: getattr(person, name) for name in description}
        changed = [name for name, value in description.items() if before[name] != value]
        if not changed:
            return []
        for name in changed:
            setattr(person, name, description[name])
        person.save(update_fields=changed)
        match_keys.replace([person])
        words = {name: [_plain(before[name]), _plain(description[name])] for name in changed}
        history.add(
            case,
            "description_changed",
            by=by.actor,
            data={"fields": changed},
            words=json.dumps(words, ensure_ascii=False),
        )
        _is_child_after_all(case, person, by)
        save_case(case, "about_child", "due_at", "queue_order")
        ask_matching(case)
    return changed


def _is_child_after_all(case: Case, person: MissingPerson | FoundPerson, by: Viewer) -> None:
    now = clock.now()
    if case.about_child or not person.may_be_child_at(clock.in_ist(now).date()):
        return
    case.about_child = True
    history.add(case, "found_to_be_child", by=by.actor, shown_to_her=True)
    if isinstance(person, FoundPerson):
        clocks.start_found_clocks(case, now, person.journey_hours)
    else:
        if not person.fir_number:
            clocks.start_fir_clock(case, now)
        else:
            clocks.start_untraced_clock(case, person.fir_at or now)
        procedure.begin(case, now)
    clocks.show_nearest(case)


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return value if value is None or isinstance(value, str | int | list) else str(value)
