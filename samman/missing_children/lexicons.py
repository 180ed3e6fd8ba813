"""How common words are among the missing: counted each night, held in memory by each process that matches."""

import threading
from collections import Counter
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, QuerySet

from samman.matching import names
from samman.matching.evidence import WORD_FIELDS
from samman.matching.lexicon import Lexicon, shipped
from samman.missing_children.models import LexiconWord, PreparedPerson
from samman.missing_children.prepared import WORDS
from samman.missing_children.workflow import SEARCHED_STATES

REPORTS = "reports"  # a row of the table that counts who is looked for
WORTH = 1000.0  # so many reports are the counts worth that come with the program
MOST = 100_000  # words of a field that are held; rarer ones are made ready at each look
BATCH = 5000


class Words(NamedTuple):
    """The lexicon of each field, and how many are looked for."""

    lexicons: dict[str, Lexicon]
    reports: int


_kept: tuple[int, Words] | None = None
_loading = threading.Lock()


def current() -> Words:
    """The words as counted last; one query where they are held already."""
    global _kept
    newest = LexiconWord.objects.aggregate(newest=Max("id"))["newest"] or 0
    with _loading:
        if _kept is None or _kept[0] != newest:
            _kept = newest, _load()
        return _kept[1]


def _load() -> Words:
    counts: dict[str, dict[str, float]] = {field: {} for field in WORD_FIELDS.values()}
    totals = dict.fromkeys(counts, WORTH)
    for field, words in shipped().items():
        counts[field] = {word: share * WORTH for word, share in words.items()}
    reports = 0
    sounds: dict[str, str] = {}
    for field in counts:
        rows = LexiconWord.objects.filter(field=field).order_by("-count", "word")
        for word, count, heard in rows.values_list("word", "count", "sounds")[:MOST]:
            if word:
                counts[field][word] = counts[field].get(word, 0.0) + count
                sounds[word] = heard
            else:
                totals[field] += count
    for count in LexiconWord.objects.filter(field=REPORTS).values_list("count", flat=True):
        reports = int(count)
    return Words({field: Lexicon(counts[field], totals[field], sounds) for field in counts}, reports)


def _missing() -> QuerySet[PreparedPerson]:
    return PreparedPerson.objects.filter(case__kind="missing")


def looked_for() -> int:
    """How many missing persons are looked for."""
    return _missing().filter(case__closed_at=None, case__state_code__in=SEARCHED_STATES).count()


def count() -> int:
    """Count the words of all missing persons anew, and those who are looked for; how many words there are."""
    counts: dict[str, Counter[str]] = {field: Counter() for field in WORDS}
    for words in _missing().values_list("words", flat=True).iterator(BATCH):
        for field, part in zip(WORDS, words.split("|"), strict=True):
            Lexicon.add(counts[field], part.split())
    heard = dict(LexiconWord.objects.exclude(sounds="").values_list("word", "sounds").iterator(BATCH))
    rows = [LexiconWord(field=REPORTS, count=looked_for())]
    rows += [
        LexiconWord(
            field=field, word=word, count=times, sounds=heard.get(word) or " ".join(names.sounds(word))
        )
        for field in WORDS
        for word, times in counts[field].items()
    ]
    with transaction.atomic():
        LexiconWord.objects.all().delete()
        LexiconWord.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)
