"""Read from what officers decided how likely a score is right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samman.audit.actors import command
from samman.missing_children.actions import calibrating


class Command(BaseCommand):
    """Shows first; changes only with --keep."""

    help = (
        "Show what the decided pairs (joined by two officers, refused, or said to be another child) teach about the chances that "
        "matching tells. With --keep it holds from now on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keep", action="store_true", help="from now on")

    def handle(self, *args: Any, **options: Any) -> None:
        taught = calibrating.learn()
        self.stdout.write(
            f"{taught.pairs} decided pairs, {taught.same} of them one child; believed on the average: {taught.believed:.1%}."
        )
        if taught.pairs < calibrating.FEWEST:
            raise CommandError(
                f"Too few to learn from: at least {calibrating.FEWEST} are needed. Nothing was changed."
            )
        (slope, shift), (new_slope, new_shift) = taught.before, taught.after
        self.stdout.write(f"Slope {slope:.3f} -> {new_slope:.3f}, shift {shift:.3f} -> {new_shift:.3f}.")
        if options["keep"]:
            calibrating.keep(taught, by=command("recalibrate_matching"))
            self.stdout.write("Kept. The next night scores everybody anew.")
        else:
            self.stdout.write("Nothing was changed. To keep it: --keep.")
