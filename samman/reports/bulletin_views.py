"""The pages on which headquarters edits the month's bulletin and lets it go out."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.cases.writing import Stale
from samman.common import show
from samman.reports import bulletin as drafts
from samman.reports import bulletin_pdf
from samman.reports.actions import TellsWho, save_bulletin, state_of
from samman.reports.bulletin_check import problems
from samman.reports.models import Bulletin
from samman.reports.traced import last_months, records_of, traced_in

headquarters_only = officers_only(Role.MONITOR)
MONTHS = 12  # that can be drafted, this one among them
LONGEST = 20_000  # letters


class BulletinForm(forms.Form):
    """The text in both languages."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text_hi = forms.CharField(
        label=gettext_lazy("In Hindi"), widget=forms.Textarea(attrs={"rows": 18}), max_length=LONGEST
    )
    text_en = forms.CharField(
        label=gettext_lazy("In English"), widget=forms.Textarea(attrs={"rows": 18}), max_length=LONGEST
    )


@headquarters_only
@require_GET
def bulletins(request: HttpRequest) -> HttpResponse:
    """The months of a year, with what has become of the bulletin of each."""
    state = state_of(viewer_for(request))
    kept = {one.month: one for one in Bulletin.objects.filter(state=state, month__in=last_months(MONTHS))}
    rows = [(month, show.date_words(month, "month"), kept.get(month)) for month in last_months(MONTHS)]
    return render(request, "reports/bulletins.html", {"rows": rows})


@headquarters_only
@require_http_methods(["GET", "POST"])
def bulletin(request: HttpRequest, month: str) -> HttpResponse:
    """Draft, edit and release the bulletin of a month; one that went out is shown."""
    viewer = viewer_for(request)
    day, state = _month(month), state_of(viewer)
    kept = Bulletin.objects.filter(state=state, month=day).first()
    told: list[str] = []
    if request.method == "POST":
        form = BulletinForm(request.POST)
        release = request.POST.get("act") == "release"
        if form.is_valid():
            try:
                save_bulletin(day, **form.cleaned_data, release=release, by=viewer)
                done = _("The bulletin has gone out.") if release else _("Your text is kept.")
                messages.success(request, done)
                return redirect("reports:bulletin", month)
            except TellsWho as refused:
                told = refused.problems
            except Stale:
                kept = Bulletin.objects.filter(state=state, month=day).first()
                if kept is None or kept.released_at:
                    messages.info(
                        request, _("This bulletin has gone out meanwhile. It is not changed any more.")
                    )
                    return redirect("reports:bulletin", month)
                messages.error(
                    request,
                    _(
                        "Somebody has changed this bulletin meanwhile. Your own text stands here and is not kept yet: open the "
                        "page once more beside it, compare, and keep yours if it is the better one."
                    ),
                )
                typed = {name: form.cleaned_data[name] for name in ("text_hi", "text_en")}
                form = BulletinForm(initial={**typed, "version": kept.version})
    else:
        form = BulletinForm(initial=_initial(kept, state, day))
        if kept and not kept.released_at:
            told = problems(f"{kept.text_hi}\n\n{kept.text_en}", records_of(state, day))
    context = {
        "form": form,
        "bulletin": kept,
        "month": month,
        "title": show.date_words(day, "month"),
        "told": told,
    }
    return render(request, "reports/bulletin.html", context)


@headquarters_only
@require_GET
def bulletin_file(request: HttpRequest, month: str, language: str, kind: str) -> HttpResponse:
    """What went out, as PDF or plain text."""
    if language not in ("hi", "en") or kind not in ("pdf", "txt"):
        raise Http404
    state = state_of(viewer_for(request))
    gone_out = Bulletin.objects.exclude(released_at=None).select_related("state")
    found = get_object_or_404(gone_out, state=state, month=_month(month))
    if kind == "pdf":
        response = HttpResponse(bulletin_pdf.make(found, language), content_type="application/pdf")
    else:
        response = HttpResponse(
            bulletin_pdf.text_of(found, language), content_type="text/plain; charset=utf-8"
        )
    response["Content-Disposition"] = f'attachment; filename="bulletin-{month}-{language}.{kind}"'
    return response


def _initial(kept: Bulletin | None, state: Any, day: date) -> dict[str, Any]:
    if kept is not None:
        return {"version": kept.version, "text_hi": kept.text_hi, "text_en": kept.text_en}
    traced = traced_in(state, day)
    texts = {f"text_{language}": drafts.compose(day, traced, language) for language in ("hi", "en")}
    return {"version": 0, **texts}


def _month(text: str) -> date:
    """The first day of the month of the address; 404 for one that lies ahead or more than a year back."""
    found = next((month for month in last_months(MONTHS) if f"{month:%Y-%m}" == text), None)
    if found is None:
        raise Http404
    return found
