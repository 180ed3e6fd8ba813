"""What is derived from descriptions so that persons are found and compared: keys, prepared words, the words of all."""

from collections.abc import Collection
from typing import Any

from django.db import connection, models

from samman.cases.models import Case

# Of the cases that share a key with what is asked, fit in sex and age and wait still, those whose shared keys are the rarest.
_MOST_TELLING = """
    WITH shared AS (
        SELECT key, case_id, count(*) OVER (PARTITION BY key) AS times
        FROM missing_children_matchkey
        WHERE key = ANY(%(keys)s) AND sex = ANY(%(sexes)s) AND born_from <= %(high)s AND born_until >= %(low)s
    ), ranked AS (
        SELECT case_id, sum(ln(%(all)s / times) + 1) AS tells FROM shared GROUP BY case_id ORDER BY tells DESC, case_id
    )
    SELECT case_id FROM ranked
    WHERE EXISTS (
        SELECT FROM cases_case WHERE id = case_id AND closed_at IS NULL AND state_code = ANY(%(states)s) OFFSET 0
    )
    ORDER BY tells DESC, case_id LIMIT %(limit)s
"""


class MatchKeyQuerySet(models.QuerySet["MatchKey"]):
    """Keys."""

    def most_telling(
        self,
        keys: Collection[int],
        *,
        sexes: Collection[str],
        births: tuple[int, int],
        states: Collection[str],
        of: int,
        limit: int,
    ) -> list[int]:
        """The open cases in these states, at most `limit`, that lie under these keys and fit, the most telling first; of so many
        in all."""
        asked: dict[str, Any] = {
            "keys": list(keys),
            "sexes": list(sexes),
            "low": births[0],
            "high": births[1],
            "states": list(states),
            "all": float(max(of, 1)),
            "limit": limit,
        }
        with connection.cursor() as cursor:
            cursor.execute(_MOST_TELLING, asked)
            return [case_id for (case_id,) in cursor.fetchall()]


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
