from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "samman.deadlines"
    default_auto_field = "django.db.models.BigAutoField"
