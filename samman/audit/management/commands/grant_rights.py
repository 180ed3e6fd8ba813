"""Give the role of the running program what it needs, and no more. Run as the owner after every migrate."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg import sql

from samman.audit import append_only


class Command(BaseCommand):
    """Rights of the program's role: rows everywhere, but history only added and the schema out of its reach."""

    help = "Grant the program's database role its rights and take from it what would let it change history."
    requires_system_checks: list[str] = []

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        role = settings.DATABASE_APP_ROLE
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = %s),"
                " (SELECT pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s)",
                [role, role],
            )
            owner, is_superuser, is_member = cursor.fetchone()
            if is_superuser is None:
                raise CommandError(f"There is no database role {role!r}.")
            if role == owner or is_superuser or is_member:
                self.stderr.write(
                    f"Warning: the program works as {role!r}, which owns the tables or is a superuser. Nothing was granted, and"
                    " the database cannot keep it from changing history. Give the program a role of its own:"
                    " SAMMAN_DATABASE_URL for the program, SAMMAN_OWNER_DATABASE_URL for migrations."
                )
                return
            name = sql.Identifier(role)
            for statement in (
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
                "GRANT USAGE ON SCHEMA public TO {role}",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
                "REVOKE TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA public FROM {role}",
                "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
                "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
                "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
            ):
                cursor.execute(sql.SQL(statement).format(role=name))
            existing = set(connection.introspection.table_names(cursor))
            kept = [table for table in append_only.tables() if table in existing]
            for table in kept:
                cursor.execute(
                    sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, {role}").format(
                        table=sql.Identifier(table), role=name
                    )
                )
            for table in append_only.kept_tables():
                if table in existing:
                    cursor.execute(
                        sql.SQL("REVOKE DELETE ON {table} FROM PUBLIC, {role}").format(
                            table=sql.Identifier(table), role=name
                        )
                    )
        self.stdout.write(f"{role} may work; rows of {', '.join(kept)} are only added.")
