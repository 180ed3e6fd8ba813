"""What 112 handed over."""

from django.db import models

from samman.cases.models import Case, MachineKey
from samman.jurisdictions.models import Unit


class Event112(models.Model):
    """An event of 112 of which a report was made: the same event, sent once more, is the same report."""

    append_only = True

    state = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)  # of the event, as 112 gives it
    case = models.OneToOneField(Case, models.PROTECT, related_name="event_112")  # the first of the report
    machine = models.ForeignKey(MachineKey, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state", "number"],
                name="event_112_once",
                violation_error_message="This event of 112 was handed over before.",
            )
        ]

    def __str__(self) -> str:
        return self.number
