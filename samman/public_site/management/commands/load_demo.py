"""Fill an empty demo: officers for every role, then a few complaints. Does nothing twice."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from samman.accounts import demo
from samman.complaints.demo import load as load_complaints
from samman.reports.summary import SPAN, refresh


class Command(BaseCommand):
    """Demo officers and demo complaints."""

    help = "Make the demo officers and demo complaints that are missing (only in the demo)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = demo.load_officers()
        except demo.DemoOff as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made} demo officers made." if made else "The demo officers are there.")
        if load_complaints(self.stdout.write):
            refresh(SPAN + 1)
