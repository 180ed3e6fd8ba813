"""From here on the closing trigger has one text, that of `complaints.closing_rule`; what it refuses is as 0013 left it."""

from django.db import migrations

from samman.complaints.closing_rule import CLOSING


class Migration(migrations.Migration):
    dependencies = [("complaints", "0015_questions_and_requests")]

    operations = [migrations.RunSQL(CLOSING, migrations.RunSQL.noop)]
