"""Make the keys by which missing and found persons are found."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samman.missing_children.actions import match_keys


class Command(BaseCommand):
    """The keys come from the descriptions alone, so nothing is lost by making them anew."""

    help = (
        "Make the keys by which missing and found persons are found, for all who have none. Stopped, it goes on where it was "
        "when it is started again. With --anew for everybody: after a change of how keys are made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="also for those who have keys")

    def handle(self, *args: Any, **options: Any) -> None:
        done, passed = match_keys.fill(anew=options["anew"], say=self.stdout.write)
        if passed:
            raise CommandError(f"{passed} cases were just being written in. Start this once more.")
        self.stdout.write(f"Done: {done} persons.")
