"""Say why each step of a case's clocks was taken, or when it will be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from samman.audit import actors, record
from samman.cases.models import Case
from samman.common.digits import typed_digits
from samman.deadlines.explain import explain


class Command(BaseCommand):
    """Prints no word of hers and no name; the look is recorded."""

    help = "Print each clock of a case: its policy, when it is due, and of each step why it was taken, will be or never will."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case", nargs="+", metavar="CASE", help="the number of the case, as it is typed")
        parser.add_argument("--language", choices=["en", "hi"], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        number = typed_digits("".join(options["case"]))
        case = Case.objects.filter(number=number).first() if len(number) == 9 else None
        if case is None:
            raise CommandError(f"There is no case {' '.join(options['case'])}.")
        record("explain_clock", by=actors.command("explain_clock"), outcome="read", case=case)
        with override(options["language"]):
            for line in explain(case):
                self.stdout.write(line)
