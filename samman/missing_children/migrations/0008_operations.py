"""Search operations: teams, visits, children met, labour found, stays, awareness. What a team reported is only added."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from samman.audit.append_only import protect


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("cases", "0015_moved_by_the_program"),
        ("jurisdictions", "0001_initial"),
        ("missing_children", "0007_events_of_112"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChildMet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.BinaryField()),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("f", "Female"), ("m", "Male"), ("t", "Transgender")],
                        max_length=1,
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("0_5", "up to 5"),
                            ("6_11", "6 to 11"),
                            ("12_15", "12 to 15"),
                            ("16_17", "16 or 17"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "done",
                    models.CharField(
                        choices=[
                            ("family", "Stayed with the family"),
                            ("taken", "Taken to the committee or a shelter"),
                            ("nothing", "Nothing needed"),
                            ("look", "To be looked into"),
                        ],
                        max_length=7,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="foundperson",
            name="met",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="found_persons",
                to="missing_children.childmet",
            ),
        ),
        migrations.CreateModel(
            name="Operation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("once", models.UUIDField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("smile", "Operation Smile"),
                            ("muskan", "Operation Muskan"),
                            ("other", "Another drive"),
                        ],
                        max_length=6,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("everywhere", models.BooleanField(default=False)),
                ("data_key", models.BinaryField()),
                ("started_at", models.DateTimeField()),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jurisdictions.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OperationDistrict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jurisdictions.unit"
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="missing_children.operation",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="operation",
            name="districts",
            field=models.ManyToManyField(
                related_name="+", through="missing_children.OperationDistrict", to="jurisdictions.unit"
            ),
        ),
        migrations.CreateModel(
            name="SearchVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("once", models.UUIDField(unique=True)),
                (
                    "place_kind",
                    models.CharField(
                        choices=[
                            ("religious", "Religious place"),
                            ("flyover", "Below a flyover"),
                            ("railway", "Railway station"),
                            ("bus", "Bus stand"),
                            ("shelter", "Shelter or child care home"),
                            ("work", "Work site: kiln, hotel, factory"),
                            ("market", "Market or fair"),
                            ("other", "Another place"),
                        ],
                        max_length=10,
                    ),
                ),
                ("place", models.CharField(max_length=200)),
                ("elsewhere", models.CharField(blank=True, max_length=120)),
                ("visited_at", models.DateTimeField()),
                (
                    "officers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("total", models.PositiveIntegerField()),
                ("note", models.BinaryField()),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LabourFound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("once", models.UUIDField(unique=True)),
                ("trade", models.CharField(max_length=120)),
                ("words", models.BinaryField()),
                ("girls_under_14", models.PositiveSmallIntegerField(default=0)),
                ("boys_under_14", models.PositiveSmallIntegerField(default=0)),
                ("girls_14_to_17", models.PositiveSmallIntegerField(default=0)),
                ("boys_14_to_17", models.PositiveSmallIntegerField(default=0)),
                ("rescued", models.PositiveSmallIntegerField(default=0)),
                ("ngo", models.CharField(blank=True, max_length=120)),
                ("told_whom", models.CharField(blank=True, max_length=120)),
                ("told_at", models.DateTimeField(null=True)),
                ("told_letter", models.CharField(blank=True, max_length=60)),
                ("fir_number", models.CharField(blank=True, max_length=10)),
                ("fir_year", models.PositiveSmallIntegerField(null=True)),
                (
                    "sections",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="labour",
                        to="missing_children.searchvisit",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="childmet",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="missing_children.searchvisit",
            ),
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("once", models.UUIDField(unique=True)),
                ("name", models.CharField(max_length=120)),
                ("area", models.CharField(blank=True, max_length=200)),
                ("formed_at", models.DateTimeField()),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jurisdictions.unit"
                    ),
                ),
                (
                    "formed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="missing_children.operation",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="searchvisit",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="missing_children.team"
            ),
        ),
        migrations.CreateModel(
            name="Awareness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("once", models.UUIDField(unique=True)),
                ("held_on", models.DateField()),
                (
                    "place_kind",
                    models.CharField(
                        choices=[
                            ("school", "School or college"),
                            ("transport", "Bus stand or railway station"),
                            ("village", "Village or quarter"),
                            ("market", "Market or fair"),
                            ("other", "Another place"),
                        ],
                        max_length=10,
                    ),
                ),
                ("place", models.CharField(max_length=200)),
                ("topic", models.CharField(max_length=200)),
                ("reached", models.PositiveIntegerField()),
                ("held_by", models.CharField(max_length=200)),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awareness",
                        to="missing_children.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TeamCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="searches", to="cases.case"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="missing_children.operation",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="missing_children.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="missing_children.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TeamStay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("once", models.UUIDField(unique=True)),
                ("place", models.CharField(max_length=200)),
                (
                    "other_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("an", "Andaman and Nicobar Islands"),
                            ("ap", "Andhra Pradesh"),
                            ("ar", "Arunachal Pradesh"),
                            ("as", "Assam"),
                            ("br", "Bihar"),
                            ("ch", "Chandigarh"),
                            ("cg", "Chhattisgarh"),
                            ("dh", "Dadra, Nagar Haveli, Daman and Diu"),
                            ("dl", "Delhi"),
                            ("ga", "Goa"),
                            ("gj", "Gujarat"),
                            ("hr", "Haryana"),
                            ("hp", "Himachal Pradesh"),
                            ("jk", "Jammu and Kashmir"),
                            ("jh", "Jharkhand"),
                            ("ka", "Karnataka"),
                            ("kl", "Kerala"),
                            ("la", "Ladakh"),
                            ("ld", "Lakshadweep"),
                            ("mp", "Madhya Pradesh"),
                            ("mh", "Maharashtra"),
                            ("mn", "Manipur"),
                            ("ml", "Meghalaya"),
                            ("mz", "Mizoram"),
                            ("nl", "Nagaland"),
                            ("od", "Odisha"),
                            ("py", "Puducherry"),
                            ("pb", "Punjab"),
                            ("rj", "Rajasthan"),
                            ("sk", "Sikkim"),
                            ("tn", "Tamil Nadu"),
                            ("ts", "Telangana"),
                            ("tr", "Tripura"),
                            ("up", "Uttar Pradesh"),
                            ("uk", "Uttarakhand"),
                            ("wb", "West Bengal"),
                            ("np", "Nepal"),
                            ("bd", "Bangladesh"),
                            ("abroad", "Another country"),
                        ],
                        max_length=6,
                    ),
                ),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stays",
                        to="missing_children.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StayDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("once", models.UUIDField(unique=True)),
                ("day", models.DateField()),
                ("met", models.PositiveIntegerField(default=0)),
                ("words", models.BinaryField()),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="missing_children.teamstay",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="operationdistrict",
            constraint=models.UniqueConstraint(
                fields=("operation", "district"), name="operation_district_once"
            ),
        ),
        migrations.AddIndex(
            model_name="operation",
            index=models.Index(fields=["state", "-ends_on", "-id"], name="operation_state_ends"),
        ),
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="operation_ends_after_start",
                violation_error_message="An operation ends after it starts.",
            ),
        ),
        migrations.AddIndex(
            model_name="labourfound",
            index=models.Index(condition=models.Q(("told_at", None)), fields=["id"], name="labour_not_told"),
        ),
        migrations.AddConstraint(
            model_name="labourfound",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("told_at", None), ("told_letter", ""), ("told_whom", "")),
                    models.Q(("told_at__isnull", False), models.Q(("told_whom", ""), _negated=True)),
                    _connector="OR",
                ),
                name="labour_told_to_somebody",
                violation_error_message="The Labour Department was told: whom, and when.",
            ),
        ),
        migrations.AddConstraint(
            model_name="labourfound",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fir_number", ""), ("fir_year", None)),
                    models.Q(models.Q(("fir_number", ""), _negated=True), ("fir_year__isnull", False)),
                    _connector="OR",
                ),
                name="labour_fir_whole",
                violation_error_message="An FIR has a number and a year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="labourfound",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rescued__lte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("girls_under_14"), "+", models.F("boys_under_14")
                                ),
                                "+",
                                models.F("girls_14_to_17"),
                            ),
                            "+",
                            models.F("boys_14_to_17"),
                        ),
                    )
                ),
                name="labour_rescued_among_found",
                violation_error_message="No more are rescued than were found.",
            ),
        ),
        migrations.AddIndex(
            model_name="team",
            index=models.Index(fields=["operation", "district"], name="team_operation_district"),
        ),
        migrations.AddIndex(
            model_name="searchvisit",
            index=models.Index(fields=["team", "-visited_at", "-id"], name="visit_team"),
        ),
        migrations.AddIndex(
            model_name="teamcase",
            index=models.Index(condition=models.Q(("until", None)), fields=["team"], name="team_case_team"),
        ),
        migrations.AddConstraint(
            model_name="teamcase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("operation", "case"),
                name="team_case_once",
                violation_error_message="Within one operation one team looks for a child.",
            ),
        ),
        migrations.AddIndex(
            model_name="teammember",
            index=models.Index(
                condition=models.Q(("until", None)), fields=["officer"], name="team_member_officer"
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("team", "officer"), name="team_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="teamstay",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("begins_on"))),
                name="team_stay_ends_after_start",
                violation_error_message="A stay ends after it begins.",
            ),
        ),
        migrations.AddIndex(
            model_name="stayday",
            index=models.Index(fields=["stay", "day", "id"], name="stay_day"),
        ),
        protect("missing_children_searchvisit"),
        protect("missing_children_childmet"),
        protect("missing_children_stayday"),
        protect("missing_children_awareness"),
    ]
