from django.apps import AppConfig


class MissingChildrenConfig(AppConfig):
    name = "samman.missing_children"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the clocks known to the engine, and the pages and the words for the states to the spine."""
        from django.urls import reverse

        from samman.cases import kinds, waiting
        from samman.jurisdictions.reference import also_load
        from samman.missing_children import handing_over, worklist
        from samman.missing_children.actions.lost_key import HOLDER
        from samman.missing_children.clocks import register_ladders
        from samman.missing_children.reference import load_procedure
        from samman.missing_children.words import FOUND_STATE, STATE
        from samman.people import lost_key

        register_ladders()
        waiting.register(worklist.waiting)
        lost_key.register("missing", HOLDER)
        handing_over.register_ladder()
        also_load("Procedure for missing children", load_procedure)
        kinds.register("missing", kinds.Kind(lambda number: reverse("missing:case", args=[number]), STATE))
        kinds.register(
            "found", kinds.Kind(lambda number: reverse("missing:case", args=[number]), FOUND_STATE)
        )
