"""Events that 112 handed over: rows that are only added, one for an event."""

import django.db.models.deletion
from django.db import migrations, models

from samman.audit.append_only import protect


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("cases", "0016_machine_keys"),
        ("jurisdictions", "0001_initial"),
        ("missing_children", "0006_way_home_by_law"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event112",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("received_at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="event_112", to="cases.case"
                    ),
                ),
                (
                    "machine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.machinekey"
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jurisdictions.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("state", "number"),
                        name="event_112_once",
                        violation_error_message="This event of 112 was handed over before.",
                    )
                ],
            },
        ),
        protect("missing_children_event112"),
    ]
