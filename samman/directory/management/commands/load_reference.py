"""Load the police map of a state, the policies of clocks, the helplines and the offences."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from samman.audit.actors import command
from samman.deadlines.reference import FILE as POLICIES
from samman.deadlines.reference import load_policies
from samman.directory.reference import load_directory
from samman.jurisdictions.models import Unit
from samman.jurisdictions.reference import DATA, BadReference, load_state, loaders, read_folder


class Command(BaseCommand):
    help = (
        "Load a state's police map (from its folder of CSV files), the policies of clocks, the helplines and the "
        "offences; safe to repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--state", default=settings.STATE_CODE, help="a state that comes with Samman: up, mp"
        )
        parser.add_argument(
            "--folder", type=Path, help="another state's folder: samman/jurisdictions/data/README.md"
        )
        parser.add_argument(
            "--force", action="store_true", help="load again even when the files have not changed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"] or DATA / options["state"]
        by = command("load_reference")
        try:
            self.report(
                f"Police map from {folder.name}",
                load_state(folder, by=by, say=self.say, force=options["force"]),
            )
            self.report("Policies of clocks", load_policies(by=by))
            if (folder / POLICIES.name).exists():
                code = read_folder(folder)["state.csv"][0]["code"]
                own = load_policies(by=by, path=folder / POLICIES.name, state=Unit.objects.get(code=code))
                self.report(f"Policies of clocks for {folder.name}", own)
            self.report("Helplines and offences", load_directory(by=by, force=options["force"]))
            for title, load in loaders().items():
                self.report(title, load(by=by))
        except BadReference as error:
            raise CommandError(str(error)) from error

    def report(self, title: str, counts: dict[str, int] | None) -> None:
        if counts is None:
            self.say(f"{title}: unchanged.")
        else:
            self.say(f"{title}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
