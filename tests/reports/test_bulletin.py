"""The month's bulletin, drafted from what records say: seed 004's October line by line, and never who somebody is."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from samman.reports.bulletin import FEWEST, Traced, compose, highlights
from samman.reports.bulletin_check import Records, problems

OCTOBER = date(2025, 10, 1)
# District by whose police, and the line of the bulletin that the police published.
SEED = [
    ("Katni", "थाना माधवनगर पुलिस ने दो नाबालिग बालिकाओं को कोटा (राजस्थान) से दस्तयाब किया।"),
    ("Balaghat", "बालाघाट जिले की लांजी पुलिस ने बालिका को नासिक (महाराष्ट्र) से 24 घंटे में बरामद किया।"),
    ("Tikamgarh", "टीकमगढ़ पुलिस ने बालिका को हैदराबाद (तेलंगाना) से दस्तयाब किया।"),
    ("Shivpuri", "पिछोर पुलिस ने बालिका को सूरत (गुजरात) से बरामद कर आरोपी को गिरफ्तार किया।"),
    ("Vidisha", "विदिशा पुलिस ने साइबर तकनीक की सहायता से 48 घंटे में बालिका को सुरक्षित दस्तयाब किया।"),
    ("Katni", "कटनी पुलिस ने 14 वर्षीय बालिका को अलवर (राजस्थान) से दस्तयाब किया।"),
    ("Rajgarh", "राजगढ़ जिले की लीमाचौहान पुलिस ने बालिका को कर्नाटक से बरामद किया।"),
    ("Khargone", "खरगोन पुलिस ने लगभग 1200 किलोमीटर की दूरी तय कर बालिका को गोरखपुर (उत्तरप्रदेश) से सुरक्षित पाया।"),
]
SEED_TOTAL = "120 बालक-बालिकाओं को"
SEED_OTHERS = ["उज्जैन", "इंदौर", "सागर", "सीधी", "रीवा", "सीहोर", "बुरहानपुर", "देवास", "बालाघाट", "उमरिया"]
HINDI = {
    "Katni": "कटनी", "Balaghat": "बालाघाट", "Tikamgarh": "टीकमगढ़", "Shivpuri": "शिवपुरी", "Vidisha": "विदिशा", "Rajgarh": "राजगढ़",
    "Khargone": "खरगोन", "Ujjain": "उज्जैन", "Indore": "इंदौर", "Sagar": "सागर", "Sidhi": "सीधी", "Rewa": "रीवा", "Sehore": "सीहोर",
    "Burhanpur": "बुरहानपुर", "Dewas": "देवास", "Umaria": "उमरिया",
}  # fmt: skip


def child(district: str, together: object, **values: Any) -> Traced:
    return Traced(
        **{
            "district_id": list(HINDI).index(district),
            "district_hi": HINDI[district],
            "district_en": district,
            "is_girl": True,
            "together": together,
            "hours": 400,
            "is_home": True,
            **values,
        }
    )


def away(place: str, place_en: str, state: str, state_en: str) -> dict[str, str]:
    return {"place_hi": place, "place_en": place_en, "state_hi": state, "state_en": state_en}


def october() -> list[Traced]:
    """120 children: those of whom the seed tells, two more of each of their districts, eleven of each other district it names."""
    kota = away("कोटा", "Kota", "राजस्थान", "Rajasthan")
    told = [
        child("Katni", "sisters", kilometres=560, **kota),
        child("Katni", "sisters", kilometres=560, **kota),
        child("Balaghat", 1, hours=22, **away("नासिक", "Nashik", "महाराष्ट्र", "Maharashtra")),
        child("Tikamgarh", 2, **away("हैदराबाद", "Hyderabad", "तेलंगाना", "Telangana")),
        child("Shivpuri", 3, arrested=1, **away("सूरत", "Surat", "गुजरात", "Gujarat")),
        child("Vidisha", 4, hours=47, by_cyber=True),
        child("Katni", 5, kilometres=640, **away("अलवर", "Alwar", "राजस्थान", "Rajasthan")),
        child("Rajgarh", 6, **away("", "", "कर्नाटक", "Karnataka")),
        child("Khargone", 7, kilometres=1188, **away("गोरखपुर", "Gorakhpur", "उत्तर प्रदेश", "Uttar Pradesh")),
    ]
    of_told = [
        child(one, (one, n))
        for one in ("Balaghat", "Tikamgarh", "Shivpuri", "Vidisha", "Rajgarh", "Khargone")
        for n in (1, 2)
    ]
    others = [one for one in HINDI if HINDI[one] in SEED_OTHERS and one != "Balaghat"]
    quiet = [
        child(one, (one, n), is_girl=n % 3 != 0, arrested=int(n == 0)) for one in others for n in range(11)
    ]
    return [*told, *of_told, *quiet]


def facts(line: str) -> tuple[object, ...]:
    """What a line tells: how many girls, where, within how many hours, how far, by what means, and whether with an arrest."""
    place = re.search(r"(\S+ \([^)]+\)|कर्नाटक) से", line)
    hours, far = re.search(r"(\d+) घंटे", line), re.search(r"(\d+) किलोमीटर", line)
    return (
        2 if "दो " in line and "बालिकाओं" in line else 1 if "बालिका को" in line else 0,
        place[1].replace("उत्तर प्रदेश", "उत्तरप्रदेश") if place else "",
        int(hours[1]) if hours else None,
        int(far[1]) if far else None,
        "साइबर तकनीक" in line,
        "आरोपी को गिरफ्तार" in line,
    )


def test_the_sample_set_is_that_of_the_seed() -> None:
    assert len(october()) == 120 and len({one.district_id for one in october()}) == len(HINDI)


def test_october_is_told_line_by_line_as_the_police_told_it_but_without_station_and_age() -> None:
    text = compose(OCTOBER, october(), "hi")
    lines = [line.removeprefix("• ") for line in text.split("\n\n") if line.startswith("•")]
    assert len(lines) == len(SEED)
    ours = [(line.split(" पुलिस")[0], facts(line)) for line in lines]
    for district, line in SEED:
        assert (HINDI[district], facts(line)) in ours, line
    assert len(set(ours)) == len(SEED)
    assert SEED_TOTAL in text and "अक्टूबर 2025" in text and "सभी सकुशल अपने परिजनों के पास हैं" in text
    others = (
        next(line for line in text.split("\n\n") if "सहित अन्य जिलों" in line).split(" सहित")[0].split(", ")
    )
    assert set(others) == set(SEED_OTHERS) - {"बालाघाट"}  # of which a line was told
    assert "आरोपियों को गिरफ्तार किया गया" in text
    for never in ("माधवनगर", "लांजी", "पिछोर", "लीमाचौहान", "14"):
        assert never not in text


def test_october_reads_as_plain_english_too() -> None:
    text = compose(OCTOBER, october(), "en")
    assert (
        "In October 2025 the police of the State traced 120 children. All of them are back with their families."
        in text
    )
    for line in (
        "Balaghat police traced a girl in Nashik (Maharashtra) within 24 hours.",
        "Katni police traced two girls in Kota (Rajasthan).",
        "Shivpuri police traced a girl in Surat (Gujarat); the accused was arrested.",
        "Khargone police traced a girl in Gorakhpur (Uttar Pradesh), some 1200 kilometres away.",
        "Vidisha police traced a girl within 48 hours, by cyber means.",
    ):
        assert f"• {line}" in text


def test_a_draft_of_records_passes_its_own_checker_in_both_languages() -> None:
    count = {
        name: sum(one.district_en == english for one in october())
        for english, hindi in HINDI.items()
        for name in (english, hindi)
    }
    records = Records(frozenset({"गुड़िया नमूना", "Gudiya Sample"}), count, frozenset({"माधवनगर", "Lanji"}))
    for language in ("hi", "en"):
        assert problems(compose(OCTOBER, october(), language), records) == []


def test_a_district_of_few_children_is_not_named() -> None:
    few = [one for one in october() if one.district_en == "Tikamgarh"][: FEWEST - 1]
    rest = [one for one in october() if one.district_en != "Tikamgarh"]
    assert "टीकमगढ़" in compose(OCTOBER, october(), "hi")
    text = compose(OCTOBER, [*few, *rest], "hi")
    assert "टीकमगढ़" not in text and "एक जिले की पुलिस ने बालिका को हैदराबाद (तेलंगाना) से दस्तयाब किया।" in text


def test_few_who_are_home_or_not_are_not_counted_apart() -> None:
    children = october()
    two_away = [replace(one, is_home=False) if n < 2 else one for n, one in enumerate(children)]
    assert "परिजनों" not in compose(OCTOBER, two_away, "hi")
    ten_away = [replace(one, is_home=False) if n < 10 else one for n, one in enumerate(children)]
    assert "इनमें से 110 सकुशल" in compose(OCTOBER, ten_away, "hi")


def test_a_month_without_a_child_says_so() -> None:
    assert compose(OCTOBER, [], "en") == "No child was traced in October 2025."
    assert highlights([]) == []


RECORDS = Records(
    names=frozenset({"गुड़िया नमूना", "Munni Devi", "सागर कुमार", "Anjali"}),
    children_of={"सागर": 11, "Sagar": 11, "सीधी": 2, "Sidhi": 2},
    stations=frozenset({"चौक", "Chowk", "लांजी"}),
)


@pytest.mark.parametrize(
    "text",
    [
        "गुड़िया नमूना मिल गई।", "गुड़िया को नासिक से दस्तयाब किया।", "गुडिया नमूना", "Gudiya Namuna was found.", "मुन्नी देवी मिली",
        "अंजली मिली",         "सागर कुमार मिला", "मु०अ०सं० 112/2025 दर्ज", "FIR no. 112",
        "अपराध क्रमांक ११२", "112/25", "मोबाइल 94150 67890", "९४१५०६७८९०",
        "प्रकरण 123-456-789", "14 वर्षीय बालिका", "१४ साल की बालिका", "a 14-year-old girl", "aged 14", "ग्राम रामपुर की बालिका",
        "in the village",         "मु०अ०सं० 11\u200b2/2025", "94150\u200d67890", "14\u200cवर्षीय बालिका",
        "नक्खास मोहल्ले की एक बालिका", "राम नगर कॉलोनी", "in the colony",
        "थाना चौक पुलिस ने", "लांजी पुलिस ने", "Chowk police found her", "सीधी पुलिस ने", "Sidhi police",
    ],
)  # fmt: skip
def test_what_tells_who_a_child_is_does_not_go_out(text: str) -> None:
    assert len(problems(text, RECORDS)) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "", "ऑपरेशन मुस्कान में सागर पुलिस ने 120 बच्चों को 24 घंटे में दस्तयाब किया।", "लगभग 1200 किलोमीटर दूर गोरखपुर (उत्तर प्रदेश) से",
        "Sagar police traced two girls within 48 hours.", "शहर के चौक में जागरूकता कार्यक्रम", "ग्रामीण क्षेत्रों में जागरूकता",
        "वर्ष 2025 में 1,250 बच्चे", "It was a good month.",
    ],
)  # fmt: skip
def test_what_tells_nobody_apart_may_go_out(text: str) -> None:
    assert problems(text, RECORDS) == []


def test_the_sentence_says_what_to_take_out() -> None:
    assert problems("Munni Devi, 112/25", RECORDS) == [
        "“112/25” एफआईआर का नंबर लगता है। इसे हटाएँ।",
        "“Munni Devi” इस माह के किसी बच्चे या माता-पिता का नाम है। इसे हटाएँ।",
    ]
