"""Say that the machine's clock is right, so that halted escalation goes on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from samman.audit import actors
from samman.common import clock
from samman.deadlines import clock_watch


class Command(BaseCommand):
    """Shows the time first; asks before it believes it."""

    help = "Confirm that the clock of this machine is right. Escalation that was halted goes on with the next minute."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"The clock of this machine says {clock.in_ist(clock.now()):%d.%m.%Y %H:%M:%S} in India."
        )
        since = clock_watch.halted_since()
        if since is None:
            self.stdout.write("Escalation is not halted.")
        else:
            self.stdout.write(
                f"Escalation is halted since {clock.in_ist(since):%d.%m.%Y %H:%M:%S} (as the clock then said)."
            )
        if not options["yes"] and input("Is this the right time? Type yes: ").strip().lower() != "yes":
            self.stdout.write("Nothing was changed.")
            return
        off_by = clock_watch.confirm(actors.command("confirm_clock"))
        self.stdout.write(f"Confirmed. It had stood {abs(off_by.total_seconds()):.0f} seconds off.")
