"""Helplines and offences: reference data, loaded from files, the same for every officer."""

from django.db import models
from django.utils.translation import get_language


class HelplineQuerySet(models.QuerySet["Helpline"]):
    """Helplines."""

    def public(self, state: str) -> "HelplineQuerySet":
        """Those shown on public pages in a state, in the order in which they are shown."""
        return self.filter(shown_to_public=True, state__in=("", state)).order_by("rank")


class Helpline(models.Model):
    """A phone number that helps."""

    number = models.CharField(max_length=15, unique=True)
    name_hi = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    what_for_hi = models.CharField(max_length=200)
    what_for_en = models.CharField(max_length=200)
    rank = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, blank=True
    )  # code of the only state where it works; empty: everywhere
    shown_to_public = models.BooleanField(default=False)
    confidence = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=300, blank=True)

    objects = HelplineQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" else self.name_hi

    @property
    def what_for(self) -> str:
        """What one calls it for, in the language of the page."""
        return self.what_for_en if get_language() == "en" else self.what_for_hi


class Offence(models.Model):
    """One offence as the law names it. A column marked below B must be checked by a law officer."""

    code = models.CharField(max_length=20, unique=True)  # BNS-64-1, POCSO-8
    title_hi = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    title_hi_confidence = models.CharField(max_length=10)
    law = models.CharField(max_length=80)
    section = models.CharField(max_length=40)
    old_section = models.CharField(max_length=40, blank=True)
    cognizable = models.CharField(
        max_length=20
    )  # yes, no, or why it depends: the law does not always say one word
    bailable = models.CharField(max_length=20)
    court = models.CharField(max_length=60)
    punishment_min = models.CharField(max_length=100, blank=True)
    punishment_max = models.CharField(max_length=120, blank=True)
    about_child = models.CharField(max_length=5)  # yes, no, any
    punishment_confidence = models.CharField(
        max_length=1
    )  # A statute read, B paraphrase, C general knowledge
    class_confidence = models.CharField(max_length=1)  # of cognizable, bailable and court: A, B or C likewise
    is_listed_199c = models.BooleanField(
        default=False
    )  # not recording information of it is an offence: BNS 199(c)
    keywords = models.CharField(max_length=300, blank=True)  # everyday words by which it is looked for
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)
    rank = models.PositiveSmallIntegerField()  # the order of the file

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return self.title_en if get_language() == "en" else self.title_hi

    @property
    def law_short(self) -> str:
        """The law as officers write it: BNS, POCSO."""
        return self.code.split("-")[0]

    @property
    def reference(self) -> str:
        """Law and section on one line: 'BNS 64(1)'."""
        return f"{self.law_short} {self.section}"

    @property
    def punishment(self) -> str:
        """Least and most punishment as the file words them."""
        return " – ".join(part for part in (self.punishment_min, self.punishment_max) if part)

    @property
    def class_to_check(self) -> bool:
        """Whether cognizable, bailable and court must be checked by a law officer (doubtful or general knowledge)."""
        unsure = {self.cognizable, self.bailable} & {"check", "conflict"}
        return self.class_confidence != "A" or bool(unsure)

    @property
    def punishment_to_check(self) -> bool:
        """Whether the punishment must be checked by a law officer."""
        return self.punishment_confidence != "A"

    @property
    def title_hi_to_check(self) -> bool:
        """Whether the Hindi title is our wording and not seen in the Hindi Gazette."""
        return self.title_hi_confidence != "high"
