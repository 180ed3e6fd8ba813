"""The only program that decodes what a stranger sent: `python -m samman.evidence.decoder look` or `... copy`.

It reads the file from standard input, locks itself in, and writes one small JSON object to standard output:
`{"kind": ..., "media_type": ...}`, for `copy` also what it wrote, or `{"refused": code}`. Copies go to the descriptors
named on the command line (display, small, blurred). No Django here, and nothing of ours but `confine`.

What a file is, is what decodes it: the first bytes only choose which decoder may try, from the list of what is allowed.
"""

import io
import itertools
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from samman.evidence import confine

if TYPE_CHECKING:
    from PIL import Image

MEMORY = 1280 * 1024 * 1024  # bytes of address space: a 50 megapixel PNG with transparency passes
WRITTEN = 96 * 1024 * 1024  # bytes of one copy
MAX_PIXELS = 50_000_000
SIDE = 2000  # px, the longer side of a display picture
SMALL_SIDE = 480
BLURRED_SIDE = 10  # of so many points is a blurred picture made: no face or body can be won back from it
VIDEO_SIDE = 640
PDF_SIDE = 1600
PDF_PAGES = 300  # a PDF of more is refused
PDF_SHOWN = 20  # pages in the display copy
VIDEO_SECONDS = 600  # of a video are shown
AUDIO_SECONDS = 2 * 3600
WORK_SECONDS = 120  # of CPU, then a sound or video is cut
FRAMES_A_SECOND = 30
BROKEN_PACKETS = 200

IMAGE_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# Container -> media types of a sound and of a video in it ("" where it holds none).
CONTAINERS = {
    "mp4": ("audio/mp4", "video/mp4"),
    "3gp": ("audio/3gpp", "video/3gpp"),
    "mov": ("audio/mp4", "video/quicktime"),
    "matroska": ("audio/x-matroska", "video/x-matroska"),
    "webm": ("audio/webm", "video/webm"),
    "ogg": ("audio/ogg", ""),
    "wav": ("audio/wav", ""),
    "mp3": ("audio/mpeg", ""),
    "aac": ("audio/aac", ""),
    "amr": ("audio/amr", ""),
}
VIDEO_CODECS = {"h264", "hevc", "vp8", "vp9", "libvpx", "libvpx-vp9", "av1", "libdav1d", "mpeg4", "h263"}
SOUND_CODECS = {
    "aac", "aac_latm", "mp3", "mp3float", "opus", "libopus", "vorbis", "alac", "flac", "amrnb", "amrwb", "amr_nb", "amr_wb",
    "libopencore_amrnb", "libopencore_amrwb", "pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_f32le", "pcm_alaw", "pcm_mulaw",
    "adpcm_ima_wav", "adpcm_ms", "gsm_ms",
}  # fmt: skip


class Refused(Exception):
    """The file is not shown; the code says why (see `actions.SENTENCES`)."""


def main() -> None:
    """Decode standard input. Always ends with exit code 0 and an answer, unless the limits kill it."""
    act, outputs = sys.argv[1], [int(number) for number in sys.argv[2:]]
    looking = act == "look"
    confine.limit(
        memory=MEMORY,
        seconds=2 if looking else 30,
        most_seconds=8 if looking else WORK_SECONDS + 40,
        file_size=WRITTEN,
    )
    if not looking:
        os.nice(10)
    try:
        answer = decode(looking, outputs)
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "too_heavy"}
    except Exception:  # whatever a hostile file breaks, the answer is the same
        answer = {"refused": "damaged"}
    os.write(1, json.dumps(answer).encode())
    os._exit(0)  # no clean-up code of a library that just read a hostile file


def decode(looking: bool, outputs: list[int]) -> dict[str, Any]:
    """Choose who may try by the first bytes, lock in, and let it decode."""
    family, container = family_of(os.pread(0, 64, 0))
    if family == "image":
        return decode_image(container, looking, outputs)
    if family == "pdf":
        return decode_pdf(looking, outputs)
    if family == "media":
        return decode_media(container, looking, outputs)
    raise Refused("unknown")


def family_of(head: bytes) -> tuple[str, str]:
    """(family, container) by the first bytes; an unknown file belongs to none."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image", "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image", "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image", "WEBP"
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in HEIC_BRANDS:
            return "image", "HEIF"
        return "media", "3gp" if brand.startswith((b"3gp", b"3g2")) else "mov" if brand == b"qt  " else "mp4"
    if head.startswith(b"%PDF-"):
        return "pdf", ""
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "media", "webm" if b"webm" in head else "matroska"
    if head.startswith(b"OggS"):
        return "media", "ogg"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "media", "wav"
    if head.startswith(b"#!AMR"):
        return "media", "amr"
    if head.startswith(b"ID3"):
        return "media", "mp3"
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "media", "aac" if head[1] & 0xF6 == 0xF0 else "mp3"
    return "", ""


# Pictures


def decode_image(expected: str, looking: bool, outputs: list[int]) -> dict[str, Any]:
    """A photo, decoded whole; the copies are upright, on white, and carry nothing but points."""
    import warnings

    from PIL import Image, ImageOps, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401

    if expected == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
        pillow_heif.options.DECODE_THREADS = 2
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    confine.lock_in()
    try:
        picture = Image.open(io.FileIO(0, closefd=False), formats=[expected])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused("too_many_points") from None
    points = picture.width * picture.height
    if points > MAX_PIXELS:
        raise Refused("too_many_points")
    if points > 16_000_000:
        resource.setrlimit(
            resource.RLIMIT_CPU, (6 if looking else 30, resource.getrlimit(resource.RLIMIT_CPU)[1])
        )
    found = {"kind": "image", "media_type": IMAGE_TYPES[picture.format or ""]}
    if looking:
        picture.load()
        return found
    if picture.format in ("JPEG", "MPO"):
        picture.draft("RGB", (SIDE, SIDE))
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    write_pictures(plain(turned, SIDE), outputs)
    return found


def plain(picture: "Image.Image", side: int) -> "Image.Image":
    """The picture as RGB on white, at most `side` px, in a new object that carries no information beside its points."""
    from PIL import Image

    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        picture.thumbnail((side, side))
        seen = picture.convert("RGBA")
        clean = Image.new("RGB", seen.size, "white")
        clean.paste(seen, mask=seen.getchannel("A"))
        return clean
    if picture.mode != "RGB":
        picture = picture.convert("RGB")
    picture.thumbnail((side, side), reducing_gap=2.0)
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    return clean


def write_pictures(picture: "Image.Image", outputs: list[int], *, display: bool = True) -> None:
    """Write the display picture, the small one and the blurred one as JPEG without any metadata."""
    from PIL import Image

    if display:
        save_jpeg(picture, outputs[0], 82)
    small = picture.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    save_jpeg(small, outputs[1], 75)
    few = small.copy()
    few.thumbnail((BLURRED_SIDE, BLURRED_SIDE))
    save_jpeg(few.resize(small.size, Image.Resampling.BICUBIC), outputs[2], 60)


def save_jpeg(picture: "Image.Image", descriptor: int, quality: int) -> None:
    """Write one JPEG."""
    with io.FileIO(descriptor, "w", closefd=False) as file:
        picture.save(file, "JPEG", quality=quality)


# PDF


def decode_pdf(looking: bool, outputs: list[int]) -> dict[str, Any]:
    """A PDF: its pages are drawn, so that nothing of the file itself is ever shown."""
    import pypdfium2
    from PIL import Image, JpegImagePlugin  # noqa: F401

    Image.preinit()
    confine.lock_in()
    try:
        document: Any = pypdfium2.PdfDocument(io.FileIO(0, closefd=False).read())  # type: ignore[no-untyped-call]
    except pypdfium2.PdfiumError as error:
        raise Refused("locked" if "password" in str(error).lower() else "damaged") from None
    count = len(document)
    if not count:
        raise Refused("damaged")
    if count > PDF_PAGES:
        raise Refused("too_many_pages")
    if looking:
        draw_page(document, 0, 200)
        return {"kind": "pdf", "media_type": "application/pdf"}
    sizes: list[int] = []
    end = 0
    for number in range(min(count, PDF_SHOWN)):
        page = draw_page(document, number, PDF_SIDE)
        save_jpeg(page, outputs[0], 78)
        sizes.append(os.lseek(outputs[0], 0, os.SEEK_CUR) - end)
        end += sizes[-1]
        if number == 0:
            write_pictures(page, outputs, display=False)
        if time.process_time() > 25:
            break
    return {"kind": "pdf", "media_type": "application/pdf", "pages": sizes, "cut": len(sizes) < count}


def draw_page(document: Any, number: int, side: int) -> "Image.Image":
    """One page as a picture whose longer side is `side` px."""
    page = document[number]
    width, height = page.get_size()
    if not (width > 0 and height > 0) or max(width, height) > 200 * min(width, height):
        raise Refused("damaged")
    bitmap = page.render(scale=min(side / max(width, height), 8.0), may_draw_forms=False, no_smoothpath=False)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    page.close()
    return picture


# Sound and video


def decode_media(container: str, looking: bool, outputs: list[int]) -> dict[str, Any]:
    """A sound or a video: what has moving pictures is a video, whatever its name was."""
    import av
    import av.filter
    import av.sidedata.encparams
    import av.sidedata.motionvectors
    import av.subtitles.codeccontext
    import av.subtitles.stream  # what PyAV would import later, when no file can be opened any more
    from PIL import Image, JpegImagePlugin  # noqa: F401

    Image.preinit()
    av.logging.set_level(av.logging.PANIC)
    confine.lock_in()
    # The container's own name of the demuxer: it is never guessed, so no playlist and no reference to another file.
    demuxer = {"3gp": "mp4", "webm": "matroska"}.get(container, container)
    source: Any = av.open(io.FileIO(0, closefd=False), format=demuxer)
    attached = av.stream.Disposition.attached_pic
    pictures: list[Any] = [stream for stream in source.streams.video if not stream.disposition & attached]
    video: Any = pictures[0] if pictures else None
    sound: Any = source.streams.audio[0] if source.streams.audio else None
    if video is not None and (video.codec_context is None or video.codec_context.name not in VIDEO_CODECS):
        raise Refused("unknown")
    if sound is not None and (sound.codec_context is None or sound.codec_context.name not in SOUND_CODECS):
        if video is None:
            raise Refused("unknown")
        sound = None
    if video is None and sound is None:
        raise Refused("empty")
    if video is not None and video.codec_context.width * video.codec_context.height > MAX_PIXELS:
        raise Refused("too_many_points")
    types = CONTAINERS[container]
    found: dict[str, Any] = {
        "kind": "video" if video else "audio",
        "media_type": types[1] if video else types[0],
    }
    if not found["media_type"]:
        raise Refused("unknown")
    if looking:
        if next(frames(source, [video or sound]), None) is None:
            raise Refused("empty")
        return found
    resource.setrlimit(resource.RLIMIT_CPU, (WORK_SECONDS + 30, WORK_SECONDS + 40))
    found["cut"] = copy_video(source, video, sound, outputs) if video else copy_sound(source, sound, outputs)
    return found


def frames(source: Any, streams: list[Any]) -> Iterator[tuple[Any, Any]]:
    """(stream, frame) in turn; a broken packet is passed over, too many of them end the file."""
    import av

    broken = 0
    for stream in streams:
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = 2
    packets = source.demux(streams)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):  # the end, or a file that was cut off
            return
        try:
            decoded = packet.decode()
        except av.FFmpegError:
            broken += 1
            if broken > BROKEN_PACKETS:
                return
            continue
        for frame in decoded:
            yield packet.stream, frame


def seconds_of(frame: Any) -> float | None:
    """The moment of a frame in seconds from the file's own zero, where it says one."""
    return None if frame.pts is None or frame.time_base is None else float(frame.pts * frame.time_base)


def copy_sound(source: Any, sound: Any, outputs: list[int]) -> bool:
    """The sound as plain MP3, one channel. True when it was cut."""
    import av

    with io.FileIO(outputs[0], "w", closefd=False) as file:
        target = av.open(file, "w", format="mp3", options={"id3v2_version": "0", "fflags": "+bitexact"})
        stream = target.add_stream("libmp3lame", rate=44100, layout="mono")
        stream.bit_rate = 48000
        same = av.AudioResampler(format=stream.codec_context.format or "fltp", layout="mono", rate=44100)
        samples, cut = 0, False
        for _stream, frame in frames(source, [sound]):
            frame.pts = None  # a recorder's gaps and wrong times are not copied
            for part in same.resample(frame):
                part.pts, samples = samples, samples + part.samples
                target.mux(stream.encode(part))
            if samples > AUDIO_SECONDS * 44100 or time.process_time() > WORK_SECONDS:
                cut = True
                break
        if not samples:
            raise Refused("empty")
        target.mux(stream.encode(None))
        target.close()
    return cut


def copy_video(source: Any, video: Any, sound: Any, outputs: list[int]) -> bool:
    """The video as H.264 and AAC in MP4, small and upright; its first picture as the small one. True when it was cut."""
    import av

    ticks = 90000
    with io.FileIO(outputs[0], "w", closefd=False) as file:
        target = av.open(file, "w", format="mp4", options={"fflags": "+bitexact"})
        shown: Any = None
        heard: Any = None
        if sound is not None:
            heard = target.add_stream("aac", rate=44100, layout="mono")
            heard.bit_rate = 64000
            same = av.AudioResampler(format="fltp", layout="mono", rate=44100)
        turn = None
        start: float | None = None
        last, samples, cut, count = -1.0, 0, False, 0
        waiting: list[Any] = []  # sound that comes before the first picture, when the size is not known yet
        for stream, frame in frames(source, [video, sound] if sound is not None else [video]):
            if stream is sound:
                frame.pts = None
                for part in same.resample(frame):
                    part.pts, samples = samples, samples + part.samples
                    if shown is None:
                        waiting.append(part)
                        if len(waiting) > 5000:
                            raise Refused("empty")
                    elif samples < VIDEO_SECONDS * 44100:
                        target.mux(heard.encode(part))
                continue
            moment = seconds_of(frame)
            if moment is None:
                moment = last + 1 / FRAMES_A_SECOND
            start = moment if start is None else start
            moment -= start
            if moment > VIDEO_SECONDS or time.process_time() > WORK_SECONDS:
                cut = True
                break
            if shown is not None and moment < last + 0.9 / FRAMES_A_SECOND:
                continue
            if shown is None:
                size = fitted(frame.width, frame.height)
                turn = turner(size, frame.rotation)
            picture = frame.reformat(width=size[0], height=size[1], format="yuv420p")
            if turn is not None:
                turn.vpush(picture)
                picture = turn.vpull()
            if shown is None:
                write_pictures(plain(picture.to_image(), SIDE), outputs, display=False)
                shown = target.add_stream("libx264", rate=FRAMES_A_SECOND)
                shown.width, shown.height, shown.pix_fmt = picture.width, picture.height, "yuv420p"
                shown.options = {"preset": "veryfast", "crf": "28", "threads": "2", "g": "60"}
                shown.codec_context.time_base = Fraction(1, ticks)
                for part in waiting:
                    target.mux(heard.encode(part))
            picture.pts, picture.time_base, last = int(moment * ticks), Fraction(1, ticks), moment
            picture.pict_type = 0
            target.mux(shown.encode(picture))
            count += 1
        if not count:
            raise Refused("empty")
        target.mux(shown.encode(None))
        if heard is not None and samples:
            target.mux(heard.encode(None))
        target.close()
    return cut


def fitted(width: int, height: int) -> tuple[int, int]:
    """Even sides, the longer at most VIDEO_SIDE."""
    share = min(1.0, VIDEO_SIDE / max(width, height))
    return max(2, int(width * share) // 2 * 2), max(2, int(height * share) // 2 * 2)


def turner(size: tuple[int, int], rotation: int) -> Any:
    """A filter that sets pictures upright, or None. `rotation` is counterclockwise, in degrees."""
    import av.filter

    steps = {90: ["2"], -90: ["1"], 180: ["1", "1"], -180: ["1", "1"]}.get(int(rotation or 0))
    if steps is None:
        return None
    graph: Any = av.filter.Graph()
    chain = [graph.add_buffer(width=size[0], height=size[1], format="yuv420p", time_base=Fraction(1, 90000))]
    for step in steps:
        chain.append(graph.add("transpose", step))
    chain.append(graph.add("buffersink"))
    for before, after in itertools.pairwise(chain):
        before.link_to(after)
    graph.configure()
    return graph


if __name__ == "__main__":
    main()
