"""What the database itself refuses: every closing of a missing or found person's case that the law does not know."""

from django.db import migrations

from samman.missing_children.closing_rule import CLOSING

TRIGGER = """
CREATE TRIGGER missing_child_closing BEFORE INSERT OR UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION missing_child_goes_home_by_law();
"""
BACK = """
DROP TRIGGER missing_child_closing ON cases_case;
DROP FUNCTION missing_child_goes_home_by_law();
"""


class Migration(migrations.Migration):
    dependencies = [("missing_children", "0001_initial"), ("cases", "0014_receipt_stays")]

    operations = [
        migrations.RunSQL(CLOSING, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, BACK),
    ]
