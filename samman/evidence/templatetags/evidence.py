"""`{% load evidence %}{% evidence_panel case %}`: the files of a case, as the signed-in officer may see them."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context

from samman.accounts.gates import viewer_for
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.evidence import panel, wording
from samman.evidence.models import AddedBy

register = template.Library()


@register.inclusion_tag("evidence/panel.html", takes_context=True)
def evidence_panel(context: Context, case: Case, purpose: str = "") -> dict[str, Any]:
    """The panel; `purpose` keeps one kind of files: evidence, voice or report."""
    request: HttpRequest = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        **panel.context(viewer_for(request), case, purpose),
    }


@register.filter
def act_words(act: str) -> str:
    """An act in words."""
    return str(wording.ACTS.get(act, act))


@register.filter
def entry_who(entry: Entry) -> str:
    """Who acted: an officer by name; the program itself and the complainant's side in words."""
    if entry.actor_kind == "citizen":
        return (
            str(AddedBy(entry.detail["added_by"]).label)
            if "added_by" in entry.detail
            else str(AddedBy.HER.label)
        )
    if entry.actor_kind == "job":
        return str(wording.BY_ITSELF)
    return entry.actor_label
