"""The planner knows how many persons lie under each of the common keys: of one that it does not know it expects a thousand, where
there are twenty thousand or fifty, and reads by the wrong index."""

from django.db import migrations

KNOWN = 2000  # keys; the hundred of PostgreSQL's own choice are too few for names


class Migration(migrations.Migration):
    dependencies = [("missing_children", "0017_compared")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE missing_children_matchkey ALTER COLUMN key SET STATISTICS {KNOWN};"
            "ANALYZE missing_children_matchkey",
            "ALTER TABLE missing_children_matchkey ALTER COLUMN key SET STATISTICS -1",
        ),
    ]
