"""Enter a register of missing persons from a CSV or XLSX file."""

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from samman.accounts.management.commands.create_administrator import state_named
from samman.accounts.sheets import MOST_BYTES, BadList, rows_of
from samman.audit.actors import command
from samman.common.text import fold
from samman.missing_children.actions.importing import import_missing
from samman.missing_children.register_list import COLUMNS, NEEDED, Checked, check_list

SHOWN = 50


class Command(BaseCommand):
    """Checks every line, tells everything that is wrong, and enters all persons or none."""

    help = f"""Enter missing persons from a CSV (UTF-8) or XLSX file: the first line names the columns, in Hindi or English.

Without --apply nothing is written: the file is checked, entered on trial, and all of it undone.
needed:    {", ".join(NEEDED)}, and age or birth_date
optional:  {", ".join(name for name in COLUMNS if name not in (*NEEDED, "age", "birth_date"))}
station, district   by code or by any name, in Hindi or English
days       12.10.25, 12-Oct-2025, 12/10/2025 18:40, in any digits; the day stands before the month
age        12, 14-15, 2 years 6 months, in Hindi too; on the day of reported_on, else of missing_since
fir_number 112/2025, or 112 beside a fir_date
status     lines of persons who are traced already are left out
Who is registered already is left as it is. Persons of one FIR are tied together. A child without an FIR number gets the clock of
the FIR, ten persons a day at each station; nobody is told by message."""

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        from argparse import RawDescriptionHelpFormatter

        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="write it; otherwise only check")
        parser.add_argument("--state", help="code of the state, such as up (needed when several are loaded)")
        parser.add_argument(
            "--leave-out", action="append", default=[], metavar="COLUMN", help="a column that is not wanted"
        )

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
        """Read, check and enter. Raises BadList and CommandError."""
        state = state_named(options["state"])
        data = self.read(options["file"])
        self.say(f"Reading {options['file'].name} ...")
        left_out = frozenset(fold(name) for name in options["leave_out"])
        checked = check_list(rows_of(options["file"].name, data), state, left_out=left_out, say=self.say)
        self.tell(checked)
        import_missing(
            checked.new,
            state=state,
            by=command("import_missing"),
            digest=hashlib.sha256(data).hexdigest(),
            say=self.say,
            trial=not options["apply"],
        )
        if options["apply"]:
            self.say(f"Done: {len(checked.new)} persons.")
        else:
            self.say("This was a trial; nothing was written. Repeat it with --apply.")

    def tell(self, checked: Checked) -> None:
        """What the register says: how many by station, who is there already, which children have no FIR."""
        self.say(
            f"{len(checked.new)} persons to enter; {len(checked.already)} are registered already; {checked.traced} are traced "
            "already and left out. No line is wrong."
        )
        for line in checked.already[:SHOWN]:
            self.say(f"  line {line.number}: registered already as {line.already}")
        by_station = Counter(line.station.code for line in checked.new)
        for code, count in sorted(by_station.items())[:SHOWN]:
            self.say(f"  {code}: {count}")
        without = [line.number for line in checked.new if line.report.fir is None]
        if without:
            numbers = ", ".join(map(str, without[:SHOWN]))
            self.say(f"{len(without)} without an FIR number, on the lines {numbers}.")

    def read(self, path: Path) -> bytes:
        """The file's bytes; no more than are taken."""
        try:
            with path.open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {path}.") from error
        except OSError as error:
            raise CommandError(f"The file {path} cannot be read.") from error

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
