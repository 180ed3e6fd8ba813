from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "samman.audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `verify_audit` compare the rows of append-only tables with the record."""
        from samman.audit.digests import register_digest_check
        from samman.audit.rows import broken_rows

        register_digest_check("rows", broken_rows)
