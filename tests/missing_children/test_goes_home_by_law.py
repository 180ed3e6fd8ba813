"""The database refuses to close the case of a missing or found person; there is no restoration yet, so none closes."""

import pytest
from django.db import DatabaseError, connection, transaction

from samman.cases.enums import ClosedBy
from samman.cases.models import Case
from samman.common import clock
from samman.missing_children.closing_rule import CLOSING
from tests.cases.rows import bare_case
from tests.factories import unit
from tests.missing_children import made

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("closed_by", ClosedBy.values)
@pytest.mark.parametrize("state", ["missing", "traced", "home", "own_way", "found_dead", "untraceable"])
def test_no_case_of_a_missing_child_closes(closed_by: str, state: str) -> None:
    case = made.make_missing()
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(closed_at=clock.now(), closed_by=closed_by, state_code=state)


def test_nor_one_of_a_grown_up_or_of_a_found_person() -> None:
    for case in (made.make_missing(years=30), bare_case(unit(), kind="found")):
        with pytest.raises(DatabaseError, match="restoration"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(closed_at=clock.now(), closed_by=ClosedBy.LAW)


@pytest.mark.parametrize("state", ["home", "own_way"])
def test_no_state_says_home_while_the_case_is_open(state: str) -> None:
    with pytest.raises(DatabaseError, match="restoration"), transaction.atomic():
        Case.objects.filter(pk=made.make_missing().pk).update(state_code=state)


def test_a_childs_case_does_not_cease_to_be_one() -> None:
    with pytest.raises(DatabaseError, match="cease"), transaction.atomic():
        Case.objects.filter(pk=made.make_missing().pk).update(about_child=False)


def test_the_database_has_the_text_of_the_rule() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'missing_child_goes_home_by_law'")
        (source,) = cursor.fetchone()
    assert source.strip() == CLOSING.split("$$")[1].strip()
