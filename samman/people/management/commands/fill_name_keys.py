"""Make the blind keys by which complaints are found by a name."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samman.people import name_keys


class Command(BaseCommand):
    """Opens the sealed names with the master key, here and nowhere else; prints counts alone."""

    help = (
        "Make the blind keys by which complaints are found by a name, for all that have none. Stopped, it goes on where it was "
        "when it is started again. With --anew for all: after a change of how keys are made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="also for those that have keys")

    def handle(self, *args: Any, **options: Any) -> None:
        done, passed = name_keys.fill(anew=options["anew"], say=self.stdout.write)
        if passed:
            raise CommandError(f"{passed} cases were just being written in. Start this once more.")
        self.stdout.write(f"Done: {done} complaints.")
