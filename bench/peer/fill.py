"""Tables and one public queue for the peer; prints the queue's number."""

import os
from typing import Any

import django
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.peer.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from django.apps import apps

    tables: Any = apps.get_app_config("helpdesk")
    queue, _made = tables.get_model("Queue").objects.get_or_create(
        slug="bench", defaults={"title": "Bench", "allow_public_submission": True, "locale": "en"}
    )
    print(queue.pk)


if __name__ == "__main__":
    main()
