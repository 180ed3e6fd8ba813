"""Reports, ratings, transfers and steps that were added before the record held digests of rows get theirs."""

from django.db import migrations

from samman.audit.rows import digest, name_of
from samman.common import clock

MODELS = (
    ("cases", "Transfer"),
    ("complaints", "ActionTakenReport"),
    ("complaints", "ReportSection"),
    ("complaints", "ReportReview"),
    ("complaints", "Rating"),
    ("deadlines", "Firing"),
)
IN_ONE_ENTRY = 200


def record_rows(apps, schema_editor):
    for app, name in MODELS:
        found = {}
        for row in apps.get_model(app, name).objects.order_by("pk").iterator(chunk_size=2000):
            found[name_of(row)] = digest(row)
            if len(found) == IN_ONE_ENTRY:
                write(apps, found)
                found = {}
        if found:
            write(apps, found)


def write(apps, digests):
    apps.get_model("audit", "Entry").objects.create(
        at=clock.now(),
        actor_kind="command",
        actor_id="migrate",
        actor_label="migrate",
        act="record_rows",
        outcome="done",
        detail={"rows": digests},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0002_rules"),
        ("cases", "0002_append_only"),
        ("deadlines", "0002_append_only"),
    ]

    operations = [migrations.RunPython(record_rows, migrations.RunPython.noop)]
