from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "samman.cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `verify_audit` check each line of history against its digest in the record."""
        from samman.audit.digests import register_digest_check
        from samman.cases.history import broken_lines

        register_digest_check("history", broken_lines)
