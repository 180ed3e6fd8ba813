"""Files are taken, sealed, handed to the case, and removed when they were never sent."""

import errno
import hashlib
import io
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from PIL import Image

from samman.audit.models import Entry
from samman.common import clock, sealing
from samman.common.sealing import SealBroken
from samman.evidence import actions, jobs, reading, storage
from samman.evidence.limits import MAX_BYTES, MAX_FILES
from samman.evidence.models import DisplayState, File, Kind
from tests.evidence import made
from tests.evidence.helpers import HER, NAME, add, display, new_draft, stage, stored, upload

if TYPE_CHECKING:
    from tests.evidence.scenes import Scene

pytestmark = pytest.mark.django_db
PHOTO = made.jpeg()


@pytest.fixture(autouse=True)
def empty_storage(settings: "object", tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


def test_a_staged_file_opens_with_her_key_and_with_no_other() -> None:
    draft, key = new_draft()
    file = stage(draft, key, PHOTO)
    assert (file.kind, file.size, file.sha256) == (Kind.IMAGE, len(PHOTO), hashlib.sha256(PHOTO).hexdigest())
    assert b"".join(actions.open_original(file, key)) == PHOTO
    assert actions.file_name(file, key) == NAME
    for wrong in (sealing.new_data_key(), None):
        with pytest.raises(SealBroken):
            reading.file_key(file, wrong)


def test_nothing_plain_lies_in_the_storage_or_in_the_row(scene: "Scene") -> None:
    draft, key = new_draft()
    stage(draft, key, PHOTO)
    file = add(scene.case, PHOTO)
    kept = b"".join(path.read_bytes() for path in stored())
    assert len(stored()) == 5  # two originals; display, small and blurred
    for secret in (PHOTO[:64], PHOTO[-64:], made.GPS_TEXT, b"\xff\xd8\xff\xe0", b"JFIF", NAME.encode()):
        assert secret not in kept
    for path in stored():
        assert path.stat().st_mode & 0o077 == 0
        assert "jpg" not in path.name
    row = repr(File.objects.filter(pk=file.pk).values()[0])
    assert NAME not in row and "सुरेखा" not in row


def test_display_has_no_place_and_the_original_keeps_it(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    assert file.display_state == DisplayState.READY and file.display_media_type == "image/jpeg"
    assert made.GPS_TEXT not in display(file)
    assert not Image.open(io.BytesIO(display(file))).getexif()
    original = b"".join(actions.open_original(file))
    assert hashlib.sha256(original).hexdigest() == file.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(0x8825)


def test_a_changed_original_is_not_given_out(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    path = Path(storage.store().path(file.original))
    spoilt = bytearray(path.read_bytes())
    spoilt[100] ^= 1
    path.write_bytes(spoilt)
    with pytest.raises(SealBroken):
        actions.open_original(file)


def test_a_row_with_another_hash_gives_nothing_out(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    file.sha256 = "0" * 64
    with pytest.raises(SealBroken):
        actions.open_original(file)


def test_a_file_of_one_case_does_not_open_in_another(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    file.case = scene.other_case
    with pytest.raises(SealBroken):
        reading.file_key(file)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing in this file"),
        (made.zipped(), "kind of file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind of file"),
        (PHOTO[:-200], "damaged"),
        (made.png_bomb(), "too large to be shown"),
        (bytes(MAX_BYTES + 1), "too big"),
    ],
)
def test_a_refused_file_leaves_a_sentence_and_nothing_else(data: bytes, words: str) -> None:
    from django.utils import translation

    draft, key = new_draft()
    with translation.override("en"), pytest.raises(actions.FileRefused, match=words) as refused:
        stage(draft, key, data)
    with translation.override("hi"):
        assert any("ऀ" <= letter <= "ॿ" for letter in refused.value.sentence)
    assert not stored() and not draft.files.exists()


def test_the_eleventh_file_of_a_draft_is_refused() -> None:
    draft, key = new_draft()
    first = stage(draft, key, PHOTO)
    for number in range(MAX_FILES - 1):
        File.objects.filter(pk=first.pk).first()
        first.pk, first.original = None, f"evidence/00/{number:032x}"
        first.save(force_insert=True)
    before = len(stored())
    with pytest.raises(actions.FileRefused):
        stage(draft, key, PHOTO)
    assert draft.files.count() == MAX_FILES and len(stored()) == before
    stage(draft, key, made.browser_recording(), "voice")  # her voice is counted apart


def test_a_voice_must_be_a_sound() -> None:
    draft, key = new_draft()
    with pytest.raises(actions.FileRefused):
        stage(draft, key, PHOTO, "voice")
    assert stage(draft, key, made.browser_recording(), "voice").media_type == "audio/webm"


def test_a_full_disk_refuses_the_file_and_nothing_of_it_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    draft, key = new_draft()

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(actions.FileRefused):
        stage(draft, key, PHOTO)
    assert not stored() and not draft.files.exists()


def test_the_original_is_on_the_disk_before_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    flush, save = os.fsync, File.save

    def seen_flush(descriptor: int) -> None:
        order.append("fsync")
        flush(descriptor)

    def seen_save(*arguments: Any, **keywords: Any) -> None:
        order.append("row")
        save(*arguments, **keywords)

    monkeypatch.setattr(os, "fsync", seen_flush)
    monkeypatch.setattr(File, "save", seen_save)
    draft, key = new_draft()
    stage(draft, key, PHOTO)
    assert order == ["fsync", "fsync", "fsync", "row"]  # the file, its folder, the folder of folders


def test_a_stored_file_is_never_written_twice() -> None:
    storage.keep("evidence/aa/one", [b"first"])
    with pytest.raises(FileExistsError):
        storage.keep("evidence/aa/one", [b"second"])
    assert storage.open_stored("evidence/aa/one").read() == b"first"


def test_what_she_staged_becomes_the_cases_and_her_key_opens_it_no_more(scene: "Scene") -> None:
    draft, key = new_draft()
    stage(draft, key, PHOTO)
    with transaction.atomic():
        [file] = actions.attach_draft_files(draft, key, scene.case, by=HER)
    assert (file.draft_id, file.case_id) == (None, scene.case.pk)
    assert b"".join(actions.open_original(File.objects.get(pk=file.pk))) == PHOTO
    assert actions.file_name(file) == NAME
    entry = Entry.objects.get(act="attach_file", object_id=str(file.pk))
    assert entry.detail["sha256"] == file.sha256 and entry.case_id == scene.case.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'evidence.make_display_copy'")
        assert [json.loads(row[0]) for row in cursor.fetchall()] == [{"file_id": file.pk}]


def test_a_wrong_draft_key_attaches_nothing(scene: "Scene") -> None:
    draft, key = new_draft()
    stage(draft, key, PHOTO)
    with pytest.raises(SealBroken), transaction.atomic():
        actions.attach_draft_files(draft, sealing.new_data_key(), scene.case, by=HER)
    assert not scene.case.files.exists()


def test_after_sending_nothing_more_is_staged(scene: "Scene") -> None:
    draft, key = new_draft()
    draft.case = scene.case
    draft.save()
    with pytest.raises(actions.FileRefused):
        stage(draft, key, PHOTO)
    assert not stored()


def test_no_record_holds_a_file_name_and_an_unsent_file_leaves_no_hash(scene: "Scene") -> None:
    draft, key = new_draft()
    staged = stage(draft, key, PHOTO)
    actions.remove_staged(staged)
    add(scene.case, PHOTO)
    entries = list(Entry.objects.filter(object_kind="file").values())
    assert {entry["act"] for entry in entries} == {
        "stage_file",
        "remove_staged_file",
        "add_file",
        "make_display_copy",
    }
    assert NAME not in repr(entries) and "सुरेखा" not in repr(entries)
    assert all(
        staged.sha256 not in repr(entry)
        for entry in entries
        if entry["act"] in ("stage_file", "remove_staged_file")
    )


def test_a_removed_file_goes_with_its_bytes(django_capture_on_commit_callbacks: "object") -> None:
    draft, key = new_draft()
    file = stage(draft, key, PHOTO)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.remove_staged(file)
    assert not stored() and not draft.files.exists()


def test_a_cases_file_is_removed_by_no_one(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    actions.remove_staged(file)
    assert File.objects.filter(pk=file.pk).exists() and len(stored()) == 4
    for change in (
        lambda: file.delete(),
        lambda: File.objects.filter(pk=file.pk).update(case=scene.other_case),
        lambda: File.objects.filter(pk=file.pk).update(case=None),
        lambda: File.objects.filter(pk=file.pk).update(sha256="0" * 64),
        lambda: File.objects.filter(pk=file.pk).update(original="evidence/00/x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_copies_are_made_once(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    names = [path.name for path in stored()]
    jobs.make_display_copy(file.pk)
    assert [path.name for path in stored()] == names
    assert Entry.objects.filter(act="make_display_copy").count() == 1


def test_two_workers_at_one_file_leave_one_set_of_copies(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch
) -> None:
    file = add(scene.case, PHOTO, prepare=False)
    real = jobs._keep

    def other_was_faster(*arguments: object) -> str:
        monkeypatch.setattr(jobs, "_keep", real)
        jobs.make_display_copy(file.pk)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "_keep", other_was_faster)
    jobs.make_display_copy(file.pk)
    file.refresh_from_db()
    assert len(stored()) == 4
    assert display(file)


def test_a_file_that_cannot_be_shown_keeps_its_original(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch
) -> None:
    from samman.evidence import limited

    def too_heavy(*_arguments: object) -> dict[str, str]:
        return {"refused": "too_heavy"}

    file = add(scene.case, PHOTO, prepare=False)
    monkeypatch.setattr(limited, "_decode", too_heavy)
    jobs.make_display_copy(file.pk)
    file.refresh_from_db()
    assert (file.display_state, file.refused_for) == (DisplayState.REFUSED, "too_heavy")
    assert b"".join(actions.open_original(file)) == PHOTO


def test_a_full_disk_leaves_the_copy_to_be_tried_again(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch
) -> None:
    file = add(scene.case, PHOTO, prepare=False)

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(storage, "keep", full)
        with pytest.raises(OSError, match="No space"):
            jobs.make_display_copy(file.pk)
    file.refresh_from_db()
    assert file.display_state == DisplayState.WAITING
    jobs.make_display_copy(file.pk)
    file.refresh_from_db()
    assert file.display_state == DisplayState.READY


def age(path: Path, hours: float) -> None:
    moment = path.stat().st_mtime - hours * 3600
    os.utime(path, (moment, moment))


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_the_sweep_removes_orphans_and_never_a_file_with_a_row(
    scene: "Scene", django_capture_on_commit_callbacks: "object", monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(jobs, "SWEEP_BATCH", batch)
    draft, key = new_draft()
    stage(draft, key, PHOTO)
    kept = add(scene.case, PHOTO)
    old, young = storage.new_name(), storage.new_name()
    spare = storage.copy_name(kept.original, "display")
    for name in (old, young, spare):
        storage.keep(name, [b"half a file"])
    for path in stored():
        if path.name != young.rsplit("/", 1)[1]:
            age(path, 3)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        jobs.sweep(0)
    names = {path.name for path in stored()}
    assert len(names) == 6  # one staged, four of the case, one too young to judge
    assert not {old.rsplit("/", 1)[1], spare.rsplit("/", 1)[1]} & names
    assert display(kept) and draft.files.count() == 1


def test_the_sweep_removes_files_of_expired_drafts_only(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: "object"
) -> None:
    kept = add(scene.case, PHOTO)
    draft, key = new_draft()
    stage(draft, key, PHOTO)
    assert jobs.remove_expired() == 0
    later = clock.now() + timedelta(minutes=75)
    monkeypatch.setattr(clock, "now", lambda: later)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert jobs.remove_expired() == 1
    assert not draft.files.exists() and len(stored()) == 4
    assert display(kept)


def test_a_copy_lost_with_a_worker_is_asked_for_again(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch
) -> None:
    file = add(scene.case, PHOTO, prepare=False)
    later = clock.now() + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    jobs.ask_again()
    jobs.ask_again()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'evidence.make_display_copy'")
        assert [json.loads(row[0]) for row in cursor.fetchall()] == [
            {"file_id": file.pk}
        ] * 2  # the first and one more


def test_so_many_files_a_day_and_no_more(scene: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MAX_FILES_A_DAY", 1)
    add(scene.case, PHOTO, prepare=False)
    with pytest.raises(actions.FileRefused):
        add(scene.case, PHOTO, prepare=False)
    actions.add_file(scene.case, upload(PHOTO), purpose="report", added_by="officer", by=HER)
