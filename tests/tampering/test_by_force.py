"""Whoever holds the whole database can change it; `verify_audit` against a head that was exported before says where.

(What is done to the chain alone, and what a head finds of it, is in tests/audit/test_chain.py.)
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from psycopg import sql

from samman.accounts import actions as posts
from samman.accounts.enums import Role
from samman.audit import chain, rows
from samman.audit.actors import command, job
from samman.audit.management.commands.verify_audit import SHOWN
from samman.audit.models import Entry, Link
from samman.cases import actions as actions_of_cases
from samman.cases import charge, machines
from samman.cases.models import Case
from samman.complaints import actions, calling
from samman.complaints.enums import CallCause
from samman.deadlines import engine
from samman.jurisdictions.models import Unit
from samman.missing_children import actions as missing_actions
from samman.missing_children.actions import calibrating
from tests import factories
from tests.conftest import DATABASE, clone_database, superuser
from tests.missing_children import homeward, made, matches, searching
from tests.officers import make_viewer

pytestmark = pytest.mark.xdist_group("tampering")  # one process makes the complaint, and tampers with it

Force = psycopg.Connection[Any]
Verify = Callable[[], list[str]]
# Every table that is compared with the record by the digests of its rows, and a change of each that matters.
CHANGES = {
    "cases_breakglass": "until = until + interval '1 day'",
    "cases_breakglassreview": "is_justified = NOT is_justified",
    "cases_chargeitem": "given = NOT given",
    "cases_transfer": "to_unit_id = from_unit_id",
    "complaints_actiontakenreport": "met_at = met_at - interval '1 day'",
    "complaints_reportsection": "offence_id = offence_id + 1000",
    "complaints_reportreview": "is_accepted = NOT is_accepted",
    "complaints_rating": "is_satisfied = NOT is_satisfied",
    "complaints_vettingnote": "advice = 'in_order'",
    "complaints_vettingsection": "offence_id = offence_id + 1000",
    "complaints_directionreading": "read_at = read_at - interval '1 hour'",
    "complaints_childnotice": "told_at = told_at - interval '1 day'",
    "complaints_duplicate": "linked_at = linked_at - interval '1 hour'",
    "complaints_calltry": "was_her_word_right = NOT was_her_word_right",
    "missing_children_stay": "since = since - interval '1 day'",
    "missing_children_carestep": "done_at = done_at - interval '1 day'",
    "missing_children_heardalone": "wish = 'home'",
    "missing_children_cwcorder": "made_on = made_on - 1",
    "missing_children_guardiancheck": "officer_id = officer_id + 1000",
    "missing_children_restoration": "restored_at = restored_at - interval '1 day'",
    "missing_children_followup": "outcome = 'well'",
    "missing_children_event112": "received_at = received_at - interval '1 hour'",
    "deadlines_firing": "fired_at = fired_at - interval '1 hour'",
    "deadlines_policy": "due_minutes = due_minutes + 60",
    "missing_children_procedurestep": "confidence = 'high', legal_basis_en = 'none'",
    "missing_children_stepdone": "done_at = done_at - interval '1 hour'",
    "missing_children_riskform": "risk = 'low'",
    "missing_children_searchvisit": "total = total + 1",
    "missing_children_childmet": "done = 'nothing'",
    "missing_children_stayday": "met = met + 1",
    "missing_children_awareness": "reached = reached + 1000",
    "missing_children_booklet": "expires_at = expires_at + interval '1 day'",
    "missing_children_bookletcase": "place = place + 100",
    "missing_children_bookletprint": "officer_id = officer_id + 1000",
    "missing_children_rejection": "officer_id = officer_id + 1000",
    "missing_children_candidatequestion": "asked_at = asked_at - interval '1 hour'",
    "missing_children_candidateanswer": "answered_at = answered_at - interval '1 hour'",
    "missing_children_calibration": "shift = shift + 5",
}
# What a forged row must differ in, so that no uniqueness refuses it.
OF_ITS_OWN = {
    "cases_breakglass": ", number = 99",
    "cases_breakglassreview": ", look_id = look_id + 1000",
    "cases_chargeitem": ", case_id = case_id + 1000",
    "complaints_reportsection": ", offence_id = offence_id + 1000",
    "complaints_reportreview": ", report_id = report_id + 1000",
    "complaints_vettingnote": ", vetting_id = vetting_id + 1000",
    "complaints_vettingsection": ", offence_id = offence_id + 1000",
    "complaints_directionreading": ", officer_id = officer_id + 1000",
    "complaints_childnotice": ", case_id = case_id + 1000",
    "complaints_duplicate": ", of_id = of_id - 1000",
    "missing_children_cwcorder": ", file_id = file_id + 1000",
    "missing_children_restoration": ", case_id = case_id + 1000, order_id = order_id + 1000",
    "missing_children_event112": ", number = 'other', case_id = case_id + 1000",
    "deadlines_firing": ", step = 99",
    "deadlines_policy": ", version = 99",
    "missing_children_procedurestep": ", version = 99",
    "missing_children_stepdone": ", time = 99",
    "missing_children_searchvisit": ", once = gen_random_uuid()",
    "missing_children_stayday": ", once = gen_random_uuid()",
    "missing_children_awareness": ", once = gen_random_uuid()",
    "missing_children_booklet": ", once = gen_random_uuid(), number = 99",
    "missing_children_bookletcase": ", place = 99, case_id = case_id + 1000",
    "missing_children_bookletprint": ", copy = 99",
    "missing_children_rejection": ", facts = 'other'",
    "missing_children_candidatequestion": ", once = gen_random_uuid()",
    "missing_children_candidateanswer": ", question_id = question_id + 1000",
}
SEALED_WORDS = {
    "complaints_actiontakenreport": "words",
    "complaints_reportreview": "remark",
    "complaints_vettingnote": "words",
    "complaints_calltry": "note",
    "cases_historyentry": "sealed",
}


TABLES = ["audit_entry", "audit_link", "cases_historyentry", *CHANGES]


@dataclass
class Sealed:
    """What stands in the database before anybody tampers with it."""

    case: Case
    heads: Path


@pytest.fixture(scope="module")
def sealed(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sealed]:
    """Registered, late, reported, transferred, returned, accepted, rated both ways and taken back: committed and sealed."""
    with django_db_blocker.unblock():
        case = factories.urgent_case()
        engine.fire_due(case.created_at + timedelta(hours=25))
        monitor = make_viewer(Role.MONITOR, case.state)
        actions.transfer_case(
            case.pk,
            to_unit_id=Unit.objects.stations()
            .filter(district_id=case.district_id)
            .exclude(pk=case.unit_id)[0]
            .pk,
            reason="the place lies there",
            version=Case.objects.get(pk=case.pk).version,
            by=monitor,
        )
        case.refresh_from_db()
        desk = make_viewer(Role.DESK, case.unit)
        nodal = make_viewer(Role.NODAL_OFFICER, case.district)
        factories.file_report(case, by=desk, offences=[1, 2])
        factories.file_report(case, by=desk, is_final=True)
        factories.accept(case, by=nodal, accept=False, remark="Say when you met her.")
        factories.file_report(case, by=desk, is_final=True)
        factories.accept(case, by=nodal)
        factories.rate(case, satisfied=False)
        factories.vet(case)
        direction = factories.direct(case)
        actions.read_direction(case.pk, direction_id=direction.pk, by=desk)
        factories.file_report(case, by=desk, is_final=True)
        factories.accept(case, by=nodal)
        factories.rate(case, satisfied=True)
        case.refresh_from_db()
        actions.take_back(factories.citizen(case), version=case.version)
        case.refresh_from_db()
        other = factories.make_case(station=case.unit, **factories.ALLOWS_CALLS)
        actions.link_duplicate(case.pk, number=other.number, by=monitor)
        child = factories.make_case(station=case.unit, under_18="yes")
        actions.note_child_told(child.pk, to="court", told_at=child.created_at, reference="12/2026", by=desk)
        homeward.followed_home(station=case.unit)
        calling.open_call(other, CallCause.ASKED, by=monitor.actor)
        caller = make_viewer(Role.CALLER, case.state)
        call = actions.take_next_call(by=caller)
        assert call is not None
        actions.check_call_word(call.pk, typed=factories.ALLOWS_CALLS["her_word"], by=caller)
        actions.finish_call(call.pk, outcome="reached", note="She is well.", by=caller)
        sp = make_viewer(Role.SUPERINTENDENT, factories.unit("up-meerut"))
        actions.break_glass(other.number, reason="He lives in my district now.", by=sp)
        look = other.looks_from_outside.get()
        actions.review_break_glass(look.pk, is_justified=True, remark="Rightly so.", by=monitor)
        sho = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
        missing = made.make_missing(by=sho)
        choices: dict[str, Any] = {"risk": "high", "specialists": ["cyber"], "agencies": ["railway"]}
        missing_actions.fill_risk_form(missing.pk, lines_of_inquiry="The fair.", by=sho, **choices)
        machine = machines.make_key("UP-112", scope="112", state=case.state, by=job("test"))[0]
        missing_actions.hand_over_from_112(
            "P1", made.report_of(), unit=case.unit, language="hi", machine=machine
        )
        searching.printed(searching.searched(), made.make_missing())
        matches.answered(matches.match(missing=missing, found=homeward.make_found(station=matches.far())))
        calibrating.keep(calibrating.Taught(40, 20, 0.5, (1.0, 0.0), (0.9, 0.1)), by=command("test"))
        actions_of_cases.take_case(case.pk, by=desk)
        posts.end_posting(
            by=make_viewer(Role.ADMINISTRATOR, case.state),
            officer_id=desk.officer.pk,
            posting_id=desk.postings[0].pk,
            successor_id=make_viewer(Role.DESK, case.unit).officer.pk,
        )
        charge.hand_over_due(by=job("hand_over_charges"))
        heads = tmp_path_factory.mktemp("heads") / "heads"
        call_command("export_audit_head", str(heads), stdout=io.StringIO())
        yield Sealed(case, heads)
        connections["default"].close()
        connections["default"].close_pool()  # type: ignore[attr-defined]
        clone_database()


@pytest.fixture
def by_force(sealed: Sealed) -> Iterator[psycopg.Connection[Any]]:
    """A superuser's connection with the triggers off; afterwards everything is put back as it was."""
    with superuser(DATABASE) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("CREATE SCHEMA kept")
        tables = [sql.Identifier(table) for table in TABLES]
        for table in tables:
            connection.execute(sql.SQL("CREATE TABLE kept.{0} AS TABLE public.{0}").format(table))
        yield connection
        for table in tables:
            connection.execute(sql.SQL("DELETE FROM public.{}").format(table))
            connection.execute(sql.SQL("INSERT INTO public.{0} TABLE kept.{0}").format(table))
        connection.execute("DROP SCHEMA kept CASCADE")


@pytest.fixture
def verify(sealed: Sealed) -> Verify:
    """`verify_audit` against the exported head: its faults, none when the record is whole."""

    def run() -> list[str]:
        told = io.StringIO()
        with contextlib.suppress(CommandError):
            call_command("verify_audit", head=str(sealed.heads), stdout=told)
        return [line.partition("FAULT: ")[2] for line in told.getvalue().splitlines() if "FAULT: " in line]

    return run


def one(connection: Force, question: str, *values: object) -> Any:
    found = connection.execute(question, values).fetchone()
    assert found is not None
    return found[0]


def test_untouched_it_is_whole(sealed: Sealed, verify: Verify) -> None:
    assert verify() == []
    for model in rows.checked_models():
        assert model._base_manager.exists(), (
            f"the complaint of these tests leaves no row in {model._meta.db_table}"
        )


def test_every_table_to_which_rows_are_only_added_is_tampered_with_here(sealed: Sealed) -> None:
    assert {model._meta.db_table for model in rows.checked_models()} == set(CHANGES)
    assert set(CHANGES) | {"audit_entry", "audit_link", "cases_historyentry"} == set(TABLES)


@pytest.mark.parametrize("table", CHANGES)
def test_a_changed_row_is_located(table: str, by_force: Force, verify: Verify) -> None:
    row = one(by_force, f"SELECT max(id) FROM {table}")
    by_force.execute(f"UPDATE {table} SET {CHANGES[table]} WHERE id = %s", [row])
    assert verify() == [f"rows: row {row} of {table} was changed"]


@pytest.mark.parametrize("table", ["complaints_actiontakenreport", "complaints_reportreview"])
def test_exchanged_sealed_words_are_located(table: str, by_force: Force, verify: Verify) -> None:
    words = SEALED_WORDS[table]
    row = one(by_force, f"SELECT max(id) FROM {table} WHERE {words} IS NOT NULL")
    by_force.execute(f"UPDATE {table} SET {words} = %s WHERE id = %s", [b"other words", row])
    assert verify() == [f"rows: row {row} of {table} was changed"]


@pytest.mark.parametrize("table", CHANGES)
def test_a_deleted_row_is_located(table: str, by_force: Force, verify: Verify) -> None:
    row = one(by_force, f"DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table}) RETURNING id")
    assert verify() == [f"rows: row {row} of {table} was removed"]


@pytest.mark.parametrize("table", CHANGES)
def test_a_row_that_was_put_in_is_located(table: str, by_force: Force, verify: Verify) -> None:
    by_force.execute(f"CREATE TABLE kept.forged AS SELECT * FROM {table} ORDER BY id LIMIT 1")
    by_force.execute(f"UPDATE kept.forged SET id = 900001{OF_ITS_OWN.get(table, '')}")
    by_force.execute(f"INSERT INTO {table} TABLE kept.forged")
    assert verify() == [f"rows: row 900001 of {table} is not in the record"]


@pytest.mark.parametrize("table", CHANGES)
def test_an_emptied_table_is_located_row_by_row(table: str, by_force: Force, verify: Verify) -> None:
    all_of_them = one(by_force, f"SELECT count(*) FROM {table}")
    by_force.execute(f"DELETE FROM {table}")
    faults = verify()
    assert len(faults) == all_of_them
    assert all(table in fault and "was removed" in fault for fault in faults)


def test_two_ratings_in_another_order_are_located(by_force: Force, verify: Verify) -> None:
    ids = [row[0] for row in by_force.execute("SELECT id FROM complaints_rating ORDER BY id LIMIT 2")]
    swap(by_force, "complaints_rating", *ids)
    assert verify() == [f"rows: row {row} of complaints_rating was changed" for row in ids]


def swap(connection: Force, table: str, first: int, second: int) -> None:
    """Two rows change places."""
    connection.execute(f"UPDATE {table} SET id = -1 WHERE id = %s", [first])
    connection.execute(f"UPDATE {table} SET id = %s WHERE id = %s", [first, second])
    connection.execute(f"UPDATE {table} SET id = %s WHERE id = -1", [second])


# A case's history


@pytest.mark.parametrize(
    "change",
    [
        "event = 'rated_satisfied'",
        "at = at + interval '1 second'",
        "actor_id = '0'",
        "actor_label = 'somebody else'",
        "shown_to_her = NOT shown_to_her",
        "round = round + 1",
        """data = data || '{"more": 1}'""",
        "sealed = 'other words'",
        "case_id = case_id + 1",
    ],
)
def test_a_changed_line_of_history_is_located(
    change: str, by_force: Force, verify: Verify, sealed: Sealed
) -> None:
    line = one(by_force, "SELECT max(id) FROM cases_historyentry")
    by_force.execute(f"UPDATE cases_historyentry SET {change} WHERE id = %s", [line])
    faults = verify()
    assert len(faults) == 1
    assert f"history line {line}" in faults[0] and "was changed" in faults[0]


def test_a_deleted_and_a_forged_line_of_history_are_located(
    by_force: Force, verify: Verify, sealed: Sealed
) -> None:
    line = one(by_force, "SELECT min(id) FROM cases_historyentry")
    by_force.execute("UPDATE cases_historyentry SET id = 900001 WHERE id = %s", [line])
    assert set(verify()) == {
        f"history: history line 900001 of case {sealed.case.pk} is not in the record",
        f"history: history line {line} was removed",
    }


def test_history_in_another_order_is_located(by_force: Force, verify: Verify) -> None:
    first, second = (
        row[0] for row in by_force.execute("SELECT id FROM cases_historyentry ORDER BY id LIMIT 2")
    )
    swap(by_force, "cases_historyentry", first, second)
    faults = verify()
    assert len(faults) == 2
    assert f"history line {first} " in faults[0] and f"history line {second} " in faults[1]


def test_a_whole_history_that_was_emptied_is_located(by_force: Force, verify: Verify) -> None:
    lines = one(by_force, "SELECT count(*) FROM cases_historyentry")
    by_force.execute("TRUNCATE cases_historyentry CASCADE")
    faults = verify()
    assert len(faults) == min(lines, SHOWN) and all("was removed" in fault for fault in faults)


# The record itself


def test_a_report_changed_together_with_its_digest_is_found_by_the_chain(
    by_force: Force, verify: Verify, sealed: Sealed
) -> None:
    report = one(by_force, "SELECT max(id) FROM complaints_actiontakenreport")
    by_force.execute("UPDATE complaints_actiontakenreport SET was_met = false WHERE id = %s", [report])
    name = f"complaints_actiontakenreport {report}"
    changed = next(m for m in rows.checked_models() if m._meta.db_table == name.split()[0])
    new = rows.digest(changed._base_manager.get(pk=report))
    entry = one(by_force, "SELECT id FROM audit_entry WHERE detail -> 'rows' ? %s", name)
    by_force.execute(
        "UPDATE audit_entry SET detail = jsonb_set(detail, %s, to_jsonb(%s::text)) WHERE id = %s",
        [["rows", name], new, entry],
    )
    faults = verify()
    assert len(faults) == 1 and f"Entry {entry} was changed" in faults[0]


def test_a_digest_that_is_recorded_a_second_time_is_not_believed(
    by_force: Force, verify: Verify, sealed: Sealed
) -> None:
    """The program's role may add entries: one that names an old row again changes nothing."""
    rating = one(by_force, "SELECT min(id) FROM complaints_rating")
    by_force.execute("UPDATE complaints_rating SET reasons = '{}' WHERE id = %s", [rating])
    model = next(m for m in rows.checked_models() if m._meta.db_table == "complaints_rating")
    again = {"rows": {f"complaints_rating {rating}": rows.digest(model._base_manager.get(pk=rating))}}
    Entry.objects.create(
        at=sealed.case.created_at, actor_kind="job", actor_label="x", act="x", outcome="done", detail=again
    )
    assert verify() == [f"rows: row {rating} of complaints_rating was changed"]


@pytest.mark.parametrize("how", ["an act", "a reason", "a time"])
def test_a_changed_entry_is_located(how: str, by_force: Force, verify: Verify) -> None:
    change = {"an act": "act = 'x'", "a reason": "reason = 'x'", "a time": "at = at - interval '1 s'"}[how]
    entry = one(by_force, "SELECT max(entry_id) - 3 FROM audit_link")
    by_force.execute(f"UPDATE audit_entry SET {change} WHERE id = %s", [entry])
    assert [fault for fault in verify() if f"Entry {entry} was changed" in fault]


def test_a_deleted_entry_is_located(by_force: Force, verify: Verify) -> None:
    entry = one(by_force, "SELECT max(entry_id) - 3 FROM audit_link")
    by_force.execute("DELETE FROM audit_entry WHERE id = %s", [entry])
    assert [fault for fault in verify() if f"Entry {entry} is missing" in fault]


def test_entries_in_another_order_are_located(by_force: Force, verify: Verify) -> None:
    entry = one(by_force, "SELECT max(entry_id) - 3 FROM audit_link")
    swap(by_force, "audit_entry", entry, entry + 1)
    faults = verify()
    assert len(faults) == 2
    assert f"(entry {entry})" in faults[0] and f"Entry {entry + 1} was changed" in faults[1]


def test_links_in_another_order_are_located(by_force: Force, verify: Verify) -> None:
    link = one(by_force, "SELECT max(id) - 3 FROM audit_link")
    swap(by_force, "audit_link", link, link + 1)
    assert [fault for fault in verify() if f"link {link}" in fault.lower()]


def test_emptied_entries_are_each_located(by_force: Force, verify: Verify) -> None:
    by_force.execute("TRUNCATE audit_entry")
    located = [
        f"Entry {row[0]} is missing: it was deleted after link {row[1]} sealed it."
        for row in by_force.execute("SELECT entry_id, id FROM audit_link ORDER BY id")
    ]
    assert [fault for fault in verify() if "is missing" in fault] == located[:SHOWN]


def test_an_emptied_chain_is_found_by_the_head(by_force: Force, verify: Verify, sealed: Sealed) -> None:
    head = sealed.heads.read_text().split()[0]
    by_force.execute("TRUNCATE audit_link")
    assert [fault for fault in verify() if f"The chain was cut: link {head}" in fault]


def test_a_record_emptied_as_a_whole_is_found_by_the_head_and_by_the_history(
    by_force: Force, verify: Verify, sealed: Sealed
) -> None:
    by_force.execute("TRUNCATE audit_entry, audit_link")
    faults = verify()
    assert [fault for fault in faults if "The chain was cut" in fault]
    assert [fault for fault in faults if "is not in the record" in fault]


def test_a_cut_end_that_was_sealed_over_anew_is_found_by_the_head(
    by_force: Force, verify: Verify, sealed: Sealed
) -> None:
    """The last ten acts vanish with everything they left behind, and the sealing job goes on as if nothing was."""
    head = int(sealed.heads.read_text().split()[0])
    first = one(by_force, "SELECT entry_id FROM audit_link ORDER BY id DESC OFFSET 9 LIMIT 1")
    for table in TABLES[2:]:
        by_force.execute(f"DELETE FROM {table}")
    by_force.execute("DELETE FROM audit_link WHERE entry_id >= %s", [first])
    by_force.execute("DELETE FROM audit_entry WHERE id >= %s", [first])
    Entry.objects.create(
        at=sealed.case.created_at, actor_kind="job", actor_label="x", act="x", outcome="done", detail={}
    )
    chain.seal_new_entries()
    assert Link.objects.order_by("-id")[0].pk > head
    assert [fault for fault in verify() if f"Link {head}, exported at" in fault and "made anew" in fault]
