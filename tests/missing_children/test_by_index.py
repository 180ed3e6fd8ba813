"""What headquarters looks for among half a million missing persons is found by an index, never by reading all of them."""

import json

import pytest
from django.db import connection

from bench import missing
from samman.accounts.enums import Role
from samman.common import clock
from samman.matching.asking import asked
from samman.missing_children import by_name, homeward, worklist
from samman.missing_children.enums import State
from tests.factories import unit
from tests.many import many_complaints
from tests.officers import make_viewer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [Role.MONITOR, Role.NODAL_OFFICER, Role.DESK])
def test_a_name_is_looked_for_through_the_index_of_keys(role: Role) -> None:
    places = {Role.MONITOR: unit("up"), Role.NODAL_OFFICER: unit().district}
    viewer, laxmi = make_viewer(role, places.get(role, unit())), asked("laxmi devi")
    assert laxmi is not None
    cases = worklist.Filters().apply(worklist.missing_of(viewer), clock.now()).in_area_of(viewer)
    with many_complaints(2000, missing.PERSONS) as owner:
        owner.execute(
            "INSERT INTO missing_children_matchkey (case_id, key, sex, born_from, born_until)"
            " SELECT id, id * n, 'f', 1300, 1311 FROM cases_case, generate_series(1, 5) n WHERE kind = 'missing'"
        )
        owner.execute("ANALYZE missing_children_matchkey")
        for words in (laxmi.keys, [laxmi.whole], [[key] for key in laxmi.keys[0]]):
            query = by_name.sharing(cases, "missing", words, by_name.OF_ALL).values_list("pk", flat=True)[
                :201
            ]
            sql, parameters = query.query.sql_with_params()
            plan = json.dumps(owner.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters).fetchone())
            assert '"match_key"' in plan or ("matchkey_pkey" in plan and "Index Cond" in plan), plan
            assert "Seq Scan" not in plan, plan


@pytest.mark.django_db(transaction=True)
def test_visits_states_and_missing_firs_are_read_through_an_index() -> None:
    viewer, now = make_viewer(Role.MONITOR, unit("up")), clock.now()
    cases = worklist.missing_of(viewer)
    in_order = {
        "case_open_missing": worklist.Filters(state=State.UNTRACEABLE).apply(cases, now),
        "missing_without_fir": worklist.Filters(flags=frozenset({"no_fir"})).apply(cases, now),
    }
    owed = worklist.Filters(flags=frozenset({"fir_owed"})).apply(cases, now)
    seen = worklist.Filters(flags=frozenset({"sightings"})).apply(cases, now)
    in_order |= {"deadline_": owed, "sighting_": seen}
    queries = {
        "deadline_running": homeward.visits_of(viewer)[: homeward.MOST],
        **{name: found.order_by("queue_order", "id")[:51] for name, found in in_order.items()},
    }
    with many_complaints(2000, missing.PERSONS) as owner:
        owner.execute("ANALYZE deadlines_deadline, missing_children_missingperson")
        # Two thousand rows are few enough to be read and sorted; half a million are not.
        for way in ("seqscan", "sort", "hashjoin", "mergejoin"):
            owner.execute(f"SET LOCAL enable_{way} = off")
        for index, query in queries.items():
            sql, parameters = query.query.sql_with_params()
            plan = owner.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters).fetchone()
            text = json.dumps(plan)
            assert index in text, plan
            assert "Seq Scan" not in text and '"Node Type": "Sort"' not in text, index


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "column"), [("missing_children_matchkey", "key"), ("people_namekey", "index")]
)
def test_the_planner_knows_how_many_lie_under_the_common_keys(table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstattarget FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s",
            [table, column],
        )
        assert cursor.fetchone() == (2000,)
