"""Set all who were found against all who are looked for, now."""

from typing import Any

from django.core.management.base import BaseCommand

from samman.missing_children import lexicons
from samman.missing_children.actions import looking


class Command(BaseCommand):
    """What the worker does each night at two, at once and with words of progress."""

    help = "Count how common names are, then compare all who were found with all who are missing, as the worker does each night."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{lexicons.count()} words counted")
        self.stdout.write(f"Done: {looking.match_everything(self.stdout.write)} found persons.")
