"""A key stays what it was made as: whose, of which case, what it may do, from when, and that staff have seen it."""

from django.db import migrations

STAYS = """
CREATE FUNCTION receipt_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.holder, NEW.scope, NEW.key_hash, NEW.created_at, NEW.valid_from, NEW.issued_by_id) IS DISTINCT FROM
       (OLD.case_id, OLD.holder, OLD.scope, OLD.key_hash, OLD.created_at, OLD.valid_from, OLD.issued_by_id)
       OR (OLD.must_renew AND NOT NEW.must_renew)
       OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
        RAISE EXCEPTION 'A key stays what it was made as, and one that has ended stays so.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER receipt_stays BEFORE UPDATE ON cases_receipt FOR EACH ROW EXECUTE FUNCTION receipt_stays();
"""
MOVES = "DROP TRIGGER receipt_stays ON cases_receipt; DROP FUNCTION receipt_stays();"


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_clocks_by_unit_below")]

    operations = [migrations.RunSQL(STAYS, MOVES)]
