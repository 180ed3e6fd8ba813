"""Counts of complaints from one address within an hour; not written to the log of changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_offer_may_end")]

    operations = [
        migrations.CreateModel(
            name="Arrivals",
            fields=[
                ("subject", models.BinaryField(primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("began_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE cases_arrivals SET UNLOGGED", migrations.RunSQL.noop),
    ]
