import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_running_clocks"),
        ("complaints", "0003_rows_in_the_record"),
        ("directory", "0001_initial"),
        ("jurisdictions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Vetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("dissatisfied", "She is dissatisfied"),
                            ("taken_back", "She took 'satisfied' back"),
                            ("no_offence", "'No offence' on a listed offence"),
                            ("enquiry", "Only an enquiry on a listed offence"),
                        ],
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("noted_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vettings", to="cases.case"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.actiontakenreport",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jurisdictions.unit",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Direction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("words", models.BinaryField()),
                ("issued_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="complaints.actiontakenreport",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directions",
                        to="cases.case",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jurisdictions.unit",
                    ),
                ),
                (
                    "vetting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directions",
                        to="complaints.vetting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VettingNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "gaps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("no_fir", "FIR not registered"),
                                ("wrong_sections", "Wrong or missing sections"),
                                ("no_medical", "No medical examination (BNSS 184)"),
                                (
                                    "no_statement",
                                    "No statement by a woman officer (BNSS 173), or none before the magistrate (BNSS 183)",
                                ),
                                ("not_met", "She was not met, or not as she chose"),
                                ("accused_not_met", "The person complained against was not questioned"),
                                ("no_protection", "No protection for her"),
                                ("compromise", "A compromise was pressed upon her"),
                                ("evidence", "Evidence not secured"),
                                ("untrue", "The report does not fit what she says"),
                            ],
                            max_length=16,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "advice",
                    models.CharField(
                        choices=[
                            ("direct", "A direction to the SP and the nodal officer"),
                            ("in_order", "In order by law: nothing to direct"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                (
                    "vetting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="note",
                        to="complaints.vetting",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VettingSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vetting_sections",
                        to="complaints.vettingnote",
                    ),
                ),
                (
                    "offence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.offence"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="vettingnote",
            name="sections",
            field=models.ManyToManyField(
                related_name="+", through="complaints.VettingSection", to="directory.offence"
            ),
        ),
        migrations.CreateModel(
            name="DirectionReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "direction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="complaints.direction",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("direction", "officer"), name="direction_read_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="vetting",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["state", "due_at", "id"], name="vetting_open"
            ),
        ),
        migrations.AddIndex(
            model_name="vetting",
            index=models.Index(fields=["case", "id"], name="vetting_case"),
        ),
        migrations.AddConstraint(
            model_name="vetting",
            constraint=models.UniqueConstraint(
                fields=("case", "round", "cause"), name="vetting_once_a_round"
            ),
        ),
        migrations.AddIndex(
            model_name="direction",
            index=models.Index(
                condition=models.Q(("answered_at", None)),
                fields=["due_at", "id"],
                name="direction_unanswered",
            ),
        ),
        migrations.AddIndex(
            model_name="direction",
            index=models.Index(fields=["case", "id"], name="direction_case"),
        ),
        migrations.AddConstraint(
            model_name="direction",
            constraint=models.UniqueConstraint(fields=("state", "year", "number"), name="direction_number"),
        ),
        migrations.AddConstraint(
            model_name="direction",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_at", None), ("answered_by__isnull", False), _connector="OR"),
                name="direction_answered_by_report",
                violation_error_message="A direction is answered by a report.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vettingsection",
            constraint=models.UniqueConstraint(fields=("note", "offence"), name="vetting_section_once"),
        ),
    ]
