import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0014_receipt_stays"),
        ("evidence", "0003_photographs"),
        ("jurisdictions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="FoundPerson",
            fields=[
                ("name_hi", models.CharField(blank=True, max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                (
                    "other_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("father_name", models.CharField(blank=True, max_length=120)),
                ("mother_name", models.CharField(blank=True, max_length=120)),
                (
                    "sex",
                    models.CharField(
                        choices=[("f", "Female"), ("m", "Male"), ("t", "Transgender")], max_length=1
                    ),
                ),
                ("birth_date", models.DateField(null=True)),
                ("age_from_months", models.PositiveSmallIntegerField()),
                ("age_until_months", models.PositiveSmallIntegerField()),
                ("age_on", models.DateField()),
                (
                    "age_sure",
                    models.CharField(
                        choices=[
                            ("papers", "From papers"),
                            ("family", "As the family says"),
                            ("guessed", "Guessed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("height_cm", models.PositiveSmallIntegerField(null=True)),
                (
                    "build",
                    models.CharField(
                        blank=True,
                        choices=[("thin", "Thin"), ("middle", "Middle"), ("stout", "Stout")],
                        max_length=10,
                    ),
                ),
                (
                    "complexion",
                    models.CharField(
                        blank=True,
                        choices=[("fair", "Fair"), ("wheatish", "Wheatish"), ("dark", "Dark")],
                        max_length=10,
                    ),
                ),
                (
                    "face",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("round", "Round face"),
                            ("long", "Long face"),
                            ("oval", "Oval face"),
                            ("square", "Square face"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "hair",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("short", "Short hair"),
                            ("long", "Long hair"),
                            ("curly", "Curly hair"),
                            ("shaved", "Shaved head"),
                            ("dyed", "Dyed hair"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "eyes",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("black", "Black eyes"),
                            ("brown", "Brown eyes"),
                            ("light", "Light eyes"),
                            ("squint", "Squint"),
                        ],
                        max_length=10,
                    ),
                ),
                ("marks", models.CharField(blank=True, max_length=500)),
                ("needs", models.CharField(blank=True, max_length=300)),
                ("clothes", models.CharField(blank=True, max_length=300)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("hindi", "Hindi"),
                                ("awadhi", "Awadhi"),
                                ("bhojpuri", "Bhojpuri"),
                                ("braj", "Braj"),
                                ("bundeli", "Bundeli"),
                                ("urdu", "Urdu"),
                                ("punjabi", "Punjabi"),
                                ("bengali", "Bengali"),
                                ("maithili", "Maithili"),
                                ("nepali", "Nepali"),
                                ("marathi", "Marathi"),
                                ("gujarati", "Gujarati"),
                                ("odia", "Odia"),
                                ("telugu", "Telugu"),
                                ("tamil", "Tamil"),
                                ("english", "English"),
                                ("signs", "Sign language"),
                                ("other", "Another language"),
                                ("none", "Does not speak"),
                            ],
                            max_length=10,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("home_place", models.CharField(blank=True, max_length=200)),
                ("home_elsewhere", models.CharField(blank=True, max_length=120)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="found_person",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("station", "Came to the police station"),
                            ("phone", "By phone, letter or e-mail"),
                            ("public", "From the public site"),
                            ("call_112", "From 112"),
                            ("childline", "From 1098"),
                            ("other_state", "From another State"),
                            ("import", "From an old register"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "guessed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("found_at", models.DateTimeField()),
                (
                    "found_sure",
                    models.CharField(
                        choices=[
                            ("hour", "To the hour"),
                            ("day", "The day only"),
                            ("about", "About that time"),
                        ],
                        max_length=5,
                    ),
                ),
                ("found_place", models.CharField(max_length=300)),
                ("found_elsewhere", models.CharField(blank=True, max_length=120)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("portal_id", models.CharField(blank=True, max_length=40)),
                ("words", models.BinaryField()),
                (
                    "found_district",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jurisdictions.unit",
                    ),
                ),
                (
                    "home_district",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jurisdictions.unit",
                    ),
                ),
                (
                    "is_missing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="found_as",
                        to="cases.case",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["found_at"], name="found_found_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("age_until_months__gte", models.F("age_from_months"))),
                        name="found_age_in_order",
                        violation_error_message="An age is told from the younger to the older.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth_date", None), ("birth_date__lte", models.F("age_on")), _connector="OR"
                        ),
                        name="found_born_before",
                        violation_error_message="The birth date lies after the day of the report.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="found_point_on_earth",
                        violation_error_message="A point on the map has a latitude and a longitude.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissingPerson",
            fields=[
                ("name_hi", models.CharField(blank=True, max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                (
                    "other_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("father_name", models.CharField(blank=True, max_length=120)),
                ("mother_name", models.CharField(blank=True, max_length=120)),
                (
                    "sex",
                    models.CharField(
                        choices=[("f", "Female"), ("m", "Male"), ("t", "Transgender")], max_length=1
                    ),
                ),
                ("birth_date", models.DateField(null=True)),
                ("age_from_months", models.PositiveSmallIntegerField()),
                ("age_until_months", models.PositiveSmallIntegerField()),
                ("age_on", models.DateField()),
                (
                    "age_sure",
                    models.CharField(
                        choices=[
                            ("papers", "From papers"),
                            ("family", "As the family says"),
                            ("guessed", "Guessed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("height_cm", models.PositiveSmallIntegerField(null=True)),
                (
                    "build",
                    models.CharField(
                        blank=True,
                        choices=[("thin", "Thin"), ("middle", "Middle"), ("stout", "Stout")],
                        max_length=10,
                    ),
                ),
                (
                    "complexion",
                    models.CharField(
                        blank=True,
                        choices=[("fair", "Fair"), ("wheatish", "Wheatish"), ("dark", "Dark")],
                        max_length=10,
                    ),
                ),
                (
                    "face",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("round", "Round face"),
                            ("long", "Long face"),
                            ("oval", "Oval face"),
                            ("square", "Square face"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "hair",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("short", "Short hair"),
                            ("long", "Long hair"),
                            ("curly", "Curly hair"),
                            ("shaved", "Shaved head"),
                            ("dyed", "Dyed hair"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "eyes",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("black", "Black eyes"),
                            ("brown", "Brown eyes"),
                            ("light", "Light eyes"),
                            ("squint", "Squint"),
                        ],
                        max_length=10,
                    ),
                ),
                ("marks", models.CharField(blank=True, max_length=500)),
                ("needs", models.CharField(blank=True, max_length=300)),
                ("clothes", models.CharField(blank=True, max_length=300)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("hindi", "Hindi"),
                                ("awadhi", "Awadhi"),
                                ("bhojpuri", "Bhojpuri"),
                                ("braj", "Braj"),
                                ("bundeli", "Bundeli"),
                                ("urdu", "Urdu"),
                                ("punjabi", "Punjabi"),
                                ("bengali", "Bengali"),
                                ("maithili", "Maithili"),
                                ("nepali", "Nepali"),
                                ("marathi", "Marathi"),
                                ("gujarati", "Gujarati"),
                                ("odia", "Odia"),
                                ("telugu", "Telugu"),
                                ("tamil", "Tamil"),
                                ("english", "English"),
                                ("signs", "Sign language"),
                                ("other", "Another language"),
                                ("none", "Does not speak"),
                            ],
                            max_length=10,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("home_place", models.CharField(blank=True, max_length=200)),
                ("home_elsewhere", models.CharField(blank=True, max_length=120)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="missing_person",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("station", "Came to the police station"),
                            ("phone", "By phone, letter or e-mail"),
                            ("public", "From the public site"),
                            ("call_112", "From 112"),
                            ("childline", "From 1098"),
                            ("other_state", "From another State"),
                            ("import", "From an old register"),
                        ],
                        max_length=12,
                    ),
                ),
                ("seen_at", models.DateTimeField()),
                (
                    "seen_sure",
                    models.CharField(
                        choices=[
                            ("hour", "To the hour"),
                            ("day", "The day only"),
                            ("about", "About that time"),
                        ],
                        max_length=5,
                    ),
                ),
                ("seen_place", models.CharField(max_length=300)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                (
                    "likely_reason",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("lost", "Lost the way"),
                            ("left", "Left home"),
                            ("taken", "Taken away by somebody"),
                            ("trafficked", "Trafficked or sold"),
                            ("abandoned", "Abandoned"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("trafficking_suspected", models.BooleanField(default=False)),
                (
                    "risk",
                    models.CharField(
                        blank=True,
                        choices=[("high", "High risk"), ("medium", "Medium risk"), ("low", "Low risk")],
                        max_length=6,
                    ),
                ),
                ("gd_number", models.CharField(blank=True, max_length=20)),
                ("gd_at", models.DateTimeField(null=True)),
                ("fir_number", models.CharField(blank=True, max_length=10)),
                ("fir_year", models.PositiveSmallIntegerField(null=True)),
                ("fir_at", models.DateTimeField(null=True)),
                (
                    "fir_sections",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("portal_id", models.CharField(blank=True, max_length=40)),
                ("words", models.BinaryField()),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missing_again",
                        to="cases.case",
                    ),
                ),
                (
                    "fir_station",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jurisdictions.unit",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="persons",
                        to="missing_children.group",
                    ),
                ),
                (
                    "home_district",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jurisdictions.unit",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seen_district",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jurisdictions.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["seen_at"], name="missing_seen_at"),
                    models.Index(fields=["fir_station", "fir_year", "fir_number"], name="missing_fir"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("age_until_months__gte", models.F("age_from_months"))),
                        name="missing_age_in_order",
                        violation_error_message="An age is told from the younger to the older.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth_date", None), ("birth_date__lte", models.F("age_on")), _connector="OR"
                        ),
                        name="missing_born_before",
                        violation_error_message="The birth date lies after the day of the report.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fir_at", None),
                                ("fir_number", ""),
                                ("fir_station", None),
                                ("fir_year", None),
                            ),
                            models.Q(
                                models.Q(("fir_number", ""), _negated=True),
                                ("fir_at__isnull", False),
                                ("fir_station__isnull", False),
                                ("fir_year__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="missing_fir_whole",
                        violation_error_message="An FIR has a number, a year, a station and a time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="missing_point_on_earth",
                        violation_error_message="A point on the map has a latitude and a longitude.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_on", models.DateField(null=True)),
                ("is_main", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="cases.case"
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photo_of",
                        to="evidence.file",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_main", True)), fields=("case",), name="photo_one_main_a_case"
                    )
                ],
            },
        ),
    ]
