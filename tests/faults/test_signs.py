"""Strange signs come back exactly as they were written; only search folds them."""

from __future__ import annotations

import html
import json
import re
import unicodedata

import pytest

from tests.faults.town import HERSELF, Fields, Ledger, Phone, Town

DECOMPOSED = unicodedata.normalize("NFD", "फ़ैज़ाबाद की बड़ी सड़क, ज़िला, café")
TEXTS = {
    "nul": "पहले\x00बाद में \x00",
    "controls": "\x01\x08\x0b\x1f\x7f ESC\x1b[31m",
    "bidi": "\u202eउल्टा\u202c \u2066अलग\u2069 \u200f\u200e",
    "decomposed": DECOMPOSED,
    "composed": unicodedata.normalize("NFC", DECOMPOSED),
    "joiners": "क्\u200dष क्\u200cष श्री\u200d \u200c",
    "edges": "\n\n  पहले दो खाली पंक्तियाँ\n\tऔर आखिर में भी \u00a0\ufeff\n",
    "beyond": "𝒽 🆘 \U0010ffff \ufffe \u2028 \u0085",
    "markup": "</textarea><script>alert(1)</script> {{ 7|add:7 }} {% now %} &amp; ' \"",
}
LONE_SURROGATE = "अकेला \ud800 आधा \udfff"  # no form can carry it: its bytes are no UTF-8
ALL = "\n".join(TEXTS.values())


def typed(text: str) -> str:
    """As a browser sends it: every end of a line is two signs."""
    return text.replace("\n", "\r\n")


def opened(town: Town, number: str) -> dict[str, str]:
    """Her sealed words, and the name."""
    found: dict[str, str] = json.loads(
        town.run(
            "import json; from samman.cases.models import Case; from samman.people.actions import identity_of; "
            f"case = Case.objects.get(number='{number}'); words = case.unseal(case.complaint.answers, 'answers'); "
            "print(json.dumps(words | {'name': identity_of(case)['complainant']['name']}))"
        )
    )
    return found


def in_textarea(phone: Phone, page: str) -> str:
    """What a browser would show in the page's text area, and send again."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", phone.get(page).text, re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_words_are_kept_sign_for_sign_through_pages_and_seals(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    phone = town.phone("signs")
    line = ALL.replace("\n", " ")[:300]
    said: dict[str, Fields] = {
        **HERSELF,
        "words": {"story": typed(ALL)},
        "when": {"when": "ongoing", "when_words": TEXTS["nul"]},
        "place": {"station": "unknown", "locality": TEXTS["joiners"]},
        "person": {"accused": typed(ALL), "accused_relation": TEXTS["bidi"]},
        "name": {"name": line},
    }
    phone.walk(town.district, said)
    assert in_textarea(phone, "/q/words/") == ALL
    check = phone.get("/check/")
    assert check.status == 200 and "<script>alert" not in check.text
    number = phone.send(ledger)
    words = opened(town, number)
    assert words["story"] == words["accused"] == ALL
    assert (words["when_words"], words["locality"], words["accused_relation"], words["name"]) == (
        TEXTS["nul"],
        TEXTS["joiners"],
        TEXTS["bidi"],
        line,
    )
    assert phone.get("/note.pdf").body.startswith(b"%PDF")
    town.check(ledger, before=before)


@pytest.mark.parametrize("name", TEXTS)
def test_each_text_comes_back_in_the_field_where_it_was_typed(town: Town, name: str) -> None:
    phone = town.phone(name)
    phone.walk(town.district, until="words")
    assert phone.post("/q/words/", {"go": "on", "story": typed(TEXTS[name])}).status == 303
    assert in_textarea(phone, "/q/words/") == TEXTS[name]


def test_half_a_sign_is_replaced_as_every_browser_does_and_breaks_nothing(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    phone = town.phone("half")
    phone.walk(town.district, {**HERSELF, "words": {"story": LONE_SURROGATE}})
    assert phone.get("/check/").status == 200
    words = opened(town, phone.send(ledger))
    assert re.fullmatch("अकेला \ufffd+ आधा \ufffd+", words["story"])
    town.check(ledger, before=before)


def test_search_folds_what_is_kept_apart(town: Town) -> None:
    phone = town.phone("search")
    phone.walk(town.district, until="district")
    for written in (
        "लखनऊ",
        unicodedata.normalize("NFD", "लखनऊ"),
        "ल\u200dखनऊ\u200c",
        "\u202eलखनऊ\u202c",
        "लख\x00नऊ",
    ):
        page = phone.post("/q/district/", {"search": written, "go": "find"}).text
        assert f'value="{town.district}"' in page, written
