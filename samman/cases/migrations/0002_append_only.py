"""History and transfers are only ever added."""

from django.db import migrations

from samman.audit.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("audit", "0002_append_only")]

    operations = [protect("cases_historyentry"), protect("cases_transfer")]
