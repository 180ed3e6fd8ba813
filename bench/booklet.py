"""The booklet of a team with 500 children: how long it takes, how big it is, how much memory. Inside the site's own program."""

from __future__ import annotations

import io
import resource
import time
from datetime import timedelta

from django.db import transaction
from PIL import Image

from samman.accounts.models import Officer
from samman.audit.actors import Actor, job
from samman.cases.drafts import discard_draft, start_draft
from samman.cases.models import Case
from samman.common import clock, sealing
from samman.common.sessions import SessionStore
from samman.evidence import reading, sealed, storage
from samman.evidence.models import AddedBy, DisplayState, File, Kind, Purpose
from samman.jurisdictions.models import Unit
from samman.missing_children import ages, booklet
from samman.missing_children.actions import MissingReport, ReportedPerson, register_missing
from samman.missing_children.enums import AgeSure, Build, Hair, Language, MomentSure, Sex, Source
from samman.missing_children.models import PersonPhoto

CHILDREN = 500
DISTRICT = "up-lucknow"
SMALL = (360, 480)  # points of the decoder's small copy of an upright photograph


def booklet_of_500() -> dict[str, float]:
    """Register 500 children with photographs and make their booklet. Memory in MB at its peak: of the process that asks, before
    the booklet and with it, and of the press beside it."""
    by = job("bench")
    cases = {number: case.pk for number, case in enumerate(_children(by), start=1)}
    officer = Officer.objects.order_by("id").first()
    district = Unit.objects.get(code=DISTRICT)
    now = clock.now()
    cover = booklet.Cover(
        number=1, copy=1, operation="(नमूना) ऑपरेशन मुस्कान", team="(नमूना) टीम पूर्व", district=district,
        officer=officer, made_at=now, last_day=clock.in_ist(now).date() + timedelta(days=7),
    )  # fmt: skip
    booklet.make(cover, dict(list(cases.items())[:4]), set(), "hi").close()
    before = _peak(resource.RUSAGE_SELF)
    worked, started = _worked(), time.perf_counter()
    with booklet.make(cover, cases, set(), "hi") as pdf:
        seconds, worked = time.perf_counter() - started, _worked() - worked
        size = pdf.seek(0, 2)
    return {
        "children": float(CHILDREN),
        "s": seconds,
        "cpu_s": worked,
        "mb": size / 1e6,
        "asking_mb_before": before,
        "asking_mb": _peak(resource.RUSAGE_SELF),
        "press_mb": _peak(resource.RUSAGE_CHILDREN),
    }


def _worked() -> float:
    """Seconds of CPU so far, of this process and those that it started."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak(whose: int) -> float:
    """Most memory that the process, or the biggest of those it started, ever held, in MB."""
    return resource.getrusage(whose).ru_maxrss / 1024


def _children(by: Actor) -> list[Case]:
    """Children of all stations of a district, each with a photograph."""
    stations = list(Unit.objects.stations().filter(district__code=DISTRICT).order_by("code"))
    made: list[Case] = []
    with transaction.atomic():
        for number in range(CHILDREN):
            session = SessionStore()
            draft = start_draft(session)
            made += register_missing(
                draft, _report(number), station=stations[number % len(stations)], language="hi", by=by
            )
            discard_draft(session)
    made.sort(key=lambda case: case.unit_id)
    pattern = _pattern()
    for place, case in enumerate(made):
        _give(case, _small_copy(pattern, place))
    return made


def _report(number: int) -> MissingReport:
    now = clock.now()
    first, last = ages.as_given(6 + number % 11)
    return MissingReport(
        persons=(
            ReportedPerson(
                {
                    "name_hi": f"(नमूना) गुड़िया {number}",
                    "name_en": f"(sample) Gudiya {number}",
                    "other_names": ["गुड्डी", "Guddi"],
                    "sex": Sex.FEMALE,
                    "age_from_months": first,
                    "age_until_months": last,
                    "age_on": clock.in_ist(now).date(),
                    "age_sure": AgeSure.FAMILY,
                    "height_cm": 100 + number % 60,
                    "build": Build.THIN,
                    "hair": Hair.LONG,
                    "marks": "बाएँ गाल पर तिल, दाहिने हाथ पर पुराने जले का निशान, माथे पर टाँके",
                    "clothes": "नीली फ्रॉक, सफेद चप्पल, हाथ में लाल कंगन",
                    "languages": [Language.HINDI, Language.AWADHI],
                },
                {},
            ),
        ),
        source=Source.STATION,
        seen={
            "seen_at": now - timedelta(days=number % 400, hours=3),
            "seen_sure": MomentSure.HOUR,
            "seen_place": "(नमूना) मेला मैदान के पास, मंदिर वाली गली",
        },
        words={"story": "(नमूना)"},
        reporter={"name": "(नमूना) पिता", "relation": "पिता", "phone": "", "address": ""},
    )


def _give(case: Case, small_copy: bytes) -> None:
    """A small copy as this child's, sealed under her own key."""
    key, name = sealing.new_data_key(), storage.new_name()
    small = storage.copy_name(name, "small")
    storage.keep(small, sealed.seal_stream(key, small, io.BytesIO(small_copy)))
    file = File.objects.create(
        case=case, purpose=Purpose.PHOTO, kind=Kind.IMAGE, media_type="image/jpeg", size=len(small_copy), sha256="",
        original=name, file_key=sealing.seal(case.key(), key, place=reading.case_place(case.number, name)), name=b"",
        display_state=DisplayState.READY, small=small, added_by=AddedBy.OFFICER, created_at=clock.now(),
    )  # fmt: skip
    PersonPhoto.objects.create(case=case, file=file, is_main=True)


def _pattern() -> Image.Image:
    """Noise of every size, from which pictures are cut: as much detail as photographs have, or more."""
    size = (SMALL[0] * 3, SMALL[1] * 3)
    picture = Image.effect_noise((18, 24), 120).resize(size, Image.Resampling.BICUBIC)
    for points, share in ((72, 0.3), (288, 0.3), (1440, 0.4)):
        fine = Image.effect_noise((points, points * 4 // 3), 110).resize(size, Image.Resampling.BICUBIC)
        picture = Image.blend(picture, fine, share)
    return Image.merge("RGB", (picture, picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), picture))


def _small_copy(pattern: Image.Image, place: int) -> bytes:
    """A picture of its own for each child, as big as the decoder's small copy of a phone's photograph: some 48 kB."""
    left, top = place * 7 % (SMALL[0] * 2), place * 11 % (SMALL[1] * 2)
    out = io.BytesIO()
    pattern.crop((left, top, left + SMALL[0], top + SMALL[1])).save(out, "JPEG", quality=75)
    return out.getvalue()
