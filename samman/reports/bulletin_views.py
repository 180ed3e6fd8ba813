"""The pages on which headquarters edits the month's bulletin and lets it go out."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.cases.writing import Stale
from samman.common import clock, show
from samman.jurisdictions.models import Unit
from samman.reports import bulletin as drafts
from samman.reports import bulletin_pdf
from samman.reports.actions import TellsWho, save_bulletin, state_of
from samman.reports.bulletin_check import problems
from samman.reports.models import Bulletin
from samman.reports.traced import bounds, last_months, records_of, traced_in

headquarters_only = officers_only(Role.MONITOR)
MONTHS = 12  # that can be drafted, this one among them
LONGEST = 20_000  # letters


class BulletinForm(forms.Form):
    """The text in both languages."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=999, required=False)
    text_hi = forms.CharField(
        label=gettext_lazy("In Hindi"), widget=forms.Textarea(attrs={"rows": 18}), max_length=LONGEST
    )
    text_en = forms.CharField(
        label=gettext_lazy("In English"), widget=forms.Textarea(attrs={"rows": 18}), max_length=LONGEST
    )
    early = forms.BooleanField(
        label=gettext_lazy("Let it go out although the month is not over"), required=False
    )

    def __init__(self, *args: Any, needs_tick: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_tick = needs_tick

    def clean_edition(self) -> int:
        """The first one where none is named."""
        return self.cleaned_data["edition"] or 1

    def clean_early(self) -> bool:
        """Ticked by whoever lets a month go out before it is over."""
        if self.needs_tick and not self.cleaned_data["early"]:
            raise forms.ValidationError(
                _(
                    "This month is not over: children traced until its end would be missing. Tick this if it is to go out."
                )
            )
        return bool(self.cleaned_data["early"])


@headquarters_only
@require_GET
def bulletins(request: HttpRequest) -> HttpResponse:
    """The months of a year, with what has become of the bulletin of each."""
    state = state_of(viewer_for(request))
    of_year = Bulletin.objects.filter(state=state, month__in=last_months(MONTHS)).order_by("edition")
    kept = {one.month: one for one in of_year}  # the newest edition of each
    rows = [(month, show.date_words(month, "month"), kept.get(month)) for month in last_months(MONTHS)]
    return render(request, "reports/bulletins.html", {"rows": rows})


@headquarters_only
@require_http_methods(["GET", "POST"])
def bulletin(request: HttpRequest, month: str) -> HttpResponse:
    """Draft, edit and release the bulletin of a month; one that went out is shown, and may be corrected by a next edition."""
    viewer = viewer_for(request)
    day, state = _month(month), state_of(viewer)
    is_over = bounds(day)[1] <= clock.now()
    editions = _editions(state, day)
    kept = editions[0] if editions else None
    told: list[str] = []
    corrects = bool(kept and kept.released_at and "correct" in request.GET)
    if request.method == "POST":
        release = request.POST.get("act") == "release"
        form = BulletinForm(request.POST, needs_tick=release and not is_over)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("version", "edition", "text_hi", "text_en")}
            try:
                save_bulletin(day, **given, release=release, by=viewer)
                done = _("The bulletin has gone out.") if release else _("Your text is kept.")
                messages.success(request, done)
                return redirect("reports:bulletin", month)
            except TellsWho as refused:
                told = refused.problems
            except Stale:
                editions = _editions(state, day)
                kept = editions[0] if editions else None
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
                given |= {"version": kept.version, "edition": kept.edition}
                form = BulletinForm(initial=given)
    else:
        form = BulletinForm(initial=_initial(kept, state, day))
        if kept and not kept.released_at:
            told = problems(f"{kept.text_hi}\n\n{kept.text_en}", records_of(state, day))
    context = {
        "form": form,
        "bulletin": kept,
        "shows_form": kept is None or not kept.released_at or corrects or form.is_bound,
        "earlier": [
            one for one in editions if one.released_at and (one != kept or corrects or form.is_bound)
        ],
        "is_over": is_over,
        "month": month,
        "title": show.date_words(day, "month"),
        "told": told,
    }
    return render(request, "reports/bulletin.html", context)


def _editions(state: Unit, day: date) -> list[Bulletin]:
    """Those of a month, the newest first."""
    found = Bulletin.objects.filter(state=state, month=day).select_related("released_by")
    return list(found.order_by("-edition"))


@headquarters_only
@require_GET
def bulletin_file(request: HttpRequest, month: str, language: str, kind: str) -> HttpResponse:
    """What went out, as PDF or plain text."""
    if language not in ("hi", "en") or kind not in ("pdf", "txt"):
        raise Http404
    state = state_of(viewer_for(request))
    gone_out = Bulletin.objects.exclude(released_at=None).select_related("state")
    found = gone_out.filter(state=state, month=_month(month)).order_by("-edition").first()
    if found is None:
        raise Http404
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
        texts = {"text_hi": kept.text_hi, "text_en": kept.text_en}
        if kept.released_at:
            return {"version": 0, "edition": kept.edition + 1, **texts}
        return {"version": kept.version, "edition": kept.edition, **texts}
    traced = traced_in(state, day)
    texts = {f"text_{language}": drafts.compose(day, traced, language) for language in ("hi", "en")}
    return {"version": 0, "edition": 1, **texts}


def _month(text: str) -> date:
    """The first day of the month of the address; 404 for one that lies ahead or more than a year back."""
    found = next((month for month in last_months(MONTHS) if f"{month:%Y-%m}" == text), None)
    if found is None:
        raise Http404
    return found
