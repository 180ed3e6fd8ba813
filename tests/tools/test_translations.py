"""What counts as a string to translate, and what is wrong with a translation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import translations


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    folder = tmp_path / "samman" / "room"
    (folder / "templates" / "room").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "templates" / "room" / "page.html").write_text(
        '{% load i18n %}{% translate "Send" %}\n   {% blocktranslate trimmed count n=n %}\n   {{ n }} file\n'
        "   {% plural %}{{ n }} files{% endblocktranslate %}"
    )
    (folder / "views.py").write_text(
        'from x import gettext as _, pgettext\n_("Hello %(name)s")\npgettext("kind", "Form")\n'
    )
    return folder


def write_hindi(app: Path, english: str, hindi: str) -> None:
    path = translations.catalogue_path(app)
    path.write_text(
        path.read_text().replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{hindi}"')
    )


def test_strings_of_templates_and_python_are_found(app: Path) -> None:
    assert translations.strings_of(app) == {
        (None, "Send", None),
        (None, "%(n)s file", "%(n)s files"),
        (None, "Hello %(name)s", None),
        ("kind", "Form", None),
    }


def test_a_missing_text_and_a_wrong_placeholder_are_named(app: Path) -> None:
    translations.update([])
    write_hindi(app, "Send", "भेजें")
    write_hindi(app, "Hello %(name)s", "नमस्ते %(nam)s")
    assert [line.split(":")[1] for line in translations.problems()] == [
        " '%(n)s file' has no Hindi",
        " 'Form' [kind] has no Hindi",
        " 'Hello %(name)s' has other placeholders in Hindi",
    ]


def test_a_translation_is_kept_when_its_string_goes_and_comes_back(app: Path) -> None:
    translations.update([])
    write_hindi(app, "Send", "भेजें")
    page = app / "templates" / "room" / "page.html"
    source = page.read_text()
    page.write_text("nothing")
    translations.update([])
    page.write_text(source)
    translations.update([])
    assert 'msgid "Send"\nmsgstr "भेजें"' in translations.catalogue_path(app).read_text()
