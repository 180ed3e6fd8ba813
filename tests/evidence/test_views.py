"""Who sees what of a file: the owner, a colleague who has not opened the case, and an outsider with a case of her own."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import av
import pytest
from django.urls import reverse
from django.utils import translation
from PIL import Image

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.accounts.viewer import viewer_of
from samman.audit.models import Entry
from samman.cases.models import Grant
from samman.common import clock
from samman.evidence import storage
from samman.evidence.models import DisplayState, File
from tests.cases.rows import bare_case
from tests.evidence import made
from tests.evidence.helpers import NAME, add, display
from tests.officers import make_viewer

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.evidence.scenes import Scene

pytestmark = pytest.mark.django_db
PHOTO = made.jpeg()
REASON = "घर का पता देखना है"
GETS = ("display", "small", "about")
POSTS = ("original", "open", "mark")


def address(which: str, file: File, *more: int) -> str:
    """In Hindi, whatever language a former test left behind."""
    with translation.override("hi"):
        return reverse(f"evidence:{which}", args=[file.pk, *more])


def body(response: "HttpResponse") -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def asked(client: "Client", which: str, file: File) -> "HttpResponse":
    if which in POSTS:
        return client.post(address(which, file), {"reason": REASON, "intimate": "yes"})  # type: ignore[return-value]
    return client.get(address(which, file))  # type: ignore[return-value]


@pytest.mark.parametrize("which", [*GETS, *POSTS])
def test_officer_of_another_district_gets_404_and_it_is_recorded(scene: "Scene", which: str) -> None:
    file = add(scene.case, PHOTO, intimate=which == "open")
    add(scene.other_case, PHOTO)
    scene.open_for(scene.woman)
    assert asked(scene.client(scene.outsider), which, file).status_code == 404
    assert Entry.objects.filter(
        outcome="refused", object_kind="file", object_id=str(file.pk), actor_id=str(scene.outsider.officer.pk)
    ).exists()
    assert asked(scene.client(scene.outsider), which, File(pk=99_999_999)).status_code == 404


@pytest.mark.parametrize("which", [*GETS, *POSTS])
def test_a_colleague_who_has_not_opened_the_case_is_refused_and_it_is_recorded(
    scene: "Scene", which: str
) -> None:
    file = add(scene.case, PHOTO, intimate=which == "open")
    scene.open_for(scene.woman)
    for colleague in (scene.desk, scene.man):
        assert asked(scene.client(colleague), which, file).status_code == 403
        assert Entry.objects.filter(
            outcome="refused", case_id=scene.case.pk, actor_id=str(colleague.officer.pk), object_kind="file"
        ).exists()
    file.refresh_from_db()
    assert file.intimate == (which == "open")


@pytest.mark.parametrize("which", [*GETS, *POSTS])
def test_nobody_without_a_sign_in_gets_anything(scene: "Scene", which: str) -> None:
    from django.test import Client

    assert asked(Client(), which, add(scene.case, PHOTO)).status_code in (302, 404)


def test_who_opened_the_case_sees_the_copy_and_the_look_is_recorded(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    scene.open_for(scene.woman)
    client = scene.client(scene.woman)
    response = client.get(address("display", file))
    assert body(response) == display(file)  # type: ignore[arg-type]
    assert response.status_code == 200 and response["Content-Type"] == "image/jpeg"
    assert int(response["Content-Length"]) == len(display(file))
    client.get(address("display", file))
    [entry] = Entry.objects.filter(act="view_file")
    assert (entry.outcome, entry.object_id, entry.case_id) == ("read", str(file.pk), scene.case.pk)


def test_every_answer_with_a_file_is_inert(scene: "Scene") -> None:
    file, paper = add(scene.case, PHOTO), add(scene.case, made.pdf())
    scene.open_for(scene.woman)
    client = scene.client(scene.woman)
    answers = [
        client.get(address("display", file)),
        client.get(address("small", file)),
        client.get(address("page", paper, 1)),
        client.post(address("original", file), {"reason": REASON}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert (
            "sandbox" in answer["Content-Security-Policy"]
            and "default-src 'none'" in answer["Content-Security-Policy"]
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]
        assert NAME not in str(answer.headers)


def test_the_case_closes_again_after_the_shift(scene: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    file = add(scene.case, PHOTO)
    scene.open_for(scene.woman)
    later = clock.now() + timedelta(hours=8, minutes=1)
    client = scene.client(scene.woman)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(address("display", file)).status_code == 403


def test_an_ended_posting_ends_the_files_too(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    scene.open_for(scene.woman)
    client = scene.client(scene.woman)
    assert client.get(address("small", file)).status_code == 200
    Posting.objects.filter(officer=scene.woman.officer).update(ends_at=clock.now())
    assert client.get(address("small", file)).status_code == 404


def test_a_station_from_which_the_case_is_kept_sees_no_file_whatever_it_was_granted(scene: "Scene") -> None:
    station = scene.case.unit
    case = bare_case(scene.case.district, kept_from=station)
    file = add(case, PHOTO)
    Grant.objects.create(
        case=case,
        unit=station,
        purpose="sent by mistake",
        until=clock.now() + timedelta(days=1),
        granted_by=scene.man.officer,
        created_at=clock.now(),
    )
    for viewer in (scene.woman, scene.desk):
        assert scene.client(viewer).get(address("display", file)).status_code == 404


# The original


def test_the_original_is_a_download_with_a_reason_and_recorded(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    scene.open_for(scene.woman)
    response = scene.client(scene.woman).post(address("original", file), {"reason": REASON})
    assert hashlib.sha256(body(response)).hexdigest() == hashlib.sha256(PHOTO).hexdigest()  # type: ignore[arg-type]
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="file-{file.pk}.jpg"'
    entry = Entry.objects.get(act="download_original")
    assert (entry.reason, entry.outcome, entry.detail["sha256"]) == (REASON, "done", file.sha256)


def test_the_original_is_never_given_by_a_plain_address(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    scene.open_for(scene.woman)
    assert scene.client(scene.woman).get(address("original", file)).status_code == 405


@pytest.mark.parametrize("reason", ["", "   ", "abcd", "a\0\0\0\0b"])
def test_without_a_reason_it_is_asked_again_and_what_was_typed_is_kept(scene: "Scene", reason: str) -> None:
    file = add(scene.case, PHOTO)
    scene.open_for(scene.woman)
    response = scene.client(scene.woman).post(f"/en{address('original', file)}", {"reason": reason})
    assert response.status_code == 422
    page = response.content.decode()
    assert "at least 5 letters" in page
    assert not reason.strip() or reason.split("\0")[0].strip() in page
    assert not Entry.objects.filter(act="download_original", outcome="done").exists()


def test_a_changed_original_is_refused_in_words_and_recorded(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    scene.open_for(scene.woman)
    path = Path(storage.store().path(file.original))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    response = scene.client(scene.woman).post(f"/en{address('original', file)}", {"reason": REASON})
    assert response.status_code == 409 and "does not open" in response.content.decode()
    assert Entry.objects.get(act="download_original").outcome == "refused"


def test_a_copy_that_is_gone_gives_a_sentence(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    scene.open_for(scene.woman)
    storage.remove(file.display)
    assert scene.client(scene.woman).get(address("display", file)).status_code == 409


def test_while_it_is_prepared_there_is_nothing_to_show(scene: "Scene") -> None:
    file = add(scene.case, PHOTO, prepare=False)
    scene.open_for(scene.woman)
    client = scene.client(scene.woman)
    assert client.get(address("display", file)).status_code == 404
    assert client.get(address("small", file)).status_code == 404
    assert "Being prepared" in client.get(f"/en{address('about', file)}").content.decode()


# Intimate pictures


def test_an_intimate_picture_is_blurred_until_a_woman_officer_gives_a_reason(scene: "Scene") -> None:
    file = add(scene.case, made.jpeg(900, 900), intimate=True)
    scene.open_for(scene.woman, scene.man)
    woman, man = scene.client(scene.woman), scene.client(scene.man)
    blurred = body(woman.get(address("small", file)))  # type: ignore[arg-type]
    assert blurred == body(man.get(address("small", file)))  # type: ignore[arg-type]
    for client in (woman, man):
        assert client.get(address("display", file)).status_code == 403
        assert client.post(address("original", file), {"reason": REASON}).status_code == 403
        assert NAME not in client.get(address("about", file)).content.decode()
    assert man.post(address("open", file), {"reason": REASON}).status_code == 403
    assert woman.post(address("open", file), {"reason": "no"}).status_code == 422
    assert woman.get(address("display", file)).status_code == 403
    assert woman.post(address("open", file), {"reason": REASON}).status_code == 302
    assert woman.get(address("display", file)).status_code == 200
    assert body(woman.get(address("small", file))) != blurred  # type: ignore[arg-type]
    assert woman.post(address("original", file), {"reason": REASON}).status_code == 200
    assert man.get(address("display", file)).status_code == 403
    assert body(man.get(address("small", file))) == blurred  # type: ignore[arg-type]
    assert Entry.objects.get(act="open_intimate", outcome="done").reason == REASON


def test_a_reason_for_one_picture_opens_no_other_and_not_for_long(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch
) -> None:
    file, other = add(scene.case, PHOTO, intimate=True), add(scene.case, PHOTO, intimate=True)
    scene.open_for(scene.woman)
    client = scene.client(scene.woman)
    client.post(address("open", file), {"reason": REASON})
    assert client.get(address("display", other)).status_code == 403
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(address("display", file)).status_code == 403


def test_anyone_at_work_covers_and_only_a_woman_who_opened_it_uncovers(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    scene.open_for(scene.woman, scene.man)
    woman, man = scene.client(scene.woman), scene.client(scene.man)
    assert man.post(address("mark", file), {"intimate": "yes"}).status_code == 302
    for client in (woman, man):
        assert client.post(address("mark", file), {"intimate": "no"}).status_code == 403
    woman.post(address("open", file), {"reason": REASON})
    assert woman.post(address("mark", file), {"intimate": "no"}).status_code == 302
    file.refresh_from_db()
    assert not file.intimate
    assert [
        entry.detail for entry in Entry.objects.filter(act="mark_intimate", outcome="done").order_by("id")
    ] == [
        {"intimate": True},
        {"intimate": False},
    ]


def test_an_intimate_video_and_its_first_picture_are_covered(scene: "Scene") -> None:
    file = add(scene.case, made.video(), intimate=True)
    scene.open_for(scene.man)
    client = scene.client(scene.man)
    assert client.get(address("display", file)).status_code == 403
    few = Image.open(io.BytesIO(body(client.get(address("small", file))))).resize((2, 1))  # type: ignore[arg-type]
    assert few.size == (2, 1)
    assert "<video" not in client.get(address("about", file)).content.decode()


# Sound, video, PDF


def test_a_spoken_story_plays_in_pieces(scene: "Scene") -> None:
    file = add(scene.case, made.browser_recording(3), purpose="voice")
    whole = display(file)
    scene.open_for(scene.woman)
    client = scene.client(scene.woman)
    with av.open(io.BytesIO(whole), mode="r") as played:
        assert played.duration is not None and played.duration > 2.5e6

    def piece(header: str) -> "HttpResponse":
        return client.get(address("display", file), headers={"range": header})  # type: ignore[return-value]

    size = len(whole)
    for header, first, last in (
        ("bytes=0-", 0, size),
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        (f"bytes={size - 10}-", size - 10, size),
        ("bytes=-10", size - 10, size),
        (f"bytes=5-{size + 999}", 5, size),
    ):
        response = piece(header)
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {first}-{last - 1}/{size}"
        assert body(response) == whole[first:last]
        assert int(response["Content-Length"]) == last - first
    for header in (f"bytes={size}-", "bytes=9-3", "bytes=-0"):
        response = piece(header)
        assert response.status_code == 416 and response["Content-Range"] == f"bytes */{size}"
    for header in ("bytes=-", "bytes=0-1,5-9", "lines=1-2", "bytes=a-b", "bytes=१-२", f"bytes={'9' * 5000}-"):
        response = piece(header)
        assert response.status_code == 200 and body(response) == whole
    assert response["Accept-Ranges"] == "bytes"
    assert Entry.objects.filter(act="view_file", outcome="read").count() == 1


def test_a_pdf_is_shown_as_pictures_and_never_as_a_pdf(scene: "Scene") -> None:
    file = add(scene.case, made.pdf(2))
    scene.open_for(scene.woman)
    client = scene.client(scene.woman)
    assert client.get(address("display", file)).status_code == 404
    for number in (1, 2):
        response = client.get(address("page", file, number))
        assert response["Content-Type"] == "image/jpeg"
        assert Image.open(io.BytesIO(body(response))).height == 1600  # type: ignore[arg-type]
    for number in (0, 3):
        assert client.get(address("page", file, number)).status_code == 404
    assert client.get(address("about", file)).content.decode().count("/pages/") == 2


def test_a_file_that_cannot_be_shown_says_so(scene: "Scene") -> None:
    file = add(scene.case, PHOTO, prepare=False)
    File.objects.filter(pk=file.pk).update(display_state=DisplayState.REFUSED, refused_for="too_heavy")
    scene.open_for(scene.woman)
    client = scene.client(scene.woman)
    page = client.get(f"/en{address('about', file)}").content.decode()
    assert "cannot be shown" in page and "Download the original" in page


# The page and the panel


def test_the_page_of_a_file_shows_its_hash_and_its_custody(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    scene.open_for(scene.woman)
    client = scene.client(scene.woman)
    client.post(address("original", file), {"reason": "<b>Reason</b> of mine"})
    page = client.get(f"/en{address('about', file)}").content.decode()
    assert file.sha256[:8] in page and NAME in page
    assert "Original downloaded" in page and "&lt;b&gt;Reason&lt;/b&gt; of mine" in page
    assert scene.woman.officer.name_en in page
    assert "style=" not in page and "onclick" not in page


def test_the_panel_tells_only_a_number_until_the_case_is_opened(scene: "Scene") -> None:
    from samman.evidence import panel

    files = [add(scene.case, PHOTO), add(scene.case, made.pdf(1))]
    scene.open_for(scene.woman)
    opened, closed = panel.context(scene.woman, scene.case), panel.context(scene.desk, scene.case)
    assert [item.file for item in opened["files"]] == files and opened["may_open"]
    assert closed["files"] == [] and closed["count"] == 2 and not closed["may_open"]


def test_headquarters_sees_files_only_after_opening_too(scene: "Scene") -> None:
    file = add(scene.case, PHOTO)
    monitor = make_viewer(Role.MONITOR, scene.case.state)
    assert scene.client(monitor).get(address("small", file)).status_code == 403
    scene.open_for(viewer_of(monitor.officer))
    assert scene.client(monitor).get(address("small", file)).status_code == 200


@pytest.mark.parametrize("digits", [19, 41, 400])
def test_a_file_number_beyond_all_numbers_is_not_found(scene: "Scene", digits: int) -> None:
    number = "9" * digits
    assert scene.client(scene.outsider).get(f"/staff/files/{number}/").status_code == 404
    assert Entry.objects.filter(outcome="refused", object_kind="file", object_id=number[:40]).exists()
