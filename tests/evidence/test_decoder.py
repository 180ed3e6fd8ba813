"""What a file is, is what decodes it; and the decoder is locked in."""

import io
import subprocess
import sys
import time

import av
import pytest
from django.conf import settings
from PIL import Image

from samman.common.spool import new_spool
from samman.evidence import limited
from tests.evidence import made

FEW_SECONDS = 6  # alone on a machine all of them end within two; the tests share theirs


def look(data: bytes) -> limited.Found:
    with new_spool() as source:
        source.write(data)
        return limited.look(source)


def refusal(data: bytes) -> str:
    started = time.monotonic()
    with pytest.raises(limited.NotShown) as refused:
        look(data)
    assert time.monotonic() - started < FEW_SECONDS
    return refused.value.code


def copied(data: bytes) -> tuple[bytes, bytes, bytes, limited.Copies]:
    with new_spool() as source:
        source.write(data)
        with limited.copies(source) as copies:
            return copies.display.read(), copies.small.read(), copies.blurred.read(), copies


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (made.jpeg(), "image/jpeg"),
        (made.image("PNG", "RGBA"), "image/png"),
        (made.image("PNG", "P"), "image/png"),
        (made.image("WEBP"), "image/webp"),
        (made.heic(), "image/heic"),
        (made.pdf(), "application/pdf"),
        (made.sound("mp3", "libmp3lame", rate=44100), "audio/mpeg"),
        (made.sound("ipod", "aac", rate=44100), "audio/mp4"),
        (made.sound("adts", "aac", rate=44100), "audio/aac"),
        (made.sound("ogg", "libopus"), "audio/ogg"),
        (made.sound("wav", "pcm_s16le"), "audio/wav"),
        (made.sound("amr", "libopencore_amrnb", rate=8000), "audio/amr"),
        (made.sound("3gp", "libopencore_amrnb", rate=8000), "audio/3gpp"),
        (made.browser_recording(), "audio/webm"),
        (made.video("mp4", "libx264"), "video/mp4"),
        (made.video("3gp", "mpeg4"), "video/3gpp"),
        (made.video("mov", "libx264"), "video/quicktime"),
        (made.video("webm", "libvpx"), "video/webm"),
        (made.video("matroska", "libx264"), "video/x-matroska"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_phones_make_is_taken_and_shown(data: bytes, media_type: str) -> None:
    found = look(data)
    assert found.media_type == media_type
    display, small, blurred, copies = copied(data)
    assert copies.kind == found.kind
    for copy in (display, small, blurred):
        assert made.GPS_TEXT not in copy
    assert bool(small) == bool(blurred) == (found.kind != "audio")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (made.zipped(), "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "unknown"),
        (b"<!doctype html><script>alert(1)</script>", "unknown"),
        (b"MZ\x90\0" + bytes(4000), "unknown"),
        (made.image("GIF", "P"), "unknown"),
        (made.image("TIFF"), "unknown"),
        (b"GIF89a/*<script>*/=1;//" + made.jpeg(), "unknown"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "unknown"),
        (b"\xff\xd8\xff" + b"<script>alert(1)</script>" * 9, "damaged"),
        (b"RIFF\0\0\0\0WEBP<script>", "damaged"),
        (b"%PDF-1.7 <script>alert(1)</script>", "damaged"),
        (b"\0\0\0\x18ftypmp42" + bytes(3000), "damaged"),
        (b"\0\0\0\x18ftypheic" + bytes(3000), "damaged"),
        (b"ID3" + bytes(3000), "damaged"),
        (made.jpeg(2000, 2000)[:-9000], "damaged"),
        (made.image("PNG")[:-40], "damaged"),
        (made.heic()[:-100], "damaged"),
        (made.video()[:1500], "damaged"),
        (made.png_bomb(), "too_many_points"),
        (made.pdf_of_pages(301), "too_many_pages"),
        (made.pdf_with_password(), "locked"),
        (made.video_without_frames(), "empty"),
    ],
)
def test_what_is_hostile_or_broken_is_refused_quickly(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_pdf_bomb_is_refused_or_shown_quickly_as_a_picture() -> None:
    started = time.monotonic()
    try:
        look(made.pdf_bomb())
        display, *_others = copied(made.pdf_bomb())
        Image.open(io.BytesIO(display)).load()
    except limited.NotShown:
        pass
    assert time.monotonic() - started < 2 * FEW_SECONDS


@pytest.mark.parametrize(
    "tail", [made.zipped(), b"<script>alert(1)</script>", b"%PDF-1.7\n", b"PK\x03\x04" * 99]
)
def test_a_picture_that_is_also_something_else_is_shown_as_nothing_but_a_picture(tail: bytes) -> None:
    display, small, _blurred, _copies = copied(made.jpeg() + tail)
    assert tail not in display + small
    assert display.startswith(b"\xff\xd8\xff") and display.endswith(b"\xff\xd9")


def test_no_metadata_is_left_in_a_picture() -> None:
    for data in (made.jpeg(), made.heic()):
        for copy in copied(data)[:3]:
            shown = Image.open(io.BytesIO(copy))
            assert not shown.getexif()
            assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_turned_photo_stands_upright_and_small_enough() -> None:
    display, small, _blurred, _copies = copied(made.jpeg(4000, 3000, orientation=6))
    shown = Image.open(io.BytesIO(display))
    assert shown.size == (1500, 2000)
    assert Image.open(io.BytesIO(small)).size == (360, 480)
    red, blue = shown.convert("RGB").getpixel((750, 100)), shown.convert("RGB").getpixel((750, 1900))
    assert isinstance(red, tuple) and isinstance(blue, tuple)
    assert red[0] > 150 > red[2] and blue[2] > 150 > blue[0]


def test_nothing_can_be_recognised_in_the_blurred_picture() -> None:
    fine = Image.effect_noise((800, 600), 90).convert("RGB")
    out = io.BytesIO()
    fine.save(out, "JPEG")
    _display, small, blurred, _copies = copied(out.getvalue())
    seen = Image.open(io.BytesIO(blurred)).convert("L")
    assert seen.size == Image.open(io.BytesIO(small)).size
    steps = [abs(a - b) for a, b in zip(seen.tobytes(), seen.tobytes()[1:], strict=False)]
    assert sum(steps) / len(steps) < 2  # next points hardly differ: no edge of anything is left


def test_transparency_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    display, *_others = copied(out.getvalue())
    assert Image.open(io.BytesIO(display)).convert("RGB").getpixel((25, 25)) == (255, 255, 255)


def test_the_page_pictures_of_a_pdf_stand_one_after_the_other() -> None:
    display, _small, _blurred, copies = copied(made.pdf(3))
    assert len(copies.pages) == 3 and not copies.cut
    start = 0
    for size in copies.pages:
        page = Image.open(io.BytesIO(display[start : start + size]))
        page.load()
        assert max(page.size) == 1600
        start += size
    assert b"JavaScript" not in display


def test_a_long_pdf_is_shown_by_its_first_pages() -> None:
    _display, _small, _blurred, copies = copied(made.pdf_of_pages(50))
    assert len(copies.pages) == 20 and copies.cut


def test_a_recording_of_a_browser_becomes_a_sound_with_a_length() -> None:
    display, *_others = copied(made.browser_recording(2))
    with av.open(io.BytesIO(display), mode="r") as played:
        assert played.streams.audio[0].codec_context.name in ("mp3", "mp3float")
        assert played.duration is not None and 1.5e6 < played.duration < 2.6e6


def test_a_video_is_small_and_plain() -> None:
    display, small, *_others = copied(made.video(width=1280, height=720))
    with av.open(io.BytesIO(display), mode="r") as played:
        assert {stream.codec_context.name for stream in played.streams} == {"h264", "aac"}
        frames = list(played.decode(video=0))
        assert (frames[0].width, frames[0].height) == (640, 360)
        assert len(frames) == 20
        assert set(played.metadata) <= {"major_brand", "minor_version", "compatible_brands", "encoder"}
    assert max(Image.open(io.BytesIO(small)).size) == 480


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_video_stands_upright(turn: int) -> None:
    display, small, *_others = copied(made.turned(made.video(sound=False), turn))
    shown = Image.open(io.BytesIO(small)).convert("RGB")
    size = (240, 320) if turn != 180 else (320, 240)
    assert shown.size == size
    with av.open(io.BytesIO(display), mode="r") as played:
        first = next(played.decode(video=0))
        assert (first.width, first.height) == size
    # The red half was left: turned by 90 degrees clockwise it is on top.
    place = {90: (120, 20), 180: (300, 120), 270: (120, 300)}[turn]
    colour = shown.getpixel(place)
    assert isinstance(colour, tuple) and colour[0] > 150 > colour[2]


def test_twelve_megapixels_are_looked_at_in_under_two_seconds() -> None:
    noise = Image.effect_noise((4032, 3024), 60).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=88)
    started = time.monotonic()
    look(out.getvalue())
    assert time.monotonic() - started < FEW_SECONDS


def test_fifty_megapixels_fit_into_the_decoders_memory() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8000, 6200), (10, 200, 30, 128)).save(out, "PNG", compress_level=1)
    assert look(out.getvalue()).kind == "image"
    assert Image.open(io.BytesIO(copied(out.getvalue())[0])).size == (2000, 1550)


def test_the_locked_in_process_opens_no_file_no_socket_and_no_program() -> None:
    script = """
import os, socket, subprocess
from samman.evidence import confine
confine.limit(memory=1 << 30, seconds=5, most_seconds=5, file_size=1 << 20)
held = confine.lock_in()
def tried(act):
    try:
        act()
    except OSError:
        return "refused"
    return "done"
print(held, os.geteuid() != 0,
      tried(lambda: os.open("/etc/hostname", os.O_RDONLY)), tried(socket.socket),
      tried(lambda: os.execv("/bin/true", ["true"])), tried(lambda: os.mkdir("/tmp/samman-never")),
      tried(lambda: os.kill(os.getppid(), 0)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.stdout.split() == ["True", "True", *["refused"] * 5], done.stderr


def test_a_decoder_that_lies_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    for answer in (
        {"kind": "image", "media_type": "text/html"},
        {"kind": "html", "media_type": "image/jpeg"},
        {"kind": "image"},
        {},
    ):
        monkeypatch.setattr(limited, "_decode", lambda *_arguments, answer=answer: answer)
        with pytest.raises(limited.NotShown):
            look(b"anything")


def test_a_decoder_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/cat")
    monkeypatch.setattr(limited, "LOOK_SECONDS", 0.2)
    with new_spool() as source, pytest.raises(limited.NotShown):
        source.write(made.jpeg())
        limited.look(source)
