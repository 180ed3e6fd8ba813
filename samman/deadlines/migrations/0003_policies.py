"""Steps are data, kept by version. Clocks that started before follow version 1, which says what the program said then."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from samman.audit.rows import digest, name_of
from samman.common import clock
from samman.deadlines.reference import FILE, read_policies


def follow_version_1(apps, schema_editor):
    Deadline = apps.get_model("deadlines", "Deadline")
    Policy = apps.get_model("deadlines", "Policy")
    names = set(Deadline.objects.values_list("ladder", flat=True).distinct())
    if not names:
        return
    first = {policy.ladder: policy for policy in read_policies(FILE) if policy.version == 1}
    digests = {}
    for name in sorted(names):
        policy = Policy.objects.create(
            ladder=name,
            version=1,
            due_minutes=first[name].due_minutes,
            steps=first[name].steps,
            loaded_at=clock.now(),
        )
        Deadline.objects.filter(ladder=name).update(policy=policy)
        digests[name_of(policy)] = digest(Policy.objects.get(pk=policy.pk))
    apps.get_model("audit", "Entry").objects.create(
        at=clock.now(),
        actor_kind="command",
        actor_id="migrate",
        actor_label="migrate",
        act="record_rows",
        outcome="done",
        detail={"rows": digests},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0002_append_only"),
        ("jurisdictions", "0001_initial"),
        ("audit", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Policy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ladder", models.CharField(max_length=40)),
                ("version", models.PositiveSmallIntegerField()),
                ("due_minutes", models.PositiveIntegerField(null=True)),
                ("steps", models.JSONField()),
                ("loaded_at", models.DateTimeField()),
                (
                    "state",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jurisdictions.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ladder", "state", "version"),
                        name="policy_once_a_version",
                        nulls_distinct=False,
                    )
                ]
            },
        ),
        migrations.AddField(
            model_name="deadline",
            name="policy",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="deadlines.policy",
            ),
        ),
        migrations.AddField(
            model_name="firing",
            name="told",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), default=list, size=None
            ),
        ),
        migrations.RunPython(follow_version_1, migrations.RunPython.noop),
    ]
