"""She speaks instead of writing and adds a photo: officers hear and see copies that betray no place."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.evidence import made
from tests.journeys import steps
from tests.journeys.conftest import OfficerPage, OpenPage


def file(name: str, kind: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def record(page: Page) -> None:
    """Speak for two seconds into the browser's own recorder."""
    page.locator("[data-start]").click()
    expect(page.locator("[data-time]")).to_have_text("0:02")
    page.locator("[data-stop]").click()
    expect(page.locator("[data-play]")).to_be_visible()
    steps.picture(page, "recorded")


@pytest.mark.parametrize(
    "javascript", [False, True], ids=["file_without_javascript", "recorded_with_javascript"]
)
def test_voice_and_photo_reach_the_officer_without_what_the_phone_wrote_into_them(
    open_page: OpenPage, officer: OfficerPage, javascript: bool
) -> None:
    her = open_page("/", language="en", javascript=javascript)
    steps.hurry_to(her, "words", steps.herself())
    if javascript:
        record(her)
    else:
        her.locator("[name=voice]").set_input_files(
            file("memo.ogg", "audio/ogg", made.sound("ogg", "libopus"))
        )
    her.locator("#continue").click()
    her.wait_for_url("**/q/when/")
    photo = file("IMG_at_home.jpg", "image/jpeg", made.jpeg())
    steps.answer_until(her, "files", steps.herself())
    steps.add_file(her, photo)
    steps.add_file(her, file("letter.pdf", "application/pdf", made.pdf()))
    her.locator(".files li button").nth(1).click()
    expect(her.locator(".files li")).to_have_count(1)
    steps.picture(her, "files-added")
    steps.carry_on(her)
    steps.answer_until(her, "check", steps.herself())
    expect(her.locator(".answers")).to_contain_text("A voice recording")
    number = steps.send(her).number

    desk = officer("desk.chowk", language="en")
    desk.goto(steps.case_path(desk, number))
    expect(desk.locator("#evidence .tag")).to_have_text("2")
    expect(desk.locator("#evidence img, #evidence audio")).to_have_count(0)
    steps.open_case(desk, number)
    steps.wait_until(desk, lambda: shown(desk, number), seconds=40)
    steps.picture(desk, "staff-evidence")

    sound = desk.locator("#evidence audio").get_attribute("src")
    small = desk.locator("#evidence img").get_attribute("src")
    desk.locator("#evidence .file__picture").click()
    picture = desk.locator(".file__page img").get_attribute("src")
    steps.picture(desk, "staff-file")
    assert sound and small and picture
    assert made.GPS_TEXT in photo["buffer"]
    for address, kind in ((sound, "audio/"), (small, "image/jpeg"), (picture, "image/")):
        answer = desk.request.get(address)
        assert answer.status == 200 and answer.headers["content-type"].startswith(kind), address
        assert made.GPS_TEXT not in answer.body() and b"Exif" not in answer.body(), address
        assert (
            answer.headers["cache-control"].startswith("no-store")
            or "private" in answer.headers["cache-control"]
        )

    # Who has given no reason gets nothing, by the address neither; for an outsider there is nothing.
    other = officer("sho.chowk", language="en")
    other.goto(steps.case_path(other, number))
    expect(other.locator("#evidence img, #evidence audio")).to_have_count(0)
    assert [other.request.get(address).status for address in (sound, small, picture)] == [403, 403, 403]
    stranger = officer("desk.amethi", language="en")
    assert [stranger.request.get(address).status for address in (sound, small, picture)] == [404, 404, 404]


def shown(page: Page, number: str) -> bool:
    """Whether the worker has made both copies."""
    page.goto(steps.case_path(page, number))
    return (
        page.locator("#evidence .file").count() == 2 and page.locator("#evidence .file__state").count() == 0
    )
