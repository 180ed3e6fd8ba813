from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "samman.directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from samman.common import registry
        from samman.directory.public import helplines

        registry.set_helplines(helplines)
