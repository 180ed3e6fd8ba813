"""The place of a recovery is corrected like its hours and kilometres; all else of it stays."""

from django.db import migrations

RULE = """
CREATE OR REPLACE FUNCTION recovery_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    corrected CONSTANT text[] := ARRAY[{fields}];
BEGIN
    IF to_jsonb(NEW) - corrected <> to_jsonb(OLD) - corrected THEN
        RAISE EXCEPTION '{said}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = RULE.format(
    fields="'hours', 'kilometres'", said="Of a recovery only the hours and kilometres are corrected."
)
NOW = RULE.format(
    fields="'hours', 'kilometres', 'kilometres_computed', 'place', 'district_id', 'other_district', 'other_state',"
    " 'latitude', 'longitude'",
    said="Of a recovery only the place, the hours and the kilometres are corrected.",
)


class Migration(migrations.Migration):
    dependencies = [("missing_children", "0011_without_fir")]

    operations = [migrations.RunSQL(NOW, BEFORE)]
