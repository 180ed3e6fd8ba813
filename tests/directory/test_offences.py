"""Offences are loaded as the law has them and found as officers type."""

import pytest

from samman.audit.actors import command
from samman.directory.models import Offence
from samman.directory.public import find_offences
from samman.directory.reference import load_directory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("74", ["BNS-74"]),
        ("धारा ७४", ["BNS-74"]),
        ("BNS 74", ["BNS-74"]),
        ("बीएनएस 74", ["BNS-74"]),
        ("64(1)", ["BNS-64-1"]),
        ("64 1", ["BNS-64-1"]),
        ("64", ["BNS-64-1", "BNS-64-2"]),
        ("354", ["BNS-74"]),
        ("IPC 354D", ["BNS-78-1", "BNS-78-2"]),
        ("354 घ", ["BNS-78-1", "BNS-78-2"]),
        ("भादवि 498क", ["BNS-85"]),
        ("498-A", ["BNS-85"]),
        ("498ए", ["BNS-85"]),
        ("376DA", ["BNS-70-2"]),
        ("POCSO 8", ["POCSO-8"]),
        ("पॉक्सो 8", ["POCSO-8"]),
        ("पोक्सो एक्ट की धारा 8", ["POCSO-8"]),
        ("8 POCSO", ["POCSO-8"]),
        ("pocso 4(2)", ["POCSO-4-2"]),
        ("JJ 75", ["JJ-75"]),
        ("IT 67", ["IT-67", "IT-67A", "IT-67B"]),
        ("पीछा", ["BNS-78-1", "BNS-78-2"]),
        ("stalking", ["BNS-78-1", "BNS-78-2"]),
        ("stokking", ["BNS-78-1", "BNS-78-2"]),
        ("तेज़ाब", ["BNS-124-1", "BNS-124-2"]),
        ("तीन तलाक", ["MWPRM-4"]),
        ("छेड़खानी", ["BNS-74"]),
    ],
)
def test_the_right_offences_come_first(typed: str, codes: list[str]) -> None:
    assert [offence.code for offence in find_offences(typed)][: len(codes)] == codes


@pytest.mark.parametrize("typed", ["", " ", "()", "धारा", "xyzzyq", "9999", "\x00", "7" * 300, "क" * 3000])
def test_odd_texts_find_nothing_and_break_nothing(typed: str) -> None:
    assert find_offences(typed) == []


def test_a_law_alone_lists_its_offences_and_no_others() -> None:
    assert {offence.law_short for offence in find_offences("पॉक्सो", limit=100)} == {"POCSO"}
    assert {offence.law_short for offence in find_offences("POCSO 10", limit=100)} == {"POCSO"}


def test_search_takes_one_query_and_keeps_its_limit(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(find_offences("a", limit=3)) == 3


def test_sections_listed_by_bns_199c_are_marked_and_no_others() -> None:
    listed = {o.section.split("(")[0] for o in Offence.objects.filter(is_listed_199c=True)}
    assert listed == {"64", "65", "66", "67", "68", "70", "71", "74", "76", "77", "79", "124", "143", "144"}
    assert {o.law for o in Offence.objects.filter(is_listed_199c=True)} == {"BNS 2023"}
    for code in ("BNS-69", "BNS-75-2", "BNS-78-1", "BNS-80", "POCSO-4-1"):
        assert not Offence.objects.get(code=code).is_listed_199c


def test_what_was_not_read_in_the_law_stays_marked() -> None:
    assert Offence.objects.count() == 129
    unread = Offence.objects.get(code="BNS-103-1")
    assert unread.class_to_check and unread.punishment_to_check
    read = Offence.objects.get(code="BNS-64-1")
    assert not read.class_to_check and not read.punishment_to_check
    assert Offence.objects.get(code="BNS-67").class_to_check


def test_title_follows_the_language(settings: object) -> None:
    from django.utils import translation

    offence = Offence.objects.get(code="BNS-78-1")
    with translation.override("en"):
        assert str(offence).startswith("BNS 78(2) Stalking")
    with translation.override("hi"):
        assert "पीछा करना" in str(offence)


def test_second_load_changes_nothing_and_a_forced_one_keeps_ids() -> None:
    before = dict(Offence.objects.values_list("code", "pk"))
    assert load_directory(by=command("test")) is None
    assert load_directory(by=command("test"), force=True) == {"helplines": 13, "offences": 129}
    assert dict(Offence.objects.values_list("code", "pk")) == before
