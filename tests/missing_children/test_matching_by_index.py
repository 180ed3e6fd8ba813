"""Among a million pairs those of a case, of a unit and of a State are found by an index, best first, never by reading all."""

import json

import pytest

from bench import missing
from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.missing_children import matches
from samman.missing_children.models import Candidate
from tests.factories import unit
from tests.many import many_complaints
from tests.officers import make_viewer

MADE = """
INSERT INTO missing_children_candidate (found_id, missing_id, score, chance, word, evidence, facts, source, model_version,
    first_at, scored_at, current)
SELECT f.id, m.id, (f.id * 7 + m.id * 3) %% 30, 0.5, CASE (f.id + m.id) %% 3 WHEN 0 THEN 'likely' ELSE 'possible' END, '[]', 'a',
    'nightly', 'x', now(), now(), (f.id + m.id) %% 5 > 0
FROM (SELECT id FROM cases_case WHERE kind = 'found') f,
     (SELECT id FROM cases_case WHERE kind = 'missing' ORDER BY id LIMIT 60) m
"""


@pytest.mark.django_db(transaction=True)
def test_lists_of_matches_are_read_through_an_index() -> None:
    station, state = make_viewer(Role.DESK, unit()), make_viewer(Role.MONITOR, unit("up"))
    found, lost = Case(pk=1, kind="found"), Case(pk=2, kind="missing")
    queries = {
        "candidate_found": Candidate.objects.of_case(found).current().best_first()[:30],
        "candidate_missing": Candidate.objects.of_case(lost).current().best_first()[:30],
    }
    of_state = [side.best_first()[:51] for side in matches.of_viewer(state)]
    of_station = [side.best_first()[:51] for side in matches.of_viewer(station)]
    with many_complaints(2000, missing.PERSONS) as owner:
        owner.execute(MADE.replace("%%", "%"))
        owner.execute(
            "ANALYZE missing_children_candidate, missing_children_foundperson, missing_children_missingperson"
        )

        def plan(query: object) -> str:
            sql, parameters = query.query.sql_with_params()  # type: ignore[attr-defined]
            return json.dumps(owner.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters).fetchone())

        # Two thousand rows are few enough to be read and sorted; a million are not.
        for way in ("seqscan", "hashjoin", "mergejoin"):
            owner.execute(f"SET LOCAL enable_{way} = off")
        for query in of_station:
            assert "Seq Scan" not in plan(query)
        owner.execute("SET LOCAL enable_sort = off")
        for index, query in queries.items():
            assert index in plan(query) and '"Node Type": "Sort"' not in plan(query), index
        for query in of_state:
            assert "candidate_likely" in plan(query) and '"Node Type": "Sort"' not in plan(query)
            assert "Seq Scan" not in plan(query)
