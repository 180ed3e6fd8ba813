"""Pairs of a found and a missing person who may be one, and what officers say of them."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from samman.accounts.models import Officer
from samman.cases.models import AT_STATION, Case
from samman.jurisdictions.models import Unit
from samman.missing_children.enums_matching import TOLD_OF, Asked, Likely, NotSame, ScoredBy

if TYPE_CHECKING:
    from samman.accounts.viewer import Viewer

LIKELY = Q(current=True, word__in=[str(word) for word in TOLD_OF])


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Candidates."""

    def of_case(self, case: Case) -> "CandidateQuerySet":
        """Those of one case, of a found or of a missing person."""
        return self.filter(found=case.pk) if case.kind == "found" else self.filter(missing=case.pk)

    def current(self) -> "CandidateQuerySet":
        """Those that the newest scoring proposes."""
        return self.filter(current=True)

    def likely(self) -> "CandidateQuerySet":
        """Those that are proposed as likely or better."""
        return self.filter(LIKELY)

    def open(self) -> "CandidateQuerySet":
        """Those of which neither case has ended and nobody is joined yet."""
        return self.filter(
            found__closed_at=None, missing__closed_at=None, found__found_person__is_missing=None
        ).exclude(missing__state_code="found_dead")

    def not_kept_from(self, viewer: "Viewer") -> "CandidateQuerySet":
        """Without those of which one of the two cases is kept from the viewer's station: they may be of one child."""
        stations = viewer.unit_ids(AT_STATION)
        if not stations:
            return self
        kept = Q(found__kept_from__in=stations) | Q(missing__kept_from__in=stations)
        return self.exclude(kept)

    def best_first(self) -> "CandidateQuerySet":
        """In the order of lists."""
        return self.order_by("-score", "id")


class Candidate(models.Model):
    """A found and a missing person who may be one, as last scored. What is no longer proposed stays, and is not current."""

    never_deleted = True

    found = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="candidates_as_found")
    missing = models.ForeignKey(Case, models.PROTECT, related_name="candidates_as_missing")
    score = models.FloatField()  # weight of all evidence, in bits
    chance = models.FloatField()  # calibrated, 0 to 1
    word = models.CharField(max_length=11, choices=Likely.choices)
    evidence = models.JSONField(default=list)  # {"field", "level", "weight" in bits}; words: `match_words`
    facts = models.CharField(max_length=64)  # digest of what was known of both when it was scored
    source = models.CharField(max_length=7, choices=ScoredBy.choices)
    model_version = models.CharField(max_length=40)
    first_at = models.DateTimeField()
    scored_at = models.DateTimeField()
    current = models.BooleanField(default=True)
    told_at = models.DateTimeField(null=True)  # when both units were told, once
    looked_at = models.DateTimeField(null=True)  # when an officer first opened the sheet

    objects = CandidateQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["found", "-score", "id"], name="candidate_found", condition=Q(current=True)),
            models.Index(
                fields=["missing", "-score", "id"], name="candidate_missing", condition=Q(current=True)
            ),
            models.Index(fields=["-score", "id"], name="candidate_likely", condition=LIKELY),
            models.Index(
                fields=["first_at", "id"],
                name="candidate_unlooked",
                condition=LIKELY & Q(looked_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["found", "missing"], name="candidate_pair_once"),
            models.CheckConstraint(
                condition=~Q(found=models.F("missing")),
                name="candidate_of_two_cases",
                violation_error_message="A candidate has two cases.",
            ),
            models.CheckConstraint(
                condition=Q(chance__range=(0, 1)),
                name="candidate_chance_is_a_share",
                violation_error_message="A chance lies between 0 and 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.found_id} {self.missing_id} {self.word}"

    @property
    def cases(self) -> tuple[Case, Case]:
        """The found person's case and the missing one's."""
        return self.found, self.missing

    @property
    def is_one(self) -> bool:
        """Whether two officers have said that the two are one."""
        return self.found.found_person.is_missing_id == self.missing_id

    @property
    def has_ended(self) -> bool:
        """Whether the found person is joined to a case, or one of the two cases has ended."""
        joined = self.found.found_person.is_missing_id is not None
        closed = self.found.closed_at is not None or self.missing.closed_at is not None
        return joined or closed or self.missing.state_code == "found_dead"


class Rejection(models.Model):
    """An officer's word that the two are not one. It holds for this officer as long as the facts are those of then."""

    append_only = True

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="rejections")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # where the officer was posted then
    reason = models.CharField(max_length=6, choices=NotSame.choices)
    words = models.BinaryField()  # sealed under the missing person's case
    facts = models.CharField(max_length=64)
    score = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "officer", "facts"], name="rejection_once"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.officer_id} {self.reason}"

    @property
    def opened_words(self) -> str:
        """The officer's words, opened."""
        return str(self.candidate.missing.unseal(self.words, "rejection"))


class CandidateQuestionQuerySet(models.QuerySet["CandidateQuestion"]):
    """Questions."""

    def waiting(self) -> "CandidateQuestionQuerySet":
        """Those that nobody has answered, of pairs that may still be one."""
        open_ = {"about__closed_at": None, "candidate__found__found_person__is_missing": None}
        return self.filter(answer=None, **open_)

    def not_kept_from(self, viewer: "Viewer") -> "CandidateQuestionQuerySet":
        """Without those that a station may not know of, since the other case is kept from it."""
        stations = viewer.unit_ids(AT_STATION)
        if not stations:
            return self
        kept = Q(candidate__found__kept_from__in=stations) | Q(candidate__missing__kept_from__in=stations)
        return self.exclude(kept)


class CandidateQuestion(models.Model):
    """One unit asks another about one fact of the other's case. Who answers sees the question, not the case behind it."""

    append_only = True

    once = models.UUIDField(unique=True)  # of the form: sent twice, it is one question
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="questions")
    about = models.ForeignKey(Case, models.PROTECT, related_name="candidate_questions")
    field = models.CharField(max_length=8, choices=Asked.choices)
    words = models.BinaryField()  # sealed under the case that it is about
    asked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # that asks
    asked_at = models.DateTimeField()

    objects = CandidateQuestionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.field}"

    @property
    def opened_words(self) -> str:
        """What is asked, opened."""
        return str(self.about.unseal(self.words, "candidate_question"))


class CandidateAnswer(models.Model):
    """The answer to such a question."""

    append_only = True

    question = models.OneToOneField(CandidateQuestion, models.PROTECT, related_name="answer")
    words = models.BinaryField()  # sealed under the case that it is about
    answered_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.question_id}"

    @property
    def opened_words(self) -> str:
        """What was answered, opened."""
        return str(self.question.about.unseal(self.words, "candidate_answer"))
