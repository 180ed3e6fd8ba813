"""A step that was taken stays taken."""

from django.db import migrations

from samman.audit.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial"), ("audit", "0002_append_only")]

    operations = [protect("deadlines_firing")]
