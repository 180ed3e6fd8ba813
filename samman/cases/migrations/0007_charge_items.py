"""The list of a charge that was handed over; rows are only ever added."""

import django.db.models.deletion
from django.db import migrations, models

from samman.audit.append_only import protect


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_leave_and_charge"),
        ("audit", "0002_append_only"),
        ("cases", "0006_one_owner"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChargeItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state_code", models.CharField(max_length=30)),
                ("round", models.PositiveSmallIntegerField()),
                ("due_at", models.DateTimeField(null=True)),
                ("given", models.BooleanField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="accounts.handover",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("handover", "case"), name="charge_item_once")
                ],
            },
        ),
        protect("cases_chargeitem"),
    ]
