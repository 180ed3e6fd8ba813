"""What headquarters looks for among half a million missing persons is found by an index, never by reading all of them."""

import json

import pytest

from bench import missing
from samman.accounts.enums import Role
from samman.common import clock
from samman.missing_children import homeward, worklist
from samman.missing_children.enums import State
from tests.factories import unit
from tests.many import many_complaints
from tests.officers import make_viewer


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
