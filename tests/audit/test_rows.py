"""Digests of rows that are only added. (What is changed by force is in tests/tampering.)"""

from importlib import import_module

import pytest
from django.apps import apps

from samman.accounts.enums import Role
from samman.audit import rows
from samman.audit.models import Entry
from samman.cases.models import Transfer
from samman.common import clock
from tests import factories
from tests.officers import make_officer

pytestmark = pytest.mark.django_db


def unrecorded() -> Transfer:
    """A row as an older version left it: the record knows nothing of it."""
    case = factories.make_case()
    assert case.unit.district is not None
    row = Transfer.objects.create(
        case=case,
        from_unit=case.unit,
        to_unit=case.unit.district,
        reason="नमूना",
        transferred_by=make_officer(Role.MONITOR, case.state),
        created_at=clock.now(),
    )
    case.place_at(case.unit.district)
    case.save()
    return row


def test_rows_of_an_older_version_are_recorded_by_the_migration() -> None:
    row = unrecorded()
    assert list(rows.broken_rows()) == [f"row {row.pk} of cases_transfer is not in the record"]
    import_module("samman.complaints.migrations.0003_rows_in_the_record").record_rows(apps, None)
    assert list(rows.broken_rows()) == []
    assert Entry.objects.get(act="record_rows").detail == {"rows": {rows.name_of(row): rows.digest(row)}}


def test_a_digest_holds_every_filled_column_and_passes_over_empty_ones() -> None:
    row = unrecorded()
    before = rows.digest(row)
    for field in Transfer._meta.concrete_fields:
        former = getattr(row, field.attname)
        setattr(row, field.attname, clock.now() if field.attname == "created_at" else 990099)
        assert rows.digest(row) != before, field.attname
        setattr(row, field.attname, None)
        assert rows.digest(row) != before, field.attname
        setattr(row, field.attname, former)
    assert rows.digest(row) == before
    assert rows.digest(Transfer.objects.get(pk=row.pk)) == before
