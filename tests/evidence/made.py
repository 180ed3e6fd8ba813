"""Real files for tests, made on the spot: good ones, broken ones and hostile ones."""

import io
import struct
import zlib
from fractions import Fraction
from typing import Any

import av
import pillow_heif
import pypdfium2
from PIL import Image, ImageDraw

GPS_TEXT = b"LUCKNOW-HOME-26.8467"


def picture(width: int = 640, height: int = 480) -> Image.Image:
    """Left half red, right half blue, so that a test can see which way is up."""
    made = Image.new("RGB", (width, height), (20, 40, 200))
    ImageDraw.Draw(made).rectangle((0, 0, width // 2, height), fill=(210, 30, 30))
    return made


def jpeg(width: int = 640, height: int = 480, *, exif: bool = True, orientation: int = 1) -> bytes:
    """A photo as a phone makes it: place, maker and a comment in its EXIF, XMP and comment blocks."""
    data = Image.Exif()
    if exif:
        data[0x010F] = GPS_TEXT.decode()
        data[0x0112] = orientation
        gps = data.get_ifd(0x8825)
        gps[1], gps[2] = "N", (26.0, 50.0, 48.12)
        gps[3], gps[4] = "E", (80.0, 56.0, 46.0)
    out = io.BytesIO()
    picture(width, height).save(
        out,
        "JPEG",
        exif=data if exif else b"",
        comment=GPS_TEXT if exif else b"",
        xmp=b"<x:xmpmeta>" + GPS_TEXT + b"</x:xmpmeta>" if exif else b"",
        icc_profile=b"\0" * 128 + GPS_TEXT if exif else None,
    )
    return out.getvalue()


def image(kind: str, mode: str = "RGB", width: int = 64, height: int = 48) -> bytes:
    """A small picture in another format."""
    out = io.BytesIO()
    picture(width, height).convert(mode).save(out, kind)
    return out.getvalue()


def heic(width: int = 320, height: int = 240) -> bytes:
    """A photo as an iPhone makes it."""
    out = io.BytesIO()
    data = Image.Exif()
    data[0x010F] = GPS_TEXT.decode()
    pillow_heif.from_pillow(picture(width, height)).save(out, exif=data.tobytes())
    return out.getvalue()


def png_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of 2,500 megapixels in a few hundred kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    row = b"\0" * (1 + width // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def sound(container: str, codec: str, seconds: float = 1.0, rate: int = 48000, layout: str = "mono") -> bytes:
    """A hum, with a title that names a place."""
    out = io.BytesIO()
    target: Any = av.open(out, "w", format=container)
    if container != "amr":
        target.metadata["title"] = GPS_TEXT.decode()
    stream = target.add_stream(codec, rate=rate, layout=layout)
    samples = 0
    while samples < seconds * rate:
        frame = av.AudioFrame(format="s16", layout=layout, samples=1000)
        frame.planes[0].update(bytes((place * 7) % 256 for place in range(frame.planes[0].buffer_size)))
        frame.rate, frame.pts, frame.time_base = rate, samples, Fraction(1, rate)
        target.mux(stream.encode(frame))
        samples += 1000
    target.mux(stream.encode(None))
    target.close()
    return out.getvalue()


def browser_recording(seconds: float = 1.0) -> bytes:
    """WebM with Opus as MediaRecorder writes it: streamed, so it has no duration and no index."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.parts: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.parts.append(bytes(data))
            return len(data)

    out = Stream()
    target: Any = av.open(out, "w", format="webm", options={"live": "1"})
    stream = target.add_stream("libopus", rate=48000, layout="mono")
    for index in range(int(seconds * 50)):
        frame = av.AudioFrame(format="s16", layout="mono", samples=960)
        frame.planes[0].update(bytes((place * 7) % 256 for place in range(frame.planes[0].buffer_size)))
        frame.rate, frame.pts, frame.time_base = 48000, index * 960, Fraction(1, 48000)
        target.mux(stream.encode(frame))
    target.mux(stream.encode(None))
    target.close()
    return b"".join(out.parts)


def video(
    container: str = "mp4",
    codec: str = "libx264",
    *,
    width: int = 320,
    height: int = 240,
    count: int = 20,
    sound: bool = True,
) -> bytes:
    """A short video, with a place in its metadata."""
    out = io.BytesIO()
    target: Any = av.open(out, "w", format=container)
    target.metadata["location"] = GPS_TEXT.decode()
    target.metadata["comment"] = GPS_TEXT.decode()
    stream = target.add_stream(codec, rate=20)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    heard = (
        target.add_stream("libopus" if container == "webm" else "aac", rate=48000, layout="mono")
        if sound
        else None
    )
    for index in range(count):
        frame: Any = av.VideoFrame.from_image(picture(width, height)).reformat(format="yuv420p")  # type: ignore[no-untyped-call]
        frame.pts, frame.time_base = index, Fraction(1, 20)
        target.mux(stream.encode(frame))
    target.mux(stream.encode(None))
    if heard is not None:
        for index in range(count * 50 // 20):
            part = av.AudioFrame(format="s16", layout="mono", samples=960)
            part.planes[0].update(bytes(part.planes[0].buffer_size))
            part.rate, part.pts, part.time_base = 48000, index * 960, Fraction(1, 48000)
            target.mux(heard.encode(part))
        target.mux(heard.encode(None))
    target.close()
    return out.getvalue()


def video_without_frames() -> bytes:
    """An MP4 whose video track is declared, and whose pictures are gone."""
    whole = bytearray(video(sound=False))
    start = whole.index(b"mdat") + 4
    end = start - 8 + int.from_bytes(whole[start - 8 : start - 4], "big")
    whole[start:end] = b"\0" * (end - start)
    return bytes(whole)


def pdf(pages: int = 2, *, width: float = 595, height: float = 842) -> bytes:
    """A PDF with a word on each page, and a script and a link that must never reach a screen."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\('hostile'\\)) >> >>"
    ]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * page) for page in range(pages))
    objects.append(b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages))
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for page in range(pages):
        content = b"BT /F1 40 Tf 60 700 Td (Page %d) Tj ET 1 0 0 rg 60 400 200 200 re f" % (page + 1)
        box = b"[0 0 %f %f]" % (width, height)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % (box, 5 + 2 * page)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _pdf_of(objects)


def pdf_bomb() -> bytes:
    """A page that draws a picture of 40,000 x 40,000 points and unpacks it from almost nothing."""
    packed = zlib.compress(zlib.compress(bytes(64 * 1024 * 1024), 9), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 600] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>",
        b"<< /Type /XObject /Subtype /Image /Width 40000 /Height 40000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
        b" /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Length 24 >>\nstream\nq 600 0 0 600 0 0 cm /I Do Q\nendstream",
    ]
    return _pdf_of(objects)


def pdf_of_pages(count: int) -> bytes:
    """A PDF that points to the same page again and again."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * count, count),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
    ]
    return _pdf_of(objects)


def _pdf_of(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def pdf_with_password() -> bytes:
    """Only the form of one: encrypted with a key that nobody has."""
    whole = pdf(1)
    locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -60 >> /ID [<00><00>]" % (
        b"11" * 32,
        b"22" * 32,
    )
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R " + locked)


def pages_of(data: bytes) -> int:
    """How many pages PDFium finds."""
    return len(pypdfium2.PdfDocument(data))  # type: ignore[no-untyped-call]


def zipped() -> bytes:
    """A small zip archive, the same bytes at every call."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        long_ago = zipfile.ZipInfo("photo.jpg", date_time=(2026, 1, 1, 0, 0, 0))
        archive.writestr(long_ago, bytes(1024 * 1024), compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def disk_picture(size: int) -> bytes:
    """A valid JPEG of exactly so many bytes: what follows a picture's end is passed over by every decoder."""
    whole = jpeg()
    return whole + b"\xa5" * (size - len(whole))


def turned(data: bytes, degrees: int) -> bytes:
    """The same MP4, to be turned clockwise when it is shown: as a phone held upright writes it."""
    cos, sin = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    matrix = struct.pack(
        ">9i", cos * 65536, sin * 65536, 0, -sin * 65536, cos * 65536, 0, 0, 0, 0x40000000
    )  # ISO 14496-12, 8.3.2
    whole = bytearray(data)
    start = whole.index(b"tkhd") + 4 + 40
    whole[start : start + 36] = matrix
    return bytes(whole)
