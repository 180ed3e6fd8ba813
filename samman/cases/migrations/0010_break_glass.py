"""Looks from outside and their reviews; rows are only ever added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from samman.audit.append_only import protect


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("cases", "0009_transfer_offer"),
        ("jurisdictions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=24)),
                ("number", models.PositiveSmallIntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("reason", models.BinaryField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks_from_outside",
                        to="cases.case",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jurisdictions.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BreakGlassReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_justified", models.BooleanField()),
                ("remark", models.BinaryField(null=True)),
                ("reviewed_at", models.DateTimeField()),
                (
                    "look",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="cases.breakglass",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="breakglass",
            index=models.Index(fields=["officer", "opened_at"], name="break_glass_officer"),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="break_glass_number"),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case", None), ("number", None), ("reason", None), ("until", None)),
                    models.Q(
                        ("case__isnull", False),
                        ("number__isnull", False),
                        ("reason__isnull", False),
                        ("until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="break_glass_with_a_reason",
                violation_error_message="A case is opened from outside with a reason and until a moment.",
            ),
        ),
        protect("cases_breakglass"),
        protect("cases_breakglassreview"),
    ]
