"""The clocks of a case in plain words: why each step was taken, when the next ones come, and why some never will."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samman.accounts.act_words import words_of
from samman.accounts.enums import Role
from samman.cases.kinds import state_words
from samman.cases.models import Case
from samman.common import clock
from samman.common.digits import grouped
from samman.common.show import date_words, duration_words
from samman.deadlines import ladders, policies
from samman.deadlines.clock_watch import halted_since
from samman.deadlines.enums import Level
from samman.deadlines.ladders import DUE, Step
from samman.deadlines.models import Deadline, Firing
from samman.jurisdictions.models import Unit

SOON = timedelta(minutes=5)  # within which a running worker has taken a step
SAME_ACT = timedelta(seconds=2)  # history that stands so near to a stop tells of the act that stopped it


def explain(case: Case) -> Iterator[str]:
    """Lines about every clock of a case, the oldest first, in the language that is active."""
    now = clock.now()
    values = {"number": grouped(case.number), "state": state_words(case, case.state_code), "now": _stamp(now)}
    yield _("Case %(number)s: %(state)s. It is now %(now)s.") % values
    if since := halted_since():
        yield _(
            "Escalation stands still since %(since)s: the clock of the machine is not believed (confirm_clock)."
        ) % {"since": _stamp(since)}
    deadlines = list(case.deadlines.select_related("policy__state").order_by("started_at", "id"))
    if not deadlines:
        yield _("No clock was ever started.")
    taken = {
        (firing.deadline_id, firing.step): firing for firing in Firing.objects.filter(deadline__in=deadlines)
    }
    posts = _posts(taken.values())
    for deadline in deadlines:
        yield ""
        yield from _about(deadline, now)
        for number, step in enumerate(deadline.policy.ladder_steps):
            firing = taken.get((deadline.pk, number))
            yield from _step(deadline, number, step, firing, now, posts, is_halted=bool(since))


def _about(deadline: Deadline, now: datetime) -> Iterator[str]:
    """What is said of a clock before its steps."""
    ladder = ladders.find(deadline.ladder)
    title = ladder.title if ladder else deadline.ladder
    yield _("%(title)s, round %(round)d") % {"title": title, "round": deadline.round}
    policy = deadline.policy
    values = {
        "ladder": policy.ladder,
        "version": policy.version,
        "where": policy.state.name if policy.state else _("all states"),
    }
    yield "  " + _("Follows policy %(ladder)s, version %(version)d, of %(where)s.") % values
    newest = policies.in_force(deadline.ladder, deadline.case.state_id)
    if newest != policy:
        values = {"version": newest.version}
        yield (
            "  " + _("A clock that starts now follows version %(version)d; this one keeps its own.") % values
        )
    values = {
        "start": _stamp(deadline.started_at),
        "due": _stamp(deadline.due_at),
        "length": duration_words(deadline.due_at - deadline.started_at),
    }
    if policy.due_minutes is None:
        yield "  " + _("Started %(start)s, due %(due)s, as chosen for this case.") % values
    else:
        yield "  " + _("Started %(start)s, due %(due)s (%(length)s later).") % values
    yield from _end(deadline, now)


def _end(deadline: Deadline, now: datetime) -> Iterator[str]:
    late = (deadline.stopped_at or now) - deadline.due_at
    if deadline.stopped_at is None:
        words = _("Runs: %(length)s late.") if late > timedelta(0) else _("Runs: %(length)s left.")
        yield "  " + words % {"length": duration_words(late)}
        return
    values = {"at": _stamp(deadline.stopped_at), "length": duration_words(late)}
    words = _("Stopped %(at)s, %(length)s late.") if late > timedelta(0) else _("Stopped %(at)s, in time.")
    yield "  " + words % values
    near = (deadline.stopped_at - SAME_ACT, deadline.stopped_at + SAME_ACT)
    acts = dict.fromkeys(
        words_of(event)
        for event in deadline.case.history.filter(at__range=near)
        .order_by("id")
        .values_list("event", flat=True)
    )
    if acts:
        yield "  " + _("At that moment the history says: %(acts)s.") % {"acts": "; ".join(acts)}


def _step(
    deadline: Deadline,
    number: int,
    step: Step,
    firing: Firing | None,
    now: datetime,
    posts: dict[str, str],
    *,
    is_halted: bool,
) -> Iterator[str]:
    """A step: when it comes and what it does, what became of it, and the rule that it rests on."""
    moment = step.at(deadline.started_at, deadline.due_at)
    ladder = ladders.find(deadline.ladder)
    what: str | Promise = ladder.actions.get(step.action, step.action) if ladder else step.action
    values = {"number": number + 1, "at": _stamp(moment), "when": _when(step), "what": what}
    if step.tells:
        values["whom"] = ", ".join(str(Level(level).label) for level in step.tells)
        yield "  " + _("%(number)d. %(at)s, %(when)s: %(what)s, to: %(whom)s") % values
    else:
        yield "  " + _("%(number)d. %(at)s, %(when)s: %(what)s") % values
    yield "     " + (
        _was_taken(step, firing, posts) if firing else _not_taken(deadline, number, moment, now, is_halted)
    )
    sure = {
        "high": pgettext("how sure", "sure"),
        "medium": pgettext("how sure", "seen once"),
        "low": pgettext("how sure", "to be confirmed by headquarters"),
    }
    values = {"source": step.source, "sure": sure.get(step.confidence, step.confidence)}
    yield "     " + _("Rule (%(sure)s): %(source)s") % values


def _when(step: Step) -> str:
    values = {"length": duration_words(step.after)}
    if step.since != DUE:
        return _("%(length)s after the start") % values
    if step.after == timedelta(0):
        return _("when it is due")
    words = (
        _("%(length)s before it is due") if step.after < timedelta(0) else _("%(length)s after it was due")
    )
    return words % values


def _was_taken(step: Step, firing: Firing, posts: dict[str, str]) -> str:
    at = {"at": _stamp(firing.fired_at)}
    if firing.told:
        told = {**at, "told": ", ".join(posts[label] for label in firing.told)}
        return _("Taken %(at)s, since the clock still ran. Told: %(told)s.") % told
    if step.tells:
        return (
            _(
                "Taken %(at)s, since the clock still ran. Told nobody: nothing was left to say, or nobody there has a number."
            )
            % at
        )
    return _("Taken %(at)s, since the clock still ran.") % at


def _not_taken(deadline: Deadline, number: int, moment: datetime, now: datetime, is_halted: bool) -> str:
    stopped_at = deadline.stopped_at
    if stopped_at is not None:
        values = {"at": _stamp(stopped_at)}
        if moment > stopped_at:
            return _("Never comes: the clock was stopped before, %(at)s.") % values
        return (
            _("Never comes: its moment had come, but the clock was stopped %(at)s before it was taken.")
            % values
        )
    if moment > now:
        return _("Comes then, unless the clock is stopped before.")
    if is_halted:
        return _("Is due, and waits until the clock of the machine is believed again.")
    if ladders.find(deadline.ladder) is None:
        return _("Is due, but no part of the program carries it out.")
    if deadline.failures and number == deadline.next_step:
        words = _("Is due, and was tried %(times)d times in vain: see the log of the worker.")
        return words % {"times": deadline.failures}
    if now - moment < SOON:
        return _("Is due: the worker takes it within a minute, after the steps before it.")
    words = _("Is due since %(length)s and was not taken: does a worker run?")
    return words % {"length": duration_words(now - moment)}


def _stamp(moment: datetime) -> str:
    return date_words(moment, "stamp")


def _posts(firings: Iterable[Firing]) -> dict[str, str]:
    """The words for each post that was told, such as 'Superintendent of police, Lucknow' for 'superintendent@up-lucknow'."""
    labels = {label for firing in firings for label in firing.told}
    codes = {label.partition("@")[2] for label in labels}
    units = {unit.code: unit.name for unit in Unit.objects.filter(code__in=codes)}
    roles = {role.value: str(role.label) for role in Role}
    found = {}
    for label in labels:
        role, _at, code = label.partition("@")
        found[label] = ", ".join(part for part in (roles.get(role, ""), units.get(code, "")) if part) or label
    return found
