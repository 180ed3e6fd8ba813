"""Days, ages, sexes and heights as registers write them are read alike in both scripts; what is none is refused."""

from datetime import date, time

import pytest

from samman.missing_children import as_written
from samman.missing_children.enums import AgeSure, MomentSure, Sex

TODAY = date(2026, 3, 15)
DAY = date(2025, 10, 12)


@pytest.mark.parametrize(
    "text",
    [
        "12.10.25", "12.10.2025", "12/10/2025", "12-10-25", "2025-10-12", "12-Oct-2025", "12-OCT-25", "12Oct2025",
        "12 October 2025", "12th October, 2025", "Oct 12, 2025", "October 12 2025", "2025 Oct 12", "१२.१०.२५", "१२/१०/२०२५",
        "12 अक्टूबर 2025", "12 अक्तूबर, 2025", "१२ अक्टूबर २०२५", "12-अक्टू-25", "दि. 12.10.25", "दिनांक 12/10/2025 को",
        "dt. 12.10.25", "रविवार, 12 अक्टूबर 2025", "12102025", "20251012", " 12 . 10 . 2025 ",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form_that_registers_use(text: str) -> None:
    assert as_written.moment_as_written(text, today=TODAY) == as_written.Moment(DAY)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("12.10.25 18:40", time(18, 40)), ("12/10/2025 18.40 बजे", time(18, 40)), ("2025-10-12 18:40:00", time(18, 40)),
        ("2025-10-12T18:40", time(18, 40)), ("12-Oct-2025 6:40 PM", time(18, 40)), ("12.10.25 1840 hrs", time(18, 40)),
        ("12.10.25 शाम 6 बजे", time(18)), ("12.10.25 को सुबह 8:30 बजे", time(8, 30)), ("१२.१०.२५ समय १८:४०", time(18, 40)),
        ("12.10.25 रात 11 बजे", time(23)), ("12.10.25 रात्रि 2 बजे", time(2)), ("12.10.25 दोपहर 12 बजे", time(12)),
        ("12.10.25 12 a.m.", time(0)), ("12.10.25 9 p.m.", time(21)),
    ],
)  # fmt: skip
def test_a_time_beside_the_day_is_read_and_makes_it_exact(text: str, hour: time) -> None:
    assert as_written.moment_as_written(text, today=TODAY) == as_written.Moment(DAY, hour, MomentSure.HOUR)


@pytest.mark.parametrize("number", range(1, 13))
def test_each_month_is_known_by_its_names_in_both_languages(number: int) -> None:
    english = (
        "Jan",
        "February",
        "Mar",
        "April",
        "May",
        "June",
        "Jul",
        "Aug",
        "Sept",
        "Oct",
        "November",
        "Dec",
    )
    hindi = [
        "जनवरी",
        "फ़रवरी",
        "मार्च",
        "अप्रैल",
        "मई",
        "जून",
        "जुलाई",
        "अगस्त",
        "सितम्बर",
        "अक्टूबर",
        "नवम्बर",
        "दिसंबर",
    ]
    for name in (english[number - 1], hindi[number - 1]):
        assert as_written.moment_as_written(f"5 {name} 2024", today=TODAY).day == date(2024, number, 5)


@pytest.mark.parametrize(
    ("text", "day"),
    [("Oct 2025", date(2025, 10, 1)), ("अक्टूबर 2025", date(2025, 10, 1)), ("10/2025", date(2025, 10, 1)),
     ("2019", date(2019, 1, 1))],
)  # fmt: skip
def test_a_month_or_a_year_alone_is_kept_as_not_exact(text: str, day: date) -> None:
    assert as_written.moment_as_written(text, today=TODAY) == as_written.Moment(day, sure=MomentSure.ABOUT)


def test_a_year_of_two_digits_is_the_last_such_year() -> None:
    assert as_written.moment_as_written("1.2.26", today=TODAY).day == date(2026, 2, 1)
    assert as_written.moment_as_written("1.2.98", today=TODAY).day == date(1998, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "", "kal", "31.02.2025", "10/25/2025", "12.13.25", "12.10", "16.03.2026", "12.10.025", "12.10.25 25:10", "12 Foo 2025",
        "12.10.25 6", "12.10.25 18:40:00:00:00", "...", "०", "12 Oct", "Oct", "12.10.25 पुल के पास", "99999999", "\x00", "1" * 400,
    ],
)  # fmt: skip
def test_what_is_no_day_or_lies_ahead_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        as_written.moment_as_written(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("12", (144, 155)), ("12 वर्ष", (144, 155)), ("१२ वर्ष", (144, 155)), ("12 साल", (144, 155)), ("12 yrs", (144, 155)),
        ("12Y", (144, 155)), ("Age 12 years", (144, 155)), ("उम्र 12 वर्ष", (144, 155)), ("12 वर्षीय", (144, 155)),
        ("2 साल 6 माह", (30, 30)), ("2 years and 6 months", (30, 30)), ("2Y 6M", (30, 30)), ("२ वर्ष ६ माह", (30, 30)),
        ("ढाई साल", (30, 30)), ("डेढ़ वर्ष", (18, 18)), ("साढ़े 5 साल", (66, 66)), ("2.5", (30, 30)), ("2.5 वर्ष", (30, 30)),
        ("14-15", (168, 191)), ("14 से 15 वर्ष", (168, 191)), ("14 to 15 years", (168, 191)), ("14–15 yrs", (168, 191)),
        ("14/15", (168, 191)), ("14 वर्ष से 15 वर्ष", (168, 191)), ("8 माह", (8, 8)), ("8 months", (8, 8)), ("18 माह", (18, 18)),
        ("20 दिन", (0, 0)), ("1 माह 15 दिन", (1, 1)), ("06 वर्ष", (72, 83)),
    ],
)  # fmt: skip
def test_an_age_is_read_in_every_form_that_registers_use(text: str, months: tuple[int, int]) -> None:
    assert as_written.age_as_written(text) == (months, AgeSure.FAMILY)


@pytest.mark.parametrize("text", ["लगभग 14 वर्ष", "करीब 14 साल", "about 14 yrs", "14 (approx.)", "~14"])
def test_an_age_that_is_only_about_is_a_guess(text: str) -> None:
    assert as_written.age_as_written(text) == ((168, 179), AgeSure.GUESSED)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "बालिग",
        "15-14",
        "200",
        "12.3",
        "12 12",
        "2 साल 14 माह",
        "12 kg",
        "14-15-16",
        "-3",
        "12 years boy",
        "6 माह 2",
        "²",
    ],
)
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        as_written.age_as_written(text)


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("F", Sex.FEMALE), ("Female", Sex.FEMALE), ("girl", Sex.FEMALE), ("महिला", Sex.FEMALE), ("बालिका", Sex.FEMALE),
        ("लड़की", Sex.FEMALE), ("लड़की", Sex.FEMALE), ("नाबालिग बालिका", Sex.FEMALE), ("M", Sex.MALE), ("boy", Sex.MALE),
        ("बालक", Sex.MALE), ("पुरुष", Sex.MALE), ("TG", Sex.TRANSGENDER), ("किन्नर", Sex.TRANSGENDER),
    ],
)  # fmt: skip
def test_a_sex_is_known_by_the_words_of_both_languages(text: str, sex: Sex) -> None:
    assert as_written.sex_as_written(text) == sex


@pytest.mark.parametrize("text", ["", "x", "M/F", "बालक/बालिका", "नाबालिग", "other"])
def test_what_says_no_sex_or_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        as_written.sex_as_written(text)


@pytest.mark.parametrize(
    ("text", "centimetres"),
    [
        ("137", 137), ("137 सेमी", 137), ("137 से.मी.", 137), ("137cm", 137), ("4'6\"", 137), ("4 फीट 6 इंच", 137), ("४ फुट", 122),
        ("4 ft 6 in", 137), ("5 फ़ीट", 152),
    ],
)  # fmt: skip
def test_a_height_is_read_in_centimetres_or_feet(text: str, centimetres: int) -> None:
    assert as_written.height_as_written(text) == centimetres


@pytest.mark.parametrize("text", ["", "tall", "4", "900", "4 फीट 13 इंच", "137 kg", "1 2 3"])
def test_what_is_no_height_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        as_written.height_as_written(text)
