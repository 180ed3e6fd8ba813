from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "samman.cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `verify_audit` check each line of history, and the auditor find a case by its complaint ID."""
        from samman.accounts.record_views import set_case_finder
        from samman.audit.digests import register_digest_check
        from samman.cases.history import broken_lines
        from samman.cases.models import Case

        register_digest_check("history", broken_lines)
        set_case_finder(
            lambda number: Case.objects.filter(number=number).values_list("pk", flat=True).first()
        )
