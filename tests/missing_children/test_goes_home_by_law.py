"""Promise 8: the database refuses every closing of a missing or found person's case that the law does not know."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import ClientCursor

from samman.cases.enums import ClosedBy
from samman.cases.models import Case
from samman.common import clock
from samman.evidence.actions import add_file
from samman.evidence.models import AddedBy, Purpose
from samman.missing_children import models
from samman.missing_children.closing_rule import CLOSING, GUARDIANS, LAWFUL
from samman.missing_children.models import CwcOrder, FoundPerson, GuardianCheck, Restoration
from tests.cases.rows import bare_case
from tests.conftest import DATABASE, superuser
from tests.factories import unit
from tests.missing_children import homeward, made

pytestmark = pytest.mark.django_db
OPEN = ["missing", "traced", "home", "own_way", "found_dead", "untraceable"]


@pytest.fixture(scope="module", autouse=True)
def owners_hand() -> Iterator[None]:
    """What the owner of the tables does, inside the transaction of a test: rights do not hold it, the triggers must."""
    with superuser(DATABASE) as force:
        force.execute(
            "CREATE FUNCTION by_owner(statement text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$"
            " BEGIN EXECUTE statement; END $$"
        )
        force.execute("ALTER FUNCTION by_owner(text) OWNER TO samman_owner")
        yield
        force.execute("DROP FUNCTION by_owner(text)")


def refused(statement: str, *values: Any) -> bool:
    """Whether the database refuses it to the program's role and to the owner of the tables alike."""
    with connection.cursor() as cursor:
        written = ClientCursor(cursor.connection).mogrify(statement, values)
    return _fails(statement, *values) and _fails("SELECT by_owner(%s)", written)


def _fails(statement: str, *values: Any) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            transaction.set_rollback(True)
    except DatabaseError:
        return True
    return False


CLOSE = "UPDATE cases_case SET closed_at = now(), closed_by = %s, state_code = %s WHERE id = %s"


@pytest.mark.parametrize("closed_by", ClosedBy.values)
def test_no_case_of_a_missing_child_closes_without_a_restoration(closed_by: str) -> None:
    for case in (made.make_missing(), homeward.trace(made.make_missing())):
        for state in OPEN:
            assert refused(CLOSE, closed_by, state, case.pk), state


def test_nor_one_of_a_grown_up_or_of_a_found_person() -> None:
    for case in (homeward.grown_up(), bare_case(unit(), kind="found"), homeward.make_found()):
        for state in (*OPEN, "found", "identified", "placed"):
            assert refused(CLOSE, "law", state, case.pk), state


@pytest.mark.parametrize("state", ["home", "own_way"])
def test_no_state_says_home_while_the_case_is_open(state: str) -> None:
    assert refused("UPDATE cases_case SET state_code = %s WHERE id = %s", state, homeward.ready_for_home().pk)


RESTORATION = (
    "INSERT INTO missing_children_restoration (case_id, way, restored_at, order_id, decision_id, words, restored_by_id, noted_at)"
    " VALUES (%s, %s, now(), %s, %s, 'x', %s, now())"
)


def by_hand(case: Case, *, order: int | None = None, decision: int | None = None, way: str = "home") -> None:
    """A row of restoration that no verb made."""
    with connection.cursor() as cursor:
        officer = homeward.sho(case).officer.pk
        cursor.execute(RESTORATION, [case.pk, way, order, decision, officer])


def without_hearing() -> Case:
    case = homeward.trace(made.make_missing())
    by_hand(case, order=homeward.order(case).pk)
    return case


def with_one_check() -> Case:
    case = homeward.trace(made.make_missing())
    homeward.hear(case)
    homeward.check(case)
    by_hand(case, order=homeward.order(case).pk)
    return case


def with_two_checks_of_one_officer() -> Case:
    case = homeward.trace(made.make_missing())
    homeward.hear(case)
    officer = homeward.sho(case)
    homeward.check(case, by=officer)
    GuardianCheck.objects.create(
        case=case,
        officer=officer.officer,
        checked_at=clock.now(),
        proofs=["papers"],
        is_right=True,
        words=b"x",
    )
    by_hand(case, order=homeward.order(case).pk)
    return case


def with_a_check_that_found_somebody_else() -> Case:
    case = homeward.ready_for_home()
    homeward.check(case, is_right=False)
    by_hand(case, order=case.orders.get().pk)
    return case


def with_an_order_to_keep_in_care() -> Case:
    case = homeward.trace(made.make_missing())
    homeward.hear(case)
    homeward.check(case)
    homeward.check(case)
    by_hand(case, order=homeward.order(case, kind="care").pk)
    return case


def with_the_order_of_another_child() -> Case:
    other = homeward.ready_for_home()
    case = homeward.trace(made.make_missing())
    homeward.hear(case)
    homeward.check(case)
    homeward.check(case)
    by_hand(case, order=other.orders.get().pk)
    return case


def with_a_file_that_is_no_order() -> Case:
    case = homeward.trace(made.make_missing())
    homeward.hear(case)
    homeward.check(case)
    homeward.check(case)
    officer, now = homeward.sho(case), clock.now()
    file = add_file(
        case, homeward.paper(), purpose=Purpose.EVIDENCE, added_by=AddedBy.OFFICER, by=officer.actor
    )
    order = CwcOrder.objects.create(
        case=case,
        kind="restore",
        number="1",
        made_on=homeward.today(),
        committee="x",
        received_by="x",
        received_at=now,
        file=file,
        noted_by=officer.officer,
        noted_at=now,
    )
    by_hand(case, order=order.pk)
    return case


def grown_up_with_a_childs_papers() -> Case:
    case = homeward.ready_for_home()
    by_hand(case, order=case.orders.get().pk)
    person = case.missing_person
    person.birth_date, person.age_sure = homeward.today() - timedelta(days=19 * 366), "papers"
    person.save(update_fields=["birth_date", "age_sure"])
    return case


@pytest.mark.parametrize(
    "make",
    [
        without_hearing,
        with_one_check,
        with_two_checks_of_one_officer,
        with_a_check_that_found_somebody_else,
        with_an_order_to_keep_in_care,
        with_the_order_of_another_child,
        with_a_file_that_is_no_order,
        grown_up_with_a_childs_papers,
    ],
)
def test_no_child_goes_home(make: Callable[[], Case]) -> None:
    case = make()
    for state in ("home", "own_way", "traced"):
        assert refused(CLOSE, "law", state, case.pk), state


def test_with_all_of_it_a_child_goes_home_and_the_law_alone_closes() -> None:
    case = homeward.ready_for_home()
    by_hand(case, order=case.orders.get().pk)
    assert refused(CLOSE, "her_rating", "home", case.pk)
    assert refused(CLOSE, "law", "own_way", case.pk)
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, ["law", "home", case.pk])


def child_who_chooses() -> Case:
    """The choice of a woman, in the case of one who turns out to be a child."""
    case = homeward.grown_up()
    decision = homeward.propose(case, "own_way", may_know="well")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE missing_children_decision SET outcome = 'agreed', decided_by_id = %s, decided_at = now() WHERE id = %s",
            [homeward.sho(case).officer.pk, decision.pk],
        )
    by_hand(case, decision=decision.pk, way="own_way")
    return case


def test_a_child_does_not_go_its_own_way_and_a_grown_up_person_does() -> None:
    case = child_who_chooses()
    person = case.missing_person
    young = (17 * 12, 17 * 12 + 11, "family"), (19 * 12, 19 * 12 + 11, "guessed")
    for first, last, sure in young:
        person.age_from_months, person.age_until_months, person.age_sure = first, last, sure
        person.save(update_fields=["age_from_months", "age_until_months", "age_sure"])
        assert refused(CLOSE, "law", "own_way", case.pk), (first, sure)
    person.age_from_months, person.age_sure = 18 * 12, "family"
    person.save(update_fields=["age_from_months", "age_sure"])
    assert refused(CLOSE, "law", "home", case.pk)
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, ["law", "own_way", case.pk])


def test_a_proposal_alone_lets_nobody_go() -> None:
    case = homeward.grown_up()
    decision = homeward.propose(case, "own_way", may_know="well")
    by_hand(case, decision=decision.pk, way="own_way")
    assert refused(CLOSE, "law", "own_way", case.pk)


DECIDE = "UPDATE missing_children_decision SET outcome = 'agreed', decided_by_id = %s, decided_at = now() WHERE id = %s"


def test_one_officer_does_not_decide_alone_and_nobody_changes_what_was_proposed_or_decided() -> None:
    case = homeward.grown_up()
    decision = homeward.propose(case, "own_way", may_know="nothing")
    assert refused(DECIDE, decision.proposed_by_id, decision.pk)
    for change in ("may_know = 'where'", "kind = 'found_dead'", "proposed_by_id = NULL", "words = 'y'"):
        assert refused(f"UPDATE missing_children_decision SET {change} WHERE id = %s", decision.pk), change
    assert refused(
        "INSERT INTO missing_children_decision (case_id, kind, may_know, words, proposed_by_id, proposed_at, outcome,"
        " decided_by_id, decided_at) VALUES (%s, 'found_dead', '', 'x', %s, now(), 'agreed', %s, now())",
        case.pk,
        decision.proposed_by_id,
        homeward.sho(case).officer.pk,
    )
    with connection.cursor() as cursor:
        cursor.execute(DECIDE, [homeward.sho(case).officer.pk, decision.pk])
    assert refused("UPDATE missing_children_decision SET outcome = 'refused' WHERE id = %s", decision.pk)


@pytest.mark.parametrize("state", ["found_dead", "untraceable", "traced", "identified"])
def test_states_that_need_two_officers_or_a_recovery_need_them_in_the_database_too(state: str) -> None:
    case = homeward.make_found() if state == "identified" else made.make_missing()
    assert refused("UPDATE cases_case SET state_code = %s WHERE id = %s", state, case.pk)


def test_a_found_persons_case_is_not_joined_by_one_hand() -> None:
    found, missing = homeward.make_found(), made.make_missing()
    FoundPerson.objects.filter(pk=found.pk).update(is_missing=missing)
    assert refused("UPDATE cases_case SET state_code = 'identified' WHERE id = %s", found.pk)


def test_guardians_are_not_checked_before_the_child_was_heard() -> None:
    case = homeward.trace(made.make_missing())
    statement = (
        "INSERT INTO missing_children_guardiancheck (case_id, officer_id, checked_at, proofs, is_right, words)"
        " VALUES (%s, %s, now() - interval '1 hour', '[]', true, 'x')"
    )
    officer = homeward.sho(case).officer.pk
    assert refused(statement, case.pk, officer)
    homeward.hear(case)
    assert refused(statement, case.pk, officer)  # an hour before the hearing


def test_what_the_law_closed_stays_closed_and_as_it_is() -> None:
    case = homeward.taken_home()
    for change in (
        "closed_at = NULL, closed_by = '', state_code = 'missing'",
        "closed_at = NULL, closed_by = ''",
        "state_code = 'own_way'",
        "closed_at = now() + interval '1 day'",
        "kind = 'complaint'",
    ):
        assert refused(f"UPDATE cases_case SET {change} WHERE id = %s", case.pk), change
    assert Restoration.objects.filter(case=case).exists()


def test_what_the_way_home_rests_on_is_only_added() -> None:
    case = homeward.followed_home()
    for name in ("Restoration", "CwcOrder", "GuardianCheck", "HeardAlone", "Stay", "CareStep", "FollowUp"):
        assert getattr(models, name).objects.filter(case=case).exists()
        table = f"missing_children_{name.lower()}"
        assert refused(f"DELETE FROM {table}"), table
        assert refused(f"UPDATE {table} SET id = id"), table
        assert refused(f"TRUNCATE {table} CASCADE"), table


def test_of_a_recovery_only_the_place_hours_and_kilometres_are_corrected() -> None:
    case = homeward.trace(made.make_missing())
    for change in ("how = 'patrol'", "hours_computed = 1", "arrested = 3", "found_at = now()"):
        assert refused(f"UPDATE missing_children_recovery SET {change} WHERE case_id = %s", case.pk), change
    assert not refused(
        "UPDATE missing_children_recovery SET hours = 1, kilometres = 2 WHERE case_id = %s", case.pk
    )


def test_a_childs_case_does_not_cease_to_be_one() -> None:
    assert refused("UPDATE cases_case SET about_child = false WHERE id = %s", made.make_missing().pk)


def test_the_database_has_the_text_of_the_rule() -> None:
    pieces = (CLOSING + LAWFUL + GUARDIANS).split("CREATE OR REPLACE FUNCTION ")[1:]
    assert len(pieces) == 8
    for piece in pieces:
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [piece.partition("(")[0]])
            (source,) = cursor.fetchone()
        assert source.strip() == piece.split("$$")[1].strip()
