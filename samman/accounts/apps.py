from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "samman.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from samman.accounts import sign_in_record

        sign_in_record.connect()
