"""The tags of `{% load look %}`: what a reader, a screen reader and a thumb find."""

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from samman.common import clock, registry, widgets

ICONS = Path(__file__).parents[2] / "assets" / "icons"


def draw(source: str, language: str = "en", **context: Any) -> str:
    with translation.override(language):
        html = Template("{% load look i18n %}" + source).render(Context(context))
    return re.sub(r"\s+", " ", html).strip()


class Story(forms.Form):
    use_required_attribute = False
    kind = forms.ChoiceField(
        label="Kind",
        help_text="Nearest",
        choices=[("home", "At home"), ("street", "On the street")],
        widget=widgets.ChoiceCards(icons={"home": "home"}, hints={"street": "or followed"}),
    )
    needs = forms.MultipleChoiceField(
        label="Needs", choices=[("a", "One"), ("b", "Two")], widget=widgets.ManyChoiceCards(), required=False
    )
    text = forms.CharField(label="What happened?", help_text="Own words", widget=forms.Textarea())
    day = widgets.DatePartsField(label="Day", required=False)
    number = forms.CharField(label="Number", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_ties_its_label_hint_and_error_to_the_control() -> None:
    html = draw("{% field form.text %}", form=Story({}))
    assert '<label class="govuk-label" for="id_text">What happened?</label>' in html
    assert 'id="id_text_helptext" class="govuk-hint">Own words' in html
    assert 'id="id_text_error" class="govuk-error-message"' in html
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'aria-invalid="true"' in html and "govuk-textarea--error" in html


def test_the_label_of_the_only_question_is_the_heading() -> None:
    assert '<h1 class="govuk-label-wrapper"><label class="govuk-label question"' in draw(
        "{% field form.text heading=True %}", form=Story()
    )
    assert '<h1 class="govuk-fieldset__heading question">Kind</h1>' in draw(
        "{% field form.kind heading=True %}", form=Story()
    )


def test_choices_are_cards_with_icon_and_hint_and_the_chosen_one_marked() -> None:
    html = draw("{% field form.kind %}", form=Story({"kind": "street"}))
    assert 'aria-describedby="id_kind_helptext"' in html
    assert "#home" in html
    assert '<span class="choice__hint">or followed</span>' in html
    assert re.findall(r'value="(\w+)" checked', html) == ["street"]
    assert html.count('type="radio"') == 2


def test_a_revealed_field_stands_under_its_choice() -> None:
    html = draw('{% field form.kind reveal="street:number,nothing" %}', form=Story())
    assert 'data-reveals="reveal-id_kind_1"' in html
    assert html.index('id="reveal-id_kind_1"') < html.index('name="number"')


def test_what_was_typed_comes_back_escaped() -> None:
    html = draw(
        "{% field form.text %}{% field form.number %}", form=Story({"text": "<b>x", "number": '"><i>'})
    )
    assert "&lt;b&gt;x" in html and "<b>x" not in html
    assert "&quot;&gt;&lt;i&gt;" in html and "<i>" not in html


def test_a_hidden_field_is_only_its_input() -> None:
    assert draw("{% field form.token %}", form=Story()).startswith('<input type="hidden"')


def test_a_date_in_three_boxes_keeps_even_a_wrong_day() -> None:
    typed = {"kind": "home", "text": "x", "day_day": "31", "day_month": "2", "day_year": "2026"}
    html = draw("{% field form.day %}", form=Story(typed))
    assert re.findall(r'name="day_(\w+)" value="(\d+)"', html) == [
        ("day", "31"),
        ("month", "2"),
        ("year", "2026"),
    ]
    assert "There is no such day." in html


def test_a_counter_speaks_the_readers_language() -> None:
    html = draw("{% field form.text count=500 %}", "hi", form=Story())
    assert 'data-maxlength="500"' in html and "%{count} अक्षर और लिख सकते हैं" in html
    assert 'aria-describedby="id_text_helptext id_text-info"' in html


def test_the_error_summary_leads_to_the_first_control_of_each_field() -> None:
    form = Story({"day_day": "31", "day_month": "2", "day_year": "2026"})
    html = draw("{% error_summary form %}", form=form)
    assert re.findall(r'href="(#\w+)"', html) == ["#id_kind_0", "#id_text", "#id_day_0"]
    assert "What happened: This field is required." in html
    together = draw("{% error_summary form others %}", form=Story(), others=[form, Story()])
    assert together == html  # one box for all that a page has


def test_without_errors_there_is_no_summary() -> None:
    assert draw("{% error_summary form nothing %}", form=Story()) == ""


def test_djangos_own_errors_are_plain_in_hindi() -> None:
    with translation.override("hi"):
        assert Story({}).errors["text"] == ["यहाँ कुछ लिखें या चुनें।"]


@pytest.mark.parametrize("typed", [["५", "१", "२०२६"], ["05", "01", "26"], ["5", "1", "2026"]])
def test_a_day_may_be_typed_in_any_digits(typed: list[str]) -> None:
    assert widgets.DatePartsField().clean(typed) == dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    "typed", [["5", "", "2026"], ["31", "2", "2026"], ["x", "1", "2026"], ["0", "0", "0"]]
)
def test_a_day_that_is_none_is_refused_in_words(typed: list[str]) -> None:
    with pytest.raises(forms.ValidationError):
        widgets.DatePartsField().clean(typed)


def test_a_clock_has_a_shape_and_words_that_differ_by_state(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    hour = dt.timedelta(hours=1)
    drawn = {
        "running": draw("{% clock end start %}", "hi", end=now + 19 * hour, start=now - 5 * hour),
        "soon": draw("{% clock end start %}", "hi", end=now + 2 * hour, start=now - 22 * hour),
        "late": draw("{% clock end start %}", "hi", end=now - 2 * hour, start=now - 26 * hour),
        "done": draw("{% clock end start stop %}", "hi", end=now, start=now - 24 * hour, stop=now - hour),
    }
    for state, html in drawn.items():
        assert f'class="clock clock--{state}"' in html and 'aria-hidden="true"' in html
    shapes = {re.sub(r"<time.*", "", html.split("<svg", 1)[1]) for html in drawn.values()}
    assert len(shapes) == 4
    assert "2 घं 00 मि देर" in drawn["late"] and "2 घं 00 मि शेष" in drawn["soon"]


def test_numbers_are_grouped_for_reading_aloud() -> None:
    assert draw("{% digits9 number %}|{{ number|digits9 }}", number="482913067") == "482 913 067|482 913 067"
    assert draw("{% digits12 key %}|{{ none|digits12 }}", key="730455182296", none=None) == "7304 5518 2296|"


def test_a_moment_is_a_time_element_in_india(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = dt.datetime(2026, 11, 23, 13, 10, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    html = draw("{% ist moment %}", "hi", moment=moment)
    assert html == '<time datetime="2026-11-23T18:40:00+05:30">सोमवार, 23 नवंबर, शाम 6:40 बजे</time>'
    assert draw("{% ist nothing %}", nothing=None) == ""


def test_the_language_switch_leads_to_the_same_page() -> None:
    request = RequestFactory().get("/components/", {"side": "staff"})
    html = draw("{% language_switch %}", "hi", request=request)
    assert 'href="/en/components/?side=staff"' in html and 'lang="en"' in html and ">English<" in html
    request = RequestFactory().get("/en/components/")
    assert 'href="/components/"' in draw("{% language_switch %}", "en", request=request)


def test_filters_stay_in_the_address() -> None:
    request = RequestFactory().get("/x/", {"state": "open", "after": "9"})
    assert draw('{% query after=None state="late" %}', request=request) == "?state=late"


def test_the_bar_marks_the_present_page_and_shows_no_closed_doors() -> None:
    request = RequestFactory().get("/en/components/")
    assert 'aria-current="page"' in draw('{% nav_link "common:components" "X" %}', "en", request=request)
    assert draw('{% nav_link "nowhere:list" "X" %}', request=request) == ""
    assert draw('{% nav_link "accounts:officers" "X" %}', "en", request=request) == ""
    request.viewer = SimpleNamespace(postings=[SimpleNamespace(role="desk")])  # type: ignore[attr-defined]
    assert draw('{% nav_link "accounts:officers" "X" %}', "en", request=request) == ""
    request.viewer = SimpleNamespace(postings=[SimpleNamespace(role="administrator")])  # type: ignore[attr-defined]
    assert "/officers/" in draw('{% nav_link "accounts:officers" "X" %}', "en", request=request)


def test_an_icon_is_silent_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "phone" %}')
    assert 'role="img" aria-label="Locked"' in draw('{% icon "lock" label="Locked" %}')


def test_every_icon_named_in_a_template_is_drawn() -> None:
    drawn = {path.stem for path in ICONS.glob("*.svg")}
    root = Path(__file__).parents[2] / "samman"
    named = {
        (name, str(path.relative_to(root)))
        for path in root.glob("*/templates/**/*.html")
        for name in re.findall(r'\{%\s*icon\s+"([\w-]+)"|icon_name="([\w-]+)"', path.read_text())
        for name in name
        if name
    }
    assert named and not {(name, where) for name, where in named if name not in drawn}


def test_icons_share_one_stroke_and_carry_no_colour_of_their_own() -> None:
    for path in ICONS.glob("*.svg"):
        if path.stem == "favicon":
            continue
        svg = path.read_text()
        assert 'viewBox="0 0 24 24"' in svg and 'stroke-width="1.75"' in svg, path.stem
        inner = svg.split(">", 1)[1]
        assert not re.search(r"(fill|stroke|style|class)=", inner), path.stem


def test_what_is_the_same_for_everybody_knows_nothing_of_the_page_and_speaks_its_language() -> None:
    assert "Leave this page now" in draw('{% fixed "common/exit.html" %}', "en")
    assert "Leave this page now" not in draw('{% fixed "common/exit.html" %}', "hi")
    source = '{% fixed "common/notice.html" %}'
    assert "hers" not in draw(source, text="hers")


def test_the_strip_of_numbers_follows_the_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [SimpleNamespace(number="112", name="First"), SimpleNamespace(number="1090", name="<Second>")]
    monkeypatch.setattr(registry, "_helplines", lambda: lines)
    assert "&lt;Second&gt;" in draw("{% helplines_strip %}")
    lines[1] = SimpleNamespace(number="1090", name="Another")
    html = draw("{% helplines_strip %}")
    assert "Another" in html and "Second" not in html
    monkeypatch.setattr(registry, "_helplines", lambda: [])
    assert all(
        f'href="tel:{number}"' in draw("{% helplines_strip %}") for number in ("112", "1090", "181", "1098")
    )
