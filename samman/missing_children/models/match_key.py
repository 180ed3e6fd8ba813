"""What is derived from descriptions so that persons are found and compared: keys, prepared words, the words of all."""

from collections.abc import Collection
from typing import Any

import numpy as np
from django.db import connection, models
from numpy.typing import NDArray

from samman.cases.models import Case

# The cases under each key that fit in sex and age, as numbers of eight bytes: a hundred thousand of them come in some 30 ms.
_UNDER = """
    SELECT string_agg(int8send(case_id), ''::bytea) FROM missing_children_matchkey
    WHERE key = ANY(%(keys)s) AND sex = ANY(%(sexes)s) AND born_from <= %(high)s AND born_until >= %(low)s GROUP BY key
"""


class MatchKeyQuerySet(models.QuerySet["MatchKey"]):
    """Keys."""

    def cases_under(
        self, keys: Collection[int], *, sexes: Collection[str], births: tuple[int, int]
    ) -> list[NDArray[np.int64]]:
        """For each of these keys under which anybody lies, the cases there that fit in sex and months of birth."""
        asked: dict[str, Any] = {
            "keys": list(keys),
            "sexes": list(sexes),
            "low": births[0],
            "high": births[1],
        }
        with connection.cursor() as cursor:
            cursor.execute(_UNDER, asked)
            return [np.frombuffer(cases, ">i8").astype(np.int64) for (cases,) in cursor.fetchall()]


class MatchKey(models.Model):
    """A key of a name under which a missing or found person is found, with sex and time of birth beside it, so that the index
    alone answers. Derived: the rows may be deleted and made anew from the descriptions (`fill_match_keys`)."""

    pk = models.CompositePrimaryKey("case_id", "key")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    key = models.BigIntegerField()  # `matching.records.name_keys`
    sex = models.CharField(max_length=1)
    born_from = models.SmallIntegerField()  # earliest possible birth, in months since January 1900
    born_until = models.SmallIntegerField()  # latest

    objects = MatchKeyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["key", "sex", "born_from"], include=["born_until", "case"], name="match_key")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"


class PreparedPerson(models.Model):
    """A person as matching compares it (`matching.persons.Person`). Derived like the keys, and made with them."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+")
    # given|family|father|mother|places|siblings, the words parted by spaces
    words = models.TextField()
    told_pet = models.BooleanField()
    has_pet = models.BooleanField()
    sex = models.CharField(max_length=1, blank=True)
    born_from = models.SmallIntegerField()
    born_until = models.SmallIntegerField()
    day = models.IntegerField()  # ordinal of the day on which last seen, or found
    x = models.FloatField(null=True)  # the point on a globe of radius 1
    y = models.FloatField(null=True)
    z = models.FloatField(null=True)
    languages = models.BigIntegerField()
    things = models.BigIntegerField()  # marks, bit by bit
    marked = models.BigIntegerField()  # their places on the body
    stature = models.FloatField(null=True)
    # Whether its candidates were looked for since it was described.
    compared = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return str(self.case_id)


class LexiconWord(models.Model):
    """A word and in how many reports it stands, counted each night: what many have says little. The empty word is the number
    of reports that say anything of the field. Derived."""

    field = models.CharField(max_length=10)  # given, family, father, mother, places, siblings
    word = models.TextField(blank=True)
    count = models.FloatField()
    sounds = models.TextField(blank=True)  # of the word, parted by spaces: slow to find for Latin letters

    class Meta:
        constraints = [models.UniqueConstraint(fields=["field", "word"], name="lexicon_word_once")]

    def __str__(self) -> str:
        return f"{self.field} {self.word}"


class Calibration(models.Model):
    """What decided pairs taught about chances (`matching.scoring.Calibration`); the newest counts, before the one that comes with
    the program."""

    append_only = True

    slope = models.FloatField()
    shift = models.FloatField()
    pairs = models.PositiveIntegerField()  # from so many decided pairs
    same = models.PositiveIntegerField()  # of which so many were one child
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.slope} {self.shift}"
