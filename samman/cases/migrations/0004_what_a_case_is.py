"""What a case is never changes: its kind (each kind has its own rule of closing), its ID, and the station it is kept from."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION case_stays_what_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind, NEW.number, NEW.draft_id, NEW.created_at) IS DISTINCT FROM
       (OLD.kind, OLD.number, OLD.draft_id, OLD.created_at) THEN
        RAISE EXCEPTION 'Kind, ID and beginning of a case never change.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.kept_from_id IS NOT NULL AND NEW.kept_from_id IS DISTINCT FROM OLD.kept_from_id THEN
        RAISE EXCEPTION 'A case stays kept from the station of the accused.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$
"""
TRIGGER = "CREATE TRIGGER case_stays BEFORE UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION case_stays_what_it_is()"


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_key_code")]

    operations = [
        migrations.RunSQL(
            [FUNCTION, TRIGGER],
            ["DROP TRIGGER case_stays ON cases_case", "DROP FUNCTION case_stays_what_it_is()"],
        ),
    ]
