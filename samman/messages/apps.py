from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "samman.messages"
    label = "samman_messages"  # Django has an app "messages" of its own
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from samman.messages import checks  # noqa: F401  (registers itself)
