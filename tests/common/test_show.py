"""How moments, lengths of time and deadlines read in Hindi and English."""

import datetime as dt

import pytest

from samman.common import show

MONDAY = dt.datetime(2026, 11, 23, 13, 10, tzinfo=dt.UTC)  # 18:40 in India


def test_a_moment_reads_as_it_is_spoken() -> None:
    assert show.date_words(MONDAY, language="hi", this_year=2026) == "सोमवार, 23 नवंबर, शाम 6:40 बजे"
    assert show.date_words(MONDAY, language="en", this_year=2026) == "Monday, 23 November, 6:40 pm"


def test_the_year_is_said_when_it_is_another_one() -> None:
    assert show.date_words(MONDAY, language="hi", this_year=2027) == "सोमवार, 23 नवंबर 2026, शाम 6:40 बजे"


def test_late_evening_in_utc_is_the_next_day_in_india() -> None:
    late = dt.datetime(2026, 11, 23, 20, 0, tzinfo=dt.UTC)
    assert show.date_words(late, "full", "hi", this_year=2026) == "मंगलवार, 24 नवंबर, रात 1:30 बजे"


@pytest.mark.parametrize(
    ("style", "hindi", "english"),
    [
        ("day", "सोमवार, 23 नवंबर", "Monday, 23 November"),
        ("date", "23 नवंबर 2026", "23 November 2026"),
        ("time", "शाम 6:40 बजे", "6:40 pm"),
        ("short", "23 नवं, 18:40", "23 Nov, 18:40"),
        ("stamp", "23 नवं 2026, 18:40", "23 Nov 2026, 18:40"),
    ],
)
def test_each_style_in_both_languages(style: str, hindi: str, english: str) -> None:
    assert show.date_words(MONDAY, style, "hi", this_year=2026) == hindi
    assert show.date_words(MONDAY, style, "en", this_year=2026) == english


def test_a_plain_day_has_no_time() -> None:
    assert show.date_words(dt.date(2026, 11, 23), "full", "hi", this_year=2026) == "सोमवार, 23 नवंबर"


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown date style"):
        show.date_words(MONDAY, "long")


@pytest.mark.parametrize(
    ("hour", "word"),
    [(0, "रात"), (3, "रात"), (4, "सुबह"), (11, "सुबह"), (12, "दोपहर"), (16, "शाम"), (20, "रात")],
)
def test_the_hour_gets_the_word_that_people_say(hour: int, word: str) -> None:
    assert show.time_words(dt.time(hour, 5), "hi").startswith(word)


@pytest.mark.parametrize(
    ("minutes", "hindi", "english"),
    [
        (0, "0 मि", "0 min"),
        (12, "12 मि", "12 min"),
        (245, "4 घं 05 मि", "4 h 05 min"),
        (19 * 60 + 30, "19 घं", "19 h"),
        (72 * 60, "3 दिन", "3 d"),
        (76 * 60, "3 दिन 4 घं", "3 d 4 h"),
    ],
)
def test_lengths_are_short_and_whole(minutes: int, hindi: str, english: str) -> None:
    length = dt.timedelta(minutes=minutes)
    assert show.duration_words(length, "hi") == hindi
    assert show.duration_words(length, "en") == english


def face(left: dt.timedelta, **more: dt.datetime) -> show.ClockFace:
    return show.clock_face(
        MONDAY + left, MONDAY + left - dt.timedelta(hours=24), now=MONDAY, language="hi", **more
    )


def test_a_running_clock_says_what_is_left() -> None:
    read = face(dt.timedelta(hours=19))
    assert (read.state, read.words) == ("running", "19 घं शेष")
    assert read.left == pytest.approx(19 / 24)


def test_a_clock_near_its_end_changes_its_shape() -> None:
    read = face(dt.timedelta(hours=4, minutes=5))
    assert (read.state, read.words) == ("soon", "4 घं 05 मि शेष")


def test_a_clock_past_its_end_says_how_late() -> None:
    assert face(-dt.timedelta(hours=2, minutes=10)) == show.ClockFace("late", "2 घं 10 मि देर", 0.0)


def test_the_very_moment_of_the_deadline_is_late() -> None:
    assert face(dt.timedelta(0)).state == "late"


def test_a_stopped_clock_says_whether_it_was_kept() -> None:
    assert face(-dt.timedelta(hours=2), stopped_at=MONDAY - dt.timedelta(hours=3)).words == "समय पर"
    assert face(-dt.timedelta(hours=2), stopped_at=MONDAY).words == "2 घं 00 मि देर से"


@pytest.mark.parametrize("share", [-1.0, 0.0, 0.25, 0.5, 0.75, 1.0, 2.0])
def test_every_share_draws_a_path(share: float) -> None:
    path = show.pie_path(share)
    assert path.startswith("M12 12V3A9 9 0 ") and path.endswith("z")
    assert (" 1 1 " in path) == (share > 0.5)
    if share > 0:
        assert not path.endswith("12.00 3.00z"), "an arc that ends where it begins is not drawn"
