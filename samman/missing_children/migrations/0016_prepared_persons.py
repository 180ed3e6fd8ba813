import django.db.models.deletion
from django.db import migrations, models

from samman.audit.append_only import protect


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("cases", "0017_missing_by_state"),
        ("missing_children", "0015_candidates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calibration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slope", models.FloatField()),
                ("shift", models.FloatField()),
                ("pairs", models.PositiveIntegerField()),
                ("same", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PreparedPerson",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("words", models.TextField()),
                ("told_pet", models.BooleanField()),
                ("has_pet", models.BooleanField()),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("born_from", models.SmallIntegerField()),
                ("born_until", models.SmallIntegerField()),
                ("day", models.IntegerField()),
                ("x", models.FloatField(null=True)),
                ("y", models.FloatField(null=True)),
                ("z", models.FloatField(null=True)),
                ("languages", models.BigIntegerField()),
                ("things", models.BigIntegerField()),
                ("marked", models.BigIntegerField()),
                ("stature", models.FloatField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LexiconWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=10)),
                ("word", models.TextField(blank=True)),
                ("count", models.FloatField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("field", "word"), name="lexicon_word_once")],
            },
        ),
        protect("missing_children_calibration"),
    ]
