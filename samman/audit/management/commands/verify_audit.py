"""Check that nothing that was recorded has been changed since."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samman.audit import chain
from samman.audit.digests import digest_checks

SHOWN = 50


class Command(BaseCommand):
    """Reads the whole chain, compares it with exported heads, and checks the history rows of other rooms."""

    help = "Check the chain of the record. Ends with code 1 and says where when something was changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", metavar="FILE", help="heads exported before by export_audit_head, kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        heads: list[chain.Head] = []
        if options["head"]:
            try:
                heads = chain.read_heads(Path(options["head"]).read_text())
            except (OSError, ValueError, UnicodeDecodeError) as error:
                raise CommandError(f"The file of heads cannot be read: {error}") from error
        started = time.monotonic()
        verdict = chain.verify(heads, self.progress)
        faults = list(verdict.faults)
        for name, check in sorted(digest_checks().items()):
            self.stdout.write(f"Checking {name} ...")
            faults += [f"{name}: {fault}" for fault in check()]
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{verdict.links} links and {verdict.entries} entries read in {seconds:.1f} s; {verdict.waiting} entries wait to be"
            f" sealed; {len(heads)} exported heads compared."
        )
        if not heads:
            self.stdout.write(
                "No exported head was given: a chain that was cut or made anew as a whole cannot be found."
            )
        if faults:
            for fault in faults[:SHOWN]:
                self.stdout.write(f"  FAULT: {fault}")
            if len(faults) > SHOWN:
                self.stdout.write(f"  ... and {len(faults) - SHOWN} more")
            raise CommandError(f"The record is not as it was written: {len(faults)} faults.")
        self.stdout.write("The record is whole.")

    def progress(self, done: int, total: int) -> None:
        """One line that counts, on a terminal; a line now and then elsewhere."""
        if sys.stdout.isatty():
            self.stdout.write(f"\r  {done} of {total} links", ending="")
            self.stdout.flush()
        elif done % 100_000 == 0:
            self.stdout.write(f"  {done} of {total} links")
