"""What staff write down for somebody who is here or phones: kept in a sealed draft, read back, sent, both numbers on a slip.

Cases of several kinds come in this way; the draft says which (`way`), so that no page shows what another is about.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases.drafts import OpenDraft, discard_draft, open_draft, start_draft
from samman.cases.models import AT_STATION
from samman.jurisdictions.models import Unit


def _draft(request: HttpRequest, way: str) -> OpenDraft | None:
    draft = open_draft(request.session)
    return draft if draft is not None and draft.content.get("way", "complaint") == way else None


def unsent(request: HttpRequest, way: str) -> OpenDraft | None:
    """What was written down and not sent yet."""
    draft = _draft(request, way)
    return draft if draft is not None and not draft.sent and "typed" in draft.answers else None


def sent(request: HttpRequest, way: str) -> OpenDraft | None:
    """What was sent and not put away yet."""
    draft = _draft(request, way)
    return draft if draft is not None and draft.sent else None


def keep(request: HttpRequest, way: str, answers: dict[str, Any]) -> OpenDraft:
    """Keep what was written down; the one before, if it was sent and not put away, is wiped."""
    before = open_draft(request.session)
    if before is not None and before.sent:
        discard_draft(request.session)
    draft = start_draft(request.session)
    draft.answers.clear()
    draft.answers.update(answers)
    draft.content["way"] = way
    draft.save()
    return draft


def lines(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What was typed into a form, in the words of the page, to be read back."""
    found = []
    for name, field in form.fields.items():
        value = form[name].value()
        if value in (None, "", [], False):
            continue
        choices = {str(code): label for code, label in getattr(field, "choices", ())}
        values = value if isinstance(value, list) else [value]
        is_tick = isinstance(field, forms.BooleanField)
        shown = _("Yes") if is_tick else ", ".join(str(choices.get(str(one), one)) for one in values)
        found.append((str(form[name].label), shown))
    return found


def districts_of(viewer: Viewer) -> list[Unit]:
    """The districts of the viewer's state, for a list box."""
    states = {posting.unit.state_id or posting.unit_id for posting in viewer.postings}
    return list(Unit.objects.districts().filter(state_id__in=states).order_by("name_en")[:200])


def station_of(viewer: Viewer) -> Unit | None:
    """The station at which the viewer writes down: that of the first post there."""
    return next((posting.unit for posting in viewer.postings if posting.role in AT_STATION), None)


def wipe(request: HttpRequest, back: str) -> HttpResponse:
    """The paper is given: the numbers are wiped from this sign-in, sent or not."""
    discard_draft(request.session)
    messages.success(request, _("Wiped. Nothing of it is left in this browser."))
    return redirect(back)
