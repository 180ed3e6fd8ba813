"""Print where each gateway must post its delivery reports."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from samman.messages import gateways, receipts


class Command(BaseCommand):
    """One line per gateway: its name and the path below the site's own address. The path is a secret."""

    help = "Print the secret path for the delivery reports of each configured gateway."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("hi"):
            for name in dict.fromkeys([*gateways.names("sms"), *gateways.names("email")]):
                self.stdout.write(f"{name}\t{receipts.path(name)}")
