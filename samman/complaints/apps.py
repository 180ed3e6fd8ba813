from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "samman.complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the complaint's clocks known to the engine."""
        from samman.complaints.clocks import register_ladders

        register_ladders()
