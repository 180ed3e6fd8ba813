"""Print how to sign in to the demo."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from samman.accounts import demo
from samman.accounts.models import Officer
from samman.accounts.titles import title
from samman.common import digits


class Command(BaseCommand):
    """User names, the password, and how to get a one-time code."""

    help = "Print the demo officers and their password (only in the demo)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            password = demo.demo_password()
        except demo.DemoOff as error:
            raise CommandError(str(error)) from error
        with translation.override("en"):
            for officer in Officer.objects.filter(is_demo=True).order_by("id"):
                posts = officer.postings.current().select_related("unit", "unit__district")
                what = "; ".join(title(posting) for posting in posts) or "no post now"
                self.stdout.write(f"  {officer.username:<17} {what}")
        self.stdout.write(f"\n  Password of all of them: {password}")
        self.stdout.write("  One-time code:           .venv/bin/python manage.py demo_code USER")
        for paper in demo.papers():
            number, key = digits.grouped(paper["number"]), digits.grouped(paper["key"])
            self.stdout.write(f"  Her page (/look/): {number} with {key}, {paper['what']}")
