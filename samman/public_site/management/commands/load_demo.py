"""Fill an empty demo: officers for every role, then a few complaints and missing persons. Does nothing twice."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from samman.accounts import demo
from samman.complaints.demo import load as load_complaints
from samman.missing_children.demo import load as load_missing
from samman.reports.summary import SPAN, refresh


class Command(BaseCommand):
    """Demo officers, demo complaints and demo missing persons."""

    help = "Make the demo officers, complaints and missing persons that are not there yet (only in the demo)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = demo.load_officers()
        except demo.DemoOff as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made} demo officers made." if made else "The demo officers are there.")
        if load_complaints(self.stdout.write):
            refresh(SPAN + 1)
        load_missing(self.stdout.write)
