"""Print a demo officer's one-time code."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from samman.accounts import codes, demo
from samman.accounts.models import Officer


class Command(BaseCommand):
    """The code on standard output, alone; what is to be known about it on standard error."""

    help = "Print the current one-time code of a demo officer (only in the demo)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="user name, such as desk.chowk")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(str(demo.DemoOff()))
        officer = Officer.objects.filter(username__iexact=options["user"], is_demo=True).first()
        if officer is None:
            raise CommandError(
                f"There is no demo officer {options['user']!r}: `manage.py demo_signins` lists them."
            )
        try:
            code = codes.present_code(officer)
        except Authenticator.DoesNotExist:
            raise CommandError(
                f"{officer.username} has no one-time codes (the second step was reset)."
            ) from None
        if code.wait:
            self.stderr.write(f"The code before this one was used already; this one works in {code.wait} s.")
        elif code.former_is_used:
            self.stderr.write(
                "The code of this half minute was used already; this is the next one, and works now."
            )
        self.stdout.write(code.text)
