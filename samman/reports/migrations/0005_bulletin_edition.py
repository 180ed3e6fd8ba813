from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_traced_whenever_missing")]

    operations = [
        migrations.RemoveConstraint("bulletin", "bulletin_once_a_month"),
        migrations.AddField("bulletin", "edition", models.PositiveSmallIntegerField(default=1)),
        migrations.AddConstraint(
            "bulletin",
            models.UniqueConstraint(fields=["state", "month", "edition"], name="bulletin_edition_once"),
        ),
    ]
