from django.db import migrations, models


def throw_away(apps, schema_editor):
    """The summary is counted anew by the half hour; until then the cases themselves are counted."""
    apps.get_model("reports", "MissingSpan").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_missing_span")]

    operations = [
        migrations.RunPython(throw_away, migrations.RunPython.noop),
        migrations.AddField(
            "missingspan", "pending", models.PositiveIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(
            "missingspan", "found_in", models.JSONField(default=dict), preserve_default=False
        ),
    ]
