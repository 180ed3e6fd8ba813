"""The booklet on paper: what one needs to know a child again, on every page whose it is, and nothing of any offence."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.common import clock, digits
from samman.evidence import jobs
from samman.evidence.models import File
from samman.jurisdictions.models import Unit
from samman.missing_children import actions, booklet, press
from samman.missing_children.models import MissingPerson
from tests.evidence import made as files
from tests.factories import at, unit
from tests.missing_children.made import STORY, an_fir, make_missing
from tests.officers import make_officer, make_viewer

pytestmark = pytest.mark.django_db
IMAGE = 3  # of pdfium's kinds of objects on a page


def a_cover(**values: Any) -> booklet.Cover:
    officer = make_officer(
        Role.DESK, unit(), name_en="Sarita Sample", rank_en="Sub-Inspector", name_hi="सरिता नमूना"
    )
    now = clock.now()
    return booklet.Cover(
        **{
            "number": 12, "copy": 3, "operation": "Operation Muskan", "team": "East", "district": unit().district,
            "officer": officer, "made_at": now, "last_day": date(2027, 1, 31), **values,
        }
    )  # fmt: skip


def photographed(case: Case) -> File:
    owner = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    upload = SimpleUploadedFile("a.jpg", files.jpeg(), "image/jpeg")
    file = actions.add_photo(case.pk, upload, taken_on=None, is_main=True, by=owner).file
    jobs.make_display_copy(file.pk)
    return file


def pages_of(cases: list[Case], struck: set[int] | None = None, language: str = "en") -> list[str]:
    numbered = {number: case.pk for number, case in enumerate(cases, start=1)}
    with booklet.make(a_cover(), numbered, struck or set(), language) as pdf:
        document: Any = pypdfium2.PdfDocument(pdf.read())  # type: ignore[no-untyped-call]
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def pictures_in(cases: list[Case]) -> int:
    with booklet.make(a_cover(), {n: case.pk for n, case in enumerate(cases)}, set(), "en") as pdf:
        document: Any = pypdfium2.PdfDocument(pdf.read())  # type: ignore[no-untyped-call]
        return sum(1 for page in document for _image in page.get_objects(filter=[IMAGE]))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The words that go to the press."""
    found: list[str] = []
    real = press.printed

    def listening(source: Path, words: IO[bytes], pictures: IO[bytes]) -> IO[bytes]:
        words.seek(0)
        found.append(json.dumps(json.load(words), ensure_ascii=False))
        return real(source, words, pictures)

    monkeypatch.setattr(press, "printed", listening)
    yield found


def test_a_child_is_known_again_and_whom_to_call_stands_there() -> None:
    Unit.objects.filter(pk=unit().pk).update(phone="0522-2345678")
    with at(hours=-24 * 700):
        case = make_missing(
            years=12,
            description={"marks": "Mole on the left cheek", "height_cm": 137, "languages": ["awadhi"]},
        )
    text = pages_of([case])[1]
    for words in (
        "Gudiya Sample", "Mole on the left cheek", "137 cm", "Awadhi", "12 years then", "13 to 14 years", "today",
        digits.grouped(case.number), "0522-2345678", "AHTU", "1098", "112", "No photograph",
    ):  # fmt: skip
        assert words in text, words


def test_every_page_says_whose_it_is_until_when_and_that_it_is_not_sent_on() -> None:
    pages = pages_of([make_missing() for _each in range(6)])
    assert len(pages) == 4
    for text in pages:
        for words in (
            "Booklet 12, copy 3",
            "Sarita Sample",
            "valid until Sunday, 31 January 2027",
            "WhatsApp",
            "section 74",
        ):
            assert words in text, words
    assert "When a child is met" in pages[-1] and "1098" in pages[-1]


def test_it_speaks_hindi_and_its_last_page_both_languages(told: list[str]) -> None:
    pages = pages_of([make_missing()], language="hi")
    assert "गुमशुदा बच्चों की पुस्तिका" in told[0] and "Gudiya Sample" in pages[1]
    assert "किशोर न्याय अधिनियम" in pages[1]  # the letters are found again, not their shapes alone
    assert "बच्चा मिले तो" in told[0] and "Child Welfare Committee" in pages[-1]


def test_of_a_victim_of_a_sexual_offence_nothing_stands_there_that_another_does_not_have(
    told: list[str],
) -> None:
    one, other = make_missing(), make_missing()
    fir = an_fir(one.unit, "7731", sections=("BNS-137-2", "POCSO-4-1"))
    owner = make_viewer(Role.STATION_HOUSE_OFFICER, one.unit)
    one.refresh_from_db()
    actions.enter_fir(one.pk, fir, version=one.version, by=owner)
    MissingPerson.objects.filter(case=one).update(
        trafficking_suspected=True, risk="high", likely_reason="trafficked"
    )
    pages_of([one, other])
    first, second = [child for group in json.loads(told[0])["groups"] for child in group["children"]]
    assert first["rows"][:-2] == second["rows"][:-2] and first.keys() == second.keys()
    for words in ("7731", "POCSO", "137", STORY, "रामू", "traffick", "High risk", "9415067890"):
        assert words not in told[0].replace("section 74", ""), words


def test_of_one_who_was_traced_only_the_number_is_left() -> None:
    kept, struck = make_missing(), make_missing(description={"name_en": "Salma Found", "name_hi": ""})
    pages = pages_of([kept, struck], {2})
    assert "Salma Found" not in "".join(pages) and "Gudiya Sample" in pages[1]
    assert "Struck out: 2" in pages[0] and "1 child" in pages[0]


def test_a_picture_that_is_covered_is_not_printed() -> None:
    shown, covered, none = make_missing(), make_missing(), make_missing()
    photographed(shown)
    hidden = photographed(covered)
    hidden.intimate = True
    hidden.save(update_fields=["intimate"])
    assert pictures_in([shown, covered, none]) == 1


def test_a_picture_that_does_not_open_leaves_a_booklet_without_it() -> None:
    case = make_missing()
    file = photographed(case)
    assert pictures_in([case]) == 1
    File.objects.filter(pk=file.pk).update(small=f"{file.original}-small-0000")
    assert pictures_in([case]) == 0


def test_letters_that_no_font_has_stop_nothing() -> None:
    case = make_missing(
        description={"marks": "हँसती है 😀", "other_names": ["گڑیا", "#strong[*x*] $"], "name_hi": "*गुड़िया*"}
    )
    assert "#strong[*x*] $" in pages_of([case])[1]


def test_a_word_wider_than_the_page_breaks() -> None:
    case = make_missing(description={"marks": "w" * 500, "clothes": "क" * 300, "name_hi": "ग" * 120})
    with booklet.make(a_cover(), {1: case.pk}, set(), "hi") as pdf:
        document: Any = pypdfium2.PdfDocument(pdf.read())  # type: ignore[no-untyped-call]
    page = document[1]
    words = page.get_textpage()
    rightmost = max(words.get_charbox(place)[2] for place in range(words.count_chars()))
    width = page.get_width()
    document.close()
    assert rightmost < width - 30


def test_it_is_an_archive_pdf() -> None:
    with booklet.make(a_cover(), {1: make_missing().pk}, set(), "hi") as pdf:
        content = pdf.read()
    assert (
        b"<pdfaid:part>2</pdfaid:part>" in content
        and b"<pdfaid:conformance>B</pdfaid:conformance>" in content
    )


def test_a_press_that_breaks_down_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "booklet.typ"
    broken.write_text("#panic(1)")
    monkeypatch.setattr(booklet, "SOURCE", broken)
    with pytest.raises(press.NotPrinted):
        booklet.make(a_cover(), {1: make_missing().pk}, set(), "hi")


def test_one_press_at_a_time_in_a_web_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "WAIT_SECONDS", 0.01)
    with press._presses, pytest.raises(press.NotPrinted):
        booklet.make(a_cover(), {1: make_missing().pk}, set(), "hi")
    with booklet.make(a_cover(), {1: make_missing().pk}, set(), "hi") as pdf:
        assert pdf.read(4) == b"%PDF"
