"""Put a real list of police stations in place of the made-up ones."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samman.audit.actors import command
from samman.jurisdictions.station_list import BadList, import_stations

SHOWN = 50


class Command(BaseCommand):
    help = """Put a real list of police stations in place of the sample stations of its districts.

Without --apply nothing is written: the file is checked and the outcome told. The file is a CSV in UTF-8 with a heading:
  district      code (up-lucknow) or name, in Hindi or English
  name_hi       name in Hindi, without the word for police station
  name_en       name in English
and, where known:
  code          our code of the station, to rename one that is there
  circle_hi, circle_en   name of its circle, in both languages; without it: as before, or the smallest circle
  other_names   other names and spellings, separated by ;
  phone, latitude, longitude
  mahila_thana, grp, cyber   yes or no: what kind of station it is; without any, an ordinary one
  headquarters   yes or no: the station of the district's main town
A station that is there under the same code or name is kept. The file must be complete for each district in it."""

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        from argparse import RawDescriptionHelpFormatter

        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="write it; otherwise only check")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = import_stations(
                options["file"], by=command("import_stations"), apply=options["apply"], say=self.say
            )
        except BadList as error:
            for sentence in error.errors[:SHOWN]:
                self.say(sentence)
            if len(error.errors) > SHOWN:
                self.say(f"... and {len(error.errors) - SHOWN} more.")
            count = len(error.errors)
            told = "1 error" if count == 1 else f"{count} errors"
            raise CommandError(f"{told}. Nothing was written.") from error
        self.say(
            f"Stations added: {outcome.added}, kept: {outcome.kept}. "
            f"Samples deleted: {outcome.deleted}, closed because cases or officers refer to them: {outcome.closed}."
        )
        if outcome.not_in_file:
            self.say(
                "There already but not in the file, left as they are: "
                + ", ".join(outcome.not_in_file[:SHOWN])
            )
        self.say(
            "Done." if options["apply"] else "This was a trial; nothing was written. Repeat it with --apply."
        )

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
