import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from samman.audit.append_only import protect


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("cases", "0008_assisted"),
        ("complaints", "0008_assisted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChildNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("committee", "Child Welfare Committee"),
                            ("court", "Special Court (POCSO)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("reference", models.CharField(max_length=120)),
                ("noted_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="child_notices",
                        to="cases.case",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "to"), name="child_notice_once")],
            },
        ),
        protect("complaints_childnotice"),
    ]
