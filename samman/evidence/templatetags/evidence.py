"""`{% load evidence %}{% evidence_panel case %}`: the files of a case, as the signed-in officer may see them."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context

from samman.accounts.gates import viewer_for
from samman.cases.models import Case
from samman.evidence import panel

register = template.Library()


@register.inclusion_tag("evidence/panel.html", takes_context=True)
def evidence_panel(context: Context, case: Case, purpose: str = "") -> dict[str, Any]:
    """The panel; `purpose` keeps one kind of files: evidence, voice or report."""
    request: HttpRequest = context["request"]
    return {"request": request, "csrf_token": context.get("csrf_token"), **panel.context(viewer_for(request), case, purpose)}


_ACTS = {
    "add_file": "plus", "attach_file": "plus", "make_display_copy": "photo", "view_file": "eye", "view_file_small": "eye",
    "download_original": "download", "open_intimate": "eye", "mark_intimate": "eye-off",
}  # fmt: skip


@register.filter
def act_icon(act: str) -> str:
    """The icon of an act in the list of custody."""
    return _ACTS.get(act, "info")


@register.filter
def act_words(act: str) -> str:
    """An act in words."""
    from samman.evidence.wording import ACTS

    return str(ACTS.get(act, act))
