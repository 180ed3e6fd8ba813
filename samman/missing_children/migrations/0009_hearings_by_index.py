"""A child's hearing is found by the index of its cases, however many children were heard."""

from django.db import migrations

from samman.missing_children.closing_rule import GUARDIANS, LAWFUL


class Migration(migrations.Migration):
    dependencies = [("missing_children", "0008_operations")]

    operations = [migrations.RunSQL(LAWFUL + GUARDIANS, migrations.RunSQL.noop)]
