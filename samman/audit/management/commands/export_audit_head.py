"""Write down the end of the chain, to be kept where the database's administrator cannot reach it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samman.audit import chain


class Command(BaseCommand):
    """Adds a line 'link-id hash time' to a file; `verify_audit --head FILE` compares it later."""

    help = "Seal what is not sealed yet and add the end of the chain to FILE."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        chain.seal_new_entries()
        head = chain.present_head()
        if head is None:
            raise CommandError("Nothing has been recorded yet: there is no head.")
        try:
            with Path(options["file"]).open("a") as file:
                file.write(f"{head}\n")
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error}") from error
        self.stdout.write(f"Written: {head}")
