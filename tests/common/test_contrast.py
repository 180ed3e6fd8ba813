"""Every pair of colours that is used together can be told apart (WCAG 2.2: 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "assets" / "sass" / "_tokens.scss"

TEXT = [  # on what it stands
    *[
        ("ink", ground)
        for ground in ("paper", "card", "desk", "wash", "sun-wash", "lead-wash", "late-wash", "done-wash")
    ],
    ("ink", "sun"),
    ("ink", "line-2"),
    *[("ink-2", ground) for ground in ("paper", "card", "desk", "wash", "sun-wash")],
    *[("lead", ground) for ground in ("paper", "card", "desk", "wash", "lead-wash", "sun-wash")],
    ("lead-dark", "lead-wash"),
    ("card", "lead"),
    ("card", "lead-dark"),
    ("card", "ink"),
    ("card", "late"),
    *[("late", ground) for ground in ("paper", "card", "desk", "wash", "late-wash")],
    *[("done", ground) for ground in ("paper", "card", "done-wash")],
    ("sun-ink", "sun-wash"),
]
GRAPHICS = [  # edges of controls, icons, shapes
    ("edge", "paper"),
    ("edge", "card"),
    ("edge", "desk"),
    ("lead", "line"),
    ("ink", "sun"),
    ("ink", "lead-mid"),
    ("late", "card"),
    ("sun", "ink"),
]


def tokens() -> dict[str, str]:
    return dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", TOKENS.read_text(), re.MULTILINE))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(text: str, ground: str) -> None:
    colours = tokens()
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), GRAPHICS)
def test_shapes_can_be_seen(shape: str, ground: str) -> None:
    colours = tokens()
    assert contrast(colours[shape], colours[ground]) >= 3


def test_marigold_is_never_the_colour_of_text() -> None:
    for sheet in TOKENS.parent.glob("*.scss"):
        assert not re.search(r"(?<![-\w])color: \$sun;", sheet.read_text()), sheet.name
