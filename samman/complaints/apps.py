from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "samman.complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the complaint's clocks known to the engine, its page and the words for its states to the spine."""
        from django.urls import reverse

        from samman.cases import kinds
        from samman.complaints.actions.lost_key import HOLDER
        from samman.complaints.clocks import register_ladders
        from samman.complaints.words import STATE
        from samman.people import lost_key

        register_ladders()
        lost_key.register("complaint", HOLDER)
        kinds.register(
            "complaint", kinds.Kind(lambda number: reverse("complaints:case", args=[number]), STATE)
        )
