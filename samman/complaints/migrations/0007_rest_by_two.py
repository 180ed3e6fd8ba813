"""A complaint rests only by the word of two officers, and links between complaints are only added."""

from django.db import migrations

from samman.audit.append_only import protect

RESTS = """
CREATE FUNCTION complaint_rests_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'complaint' AND NEW.state_code = 'at_rest' AND NOT EXISTS (
        SELECT 1 FROM complaints_rest rest
        WHERE rest.case_id = NEW.id AND rest.ended_at IS NULL AND rest.confirmed_at IS NOT NULL
          AND rest.confirmed_by_id <> rest.proposed_by_id
    ) THEN
        RAISE EXCEPTION 'A complaint rests only when two officers of headquarters said so.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER complaint_resting BEFORE UPDATE OF state_code ON cases_case
    FOR EACH ROW EXECUTE FUNCTION complaint_rests_by_two();
CREATE FUNCTION rest_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.state_id, NEW.reason, NEW.words, NEW.proposed_by_id, NEW.proposed_at) IS DISTINCT FROM
       (OLD.case_id, OLD.state_id, OLD.reason, OLD.words, OLD.proposed_by_id, OLD.proposed_at)
       OR (OLD.confirmed_at IS NOT NULL
           AND (NEW.confirmed_at, NEW.confirmed_by_id) IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by_id))
       OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
        RAISE EXCEPTION 'What was proposed, confirmed or ended stays so.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rest_stays BEFORE UPDATE ON complaints_rest FOR EACH ROW EXECUTE FUNCTION rest_stays();
"""
WAKES = """
DROP TRIGGER complaint_resting ON cases_case;
DROP FUNCTION complaint_rests_by_two();
DROP TRIGGER rest_stays ON complaints_rest;
DROP FUNCTION rest_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0006_rest_and_duplicates"), ("audit", "0002_append_only")]

    operations = [migrations.RunSQL(RESTS, WAKES), protect("complaints_duplicate")]
