"""Uploads stream into unnamed memory and stop at what is taken."""

import os
import resource
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from samman.evidence import actions
from samman.evidence.limits import MAX_BYTES
from samman.evidence.uploads import SpooledUpload
from tests.evidence import made
from tests.evidence.helpers import new_draft


def posted(*contents: bytes, **fields: str) -> Any:
    """A form with files, parsed as by the running program."""
    files = {f"file{number}": SimpleUploadedFile("a.jpg", data) for number, data in enumerate(contents)}
    return RequestFactory().post("/", {**files, **fields})


def test_an_upload_has_no_name_on_any_disk() -> None:
    request = posted(made.jpeg(), story="kept")
    upload = request.FILES["file0"]
    assert isinstance(upload, SpooledUpload)
    target = os.readlink(f"/proc/self/fd/{upload.fileno()}")
    assert target.startswith("/memfd:") or "(deleted)" in target
    assert upload.read() == made.jpeg() and request.POST["story"] == "kept"


def test_a_file_of_26_megabytes_is_thrown_away_and_the_rest_of_the_form_arrives() -> None:
    request = posted(bytes(26 * 1024 * 1024), story="kept")
    upload = request.FILES["file0"]
    assert upload.size == 26 * 1024 * 1024
    assert os.fstat(upload.fileno()).st_size == 0
    assert request.POST["story"] == "kept"


@pytest.mark.django_db
def test_too_large_a_file_gets_its_sentence() -> None:
    upload = posted(bytes(MAX_BYTES + 1)).FILES["file0"]
    draft, key = new_draft()
    with pytest.raises(actions.FileRefused, match="25"):
        actions.stage_file(draft, key, upload, purpose="evidence", added_by="her")


def test_ten_files_at_once_arrive_and_the_eleventh_does_not() -> None:
    assert len(posted(*[made.jpeg()] * 11).FILES) == 10


def test_an_upload_cut_off_leaves_no_open_file() -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        + made.jpeg()[:-500]
    )
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _turn in range(5):
        request = RequestFactory().post("/", data=body, content_type="multipart/form-data; boundary=x")
        _ = request.FILES
        request.close()
    del request
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1


@pytest.mark.django_db
def test_25_megabytes_pass_in_little_memory() -> None:
    request = posted(made.disk_picture(MAX_BYTES))
    upload = request.FILES["file0"]
    assert upload.size == MAX_BYTES
    draft, key = new_draft()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    file = actions.stage_file(draft, key, upload, purpose="evidence", added_by="her")
    read = sum(len(chunk) for chunk in actions.open_original(file, key))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert read == MAX_BYTES
    assert peak < 8 * 1024 * 1024
    assert grown < 40 * 1024  # KiB
