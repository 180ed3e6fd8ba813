"""Offers of a case to a station under another head, and what the database refuses of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RULES = """
CREATE FUNCTION offer_is_from_the_owner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owned cases_case;
BEGIN
    SELECT * INTO owned FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF owned.unit_id IS DISTINCT FROM NEW.from_unit_id OR NEW.to_unit_id IN (owned.unit_id, owned.kept_from_id) THEN
        RAISE EXCEPTION 'A case is offered by the unit that owns it, and never to the one it is kept from.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION offer_is_answered_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answered_at IS NOT NULL OR
       (NEW.case_id, NEW.from_unit_id, NEW.to_unit_id, NEW.ground, NEW.offered_by_id, NEW.offered_at, NEW.due_at)
       IS DISTINCT FROM
       (OLD.case_id, OLD.from_unit_id, OLD.to_unit_id, OLD.ground, OLD.offered_by_id, OLD.offered_at, OLD.due_at) THEN
        RAISE EXCEPTION 'An offer is answered once and never changed.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER offer_from_the_owner BEFORE INSERT ON cases_transferoffer
    FOR EACH ROW EXECUTE FUNCTION offer_is_from_the_owner();
CREATE TRIGGER offer_answered_once BEFORE UPDATE ON cases_transferoffer
    FOR EACH ROW EXECUTE FUNCTION offer_is_answered_once()
"""
BACK = """
DROP TRIGGER offer_answered_once ON cases_transferoffer;
DROP TRIGGER offer_from_the_owner ON cases_transferoffer;
DROP FUNCTION offer_is_answered_once();
DROP FUNCTION offer_is_from_the_owner()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_assisted"),
        ("jurisdictions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TransferOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("place", "It happened in its area"),
                            ("train", "It happened in a train or at a railway station"),
                            ("online", "It happened by phone or on the internet"),
                            ("women", "A Mahila Thana is to work on it"),
                            ("asked", "She asks for it"),
                            ("other", "Another reason"),
                        ],
                        max_length=8,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("decided", "decided"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="cases.case"
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jurisdictions.unit"
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jurisdictions.unit"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)), fields=["due_at", "id"], name="offer_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("case",),
                        name="offer_one_open_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None), ("outcome", "")),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="offer_answered_by_someone",
                        violation_error_message="An answered offer has an answer and one who gave it.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RULES, BACK),
    ]
