"""What the database itself holds of the way home: who closes, what two officers decide, what is only added."""

from django.db import migrations

from samman.audit.append_only import protect
from samman.missing_children.closing_rule import CLOSING, LAWFUL

HOLDS = """
CREATE FUNCTION decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.outcome <> '' OR (NEW.case_id, NEW.kind, NEW.with_case_id, NEW.may_know, NEW.words, NEW.proposed_by_id, NEW.proposed_at)
       IS DISTINCT FROM (OLD.case_id, OLD.kind, OLD.with_case_id, OLD.may_know, OLD.words, OLD.proposed_by_id, OLD.proposed_at) THEN
        RAISE EXCEPTION 'What was proposed is never changed, and what two officers decided stays.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_stays BEFORE UPDATE ON missing_children_decision
    FOR EACH ROW EXECUTE FUNCTION decision_stays();

CREATE FUNCTION decision_is_made_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.outcome <> '' THEN
        RAISE EXCEPTION 'A decision is proposed first; another officer decides it.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_is_made_by_another BEFORE INSERT ON missing_children_decision
    FOR EACH ROW EXECUTE FUNCTION decision_is_made_by_another();

CREATE FUNCTION recovery_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - ARRAY['hours', 'kilometres'] <> to_jsonb(OLD) - ARRAY['hours', 'kilometres'] THEN
        RAISE EXCEPTION 'Of a recovery only the hours and kilometres are corrected.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recovery_stays BEFORE UPDATE ON missing_children_recovery
    FOR EACH ROW EXECUTE FUNCTION recovery_stays();

CREATE FUNCTION guardians_after_the_child() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM missing_children_heardalone heard
        WHERE same_child(NEW.case_id, heard.case_id) AND heard.heard_at <= NEW.checked_at
    ) THEN
        RAISE EXCEPTION 'The child is heard alone before the guardians are checked.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guardians_after_the_child BEFORE INSERT ON missing_children_guardiancheck
    FOR EACH ROW EXECUTE FUNCTION guardians_after_the_child();
"""
BACK = """
DROP TRIGGER guardians_after_the_child ON missing_children_guardiancheck;
DROP TRIGGER recovery_stays ON missing_children_recovery;
DROP TRIGGER decision_is_made_by_another ON missing_children_decision;
DROP TRIGGER decision_stays ON missing_children_decision;
DROP FUNCTION guardians_after_the_child();
DROP FUNCTION recovery_stays();
DROP FUNCTION decision_is_made_by_another();
DROP FUNCTION decision_stays();
DROP FUNCTION goes_by_law(bigint, text, date);
DROP FUNCTION decided_by_two(bigint, text);
DROP FUNCTION same_child(bigint, bigint);
DROP FUNCTION surely_grown_up(bigint, date);
DROP FUNCTION whole_months(date, date);
"""
ADDED_TO_ONLY = ("stay", "carestep", "heardalone", "cwcorder", "guardiancheck", "restoration", "followup")


class Migration(migrations.Migration):
    dependencies = [("missing_children", "0005_way_home"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(LAWFUL, migrations.RunSQL.noop),
        migrations.RunSQL(CLOSING, migrations.RunSQL.noop),
        migrations.RunSQL(HOLDS, BACK),
        *(protect(f"missing_children_{name}") for name in ADDED_TO_ONLY),
    ]
