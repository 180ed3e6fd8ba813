"""The look, for templates: `{% load look %}`.

{% icon "phone" %}                          an icon of the sprite, drawn in the text's colour
{% icon "lock" size=32 label=_("Locked") %} with a size in px and a name for screen readers
{% ist moment %}                            "सोमवार, 23 नवंबर, शाम 6:40 बजे"; styles: full day date time short stamp
{% clock deadline_at started_at %}          shape and words; `stopped_at=` when the clock has stopped
{% digits9 number %} / {{ number|digits9 }} "482 913 067"
{% digits12 key %}   / {{ key|digits12 }}   "7304 5518 2296"
{% error_summary form %}                    what to mend, each line linked to its field; several forms may be given
{% field form.name %}                       label, hint, error and control of one field (see `field`)
{% fields form %}                           all visible and hidden fields of a form, in order
{% language_switch %}                       the link to this page in the other language
{% steps 4 14 %}                            how far along
{% fixed "common/exit.html" %}              a part that is the same for everybody, drawn once in each language
{% helplines_strip %}                       the strip of phone numbers
{% query page=None state="open" %}          this page's query string with changes, for filters and "next" links
{% nav_link "complaints:list" _("Complaints") %}  a link of the staff bar, marked when it is the present page
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_urlconf, resolve, reverse, translate_url
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samman.common import clock as time_source
from samman.common import digits, registry, show, widgets

register = template.Library()


# Icons, numbers, moments


@register.simple_tag
def icon(name: str, size: int = 24, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite (assets/icons/<name>.svg). Silent for screen readers unless it has a label."""
    if not name:
        return SafeString("")
    if label:
        return _icon(name, size, css, format_html(' role="img" aria-label="{}"', label))
    return _silent_icon(name, size, css)


def _icon(name: str, size: int, css: str, spoken: SafeString) -> SafeString:
    return format_html(
        '<svg class="icon{}" width="{}" height="{}" focusable="false"{}><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        size,
        size,
        spoken,
        static("icons.svg"),
        name,
    )


@lru_cache(maxsize=512)
def _silent_icon(name: str, size: int, css: str) -> SafeString:
    return _icon(name, size, css, SafeString(' aria-hidden="true"'))


# What is the same for everybody


@register.simple_tag
def fixed(template_name: str) -> SafeString:
    """A part of the page that is the same for everybody who reads this language: drawn once, without the page's context."""
    return _drawn_once(template_name, translation.get_language())


@register.simple_tag
def helplines_strip() -> SafeString:
    """The strip of the first four phone numbers; drawn anew only when a number or its name changes."""
    return _drawn_once("common/helplines.html", translation.get_language(), first_helplines())


def first_helplines() -> tuple[tuple[str, str], ...]:
    """Number and name, in the reader's language, of the lines that stand on every page."""
    return tuple((line.number, line.name) for line in registry.helplines()[:4])


@lru_cache(maxsize=64)
def _drawn_once(
    template_name: str, _language: str | None, lines: tuple[tuple[str, str], ...] = ()
) -> SafeString:
    return mark_safe(render_to_string(template_name, {"lines": lines}))  # nosec B308, B703  # noqa: S308 - the template escapes


@register.simple_tag(name="digits9")
@register.filter(name="digits9")
@register.simple_tag(name="digits12")
@register.filter(name="digits12")
def grouped_digits(value: object) -> str:
    """A complaint number as "482 913 067", a key as "7304 5518 2296"; nothing for nothing."""
    return digits.grouped(str(value).replace(" ", "")) if value else ""


@register.simple_tag(name="ist")
def ist_tag(value: dt.date | None, style: str = "full") -> SafeString:
    """A moment in IST in the reader's words, inside <time>; styles as in `show.date_words`."""
    if value is None:
        return SafeString("")
    words = ist_filter(value, style)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = time_source.in_ist(value).replace(microsecond=0)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.filter(name="ist")
def ist_filter(value: dt.date | None, style: str = "full") -> str:
    """The same words as plain text, for titles, labels and attributes."""
    if value is None:
        return ""
    return show.date_words(value, style, this_year=time_source.in_ist(time_source.now()).year)


@register.simple_tag
def clock(
    deadline_at: dt.datetime | None,
    started_at: dt.datetime | None = None,
    stopped_at: dt.datetime | None = None,
    label: str = "",
) -> SafeString:
    """A deadline as a shape and words, so that colour says nothing alone: a slice still left, a triangle when late,
    a tick when it was kept. `label` (such as "आख्या") stands before the words."""
    if deadline_at is None:
        return SafeString("")
    face = show.clock_face(deadline_at, started_at, now=time_source.now(), stopped_at=stopped_at)
    return mark_safe(  # nosec B308, B703  # noqa: S308 - the template escapes
        render_to_string(
            "common/clock.html",
            {"face": face, "pie": show.pie_path(face.left), "label": label, "deadline_at": deadline_at},
        )
    )


# Forms


def _first_control_id(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect | forms.MultiWidget | forms.SelectDateWidget):
        return f"{bound.auto_id}_0"
    return bound.auto_id


def _plain(label: object) -> str:
    return str(label).rstrip(" .?:।")


@register.simple_tag
def error_summary(*sources: Any) -> SafeString:
    """What must be mended, at the top of the page, each line a link to its field. Takes forms, formsets and lists of forms."""
    lines: list[dict[str, str]] = []
    for form in sources:
        if not form:
            continue
        members = list(form) if isinstance(form, (forms.BaseFormSet, list)) else [form]
        if isinstance(form, forms.BaseFormSet) and form.is_bound:
            lines += [{"text": str(error), "href": ""} for error in form.non_form_errors()]
        for member in members:
            if not member.is_bound:
                continue
            lines += [{"text": str(error), "href": ""} for error in member.non_field_errors()]
            several = len(member.visible_fields()) > 1
            for bound in member:
                for error in bound.errors:
                    # "Write or choose something here" says nothing away from its field: name the field too.
                    bare = several and error == _("This field is required.")
                    text = f"{_plain(bound.label)}: {error}" if bare else str(error)
                    lines.append({"text": text, "href": f"#{_first_control_id(bound)}"})
    if not lines:
        return SafeString("")
    return mark_safe(render_to_string("common/form/error_summary.html", {"lines": lines}))  # nosec B308, B703  # noqa: S308


_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (widgets.DateParts, "date"),
    (widgets.VoiceInput, "voice"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
)

_CLASSES = {
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "voice": "govuk-file-upload",
    "input": "govuk-input",
}


def _reveals(spec: str, form: forms.BaseForm) -> dict[str, list[BoundField]]:
    """ "fir:fir_number,fir_year;ncr:ncr_number" as {value: [bound fields]}; names the form lacks are passed over."""
    found: dict[str, list[BoundField]] = {}
    for part in filter(None, (piece.strip() for piece in spec.split(";"))):
        value, _colon, names = part.partition(":")
        found[value.strip()] = [form[n.strip()] for n in names.split(",") if n.strip() in form.fields]
    return found


def _counter_words() -> dict[str, str]:
    """What the counter of a text area says; the script puts the number in place of %{count}."""
    return {
        "characters-under-limit.one": _("%{count} letter left"),
        "characters-under-limit.other": _("%{count} letters left"),
        "characters-at-limit": _("No letters left"),
        "characters-over-limit.one": _("%{count} letter too many"),
        "characters-over-limit.other": _("%{count} letters too many"),
    }


# Said once for the whole group, or written by the partial itself.
_NOT_ON_A_CHOICE = ("id", "checked", "aria-describedby", "aria-invalid", "class")


def _choices(bound: BoundField, shown: dict[str, Any], reveal: str) -> list[dict[str, Any]]:
    widget = bound.field.widget
    icons = shown["icons"] or getattr(widget, "icons", {})
    hints = shown["hints"] or getattr(widget, "hints", {})
    reveals = _reveals(reveal, bound.form)
    kind = "checkbox" if shown["many"] else "radio"
    found = []
    for sub in bound.subwidgets:
        data = sub.data
        value = str(data["value"])
        attrs = {key: value for key, value in data["attrs"].items() if key not in _NOT_ON_A_CHOICE}
        if shown["many"]:
            attrs.pop("required", None)
        own = data["attrs"]["id"]
        shown_below = reveals.get(value, [])
        if shown_below:
            attrs |= {"data-reveals": f"reveal-{own}", "aria-controls": f"reveal-{own}"}
        control = format_html(
            '<input class="govuk-{}__input" type="{}" id="{}" name="{}" value="{}"{}{}>',
            shown["group"],
            kind,
            own,
            data["name"],
            value,
            SafeString(" checked") if data["selected"] else "",
            forms.utils.flatatt(attrs) if attrs else "",
        )
        found.append(
            {
                "id": own,
                "control": control,
                "label": data["label"],
                "icon": icon(icons.get(value, ""), 32),
                "hint": hints.get(value, ""),
                "reveal": shown_below,
            }
        )
    return found


@register.simple_tag
def field(
    bound: BoundField,
    heading: bool = False,
    label: str = "",
    hint: str = "",
    css: str = "",
    count: int = 0,
    inline: bool = False,
    icons: dict[str, str] | None = None,
    hints: dict[str, Any] | None = None,
    reveal: str = "",
    small: bool = False,
    **attrs: Any,
) -> SafeString:
    """One field of a form: label, hint, error and control, tied together for screen readers.

    heading  the label (or legend) is the page's <h1>: one question a page
    label, hint  instead of the field's own label and help text
    css      classes of the control, such as "width-5" or "width-10" (characters)
    count    a counter below a text area (its limit in characters)
    inline   choices side by side where there is room
    icons, hints  {value: icon name} and {value: line} for choices (else those of ChoiceCards)
    reveal   "fir:fir_number,fir_year;ncr:ncr_number": fields shown under a choice (without a script always shown);
             do not draw those fields again
    small    small radios and ticks, for dense staff forms
    Other keywords become attributes of the control, underscores as hyphens: autocomplete="off", inputmode="numeric".
    """
    if bound.is_hidden:
        return SafeString(str(bound))  # nosec B703
    widget = bound.field.widget
    kind = next((name for known, name in _KINDS if isinstance(widget, known)), "input")
    extra = {key.replace("_", "-"): value for key, value in attrs.items()}
    shown: dict[str, Any] = {
        "field": bound,
        "id": bound.auto_id,
        "heading": heading,
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "errors": bound.errors,
        "inline": inline,
        "small": small,
        "icons": icons,
        "hints": hints,
        "count": count,
        "attrs": {},
    }
    described = []
    if shown["hint"]:
        described.append(f"{bound.auto_id}_helptext")
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    if kind == "textarea" and count:
        described.append(f"{bound.auto_id}-info")
    shown["described"] = " ".join(described)
    if kind == "textarea" and count:
        shown["counter_words"] = _counter_words()
    if kind == "choices":
        shown["many"] = isinstance(widget, forms.CheckboxSelectMultiple)
        shown["group"] = "checkboxes" if shown["many"] else "radios"
        shown["choices"] = _choices(bound, shown, reveal)
    elif kind == "date":
        shown["parts"] = _date_parts(bound, extra)
    else:
        classes = [_CLASSES.get(kind, "govuk-checkboxes__input"), str(widget.attrs.get("class", "")), css]
        if bound.errors and kind in _CLASSES:
            classes.append(f"{_CLASSES[kind]}--error")
        if kind == "textarea" and count:
            classes.append("govuk-js-character-count")
        extra["class"] = " ".join(filter(None, classes))
        if described:
            extra["aria-describedby"] = " ".join(described)
        shown["control"] = bound.as_widget(attrs=extra)
    return mark_safe(render_to_string(f"common/form/{kind}.html", shown))  # nosec B308, B703  # noqa: S308 - the templates escape


def _date_parts(bound: BoundField, extra: dict[str, Any]) -> list[dict[str, Any]]:
    """The three boxes of a date, drawn by their own widgets."""
    widget = bound.field.widget
    value = bound.value()
    days = value if isinstance(value, list) else widget.decompress(value)
    found = []
    boxes = zip(widget.widgets_names, widget.widgets, days, (_("Day"), _("Month"), _("Year")), strict=True)
    for place, (suffix, box, day, name) in enumerate(boxes):
        chars = 4 if place == 2 else 2
        wrong = " govuk-input--error" if bound.errors else ""
        attrs = {**box.attrs, **extra, "id": f"{bound.auto_id}_{place}", "maxlength": chars}
        attrs["class"] = f"govuk-input width-{chars}{wrong}"
        if bound.errors:
            attrs["aria-invalid"] = "true"
        found.append(
            {"id": attrs["id"], "name": name, "control": box.render(bound.html_name + suffix, day, attrs)}
        )
    return found


@register.simple_tag
def fields(form: forms.BaseForm, **options: Any) -> SafeString:
    """All fields of a form in order, each as `{% field %}` draws it with its defaults."""
    return SafeString("".join(field(bound, **options) for bound in form))  # nosec B703


# Ways through the site


@register.simple_tag(takes_context=True)
def language_switch(context: Context, css: str = "") -> SafeString:
    """The link to the same page in the other language, written in that language; nothing when there is no page."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return SafeString("")
    hindi = (translation.get_language() or "hi").startswith("hi")
    other, name = ("en", "English") if hindi else ("hi", "हिन्दी")
    # A page shown again after a refused post has the address of a GET page too, so its path is enough.
    here = request.get_full_path() if request.method == "GET" else request.path
    return format_html(
        '<a class="language{}" href="{}" lang="{}" hreflang="{}">{}</a>',
        f" {css}" if css else "",
        translate_url(here, other),
        other,
        other,
        name,
    )


@register.simple_tag
def neutral_exit() -> str:
    """The neutral site that Exit leads to, for pages that are drawn without a context."""
    return settings.NEUTRAL_EXIT_URL


@register.inclusion_tag("common/steps.html")
def steps(done: int, total: int) -> dict[str, Any]:
    """How far along: a row of marks, said as "4 of 14" to a screen reader."""
    return {"done": done, "total": total, "marks": [n < done for n in range(total)]}


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """This page's query string with some values changed or (None) dropped: "?state=open"."""
    request: HttpRequest = context["request"]
    found = request.GET.copy()
    for key, value in changes.items():
        found.pop(key, None)
        if value is not None and value != "":
            found[key] = str(value)
    return f"?{found.urlencode()}" if found else "?"


@lru_cache(maxsize=512)
def _door(name: str, _language: str | None, _urlconf: str | None) -> tuple[str, str]:
    """The address of a page in this language, and what its gate asks for; none where no page has this name."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return "", ""
    return address, str(getattr(resolve(address).func, "access", ""))


def _may_open(request: HttpRequest, access: str) -> bool:
    """Whether a page's own gate (its `access`) lets this viewer in, so that the bar shows no closed doors."""
    roles = {posting.role for posting in getattr(getattr(request, "viewer", None), "postings", ())}
    if access.startswith("everyone"):
        return True
    if access == "signed in":
        return bool(getattr(getattr(request, "user", None), "is_authenticated", False))
    return bool(roles) if access == "officers" else not roles.isdisjoint(access.split(", "))


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, text: str, besides: str = "", icon_name: str = "") -> SafeString:
    """A link of the staff bar, marked as the present one on its own page and below it (but not at or below the page
    named `besides`). Left out when the name has no address or the viewer may not open it."""
    request: HttpRequest | None = context.get("request")
    here = (translation.get_language(), get_urlconf())
    address, access = _door(name, *here)
    if request is None or not address or not _may_open(request, access):
        return SafeString("")
    present = request.path.startswith(address)
    if besides:
        present = present and not request.path.startswith(_door(besides, *here)[0] or " ")
    return format_html(
        '<a class="top__link" href="{}"{}>{}{}</a>',
        address,
        SafeString(' aria-current="page"') if present else "",
        icon(icon_name, 18) if icon_name else "",
        text,
    )
