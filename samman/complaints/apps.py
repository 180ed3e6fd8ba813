from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "samman.complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the complaint's clocks known to the engine, and its page to the files."""
        from django.urls import reverse

        from samman.complaints.clocks import register_ladders
        from samman.evidence.panel import register_case_page

        register_ladders()
        register_case_page("complaint", lambda case: reverse("complaints:case", args=[case.number]))
