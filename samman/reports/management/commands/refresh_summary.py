"""Count the summaries of the boards and the league anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from samman.reports.summary import SPAN, refresh


class Command(BaseCommand):
    """The same as the periodic job does, for as many days as are asked for."""

    help = (
        "Count anew what units did in time, from the cases. It can be repeated at any time and loses nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=int, default=SPAN + 1, help="how many days up to today (default: twelve weeks)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = refresh(max(1, options["days"]), say=self.stdout.write)
        self.stdout.write(f"{done} days counted." if done else "Another process is counting just now.")
