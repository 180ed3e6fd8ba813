"""Every clock has its policy; no policy changes; no clock is moved, started again or wound back."""

import django.db.models.deletion
from django.db import migrations, models

from samman.audit.append_only import protect

HOLDS = """
CREATE FUNCTION deadline_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.ladder, NEW.round, NEW.policy_id, NEW.started_at, NEW.due_at)
        IS DISTINCT FROM (OLD.case_id, OLD.ladder, OLD.round, OLD.policy_id, OLD.started_at, OLD.due_at) THEN
        RAISE EXCEPTION 'A clock keeps its start, its due moment and its policy.' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.stopped_at IS NOT NULL AND NEW.stopped_at IS DISTINCT FROM OLD.stopped_at THEN
        RAISE EXCEPTION 'A clock that was stopped stays stopped.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.next_step < OLD.next_step THEN
        RAISE EXCEPTION 'A step that was taken is not taken again.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadline_holds BEFORE UPDATE ON deadlines_deadline FOR EACH ROW EXECUTE FUNCTION deadline_holds();
"""

LOOSE = """
DROP TRIGGER deadline_holds ON deadlines_deadline;
DROP FUNCTION deadline_holds();
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_policies")]

    operations = [
        migrations.AlterField(
            model_name="deadline",
            name="policy",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="deadlines.policy",
            ),
        ),
        protect("deadlines_policy"),
        migrations.RunSQL(HOLDS, LOOSE),
    ]
