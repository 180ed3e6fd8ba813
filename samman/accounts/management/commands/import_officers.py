"""Enter a list of officers with their first posts from a CSV or XLSX file."""

import csv
import hashlib
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from samman.accounts.actions import import_officers
from samman.accounts.management.commands.create_administrator import state_named
from samman.accounts.officer_list import NEEDED, OPTIONAL, check_list
from samman.accounts.sheets import MOST_BYTES, BadList, rows_of
from samman.audit.actors import command

SHOWN = 40


class Command(BaseCommand):
    """Checks every line, tells everything that is wrong, and enters all officers or none."""

    help = f"""Enter officers with their first posts from a CSV (UTF-8) or XLSX file: the first line names the columns.

needed:    {", ".join(NEEDED)}
optional:  {", ".join(OPTIONAL)}
role       a post: sho, desk, co, nodal, sp, थानाध्यक्ष …
unit       its code, or any of its names in Hindi or English; with district where several are called so
from, until   days such as 22/11/2026; empty: from now, until it is ended
The temporary passwords are printed once, or written once to a new file that only its owner reads (--passwords)."""

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        from argparse import RawDescriptionHelpFormatter

        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only check; write nothing")
        parser.add_argument("--state", help="code of the state, such as up (needed when several are loaded)")
        parser.add_argument("--passwords", type=Path, metavar="NEW.csv", help="a new file for the passwords")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            try:
                self.run(options)
            except BadList as error:
                for sentence in error.errors[:SHOWN]:
                    self.say(sentence)
                if len(error.errors) > SHOWN:
                    self.say(f"... and {len(error.errors) - SHOWN} more.")
                count = len(error.errors)
                told = "1 error" if count == 1 else f"{count} errors"
                raise CommandError(f"{told}. Nothing was written.") from error

    def run(self, options: dict[str, Any]) -> None:
        """Read, check, enter, and give out the passwords. Raises BadList and CommandError."""
        state = state_named(options["state"])
        data = self.read(options["file"])
        self.say(f"Reading {options['file'].name} ...")
        checked = check_list(rows_of(options["file"].name, data), state)
        if checked.again:
            self.say(f"This list was entered already; {checked.signed_in} of it have signed in since.")
            self.say(f"New temporary passwords are for the {len(checked.lines)} who never signed in.")
        else:
            self.say(f"{len(checked.lines)} officers; no line is wrong.")
        if options["dry_run"]:
            self.say("This was a trial; nothing was written.")
            return
        place = self.new_file(options["passwords"]) if options["passwords"] else None
        try:
            entered = import_officers(
                checked,
                state=state,
                by=command("import_officers"),
                digest=hashlib.sha256(data).hexdigest(),
                say=self.say,
            )
        except BaseException:
            if place is not None:
                options["passwords"].unlink()
            raise
        rows = [(officer.username, password) for officer, password in entered]
        if place is not None:
            with os.fdopen(place, "w", newline="") as file:
                csv.writer(file).writerows([("username", "temporary password"), *rows])
            self.say(f"Temporary passwords: {options['passwords']}. Hand them over, then destroy the file.")
        else:
            self.say("Temporary passwords (shown only now):")
            for username, password in rows:
                self.say(f"{username}  {password}")
        self.say(f"Done: {len(rows)} officers.")

    def read(self, path: Path) -> bytes:
        """The file's bytes; no more than are taken."""
        try:
            with path.open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {path}.") from error
        except OSError as error:
            raise CommandError(f"The file {path} cannot be read.") from error

    def new_file(self, path: Path) -> int:
        """A new file that only its owner reads; an old one is never written over."""
        try:
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"The file {path} cannot be made anew.") from error

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
