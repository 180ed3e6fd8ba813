"""The planner knows how many complaints lie under each of the common keys of names."""

from django.db import migrations

KNOWN = 2000  # as of missing persons


class Migration(migrations.Migration):
    dependencies = [("people", "0003_name_keys")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE people_namekey ALTER COLUMN index SET STATISTICS {KNOWN}; ANALYZE people_namekey",
            "ALTER TABLE people_namekey ALTER COLUMN index SET STATISTICS -1",
        ),
    ]
