"""Widgets that are drawn without a template look as Django draws them."""

import datetime as dt
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from samman.common.renderer import Renderer


class Everything(forms.Form):
    line = forms.CharField(max_length=5, help_text="<b>")
    choice = forms.ChoiceField(
        choices=[("", "—"), ("x<", '<i>&"'), ("A group", [("1", "one"), ("2", "two")])],
    )
    tick = forms.BooleanField()
    whole = forms.IntegerField(min_value=0, required=False)
    hidden = forms.CharField(widget=forms.HiddenInput)
    time = forms.TimeField()
    day = forms.DateField(localize=True)
    file = forms.FileField()
    mail = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)
    several = forms.MultipleChoiceField(choices=[("1", "one"), ("2", "two")])
    marked = forms.BooleanField(
        widget=forms.CheckboxInput(attrs={"value": "v<", "data-on": True, "data-off": False})
    )


class Parts(HTMLParser):
    """Tags with their attributes in any order, and words without the space around them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        self.found += [data.strip()] if data.strip() else []


def parts(html: str) -> list[Any]:
    parser = Parts()
    parser.feed(html)
    return parser.found


FIRST = {"whole": 3, "choice": "2", "day": dt.date(2026, 1, 2), "time": dt.time(3, 4), "tick": True}
TYPED = {"line": "<\"'&", "choice": "x<", "tick": "on", "whole": "5", "several": ["2"], "hidden": "\x00é"}


@pytest.mark.parametrize("name", Everything.base_fields)
@pytest.mark.parametrize("typed", [None, TYPED])
def test_a_widget_is_drawn_as_by_django(name: str, typed: dict[str, Any] | None) -> None:
    ours = Everything(typed, initial=FIRST, renderer=Renderer())
    djangos = Everything(typed, initial=FIRST, renderer=TemplatesSetting())
    assert parts(str(ours[name])) == parts(str(djangos[name]))
    assert parts(str(ours[name]))
