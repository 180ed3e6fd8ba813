"""Files and the spoken story, before sending."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samman.cases.drafts import open_draft
from samman.evidence.models import File
from tests.evidence import made
from tests.public_site import walk

pytestmark = pytest.mark.django_db


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def at_files(client: Client) -> Client:
    walk.fill(client, until="files")
    return client


def test_a_photo_is_added_and_listed(at_files: Client) -> None:
    response = at_files.post("/q/files/", {"file": upload(made.jpeg()), "go": "add"})
    assert response["Location"] == "/q/files/"
    page = at_files.get("/q/files/").content.decode()
    assert "photo.jpg" in page and "हटाएँ" in page
    row = File.objects.get()
    assert row.purpose == "evidence" and row.added_by == "her" and not row.intimate
    assert b"photo.jpg" not in bytes(row.name)


def test_a_chosen_file_is_taken_by_continue_too(at_files: Client) -> None:
    response = at_files.post("/q/files/", {"file": upload(made.jpeg()), "go": "on"})
    assert response["Location"] == "/q/needs/" and File.objects.count() == 1


def test_a_picture_for_a_woman_officer_is_marked(at_files: Client) -> None:
    at_files.post("/q/files/", {"file": upload(made.jpeg()), "intimate": "on", "go": "add"})
    assert File.objects.get().intimate
    assert 'name="intimate" checked' not in at_files.get("/q/files/").content.decode()


def test_a_file_is_removed(at_files: Client) -> None:
    at_files.post("/q/files/", {"file": upload(made.jpeg()), "go": "add"})
    at_files.post("/q/files/", {"go": f"remove:{File.objects.get().pk}"})
    assert not File.objects.exists()


def test_somebody_else_s_file_is_not_removed(at_files: Client) -> None:
    other = Client()
    walk.fill(other, until="files")
    other.post("/q/files/", {"file": upload(made.jpeg()), "go": "add"})
    at_files.post("/q/files/", {"go": f"remove:{File.objects.get().pk}"})
    assert File.objects.count() == 1


def test_add_without_a_file_says_so(at_files: Client) -> None:
    page = at_files.post("/q/files/", {"go": "add"}).content.decode()
    assert "पहले फाइल चुनें" in page and 'href="#id_file"' in page


def test_what_is_no_file_of_ours_is_refused_with_a_sentence(at_files: Client) -> None:
    for content in (b"MZ not a picture", b"", b"<html><script>"):
        response = at_files.post("/q/files/", {"file": upload(content, "a.exe"), "go": "add"})
        assert response.status_code == 200 and "govuk-error-summary" in response.content.decode()
    assert not File.objects.exists()


def test_a_file_that_is_too_big_is_refused_and_her_words_stay(client: Client) -> None:
    walk.fill(client, until="words")
    big = upload(b"\0" * (25 * 1024 * 1024 + 1), "long.ogg")
    page = client.post("/q/words/", {"story": "मेरी बात", "voice": big, "go": "on"}).content.decode()
    assert "यह फाइल बहुत बड़ी है" in page and "मेरी बात" in page
    assert not File.objects.exists()


def test_a_spoken_story_is_enough_and_a_new_one_takes_its_place(client: Client) -> None:
    walk.fill(client, until="words")
    response = client.post(
        "/q/words/", {"story": "", "voice": upload(made.browser_recording(), "voice.ogg"), "go": "on"}
    )
    assert response["Location"] == "/q/when/"
    assert "voice.ogg" in client.get("/q/words/").content.decode()
    client.post(
        "/q/words/", {"story": "", "voice": upload(made.browser_recording(), "second.ogg"), "go": "on"}
    )
    assert File.objects.get().purpose == "voice"
    assert "second.ogg" in client.get("/q/words/").content.decode()
    assert client.post("/q/words/", {"story": "", "go": "on"}).status_code == 303


def test_going_back_takes_no_file(at_files: Client) -> None:
    assert at_files.post("/q/files/", {"file": upload(made.jpeg()), "go": "back"})["Location"] == "/q/known/"
    assert not File.objects.exists()


def test_files_go_with_the_complaint(at_files: Client) -> None:
    at_files.post("/q/files/", {"file": upload(made.jpeg()), "go": "add"})
    draft = open_draft(at_files.session)
    assert draft is not None
    number, _key = walk.send(at_files)
    assert File.objects.get().case is not None and File.objects.get().case.number == number  # type: ignore[union-attr]
