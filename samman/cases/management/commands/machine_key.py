"""Make, list and revoke the keys of machines that hand cases over, such as that of 112 (docs/hand-off-112.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samman.audit.actors import command
from samman.cases import machines
from samman.cases.enums import MachineScope
from samman.cases.models import MachineKey
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit


class Command(BaseCommand):
    """A key is printed once, and never again."""

    help = "Make a key for a machine, list all of them, or revoke one."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="what", required=True)
        make = parts.add_parser("make", help="make a key and print it once")
        make.add_argument("name", help="of the machine, as the record shows it, such as UP-112")
        make.add_argument("--scope", required=True, choices=MachineScope.values)
        make.add_argument("--state", required=True, help="code of the state, such as up")
        parts.add_parser("list", help="all keys, without what is secret in them")
        revoke = parts.add_parser("revoke", help="end a key at once")
        revoke.add_argument("number", type=int, help="the number before the full stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "make":
            self._make(options["name"].strip(), options["scope"], options["state"])
        elif options["what"] == "revoke":
            self._revoke(options["number"])
        else:
            for machine in MachineKey.objects.select_related("state").order_by("id"):
                ended = f"revoked {machine.revoked_at:%Y-%m-%d}" if machine.revoked_at else "holds"
                self.stdout.write(
                    f"{machine.pk}\t{machine.scope}\t{machine.state.code}\t{machine.name}\t{ended}"
                )

    def _make(self, name: str, scope: str, code: str) -> None:
        if not 1 <= len(name) <= 60 or not name.isprintable():
            raise CommandError("A machine's name has one to sixty letters.")
        state = Unit.objects.current().filter(kind=UnitKind.STATE, code=code.lower()).first()
        if state is None:
            raise CommandError("There is no such state on the police map: --state with its code, such as up.")
        machine, text = machines.make_key(name, scope=scope, state=state, by=command("machine_key"))
        self.stdout.write(f"Key {machine.pk} of {machine.name} (shown only now): {text}")

    def _revoke(self, number: int) -> None:
        machine = machines.revoke_key(number, by=command("machine_key")) if 0 < number < 2**63 else None
        if machine is None:
            raise CommandError("There is no key with this number: see `manage.py machine_key list`.")
        self.stdout.write(f"Key {machine.pk} of {machine.name} holds no more.")
