"""No answer with a key that staff have seen, nor with one that does not hold yet."""

import importlib

from django.db import migrations

BEFORE = importlib.import_module("samman.complaints.migrations.0013_calls_hold").HOLDS
FORMER = (
    "CREATE OR REPLACE FUNCTION rating_is_hers()"
    + BEFORE.split("CREATE OR REPLACE FUNCTION rating_is_hers()")[1].split("CREATE FUNCTION rating_counts")[0]
)
OLD = "AND receipt.ended_at IS NULL\n"
NEW = "AND receipt.ended_at IS NULL AND NOT receipt.must_renew AND receipt.valid_from <= NEW.created_at\n"
HERS = FORMER.replace(OLD, NEW)
assert HERS != FORMER  # noqa: S101  # nosec B101  (the text that is changed stands in the former one)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0016_closing_rule"), ("cases", "0014_receipt_stays")]

    operations = [migrations.RunSQL(HERS, FORMER)]
