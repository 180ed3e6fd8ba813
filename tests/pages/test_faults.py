"""A page that is built like one already judged is judged no less for it."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.journeys.faults import faults

PAGE = """<!doctype html><html lang="en"><head><title>Sample</title><meta name="viewport" content="width=device-width"></head>
<body><main><h1>Sample</h1><p id="{id}">What it is called</p><input aria-labelledby="{label}"><p>{links}</p></main>
</body></html>"""
LINKS = "<button>first {word}</button> <button>second {word}</button>"


def shown(page: Page, known: set[int], **parts: str) -> list[str]:
    told = {"id": "name-1", "label": "name-1", "links": LINKS.format(word="one that is long"), **parts}
    page.set_content(PAGE.format(**told))
    return faults(page, known=known)


def test_another_text_is_the_same_build_and_another_pointer_is_not(browser: Browser) -> None:
    page, known = browser.new_page(), set[int]()
    assert shown(page, known) == []
    builds = len(known)
    assert shown(page, known, id="name-2", label="name-2", links=LINKS.format(word="long too")) == []
    assert len(known) == builds  # the same build, whatever its ids are called
    (fault,) = shown(page, known, label="name-3")
    assert "label" in fault and len(known) == builds  # what has a fault is not known for good
    page.close()


def test_targets_that_lie_too_near_are_found_in_a_known_build_too(browser: Browser) -> None:
    page, known = browser.new_page(), set[int]()
    style = "<style>button {padding: 0; margin: 0; border: 0; height: 10px; overflow: hidden; font-size: 8px}</style>"
    assert shown(page, known) == []
    page.set_content(
        PAGE.format(id="a", label="a", links=LINKS.format(word="")).replace("</head>", style + "</head>")
    )
    found = faults(page, known=known)
    assert found and all("target-size" in fault for fault in found)
    page.close()
