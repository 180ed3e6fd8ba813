"""Persons in cases: their identity is sealed; how she may be reached, met and addressed binds everyone."""

from django.db import models

from samman.cases.models import Case
from samman.people.enums import MeetAt, PersonRole


class Person(models.Model):
    """A person in a case. Name, phone and address are sealed; blind indexes find equal ones without showing them."""

    never_deleted = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="people")
    role = models.CharField(max_length=12, choices=PersonRole.choices)
    identity = models.BinaryField()  # sealed JSON: name, phone, address, relation
    name_index = models.BinaryField(default=b"")
    phone_index = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["phone_index"], name="person_phone"),
            models.Index(fields=["name_index"], name="person_name"),
            models.Index(fields=["case"], name="person_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}"


class NameKey(models.Model):
    """A key of the name of the woman or child concerned, as it sounds, blind: by it her complaint is found in any spelling.
    Derived: the rows may be deleted and made anew from what is sealed (`fill_name_keys`)."""

    pk = models.CompositePrimaryKey("case_id", "index")
    case = models.ForeignKey(Case, models.PROTECT, related_name="name_keys", db_index=False)
    index = models.BinaryField(max_length=16)

    class Meta:
        indexes = [models.Index(fields=["index"], include=["case"], name="name_key")]

    def __str__(self) -> str:
        return f"{self.case_id}"


class SafeContact(models.Model):
    """What she allowed: calls, messages and visits alike. No contact is the default."""

    never_deleted = True

    case = models.OneToOneField(Case, models.PROTECT, related_name="safe_contact")
    may_call = models.BooleanField(default=False)
    may_message = models.BooleanField(default=False)
    hours_from = models.PositiveSmallIntegerField(null=True)  # hour of the day in India, 0 to 23
    hours_until = models.PositiveSmallIntegerField(null=True)  # 1 to 24
    meet_at = models.CharField(max_length=12, choices=MeetAt.choices, default=MeetAt.WRITE_FIRST)
    she_knows = models.BooleanField(
        default=True
    )  # of the complaint; where she does not: no visit at home, no call
    caller_word = models.BinaryField(null=True)  # sealed: the caller says it first
    her_word = models.BinaryField(null=True)  # sealed: she answers with it
    details = models.BinaryField(null=True)  # sealed JSON: number, who_may_answer, place, by_whom
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(she_knows=True) | ~models.Q(meet_at=MeetAt.HOME),
                name="no_home_visit_unknown_to_her",
                violation_error_message="No visit at home when she does not know of the complaint.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"
