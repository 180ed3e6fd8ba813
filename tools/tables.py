"""Bring the database in step: migrations, rights, reference data. Runs as the owner, in one process to be quick."""

import os

import django
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=1)
    call_command("grant_rights")
    call_command("load_reference")


if __name__ == "__main__":
    main()
