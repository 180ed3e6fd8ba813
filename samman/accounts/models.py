"""Officers and their postings. What an officer may do comes from current postings only."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from samman.accounts.enums import Role
from samman.common import clock
from samman.common.text import fold
from samman.jurisdictions.models import Unit

if TYPE_CHECKING:
    from samman.accounts.viewer import Viewer


class OfficerQuerySet(models.QuerySet["Officer"]):
    """Officers."""

    def managed_by(self, viewer: "Viewer") -> "OfficerQuerySet":
        """The officers whose postings a viewer may keep: those of the states in which he is administrator."""
        found = self.filter(state_id__in=viewer.unit_ids([Role.ADMINISTRATOR]))
        return found if settings.DEMO else found.filter(is_demo=False)

    def matching(self, text: str) -> "OfficerQuerySet":
        """Officers whose name or user name, or the name of whose present unit, has this text in it."""
        found = self
        for word in text.split()[:6]:
            units = Posting.objects.current().filter(
                Q(unit__name_hi__icontains=word) | Q(unit__name_en__icontains=word)
                | Q(unit__names__folded__contains=fold(word))
            )  # fmt: skip
            found = found.filter(
                Q(username__icontains=word) | Q(name_hi__icontains=word) | Q(name_en__icontains=word)
                | Q(pk__in=units.values("officer_id"))
            )  # fmt: skip
        return found


class OfficerManager(UserManager["Officer"].from_queryset(OfficerQuerySet)):  # type: ignore[misc]
    """Officers are found by user name, whatever its case; demo officers only in the demo."""

    def get_by_natural_key(self, username: str | None) -> "Officer":
        officer: Officer = self.get(username__iexact=username)
        if officer.is_demo and not settings.DEMO:
            raise self.model.DoesNotExist
        return officer


class Officer(AbstractBaseUser):
    """A named officer. There are no shared accounts."""

    username = models.CharField(max_length=60, unique=True)
    name_hi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    rank_hi = models.CharField(max_length=60, blank=True)
    rank_en = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=15, blank=True)
    email = models.EmailField(blank=True)
    is_woman = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    # The police of which state: its administrators keep the postings. Stays when all postings have ended.
    state = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    # The time step of the last one-time code that was used: none works twice.
    last_code_step = models.BigIntegerField(default=0)
    # Raised when a second factor changes, which ends the officer's other sessions.
    sign_in_version = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = OfficerManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="officer_username_any_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return (self.name_en or self.name_hi) if get_language() == "en" else (self.name_hi or self.name_en)

    @property
    def rank(self) -> str:
        """The rank in the language of the page."""
        return self.rank_en if get_language() == "en" else self.rank_hi

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end with a new password and with a change of the second factor.

        Otherwise one who signed in with a stolen temporary password, before the officer set up a second factor, would stay in.
        """
        text = f"{self.password}|{self.sign_in_version}"
        return salted_hmac("samman.accounts.session", text, secret=secret, algorithm="sha256").hexdigest()


class LeaveQuerySet(models.QuerySet["Leave"]):
    """Leaves."""

    def current(self) -> "LeaveQuerySet":
        """Leaves that last at this moment."""
        now = clock.now()
        return self.filter(starts_at__lte=now, ends_at__gt=now)

    def to_come(self) -> "LeaveQuerySet":
        """Leaves that last now or begin later; not those that were called off before they began."""
        return self.filter(ends_at__gt=clock.now()).filter(ends_at__gt=F("starts_at"))


class Leave(models.Model):
    """An officer away from all posts, from a moment until a moment. They come back by themselves when it ends."""

    never_deleted = True

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="leaves")
    stand_in = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = LeaveQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["officer", "ends_at"], name="leave_officer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")),
                name="leave_ends_after_start",
                violation_error_message="A leave cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.starts_at:%Y-%m-%d}"


class PostingQuerySet(models.QuerySet["Posting"]):
    """Postings."""

    def current(self) -> "PostingQuerySet":
        """Postings that hold at this moment, of officers who may sign in and are not on leave."""
        now = clock.now()
        found = self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now, officer__is_active=True)
        found = found.exclude(Exists(Leave.objects.current().filter(officer=OuterRef("officer"))))
        return found if settings.DEMO else found.filter(officer__is_demo=False)

    def not_ended(self) -> "PostingQuerySet":
        """Postings that hold now or begin later, whether or not the officer is away."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=clock.now()))

    def holding(self, role: Role, unit_id: int | None) -> "PostingQuerySet":
        """Those who hold a post at a unit now."""
        return self.current().filter(role=role, unit_id=unit_id) if unit_id is not None else self.none()


class Posting(models.Model):
    """One officer at one unit in one role, from a date until a date. An officer may hold several (additional charge)."""

    never_deleted = True

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    role = models.CharField(max_length=24, choices=Role.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    # The leave for whose time the post is held in place of the one who is away.
    leave = models.ForeignKey(Leave, models.PROTECT, null=True, blank=True, related_name="stand_ins")

    objects = PostingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "role"], name="posting_unit_role"),
            models.Index(fields=["officer"], name="posting_officer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="posting_ends_after_start",
                violation_error_message="A posting cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        from samman.accounts.titles import title

        return title(self)


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Charges given over."""

    def due(self) -> "HandoverQuerySet":
        """Those whose moment has come and which nobody has carried out yet."""
        return self.filter(done_at=None, at__lte=clock.now())

    def to_sign(self, officer_id: int) -> "HandoverQuerySet":
        """Those whose list waits for this officer's signature."""
        return self.filter(
            Q(posting__officer=officer_id, former_signed_at=None)
            | Q(successor=officer_id, successor_signed_at=None, given__gt=0),
            count__gt=0,
        )

    def not_taken_over(self) -> "HandoverQuerySet":
        """Those which had open work that no successor has signed for."""
        return self.filter(count__gt=0, successor_signed_at=None)


class Handover(models.Model):
    """The charge of a post that works on cases goes to a successor: when the post ends, or for the time of a leave.

    Who it goes to and when stands here; which cases went is in `cases.ChargeItem`. Both officers sign.
    """

    never_deleted = True

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="handovers")
    # At the beginning of which leave; none: at the end of the posting.
    leave = models.ForeignKey(Leave, models.PROTECT, null=True, blank=True, related_name="handovers")
    successor = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)  # open cases that the officer worked on
    given = models.PositiveIntegerField(default=0)  # of these, how many the successor has now
    former_signed_at = models.DateTimeField(null=True)
    successor_signed_at = models.DateTimeField(null=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="handover_due", condition=Q(done_at=None)),
            models.Index(
                fields=["-id"], name="handover_open", condition=Q(count__gt=0, successor_signed_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["posting", "leave"], name="handover_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.at:%Y-%m-%d}"
