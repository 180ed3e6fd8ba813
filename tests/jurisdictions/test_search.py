"""Districts and stations are found as people write them."""

import pytest
from django.db import connection

from samman.jurisdictions.models import Unit, UnitName
from samman.jurisdictions.public import find_districts, find_stations, match_district, propose_station

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Allahabad", "up-prayagraj"),
        ("इलाहबाद", "up-prayagraj"),
        ("pryagraj", "up-prayagraj"),
        ("फैजाबाद", "up-ayodhya"),
        ("फ़ैज़ाबाद", "up-ayodhya"),
        ("Faizabad", "up-ayodhya"),
        ("kanpur", "up-kanpur-nagar"),
        ("कानपूर", "up-kanpur-nagar"),
        ("Noida", "up-gautam-buddha-nagar"),
        ("नोयडा", "up-gautam-buddha-nagar"),
        ("ग्रेटर नोएडा", "up-gautam-buddha-nagar"),
        ("laknau", "up-lucknow"),
        ("lakhnau", "up-lucknow"),
        ("LUCKNOW ", "up-lucknow"),
        ("लखनउ", "up-lucknow"),
        ("gorakpur", "up-gorakhpur"),
        ("banars", "up-varanasi"),
        ("काशी", "up-varanasi"),
        ("rae-bareli", "up-rae-bareli"),
        ("जिला आगरा", "up-agra"),
        ("गाज़ियाबाद", "up-ghaziabad"),
        ("muzafarnagar", "up-muzaffarnagar"),
        ("khiri", "up-lakhimpur-kheri"),
        ("अम्बेडकर नगर", "up-ambedkar-nagar"),
        ("mau", "up-mau"),
    ],
)
def test_the_right_district_comes_first(typed: str, code: str) -> None:
    assert find_districts(typed)[0].code == code


@pytest.mark.parametrize("district", ["name_hi", "name_en"])
def test_every_district_is_found_first_by_its_own_name(district: str) -> None:
    for unit in Unit.objects.filter(kind="district"):
        assert find_districts(getattr(unit, district))[0] == unit


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "%_'\"\\;--", "xyzzyq", "😀", "क" * 5000])
def test_odd_texts_find_nothing_and_break_nothing(typed: str) -> None:
    assert find_districts(typed) == []
    assert find_stations(typed) == []


def test_the_number_of_districts_is_limited() -> None:
    assert len(find_districts("ba", limit=3)) == 3


def test_a_name_inside_a_word_is_not_shown_beside_the_name_itself() -> None:
    assert [unit.code for unit in find_districts("agra")] == ["up-agra"]


def test_search_takes_two_queries(django_assert_num_queries: object) -> None:
    lucknow = Unit.objects.get(code="up-lucknow")
    for search in (
        lambda: find_districts("nagar"),
        lambda: find_stations("nagar"),
        lambda: propose_station(lucknow, "x"),
    ):
        with django_assert_num_queries(2):  # type: ignore[operator]
            found = search()
            str(found)


def test_search_stands_on_its_indexes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        sql, parameters = (
            UnitName.objects.filter(folded__contains="aganj").values("pk").query.sql_with_params()
        )
        for where in (
            "folded LIKE '%aganj%'",
            "folded::text LIKE '%aganj%'",
            "folded % 'laknau'",
            "sound = 'lkn'",
            "sound LIKE 'lkn%'",
            "folded LIKE 'luck%'",
        ):
            cursor.execute(
                "EXPLAIN SELECT id FROM jurisdictions_unitname WHERE " + where.replace("%", "%%"), []
            )
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Index" in plan, (where, plan)
        cursor.execute("EXPLAIN " + sql, parameters)
        assert "unit_name_trigrams" in "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("chowk", "up-lucknow-chowk"),
        ("चौक", "up-lucknow-chowk"),
        ("chauk", "up-lucknow-chowk"),
        ("थाना चौक", "up-lucknow-chowk"),
        ("chowk police station", "up-lucknow-chowk"),
        ("hajratganj", "up-lucknow-hazratganj"),
        ("हज़रतगंज", "up-lucknow-hazratganj"),
        ("aminbad", "up-lucknow-aminabad"),
        ("gomti", "up-lucknow-gomti-nagar"),
        ("महिला थाना", "up-lucknow-mahila-thana"),
    ],
)
def test_the_right_station_comes_first(typed: str, code: str) -> None:
    assert find_stations(typed, Unit.objects.get(code="up-lucknow"))[0].code == code


def test_stations_of_another_district_are_not_found_in_this_one() -> None:
    agra = Unit.objects.get(code="up-agra")
    assert find_stations("chowk", agra) == []
    assert all(unit.district_id == agra.pk for unit in find_stations("nagar", agra))


def test_without_text_a_district_lists_its_headquarters_first_and_no_district_lists_nothing() -> None:
    lucknow = Unit.objects.get(code="up-lucknow")
    listed = find_stations("", lucknow, limit=100)
    assert listed[0].code == "up-lucknow-hazratganj"
    assert len(listed) == 52
    assert find_stations("") == []


def test_real_stations_come_before_samples() -> None:
    found = find_stations("kotwali", limit=30)
    assert [unit.is_sample for unit in found] == sorted(unit.is_sample for unit in found)


def test_closed_units_are_not_found() -> None:
    Unit.objects.filter(code="up-lucknow-chowk").update(closed_at="2024-01-01")
    assert find_stations("chowk", Unit.objects.get(code="up-lucknow")) == []


def test_match_takes_a_code_or_a_whole_name_and_never_a_guess() -> None:
    for text in ("up-lucknow", "UP-LUCKNOW", "लखनऊ", " Lucknow"):
        found = match_district(text)
        assert found is not None and found.code == "up-lucknow"
    for text in ("Luck", "laknau", "", "Akbarpur"):
        assert match_district(text) is None


@pytest.mark.parametrize(
    ("district", "locality", "code"),
    [
        ("up-lucknow", "Hazratganj chowk ke paas", "up-lucknow-hazratganj"),
        ("up-lucknow", "गोमतीनगर में पार्क के सामने", "up-lucknow-gomti-nagar"),
        ("up-lucknow", "gomti nagar extension", "up-lucknow-gomti-nagar"),
        ("up-lucknow", "हजरत गंज", "up-lucknow-hazratganj"),
        ("up-lucknow", "मुझे नहीं पता", "up-lucknow-hazratganj"),
        ("up-lucknow", "", "up-lucknow-hazratganj"),
        ("up-agra", "", "up-agra-sample-kotwali"),
        ("up-agra", "नमूना थाना 3, आगरा", "up-agra-sample-kotwali"),
    ],
)
def test_a_station_is_proposed_from_the_locality_or_by_default(
    district: str, locality: str, code: str
) -> None:
    assert propose_station(Unit.objects.get(code=district), locality).code == code


def test_without_a_headquarters_the_first_real_station_is_proposed_never_a_mahila_thana() -> None:
    lucknow = Unit.objects.get(code="up-lucknow")
    Unit.objects.filter(district=lucknow).update(is_headquarters=False)
    assert propose_station(lucknow, "").code == "up-lucknow-alambagh"
    Unit.objects.filter(district=lucknow, is_sample=False).exclude(subkind="mahila_thana").update(
        closed_at="2024-01-01"
    )
    proposed = propose_station(lucknow, "")
    assert proposed.is_sample
    assert proposed.subkind == ""


@pytest.mark.parametrize(
    "locality", ["", "cyber crime police station", "साइबर कैफे के पास", "जीआरपी", "रेलवे पुलिस लखनऊ"]
)
def test_a_grp_or_cyber_station_is_never_proposed(locality: str) -> None:
    lucknow = Unit.objects.get(code="up-lucknow")
    assert propose_station(lucknow, locality).subkind == ""
    Unit.objects.stations().filter(district=lucknow).exclude(code="up-lucknow-mahila-thana").update(
        closed_at="2024-01-01"
    )
    assert propose_station(lucknow, locality).code == "up-lucknow-mahila-thana"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("साइबर", "up-lucknow-cyber"),
        ("cyber thana", "up-lucknow-cyber"),
        ("GRP", "up-lucknow-grp-sample"),
        ("रेलवे पुलिस", "up-lucknow-grp-sample"),
    ],
)
def test_a_grp_or_cyber_station_is_found_by_its_name_and_listed_by_nothing_else(
    typed: str, code: str
) -> None:
    lucknow = Unit.objects.get(code="up-lucknow")
    assert find_stations(typed, lucknow)[0].code == code
    assert code not in [unit.code for unit in find_stations("", lucknow, limit=100)]


def test_a_district_without_stations_says_so() -> None:
    lucknow = Unit.objects.get(code="up-lucknow")
    Unit.objects.filter(district=lucknow, kind="station").update(closed_at="2024-01-01")
    with pytest.raises(Unit.DoesNotExist):
        propose_station(lucknow, "")
