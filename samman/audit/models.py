"""The record of every act, every protected read and every refusal; and the chain that seals it."""

from django.db import models


class Entry(models.Model):
    """One act. Rows are only ever added: the running program has no right to change or delete one."""

    append_only = True
    has_own_check = True  # the chain

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_label = models.CharField(max_length=200)
    actor_unit_id = models.BigIntegerField(null=True)
    act = models.CharField(max_length=60)  # a verb of the code, such as 'register_complaint' or 'uncover'
    outcome = models.CharField(max_length=8)  # done, read, refused
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    case_id = models.BigIntegerField(null=True)  # by value: audit stands above cases
    unit_id = models.BigIntegerField(null=True)  # the unit that owns the case
    district_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)  # never a name, phone, story or file name
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the history row this entry stands for

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "id"], name="audit_entry_case"),
            models.Index(fields=["actor_kind", "actor_id", "id"], name="audit_entry_actor"),
            models.Index(fields=["district_id", "id"], name="audit_entry_district"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.act} {self.outcome}"


class Link(models.Model):
    """One link of the chain: seals one entry after the link before it. Added only by the sealing job."""

    append_only = True
    has_own_check = True  # the chain

    entry_id = models.BigIntegerField(unique=True)  # by value, so that a deleted entry leaves its link behind
    hash = models.CharField(max_length=64)  # SHA-256 over the former link's hash and the entry

    def __str__(self) -> str:
        return f"{self.id} {self.hash[:12]}"
