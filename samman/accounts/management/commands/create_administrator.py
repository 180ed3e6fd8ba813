"""Make the first administrator of a state, who then makes all other officers."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from samman.accounts import actions
from samman.audit.actors import command
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit


class Command(BaseCommand):
    """Asks for what was not given; prints the temporary password once."""

    help = "Make an administrator; at the first sign-in he chooses a password and sets up the second step."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", help="small English letters, digits, full stops")
        parser.add_argument("--name-hi", help="name in Hindi")
        parser.add_argument("--name-en", help="name in English")
        parser.add_argument("--state", help="code of the state, such as up (needed when several are loaded)")

    def handle(self, *args: Any, **options: Any) -> None:
        state = state_named(options["state"])
        username = self.ask(options["username"], "User name").lower()
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,59}", username):
            raise CommandError(
                "A user name has 3 to 60 small English letters, digits, full stops or hyphens."
            )
        name_hi = self.ask(options["name_hi"], "Name in Hindi")
        name_en = self.ask(options["name_en"], "Name in English")
        try:
            officer, password = actions.create_administrator(
                by=command("create_administrator"),
                username=username,
                name_hi=name_hi,
                name_en=name_en,
                state=state,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Administrator of {state.name_en}: {officer.username}")
        self.stdout.write(f"Temporary password (shown only now): {password}")
        self.stdout.write(
            "At the first sign-in a password of one's own is chosen and the second step is set up."
        )

    def ask(self, given: str | None, what: str) -> str:
        """The given value, else one typed at the terminal."""
        value = given
        while not value:
            try:
                value = input(f"{what}: ").strip()
            except EOFError:
                raise CommandError(f"{what} is missing.") from None
        return value.strip()


def state_named(code: str | None) -> Unit:
    """The state unit; there must be one, and only one unless a code is given."""
    states = Unit.objects.current().filter(kind=UnitKind.STATE).order_by("code")
    found = list(states.filter(code=code) if code else states)
    if len(found) == 1:
        return found[0]
    if not states:
        raise CommandError("No police map is loaded: run `manage.py load_reference` first.")
    names = ", ".join(unit.code for unit in states)
    raise CommandError(f"Say which state: --state with one of {names}.")
