"""The components page: every part of the look in both languages and all states. Demo mode only."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from samman.common import clock, widgets

# In the order of the sheet: troubles, ways, things.
ICONS = """
home street touch phone-trouble dowry rape acid threat confinement child rings workplace taken money question
exit back forward plus search filter edit check download print language
phone microphone stop photo video document file message lock eye eye-off shield badge warning info
clock calendar pin person persons
"""


class SampleForm(forms.Form):
    """One field of each kind, with long words."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What kind of trouble is it?"),
        help_text=_("Choose what is nearest. You can tell it in your own words later."),
        choices=[
            ("home", _("Beaten or tormented at home")),
            ("street", _("Teased or followed on the way")),
            ("phone", _("Troubled by phone or on the internet")),
            ("question", _("Something else / hard to say")),
        ],
        widget=widgets.ChoiceCards(
            icons={"home": "home", "street": "street", "phone": "phone-trouble", "question": "question"},
            hints={"question": _("You need not find a name for it.")},
        ),
    )
    story = forms.CharField(
        label=_("What happened? Tell it in your own words."),
        help_text=_("What happened was not your fault."),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )
    voice = forms.FileField(label=_("Or say it"), required=False, widget=widgets.VoiceInput())
    day = widgets.DatePartsField(
        label=_("On which day?"), help_text=_("If you are not sure, a nearby day will do.")
    )
    time = forms.TimeField(
        label=_("At about what time?"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    number = forms.CharField(
        label=_("Phone number"), widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )
    district = forms.ChoiceField(
        label=_("District"), choices=[("", "—"), ("lucknow", _("Lucknow")), ("gbn", _("Gautam Buddha Nagar"))]
    )
    help_needed = forms.MultipleChoiceField(
        label=_("What help would you like?"),
        choices=[
            ("interpreter", _("Someone who knows my language")),
            ("wheelchair", _("A place without stairs")),
            ("person", _("Someone of my own to sit with me")),
        ],
        widget=widgets.ManyChoiceCards(
            icons={"interpreter": "language", "wheelchair": "pin", "person": "persons"}
        ),
    )
    call = forms.ChoiceField(
        label=_("May we phone you?"),
        choices=[("no", _("No, do not phone me")), ("yes", _("Yes, at my number and time"))],
        widget=widgets.ChoiceCards(),
    )
    call_number = forms.CharField(label=_("Which number?"), required=False)
    sure = forms.BooleanField(label=_("I have kept both numbers"))
    photo = forms.FileField(
        label=_("Photo or paper"), required=False, help_text=_("Up to 25 MB, one at a time.")
    )


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Show every component. 404 outside the demo."""
    if not settings.DEMO:
        raise Http404
    now = clock.now()
    empty = SampleForm(prefix="a")
    wrong = SampleForm(
        {
            "b-story": "क" * 520,
            "b-day_day": "31",
            "b-day_month": "2",
            "b-day_year": "2026",
            "b-call": "yes",
            "b-number": "98",
        },
        prefix="b",
    )
    hours = dt.timedelta(hours=1)
    clocks = [
        (now - 26 * hours - dt.timedelta(minutes=10), now - 2 * hours - dt.timedelta(minutes=10), None),
        (now - 20 * hours, now + 4 * hours + dt.timedelta(minutes=5, seconds=30), None),
        (now - 5 * hours, now + 19 * hours + dt.timedelta(minutes=5), None),
        (now - dt.timedelta(minutes=3), now + dt.timedelta(minutes=12, seconds=5), None),
        (now - 30 * hours, now - 6 * hours, now - 8 * hours),
        (now - 40 * hours, now - 16 * hours, now - 13 * hours),
    ]
    side = "staff" if request.GET.get("side") == "staff" else "public"
    context = {
        "empty": empty,
        "wrong": wrong,
        "clocks": clocks,
        "now": now,
        "icons": ICONS.split(),
        "rows": range(24),
        "number": "482913067",
        "key": "730455182296",
    }
    return render(request, f"common/components_{side}.html", context)


components.access = "everyone (demo only)"  # type: ignore[attr-defined]
