"""The procedure as data, what of it was done in a case, and the risk form."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.cases.models import Case
from samman.evidence.models import File
from samman.missing_children.enums import Agency, Confidence, OfWhom, OnCase, Phase, Proof, Risk, Specialist
from samman.missing_children.sources import source_words


class ProcedureStepQuerySet(models.QuerySet["ProcedureStep"]):
    """Steps of the procedure."""

    def current(self) -> "ProcedureStepQuerySet":
        """Of each step the newest version, in the order of the procedure."""
        return self.order_by("number", "-version").distinct("number")


class ProcedureStep(models.Model):
    """One version of one step: who, in which case, with what proof, on what law. Loaded from data, and never changed after."""

    append_only = True

    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=12, choices=Phase.choices)
    on_case = models.CharField(max_length=8, choices=OnCase.choices)
    of_whom = models.CharField(max_length=6, choices=OfWhom.choices)
    ladder = models.CharField(
        max_length=40, blank=True
    )  # the clock that it stops, a name in `deadlines.ladders`
    act = models.CharField(max_length=30, blank=True)  # the verb that does it; none: marked by hand
    proof = models.CharField(max_length=8, choices=Proof.choices)
    repeats = models.BooleanField()
    who = ArrayField(models.CharField(max_length=24, choices=Role.choices))
    action_hi = models.TextField()
    action_en = models.TextField()
    legal_basis_hi = models.CharField(max_length=300)
    legal_basis_en = models.CharField(max_length=300)
    confidence = models.CharField(max_length=6, choices=Confidence.choices)  # of the legal basis
    source = models.CharField(max_length=300)
    loaded_at = models.DateTimeField()

    objects = ProcedureStepQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "version"], name="step_once_a_version")]

    def __str__(self) -> str:
        return f"{self.number} {self.version}"

    @property
    def action(self) -> str:
        """What is to be done, in the language of the page."""
        return self.action_en if get_language() == "en" else self.action_hi

    @property
    def source_words(self) -> SafeString:
        """From where it is known, in the language of the page as far as it goes."""
        return source_words(self.source)

    @property
    def legal_basis(self) -> str:
        """On what law, order or practice it rests, in the language of the page."""
        return self.legal_basis_en if get_language() == "en" else self.legal_basis_hi


class StepDone(models.Model):
    """A step that was done in a case, for the first or a later time."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps_done")
    step = models.ForeignKey(ProcedureStep, models.PROTECT, related_name="+")
    time = models.PositiveSmallIntegerField(default=1)  # the first, second … time
    done_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")  # none: the program
    done_at = models.DateTimeField()
    proof = models.BinaryField(null=True)  # sealed words
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "step", "time"], name="step_done_once_a_time")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step_id} {self.time}"

    @property
    def proof_words(self) -> str:
        """The words that show it, opened; for those who see the case."""
        return str(self.case.unseal(self.proof, "proof")) if self.proof else ""


class RiskForm(models.Model):
    """How the station house officer judges the risk (SOP of 23.11.2016, annexure III). A later form stands before it."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="risk_forms")
    risk = models.CharField(max_length=6, choices=Risk.choices)
    specialists = ArrayField(models.CharField(max_length=12, choices=Specialist.choices), default=list)
    agencies = ArrayField(models.CharField(max_length=12, choices=Agency.choices), default=list)
    words = models.BinaryField()  # sealed: lines of inquiry
    filled_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    filled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.risk}"

    @property
    def lines_of_inquiry(self) -> str:
        """Opened; for those who see the case."""
        return str(self.case.unseal(self.words, "risk"))
