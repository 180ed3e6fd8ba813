"""Folding and sound of Hindi and English text."""

import pytest

from samman.common.text import fold, fold_phone, sound


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("फ़ैज़ाबाद", "फैजाबाद"),
        ("अम्बेडकर", "अंबेडकर"),
        ("चन्दौली", "चंदौली"),
        ("बाँदा", "बांदा"),
        ("गोण्डा", "गोंडा"),
        ("Rae-Bareli", "rae  bareli"),
        ("धारा ७४", "धारा 74"),
        ("बड़\u200dौत", "बड\u200cौत"),
        ("Élan", "elan"),
        ("मु॰अ॰सं॰", "मु अ सं"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert fold("मऊ") != fold("मउ")
    assert fold("agra") != fold("etah")


@pytest.mark.parametrize("text", ["", " ", "\x00", "%_'", "।"])
def test_signs_alone_fold_to_nothing(text: str) -> None:
    assert fold(text) == ""
    assert sound(text) == ""


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        ("लखनऊ लखनउ Lucknow lakhnau laknau", "lkn"),
        ("इलाहाबाद Allahabad Ilahabad allahbad", "alhbd"),
        ("फैजाबाद फ़ैज़ाबाद Faizabad Fyzabad phaijabad", "fjbd"),
        ("इटावा Etawah Itawa", "atv"),
        ("अंबेडकर Ambedkar", "anbdkr"),
        ("उन्नाव Unnao Unnav", "an"),
        ("चौक chowk chauk", "ck"),
        ("हजरतगंज हज़रतगंज hazratganj hajratgunj", "hjrtgnj"),
        ("कानपुर kanpur cawnpore", "knpr"),
    ],
)
def test_both_scripts_and_most_spellings_sound_alike(spellings: str, key: str) -> None:
    assert {sound(word) for word in spellings.split()} == {key}


def test_phone_is_its_last_ten_digits() -> None:
    assert fold_phone("+91 98765-43210") == fold_phone("०९८७६५४३२१०") == "9876543210"
