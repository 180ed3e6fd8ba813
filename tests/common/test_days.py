"""How officers type days and hours."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from samman.common.days import DayField, HourField


@pytest.mark.parametrize(
    "text", ["2026-11-22", "22/11/2026", "22-11-26", "22.11.2026", "२२/११/२०२६", "22 11 2026"]
)
def test_a_day_is_read(text: str) -> None:
    assert DayField().clean(text) == dt.date(2026, 11, 22)


@pytest.mark.parametrize("text", ["31/02/2026", "कल", "22/11", "2026", "99999-1-1", "1/1/0"])
def test_what_is_no_day_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValidationError, match="22/11/2026"):
        DayField().clean(text)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("18:40", (18, 40)), ("१८:४०", (18, 40)), ("6.05", (6, 5)), ("0640", (6, 40)), ("18:40:00", (18, 40))],
)
def test_an_hour_is_read(text: str, hour: tuple[int, int]) -> None:
    assert HourField().clean(text) == dt.time(*hour)


@pytest.mark.parametrize("text", ["25:00", "शाम", "6", "18:60"])
def test_what_is_no_hour_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValidationError, match="18:40"):
        HourField().clean(text)
