"""The database refuses to change or remove what was recorded, whoever asks."""

from django.db import migrations

from samman.audit.append_only import protect

FUNCTION = """
CREATE FUNCTION samman_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are only ever added: % is refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'History is never edited. Record a new entry that corrects the old one.';
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION samman_only_added()"),
        protect("audit_entry"),
        protect("audit_link"),
    ]
