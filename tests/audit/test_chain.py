"""The chain finds what was changed, and says where."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from samman.audit import chain, digests, jobs, record
from samman.audit.actors import job
from samman.audit.models import Entry, Link

pytestmark = pytest.mark.django_db(transaction=True)

Tamper = Callable[..., None]


@pytest.fixture
def tamper(owner_connection: psycopg.Connection[Any]) -> Tamper:
    """Run a statement as one who has the whole database in hand and switched the triggers off."""

    def run(statement: str, *values: object) -> None:
        owner_connection.execute("SET session_replication_role = replica")
        owner_connection.execute(statement, values)

    return run


@pytest.fixture
def entries() -> list[Entry]:
    """Ten sealed entries at the end of the chain."""
    chain.seal_new_entries()
    made = [
        record("tested", by=job("test"), reason=f"कारण {n}", detail={"n": n, "half": 0.5}) for n in range(10)
    ]
    chain.seal_new_entries()
    return made


def link_of(entry: Entry) -> Link:
    return Link.objects.get(entry_id=entry.pk)


def only_fault() -> str:
    faults = chain.verify().faults
    assert len(faults) == 1, faults
    return faults[0]


def test_an_untouched_record_is_whole(entries: list[Entry]) -> None:
    verdict = chain.verify()
    assert verdict.faults == []
    assert verdict.links == verdict.entries == Entry.objects.count()
    assert verdict.waiting == 0


def test_sealing_twice_adds_nothing(entries: list[Entry]) -> None:
    assert chain.seal_new_entries() == 0


def test_the_job_seals(entries: list[Entry]) -> None:
    entry = record("later", by=job("test"))
    assert chain.verify().waiting == 1
    jobs.seal_entries(timestamp=0)
    assert link_of(entry).pk > link_of(entries[-1]).pk
    assert chain.verify().faults == []


def test_an_entry_with_a_lower_id_that_was_committed_late_is_linked_later(entries: list[Entry]) -> None:
    late = Entry.objects.create(
        id=entries[0].pk - 1_000_000,
        at=entries[-1].at,
        actor_kind="job",
        actor_label="late",
        act="late",
        outcome="done",
    )
    assert chain.seal_new_entries() == 1
    assert link_of(late).pk > link_of(entries[-1]).pk
    assert chain.verify().faults == []


def test_two_sealers_at_once_do_not_get_in_each_others_way(
    entries: list[Entry], owner_connection: psycopg.Connection[Any]
) -> None:
    entry = record("later", by=job("test"))
    with owner_connection.transaction():
        owner_connection.execute("SELECT pg_advisory_xact_lock(%s)", [chain.LOCK])
        assert chain.seal_new_entries() == 0
    assert chain.seal_new_entries() == 1
    assert link_of(entry)


def test_an_edited_entry_is_located(entries: list[Entry], tamper: Tamper) -> None:
    entry = entries[3]
    for column, value in (
        ("act", "'other'"),
        ("reason", "''"),
        ("actor_id", "'someone'"),
        ("at", "at + interval '1 microsecond'"),
        ("detail", """'{"n": 3, "half": 0.51}'"""),
        ("case_id", "7"),
        ("digest", "'ab'"),
    ):
        tamper("CREATE TABLE kept AS SELECT * FROM audit_entry WHERE id = %s", entry.pk)
        tamper(f"UPDATE audit_entry SET {column} = {value} WHERE id = %s", entry.pk)
        assert f"Entry {entry.pk} was changed" in only_fault(), column
        tamper(f"UPDATE audit_entry e SET {column} = kept.{column} FROM kept WHERE e.id = kept.id")
        tamper("DROP TABLE kept")
    assert chain.verify().faults == []


def test_every_field_of_an_entry_is_under_the_seal() -> None:
    assert set(chain.FIELDS) == {field.column for field in Entry._meta.concrete_fields}


def test_a_deleted_entry_is_located(entries: list[Entry], tamper: Tamper) -> None:
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[4].pk)
    assert f"Entry {entries[4].pk} is missing" in only_fault()


def test_a_removed_link_is_located(entries: list[Entry], tamper: Tamper) -> None:
    tamper("DELETE FROM audit_link WHERE entry_id = %s", entries[4].pk)
    assert f"The link of entry {entries[4].pk} was removed" in only_fault()


def test_an_entry_removed_with_its_link_is_located(entries: list[Entry], tamper: Tamper) -> None:
    before, after = link_of(entries[3]).pk, link_of(entries[5]).pk
    tamper("DELETE FROM audit_link WHERE entry_id = %s", entries[4].pk)
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[4].pk)
    assert f"links between {before} and {after} were removed" in only_fault()


def test_a_link_put_in_between_is_located(entries: list[Entry], tamper: Tamper) -> None:
    tamper("UPDATE audit_link SET id = id + 1000 WHERE entry_id >= %s", entries[5].pk)
    forged = record("forged", by=job("test"))
    values = Entry.objects.filter(pk=forged.pk).values_list(*chain.FIELDS)[0]
    place = link_of(entries[4])
    tamper(
        "INSERT INTO audit_link (id, entry_id, hash) VALUES (%s, %s, %s)",
        place.pk + 1,
        forged.pk,
        chain.link_hash(place.hash, values),
    )
    assert f"Link {place.pk + 1} was put in or moved" in only_fault()


def test_links_in_another_order_are_located(entries: list[Entry], tamper: Tamper) -> None:
    first, second = link_of(entries[4]).pk, link_of(entries[5]).pk
    tamper("UPDATE audit_link SET id = -1 WHERE id = %s", first)
    tamper("UPDATE audit_link SET id = %s WHERE id = %s", first, second)
    tamper("UPDATE audit_link SET id = %s WHERE id = -1", second)
    faults = chain.verify().faults
    assert faults and all("order" in fault or "put in or moved" in fault for fault in faults)
    assert any(str(second) in fault for fault in faults)


def test_an_entry_and_its_link_made_anew_are_located(entries: list[Entry], tamper: Tamper) -> None:
    tamper("UPDATE audit_entry SET act = 'other' WHERE id = %s", entries[3].pk)
    values = Entry.objects.filter(pk=entries[3].pk).values_list(*chain.FIELDS)[0]
    tamper(
        "UPDATE audit_link SET hash = %s WHERE entry_id = %s",
        chain.link_hash(link_of(entries[2]).hash, values),
        entries[3].pk,
    )
    assert f"its entry {entries[3].pk} was made anew" in only_fault()


def rebuild(tamper: Tamper) -> None:
    """What a patient forger does: make the whole chain anew."""
    former = chain.START
    for link in Link.objects.order_by("id"):
        values = Entry.objects.filter(pk=link.entry_id).values_list(*chain.FIELDS)[0]
        former = chain.link_hash(former, values)
        tamper("UPDATE audit_link SET hash = %s WHERE id = %s", former, link.pk)


def test_a_chain_made_anew_is_found_by_an_exported_head(
    entries: list[Entry], tamper: Tamper, tmp_path: Path
) -> None:
    head = tmp_path / "heads"
    call_command("export_audit_head", str(head))
    tamper("UPDATE audit_entry SET act = 'other' WHERE id = %s", entries[3].pk)
    rebuild(tamper)
    assert chain.verify().faults == []
    found = chain.verify(chain.read_heads(head.read_text())).faults
    assert len(found) == 1 and "was made anew" in found[0]


def test_a_chain_that_was_cut_is_found_by_an_exported_head(
    entries: list[Entry], tamper: Tamper, tmp_path: Path
) -> None:
    head = tmp_path / "heads"
    call_command("export_audit_head", str(head))
    last = link_of(entries[-1]).pk
    tamper("DELETE FROM audit_link WHERE entry_id >= %s", entries[6].pk)
    tamper("DELETE FROM audit_entry WHERE id >= %s", entries[6].pk)
    assert chain.verify().faults == []
    found = chain.verify(chain.read_heads(head.read_text())).faults
    assert len(found) == 1 and f"The chain was cut: link {last}" in found[0]


def test_an_old_entry_without_a_link_is_found(entries: list[Entry], tamper: Tamper) -> None:
    tamper(
        "INSERT INTO audit_entry (at, actor_kind, actor_id, actor_label, act, outcome, object_kind, object_id, reason,"
        " detail, digest) VALUES (now() - interval '3 days', 'job', '', '', 'forged', 'done', '', '', '', '{}', '')"
    )
    assert "have no link" in only_fault()


def test_the_command_says_in_words_that_all_is_well(
    entries: list[Entry], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_audit")
    told = capsys.readouterr().out
    assert "The record is whole." in told
    assert "No exported head was given" in told


def test_the_command_fails_and_names_the_place(
    entries: list[Entry], tamper: Tamper, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper("UPDATE audit_entry SET act = 'other' WHERE id = %s", entries[3].pk)
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_audit")
    assert f"FAULT: Entry {entries[3].pk} was changed" in capsys.readouterr().out


def test_a_file_that_holds_no_heads_gets_a_plain_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.write_bytes(b"\xff\xfe nonsense")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_audit", head=str(bad))
    bad.write_text("12 short 2026")
    with pytest.raises(CommandError, match="line 1"):
        call_command("verify_audit", head=str(bad))


def test_other_rooms_can_have_their_history_checked(
    entries: list[Entry], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(digests, "_checks", {})
    digests.register_digest_check("reports", lambda: ["Report 7 is not as it was recorded."])
    with pytest.raises(CommandError):
        call_command("verify_audit")
    assert "FAULT: reports: Report 7 is not as it was recorded." in capsys.readouterr().out
