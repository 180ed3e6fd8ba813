"""Notes, readings and sections of a vetting are only added; of a direction only its first reading and its answer are noted."""

from django.db import migrations

from samman.audit.append_only import protect

STAYS = """
CREATE FUNCTION direction_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.round, NEW.state_id, NEW.year, NEW.number, NEW.vetting_id, NEW.words, NEW.issued_by_id,
        NEW.issued_at, NEW.due_at) IS DISTINCT FROM
       (OLD.case_id, OLD.round, OLD.state_id, OLD.year, OLD.number, OLD.vetting_id, OLD.words, OLD.issued_by_id,
        OLD.issued_at, OLD.due_at) THEN
        RAISE EXCEPTION 'A direction is never changed; write another one.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at)
       OR (OLD.answered_at IS NOT NULL
           AND (NEW.answered_at, NEW.answered_by_id) IS DISTINCT FROM (OLD.answered_at, OLD.answered_by_id)) THEN
        RAISE EXCEPTION 'What was read or answered stays so.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER direction_stays BEFORE UPDATE ON complaints_direction
    FOR EACH ROW EXECUTE FUNCTION direction_stays();
"""
MOVES = "DROP TRIGGER direction_stays ON complaints_direction; DROP FUNCTION direction_stays();"


class Migration(migrations.Migration):
    dependencies = [("complaints", "0004_supervision"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(STAYS, MOVES),
        protect("complaints_vettingnote"),
        protect("complaints_vettingsection"),
        protect("complaints_directionreading"),
    ]
