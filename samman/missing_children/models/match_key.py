"""Under which keys the description of a person is found."""

from django.db import models

from samman.cases.models import Case


class MatchKey(models.Model):
    """A key of a name under which a missing or found person is found, with sex and time of birth beside it, so that the index
    alone answers. Derived: the rows may be deleted and made anew from the descriptions (`fill_match_keys`)."""

    pk = models.CompositePrimaryKey("case_id", "key")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    key = models.BigIntegerField()  # `matching.records.name_keys`
    sex = models.CharField(max_length=1)
    born_from = models.SmallIntegerField()  # earliest possible birth, in months since January 1900
    born_until = models.SmallIntegerField()  # latest

    class Meta:
        indexes = [
            models.Index(fields=["key", "sex", "born_from"], include=["born_until", "case"], name="match_key")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"
