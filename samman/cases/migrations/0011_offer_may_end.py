"""An offer may end without an answer: she closed the case, or work on it stopped. Those that waited so end now."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_break_glass"),
        ("jurisdictions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="transferoffer",
            name="offer_answered_by_someone",
        ),
        migrations.AlterField(
            model_name="transferoffer",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("accepted", "accepted"),
                    ("refused", "refused"),
                    ("withdrawn", "withdrawn"),
                    ("decided", "decided"),
                    ("ended", "ended"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(
            """
UPDATE cases_transferoffer AS offer SET outcome = 'ended', answered_at = now() FROM cases_case
WHERE cases_case.id = offer.case_id AND offer.answered_at IS NULL
  AND (cases_case.closed_at IS NOT NULL OR cases_case.state_code = 'at_rest')
""",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="transferoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("outcome", "")),
                    models.Q(("answered_at__isnull", False), ("answered_by", None), ("outcome", "ended")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("outcome__in", ["", "ended"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="offer_answered_by_someone",
                violation_error_message="An answered offer has an answer and one who gave it.",
            ),
        ),
    ]
