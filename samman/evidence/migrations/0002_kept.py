"""The database keeps evidence: a case's file is neither removed nor exchanged, whoever asks."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION samman_evidence_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.case_id IS NULL THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'A file of a case is never removed.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.case_id IS NOT NULL AND (NEW.case_id, NEW.draft_id) IS DISTINCT FROM (OLD.case_id, OLD.draft_id) THEN
        RAISE EXCEPTION 'A file stays with its case.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.original, NEW.sha256, NEW.size, NEW.kind, NEW.media_type, NEW.purpose, NEW.name, NEW.added_by, NEW.created_at)
        IS DISTINCT FROM
       (OLD.original, OLD.sha256, OLD.size, OLD.kind, OLD.media_type, OLD.purpose, OLD.name, OLD.added_by, OLD.created_at)
    THEN
        RAISE EXCEPTION 'What was recorded of a file is never changed.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$
"""
TRIGGER = (
    "CREATE TRIGGER evidence_kept BEFORE UPDATE OR DELETE ON evidence_file "
    "FOR EACH ROW EXECUTE FUNCTION samman_evidence_kept()"
)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [FUNCTION, TRIGGER],
            ["DROP TRIGGER evidence_kept ON evidence_file", "DROP FUNCTION samman_evidence_kept()"],
        ),
    ]
