"""The administrator's pages of the procedure: on what each step rests, how sure that is, and the hours of its clock."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.viewer import Viewer
from samman.cases.writing import Stale
from samman.deadlines import ladders
from samman.deadlines.actions import change_policy, two_numbers
from samman.deadlines.models import Policy
from samman.jurisdictions.models import Unit
from samman.missing_children.forms.steps import HoursForm
from samman.missing_children.models import ProcedureStep
from samman.missing_children.sources import source_words

HOUR = timedelta(hours=1)


@dataclass
class Clock:
    """The clock of a step as it starts now."""

    policy: Policy

    def __post_init__(self) -> None:
        numbers = two_numbers(self.policy)
        self.can_change = numbers is not None
        due, remind = numbers or (timedelta(minutes=self.policy.due_minutes or 0), None)
        self.due, self.remind = due, remind
        self.due_hours = due // HOUR
        self.remind_hours = remind // HOUR if remind else None
        ladder = ladders.find(self.policy.ladder)
        self.title = str(ladder.title) if ladder else self.policy.ladder
        # The rule of the moment at which it is due; what comes before and after it is the department's own.
        at_due = [step for step in self.policy.ladder_steps if step.since == "due" and not step.after]
        self.rule = (at_due or list(self.policy.ladder_steps))[0]
        self.source = source_words(self.rule.source)


def _state_of(viewer: Viewer) -> Unit:
    return next(p.unit for p in viewer.postings if p.role == Role.ADMINISTRATOR)


def _clocks(state: Unit) -> dict[str, Clock]:
    """The clock of each ladder for cases of a state: its own policy before the general one."""
    newest = {(policy.ladder, policy.state_id): policy for policy in Policy.objects.newest()}
    own = {ladder for ladder, where in newest if where == state.pk}
    return {
        ladder: Clock(policy)
        for (ladder, where), policy in newest.items()
        if where == state.pk or (where is None and ladder not in own)
    }


@officers_only(Role.ADMINISTRATOR)
@require_safe
def all_steps(request: HttpRequest) -> HttpResponse:
    """All steps with their law and their clocks."""
    clocks = _clocks(_state_of(viewer_for(request)))
    lines = [{"step": step, "clock": clocks.get(step.ladder)} for step in ProcedureStep.objects.current()]
    return render(request, "missing_children/steps.html", {"lines": lines})


@officers_only(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def change_hours(request: HttpRequest, ladder: str) -> HttpResponse:
    """Two numbers of one clock; a new version is written, and cases that run keep theirs."""
    viewer = viewer_for(request)
    clock = _clocks(_state_of(viewer)).get(ladder)
    step = next((s for s in ProcedureStep.objects.current() if s.ladder == ladder), None)
    if clock is None or step is None or not clock.can_change:
        raise Http404
    initial = {"due": clock.due_hours, "remind": clock.remind_hours, "version": clock.policy.version}
    form = HoursForm(
        request.POST if request.method == "POST" else None, reminds=clock.remind is not None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            changed = change_policy(
                ladder,
                due=cleaned["due"] * HOUR,
                remind=cleaned["remind"] * HOUR if clock.remind is not None else None,
                order=cleaned["order"].strip(),
                version=cleaned["version"],
                by=viewer,
            )
        except Stale:
            messages.error(
                request,
                _("These hours changed while your page was open. Nothing was overwritten; look again."),
            )
            return redirect("missing:hours", ladder)
        if changed is None:
            messages.info(request, _("Nothing is different: these hours hold already."))
        else:
            said = {"version": changed.version}
            messages.success(
                request,
                _("Version %(version)d holds for clocks that start from now on; those that run keep theirs.")
                % said,
            )
        return redirect("missing:steps")
    return render(request, "missing_children/hours.html", {"form": form, "clock": clock, "step": step})
