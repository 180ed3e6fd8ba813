"""Keys of machines."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_moved_by_the_program"),
        ("jurisdictions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MachineKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "scope",
                    models.CharField(choices=[("112", "Hand over who is missing, from 112")], max_length=12),
                ),
                ("key_hash", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jurisdictions.unit"
                    ),
                ),
            ],
        ),
    ]
