from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "samman.cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `verify_audit` check each line of history, the auditor find a case, and officers hear of lists to sign."""
        from samman.accounts.record_views import set_case_finder
        from samman.audit.digests import register_digest_check
        from samman.cases.charge import charge_to_sign
        from samman.cases.history import broken_lines
        from samman.cases.models import Case
        from samman.common.registry import add_alarm

        register_digest_check("history", broken_lines)
        add_alarm(charge_to_sign)
        set_case_finder(
            lambda number: Case.objects.filter(number=number).values_list("pk", flat=True).first(),
            lambda ids: dict(Case.objects.filter(pk__in=ids).values_list("pk", "number")),
        )
