"""What is printed holds only what the fonts can draw: one letter more would leave no PDF at all."""

import pytest
import typst

from samman.common.pdf import NOT_DRAWN, drawable, fonts

SOURCE = b"""#set text(font: ("Noto Sans", "Noto Sans Devanagari"))
#text(sys.inputs.words) #text(weight: "bold", sys.inputs.words)"""


def made_of(words: str) -> bytes:
    pdf: bytes = typst.compile(
        SOURCE, font_paths=fonts(), sys_inputs={"words": words}, pdf_standards="a-2b", timestamp=0
    )
    return pdf


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("गुड़िया", "गुड़िया"),
        ("क्‍ष", "क्‍ष"),
        ("Gudiya, 4′6″ – ₹500", "Gudiya, 4′6″ – ₹500"),
        ("हँसती है 😀😀", f"हँसती है {NOT_DRAWN}"),
        ("اردو", NOT_DRAWN),
        ("turned \u202eround", "turned round"),
        ("a\x01\x0bb\tc\r\nd", "ab c\nd"),
        ("\ufffe\ud800", NOT_DRAWN),
    ],
)
def test_what_the_fonts_lack_is_marked_and_what_is_not_seen_is_left_out(typed: str, printed: str) -> None:
    assert drawable(typed) == printed
    assert made_of(drawable(typed)).startswith(b"%PDF")


def test_every_letter_that_is_let_through_can_be_drawn() -> None:
    letters = [drawable(chr(code)) for code in range(0x20, 0x3000)]
    letters = [letter for letter in letters if letter and letter != NOT_DRAWN]
    assert len(letters) > 700
    assert made_of("\n".join(letters)).startswith(b"%PDF")
