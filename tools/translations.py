"""Hindi catalogues, one per app: `samman/<app>/locale/hi/LC_MESSAGES/django.po`.

    python tools/translations.py update             take every English string into its app's catalogue
    python tools/translations.py update --tidy      the same, and forget strings that are used no more
    python tools/translations.py compile            make the .mo files that Django reads (never committed)
    python tools/translations.py check              say what is missing, fuzzy or wrong, and fail

Names of apps may follow (`update complaints messages`); without them it is all apps.
The English text is the msgid; catalogues carry no line numbers and no dates, so a diff shows only words.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
msgid ""
msgstr ""
"Language: hi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
# Where the strings stand in a call: (place of context, place of singular, place of plural).
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

Key = tuple[str | None, str, str | None]  # context, singular, plural


def apps(names: list[str] | None = None) -> list[Path]:
    found = sorted(path.parent for path in ROOT.glob("samman/*/__init__.py"))
    return [app for app in found if not names or app.name in names]


def catalogue_path(app: Path) -> Path:
    return app / "locale" / "hi" / "LC_MESSAGES" / "django.po"


def strings_of_python(source: str) -> Iterator[Key]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        if name not in CALLS:
            continue
        context, singular, plural = (text_of(node, place) for place in CALLS[name])
        if singular:
            yield context, singular, plural


def text_of(call: ast.Call, place: int | None) -> str | None:
    """The text that stands at this place of a call, if it is one."""
    argument = call.args[place] if place is not None and place < len(call.args) else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def strings_of_template(source: str, name: str) -> Iterator[Key]:
    from django.utils.translation.template import templatize

    # templatize gives Python-like lines in which only the indentation cannot be trusted.
    pseudo = "\n".join(line.strip() for line in templatize(source, name).splitlines())
    keywords: dict[str, tuple[int | tuple[int, str], ...] | None] = {
        "_": None, "gettext": None, "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
    }  # fmt: skip
    for _line, message, _comments, context in extract("python", io.BytesIO(pseudo.encode()), keywords):
        if isinstance(message, tuple):
            yield context, message[0], message[1] if len(message) > 1 else None
        elif message:
            yield context, message, None


def strings_of(app: Path) -> set[Key]:
    """All translatable strings of an app, from its Python files (migrations left out) and templates."""
    found: dict[tuple[str | None, str], str | None] = {}
    for path in sorted(app.rglob("*")):
        parts = path.relative_to(app).parts
        if path.suffix == ".py" and "migrations" not in parts:
            keys = strings_of_python(path.read_text("utf-8"))
        elif path.suffix in {".html", ".txt"} and "templates" in parts:
            keys = strings_of_template(path.read_text("utf-8"), str(path.relative_to(ROOT)))
        else:
            continue
        try:
            for context, singular, plural in keys:
                found[context, singular] = plural or found.get((context, singular))
        except SyntaxError as error:
            raise SystemExit(f"{path.relative_to(ROOT)}: cannot be read ({error})") from error
    return {(context, singular, plural) for (context, singular), plural in found.items()}


def load(app: Path) -> Catalog:
    path = catalogue_path(app)
    if not path.exists():
        return Catalog(locale="hi")
    with path.open("rb") as file:
        return read_po(file, locale="hi")


def key_of(message: Message) -> Key:
    if isinstance(message.id, (list, tuple)):
        return message.context, message.id[0], message.id[1]
    return message.context, message.id, None


def texts_of(message: Message | None) -> list[str]:
    """The Hindi of a message: one text, or two where there is a plural."""
    if message is None:
        return []
    return list(message.string) if isinstance(message.string, (list, tuple)) else [message.string or ""]


def update(names: list[str], tidy: bool = False) -> None:
    """Bring every catalogue in step with the source. A translation is never lost unless `tidy` asks for it."""
    found = {app: strings_of(app) for app in apps(names)}
    for app, keys in found.items():
        old = load(app)
        known = {key_of(m)[:2]: m for m in [*old.obsolete.values(), *old] if m.id and any(texts_of(m))}
        new = Catalog(locale="hi", fuzzy=False)
        for context, singular, plural in keys:
            before = known.pop((context, singular), None)
            texts = texts_of(before)
            new.add(
                (singular, plural) if plural else singular,
                string=[*texts, *texts, "", ""][:2] if plural else [*texts, ""][0],
                context=context,
                flags=[flag for flag in (before.flags if before else ()) if flag == "fuzzy"],
                user_comments=before.user_comments if before else (),
            )
        if not tidy:
            for message in known.values():
                new.obsolete[message.id if not message.context else (message.id, message.context)] = message
        path = catalogue_path(app)
        if not keys and not path.exists():
            continue
        body = io.BytesIO()
        write_po(body, new, width=0, no_location=True, omit_header=True, sort_output=True)
        content = HEADER.encode() + body.getvalue().strip() + b"\n"
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, content)
            print(f"{path.relative_to(ROOT)}: {len(keys)} strings")


def compile_all() -> None:
    """Write the .mo beside every .po that is newer."""
    for app in apps():
        source = catalogue_path(app)
        target = source.with_suffix(".mo")
        if not source.exists() or (
            target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns
        ):
            continue
        body = io.BytesIO()
        catalogue = load(app)
        # A plural with an empty half would show an empty line: leave it out, so that English is shown.
        for message in list(catalogue):
            if message.id and not all(texts_of(message)):
                catalogue.delete(message.id, context=message.context)
        write_mo(body, catalogue)
        replace(target, body.getvalue())


def replace(path: Path, content: bytes) -> None:
    """Write in one step: a server that reads meanwhile must never see half a file."""
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_bytes(content)
    temporary.replace(path)


def problems(names: list[str] | None = None) -> list[str]:
    """What is wrong with the Hindi, one line each; empty when all is well."""
    wrong: list[str] = []
    # Django lays all catalogues over each other: the same English must have the same Hindi everywhere.
    everywhere: dict[tuple[str | None, str], tuple[list[str], str]] = {}
    for app in apps(names):
        translated = {key_of(message)[:2]: message for message in load(app) if message.id}
        for context, singular, plural in sorted(strings_of(app), key=lambda key: key[1]):
            message = translated.get((context, singular))
            texts = texts_of(message)
            where = f"{app.name}: {singular!r}" + (f" [{context}]" if context else "")
            if message is None or len(texts) != (2 if plural else 1) or not all(texts):
                wrong.append(f"{where} has no Hindi")
                continue
            if message.fuzzy:
                wrong.append(f"{where} is fuzzy")
            allowed = set(PLACEHOLDER.findall(singular)) | set(PLACEHOLDER.findall(plural or ""))
            for text in texts:
                used = set(PLACEHOLDER.findall(text))
                if used - allowed or (not plural and used != allowed):
                    wrong.append(f"{where} has other placeholders in Hindi: {text!r}")
            first, place = everywhere.setdefault((context, singular), (texts, app.name))
            if first != texts:
                wrong.append(f"{where} has another Hindi than in {place}: use one text, or pgettext")
    return wrong


def main(arguments: list[str]) -> int:
    warnings.simplefilter("ignore")
    match arguments:
        case ["update", "--tidy", *names]:
            update(names, tidy=True)
        case ["update", *names]:
            update(names)
        case ["compile"]:
            compile_all()
        case ["check", *names]:
            wrong = problems(names)
            print("\n".join(wrong) or "Every string has its Hindi.")
            return 1 if wrong else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
