"""The procedure as data, the steps done and the risk forms: rows that are only added."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from samman.audit.append_only import protect


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("cases", "0015_moved_by_the_program"),
        ("evidence", "0003_photographs"),
        ("missing_children", "0003_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProcedureStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("report", "First report"),
                            ("fir", "FIR"),
                            ("first_hours", "First hours"),
                            ("first_day", "First day"),
                            ("follow_up", "Review"),
                            ("transfer", "To the anti-trafficking unit"),
                            ("untraced", "Not traced"),
                            ("found", "When found"),
                            ("restore", "Home"),
                            ("close", "Taking down"),
                            ("after", "After coming home"),
                            ("drive", "Operations"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "on_case",
                    models.CharField(
                        choices=[
                            ("missing", "missing"),
                            ("found", "found"),
                            ("both", "both"),
                            ("none", "none"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "of_whom",
                    models.CharField(
                        choices=[("all", "all"), ("child", "child"), ("fir", "fir")], max_length=6
                    ),
                ),
                ("ladder", models.CharField(blank=True, max_length=40)),
                ("act", models.CharField(blank=True, max_length=30)),
                (
                    "proof",
                    models.CharField(
                        choices=[
                            ("note", "What was done, when and by whom"),
                            ("number", "Number or reference"),
                            ("paper", "What the paper says, or the paper itself"),
                        ],
                        max_length=8,
                    ),
                ),
                ("repeats", models.BooleanField()),
                (
                    "who",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("desk", "Women help desk"),
                                ("station_house_officer", "Station house officer"),
                                ("welfare_officer", "Child welfare police officer"),
                                ("circle_officer", "Circle officer"),
                                ("nodal_officer", "District nodal officer"),
                                ("superintendent", "Superintendent of police"),
                                ("sjpu_officer", "Officer of the special juvenile police unit"),
                                ("ahtu_officer", "Officer of the anti-trafficking unit"),
                                ("range_officer", "Range officer"),
                                ("zone_officer", "Zone officer"),
                                ("monitor", "Headquarters monitor"),
                                ("legal_adviser", "Legal adviser"),
                                ("caller", "Headquarters caller"),
                                ("e_cell", "E-cell"),
                                ("auditor", "Auditor"),
                                ("administrator", "Administrator"),
                            ],
                            max_length=24,
                        ),
                        size=None,
                    ),
                ),
                ("action_hi", models.TextField()),
                ("action_en", models.TextField()),
                ("legal_basis_hi", models.CharField(max_length=300)),
                ("legal_basis_en", models.CharField(max_length=300)),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("high", "Certain"),
                            ("medium", "Seen once"),
                            ("low", "To be confirmed"),
                        ],
                        max_length=6,
                    ),
                ),
                ("source", models.CharField(max_length=300)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("number", "version"), name="step_once_a_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "risk",
                    models.CharField(
                        choices=[("high", "High risk"), ("medium", "Medium risk"), ("low", "Low risk")],
                        max_length=6,
                    ),
                ),
                (
                    "specialists",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("cyber", "Cyber cell: phone, bank and accounts"),
                                ("forensic", "Forensic field unit"),
                                ("dogs", "Dog squad"),
                                ("sketch", "Sketch artist"),
                                ("divers", "Divers (PAC flood company, SDRF)"),
                                ("doctor", "Doctor"),
                                ("counsellor", "Counsellor"),
                                ("interpreter", "Interpreter or special educator"),
                            ],
                            max_length=12,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("stations", "Stations and 112 vehicles around"),
                                ("railway", "GRP and RPF"),
                                ("roadways", "Roadways and bus stands"),
                                ("districts", "Neighbouring districts"),
                                ("states", "Other States"),
                                ("border", "Border posts (SSB)"),
                                ("airport", "Airports"),
                                ("ahtu", "Anti-trafficking unit"),
                                ("childline", "Child helpline 1098"),
                                ("committee", "Child Welfare Committee"),
                                ("hospitals", "Hospitals"),
                            ],
                            max_length=12,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("words", models.BinaryField()),
                ("filled_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risk_forms",
                        to="cases.case",
                    ),
                ),
                (
                    "filled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StepDone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("time", models.PositiveSmallIntegerField(default=1)),
                ("done_at", models.DateTimeField()),
                ("proof", models.BinaryField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps_done",
                        to="cases.case",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.file",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="missing_children.procedurestep",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "step", "time"), name="step_done_once_a_time")
                ],
            },
        ),
        protect("missing_children_procedurestep"),
        protect("missing_children_stepdone"),
        protect("missing_children_riskform"),
    ]
