from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "samman.deadlines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell headquarters and administrators when escalation stands still."""
        from samman.common.registry import add_alarm
        from samman.deadlines.alarm import clock_halted

        add_alarm(clock_halted)
