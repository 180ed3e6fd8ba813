"""Tables to which rows are only added. A model says so with `append_only = True`; two things then hold it:

* `manage.py grant_rights` takes UPDATE, DELETE and TRUNCATE from the role of the running program;
* triggers refuse them to everybody, in words (the migration of the model's app lists `protect("its_table")`, and depends
  on ("audit", "0002_append_only"), which makes the function that they call).
"""

from django.apps import apps
from django.db.migrations import RunSQL


def tables() -> list[str]:
    """The append-only tables of all installed apps, by name."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if getattr(model, "append_only", False) and not model._meta.proxy and model._meta.managed
    )


def kept_tables() -> list[str]:
    """Tables of models with `never_deleted = True`: their rows change, but the program's role may not delete one."""
    return sorted(
        model._meta.db_table for model in apps.get_models() if getattr(model, "never_deleted", False)
    )


def protect(table: str) -> RunSQL:
    """A migration's operation: triggers on a table that refuse UPDATE, DELETE and TRUNCATE."""
    quoted = f'"{table}"'
    return RunSQL(
        sql=[
            f"CREATE OR REPLACE TRIGGER only_added_rows BEFORE UPDATE OR DELETE ON {quoted} "
            "FOR EACH ROW EXECUTE FUNCTION samman_only_added()",
            f"CREATE OR REPLACE TRIGGER only_added_table BEFORE TRUNCATE ON {quoted} "
            "FOR EACH STATEMENT EXECUTE FUNCTION samman_only_added()",
        ],
        reverse_sql=[
            f"DROP TRIGGER IF EXISTS only_added_rows ON {quoted}",
            f"DROP TRIGGER IF EXISTS only_added_table ON {quoted}",
        ],
    )
